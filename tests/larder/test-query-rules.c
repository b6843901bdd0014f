/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of selections, placeholders, filters, events, limits and monitors. */

#include "config.h"

#include "larder-testing.h"

typedef struct
{
  LarderTestClock    *clock;
  LarderClient       *client;
  LarderTestServer   *server;
  LarderQueryOptions *options;
  GString            *log;
  guint               calls;
  gboolean            yes;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->clock = larder_test_clock_new (1000000);
  fixture->client = larder_client_new (LARDER_CLOCK (fixture->clock), NULL, NULL);
  larder_client_mount (fixture->client);
  fixture->server = larder_test_server_new ();
  fixture->options = larder_test_server_options (fixture->server, larder_test_key ("notes", "1"));
  fixture->log = g_string_new (NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  larder_test_settle ();
  larder_client_unmount (fixture->client);
  larder_test_settle ();
  g_assert_finalize_object (fixture->client);
  g_assert_finalize_object (fixture->options);
  larder_test_server_free (fixture->server);
  larder_test_settle ();
  g_assert_finalize_object (fixture->clock);
  g_string_free (fixture->log, TRUE);
}

static void
set_data (Fixture    *fixture,
          const char *second,
          const char *json)
{
  g_autoptr(LarderValue) value = larder_test_value (json);

  larder_client_set_data (fixture->client, larder_test_key ("notes", second), value);
}

static LarderValue *
select_name (LarderValue  *data,
             gpointer      user_data,
             GError      **error)
{
  Fixture *fixture = user_data;
  LarderValue *name = larder_value_get_member (data, "name");

  fixture->calls++;
  if (name != NULL)
    return larder_value_ref (name);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "no name");
  return NULL;
}

static void
count_cb (GObject    *object,
          GParamSpec *pspec,
          guint      *count)
{
  (*count)++;
}

static void
test_select (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = NULL;
  g_autoptr(LarderQueryObserver) other = NULL;
  g_autoptr(LarderQueryOptions) plain =
    larder_test_server_options (fixture->server, larder_test_key ("notes", "1"));
  guint count = 0;

  larder_query_options_set_select_func (fixture->options, select_name, fixture, NULL);
  observer = larder_query_observer_new (fixture->client, fixture->options);
  other = larder_query_observer_new (fixture->client, plain);
  g_signal_connect (observer, "notify::data", G_CALLBACK (count_cb), &count);
  larder_query_observer_attach (observer);
  larder_query_observer_attach (other);
  larder_test_server_answer (fixture->server, "{\"name\":[\"a\"],\"n\":1}");
  larder_test_assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE, "[\"a\"]");
  g_assert_cmpuint (fixture->calls, ==, 1);
  g_assert_cmpuint (count, ==, 1);

  /* Other data of which the same is selected wakes nobody. */
  set_data (fixture, "1", "{\"name\":[\"a\"],\"n\":2}");
  g_assert_cmpuint (fixture->calls, ==, 2);
  g_assert_cmpuint (count, ==, 1);

  /* A failure belongs to the one observer, which keeps its last good selection. */
  set_data (fixture, "1", "{\"n\":3}");
  larder_test_assert_state (observer, LARDER_STATUS_ERROR, LARDER_FETCH_STATUS_IDLE, "[\"a\"]");
  g_assert_error (larder_query_observer_get_error (observer), G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_cmpint (larder_query_observer_get_status (other), ==, LARDER_STATUS_SUCCESS);
  g_assert_cmpuint (fixture->calls, ==, 3);
  set_data (fixture, "1", "{\"name\":[\"b\"]}");
  larder_test_assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE, "[\"b\"]");

  /* Another query: the failure is forgotten, and nothing old is shown. */
  set_data (fixture, "1", "{\"n\":4}");
  larder_query_options_set_key (fixture->options, larder_test_key ("notes", "2"));
  g_assert_null (larder_query_observer_get_error (observer));
  g_assert_null (larder_query_observer_get_data (observer));
  larder_query_observer_detach (observer);
  larder_query_observer_detach (other);
}

