/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The websocket: joins, row events, heartbeats, coming back; with a clock that the test turns. */

#include "config.h"

#include <string.h>

#include "service/backlot-realtime.h"
#include "service/service-fixture.h"

#define SOCKET "/realtime/v1/websocket"
#define TOPIC "realtime:project:1"
#define HEARTBEAT_MS 25000
/* Rows of a flood, and how long each takes (us): more than is read as it comes. */
#define N_FLOOD 500
#define SLOW_US 1000

typedef struct
{
  ServiceFixture          base;
  BacklotRealtime        *realtime;
  BacklotRealtimeChannel *channel;
  GPtrArray              *frames;        /* (element-type utf8): what the client has sent */
  gboolean                mute;          /* heartbeats and joins are not answered */
  gboolean                refuse;        /* joins are refused */
  gboolean                no_system;     /* nothing after the reply */
  int                     n_ready;
  int                     n_rows;
  int                     n_incomplete;
  int                     n_refused;
  BacklotRowEvent         last_event;
  gboolean                is_slow;       /* each row takes long */
  gboolean                ends;          /* what is told in a slice ends it */
  int                     n_slices;
} Fixture;

/* A member of the frame's array as text; "" for null. */
static char *
get_part (const char *frame,
          guint       index)
{
  g_autoptr(LarderValue) value = larder_value_new_from_json (frame, -1, NULL);
  LarderValue *part = larder_value_get_item (value, index);

  return larder_value_get_kind (part) == LARDER_VALUE_STRING
           ? g_strdup (larder_value_get_string (part)) : larder_value_to_json (part);
}

static guint
count_frames (Fixture    *fixture,
              const char *event)
{
  guint n = 0;

  for (guint i = 0; i < fixture->frames->len; i++)
    {
      g_autofree char *name = get_part (g_ptr_array_index (fixture->frames, i), 3);

      n += g_str_equal (name, event);
    }

  return n;
}

static char *
find_frame (Fixture    *fixture,
            const char *event,
            guint       index)
{
  for (guint i = 0; i < fixture->frames->len; i++)
    {
      const char *frame = g_ptr_array_index (fixture->frames, i);
      g_autofree char *name = get_part (frame, 3);

      if (g_str_equal (name, event) && index-- == 0)
        return g_strdup (frame);
    }

  g_assert_not_reached ();
}

static void
answer_join (Fixture                 *fixture,
             SoupWebsocketConnection *connection,
             const char              *ref)
{
  g_autofree char *reply = NULL;
  g_autofree char *system = NULL;

  reply = fixture->refuse
    ? g_strdup_printf ("[\"%s\",\"%s\",\"" TOPIC "\",\"phx_reply\",{\"status\":\"error\","
                       "\"response\":{\"reason\":\"Unauthorized\"}}]", ref, ref)
    : g_strdup_printf ("[\"%s\",\"%s\",\"" TOPIC "\",\"phx_reply\",{\"status\":\"ok\","
                       "\"response\":{\"postgres_changes\":[{\"id\":1}]}}]", ref, ref);
  system = g_strdup_printf ("[\"%s\",null,\"" TOPIC "\",\"system\",{\"extension\":"
                            "\"postgres_changes\",\"status\":\"ok\",\"message\":\"Subscribed\","
                            "\"channel\":\"project:1\"}]", ref);
  soup_websocket_connection_send_text (connection, reply);
  if (!fixture->refuse && !fixture->no_system)
    soup_websocket_connection_send_text (connection, system);
}

static void
frame_cb (FakeServer              *server,
          SoupWebsocketConnection *connection,
          const char              *text,
          gpointer                 user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *event = get_part (text, 3);
  g_autofree char *ref = get_part (text, 1);

  g_ptr_array_add (fixture->frames, g_strdup (text));
  if (fixture->mute)
    return;
  if (g_str_equal (event, "phx_join"))
    answer_join (fixture, connection, ref);
  else if (g_str_equal (event, "heartbeat"))
    {
      g_autofree char *reply =
        g_strdup_printf ("[null,\"%s\",\"phoenix\",\"phx_reply\",{\"status\":\"ok\","
                         "\"response\":{}}]", ref);

      soup_websocket_connection_send_text (connection, reply);
    }
}

