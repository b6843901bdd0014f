/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of one consumer's view of one query. */

#include "config.h"

#include "larder-testing.h"

typedef struct
{
  LarderTestClock    *clock;
  LarderClient       *client;
  LarderTestServer   *server;
  LarderQueryOptions *options;
  GString            *log;        /* names of notified properties, "!" for ::changed */
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
  larder_client_unmount (fixture->client);
  g_assert_finalize_object (fixture->client);
  g_assert_finalize_object (fixture->options);
  larder_test_server_free (fixture->server);
  larder_test_settle ();
  g_assert_finalize_object (fixture->clock);
  g_string_free (fixture->log, TRUE);
}

static void
notify_cb (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->log, "%s ", pspec->name);
}

static void
changed_cb (LarderQueryObserver *observer,
            Fixture             *fixture)
{
  g_string_append (fixture->log, "! ");
}

static LarderQueryObserver *
observe (Fixture *fixture)
{
  LarderQueryObserver *observer = larder_query_observer_new (fixture->client, fixture->options);

  g_signal_connect (observer, "notify", G_CALLBACK (notify_cb), fixture);
  g_signal_connect (observer, "changed", G_CALLBACK (changed_cb), fixture);
  return observer;
}

static void
take_log (Fixture    *fixture,
          const char *expected)
{
  g_assert_cmpstr (fixture->log->str, ==, expected);
  g_string_set_size (fixture->log, 0);
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

static void
assert_state (LarderQueryObserver *observer,
              LarderStatus         status,
              LarderFetchStatus    fetch_status,
              const char          *json)
{
  g_autofree char *text = larder_test_json (larder_query_observer_get_data (observer));

  g_assert_cmpint (larder_query_observer_get_status (observer), ==, status);
  g_assert_cmpint (larder_query_observer_get_fetch_status (observer), ==, fetch_status);
  g_assert_cmpstr (text, ==, json);
}

#define assert_success(o, json) \
  assert_state (o, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE, json)

static void
test_life (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = observe (fixture);

  /* Made, not attached: nothing is fetched, nobody is told. */
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_fetches, ==, 0);
  assert_state (observer, LARDER_STATUS_PENDING, LARDER_FETCH_STATUS_IDLE, "absent");
  take_log (fixture, "");

  larder_query_observer_attach (observer);
  assert_state (observer, LARDER_STATUS_PENDING, LARDER_FETCH_STATUS_FETCHING, "absent");
  g_assert_true (larder_query_observer_get_is_loading (observer));
  take_log (fixture, "fetch-status is-fetching is-loading ! ");

  larder_test_server_answer (fixture->server, "[1]");
  assert_success (observer, "[1]");
  g_assert_cmpint (larder_query_observer_get_data_updated_at (observer), ==, 1000000);
  g_assert_true (get_boolean (observer, "is-fetched-after-mount"));
  take_log (fixture, "data status fetch-status data-updated-at is-fetched is-fetched-after-mount "
            "is-pending is-success is-fetching is-loading ! ");

  /* The same data again: data is not notified. */
  larder_test_clock_advance (fixture->clock, 10);
  larder_query_observer_refetch (observer);
  take_log (fixture, "fetch-status is-fetching is-refetching ! ");
  larder_test_server_answer (fixture->server, "[1]");
  take_log (fixture, "fetch-status data-updated-at is-fetching is-refetching ! ");

  /* A failed refetch keeps the data. */
  larder_query_options_set_retries (fixture->options, 0);
  g_string_set_size (fixture->log, 0);
  larder_query_observer_refetch (observer);
  larder_test_server_fail (fixture->server, G_IO_ERROR_FAILED);
  assert_state (observer, LARDER_STATUS_ERROR, LARDER_FETCH_STATUS_IDLE, "[1]");
  g_assert_true (get_boolean (observer, "is-refetch-error"));
  g_assert_cmpuint (get_uint (observer, "error-update-count"), ==, 1);
  g_assert_error (larder_query_observer_get_error (observer), G_IO_ERROR, G_IO_ERROR_FAILED);

  /* While it is tried again the error stays. */
  larder_query_observer_refetch (observer);
  assert_state (observer, LARDER_STATUS_ERROR, LARDER_FETCH_STATUS_FETCHING, "[1]");
  larder_test_server_answer (fixture->server, "[2]");
  assert_success (observer, "[2]");
  g_assert_null (larder_query_observer_get_error (observer));
  larder_query_observer_detach (observer);
}