static LarderValue *
give_placeholder (LarderValue *previous,
                  LarderQuery *previous_query,
                  gpointer     user_data)
{
  Fixture *fixture = user_data;

  fixture->calls++;
  return previous != NULL ? larder_value_ref (previous) : larder_value_new_string ("none yet");
}

static void
test_placeholder (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = NULL;

  larder_query_options_set_retries (fixture->options, 0);
  larder_query_options_set_placeholder_func (fixture->options, give_placeholder, fixture, NULL);
  observer = larder_query_observer_new (fixture->client, fixture->options);
  larder_query_observer_attach (observer);
  larder_test_assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_FETCHING,
                            "\"none yet\"");
  g_assert_null (larder_client_get_data (fixture->client, larder_test_key ("notes", "1")));
  g_assert_cmpuint (fixture->calls, ==, 1);
  larder_test_server_answer (fixture->server, "[1]");
  larder_query_options_set_key (fixture->options, larder_test_key ("notes", "2"));
  larder_test_assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_FETCHING, "[1]");
  g_assert_cmpuint (fixture->calls, ==, 2);

  /* It vanishes when the new key fails. */
  larder_test_server_fail (fixture->server, G_IO_ERROR_FAILED);
  larder_test_assert_state (observer, LARDER_STATUS_ERROR, LARDER_FETCH_STATUS_IDLE, "absent");
  larder_query_observer_detach (observer);
}

static gboolean
is_yes (LarderQuery *query,
        gpointer     user_data)
{
  return ((Fixture *) user_data)->yes;
}

static void
test_enabled (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(LarderQueryOptions) again =
    larder_test_server_options (fixture->server, larder_test_key ("notes", "1"));
  g_autoptr(LarderQueryObserver) observer = NULL;

  larder_query_options_set_enabled_func (fixture->options, is_yes, fixture, NULL);
  larder_query_options_set_enabled_func (again, is_yes, fixture, NULL);
  observer = larder_query_observer_new (fixture->client, fixture->options);
  larder_query_observer_attach (observer);
  fixture->yes = TRUE;
  g_assert_cmpuint (fixture->server->n_fetches, ==, 0);
  /* The same function says something else now. */
  larder_query_observer_set_options (observer, again);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
  larder_query_observer_detach (observer);
}

static void
event_cb (LarderQueryCache    *cache,
          LarderQueryEvent     event,
          LarderQuery         *query,
          LarderQueryAction    action,
          LarderQueryObserver *observer,
          Fixture             *fixture)
{
  static const char * const names[] = { "added", "removed", "updated", "observer-added",
                                        "observer-removed", "results", "options" };

  g_string_append_printf (fixture->log, "%s ", names[event]);
}

static void
test_events (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = NULL;

  g_signal_connect (larder_client_get_query_cache (fixture->client), "event",
                    G_CALLBACK (event_cb), fixture);
  larder_query_options_set_stale_time (fixture->options, 10);
  observer = larder_query_observer_new (fixture->client, fixture->options);
  larder_query_observer_attach (observer);
  larder_test_server_answer (fixture->server, "[1]");
  larder_test_clock_advance (fixture->clock, 10);
  larder_test_settle ();
  g_assert_cmpstr (fixture->log->str, ==, "added results observer-added results updated "
                   "results updated results ");
  larder_query_observer_detach (observer);
}

static LarderValue *
add_one (GVariant    *key,
         LarderValue *data,
         gpointer     user_data)
{
  return larder_value_new_int (data != NULL ? larder_value_get_int (data) + 1 : 1);
}