static void
ready_cb (BacklotRealtimeChannel *channel,
          Fixture                *fixture)
{
  fixture->n_ready++;
}

static void
row_cb (BacklotRealtimeChannel *channel,
        const char             *table,
        BacklotRowEvent         event,
        LarderValue            *record,
        LarderValue            *old_record,
        Fixture                *fixture)
{
  gint64 end_us = g_get_monotonic_time () + SLOW_US;

  g_assert_cmpstr (table, ==, "jobs");
  /* What is begun here goes on without the websocket. */
  g_assert_null (g_main_context_get_thread_default ());
  while (fixture->is_slow && g_get_monotonic_time () < end_us);
  if (fixture->ends && backlot_realtime_get_reading (fixture->realtime))
    backlot_realtime_disconnect (fixture->realtime);
  g_assert_cmpint (record != NULL, ==, event != BACKLOT_ROW_DELETE);
  fixture->last_event = event;
  fixture->n_rows++;
}

static void
incomplete_cb (BacklotRealtimeChannel *channel,
               const char             *table,
               BacklotRowEvent         event,
               LarderValue            *record,
               Fixture                *fixture)
{
  g_assert_cmpstr (larder_value_get_member_string (record, "id"), ==, "a");
  fixture->n_incomplete++;
}

static void
refused_cb (BacklotRealtimeChannel *channel,
            const char             *reason,
            Fixture                *fixture)
{
  g_assert_cmpstr (reason, ==, "Unauthorized");
  fixture->n_refused++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  service_fixture_set_up (&fixture->base, data);
  fixture->frames = g_ptr_array_new_with_free_func (g_free);
  fake_server_accept_frames (fixture->base.server, frame_cb, fixture);
  service_fixture_sign_in (&fixture->base, 3600);
  fixture->realtime = backlot_realtime_new (fixture->base.transport, fixture->base.session);
  fixture->channel = backlot_realtime_get_channel (fixture->realtime, "project:1");
  g_signal_connect (fixture->channel, "ready", G_CALLBACK (ready_cb), fixture);
  g_signal_connect (fixture->channel, "row::jobs", G_CALLBACK (row_cb), fixture);
  g_signal_connect (fixture->channel, "row-incomplete", G_CALLBACK (incomplete_cb), fixture);
  g_signal_connect (fixture->channel, "refused", G_CALLBACK (refused_cb), fixture);
  backlot_realtime_channel_add_binding (fixture->channel, BACKLOT_ROW_ANY, "jobs",
                                        "project_id=eq.1");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->channel);
  if (fixture->realtime != NULL)
    g_assert_finalize_object (fixture->realtime);
  g_ptr_array_unref (fixture->frames);
  service_fixture_tear_down (&fixture->base, data);
}

static BacklotRealtimeState
get_state (Fixture *fixture)
{
  return backlot_realtime_get_state (fixture->realtime);
}

static void
join_and_wait (Fixture *fixture)
{
  backlot_realtime_channel_join (fixture->channel);
  backlot_realtime_connect (fixture->realtime);
  service_wait_until (fixture->n_ready == 1);
}

static void
test_joins (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *join = NULL, *topic = NULL, *payload = NULL, *ref = NULL, *join_ref = NULL;

  g_assert_cmpint (get_state (fixture), ==, BACKLOT_REALTIME_OFFLINE);
  join_and_wait (fixture);

  g_assert_cmpint (get_state (fixture), ==, BACKLOT_REALTIME_CONNECTED);
  g_assert_true (backlot_realtime_channel_get_is_ready (fixture->channel));
  join = find_frame (fixture, "phx_join", 0);
  join_ref = get_part (join, 0);
  ref = get_part (join, 1);
  topic = get_part (join, 2);
  payload = get_part (join, 4);
  g_assert_cmpstr (join_ref, ==, ref);
  g_assert_cmpstr (topic, ==, TOPIC);
  g_assert_nonnull (strstr (payload, "\"filter\":\"project_id=eq.1\""));
  g_assert_nonnull (strstr (payload, "\"access_token\":\"token-1\""));
}

