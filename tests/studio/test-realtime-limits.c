/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Realtime refuses: strangers in private channels, too much, too often, too long. */
#include "config.h"

#include "realtime-client.h"

#include <string.h>

#define USER "00000000-0000-4000-8000-000000000001"
#define PROJECT "10000000-0000-4000-8000-000000000001"
#define PRIVATE "realtime:project:" PROJECT

static void
create_project (RealtimeClient *client)
{
  g_autoptr(Answer) answer =
    studio_process_request (&client->studio, "POST", "/rest/v1/rpc/create_project",
                            "{\"p_id\":\"" PROJECT "\",\"p_kind\":\"film\",\"p_title\":\"Own\"}");

  g_assert_cmpuint (answer->status, ==, 200);
}

/* Another person's token. */
static char *
sign_up (RealtimeClient *client)
{
  g_autofree char *own = g_steal_pointer (&client->studio.token);
  g_autoptr(Answer) answer =
    studio_process_request (&client->studio, "POST", "/auth/v1/signup",
                            "{\"email\":\"ann@example.org\",\"password\":\"good harbour\"}");

  g_assert_cmpuint (answer->status, ==, 200);
  client->studio.token = g_steal_pointer (&own);
  return g_strdup (answer_get (answer, "access_token"));
}

/* Joins, and gives the answer. */
static BacklotWirePhoenixFrame *
join (RealtimeClient *client,
      const char     *topic,
      const char     *config,
      const char     *token)
{
  g_autofree char *payload = g_strconcat ("{\"config\":{", config, "},\"access_token\":\"", token,
                                          "\"}", NULL);

  realtime_client_say (client, "1", topic, "phx_join", payload);
  return realtime_client_wait_for (client, "phx_reply");
}

static void
join_well (RealtimeClient *client,
           const char     *topic,
           const char     *config)
{
  g_autoptr(BacklotWirePhoenixFrame) reply = join (client, topic, config, client->studio.token);

  g_assert_true (realtime_client_says_ok (reply));
}

/* The channel ends, and its client is told why. */
static void
assert_ended (RealtimeClient *client,
              const char     *reason)
{
  g_autoptr(BacklotWirePhoenixFrame) system = realtime_client_wait_for (client, "system");
  g_autoptr(BacklotWirePhoenixFrame) closed = realtime_client_wait_for (client, "phx_close");
  g_autoptr(yyjson_doc) doc = realtime_client_read (system);
  yyjson_val *root = yyjson_doc_get_root (doc);

  g_assert_cmpstr (backlot_wire_json_get_string (root, "status"), ==, "error");
  g_assert_cmpstr (backlot_wire_json_get_string (root, "message"), ==, reason);
}

static char *
get_reason (BacklotWirePhoenixFrame *reply)
{
  g_autoptr(yyjson_doc) doc = realtime_client_read (reply);
  yyjson_val *response = backlot_wire_json_get_object (yyjson_doc_get_root (doc), "response");

  g_assert_false (realtime_client_says_ok (reply));
  return g_strdup (backlot_wire_json_get_string (response, "reason"));
}

static void
invite (RealtimeClient *client,
        const char     *role)
{
  g_autofree char *json = g_strconcat ("{\"p_project_id\":\"" PROJECT "\",\"p_role\":\"", role,
                                       "\",\"p_email\":\"ann@example.org\"}", NULL);
  g_autoptr(Answer) answer = studio_process_request (&client->studio, "POST",
                                                     "/rest/v1/rpc/invite_member", json);

  g_assert_cmpuint (answer->status, ==, 200);
}

static void
assert_refused (RealtimeClient *client,
                const char     *topic,
                const char     *token)
{
  g_autoptr(BacklotWirePhoenixFrame) reply = join (client, topic, "\"private\":true", token);
  g_autofree char *reason = get_reason (reply);

  g_assert_true (g_str_has_prefix (reason, "Unauthorized"));
}

/* Says something, which comes back, or is refused. */
static gboolean
may_talk (RealtimeClient *client)
{
  g_autoptr(BacklotWirePhoenixFrame) reply = NULL;
  g_autofree char *reason = NULL;

  realtime_client_say (client, "2", PRIVATE, "broadcast",
                       "{\"type\":\"broadcast\",\"event\":\"cursor\",\"payload\":{\"x\":1}}");
  reply = realtime_client_wait_for (client, "phx_reply");
  if (realtime_client_says_ok (reply))
    return TRUE;
  reason = get_reason (reply);
  g_assert_cmpstr (reason, ==, "unauthorized");
  return FALSE;
}

/* The first join of a topic ends with the second one, which is answered after that. */
static void
test_private (RealtimeClient *client,
              gconstpointer   data)
{
  static const char config[] = "\"private\":true,\"broadcast\":{\"ack\":true,\"self\":true}";
  g_autofree char *ann = NULL;
  g_autoptr(BacklotWirePhoenixFrame) viewer = NULL;
  g_autoptr(BacklotWirePhoenixFrame) commenter = NULL;

  create_project (client);
  ann = sign_up (client);
  assert_refused (client, PRIVATE, ann);
  assert_refused (client, PRIVATE, "sb_publishable_local");
  assert_refused (client, "realtime:elsewhere", client->studio.token);
  assert_refused (client, "realtime:project:' OR 1 --", client->studio.token);
  join_well (client, PRIVATE, config);
  g_assert_true (may_talk (client));
  invite (client, "viewer");
  viewer = join (client, PRIVATE, config, ann);
  g_assert_true (realtime_client_says_ok (viewer));
  g_assert_false (may_talk (client));
  invite (client, "commenter");
  commenter = join (client, PRIVATE, config, ann);
  g_assert_true (realtime_client_says_ok (commenter));
  g_assert_true (may_talk (client));
}

