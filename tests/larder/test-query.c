/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of fetching: sharing, retries, gates, leaving, completing. */

#include "config.h"

#include "larder-testing.h"

typedef struct
{
  LarderTestClock    *clock;
  LarderClient       *client;
  LarderTestServer   *server;
  LarderQueryOptions *options;
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
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  larder_client_unmount (fixture->client);
  g_assert_finalize_object (fixture->client);
  g_assert_finalize_object (fixture->options);
  larder_test_server_free (fixture->server);
  larder_test_settle ();
  g_assert_finalize_object (fixture->clock);
}

static LarderQueryObserver *
observe (Fixture *fixture)
{
  return larder_query_observer_new (fixture->client, fixture->options);
}

static guint
get_uint (LarderQueryObserver *observer,
          const char          *name)
{
  guint value;

  g_object_get (observer, name, &value, NULL);
  return value;
}

static gboolean
get_boolean (LarderQueryObserver *observer,
             const char          *name)
{
  gboolean value;

  g_object_get (observer, name, &value, NULL);
  return value;
}

#define assert_loading(o) \
  larder_test_assert_state (o, LARDER_STATUS_PENDING, LARDER_FETCH_STATUS_FETCHING, "absent")
#define assert_success(o, json) \
  larder_test_assert_state (o, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE, json)

static void
test_dedupe (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) first = observe (fixture);
  g_autoptr(LarderQueryObserver) second = observe (fixture);

  larder_query_observer_attach (first);
  larder_query_observer_attach (second);
  larder_query_observer_refetch (second);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
  larder_test_server_answer (fixture->server, "[1]");
  assert_success (second, "[1]");

  /* With data to show, a refetch begins anew and the older answer is dropped. */
  larder_query_observer_refetch (first);
  larder_query_observer_refetch (first);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 3);
  larder_test_server_answer (fixture->server, "[2]");
  larder_test_assert_state (first, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_FETCHING, "[1]");
  larder_test_server_answer (fixture->server, "[3]");
  assert_success (first, "[3]");
  larder_query_observer_detach (first);
  larder_query_observer_detach (second);
}

static void
test_retries (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = observe (fixture);
  static const gint64 delays[] = { 1000, 2000, 4000 };

  larder_query_observer_attach (observer);
  for (guint i = 0; i < G_N_ELEMENTS (delays); i++)
    {
      larder_test_server_fail (fixture->server, G_IO_ERROR_TIMED_OUT);
      g_assert_cmpuint (get_uint (observer, "failure-count"), ==, i + 1);
      assert_loading (observer);
      larder_test_clock_advance (fixture->clock, delays[i] - 1);
      larder_test_settle ();
      g_assert_cmpuint (fixture->server->n_fetches, ==, i + 1);
      larder_test_clock_advance (fixture->clock, 1);
      larder_test_settle ();
      g_assert_cmpuint (fixture->server->n_fetches, ==, i + 2);
    }
  larder_test_server_fail (fixture->server, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpuint (get_uint (observer, "failure-count"), ==, 4);
  larder_test_assert_state (observer, LARDER_STATUS_ERROR, LARDER_FETCH_STATUS_IDLE, "absent");
  g_assert_true (get_boolean (observer, "is-loading-error"));
  larder_query_observer_detach (observer);
}

static gboolean
retry_timeouts (guint         failure_count,
                const GError *error,
                gpointer      user_data)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

static gint64
delay_seven (guint         failure_count,
             const GError *error,
             gpointer      user_data)
{
  return 7;
}

static void
test_retry_functions (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = observe (fixture);

  larder_query_options_set_retry_func (fixture->options, retry_timeouts, NULL, NULL);
  larder_query_options_set_retry_delay_func (fixture->options, delay_seven, NULL, NULL);
  larder_query_observer_set_options (observer, NULL);
  larder_query_observer_set_options (observer, fixture->options);
  larder_query_observer_attach (observer);
  larder_test_server_fail (fixture->server, G_IO_ERROR_TIMED_OUT);
  larder_test_clock_advance (fixture->clock, 7);
  larder_test_settle ();
  larder_test_server_fail (fixture->server, G_IO_ERROR_PERMISSION_DENIED);
  larder_test_assert_state (observer, LARDER_STATUS_ERROR, LARDER_FETCH_STATUS_IDLE, "absent");
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  larder_query_observer_detach (observer);
}

static void
test_offline (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = observe (fixture);

  larder_client_set_online (fixture->client, FALSE);
  larder_query_observer_attach (observer);
  larder_test_assert_state (observer, LARDER_STATUS_PENDING, LARDER_FETCH_STATUS_PAUSED, "absent");
  g_assert_cmpuint (fixture->server->n_fetches, ==, 0);

  /* What started paused needs both focus and network. */
  larder_client_set_focused (fixture->client, FALSE);
  larder_client_set_online (fixture->client, TRUE);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_fetches, ==, 0);
  larder_client_set_focused (fixture->client, TRUE);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
  larder_test_server_answer (fixture->server, "[1]");
  assert_success (observer, "[1]");
  larder_query_observer_detach (observer);
}

