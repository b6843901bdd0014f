/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of queries that are kept one by one in a store. */

#include "config.h"

#include <glib/gstdio.h>

#include "larder-testing.h"

#define START_MS 1000000
#define DAY_MS (24 * 60 * 60 * 1000)

typedef struct
{
  LarderTestClock      *clock;
  LarderTestServer     *server;
  LarderStore          *store;
  LarderClient         *client;
  LarderQueryPersister *persister;
  guint                 n_failed;
} Fixture;

static void
failed_cb (Fixture *fixture,
           GError  *error)
{
  g_assert_nonnull (error);
  fixture->n_failed++;
}

/* A new process, so to say. */
static void
open_client (Fixture *fixture)
{
  fixture->client = larder_client_new (LARDER_CLOCK (fixture->clock), NULL, NULL);
  larder_client_mount (fixture->client);
  fixture->persister = larder_query_persister_new (fixture->client, fixture->store, "query-");
  g_signal_connect_swapped (fixture->persister, "failed", G_CALLBACK (failed_cb), fixture);
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GStrv *) user_data = larder_store_list_finish (LARDER_STORE (object), result, NULL);
}

/* How many records there are, when all that was begun is done: calls of a store keep their order
 * by name only, so this one is asked until it says what is expected. */
static void
wait_for_records (Fixture *fixture,
                  guint    expected)
{
  guint found;

  do
    {
      g_auto(GStrv) names = NULL;

      larder_store_list_async (fixture->store, NULL, listed_cb, &names);
      larder_test_wait (names != NULL);
      found = g_strv_length (names);
    }
  while (found != expected);
}

static void
close_client (Fixture *fixture)
{
  larder_client_unmount (fixture->client);
  g_assert_finalize_object (fixture->client);
  larder_test_wait (G_OBJECT (fixture->persister)->ref_count == 1);
  g_assert_finalize_object (fixture->persister);
}

static void
reopen (Fixture *fixture)
{
  close_client (fixture);
  open_client (fixture);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *folder = larder_test_path ("queries");

  fixture->clock = larder_test_clock_new (START_MS);
  fixture->server = larder_test_server_new ();
  fixture->store = LARDER_STORE (larder_file_store_new (folder));
  open_client (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  close_client (fixture);
  larder_test_server_free (fixture->server);
  g_object_unref (fixture->store);
  g_object_unref (fixture->clock);
}

static LarderQueryObserver *
observe (Fixture    *fixture,
         const char *name,
         gint64      stale_time)
{
  g_autoptr(LarderQueryOptions) options =
    larder_test_server_options (fixture->server, larder_test_key ("notes", name));
  LarderQueryObserver *observer;

  larder_query_options_set_persister (options, fixture->persister);
  larder_query_options_set_stale_time (options, stale_time);
  observer = larder_query_observer_new (fixture->client, options);
  larder_query_observer_attach (observer);
  return observer;
}

static void
let_go (LarderQueryObserver *observer)
{
  larder_query_observer_detach (observer);
  g_object_unref (observer);
}

/* One record of ["notes", name] with the data [1], made at the present time. */
static void
keep (Fixture    *fixture,
      const char *name)
{
  LarderQueryObserver *observer = observe (fixture, name, 1000);

  larder_test_wait (fixture->server->fetches->len == 1);
  larder_test_server_answer (fixture->server, "[1]");
  let_go (observer);
}

static void
test_hit (Fixture       *fixture,
          gconstpointer  data)
{
  LarderQueryObserver *observer;

  keep (fixture, "a");
  wait_for_records (fixture, 1);
  reopen (fixture);
  larder_test_clock_advance (fixture->clock, 999);
  observer = observe (fixture, "a", 1000);
  larder_test_wait (larder_query_observer_get_data (observer) != NULL);
  larder_test_settle ();
  larder_test_assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE, "[1]");
  g_assert_cmpint (larder_query_observer_get_data_updated_at (observer), ==, START_MS);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
  larder_test_clock_advance (fixture->clock, 1);
  g_assert_true (larder_query_observer_get_is_stale (observer));
  let_go (observer);
}

static void
test_stale (Fixture       *fixture,
            gconstpointer  data)
{
  LarderQueryObserver *observer;

  keep (fixture, "a");
  wait_for_records (fixture, 1);
  reopen (fixture);
  larder_test_clock_advance (fixture->clock, 1000);
  observer = observe (fixture, "a", 1000);
  larder_test_wait (fixture->server->fetches->len == 1);
  larder_test_assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_FETCHING, "[1]");
  larder_test_server_answer (fixture->server, "[2]");
  larder_test_assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE, "[2]");
  let_go (observer);
}

