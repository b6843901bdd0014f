/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plan's room is for all bytes of a person's folder, told by a row or not. */
#include "config.h"

#include "studio-process.h"

#include "wire/backlot-wire-tus.h"

#include <string.h>

#define USER "00000000-0000-4000-8000-000000000001"
#define OBJECT "/storage/v1/object/media/" USER "/"
#define QUOTA 100000

static void
set_up (StudioProcess *studio,
        gconstpointer  data)
{
  g_autoptr(Answer) answer = NULL;
  g_autofree char *person = NULL;

  studio_process_set_up (studio);
  studio_process_start (studio, NULL);
  studio_process_sign_in (studio);
  person = g_steal_pointer (&studio->token);
  studio->token = g_strdup (studio->secret);
  answer = studio_process_request (studio, "PATCH", "/rest/v1/plans?id=eq.team",
                                   "{\"storage_quota_bytes\":100000}");
  g_assert_cmpuint (answer->status, ==, 204);
  g_free (studio->token);
  studio->token = g_steal_pointer (&person);
}

static void
tear_down (StudioProcess *studio,
           gconstpointer  data)
{
  studio_process_tear_down (studio);
}

static Answer *
send_bytes (StudioProcess *studio,
            const char    *method,
            const char    *name,
            gsize          size)
{
  g_autofree char *path = g_strconcat (OBJECT, name, NULL);
  g_autoptr(GBytes) body = g_bytes_new_take (g_malloc0 (size), size);

  return studio_process_send (studio, studio_process_message (studio, method, path), "image/png",
                              body);
}

/* Storage answers 400, and says in the body what it means. */
static void
assert_told (Answer     *answer,
             const char *status,
             const char *code)
{
  g_assert_cmpuint (answer->status, ==, 400);
  g_assert_cmpstr (answer_get (answer, "statusCode"), ==, status);
  g_assert_cmpstr (answer_get (answer, "code"), ==, code);
}

static void
assert_absent (StudioProcess *studio,
               const char    *name)
{
  g_autofree char *path = g_strconcat (OBJECT, name, NULL);
  g_autoptr(Answer) answer = studio_process_request (studio, "GET", path, NULL);

  assert_told (answer, "404", "NoSuchKey");
}