static void
send_row (Fixture    *fixture,
          const char *data)
{
  g_autofree char *frame = g_strdup_printf ("[null,null,\"" TOPIC "\",\"postgres_changes\","
                                            "{\"ids\":[1],\"data\":%s}]", data);

  fake_server_send_frame (fixture->base.server, frame);
}

static void
send_updates (Fixture *fixture,
              guint    n)
{
  for (guint i = 0; i < n; i++)
    send_row (fixture, "{\"table\":\"jobs\",\"type\":\"UPDATE\",\"record\":{\"id\":\"a\"}}");
}

static void
test_rows (Fixture       *fixture,
           gconstpointer  data)
{
  join_and_wait (fixture);
  send_updates (fixture, 1);
  service_wait_until (fixture->n_rows == 1);
  g_assert_cmpint (fixture->last_event, ==, BACKLOT_ROW_UPDATE);

  send_row (fixture, "{\"table\":\"jobs\",\"type\":\"DELETE\",\"old_record\":{\"id\":\"a\"}}");
  service_wait_until (fixture->n_rows == 2);
  g_assert_cmpint (fixture->last_event, ==, BACKLOT_ROW_DELETE);

  /* What can not be understood is left out, and the socket stays. */
  fake_server_send_frame (fixture->base.server, "nonsense");
  fake_server_send_frame (fixture->base.server, "[null,null,\"" TOPIC "\",\"postgres_changes\",7]");
  send_row (fixture, "{\"table\":\"jobs\",\"type\":\"UPDATE\",\"record\":{\"id\":\"a\"},"
                     "\"errors\":[\"Error 413: Payload Too Large\"]}");
  service_wait_until (fixture->n_incomplete == 1);
  g_assert_cmpint (fixture->n_rows, ==, 2);
  g_assert_cmpint (get_state (fixture), ==, BACKLOT_REALTIME_CONNECTED);
}

static void
reading_cb (BacklotRealtime *realtime,
            GParamSpec      *pspec,
            Fixture         *fixture)
{
  fixture->n_slices += backlot_realtime_get_reading (realtime);
}

/* Nothing is lost when more comes than there is time for, and it is told in slices. */
static void
test_flood (Fixture       *fixture,
            gconstpointer  data)
{
  join_and_wait (fixture);
  g_signal_connect (fixture->realtime, "notify::reading", G_CALLBACK (reading_cb), fixture);
  send_updates (fixture, 1);
  service_wait_until (fixture->n_rows == 1);
  g_assert_cmpint (fixture->n_slices, ==, 0);

  fixture->is_slow = TRUE;
  send_updates (fixture, N_FLOOD);
  service_wait_until (fixture->n_rows == 1 + N_FLOOD);
  g_assert_cmpint (fixture->n_slices, >, 0);
  g_assert_cmpint (fixture->n_slices, <, N_FLOOD);
  fixture->ends = TRUE;
  send_updates (fixture, N_FLOOD);
  service_wait_until (get_state (fixture) == BACKLOT_REALTIME_OFFLINE);
  g_assert_false (backlot_realtime_get_reading (fixture->realtime));
}

static void
test_not_ready_before_system (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autofree char *join = NULL, *ref = NULL, *system = NULL;

  fixture->no_system = TRUE;
  backlot_realtime_channel_join (fixture->channel);
  backlot_realtime_connect (fixture->realtime);
  service_wait_until (count_frames (fixture, "phx_join") == 1);
  /* Frames come in order: this one after the reply and before the system's word. */
  send_updates (fixture, 1);
  join = find_frame (fixture, "phx_join", 0);
  ref = get_part (join, 1);
  system = g_strdup_printf ("[\"%s\",null,\"" TOPIC "\",\"system\",{\"extension\":"
                            "\"postgres_changes\",\"status\":\"ok\"}]", ref);
  fake_server_send_frame (fixture->base.server, system);
  service_wait_until (fixture->n_ready == 1);
  g_assert_cmpint (fixture->n_rows, ==, 0);
}