static void
test_refetch (Fixture       *fixture,
              gconstpointer  data)
{
  LarderQueryObserver *observer;

  keep (fixture, "a");
  wait_for_records (fixture, 1);
  reopen (fixture);
  larder_query_persister_set_refetch (fixture->persister, LARDER_REFETCH_ALWAYS);
  observer = observe (fixture, "a", 1000);
  larder_test_wait (fixture->server->fetches->len == 1);
  larder_test_assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_FETCHING, "[1]");
  larder_test_server_answer (fixture->server, "[2]");
  let_go (observer);

  reopen (fixture);
  larder_query_persister_set_refetch (fixture->persister, LARDER_REFETCH_NEVER);
  larder_test_clock_advance (fixture->clock, 5000);
  observer = observe (fixture, "a", 1000);
  larder_test_wait (larder_query_observer_get_data (observer) != NULL);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_fetches, ==, 2);
  let_go (observer);
}

static void
test_offline (Fixture       *fixture,
              gconstpointer  data)
{
  LarderQueryObserver *observer;

  keep (fixture, "a");
  wait_for_records (fixture, 1);
  reopen (fixture);
  larder_client_set_online (fixture->client, FALSE);
  observer = observe (fixture, "a", 1000);
  larder_test_wait (larder_query_observer_get_data (observer) != NULL);
  larder_test_assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE, "[1]");
  let_go (observer);
}

static void
test_memory_first (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GVariant) key = g_variant_ref_sink (larder_test_key ("notes", "a"));
  g_autoptr(LarderValue) other = larder_test_value ("[7]");
  LarderQueryObserver *observer;

  keep (fixture, "a");
  wait_for_records (fixture, 1);
  reopen (fixture);
  larder_client_set_data (fixture->client, key, other);
  observer = observe (fixture, "a", 1000);
  larder_test_settle ();
  larder_test_assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE, "[7]");
  let_go (observer);
}

static void
test_write (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GVariant) key = g_variant_ref_sink (larder_test_key ("notes", "a"));
  g_autoptr(LarderValue) other = larder_test_value ("[7]");
  LarderQueryObserver *observer;

  keep (fixture, "a");
  larder_client_set_data (fixture->client, key, other);
  wait_for_records (fixture, 1);
  reopen (fixture);
  observer = observe (fixture, "a", 1000);
  larder_test_wait (larder_query_observer_get_data (observer) != NULL);
  larder_test_assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE, "[7]");
  let_go (observer);
}

/* A record that must not be taken: the function is asked, and the record replaced. */
static void
assert_refused (Fixture *fixture,
                guint    n_failed)
{
  LarderQueryObserver *observer = observe (fixture, "a", 1000);

  fixture->n_failed = 0;
  larder_test_wait (fixture->server->fetches->len == 1);
  larder_test_assert_state (observer, LARDER_STATUS_PENDING, LARDER_FETCH_STATUS_FETCHING,
                            "absent");
  wait_for_records (fixture, 0);
  g_assert_cmpuint (fixture->n_failed, ==, n_failed);
  larder_test_server_answer (fixture->server, "[1]");
  let_go (observer);
  wait_for_records (fixture, 1);
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  const char *folder = larder_file_store_get_folder (LARDER_FILE_STORE (fixture->store));
  const char *bad[] = { "{", "7", "{}", "{\"timestamp\":1000000,\"buster\":\"\",\"query\":{}}",
                        "{\"timestamp\":1000000,\"buster\":\"\",\"query\":{\"state\":{}}}",
                        "{\"timestamp\":1000000,\"buster\":\"\",\"query\":{\"key\":[\"x\"],"
                        "\"state\":{\"data\":1,\"status\":\"success\"}}}",
                        "{\"buster\":\"\",\"query\":{\"key\":[\"notes\",\"a\"],"
                        "\"state\":{\"data\":1,\"status\":\"success\"}}}" };
  g_autofree char *path = NULL;

  keep (fixture, "a");
  wait_for_records (fixture, 1);
  reopen (fixture);
  larder_query_persister_set_buster (fixture->persister, "2");
  assert_refused (fixture, 0);

  reopen (fixture);
  larder_query_persister_set_buster (fixture->persister, "2");
  larder_test_clock_advance (fixture->clock, DAY_MS + 1);
  assert_refused (fixture, 0);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GDir) files = g_dir_open (folder, 0, NULL);

      g_free (path);
      path = g_build_filename (folder, g_dir_read_name (files), NULL);
      reopen (fixture);
      g_assert_true (g_file_set_contents (path, bad[i], -1, NULL));
      assert_refused (fixture, i == 0 ? 1 : 0);
    }
}

static void
test_filter (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(LarderFilter) filter = larder_filter_new (larder_test_key ("notes", "b"));

  larder_query_persister_set_filter (fixture->persister, filter);
  keep (fixture, "a");
  keep (fixture, "b");
  wait_for_records (fixture, 1);
  reopen (fixture);
  keep (fixture, "a");
  wait_for_records (fixture, 2);
}

