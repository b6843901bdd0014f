/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Resumable uploads: chunks, progress, the server's offset, and files that change. */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "service/backlot-tus-upload.h"
#include "service/service-fixture.h"
#include "support/wait.h"
#include "wire/backlot-wire-tus.h"

#define CREATE "/storage/v1/upload/resumable"
/* Two chunks and a bit. */
#define LENGTH (13 * 1024 * 1024 + 7)

/* The server's side of the protocol, with one upload at a time. */
typedef struct
{
  GByteArray *content;
  gint64      length;      /* −1: there is no upload */
  guint       n_created;
  gboolean    taken;       /* another object has the name */
  gint64      object_size; /* of that object */
  gsize       cut_after;   /* the next PATCH keeps so much and answers 500; 0: it works */
} Tus;

typedef struct
{
  ServiceFixture    base;
  Tus               tus;
  char             *path;
  BacklotTusUpload *upload;
} Fixture;

static void
set_number (SoupServerMessage *message,
            const char        *name,
            gint64             number)
{
  g_autofree char *text = backlot_wire_tus_build_number (number);

  soup_message_headers_replace (soup_server_message_get_response_headers (message), name, text);
}

static void
say (SoupServerMessage *message,
     guint              status,
     const char        *text)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, text,
                                    strlen (text));
}

static void
create (Tus               *tus,
        SoupServerMessage *message,
        FakeRequest       *request)
{
  g_autoptr(BacklotWireTusMetadata) metadata = NULL;

  metadata = backlot_wire_tus_metadata_parse (fake_request_get_header (request, "Upload-Metadata"),
                                              NULL);
  g_assert_cmpstr (metadata->bucket_name, ==, "media");
  g_assert_cmpstr (metadata->object_name, ==, "u/1/original.jpg");
  g_assert_cmpstr (metadata->content_type, ==, "image/jpeg");
  if (tus->taken)
    {
      say (message, 409, "The resource already exists");
      return;
    }
  tus->n_created++;
  tus->length = backlot_wire_tus_parse_number (fake_request_get_header (request,
                                                                        "Upload-Length"));
  g_byte_array_set_size (tus->content, 0);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location",
                                "http://elsewhere.example" CREATE "/one");
  soup_server_message_set_status (message, 201, NULL);
}

static void
append (Tus               *tus,
        SoupServerMessage *message,
        FakeRequest       *request)
{
  gint64 offset = backlot_wire_tus_parse_number (fake_request_get_header (request,
                                                                          "Upload-Offset"));
  gsize length = g_bytes_get_size (request->body);

  if (offset != tus->content->len)
    {
      say (message, 409, "Offset conflict");
      return;
    }
  if (tus->cut_after > 0)
    {
      g_byte_array_append (tus->content, g_bytes_get_data (request->body, NULL), tus->cut_after);
      tus->cut_after = 0;
      say (message, 500, "cut");
      return;
    }
  g_byte_array_append (tus->content, g_bytes_get_data (request->body, NULL), length);
  set_number (message, "Upload-Offset", tus->content->len);
  soup_server_message_set_status (message, 204, NULL);
}

static void
tus_cb (FakeServer        *server,
        SoupServerMessage *message,
        FakeRequest       *request,
        gpointer           user_data)
{
  Tus *tus = user_data;

  g_assert_cmpstr (fake_request_get_header (request, "Tus-Resumable"), ==, "1.0.0");
  if (g_str_equal (request->method, "POST"))
    create (tus, message, request);
  else if (tus->length < 0)
    say (message, 404, "no such upload");
  else if (g_str_equal (request->method, "PATCH"))
    append (tus, message, request);
  else if (g_str_equal (request->method, "HEAD"))
    {
      set_number (message, "Upload-Offset", tus->content->len);
      set_number (message, "Upload-Length", tus->length);
      soup_server_message_set_status (message, 200, NULL);
    }
  else
    {
      tus->length = -1;
      soup_server_message_set_status (message, 204, NULL);
    }
}

static void
info_cb (FakeServer        *server,
         SoupServerMessage *message,
         FakeRequest       *request,
         gpointer           user_data)
{
  Tus *tus = user_data;
  g_autofree char *json = g_strdup_printf ("{\"size\":%" G_GINT64_FORMAT "}", tus->object_size);

  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, json,
                                    strlen (json));
}

static void
write_file (Fixture *fixture,
            gsize    length)
{
  g_autofree char *bytes = g_malloc (MAX (length, 1));

  for (gsize i = 0; i < length; i++)
    bytes[i] = (char) (i * 2654435761u >> 13);
  g_assert_true (g_file_set_contents (fixture->path, bytes, (gssize) length, NULL));
}