static void
test_at_once (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = observe (fixture);

  fixture->server->at_once = TRUE;
  fixture->server->answer = g_strdup ("null");
  larder_query_observer_attach (observer);
  assert_state (observer, LARDER_STATUS_PENDING, LARDER_FETCH_STATUS_FETCHING, "absent");
  larder_test_settle ();
  assert_success (observer, "null");
  larder_query_observer_detach (observer);
}

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
  assert_state (first, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_FETCHING, "[1]");
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
      assert_state (observer, LARDER_STATUS_PENDING, LARDER_FETCH_STATUS_FETCHING, "absent");
      larder_test_clock_advance (fixture->clock, delays[i] - 1);
      larder_test_settle ();
      g_assert_cmpuint (fixture->server->n_fetches, ==, i + 1);
      larder_test_clock_advance (fixture->clock, 1);
      larder_test_settle ();
      g_assert_cmpuint (fixture->server->n_fetches, ==, i + 2);
    }
  larder_test_server_fail (fixture->server, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpuint (get_uint (observer, "failure-count"), ==, 4);
  assert_state (observer, LARDER_STATUS_ERROR, LARDER_FETCH_STATUS_IDLE, "absent");
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
  assert_state (observer, LARDER_STATUS_ERROR, LARDER_FETCH_STATUS_IDLE, "absent");
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
  assert_state (observer, LARDER_STATUS_PENDING, LARDER_FETCH_STATUS_PAUSED, "absent");
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
  assert_state (observer, LARDER_STATUS_PENDING, LARDER_FETCH_STATUS_PAUSED, "absent");
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
  assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_FETCHING, "[1]");
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
  assert_state (observer, LARDER_STATUS_ERROR, LARDER_FETCH_STATUS_IDLE, "absent");
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

static void
test_stale_time (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = NULL;

  larder_query_options_set_stale_time (fixture->options, 500);
  observer = observe (fixture);
  larder_query_observer_attach (observer);
  larder_test_server_answer (fixture->server, "[1]");
  g_assert_false (larder_query_observer_get_is_stale (observer));
  g_string_set_size (fixture->log, 0);
  larder_test_clock_advance (fixture->clock, 499);
  larder_test_settle ();
  take_log (fixture, "");
  larder_test_clock_advance (fixture->clock, 1);
  larder_test_settle ();
  take_log (fixture, "is-stale ! ");

  /* Attaching again fetches only what is stale. */
  larder_query_observer_detach (observer);
  larder_query_observer_attach (observer);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  larder_test_server_answer (fixture->server, "[2]");
  larder_query_observer_detach (observer);
  larder_query_observer_attach (observer);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  larder_query_observer_detach (observer);
}

static void
test_disabled (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = NULL;
  g_autoptr(LarderValue) seven = larder_value_new_int (7);

  larder_query_options_set_enabled (fixture->options, FALSE);
  observer = observe (fixture);
  larder_query_observer_attach (observer);
  larder_client_invalidate (fixture->client, NULL);
  larder_client_refetch (fixture->client, NULL);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 0);
  g_assert_false (larder_query_observer_get_is_stale (observer));

  /* It shows what others bring. */
  larder_client_set_data (fixture->client, larder_test_key ("notes", "1"), seven);
  assert_success (observer, "7");

  /* Enabling fetches what is stale, by the property of the shared options too. */
  larder_query_options_set_enabled (fixture->options, TRUE);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
  larder_test_server_answer (fixture->server, "8");
  assert_success (observer, "8");
  larder_query_observer_detach (observer);
}

static void
test_key_change (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(LarderQueryOptions) other =
    larder_test_server_options (fixture->server, larder_test_key ("notes", "2"));
  g_autoptr(LarderQueryOptions) third =
    larder_test_server_options (fixture->server, larder_test_key ("notes", "3"));
  g_autoptr(LarderQueryObserver) observer = observe (fixture);

  larder_query_observer_attach (observer);
  larder_test_server_answer (fixture->server, "[1]");
  larder_query_observer_set_options (observer, other);
  assert_state (observer, LARDER_STATUS_PENDING, LARDER_FETCH_STATUS_FETCHING, "absent");
  larder_test_server_answer (fixture->server, "[2]");
  assert_success (observer, "[2]");

  /* The former key's data stays until the new one has some, also over several keys. */
  larder_query_options_set_keep_previous (third, TRUE);
  larder_query_observer_set_options (observer, third);
  assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_FETCHING, "[2]");
  g_assert_true (get_boolean (observer, "is-placeholder-data"));
  larder_query_options_set_key (third, larder_test_key ("notes", "4"));
  assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_FETCHING, "[2]");
  larder_test_server_answer (fixture->server, "[3]");
  assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_FETCHING, "[2]");
  larder_test_server_answer (fixture->server, "[4]");
  assert_success (observer, "[4]");
  g_assert_false (get_boolean (observer, "is-placeholder-data"));
  larder_query_observer_detach (observer);
}