static void
test_reconnects (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *first = NULL, *second = NULL, *first_ref = NULL, *second_ref = NULL;

  join_and_wait (fixture);
  fake_server_cut_sockets (fixture->base.server);
  service_wait_until (get_state (fixture) == BACKLOT_REALTIME_RECONNECTING);
  g_assert_false (backlot_realtime_channel_get_is_ready (fixture->channel));
  larder_test_clock_advance (fixture->base.clock, 799);
  g_assert_cmpint (get_state (fixture), ==, BACKLOT_REALTIME_RECONNECTING);
  larder_test_clock_advance (fixture->base.clock, 401);
  service_wait_until (fixture->n_ready == 2);

  first = find_frame (fixture, "phx_join", 0);
  second = find_frame (fixture, "phx_join", 1);
  first_ref = get_part (first, 0);
  second_ref = get_part (second, 0);
  g_assert_cmpstr (first_ref, !=, second_ref);
}

static void
test_heartbeat (Fixture       *fixture,
                gconstpointer  data)
{
  join_and_wait (fixture);
  for (guint i = 1; i <= 3; i++)
    {
      larder_test_clock_advance (fixture->base.clock, HEARTBEAT_MS);
      service_wait_until (count_frames (fixture, "heartbeat") == i);
      /* The answer must be in before the next one is due: a row event comes after it. */
      send_updates (fixture, 1);
      service_wait_until (fixture->n_rows == (int) i);
    }
  g_assert_cmpint (get_state (fixture), ==, BACKLOT_REALTIME_CONNECTED);

  fixture->mute = TRUE;
  larder_test_clock_advance (fixture->base.clock, HEARTBEAT_MS);
  service_wait_until (count_frames (fixture, "heartbeat") == 4);
  larder_test_clock_advance (fixture->base.clock, HEARTBEAT_MS);
  g_assert_cmpint (get_state (fixture), ==, BACKLOT_REALTIME_RECONNECTING);
}

static void
contacted_cb (BacklotTransport *transport,
              int              *n_answers)
{
  (*n_answers)++;
}

static void
test_fails_after_five (Fixture       *fixture,
                       gconstpointer  data)
{
  static const int longest_ms[] = { 1200, 2400, 4800, 6000, 6000 };
  int n_answers = 0;

  /* The state is set before the answer is told to others. */
  g_signal_connect_after (fixture->base.transport, "contacted", G_CALLBACK (contacted_cb),
                          &n_answers);
  fake_server_answer (fixture->base.server, "GET", SOCKET, 429, NULL);
  fake_server_refuse_sockets (fixture->base.server);
  backlot_realtime_connect (fixture->realtime);
  for (guint i = 0; i < G_N_ELEMENTS (longest_ms); i++)
    {
      service_wait_until (n_answers == (int) i + 1);
      g_assert_cmpint (get_state (fixture), ==, BACKLOT_REALTIME_RECONNECTING);
      larder_test_clock_advance (fixture->base.clock, longest_ms[i]);
    }
  service_wait_until (get_state (fixture) == BACKLOT_REALTIME_FAILED);

  /* One more every 30 s, and at once when asked to. */
  larder_test_clock_advance (fixture->base.clock, 29999);
  g_assert_cmpuint (fake_server_count (fixture->base.server, "GET", SOCKET), ==, 6);
  larder_test_clock_advance (fixture->base.clock, 1);
  service_wait_until (n_answers == 7);
  g_assert_cmpint (get_state (fixture), ==, BACKLOT_REALTIME_FAILED);
  fake_server_accept_frames (fixture->base.server, frame_cb, fixture);
  backlot_realtime_connect (fixture->realtime);
  service_wait_until (get_state (fixture) == BACKLOT_REALTIME_CONNECTED);
}