/* Many more than may be said in a second; then the whole socket, for who goes on. */
static void
test_too_often (RealtimeClient *client,
                gconstpointer   data)
{
  join_well (client, "realtime:loud", "\"broadcast\":{\"self\":false}");
  for (guint i = 0; i < 2000; i++)
    realtime_client_say (client, "2", "realtime:loud", "broadcast",
                         "{\"type\":\"broadcast\",\"event\":\"e\",\"payload\":{}}");
  assert_ended (client, "Too many messages per second");
  while (!client->closed)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (soup_websocket_connection_get_close_code (client->socket), ==,
                    SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION);
}

static void
test_presence_too_often (RealtimeClient *client,
                         gconstpointer   data)
{
  g_autoptr(BacklotWirePhoenixFrame) reply = NULL;

  join_well (client, "realtime:here", "\"presence\":{\"key\":\"u1\",\"enabled\":true}");
  for (guint i = 0; i < 31; i++)
    realtime_client_say (client, "2", "realtime:here", "presence",
                         "{\"type\":\"presence\",\"event\":\"track\",\"payload\":{\"n\":1}}");
  assert_ended (client, "Client presence rate limit exceeded");
  /* The socket stays. */
  realtime_client_say (client, "9", "phoenix", "heartbeat", "{}");
  reply = realtime_client_wait_for (client, "phx_reply");
  g_assert_true (realtime_client_says_ok (reply));
}

static void
test_too_long (RealtimeClient *client,
               gconstpointer   data)
{
  g_autofree char *text = g_strnfill (3 * 1024 * 1024 + 1, 'x');
  g_autofree char *payload = g_strconcat ("{\"type\":\"broadcast\",\"event\":\"e\",\"payload\":\"",
                                          text, "\"}", NULL);
  g_autofree char *name = g_strnfill (300, 'n');
  g_autofree char *named = g_strconcat ("{\"type\":\"broadcast\",\"event\":\"", name,
                                        "\",\"payload\":{}}", NULL);
  g_autoptr(BacklotWirePhoenixFrame) long_one = NULL;
  g_autoptr(BacklotWirePhoenixFrame) named_one = NULL;
  g_autofree char *why = NULL;
  g_autofree char *how = NULL;

  join_well (client, "realtime:long", "\"broadcast\":{\"ack\":true,\"self\":true}");
  realtime_client_say (client, "2", "realtime:long", "broadcast", payload);
  long_one = realtime_client_wait_for (client, "phx_reply");
  why = get_reason (long_one);
  g_assert_cmpstr (why, ==, "payload_size_exceeded");
  realtime_client_say (client, "3", "realtime:long", "broadcast", named);
  named_one = realtime_client_wait_for (client, "phx_reply");
  how = get_reason (named_one);
  g_assert_cmpstr (how, ==, "invalid event");
}

/* A row of more than a megabyte comes without its long values, and says so. */
static void
test_long_row (RealtimeClient *client,
               gconstpointer   data)
{
  static const char id[] = "40000000-0000-4000-8000-000000000001";
  g_autofree char *text = g_strnfill (1100 * 1000, 'x');
  g_autofree char *json =
    g_strconcat ("{\"id\":\"", id, "\",\"project_id\":\"" PROJECT "\",\"user_id\":\"" USER
                 "\",\"kind\":\"film_render\",\"params\":{\"long\":\"", text, "\"},\"cost\":0}",
                 NULL);
  g_autoptr(Answer) made = NULL;
  g_autoptr(BacklotWirePhoenixFrame) system = NULL;
  g_autoptr(BacklotWirePhoenixFrame) frame = NULL;
  g_autoptr(yyjson_doc) doc = NULL;
  yyjson_val *event, *record;

  create_project (client);
  join_well (client, "realtime:jobs",
             "\"postgres_changes\":[{\"event\":\"*\",\"schema\":\"public\",\"table\":\"jobs\","
             "\"filter\":\"user_id=eq." USER "\"}]");
  system = realtime_client_wait_for (client, "system");
  g_assert_true (realtime_client_says_ok (system));
  g_set_str (&client->studio.token, client->studio.secret);
  made = studio_process_request (&client->studio, "POST", "/rest/v1/jobs", json);
  g_assert_cmpuint (made->status, ==, 201);
  frame = realtime_client_wait_for (client, "postgres_changes");
  g_assert_cmpuint (g_bytes_get_size (frame->payload), <, 10000);
  doc = realtime_client_read (frame);
  event = backlot_wire_json_get_object (yyjson_doc_get_root (doc), "data");
  record = backlot_wire_json_get_object (event, "record");
  g_assert_cmpstr (backlot_wire_json_get_string (record, "id"), ==, id);
  g_assert_null (yyjson_obj_get (record, "params"));
  g_assert_cmpstr (yyjson_get_str (yyjson_arr_get_first (yyjson_obj_get (event, "errors"))), ==,
                   "Error 413: Payload Too Large");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, test) g_test_add ("/studio/realtime-limits/" name, RealtimeClient, NULL, \
                                    realtime_client_set_up, test, realtime_client_tear_down)
  ADD ("a-private-channel-is-for-members", test_private);
  ADD ("who-talks-too-often-is-cut-off", test_too_often);
  ADD ("presence-is-told-now-and-then", test_presence_too_often);
  ADD ("what-is-too-long-is-not-passed-on", test_too_long);
  ADD ("a-long-row-comes-without-its-long-values", test_long_row);
#undef ADD
  return g_test_run ();
}
