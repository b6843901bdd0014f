/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tools for developers ask of a client: deadlines, tables, layers, forced states, offline. */

#include "config.h"

#include "larder-test-run.h"

typedef struct
{
  LarderTestRun        run;
  LarderQueryObserver *observer;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *path = larder_test_path ("outbox.sqlite");
  g_autoptr(LarderQueryOptions) options = NULL;

  larder_test_run_begin (&fixture->run, path, TRUE);
  options = larder_test_server_options (fixture->run.server, larder_test_key ("notes", "1"));
  fixture->observer = larder_query_observer_new (fixture->run.client, options);
  larder_query_observer_attach (fixture->observer);
  larder_test_server_answer (fixture->run.server, "{\"n\":1}");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  larder_query_observer_detach (fixture->observer);
  g_clear_object (&fixture->observer);
  larder_test_run_wait_saved (&fixture->run);
  larder_client_unmount (fixture->run.client);
  larder_test_settle ();
  larder_test_run_end (&fixture->run);
}

static void
assert_state (Fixture           *fixture,
              LarderStatus       status,
              LarderFetchStatus  fetch_status,
              const char        *json)
{
  larder_test_assert_state (fixture->observer, status, fetch_status, json);
}

static void
test_deadlines_are_counted (Fixture       *fixture,
                            gconstpointer  data)
{
  guint before = larder_client_get_n_deadlines (fixture->run.client);

  larder_query_observer_detach (fixture->observer);
  g_assert_cmpuint (larder_client_get_n_deadlines (fixture->run.client), ==, before + 1);
  larder_query_observer_attach (fixture->observer);
  larder_test_server_answer (fixture->run.server, "{\"n\":1}");
  g_assert_cmpuint (larder_client_get_n_deadlines (fixture->run.client), ==, before);
}

static void
test_tables_and_layers_are_listed (Fixture       *fixture,
                                   gconstpointer  data)
{
  LarderClient *client = fixture->run.client;
  LarderTable *other = larder_client_add_table (client, "a-table", LARDER_TYPE_TEST_NOTE);
  g_autoptr(GPtrArray) tables = larder_client_list_tables (client);
  g_autoptr(LarderMutation) mutation = larder_test_run_add (&fixture->run, "x");
  g_autoptr(LarderValue) layers = NULL;
  g_autoptr(LarderValue) none = NULL;
  LarderValue *layer;

  g_assert_cmpuint (tables->len, ==, 2);
  g_assert_true (tables->pdata[0] == other && tables->pdata[1] == fixture->run.notes);

  g_assert_cmpuint (larder_table_get_n_layers (fixture->run.notes), ==, 0);
  g_assert_cmpint (larder_mutation_get_not_before (mutation), ==, 0);
  larder_mutation_set_not_before (mutation, 1000000);
  g_assert_cmpint (larder_mutation_get_not_before (mutation), ==, 1000000);
  larder_mutation_submit (mutation);
  larder_test_wait (fixture->run.server->mutations->len == 1);
  g_assert_cmpuint (larder_table_get_n_layers (fixture->run.notes), ==, 1);
  layers = larder_table_describe_layers (fixture->run.notes, "x");
  g_assert_cmpuint (larder_value_get_n_items (layers), ==, 1);
  layer = larder_value_get_item (layers, 0);
  g_assert_cmpstr (larder_value_get_member_string (layer, "mutation"), ==,
                   larder_mutation_get_id (mutation));
  g_assert_cmpstr (larder_value_get_member_string (layer, "state"), ==, "pending");
  g_assert_cmpstr (larder_value_get_member_string (larder_value_get_member (layer, "patch"),
                                                   "kind"), ==, "insert");

  larder_test_server_accept (fixture->run.server, "{\"id\":\"x\",\"title\":\"new\"}");
  none = larder_table_describe_layers (fixture->run.notes, "x");
  g_assert_cmpuint (larder_value_get_n_items (none), ==, 0);
  g_assert_cmpuint (larder_table_get_n_layers (fixture->run.notes), ==, 0);
}

static void
test_an_entry_tells_of_itself (Fixture       *fixture,
                               gconstpointer  data)
{
  LarderQuery *query = larder_query_observer_get_query (fixture->observer);
  g_autoptr(GPtrArray) observers = larder_query_list_observers (query);
  gint64 gc_time = 0;

  g_assert_cmpuint (observers->len, ==, 1);
  g_assert_true (observers->pdata[0] == fixture->observer);
  g_assert_cmpuint (larder_query_get_n_bytes (query), >, 0);
  g_object_get (larder_query_get_options (query), "gc-time", &gc_time, NULL);
  g_assert_cmpint (gc_time, ==, 300000);
}

static void
test_loading_is_forced_and_given_back (Fixture       *fixture,
                                       gconstpointer  data)
{
  LarderClient *client = fixture->run.client;
  LarderQuery *query = larder_query_observer_get_query (fixture->observer);

  g_assert_false (larder_client_force_loading (client, larder_test_key ("notes", "none")));
  g_assert_false (larder_client_end_forcing (client, larder_test_key ("notes", "1")));
  g_assert_true (larder_client_force_loading (client, larder_test_key ("notes", "1")));
  g_assert_true (larder_query_get_is_forced (query));
  assert_state (fixture, LARDER_STATUS_PENDING, LARDER_FETCH_STATUS_FETCHING, "absent");
  g_assert_true (larder_query_observer_get_is_loading (fixture->observer));
  g_assert_cmpuint (larder_client_is_fetching (client, NULL), ==, 1);

  g_assert_true (larder_client_end_forcing (client, larder_test_key ("notes", "1")));
  g_assert_false (larder_query_get_is_forced (query));
  assert_state (fixture, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE, "{\"n\":1}");
  g_assert_cmpuint (larder_client_is_fetching (client, NULL), ==, 0);
}

