/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Realtime over the studio's own socket: changes, tokens that end, clients that do not read. */
#include "config.h"

#include "realtime-client.h"

#include "wire/backlot-wire-jwt.h"
#include "wire/backlot-wire-phoenix.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>

#define USER "00000000-0000-4000-8000-000000000001"

/* Joins `realtime:test` for projects, and waits until changes are heard; FALSE when the token has
 * ended before they are. */
static gboolean
try_join (RealtimeClient *client,
          const char     *token)
{
  g_autoptr(BacklotWirePhoenixFrame) reply = NULL;
  g_autoptr(BacklotWirePhoenixFrame) system = NULL;
  g_autofree char *payload =
    g_strconcat ("{\"config\":{\"postgres_changes\":[{\"event\":\"*\",\"schema\":\"public\","
                 "\"table\":\"projects\"}],\"broadcast\":{\"self\":true}},\"access_token\":\"",
                 token, "\"}", NULL);

  realtime_client_say (client, "1", "realtime:test", "phx_join", payload);
  reply = realtime_client_wait_for (client, "phx_reply");
  if (!realtime_client_says_ok (reply))
    return FALSE;
  system = realtime_client_wait_for (client, "system");
  return realtime_client_says_ok (system);
}

static void
join (RealtimeClient *client,
      const char     *token)
{
  g_assert_true (try_join (client, token));
}

static void
create_project (RealtimeClient *client,
                const char     *id)
{
  g_autofree char *json =
    g_strconcat ("{\"p_id\":\"", id, "\",\"p_kind\":\"film\",\"p_title\":\"Heard\"}", NULL);
  g_autoptr(Answer) answer = studio_process_request (&client->studio, "POST",
                                                     "/rest/v1/rpc/create_project", json);

  g_test_message ("%s", (const char *) g_bytes_get_data (answer->body, NULL));
  g_assert_cmpuint (answer->status, ==, 200);
}

static void
test_changes (RealtimeClient *client,
              gconstpointer   data)
{
  static const char id[] = "10000000-0000-4000-8000-000000000001";
  g_autoptr(BacklotWirePhoenixFrame) frame = NULL;
  g_autoptr(yyjson_doc) doc = NULL;
  yyjson_val *event, *record;

  join (client, client->studio.token);
  create_project (client, id);
  frame = realtime_client_wait_for (client, "postgres_changes");
  doc = realtime_client_read (frame);
  event = backlot_wire_json_get_object (yyjson_doc_get_root (doc), "data");
  record = backlot_wire_json_get_object (event, "record");
  g_assert_cmpstr (backlot_wire_json_get_string (event, "type"), ==, "INSERT");
  g_assert_cmpstr (backlot_wire_json_get_string (record, "id"), ==, id);
  g_assert_cmpstr (backlot_wire_json_get_string (record, "title"), ==, "Heard");
  g_assert_nonnull (backlot_wire_json_get_array (event, "columns"));
}

/* Who knows the tables need not be told of them with each event. */
static void
test_without_columns (RealtimeClient *client,
                      gconstpointer   data)
{
  g_autofree char *payload =
    g_strconcat ("{\"config\":{\"postgres_changes\":[{\"event\":\"*\",\"schema\":\"public\","
                 "\"table\":\"projects\"}],\"columns\":false},\"access_token\":\"",
                 client->studio.token, "\"}", NULL);
  g_autoptr(BacklotWirePhoenixFrame) system = NULL;
  g_autoptr(BacklotWirePhoenixFrame) frame = NULL;
  g_autoptr(yyjson_doc) doc = NULL;
  yyjson_val *event;

  realtime_client_say (client, "1", "realtime:test", "phx_join", payload);
  system = realtime_client_wait_for (client, "system");
  create_project (client, "10000000-0000-4000-8000-000000000003");
  frame = realtime_client_wait_for (client, "postgres_changes");
  doc = realtime_client_read (frame);
  event = backlot_wire_json_get_object (yyjson_doc_get_root (doc), "data");
  g_assert_nonnull (backlot_wire_json_get_object (event, "record"));
  g_assert_null (yyjson_obj_get (event, "columns"));
}