static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(LarderFilter) filter = larder_filter_new (larder_test_key ("notes", NULL));
  g_autoptr(GPtrArray) written = NULL;
  LarderQueryCache *cache = larder_client_get_query_cache (fixture->client);

  set_data (fixture, "1", "1");
  set_data (fixture, "2", "2");
  written = larder_client_set_many (fixture->client, filter, add_one, NULL);
  g_assert_cmpuint (written->len, ==, 2);
  g_assert_cmpint (larder_value_get_int (larder_query_get_data (written->pdata[1])), ==, 3);
  larder_filter_set_exact (filter, TRUE);
  g_assert_null (larder_query_cache_find (cache, larder_test_key ("notes", NULL)));
  g_assert_nonnull (larder_query_cache_find (cache, larder_test_key ("notes", "1")));
  larder_client_remove_filtered (fixture->client, filter);
  g_assert_cmpuint (larder_query_cache_get_n (cache), ==, 2);
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer =
    larder_query_observer_new (fixture->client, fixture->options);

  larder_query_observer_attach (observer);
  larder_client_cancel_async (fixture->client, NULL, LARDER_CANCEL_SILENT, NULL, NULL, NULL);
  larder_test_assert_state (observer, LARDER_STATUS_PENDING, LARDER_FETCH_STATUS_IDLE, "absent");
  larder_query_observer_refetch (observer);
  larder_client_cancel_async (fixture->client, NULL, LARDER_CANCEL_ERROR, NULL, NULL, NULL);
  larder_test_assert_state (observer, LARDER_STATUS_ERROR, LARDER_FETCH_STATUS_IDLE, "absent");
  g_assert_error (larder_query_observer_get_error (observer), G_IO_ERROR, G_IO_ERROR_CANCELLED);
  larder_query_observer_detach (observer);
}

static void
test_limits (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(LarderQueryOptions) second =
    larder_test_server_options (fixture->server, larder_test_key ("notes", "2"));
  g_autoptr(LarderQueryOptions) third =
    larder_test_server_options (fixture->server, larder_test_key ("notes", "3"));
  g_autoptr(LarderQueryObserver) observer = larder_query_observer_new (fixture->client, third);

  larder_client_set_max_concurrent (fixture->client, 1);
  larder_client_prefetch (fixture->client, fixture->options);
  larder_client_prefetch (fixture->client, second);
  larder_query_observer_attach (observer);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
  g_assert_cmpint (larder_query_observer_get_fetch_status (observer), ==,
                   LARDER_FETCH_STATUS_FETCHING);

  /* What is observed goes before what is fetched for later. */
  larder_test_server_answer (fixture->server, "1");
  larder_test_server_answer (fixture->server, "3");
  larder_test_assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE, "3");
  larder_test_server_answer (fixture->server, "2");
  g_assert_cmpuint (fixture->server->n_fetches, ==, 3);
  larder_query_observer_detach (observer);
}

static void
test_memory (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer =
    larder_query_observer_new (fixture->client, fixture->options);

  larder_query_observer_attach (observer);
  larder_test_server_answer (fixture->server, "1");
  set_data (fixture, "2", "2");
  set_data (fixture, "3", "3");
  set_data (fixture, "2", "22");
  larder_client_set_memory_limits (fixture->client, 2, 0);
  g_assert_cmpuint (larder_client_get_n_queries (fixture->client), ==, 2);
  g_assert_null (larder_client_get_data (fixture->client, larder_test_key ("notes", "3")));
  g_assert_nonnull (larder_client_get_data (fixture->client, larder_test_key ("notes", "2")));
  larder_client_trim (fixture->client, 0);
  g_assert_cmpuint (larder_client_get_n_queries (fixture->client), ==, 1);
  larder_query_observer_detach (observer);
}

static void
test_boundary (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(LarderErrorBoundary) boundary = larder_error_boundary_new ();
  g_autoptr(LarderQueryObserver) observer = NULL;

  larder_query_options_set_retries (fixture->options, 0);
  larder_query_options_set_throw_on_error (fixture->options, TRUE);
  observer = larder_query_observer_new (fixture->client, fixture->options);
  larder_query_observer_set_boundary (observer, boundary);
  larder_query_observer_attach (observer);
  larder_test_server_fail (fixture->server, G_IO_ERROR_FAILED);
  g_assert_error (larder_error_boundary_get_error (boundary), G_IO_ERROR, G_IO_ERROR_FAILED);
  larder_query_observer_detach (observer);
  larder_query_observer_attach (observer);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
  larder_error_boundary_reset (boundary);
  g_assert_cmpuint (larder_error_boundary_get_n_errors (boundary), ==, 0);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  larder_test_server_answer (fixture->server, "1");
  larder_query_observer_detach (observer);
}

