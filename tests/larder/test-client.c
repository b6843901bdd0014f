/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of what a client does with its queries and tables. */

#include "config.h"

#include "larder-testing.h"

typedef struct
{
  LarderTestClock    *clock;
  LarderClient       *client;
  LarderTable        *notes;
  LarderTestServer   *server;
  LarderQueryOptions *options;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->clock = larder_test_clock_new (1000000);
  fixture->client = larder_client_new (LARDER_CLOCK (fixture->clock), NULL, NULL);
  fixture->notes = larder_client_add_table (fixture->client, "notes", LARDER_TYPE_TEST_NOTE);
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

static void
assert_data (Fixture    *fixture,
             const char *json)
{
  LarderValue *value = larder_client_get_data (fixture->client, larder_test_key ("notes", "1"));
  g_autofree char *text = larder_test_json (value);

  g_assert_cmpstr (text, ==, json);
}

static void
set_data (Fixture    *fixture,
          const char *second,
          gint64      number)
{
  g_autoptr(LarderValue) value = larder_value_new_int (number);

  larder_client_set_data (fixture->client, larder_test_key ("notes", second), value);
}

/* What a caller got: the text of the data, or "error" and its code. */
static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  char **outcome = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) value =
    larder_client_fetch_finish (LARDER_CLIENT (object), result, &error);

  g_assert_null (*outcome);
  *outcome = error != NULL ? g_strdup_printf ("error %d", error->code) : larder_test_json (value);
}

static void
test_fetch (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  larder_query_options_set_stale_time (fixture->options, 1000);
  larder_client_fetch_async (fixture->client, fixture->options, NULL, fetched_cb, &first);
  larder_client_fetch_async (fixture->client, fixture->options, NULL, fetched_cb, &second);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
  g_assert_cmpuint (larder_client_is_fetching (fixture->client, NULL), ==, 1);
  larder_test_server_answer (fixture->server, "[1]");
  larder_test_wait (first != NULL && second != NULL);
  g_assert_cmpstr (first, ==, "[1]");
  g_assert_cmpstr (second, ==, "[1]");

  /* Fresh data is given without asking. */
  larder_client_fetch_async (fixture->client, fixture->options, NULL, fetched_cb, &third);
  larder_test_wait (third != NULL);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
  g_assert_cmpuint (larder_client_is_fetching (fixture->client, NULL), ==, 0);
}

static void
test_fetch_fails (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(LarderQueryOptions) unknown = larder_query_options_new (larder_test_key ("a", "b"));
  g_autofree char *outcome = NULL;
  g_autofree char *missing = NULL;

  /* Imperative fetches are not tried again unless somebody chose so. */
  larder_client_fetch_async (fixture->client, fixture->options, NULL, fetched_cb, &outcome);
  larder_test_server_fail (fixture->server, G_IO_ERROR_PERMISSION_DENIED);
  larder_test_wait (outcome != NULL);
  g_assert_cmpstr (outcome, ==, "error 14");

  larder_client_fetch_async (fixture->client, unknown, NULL, fetched_cb, &missing);
  larder_test_wait (missing != NULL);
  g_assert_cmpstr (missing, ==, "error 0");
}

static void
test_fetch_removed (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *outcome = NULL;
  g_autofree char *cancelled = NULL;
  g_autofree char *kept = NULL;

  larder_client_fetch_async (fixture->client, fixture->options, NULL, fetched_cb, &outcome);
  larder_client_remove (fixture->client, larder_test_key ("notes", NULL));
  larder_test_wait (outcome != NULL);
  g_assert_cmpstr (outcome, ==, "error 19");

  larder_client_fetch_async (fixture->client, fixture->options, NULL, fetched_cb, &cancelled);
  larder_client_cancel (fixture->client, NULL);
  larder_test_wait (cancelled != NULL);
  g_assert_cmpstr (cancelled, ==, "error 19");

  /* With data from before, cancelling gives that. */
  set_data (fixture, "1", 5);
  larder_client_fetch_async (fixture->client, fixture->options, NULL, fetched_cb, &kept);
  larder_client_cancel (fixture->client, NULL);
  larder_test_wait (kept != NULL);
  g_assert_cmpstr (kept, ==, "5");
}

static void
test_write (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = NULL;

  assert_data (fixture, "absent");
  larder_client_set_data (fixture->client, larder_test_key ("notes", "1"), NULL);
  assert_data (fixture, "absent");
  set_data (fixture, "1", 5);
  assert_data (fixture, "5");

  /* A write during a fetch shows at once; the fetch goes on and overwrites it. */
  observer = larder_query_observer_new (fixture->client, fixture->options);
  larder_query_observer_attach (observer);
  set_data (fixture, "1", 6);
  assert_data (fixture, "6");
  g_assert_cmpint (larder_query_observer_get_fetch_status (observer), ==,
                   LARDER_FETCH_STATUS_FETCHING);

  /* Cancelling returns to what was written, not to what was before the fetch. */
  larder_client_cancel (fixture->client, NULL);
  assert_data (fixture, "6");
  larder_query_observer_refetch (observer);
  set_data (fixture, "1", 7);
  g_ptr_array_remove_index (fixture->server->fetches, 0);
  larder_test_server_answer (fixture->server, "8");
  assert_data (fixture, "8");
  larder_query_observer_detach (observer);
}

