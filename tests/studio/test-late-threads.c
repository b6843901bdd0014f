/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What belongs to the main context does not wait for a thread that lets go of its task late, and is
 * never freed by it. */

#include "config.h"

#include "studio/backlot-studio.h"
#include "support/folder.h"
#include "support/late-tasks.h"
#include "wire/backlot-wire-json.h"

#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>
#include <string.h>

#define OBJECT "/storage/v1/object/media/somebody/file"
#define SIZE (600 * 1024)

typedef struct
{
  char          *folder;
  BacklotStudio *studio;
  SoupSession   *session;
  char          *key;
  gboolean       idle;
  gboolean       answered;
} Fixture;

static void
idle_cb (Fixture *fixture)
{
  fixture->idle = TRUE;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  BacklotStudioOptions options = { .patience_s = 60, .silence_s = 60, .idle_exit_s = 1 };
  g_autoptr(GSocketAddress) address = NULL;
  g_autoptr(yyjson_doc) doc = NULL;
  g_autofree char *line = NULL;
  g_autoptr(GError) error = NULL;
  yyjson_val *root;

  fixture->folder = g_dir_make_tmp ("studio-XXXXXX", &error);
  g_assert_no_error (error);
  options.data_dir = fixture->folder;
  fixture->studio = backlot_studio_new (&options, &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (fixture->studio, "idle", G_CALLBACK (idle_cb), fixture);
  line = backlot_studio_describe (fixture->studio);
  doc = backlot_wire_json_read (line, strlen (line));
  root = yyjson_doc_get_root (doc);
  fixture->key = g_strdup (backlot_wire_json_get_string (root, "secret_key"));
  address = g_unix_socket_address_new (backlot_wire_json_get_string (root, "socket"));
  fixture->session = soup_session_new_with_options ("remote-connectable", address, NULL);
  test_late_tasks_begin ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->session);
  g_object_unref (fixture->studio);
  test_late_tasks_end ();
  test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->key);
}

static SoupMessage *
make_message (Fixture    *fixture,
              const char *method,
              const char *path)
{
  g_autofree char *url = g_strconcat ("http://studio.local", path, NULL);
  SoupMessage *message = soup_message_new (method, url);
  g_autofree char *bearer = g_strconcat ("Bearer ", fixture->key, NULL);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_headers_append (headers, "apikey", fixture->key);
  soup_message_headers_append (headers, "Authorization", bearer);
  return message;
}

static void
set_body (SoupMessage *message,
          const char  *type)
{
  g_autoptr(GBytes) body = g_bytes_new_take (g_malloc0 (SIZE), SIZE);

  soup_message_set_request_body_from_bytes (message, type, body);
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (object), result,
                                                              &error);

  g_assert_no_error (error);
  fixture->answered = TRUE;
}

static void
send (Fixture     *fixture,
      SoupMessage *message,
      guint        status)
{
  g_autoptr(SoupMessage) owned = message;

  fixture->answered = FALSE;
  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL,
                                    answered_cb, fixture);
  while (!fixture->answered)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (soup_message_get_status (message), ==, status);
}

/* The connection goes, and with it the request and all that it held: it counts no more. */
static void
assert_let_go (Fixture *fixture)
{
  g_assert_cmpuint (test_late_tasks_count (), >, 0);
  fixture->idle = FALSE;
  soup_session_abort (fixture->session);
  while (!fixture->idle)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_objects (Fixture       *fixture,
              gconstpointer  data)
{
  SoupMessage *upload = make_message (fixture, "POST", OBJECT);

  set_body (upload, "image/png");
  send (fixture, upload, 200);
  assert_let_go (fixture);
  send (fixture, make_message (fixture, "GET", OBJECT), 200);
  assert_let_go (fixture);
}

static void
test_resumable (Fixture       *fixture,
                gconstpointer  data)
{
  SoupMessage *upload = make_message (fixture, "POST", "/storage/v1/upload/resumable");
  SoupMessageHeaders *headers = soup_message_get_request_headers (upload);

  set_body (upload, "application/offset+octet-stream");
  soup_message_headers_append (headers, "Tus-Resumable", "1.0.0");
  soup_message_headers_append (headers, "Upload-Length", "600000000");
  soup_message_headers_append (headers, "Upload-Metadata",
                               "bucketName bWVkaWE=,objectName c29tZWJvZHkvZmlsZQ==");
  send (fixture, upload, 201);
  assert_let_go (fixture);
}

static void
test_import (Fixture       *fixture,
             gconstpointer  data)
{
  SoupMessage *question = make_message (fixture, "POST", "/functions/v1/import");
  g_autofree char *json = g_strdup_printf ("{\"file\": \"%s/none\"}", fixture->folder);
  g_autoptr(GBytes) body = g_bytes_new (json, strlen (json));

  soup_message_set_request_body_from_bytes (question, "application/json", body);
  send (fixture, question, 422);
  assert_let_go (fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/studio/late-threads/objects", Fixture, NULL, set_up, test_objects, tear_down);
  g_test_add ("/studio/late-threads/resumable-uploads", Fixture, NULL, set_up, test_resumable,
              tear_down);
  g_test_add ("/studio/late-threads/import", Fixture, NULL, set_up, test_import, tear_down);
  return g_test_run ();
}