static void
test_always (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = NULL;

  larder_query_options_set_network_mode (fixture->options, LARDER_NETWORK_MODE_ALWAYS);
  observer = observe (fixture);
  larder_client_set_online (fixture->client, FALSE);
  larder_query_observer_attach (observer);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);

  /* Retries need the focus in every mode. */
  larder_client_set_focused (fixture->client, FALSE);
  larder_test_server_fail (fixture->server, G_IO_ERROR_FAILED);
  larder_test_clock_advance (fixture->clock, 1000);
  larder_test_settle ();
  larder_test_assert_state (observer, LARDER_STATUS_PENDING, LARDER_FETCH_STATUS_PAUSED, "absent");
  larder_client_set_focused (fixture->client, TRUE);
  larder_test_server_answer (fixture->server, "[1]");
  assert_success (observer, "[1]");

  /* Reconnecting does not refetch by default in this mode. */
  larder_client_set_online (fixture->client, TRUE);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  larder_query_observer_detach (observer);
}

static void
test_leaving (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = observe (fixture);

  /* A function that does not take the cancellable runs to its end. */
  larder_query_observer_attach (observer);
  larder_query_observer_detach (observer);
  larder_test_server_answer (fixture->server, "[1]");
  assert_success (observer, "[1]");

  /* One that takes it is stopped, and the state is as it was before. */
  fixture->server->takes_cancellable = TRUE;
  larder_query_observer_attach (observer);
  larder_test_assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_FETCHING, "[1]");
  larder_query_observer_detach (observer);
  g_assert_true (g_cancellable_is_cancelled (
    larder_fetch_context_get_cancellable (fixture->server->fetches->pdata[0])));
  assert_success (observer, "[1]");
  larder_test_server_answer (fixture->server, "[2]");
  assert_success (observer, "[1]");
}

static void
test_leaving_while_retrying (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = observe (fixture);

  larder_query_observer_attach (observer);
  larder_test_server_fail (fixture->server, G_IO_ERROR_FAILED);
  larder_query_observer_detach (observer);
  larder_test_clock_advance (fixture->clock, 1000);
  larder_test_settle ();
  larder_test_assert_state (observer, LARDER_STATUS_ERROR, LARDER_FETCH_STATUS_IDLE, "absent");
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);

  /* One that comes back in time lets the retries go on. */
  larder_query_observer_attach (observer);
  larder_test_server_fail (fixture->server, G_IO_ERROR_FAILED);
  larder_query_observer_detach (observer);
  larder_query_observer_attach (observer);
  larder_test_clock_advance (fixture->clock, 1000);
  larder_test_settle ();
  larder_test_server_answer (fixture->server, "[1]");
  assert_success (observer, "[1]");
  larder_query_observer_detach (observer);
}

static gint64
poll_while_one (LarderQuery *query,
                gpointer     user_data)
{
  LarderValue *data = larder_query_get_data (query);

  return data != NULL && larder_value_get_int (data) == 1 ? 100 : LARDER_NEVER;
}