static void
test_focus (Fixture       *fixture,
            gconstpointer  data)
{
  LarderFocusMonitor *monitor = larder_client_get_focus_monitor (fixture->client);
  g_autoptr(LarderQueryObserver) observer =
    larder_query_observer_new (fixture->client, fixture->options);

  larder_query_observer_attach (observer);
  larder_test_server_answer (fixture->server, "1");

  /* From one own window to another: no absence. */
  larder_focus_monitor_set_active (monitor, FALSE);
  larder_focus_monitor_set_active (monitor, TRUE);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
  larder_focus_monitor_set_active (monitor, FALSE);
  larder_test_settle ();
  larder_focus_monitor_set_active (monitor, TRUE);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  larder_test_server_answer (fixture->server, "2");

  /* To be seen again is not to be worked with. */
  larder_focus_monitor_set_visible (monitor, FALSE);
  larder_test_settle ();
  g_assert_false (larder_client_get_focused (fixture->client));
  larder_focus_monitor_set_visible (monitor, TRUE);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  larder_query_observer_detach (observer);
}

static void
test_retry_after (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer =
    larder_query_observer_new (fixture->client, fixture->options);

  larder_query_observer_attach (observer);
  larder_fetch_context_set_retry_after (fixture->server->fetches->pdata[0], 7000);
  larder_test_server_fail (fixture->server, G_IO_ERROR_BUSY);
  larder_test_clock_advance (fixture->clock, 6999);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
  larder_test_clock_advance (fixture->clock, 1);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  larder_query_observer_detach (observer);
}

/* What the network's coming would have read is not read when it has gone again meanwhile. */
static void
test_network_goes_again (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(LarderMutationOptions) rules =
    larder_test_server_rules (fixture->server, "notes.edit");
  g_autoptr(LarderMutation) mutation = larder_mutation_new (fixture->client, "notes.edit", NULL);
  g_autoptr(LarderQueryObserver) observer = NULL;

  larder_client_set_mutation_options (fixture->client, rules);
  larder_query_options_set_network_mode (fixture->options, LARDER_NETWORK_MODE_OFFLINE_FIRST);
  observer = larder_query_observer_new (fixture->client, fixture->options);
  larder_query_observer_attach (observer);
  larder_test_server_answer (fixture->server, "1");
  larder_mutation_submit (mutation);
  larder_test_settle ();
  larder_client_set_online (fixture->client, FALSE);
  larder_client_set_online (fixture->client, TRUE);
  larder_client_set_online (fixture->client, FALSE);
  larder_test_server_accept (fixture->server, NULL);
  larder_test_clock_advance (fixture->clock, 10000);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
  larder_client_set_online (fixture->client, TRUE);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  larder_query_observer_detach (observer);
}

#define ADD(name, func) \
  g_test_add ("/query-rules/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("selections-are-made-once-and-shared", test_select);
  ADD ("placeholders-are-shown-and-never-cached", test_placeholder);
  ADD ("a-function-that-changes-its-mind-is-noticed", test_enabled);
  ADD ("a-first-subscription-tells-eight-events", test_events);
  ADD ("many-are-written-at-once", test_many);
  ADD ("cancelling-in-silence-or-with-an-error", test_cancel);
  ADD ("what-is-observed-is-fetched-first", test_limits);
  ADD ("the-longest-unused-goes-first", test_memory);
  ADD ("a-boundary-collects-errors-until-reset", test_boundary);
  ADD ("being-seen-and-being-active-are-two-things", test_focus);
  ADD ("a-pause-that-was-asked-for-is-kept", test_retry_after);
  ADD ("a-network-that-goes-again-reads-nothing", test_network_goes_again);

  return g_test_run ();
}