/* A token of the local person that ends soon, signed with the studio's own secret. */
static char *
make_token (RealtimeClient *client,
            gint64          end_s)
{
  g_autofree char *path = g_build_filename (client->studio.folder, "studio", "keys.json", NULL);
  g_autoptr(yyjson_mut_doc) claims = yyjson_mut_doc_new (NULL);
  g_autoptr(yyjson_doc) keys = NULL;
  g_autoptr(GBytes) secret = NULL;
  g_autofree char *json = NULL;
  yyjson_mut_val *root = yyjson_mut_obj (claims);
  const char *text;
  gsize length;

  g_assert_true (g_file_get_contents (path, &json, &length, NULL));
  keys = backlot_wire_json_read (json, length);
  text = backlot_wire_json_get_string (yyjson_doc_get_root (keys), "jwt_secret");
  secret = g_bytes_new (text, strlen (text));
  yyjson_mut_doc_set_root (claims, root);
  yyjson_mut_obj_add_str (claims, root, "sub", USER);
  yyjson_mut_obj_add_str (claims, root, "role", "authenticated");
  yyjson_mut_obj_add_sint (claims, root, "exp", end_s);
  return backlot_wire_jwt_make (claims, secret);
}

static gint64
now_s (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* Joins with a token that ends so many seconds from now, or later where that is too soon for a slow
 * machine to join at all. Returns when it ends. */
static gint64
join_with_short_token (RealtimeClient *client,
                       gint64          lifetime_s)
{
  for (;; lifetime_s *= 2)
    {
      gint64 end_s = now_s () + lifetime_s;
      g_autofree char *token = make_token (client, end_s);

      if (try_join (client, token))
        return end_s;
    }
}

static void
test_expiry (RealtimeClient *client,
             gconstpointer   data)
{
  g_autoptr(BacklotWirePhoenixFrame) system = NULL;
  g_autoptr(BacklotWirePhoenixFrame) closed = NULL;
  g_autoptr(BacklotWirePhoenixFrame) reply = NULL;

  join_with_short_token (client, 2);
  system = realtime_client_wait_for (client, "system");
  g_assert_false (realtime_client_says_ok (system));
  closed = realtime_client_wait_for (client, "phx_close");
  g_assert_cmpstr (closed->topic, ==, "realtime:test");
  /* The socket stays, and a good token joins again. */
  join (client, client->studio.token);
  realtime_client_say (client, "9", "phoenix", "heartbeat", "{}");
  reply = realtime_client_wait_for (client, "phx_reply");
  g_assert_cmpstr (reply->ref, ==, "9");
}

/* A newer token in time keeps the channel. */
static void
test_new_token (RealtimeClient *client,
                gconstpointer   data)
{
  static const char id[] = "10000000-0000-4000-8000-000000000002";
  g_autofree char *payload = g_strconcat ("{\"access_token\":\"", client->studio.token, "\"}",
                                          NULL);
  g_autoptr(BacklotWirePhoenixFrame) frame = NULL;
  gint64 end_s = 0;

  /* The heartbeat's answer shows that the newer one has come. Was that in time? */
  for (gint64 lifetime_s = 2; now_s () >= end_s; lifetime_s *= 2)
    {
      g_autoptr(BacklotWirePhoenixFrame) reply = NULL;

      end_s = join_with_short_token (client, lifetime_s);
      realtime_client_say (client, "2", "realtime:test", "access_token", payload);
      realtime_client_say (client, "9", "phoenix", "heartbeat", "{}");
      reply = realtime_client_wait_for (client, "phx_reply");
      g_assert_cmpstr (reply->ref, ==, "9");
    }
  /* The old token ends in this time; nothing must come of it. */
  while (now_s () <= end_s)
    {
      guint timer = g_timeout_add_once (50, (GSourceOnceFunc) g_main_context_wakeup, NULL);

      g_main_context_iteration (NULL, TRUE);
      if (g_main_context_find_source_by_id (NULL, timer) != NULL)
        g_source_remove (timer);
    }
  g_assert_true (g_queue_is_empty (&client->frames));
  create_project (client, id);
  frame = realtime_client_wait_for (client, "postgres_changes");
  g_assert_nonnull (frame);
}

static gint64
resident_kib (StudioProcess *studio)
{
  g_autofree char *path = g_strconcat ("/proc/", g_subprocess_get_identifier (studio->process),
                                       "/status", NULL);
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents (path, &status, NULL, NULL));
  line = strstr (status, "VmRSS:");
  g_assert_nonnull (line);
  return g_ascii_strtoll (line + strlen ("VmRSS:"), NULL, 10);
}