static void
assert_in_order (StudioProcess *studio)
{
  static const char * const command[] = { "check", NULL };
  g_autoptr(GSubprocess) check = studio_process_spawn (studio, command,
                                                       G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *told = NULL;
  g_autoptr(GError) error = NULL;

  g_subprocess_communicate_utf8 (check, NULL, NULL, &told, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (told, ==, "Everything is in order\n");
}

static void
test_objects (StudioProcess *studio,
              gconstpointer  data)
{
  g_autoptr(Answer) first = send_bytes (studio, "POST", "a/original.png", 60000);
  g_autoptr(Answer) second = send_bytes (studio, "POST", "b/original.png", 60000);
  g_autoptr(Answer) larger = send_bytes (studio, "PUT", "a/original.png", 90000);
  g_autoptr(Answer) small = send_bytes (studio, "POST", "b/original.png", 10000);
  g_autoptr(Answer) none = send_bytes (studio, "POST", "c/original.png", 1);
  g_autoptr(Answer) removed = NULL;
  g_autoptr(Answer) again = NULL;

  g_assert_cmpuint (first->status, ==, 200);
  assert_told (second, "413", "storage_quota_exceeded");
  /* What it replaces gives its room. */
  g_assert_cmpuint (larger->status, ==, 200);
  g_assert_cmpuint (small->status, ==, 200);
  assert_told (none, "413", "storage_quota_exceeded");
  assert_absent (studio, "c/original.png");
  assert_in_order (studio);
  removed = studio_process_request (studio, "DELETE", OBJECT "a/original.png", NULL);
  g_assert_cmpuint (removed->status, ==, 200);
  again = send_bytes (studio, "POST", "c/original.png", 90000);
  g_assert_cmpuint (again->status, ==, 200);
  assert_in_order (studio);
}

/* Two that each have room, and not both: whichever is later is refused, when it is a copy, too. */
static void
test_copies (StudioProcess *studio,
             gconstpointer  data)
{
  g_autoptr(Answer) first = send_bytes (studio, "POST", "a/original.png", 60000);
  g_autoptr(Answer) copied =
    studio_process_request (studio, "POST", "/storage/v1/object/copy",
                            "{\"bucketId\":\"media\",\"sourceKey\":\"" USER "/a/original.png\","
                            "\"destinationKey\":\"" USER "/b/original.png\"}");
  g_autoptr(Answer) moved =
    studio_process_request (studio, "POST", "/storage/v1/object/move",
                            "{\"bucketId\":\"media\",\"sourceKey\":\"" USER "/a/original.png\","
                            "\"destinationKey\":\"" USER "/c/original.png\"}");

  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpuint (copied->status, ==, 400);
  assert_absent (studio, "b/original.png");
  g_assert_cmpuint (moved->status, ==, 200);
  assert_in_order (studio);
}

/* A body that does not say how long it is ends where the room ends. */
static void
test_unknown_length (StudioProcess *studio,
                     gconstpointer  data)
{
  g_autoptr(SoupMessage) message = studio_process_message (studio, "POST",
                                                           OBJECT "a/original.png");
  g_autoptr(GInputStream) body = g_memory_input_stream_new_from_data (g_malloc0 (2 * QUOTA),
                                                                      2 * QUOTA, g_free);
  g_autoptr(GBytes) told = NULL;
  g_autoptr(yyjson_doc) doc = NULL;
  g_autoptr(GError) error = NULL;

  soup_message_set_request_body (message, "image/png", body, -1);
  told = soup_session_send_and_read (studio->session, message, NULL, &error);
  g_assert_no_error (error);
  doc = backlot_wire_json_read (g_bytes_get_data (told, NULL), g_bytes_get_size (told));
  g_assert_cmpstr (backlot_wire_json_get_string (yyjson_doc_get_root (doc), "statusCode"), ==,
                   "413");
  assert_absent (studio, "a/original.png");
  assert_in_order (studio);
}

static guint
begin_resumable (StudioProcess *studio,
                 const char    *name,
                 const char    *length)
{
  SoupMessage *message = studio_process_message (studio, "POST", BACKLOT_WIRE_TUS_PATH);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autofree char *object = g_strconcat (USER "/", name, NULL);
  BacklotWireTusMetadata metadata = {
    .bucket_name = (char *) "media",
    .object_name = object,
    .content_type = (char *) "image/png",
  };
  g_autofree char *header = backlot_wire_tus_metadata_build (&metadata);
  g_autoptr(Answer) answer = NULL;

  soup_message_headers_append (headers, "Tus-Resumable", BACKLOT_WIRE_TUS_VERSION);
  soup_message_headers_append (headers, "Upload-Metadata", header);
  soup_message_headers_append (headers, "Upload-Length", length);
  answer = studio_process_send (studio, message, NULL, NULL);
  return answer->status;
}

/* Those that have begun have their room, before their bytes have come. */
static void
test_resumable (StudioProcess *studio,
                gconstpointer  data)
{
  g_autoptr(Answer) plain = NULL;

  g_assert_cmpuint (begin_resumable (studio, "a/original.png", "60000"), ==, 201);
  g_assert_cmpuint (begin_resumable (studio, "b/original.png", "60000"), ==, 413);
  g_assert_cmpuint (begin_resumable (studio, "b/original.png", "40000"), ==, 201);
  plain = send_bytes (studio, "POST", "c/original.png", 1);
  assert_told (plain, "413", "storage_quota_exceeded");
  assert_in_order (studio);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, test) g_test_add ("/studio/quota/" name, StudioProcess, NULL, set_up, test, \
                                    tear_down)
  ADD ("objects-without-rows-count", test_objects);
  ADD ("copies-count", test_copies);
  ADD ("bodies-of-unknown-length-count", test_unknown_length);
  ADD ("uploads-that-have-begun-count", test_resumable);
#undef ADD
  return g_test_run ();
}