static void
test_token_renewed (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *frame = NULL, *payload = NULL;

  join_and_wait (fixture);
  larder_test_clock_advance (fixture->base.clock, (3600 - 89) * 1000);
  service_wait_until (count_frames (fixture, "access_token") == 1);
  frame = find_frame (fixture, "access_token", 0);
  payload = get_part (frame, 4);
  g_assert_cmpstr (payload, ==, "{\"access_token\":\"token-2\"}");
}

static void
test_closed_by_server (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autofree char *join = NULL, *ref = NULL, *close = NULL, *again = NULL, *payload = NULL;

  join_and_wait (fixture);
  join = find_frame (fixture, "phx_join", 0);
  ref = get_part (join, 1);
  close = g_strdup_printf ("[\"%s\",\"%s\",\"" TOPIC "\",\"phx_close\",{}]", ref, ref);
  fake_server_send_frame (fixture->base.server, close);
  service_wait_until (!backlot_realtime_channel_get_is_ready (fixture->channel));
  larder_test_clock_advance (fixture->base.clock, 1000);
  service_wait_until (fixture->n_ready == 2);

  again = find_frame (fixture, "phx_join", 1);
  payload = get_part (again, 4);
  g_assert_nonnull (strstr (payload, "\"access_token\":\"token-2\""));
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  fixture->refuse = TRUE;
  backlot_realtime_channel_join (fixture->channel);
  backlot_realtime_connect (fixture->realtime);
  service_wait_until (fixture->n_refused == 1);
  larder_test_clock_advance (fixture->base.clock, 1000);
  service_wait_until (fixture->n_refused == 2);
  fixture->refuse = FALSE;
  larder_test_clock_advance (fixture->base.clock, 2000);
  service_wait_until (fixture->n_ready == 1);
}

/* Who opens a page again that was closed while its channel was refused hears what happens there. */
static void
test_refused_and_left (Fixture       *fixture,
                       gconstpointer  data)
{
  fixture->refuse = TRUE;
  backlot_realtime_channel_join (fixture->channel);
  backlot_realtime_connect (fixture->realtime);
  service_wait_until (fixture->n_refused == 1);
  backlot_realtime_channel_leave (fixture->channel);
  larder_test_clock_advance (fixture->base.clock, 2000);
  fixture->refuse = FALSE;
  backlot_realtime_channel_join (fixture->channel);
  service_wait_until (fixture->n_ready == 1);
}

static void
test_join_timeout (Fixture       *fixture,
                   gconstpointer  data)
{
  fixture->mute = TRUE;
  backlot_realtime_channel_join (fixture->channel);
  backlot_realtime_connect (fixture->realtime);
  service_wait_until (count_frames (fixture, "phx_join") == 1);
  fixture->mute = FALSE;
  larder_test_clock_advance (fixture->base.clock, 10000);
  service_wait_until (count_frames (fixture, "phx_leave") == 1);
  larder_test_clock_advance (fixture->base.clock, 1000);
  service_wait_until (fixture->n_ready == 1);
}

static void
test_counted (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(BacklotRealtimeChannel) same = NULL;

  join_and_wait (fixture);
  same = backlot_realtime_get_channel (fixture->realtime, "project:1");
  g_assert_true (same == fixture->channel);
  backlot_realtime_channel_join (same);
  backlot_realtime_channel_leave (same);
  larder_test_clock_advance (fixture->base.clock, 6000);
  g_assert_true (backlot_realtime_channel_get_is_ready (same));

  /* Back within 5 s: nothing was told to the server. */
  backlot_realtime_channel_leave (same);
  larder_test_clock_advance (fixture->base.clock, 4999);
  backlot_realtime_channel_join (same);
  larder_test_clock_advance (fixture->base.clock, 6000);
  g_assert_true (backlot_realtime_channel_get_is_ready (same));
  g_assert_cmpuint (count_frames (fixture, "phx_leave"), ==, 0);

  backlot_realtime_channel_leave (same);
  larder_test_clock_advance (fixture->base.clock, 5000);
  service_wait_until (count_frames (fixture, "phx_leave") == 1);
  g_assert_false (backlot_realtime_channel_get_is_ready (same));
}