/* Opens a websocket by hand, joins a topic, and never reads again. */
static GSocketConnection *
connect_deaf (RealtimeClient *client)
{
  static const char join_text[] =
    "[\"1\",\"1\",\"realtime:loud\",\"phx_join\",{\"config\":{}}]";
  g_autoptr(GSocketClient) dialler = g_socket_client_new ();
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (client->studio.socket);
  g_autoptr(GByteArray) frame = g_byte_array_new ();
  GSocketConnection *connection;
  GOutputStream *output;
  char answer[512];
  /* Text, masked with zeros. */
  const guint8 head[] = { 0x81, 0x80 | (sizeof join_text - 1), 0, 0, 0, 0 };
  static const char request[] =
    "GET /realtime/v1/websocket?apikey=sb_publishable_local&vsn=2.0.0 HTTP/1.1\r\n"
    "Host: studio.local\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";

  connection = g_socket_client_connect (dialler, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  g_assert_nonnull (connection);
  output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_assert_true (g_output_stream_write_all (output, request, strlen (request), NULL, NULL, NULL));
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                                        answer, sizeof answer, NULL, NULL), >, 0);
  g_byte_array_append (frame, head, sizeof head);
  g_byte_array_append (frame, (const guint8 *) join_text, sizeof join_text - 1);
  g_assert_true (g_output_stream_write_all (output, frame->data, frame->len, NULL, NULL, NULL));
  return connection;
}

/* Who does not read is closed; the others hear on, and the studio does not grow with what was
 * said. */
static void
test_deaf_client (RealtimeClient *client,
                  gconstpointer   data)
{
  g_autoptr(GSocketConnection) deaf = connect_deaf (client);
  g_autofree char *text = g_strnfill (1000000, 'x');
  g_autofree char *json = g_strconcat ("{\"messages\":[{\"topic\":\"loud\",\"event\":\"e\","
                                       "\"payload\":\"", text, "\"}]}", NULL);
  gint64 before = resident_kib (&client->studio);
  gsize n_read = 0;
  char buffer[65536];
  gssize n;

  for (guint i = 0; i < 60; i++)
    {
      g_autoptr(Answer) answer = studio_process_request (&client->studio, "POST",
                                                         "/realtime/v1/api/broadcast", json);

      g_assert_cmpuint (answer->status, ==, 202);
    }
  g_assert_cmpint (resident_kib (&client->studio) - before, <, 40 * 1024);
  /* The rest is the end of the connection, long before everything was sent. */
  while ((n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (deaf)), buffer,
                                   sizeof buffer, NULL, NULL)) > 0)
    n_read += (gsize) n;
  g_assert_cmpuint (n_read, <, 20 * 1000 * 1000);
}

#define MANY 600

/* Rows that one request writes. */
static void
write_rows (RealtimeClient *client,
            const char     *method,
            const char     *path,
            const char     *json,
            guint           status)
{
  g_autoptr(Answer) answer = studio_process_request (&client->studio, method, path, json);

  g_assert_cmpuint (answer->status, ==, status);
}

/* One request changes more than a listener may have waiting for it, and the listener hears all of
 * it: what is not his turn yet is not written yet. */
static void
test_many_rows (RealtimeClient *client,
                gconstpointer   data)
{
  g_autofree char *text = g_strnfill (20000, 'x');
  g_autofree char *change = g_strconcat ("{\"description\":\"", text, "\"}", NULL);
  g_autoptr(GString) rows = g_string_new ("[");
  g_autoptr(GHashTable) heard = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  join (client, client->studio.token);
  for (guint i = 0; i < MANY; i++)
    g_string_append_printf (rows, "%s{\"kind\":\"film\",\"title\":\"Film %u\"}",
                            i > 0 ? "," : "", i);
  g_string_append_c (rows, ']');
  write_rows (client, "POST", "/rest/v1/projects", rows->str, 201);
  write_rows (client, "PATCH", "/rest/v1/projects?kind=eq.film", change, 204);
  while (g_hash_table_size (heard) < MANY)
    {
      g_autoptr(BacklotWirePhoenixFrame) frame = realtime_client_wait_for (client,
                                                                           "postgres_changes");
      g_autoptr(yyjson_doc) doc = realtime_client_read (frame);
      yyjson_val *told = yyjson_obj_get (yyjson_doc_get_root (doc), "data");

      if (g_str_equal (backlot_wire_json_get_string (told, "type"), "UPDATE"))
        {
          yyjson_val *record = yyjson_obj_get (told, "record");
          const char *description = backlot_wire_json_get_string (record, "description");

          g_assert_cmpuint (strlen (description), ==, 20000);
          g_assert_true (g_hash_table_add (heard, g_strdup (
                           backlot_wire_json_get_string (record, "id"))));
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, test) g_test_add ("/studio/realtime/" name, RealtimeClient, NULL, \
                                    realtime_client_set_up, test, realtime_client_tear_down)
  ADD ("changes-are-heard-after-their-commit", test_changes);
  ADD ("the-columns-may-be-left-out", test_without_columns);
  ADD ("a-token-ends-its-channel", test_expiry);
  ADD ("a-newer-token-keeps-it", test_new_token);
  ADD ("who-does-not-read-is-closed", test_deaf_client);
  ADD ("a-change-of-many-rows-is-heard-whole", test_many_rows);
#undef ADD
  return g_test_run ();
}
