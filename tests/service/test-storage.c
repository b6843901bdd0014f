/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of Storage: small ones, links, and downloads that go on where they stopped. */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "service/backlot-storage.h"
#include "service/service-fixture.h"

#define OBJECT "/storage/v1/object/outputs/u/f ilm.webm"

static void
test_put_and_get (ServiceFixture *fixture,
                  gconstpointer   data)
{
  g_autoptr(BacklotStorage) storage = backlot_storage_new (fixture->transport);
  g_autoptr(GBytes) sent = g_bytes_new_static ("poster", 6);
  g_autoptr(GBytes) got = NULL;
  g_autoptr(GError) error = NULL;
  FakeRequest *request = NULL;

  fake_server_answer (fixture->server, "POST", "/storage/v1/object/outputs/u/p.jpg", 200,
                      "{\"Key\":\"outputs/u/p.jpg\"}");
  fake_server_answer_full (fixture->server, "GET",
                           "/storage/v1/object/outputs/u/p.jpg", 200, "image/jpeg",
                           "poster", NULL, NULL);
  backlot_storage_put_async (storage, "outputs", "u/p.jpg", "image/jpeg", sent, NULL,
                             service_fixture_cb, fixture);
  service_fixture_wait (fixture);
  g_assert_true (backlot_storage_put_finish (storage, fixture->result, &error));
  request = fake_server_get_request (fixture->server, "POST", "/storage/v1/object", 0);
  g_assert_cmpstr (fake_request_get_header (request, "x-upsert"), ==, "true");
  g_assert_true (g_bytes_equal (request->body, sent));

  g_clear_object (&fixture->result);
  backlot_storage_get_async (storage, "outputs", "u/p.jpg", NULL, service_fixture_cb, fixture);
  service_fixture_wait (fixture);
  got = backlot_storage_get_finish (storage, fixture->result, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (got, sent));
}

static void
test_sign (ServiceFixture *fixture,
           gconstpointer   data)
{
  g_autoptr(BacklotStorage) storage = backlot_storage_new (fixture->transport);
  g_autofree char *link = NULL;
  g_autofree char *expected = NULL;
  g_autoptr(GError) error = NULL;

  fake_server_answer (fixture->server, "POST", "/storage/v1/object/sign/outputs/u/f", 200,
                      "{\"signedURL\":\"/object/sign/outputs/u/f?token=t\"}");
  backlot_storage_sign_async (storage, "outputs", "u/f", 60, NULL, service_fixture_cb, fixture);
  service_fixture_wait (fixture);
  link = backlot_storage_sign_finish (storage, fixture->result, &error);

  g_assert_no_error (error);
  expected = g_strconcat (backlot_transport_get_base_url (fixture->transport),
                          "/storage/v1/object/sign/outputs/u/f?token=t", NULL);
  g_assert_cmpstr (link, ==, expected);
}

static void
test_refused (ServiceFixture *fixture,
              gconstpointer   data)
{
  g_autoptr(BacklotStorage) storage = backlot_storage_new (fixture->transport);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;

  fake_server_answer (fixture->server, "GET", "/storage/v1/object/outputs/x", 400,
                      "{\"statusCode\":\"404\",\"error\":\"not_found\",\"message\":\"gone\","
                      "\"code\":\"NoSuchKey\"}");
  backlot_storage_get_async (storage, "outputs", "x", NULL, service_fixture_cb, fixture);
  service_fixture_wait (fixture);
  bytes = backlot_storage_get_finish (storage, fixture->result, &error);

  g_assert_null (bytes);
  g_assert_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_NOT_FOUND);
  g_assert_cmpstr (backlot_service_error_get_code (error), ==, "NoSuchKey");
}

static void
test_remove (ServiceFixture *fixture,
             gconstpointer   data)
{
  static const char * const paths[] = { "u/a", "u/b \"c\"", NULL };
  g_autoptr(BacklotStorage) storage = backlot_storage_new (fixture->transport);
  g_autofree char *body = NULL;
  g_autoptr(GError) error = NULL;

  fake_server_answer (fixture->server, "DELETE", "/storage/v1/object/media", 200, "[]");
  backlot_storage_remove_async (storage, "media", paths, NULL, service_fixture_cb, fixture);
  service_fixture_wait (fixture);
  g_assert_true (backlot_storage_remove_finish (storage, fixture->result, &error));
  body = fake_request_dup_body (fake_server_get_request (fixture->server, "DELETE",
                                                         "/storage/v1/object/media", 0));
  g_assert_cmpstr (body, ==, "{\"prefixes\":[\"u/a\",\"u/b \\\"c\\\"\"]}");
}