static void
test_late_binding (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *join = NULL;

  join_and_wait (fixture);
  backlot_realtime_channel_add_binding (fixture->channel, BACKLOT_ROW_ANY, "jobs",
                                        "project_id=eq.1");
  backlot_realtime_channel_add_binding (fixture->channel, BACKLOT_ROW_INSERT, "deletions", NULL);
  service_wait_until (fixture->n_ready == 2);
  join = find_frame (fixture, "phx_join", 1);
  g_assert_nonnull (strstr (join, "deletions"));
  g_assert_cmpuint (count_frames (fixture, "phx_join"), ==, 2);
}

static void
test_disconnect (Fixture       *fixture,
                 gconstpointer  data)
{
  join_and_wait (fixture);
  backlot_realtime_disconnect (fixture->realtime);
  g_assert_cmpint (get_state (fixture), ==, BACKLOT_REALTIME_OFFLINE);
  service_wait_until (fake_server_get_n_sockets (fixture->base.server) == 0);
  larder_test_clock_advance (fixture->base.clock, 60000);
  g_assert_cmpint (get_state (fixture), ==, BACKLOT_REALTIME_OFFLINE);
  backlot_realtime_connect (fixture->realtime);
  service_wait_until (fixture->n_ready == 2);
}

static void
test_owner_gone (Fixture       *fixture,
                 gconstpointer  data)
{
  BacklotRealtime *realtime = g_steal_pointer (&fixture->realtime);

  backlot_realtime_channel_join (fixture->channel);
  backlot_realtime_connect (realtime);
  g_assert_finalize_object (realtime);
  /* The channel is an empty shell now, and does nothing by itself. */
  backlot_realtime_channel_leave (fixture->channel);
  larder_test_clock_advance (fixture->base.clock, 60000);
  g_assert_false (backlot_realtime_channel_get_is_ready (fixture->channel));
}

#define realtime_test(path, func) \
  G_STMT_START { \
    g_test_add ("/tcp" path, Fixture, GINT_TO_POINTER (FALSE), set_up, func, tear_down); \
    g_test_add ("/unix" path, Fixture, GINT_TO_POINTER (TRUE), set_up, func, tear_down); \
  } G_STMT_END

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  realtime_test ("/realtime/joins-with-the-token", test_joins);
  realtime_test ("/realtime/tells-rows", test_rows);
  realtime_test ("/realtime/tells-a-flood-in-slices", test_flood);
  realtime_test ("/realtime/not-ready-before-the-system-says-so", test_not_ready_before_system);
  realtime_test ("/realtime/comes-back", test_reconnects);
  realtime_test ("/realtime/heartbeat-every-25-s", test_heartbeat);
  realtime_test ("/realtime/failed-after-five-tries", test_fails_after_five);
  realtime_test ("/realtime/tells-a-renewed-token", test_token_renewed);
  realtime_test ("/realtime/closed-by-the-server-joins-with-another-token",
                 test_closed_by_server);
  realtime_test ("/realtime/a-refused-join-is-tried-again", test_refused);
  realtime_test ("/realtime/a-refused-join-that-was-left-is-tried-again", test_refused_and_left);
  realtime_test ("/realtime/a-join-without-reply-is-left", test_join_timeout);
  realtime_test ("/realtime/users-are-counted", test_counted);
  realtime_test ("/realtime/a-late-binding-joins-anew", test_late_binding);
  realtime_test ("/realtime/disconnect-and-connect", test_disconnect);
  realtime_test ("/realtime/owner-gone", test_owner_gone);

  return g_test_run ();
}