static void
test_interval (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = NULL;

  larder_query_options_set_interval_func (fixture->options, poll_while_one, NULL, NULL);
  observer = observe (fixture);
  larder_query_observer_attach (observer);
  larder_test_server_answer (fixture->server, "1");
  larder_test_clock_advance (fixture->clock, 99);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
  larder_test_clock_advance (fixture->clock, 1);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  larder_test_server_answer (fixture->server, "1");

  /* Nobody looks: no tick. */
  larder_client_set_focused (fixture->client, FALSE);
  larder_test_clock_advance (fixture->clock, 100);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  larder_client_set_focused (fixture->client, TRUE);
  larder_test_server_answer (fixture->server, "2");
  larder_test_clock_advance (fixture->clock, 1000);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_fetches, ==, 3);
  larder_query_observer_detach (observer);
}

static gpointer
answer_thread (gpointer user_data)
{
  LarderFetchContext *context = user_data;

  larder_fetch_context_return_value (context, larder_value_new_string ("far"));
  larder_fetch_context_return_value (context, larder_value_new_string ("again"));
  larder_fetch_context_return_error (context, g_error_new_literal (G_IO_ERROR, 0, "late"));
  larder_fetch_context_unref (context);
  return NULL;
}

static void
test_other_thread (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = observe (fixture);
  GThread *thread;

  larder_query_observer_attach (observer);
  thread = g_thread_new ("answer", answer_thread,
                         g_ptr_array_steal_index (fixture->server->fetches, 0));
  larder_test_wait (larder_query_observer_get_data (observer) != NULL);
  g_thread_join (thread);
  larder_test_settle ();
  assert_success (observer, "\"far\"");
  larder_query_observer_detach (observer);
}

static void
test_dropped_context (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = NULL;

  larder_query_options_set_retries (fixture->options, 0);
  observer = observe (fixture);
  larder_query_observer_attach (observer);
  g_ptr_array_set_size (fixture->server->fetches, 0);
  larder_test_settle ();
  g_assert_error (larder_query_observer_get_error (observer), LARDER_ERROR, LARDER_ERROR_NO_DATA);
  larder_query_observer_detach (observer);
}

static void
refetched_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  int *outcome = user_data;
  g_autoptr(GError) error = NULL;

  *outcome = larder_query_observer_refetch_finish (LARDER_QUERY_OBSERVER (object), result, &error)
             ? 1 : error->code + 100;
}

static void
test_refetch_async (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  int outcome = 0;
  int other = 0;

  larder_query_options_set_retries (fixture->options, 0);
  observer = observe (fixture);
  larder_query_observer_refetch_async (observer, NULL, refetched_cb, &outcome);
  larder_query_observer_refetch_async (observer, cancellable, refetched_cb, &other);

  /* Who stops waiting stops alone. */
  g_cancellable_cancel (cancellable);
  larder_test_wait (other != 0);
  g_assert_cmpint (other, ==, 100 + G_IO_ERROR_CANCELLED);
  g_assert_cmpint (outcome, ==, 0);

  /* Also a failed fetch has settled. */
  larder_test_server_fail (fixture->server, G_IO_ERROR_FAILED);
  larder_test_wait (outcome != 0);
  g_assert_cmpint (outcome, ==, 1);

  outcome = 0;
  larder_query_observer_refetch_async (observer, NULL, refetched_cb, &outcome);
  larder_client_unmount (fixture->client);
  larder_test_wait (outcome != 0);
  g_assert_cmpint (outcome, ==, 100 + G_IO_ERROR_CANCELLED);
  larder_client_mount (fixture->client);
}

#define ADD(name, func) \
  g_test_add ("/query/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("fetches-of-one-key-are-shared", test_dedupe);
  ADD ("retries-with-growing-delays", test_retries);
  ADD ("retries-as-functions-say", test_retry_functions);
  ADD ("offline-waits-for-network-and-focus", test_offline);
  ADD ("mode-always-ignores-the-network", test_always);
  ADD ("leaving-stops-what-can-be-stopped", test_leaving);
  ADD ("leaving-ends-retries", test_leaving_while_retrying);
  ADD ("polls-as-the-data-says", test_interval);
  ADD ("answers-come-from-any-thread-once", test_other_thread);
  ADD ("a-lost-context-is-an-error", test_dropped_context);
  ADD ("waiting-ends-exactly-once", test_refetch_async);

  return g_test_run ();
}