static void
make_upload (Fixture *fixture)
{
  g_autoptr(GFile) file = g_file_new_for_path (fixture->path);

  g_clear_object (&fixture->upload);
  fixture->upload = backlot_tus_upload_new (fixture->base.transport, file, "media",
                                            "u/1/original.jpg", "image/jpeg");
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  service_fixture_set_up (&fixture->base, data);
  fixture->tus.content = g_byte_array_new ();
  fixture->tus.length = -1;
  fixture->path = g_build_filename (fixture->base.folder, "photo", NULL);
  fake_server_set_handler (fixture->base.server, CREATE, tus_cb, &fixture->tus);
  fake_server_set_handler (fixture->base.server, "/storage/v1/object/info/media/u/1/original.jpg",
                           info_cb, &fixture->tus);
  write_file (fixture, LENGTH);
  make_upload (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->base.result);
  g_assert_finalize_object (fixture->upload);
  g_unlink (fixture->path);
  g_free (fixture->path);
  service_fixture_tear_down (&fixture->base, data);
  g_byte_array_unref (fixture->tus.content);
}

static gboolean
run (Fixture      *fixture,
     GCancellable *cancellable,
     GError      **error)
{
  g_clear_object (&fixture->base.result);
  backlot_tus_upload_run_async (fixture->upload, cancellable, service_fixture_cb, fixture);
  service_fixture_wait (&fixture->base);

  return backlot_tus_upload_run_finish (fixture->upload, fixture->base.result, error);
}

static void
assert_arrived (Fixture *fixture)
{
  g_autofree char *bytes = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (fixture->path, &bytes, &length, NULL));
  g_assert_cmpmem (bytes, length, fixture->tus.content->data, fixture->tus.content->len);
  g_assert_cmpint (backlot_tus_upload_get_bytes_sent (fixture->upload), ==, (gint64) length);
}

static void
rising_cb (BacklotTusUpload *upload,
           GParamSpec       *pspec,
           gpointer          user_data)
{
  gint64 *last = user_data;

  g_assert_cmpint (backlot_tus_upload_get_bytes_sent (upload), >=, *last);
  *last = backlot_tus_upload_get_bytes_sent (upload);
}

static void
test_sends_chunks (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  gint64 last = 0;

  g_signal_connect (fixture->upload, "notify::bytes-sent", G_CALLBACK (rising_cb), &last);
  g_assert_true (run (fixture, NULL, &error));
  g_assert_no_error (error);
  assert_arrived (fixture);
  g_assert_cmpuint (fake_server_count (fixture->base.server, "PATCH", CREATE "/one"), ==, 3);
  g_assert_nonnull (backlot_tus_upload_get_checkpoint (fixture->upload));
}

/* As a window plans its next frame. */
typedef struct
{
  gboolean planned;
  guint    n_painted;
  guint    n_late;
  guint    n_told;
} Painter;

static gboolean
paint (gpointer user_data)
{
  Painter *painter = user_data;

  painter->planned = FALSE;
  painter->n_painted++;
  return G_SOURCE_REMOVE;
}

static void
plan_cb (BacklotTusUpload *upload,
         GParamSpec       *pspec,
         Painter          *painter)
{
  painter->n_told++;
  if (painter->planned)
    painter->n_late++;
  else
    g_idle_add_full (G_PRIORITY_HIGH_IDLE + 20, paint, painter, NULL);
  painter->planned = TRUE;
}

static void
test_window_is_painted_meanwhile (Fixture       *fixture,
                                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  Painter painter = { 0 };

  g_signal_connect (fixture->upload, "notify::bytes-sent", G_CALLBACK (plan_cb), &painter);
  g_assert_true (run (fixture, NULL, &error));
  g_assert_no_error (error);
  assert_arrived (fixture);
  wait_until (!painter.planned);
  g_assert_cmpuint (painter.n_late, ==, 0);
  g_assert_cmpuint (painter.n_painted, >, 10);
  /* libsoup tells each 8 KB. */
  g_assert_cmpuint (painter.n_told, <=, LENGTH / (64 * 1024) + 4);
}

static void
test_resumes (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(LarderValue) checkpoint = NULL;
  g_autoptr(GError) error = NULL;

  fixture->tus.cut_after = 1234567;
  g_assert_false (run (fixture, NULL, &error));
  g_assert_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_SERVER);
  g_clear_error (&error);

  /* As in a later process: only the checkpoint is left. */
  checkpoint = larder_value_ref (backlot_tus_upload_get_checkpoint (fixture->upload));
  g_clear_object (&fixture->base.result);
  make_upload (fixture);
  backlot_tus_upload_set_checkpoint (fixture->upload, checkpoint);
  g_assert_true (run (fixture, NULL, &error));
  g_assert_no_error (error);
  assert_arrived (fixture);
  g_assert_cmpuint (fixture->tus.n_created, ==, 1);
}