static void
test_invalidate (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = NULL;

  larder_query_options_set_stale_time (fixture->options, LARDER_NEVER);
  observer = larder_query_observer_new (fixture->client, fixture->options);
  larder_query_observer_attach (observer);

  /* Invalidated while the first answer is on its way: it is asked again. */
  larder_client_invalidate (fixture->client, larder_test_key ("notes", NULL));
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
  larder_test_server_answer (fixture->server, "1");
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  g_assert_true (larder_query_observer_get_is_stale (observer));
  larder_test_server_answer (fixture->server, "2");
  assert_data (fixture, "2");
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  g_assert_false (larder_query_observer_get_is_stale (observer));

  /* Other keys are left alone; one that nobody looks at is only marked. */
  larder_client_invalidate (fixture->client, larder_test_key ("notes", "2"));
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  larder_query_observer_detach (observer);
  larder_client_invalidate (fixture->client, NULL);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  larder_query_observer_attach (observer);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 3);
  larder_query_observer_detach (observer);
}

static void
test_static (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = NULL;

  larder_query_options_set_stale_time (fixture->options, LARDER_STATIC);
  larder_query_options_set_refetch_on_mount (fixture->options, LARDER_REFETCH_ALWAYS);
  observer = larder_query_observer_new (fixture->client, fixture->options);
  larder_query_observer_attach (observer);
  larder_test_server_answer (fixture->server, "1");
  larder_query_observer_detach (observer);
  larder_query_observer_attach (observer);
  larder_client_invalidate (fixture->client, NULL);
  larder_client_refetch (fixture->client, NULL);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
  larder_query_observer_refetch (observer);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  larder_query_observer_detach (observer);
}

static void
test_gc (Fixture       *fixture,
         gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = NULL;

  larder_query_options_set_gc_time (fixture->options, 100);
  observer = larder_query_observer_new (fixture->client, fixture->options);
  larder_query_observer_attach (observer);
  larder_test_server_answer (fixture->server, "1");
  larder_test_clock_advance (fixture->clock, 1000);
  larder_test_settle ();
  assert_data (fixture, "1");
  larder_query_observer_detach (observer);
  larder_test_clock_advance (fixture->clock, 99);
  larder_test_settle ();
  assert_data (fixture, "1");
  larder_test_clock_advance (fixture->clock, 1);
  larder_test_settle ();
  assert_data (fixture, "absent");

  /* The observer keeps what it had, and makes a new entry when it comes back. */
  g_assert_nonnull (larder_query_observer_get_data (observer));
  larder_query_observer_attach (observer);
  g_assert_null (larder_query_observer_get_data (observer));
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);

  /* While it is fetched it stays, however long that takes. */
  larder_query_observer_detach (observer);
  larder_test_clock_advance (fixture->clock, 1000);
  larder_test_settle ();
  larder_test_server_answer (fixture->server, "2");
  assert_data (fixture, "2");
  larder_test_clock_advance (fixture->clock, 100);
  larder_test_settle ();
  assert_data (fixture, "absent");
}

static void
test_reset (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer = NULL;
  g_autoptr(LarderValue) initial = larder_value_new_int (0);

  larder_query_options_set_initial_data (fixture->options, initial, -1);
  observer = larder_query_observer_new (fixture->client, fixture->options);
  assert_data (fixture, "0");
  g_assert_false (larder_query_observer_get_is_fetched (observer));
  larder_query_observer_attach (observer);
  larder_test_server_answer (fixture->server, "1");
  assert_data (fixture, "1");
  larder_client_reset (fixture->client, NULL);
  assert_data (fixture, "0");
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  larder_test_server_answer (fixture->server, "2");
  larder_query_observer_detach (observer);
}

static void
test_defaults (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(LarderQueryOptions) all = larder_query_options_new (NULL);
  g_autoptr(LarderQueryOptions) notes = larder_query_options_new (NULL);
  g_autoptr(LarderQueryObserver) observer = NULL;
  const char * const none[] = { NULL };

  larder_query_options_set_stale_time (all, LARDER_NEVER);
  larder_query_options_set_retries (all, 0);
  larder_query_options_set_stale_time (notes, 100);
  larder_client_set_query_defaults (fixture->client, larder_key_new (none), all);
  larder_client_set_query_defaults (fixture->client, larder_test_key ("notes", NULL), notes);
  observer = larder_query_observer_new (fixture->client, fixture->options);
  larder_query_observer_attach (observer);
  larder_test_server_answer (fixture->server, "1");
  g_assert_false (larder_query_observer_get_is_stale (observer));
  larder_test_clock_advance (fixture->clock, 100);
  g_assert_true (larder_query_observer_get_is_stale (observer));
  larder_query_observer_refetch (observer);
  larder_test_server_fail (fixture->server, G_IO_ERROR_FAILED);
  g_assert_cmpint (larder_query_observer_get_status (observer), ==, LARDER_STATUS_ERROR);
  larder_query_observer_detach (observer);
}