static void
test_left (Fixture       *fixture,
           gconstpointer  data)
{
  LarderQueryObserver *observer;
  g_autoptr(GVariant) key = g_variant_ref_sink (larder_test_key ("notes", "a"));

  keep (fixture, "a");
  wait_for_records (fixture, 1);
  reopen (fixture);
  observer = observe (fixture, "a", 1000);
  larder_client_remove (fixture->client, key);
  let_go (observer);
  observer = observe (fixture, "none", 1000);
  larder_client_cancel (fixture->client, NULL);
  larder_test_assert_state (observer, LARDER_STATUS_PENDING, LARDER_FETCH_STATUS_IDLE, "absent");
  let_go (observer);
  reopen (fixture);
  larder_test_settle ();
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
}

typedef struct
{
  gboolean  done;
  int       n;
  GError   *error;
} Outcome;

static void
restored_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Outcome *outcome = user_data;

  outcome->n = larder_query_persister_restore_finish (LARDER_QUERY_PERSISTER (object), result,
                                                      &outcome->error);
  outcome->done = TRUE;
}

static void
removed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Outcome *outcome = user_data;

  outcome->n = larder_query_persister_remove_finish (LARDER_QUERY_PERSISTER (object), result,
                                                     &outcome->error);
  outcome->done = TRUE;
}

static void
collected_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Outcome *outcome = user_data;

  outcome->n = larder_query_persister_collect_finish (LARDER_QUERY_PERSISTER (object), result,
                                                      &outcome->error);
  outcome->done = TRUE;
}

static void
kept_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Outcome *outcome = user_data;

  outcome->n = larder_query_persister_save_finish (LARDER_QUERY_PERSISTER (object), result,
                                                   &outcome->error);
  outcome->done = TRUE;
}

static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GVariant) notes =
    g_variant_ref_sink (larder_key_new ((const char *[]) { "notes", NULL }));
  g_autoptr(GVariant) other = g_variant_ref_sink (larder_test_key ("other", "a"));
  g_autoptr(GVariant) key = g_variant_ref_sink (larder_test_key ("notes", "b"));
  g_autoptr(LarderValue) seven = larder_test_value ("7");
  Outcome saved = { 0 }, none = { 0 }, restored = { 0 }, collected = { 0 }, removed = { 0 };

  keep (fixture, "a");
  keep (fixture, "b");
  /* One that does not name the persister can be kept by hand. */
  larder_client_set_data (fixture->client, other, seven);
  larder_query_persister_save_async (fixture->persister, other, NULL, kept_cb, &saved);
  larder_test_wait (saved.done);
  g_assert_true (saved.n);
  wait_for_records (fixture, 3);

  reopen (fixture);
  larder_query_persister_save_async (fixture->persister, other, NULL, kept_cb, &none);
  larder_test_wait (none.done);
  g_assert_error (none.error, LARDER_ERROR, LARDER_ERROR_NO_DATA);
  g_clear_error (&none.error);
  larder_query_persister_restore_async (fixture->persister, notes, NULL, restored_cb, &restored);
  larder_test_wait (restored.done);
  g_assert_cmpint (restored.n, ==, 2);
  g_assert_nonnull (larder_client_get_data (fixture->client, key));
  g_assert_null (larder_client_get_data (fixture->client, other));

  larder_query_persister_remove_async (fixture->persister, notes, NULL, removed_cb, &removed);
  larder_test_wait (removed.done);
  g_assert_cmpint (removed.n, ==, 2);
  wait_for_records (fixture, 1);
  larder_test_clock_advance (fixture->clock, DAY_MS + 1);
  larder_query_persister_collect_async (fixture->persister, NULL, collected_cb, &collected);
  larder_test_wait (collected.done);
  g_assert_cmpint (collected.n, ==, 1);
  wait_for_records (fixture, 0);
}

#define ADD(name, func) \
  g_test_add ("/query-persister/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("what-is-kept-ends-the-first-fetch", test_hit);
  ADD ("what-is-stale-is-shown-and-fetched", test_stale);
  ADD ("it-is-fetched-again-as-the-rule-says", test_refetch);
  ADD ("without-a-network-it-is-there", test_offline);
  ADD ("what-memory-has-comes-first", test_memory_first);
  ADD ("writes-by-hand-are-kept", test_write);
  ADD ("what-must-not-be-taken-is-removed", test_refused);
  ADD ("a-filter-chooses", test_filter);
  ADD ("a-query-that-goes-meanwhile-is-left-alone", test_left);
  ADD ("many-are-restored-removed-and-collected", test_many);
  return g_test_run ();
}