static void
test_forgotten (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->tus.cut_after = 1000;
  g_assert_false (run (fixture, NULL, &error));
  g_clear_error (&error);
  fixture->tus.length = -1;
  g_assert_true (run (fixture, NULL, &error));
  g_assert_no_error (error);
  assert_arrived (fixture);
  g_assert_cmpuint (fixture->tus.n_created, ==, 2);
}

static void
test_changed_file (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->tus.cut_after = 1000;
  g_assert_false (run (fixture, NULL, &error));
  g_clear_error (&error);
  write_file (fixture, 5000);
  g_assert_true (run (fixture, NULL, &error));
  g_assert_no_error (error);
  assert_arrived (fixture);
  g_assert_cmpuint (fake_server_count (fixture->base.server, "DELETE", CREATE "/one"), ==, 1);
  g_assert_cmpuint (fixture->tus.n_created, ==, 2);
}

static void
test_own_object (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->tus.taken = TRUE;
  fixture->tus.object_size = LENGTH;
  g_assert_true (run (fixture, NULL, &error));
  g_assert_no_error (error);
}

static void
test_other_object (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->tus.taken = TRUE;
  fixture->tus.object_size = 5;
  g_assert_false (run (fixture, NULL, &error));
  g_assert_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_CONFLICT);
}

static void
pause_cb (BacklotTusUpload *upload,
          GParamSpec       *pspec,
          gpointer          user_data)
{
  if (backlot_tus_upload_get_bytes_sent (upload) > LENGTH / 2)
    g_cancellable_cancel (user_data);
}

static void
test_pause (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  gulong handler;

  handler = g_signal_connect (fixture->upload, "notify::bytes-sent", G_CALLBACK (pause_cb),
                              cancellable);
  g_assert_false (run (fixture, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_signal_handler_disconnect (fixture->upload, handler);
  g_assert_true (run (fixture, NULL, &error));
  g_assert_no_error (error);
  assert_arrived (fixture);
  g_assert_cmpuint (fixture->tus.n_created, ==, 1);
}

static void
test_discard (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->tus.cut_after = 1000;
  g_assert_false (run (fixture, NULL, &error));
  g_clear_error (&error);
  g_clear_object (&fixture->base.result);
  backlot_tus_upload_discard_async (fixture->upload, NULL, service_fixture_cb, fixture);
  service_fixture_wait (&fixture->base);
  g_assert_true (backlot_tus_upload_discard_finish (fixture->upload, fixture->base.result,
                                                    &error));
  g_assert_cmpint (fixture->tus.length, ==, -1);
  g_assert_null (backlot_tus_upload_get_checkpoint (fixture->upload));
}

static void
test_file_gone (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_unlink (fixture->path);
  g_assert_false (run (fixture, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_owner_gone (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  BacklotTusUpload *upload = fixture->upload;

  backlot_tus_upload_run_async (upload, NULL, service_fixture_cb, fixture);
  g_object_unref (upload);
  service_fixture_wait (&fixture->base);
  g_assert_true (backlot_tus_upload_run_finish (upload, fixture->base.result, &error));
  assert_arrived (fixture);
  fixture->upload = NULL;
  g_clear_object (&fixture->base.result);
  make_upload (fixture);
}

#define tus_test(path, func) \
  G_STMT_START { \
    g_test_add ("/tcp" path, Fixture, GINT_TO_POINTER (FALSE), set_up, func, tear_down); \
    g_test_add ("/unix" path, Fixture, GINT_TO_POINTER (TRUE), set_up, func, tear_down); \
  } G_STMT_END

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  tus_test ("/tus-upload/sends-chunks", test_sends_chunks);
  tus_test ("/tus-upload/window-is-painted-meanwhile", test_window_is_painted_meanwhile);
  tus_test ("/tus-upload/goes-on-at-the-servers-offset", test_resumes);
  tus_test ("/tus-upload/forgotten-by-the-server", test_forgotten);
  tus_test ("/tus-upload/a-changed-file-begins-anew", test_changed_file);
  tus_test ("/tus-upload/our-own-earlier-try-is-success", test_own_object);
  tus_test ("/tus-upload/another-object-is-a-conflict", test_other_object);
  tus_test ("/tus-upload/pause-and-go-on", test_pause);
  tus_test ("/tus-upload/discard", test_discard);
  tus_test ("/tus-upload/file-gone", test_file_gone);
  tus_test ("/tus-upload/owner-gone", test_owner_gone);

  return g_test_run ();
}
