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
            LarderResultFlags    flags,
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

#define assert_loading(o) \
  larder_test_assert_state (o, LARDER_STATUS_PENDING, LARDER_FETCH_STATUS_FETCHING, "absent")
#define assert_success(o, json) \
  larder_test_assert_state (o, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE, json)

static void
test_life (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = observe (fixture);

  /* Made, not attached: nothing is fetched, nobody is told. */
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_fetches, ==, 0);
  larder_test_assert_state (observer, LARDER_STATUS_PENDING, LARDER_FETCH_STATUS_IDLE, "absent");
  take_log (fixture, "");

  larder_query_observer_attach (observer);
  assert_loading (observer);
  g_assert_true (larder_query_observer_get_is_loading (observer));
  take_log (fixture, "fetch-status is-fetching is-loading ! ");

  larder_test_server_answer (fixture->server, "[1]");
  assert_success (observer, "[1]");
  g_assert_cmpint (larder_query_observer_get_data_updated_at (observer), ==, 1000000);
  g_assert_true (get_boolean (observer, "is-fetched-after-mount"));
  take_log (fixture, "data status fetch-status data-updated-at is-fetched is-fetched-after-mount "
            "is-pending is-success is-fetching is-loading current-data ! ");

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
  larder_test_assert_state (observer, LARDER_STATUS_ERROR, LARDER_FETCH_STATUS_IDLE, "[1]");
  g_assert_true (get_boolean (observer, "is-refetch-error"));
  g_assert_cmpuint (get_uint (observer, "error-update-count"), ==, 1);
  g_assert_error (larder_query_observer_get_error (observer), G_IO_ERROR, G_IO_ERROR_FAILED);

  /* While it is tried again the error stays. */
  larder_query_observer_refetch (observer);
  larder_test_assert_state (observer, LARDER_STATUS_ERROR, LARDER_FETCH_STATUS_FETCHING, "[1]");
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
  assert_loading (observer);
  larder_test_settle ();
  assert_success (observer, "null");
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
  assert_loading (observer);
  larder_test_server_answer (fixture->server, "[2]");
  assert_success (observer, "[2]");

  /* The former key's data stays until the new one has some, also over several keys. */
  larder_query_options_set_keep_previous (third, TRUE);
  larder_query_observer_set_options (observer, third);
  larder_test_assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_FETCHING, "[2]");
  g_assert_true (get_boolean (observer, "is-placeholder-data"));
  g_assert_null (larder_query_observer_get_current_data (observer));
  larder_query_options_set_key (third, larder_test_key ("notes", "4"));
  larder_test_assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_FETCHING, "[2]");
  larder_test_server_answer (fixture->server, "[3]");
  larder_test_assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_FETCHING, "[2]");
  larder_test_server_answer (fixture->server, "[4]");
  assert_success (observer, "[4]");
  g_assert_false (get_boolean (observer, "is-placeholder-data"));
  g_assert_true (larder_query_observer_get_current_data (observer) ==
                 larder_query_observer_get_data (observer));
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
test_current_data (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(LarderQueryOptions) other =
    larder_test_server_options (fixture->server, larder_test_key ("notes", "2"));
  g_autoptr(LarderQueryObserver) observer = larder_query_observer_new (fixture->client,
                                                                       fixture->options);
  g_autoptr(LarderValue) one = larder_test_value ("[1]");
  g_autoptr(LarderValue) shown = NULL;
  guint n_data = 0;
  guint n_current = 0;

  larder_query_options_set_keep_previous (other, TRUE);
  g_signal_connect (observer, "notify::data", G_CALLBACK (count_cb), &n_data);
  g_signal_connect (observer, "notify::current-data", G_CALLBACK (count_cb), &n_current);
  larder_query_observer_attach (observer);
  larder_test_server_answer (fixture->server, "[1]");
  g_object_get (observer, "current-data", &shown, NULL);
  g_assert_true (larder_value_equal (shown, one));
  g_assert_cmpuint (n_data, ==, 1);
  g_assert_cmpuint (n_current, ==, 1);

  /* What stands for the data of another key is no news of that key, but there is no other. */
  larder_query_observer_set_options (observer, other);
  g_assert_cmpuint (n_data, ==, 1);
  g_assert_cmpuint (n_current, ==, 2);
  g_assert_null (larder_query_observer_get_current_data (observer));

  /* The new key has the same data object: only that it is its own is news. */
  larder_client_set_data (fixture->client, larder_test_key ("notes", "2"), shown);
  g_assert_cmpuint (n_data, ==, 1);
  g_assert_cmpuint (n_current, ==, 3);
  g_assert_true (larder_query_observer_get_current_data (observer) == shown);
  larder_query_observer_detach (observer);
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

/* The last observer takes its fetch along, and whoever shows how many run is told so. */
static void
test_counted (Fixture       *fixture,
              gconstpointer  data)
{
  LarderQueryObserver *observer;
  guint n_fetching;

  fixture->server->takes_cancellable = TRUE;
  observer = larder_query_observer_new (fixture->client, fixture->options);
  larder_query_observer_attach (observer);
  g_object_get (fixture->client, "n-fetching", &n_fetching, NULL);
  g_assert_cmpuint (n_fetching, ==, 1);
  g_signal_connect (fixture->client, "notify::n-fetching", G_CALLBACK (notify_cb), fixture);
  g_assert_finalize_object (observer);
  g_assert_cmpstr (fixture->log->str, ==, "n-fetching ");
  g_signal_handlers_disconnect_by_data (fixture->client, fixture);
}

/* What left the cache stays as it was in the eyes of who looks at it, at any time. */
static void
test_left (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = NULL;

  larder_query_options_set_stale_time (fixture->options, 1000);
  observer = larder_query_observer_new (fixture->client, fixture->options);
  larder_query_observer_attach (observer);
  larder_test_server_answer (fixture->server, "[1]");
  larder_client_remove (fixture->client, larder_test_key ("notes", "1"));
  g_string_truncate (fixture->log, 0);
  larder_test_clock_advance (fixture->clock, 5000);
  larder_test_settle ();
  larder_test_assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE, "[1]");
  g_assert_false (larder_query_observer_get_is_stale (observer));
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
  ADD ("data-grows-stale-once", test_stale_time);
  ADD ("disabled-fetches-nothing-by-itself", test_disabled);
  ADD ("another-key-shows-at-once", test_key_change);
  ADD ("current-data-is-of-this-key", test_current_data);
  ADD ("identical-data-wakes-nobody", test_thousand);
  ADD ("only-net-changes-are-told", test_net_change);
  ADD ("nobody-is-called-after-the-end", test_owner_gone);
  ADD ("what-left-the-cache-stays-as-it-was", test_left);
  ADD ("a-fetch-that-goes-with-its-observer-is-told", test_counted);

  return g_test_run ();
}