static gint64
poll_while_one (LarderValue *data,
                gpointer     user_data)
{
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

static void
count_cb (GObject    *object,
          GParamSpec *pspec,
          guint      *count)
{
  (*count)++;
}

static void
test_thousand (Fixture       *fixture,
               gconstpointer  data)
{
  LarderQueryObserver *observers[1000];
  guint count = 0;

  for (guint i = 0; i < G_N_ELEMENTS (observers); i++)
    {
      observers[i] = larder_query_observer_new (fixture->client, fixture->options);
      g_signal_connect (observers[i], "notify::data", G_CALLBACK (count_cb), &count);
      larder_query_observer_attach (observers[i]);
    }
  larder_test_server_answer (fixture->server, "[{\"id\":\"a\"},{\"id\":\"b\"}]");
  g_assert_cmpuint (count, ==, 1000);
  larder_query_observer_refetch (observers[0]);
  larder_test_server_answer (fixture->server, "[{\"id\":\"a\"},{\"id\":\"b\"}]");
  g_assert_cmpuint (count, ==, 1000);
  for (guint i = 0; i < G_N_ELEMENTS (observers); i++)
    g_assert_finalize_object (observers[i]);
}

static void
test_net_change (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = observe (fixture);
  g_autoptr(LarderValue) one = larder_value_new_int (1);
  g_autoptr(LarderValue) two = larder_value_new_int (2);

  larder_client_set_data (fixture->client, larder_test_key ("notes", "1"), one);
  larder_query_options_set_refetch_on_mount (fixture->options, LARDER_REFETCH_NEVER);
  larder_query_observer_attach (observer);
  g_string_set_size (fixture->log, 0);

  /* There and back in one batch is no news; the getter is right at every moment. */
  larder_client_begin_batch (fixture->client);
  larder_client_set_data (fixture->client, larder_test_key ("notes", "1"), two);
  assert_success (observer, "2");
  larder_client_set_data (fixture->client, larder_test_key ("notes", "1"), one);
  take_log (fixture, "");
  larder_client_end_batch (fixture->client);
  g_assert_null (strstr (fixture->log->str, "status"));
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
test_owner_gone (Fixture       *fixture,
                 gconstpointer  data)
{
  LarderQueryObserver *observer = observe (fixture);

  /* The fetch never ends, and the observer goes: what comes later finds nobody. */
  larder_query_observer_attach (observer);
  g_assert_finalize_object (observer);
  larder_client_remove (fixture->client, NULL);
  larder_test_server_answer (fixture->server, "[1]");
  take_log (fixture, "fetch-status is-fetching is-loading ! ");
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
  g_test_add ("/query-observer/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("shows-each-state-and-notifies-only-what-changed", test_life);
  ADD ("an-answer-at-once-settles-later", test_at_once);
  ADD ("fetches-of-one-key-are-shared", test_dedupe);
  ADD ("retries-with-growing-delays", test_retries);
  ADD ("retries-as-functions-say", test_retry_functions);
  ADD ("offline-waits-for-network-and-focus", test_offline);
  ADD ("mode-always-ignores-the-network", test_always);
  ADD ("leaving-stops-what-can-be-stopped", test_leaving);
  ADD ("leaving-ends-retries", test_leaving_while_retrying);
  ADD ("data-grows-stale-once", test_stale_time);
  ADD ("disabled-fetches-nothing-by-itself", test_disabled);
  ADD ("another-key-shows-at-once", test_key_change);
  ADD ("polls-as-the-data-says", test_interval);
  ADD ("identical-data-wakes-nobody", test_thousand);
  ADD ("only-net-changes-are-told", test_net_change);
  ADD ("answers-come-from-any-thread-once", test_other_thread);
  ADD ("a-lost-context-is-an-error", test_dropped_context);
  ADD ("nobody-is-called-after-the-end", test_owner_gone);
  ADD ("waiting-ends-exactly-once", test_refetch_async);

  return g_test_run ();
}