static void
test_what_came_while_forced_stays (Fixture       *fixture,
                                   gconstpointer  data)
{
  LarderClient *client = fixture->run.client;
  g_autoptr(GError) error = g_error_new_literal (LARDER_ERROR, LARDER_ERROR_DENIED, "forced");

  larder_client_force_error (client, larder_test_key ("notes", "1"), error);
  assert_state (fixture, LARDER_STATUS_ERROR, LARDER_FETCH_STATUS_IDLE, "{\"n\":1}");
  g_assert_error (larder_query_observer_get_error (fixture->observer), LARDER_ERROR,
                  LARDER_ERROR_DENIED);
  /* One after the other: what is given back is what there was at first. */
  larder_client_force_loading (client, larder_test_key ("notes", "1"));
  assert_state (fixture, LARDER_STATUS_PENDING, LARDER_FETCH_STATUS_FETCHING, "absent");

  larder_client_refetch (client, larder_test_key ("notes", "1"));
  larder_test_server_answer (fixture->run.server, "{\"n\":2}");
  g_assert_false (larder_query_get_is_forced (larder_query_observer_get_query (fixture->observer)));
  assert_state (fixture, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE, "{\"n\":2}");
  larder_client_end_forcing (client, larder_test_key ("notes", "1"));
  assert_state (fixture, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE, "{\"n\":2}");
}

static void
test_a_fetch_under_way_outlasts_the_forcing (Fixture       *fixture,
                                             gconstpointer  data)
{
  LarderClient *client = fixture->run.client;

  larder_client_force_loading (client, larder_test_key ("notes", "1"));
  larder_client_refetch (client, larder_test_key ("notes", "1"));
  larder_client_end_forcing (client, larder_test_key ("notes", "1"));
  assert_state (fixture, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_FETCHING, "{\"n\":1}");
  larder_test_server_answer (fixture->run.server, "{\"n\":3}");
  assert_state (fixture, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE, "{\"n\":3}");
  g_assert_cmpuint (larder_client_is_fetching (client, NULL), ==, 0);
}

static void
count_cb (GObject *object,
          gpointer unused,
          guint   *count)
{
  (*count)++;
}

static void
test_forced_offline_outlasts_what_is_told (Fixture       *fixture,
                                           gconstpointer  data)
{
  LarderClient *client = fixture->run.client;
  LarderOnlineMonitor *monitor = larder_client_get_online_monitor (client);
  guint count = 0;

  g_signal_connect (client, "notify::online", G_CALLBACK (count_cb), &count);
  larder_online_monitor_set_forced_offline (monitor, TRUE);
  g_assert_false (larder_client_get_online (client));
  larder_client_set_online (client, FALSE);
  larder_client_set_online (client, TRUE);
  g_assert_false (larder_client_get_online (client));
  g_assert_cmpuint (count, ==, 1);
  larder_client_refetch (client, larder_test_key ("notes", "1"));
  assert_state (fixture, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_PAUSED, "{\"n\":1}");

  larder_online_monitor_set_forced_offline (monitor, FALSE);
  g_assert_true (larder_client_get_online (client));
  g_assert_cmpuint (count, ==, 2);
  larder_test_server_answer (fixture->run.server, "{\"n\":4}");
  assert_state (fixture, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE, "{\"n\":4}");

  /* It says again what was told meanwhile. */
  larder_online_monitor_set_forced_offline (monitor, TRUE);
  larder_client_set_online (client, FALSE);
  larder_online_monitor_set_forced_offline (monitor, FALSE);
  g_assert_false (larder_client_get_online (client));
  g_assert_cmpuint (count, ==, 3);
}

static void
event_cb (LarderQueryCache    *cache,
          LarderQueryEvent     event,
          LarderQuery         *query,
          LarderQueryAction    action,
          LarderQueryObserver *observer,
          guint               *count)
{
  (*count)++;
}

static void
test_events_are_noted_while_heard (Fixture       *fixture,
                                   gconstpointer  data)
{
  LarderClient *client = fixture->run.client;
  LarderQueryCache *cache = larder_client_get_query_cache (client);
  guint count = 0;
  gulong handler;

  /* What happened before somebody listens is not kept for him. */
  larder_client_begin_batch (client);
  larder_client_invalidate (client, larder_test_key ("notes", "1"));
  handler = g_signal_connect (cache, "event", G_CALLBACK (event_cb), &count);
  larder_client_end_batch (client);
  larder_test_server_answer (fixture->run.server, "{\"n\":5}");
  g_assert_cmpuint (count, >, 0);
  count = 0;
  g_signal_handler_disconnect (cache, handler);
  larder_client_refetch (client, larder_test_key ("notes", "1"));
  larder_test_server_answer (fixture->run.server, "{\"n\":6}");
  g_assert_cmpuint (count, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, func) \
  g_test_add ("/inspection/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("deadlines-are-counted", test_deadlines_are_counted);
  ADD ("tables-and-layers-are-listed", test_tables_and_layers_are_listed);
  ADD ("an-entry-tells-of-itself", test_an_entry_tells_of_itself);
  ADD ("loading-is-forced-and-given-back", test_loading_is_forced_and_given_back);
  ADD ("what-came-while-forced-stays", test_what_came_while_forced_stays);
  ADD ("a-fetch-under-way-outlasts-the-forcing", test_a_fetch_under_way_outlasts_the_forcing);
  ADD ("forced-offline-outlasts-what-is-told", test_forced_offline_outlasts_what_is_told);
  ADD ("events-are-noted-while-heard", test_events_are_noted_while_heard);
#undef ADD

  return g_test_run ();
}