/* A film of 300,000 bytes, in one of its versions. */
typedef struct
{
  char       *content;
  const char *etag;
} Film;

#define FILM_LENGTH 300000

static void
serve_film_cb (FakeServer        *server,
               SoupServerMessage *message,
               FakeRequest       *request,
               gpointer           user_data)
{
  Film *film = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *range = fake_request_get_header (request, "Range");
  guint64 from = 0;

  soup_message_headers_replace (headers, "ETag", film->etag);
  if (range != NULL)
    {
      g_assert_true (g_str_has_prefix (range, "bytes="));
      g_assert_true (g_str_has_suffix (range, "-"));
      from = g_ascii_strtoull (range + strlen ("bytes="), NULL, 10);
      soup_message_headers_set_content_range (headers, (goffset) from, FILM_LENGTH - 1,
                                              FILM_LENGTH);
    }
  soup_server_message_set_status (message, range != NULL ? 206 : 200, NULL);
  soup_server_message_set_response (message, "video/webm", SOUP_MEMORY_COPY,
                                    film->content + from, FILM_LENGTH - from);
}

static Film *
film_new (char        letter,
          const char *etag)
{
  Film *film = g_new0 (Film, 1);

  film->content = g_malloc (FILM_LENGTH);
  memset (film->content, letter, FILM_LENGTH);
  film->etag = etag;

  return film;
}

static void
film_free (Film *film)
{
  g_free (film->content);
  g_free (film);
}

static void
progress_cb (gint64   bytes_received,
             gint64   bytes_total,
             gpointer user_data)
{
  gint64 *last = user_data;

  g_assert_cmpint (bytes_total, ==, FILM_LENGTH);
  g_assert_cmpint (bytes_received, >=, *last);
  *last = bytes_received;
}

static char *
download (ServiceFixture *fixture,
          const char     *path,
          GError        **error)
{
  g_autoptr(BacklotStorage) storage = backlot_storage_new (fixture->transport);
  g_autoptr(GFile) target = g_file_new_for_path (path);
  char *content = NULL;
  gint64 last = 0;

  g_clear_object (&fixture->result);
  backlot_storage_download_async (storage, "outputs", "u/f ilm.webm", target, progress_cb, &last,
                                  NULL, service_fixture_cb, fixture);
  service_fixture_wait (fixture);
  if (!backlot_storage_download_finish (storage, fixture->result, error))
    return NULL;
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));

  return content;
}

static void
check_and_remove (const char *path,
                  const char *content,
                  char        letter)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autofree char *etag = g_strconcat (path, ".part.etag", NULL);

  g_assert_cmpuint (strlen (content), ==, FILM_LENGTH);
  for (gsize i = 0; i < FILM_LENGTH; i++)
    g_assert_cmpint (content[i], ==, letter);
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (etag, G_FILE_TEST_EXISTS));
  g_unlink (path);
}

static void
test_download (ServiceFixture *fixture,
               gconstpointer   data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "film", NULL);
  g_autofree char *content = NULL;
  g_autoptr(GError) error = NULL;
  Film *film = film_new ('a', "\"1\"");

  fake_server_set_handler (fixture->server, OBJECT, serve_film_cb, film);
  content = download (fixture, path, &error);
  g_assert_no_error (error);
  check_and_remove (path, content, 'a');
  film_free (film);
}

/* What an earlier call has left: bytes, and the version that they belong to. */
static void
leave_part (const char *path,
            char        letter,
            gsize       length,
            const char *version)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autofree char *etag = g_strconcat (path, ".part.etag", NULL);
  g_autofree char *bytes = g_strnfill (length, letter);

  g_assert_true (g_file_set_contents (part, bytes, (gssize) length, NULL));
  if (version != NULL)
    g_assert_true (g_file_set_contents (etag, version, -1, NULL));
}