static void
test_wake (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(LarderQueryObserver) observer =
    larder_query_observer_new (fixture->client, fixture->options);
  g_autoptr(LarderQueryObserver) second =
    larder_query_observer_new (fixture->client, fixture->options);

  larder_query_observer_attach (observer);
  larder_query_observer_attach (second);
  larder_test_server_answer (fixture->server, "1");

  /* At most one refetch per query and event. */
  larder_client_set_focused (fixture->client, FALSE);
  larder_client_set_focused (fixture->client, TRUE);
  larder_client_set_focused (fixture->client, TRUE);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  larder_test_server_answer (fixture->server, "2");
  larder_client_set_online (fixture->client, FALSE);
  larder_client_set_online (fixture->client, TRUE);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_fetches, ==, 3);
  larder_query_observer_detach (observer);
  larder_query_observer_detach (second);
}

static void
test_schema (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(LarderSchema) schema = larder_schema_new (fixture->notes);
  g_autoptr(LarderValue) folder = larder_value_new_string ("f");
  g_autoptr(LarderValue) late = NULL;
  g_autoptr(LarderQueryObserver) observer = NULL;
  g_autoptr(LarderTableView) view = larder_table_view_new (fixture->notes, "position");

  larder_schema_add_scope (schema, "folder", folder);
  larder_query_options_set_schema (fixture->options, schema);
  observer = larder_query_observer_new (fixture->client, fixture->options);
  larder_query_observer_attach (observer);
  larder_test_server_answer (fixture->server,
                             "[{\"id\":\"a\",\"folder\":\"f\",\"position\":2,\"version\":1},"
                             "{\"id\":\"b\",\"folder\":\"f\",\"position\":1,\"version\":1}]");
  assert_data (fixture, "[\"a\",\"b\"]");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 2);

  /* A row that came while the answer was on its way is not taken away by it. */
  larder_query_observer_refetch (observer);
  late = larder_test_value ("{\"id\":\"c\",\"folder\":\"f\",\"position\":3,\"version\":1}");
  larder_client_write_rows (fixture->client, "notes", late);
  larder_test_server_answer (fixture->server,
                             "[{\"id\":\"a\",\"folder\":\"f\",\"position\":2,\"version\":1}]");
  g_assert_false (larder_table_contains (fixture->notes, "b"));
  g_assert_true (larder_table_contains (fixture->notes, "c"));

  /* One that went meanwhile does not come back: the answer is asked for again. */
  larder_query_observer_refetch (observer);
  larder_client_remove_row (fixture->client, "notes", "c");
  larder_test_server_answer (fixture->server,
                             "[{\"id\":\"c\",\"folder\":\"f\",\"position\":3,\"version\":1}]");
  g_assert_false (larder_table_contains (fixture->notes, "c"));
  larder_test_server_answer (fixture->server, "[]");
  assert_data (fixture, "[]");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 0);
  larder_query_observer_detach (observer);
}

static void
test_clear (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(LarderValue) row = larder_test_value ("{\"id\":\"a\"}");

  set_data (fixture, "1", 1);
  larder_client_write_rows (fixture->client, "notes", row);
  larder_client_clear (fixture->client);
  assert_data (fixture, "absent");
  g_assert_cmpuint (larder_table_get_n_rows (fixture->notes), ==, 0);
}

static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      set_data (fixture, name, i);
    }
  larder_test_clock_advance (fixture->clock, 300000);
  larder_test_settle ();
  assert_data (fixture, "absent");
}

#define ADD(name, func) \
  g_test_add ("/client/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("fetches-are-joined-and-fresh-data-is-given", test_fetch);
  ADD ("a-failed-fetch-is-told", test_fetch_fails);
  ADD ("nobody-waits-for-ever", test_fetch_removed);
  ADD ("writes-show-at-once", test_write);
  ADD ("an-invalidation-is-never-lost", test_invalidate);
  ADD ("static-data-stays", test_static);
  ADD ("what-nobody-looks-at-is-collected", test_gc);
  ADD ("a-reset-returns-to-the-initial-data", test_reset);
  ADD ("later-prefixes-go-before-earlier-ones", test_defaults);
  ADD ("focus-and-network-refetch-once", test_wake);
  ADD ("answers-fall-into-tables", test_schema);
  ADD ("clearing-forgets-all", test_clear);
  ADD ("ten-thousand-entries-are-swept", test_many);

  return g_test_run ();
}