static void
test_download_goes_on (ServiceFixture *fixture,
                       gconstpointer   data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "film", NULL);
  g_autofree char *content = NULL;
  g_autoptr(GError) error = NULL;
  FakeRequest *request = NULL;
  Film *film = film_new ('a', "\"1\"");

  fake_server_set_handler (fixture->server, OBJECT, serve_film_cb, film);
  leave_part (path, 'a', 123456, "\"1\"");
  content = download (fixture, path, &error);

  g_assert_no_error (error);
  request = fake_server_get_request (fixture->server, "GET", OBJECT, 0);
  g_assert_cmpstr (fake_request_get_header (request, "Range"), ==, "bytes=123456-");
  g_assert_cmpuint (fake_server_count (fixture->server, "GET", OBJECT), ==, 1);
  check_and_remove (path, content, 'a');
  film_free (film);
}

static void
test_download_of_another_version (ServiceFixture *fixture,
                                  gconstpointer   data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "film", NULL);
  g_autofree char *content = NULL;
  g_autoptr(GError) error = NULL;
  Film *film = film_new ('b', "\"2\"");

  fake_server_set_handler (fixture->server, OBJECT, serve_film_cb, film);
  leave_part (path, 'a', 123456, "\"1\"");
  content = download (fixture, path, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (fake_server_count (fixture->server, "GET", OBJECT), ==, 2);
  check_and_remove (path, content, 'b');
  film_free (film);
}

static void
test_download_without_version (ServiceFixture *fixture,
                               gconstpointer   data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "film", NULL);
  g_autofree char *content = NULL;
  g_autoptr(GError) error = NULL;
  Film *film = film_new ('b', "\"2\"");

  fake_server_set_handler (fixture->server, OBJECT, serve_film_cb, film);
  leave_part (path, 'a', 10, NULL);
  content = download (fixture, path, &error);

  g_assert_no_error (error);
  g_assert_null (fake_request_get_header (fake_server_get_request (fixture->server, "GET", OBJECT,
                                                                   0), "Range"));
  check_and_remove (path, content, 'b');
  film_free (film);
}

static void
stop_halfway_cb (gint64   bytes_received,
                 gint64   bytes_total,
                 gpointer user_data)
{
  if (bytes_received > 0)
    g_cancellable_cancel (user_data);
}

static void
test_download_cancelled (ServiceFixture *fixture,
                         gconstpointer   data)
{
  g_autoptr(BacklotStorage) storage = backlot_storage_new (fixture->transport);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *path = g_build_filename (fixture->folder, "film", NULL);
  g_autoptr(GFile) target = g_file_new_for_path (path);
  g_autofree char *content = NULL;
  g_autoptr(GError) error = NULL;
  Film *film = film_new ('a', "\"1\"");

  fake_server_set_handler (fixture->server, OBJECT, serve_film_cb, film);
  backlot_storage_download_async (storage, "outputs", "u/f ilm.webm", target, stop_halfway_cb,
                                  cancellable, cancellable, service_fixture_cb, fixture);
  service_fixture_wait (fixture);
  g_assert_false (backlot_storage_download_finish (storage, fixture->result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  g_clear_error (&error);
  content = download (fixture, path, &error);
  g_assert_no_error (error);
  check_and_remove (path, content, 'a');
  film_free (film);
}

static void
test_download_of_nothing (ServiceFixture *fixture,
                          gconstpointer   data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "film", NULL);
  g_autofree char *content = NULL;
  g_autoptr(GError) error = NULL;

  content = download (fixture, path, &error);
  g_assert_null (content);
  g_assert_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  service_test ("/storage/small-files", test_put_and_get);
  service_test ("/storage/links-are-absolute", test_sign);
  service_test ("/storage/the-true-status-is-in-the-body", test_refused);
  service_test ("/storage/remove", test_remove);
  service_test ("/storage/download/appears-complete", test_download);
  service_test ("/storage/download/goes-on-where-it-stopped", test_download_goes_on);
  service_test ("/storage/download/another-version-begins-anew", test_download_of_another_version);
  service_test ("/storage/download/no-version-begins-anew", test_download_without_version);
  service_test ("/storage/download/cancelled-goes-on", test_download_cancelled);
  service_test ("/storage/download/nothing-there", test_download_of_nothing);

  return g_test_run ();
}
