/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of a cache that is kept in a store as one record. */

#include "config.h"

#include <glib/gstdio.h>

#include "larder-testing.h"

#define START_MS 1000000

typedef struct
{
  LarderTestClock  *clock;
  LarderTestServer *server;
  LarderStore      *store;
  LarderClient     *client;
  LarderPersister  *persister;
  guint             n_restored;
  guint             n_taken;
  guint             n_failed;
} Fixture;

static void
restored_cb (Fixture *fixture,
             guint    n_taken)
{
  fixture->n_restored++;
  fixture->n_taken = n_taken;
}

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
  fixture->n_restored = fixture->n_taken = fixture->n_failed = 0;
  fixture->client = larder_client_new (LARDER_CLOCK (fixture->clock), NULL, NULL);
  larder_client_mount (fixture->client);
  fixture->persister = larder_persister_new (fixture->client, fixture->store, "the cache");
  g_signal_connect_swapped (fixture->persister, "restored", G_CALLBACK (restored_cb), fixture);
  g_signal_connect_swapped (fixture->persister, "failed", G_CALLBACK (failed_cb), fixture);
}

static void
close_client (Fixture *fixture)
{
  larder_persister_stop (fixture->persister);
  larder_client_unmount (fixture->client);
  g_assert_finalize_object (fixture->persister);
  g_assert_finalize_object (fixture->client);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *folder = larder_test_path ("store");

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
  /* A thread may hold it a little longer. */
  g_clear_object (&fixture->store);
  larder_test_server_free (fixture->server);
  larder_test_settle ();
  g_assert_finalize_object (fixture->clock);
}

static void
write_note (Fixture    *fixture,
            const char *name,
            const char *json)
{
  g_autoptr(LarderValue) value = larder_test_value (json);

  larder_client_set_data (fixture->client, larder_test_key ("notes", name), value);
}

static void
assert_note (Fixture    *fixture,
             const char *name,
             const char *json)
{
  LarderValue *value = larder_client_get_data (fixture->client, larder_test_key ("notes", name));
  g_autofree char *text = value != NULL ? larder_test_json (value) : NULL;

  g_assert_cmpstr (text, ==, json);
}

static void
start (Fixture *fixture)
{
  larder_persister_start (fixture->persister);
  g_assert_true (larder_client_get_restoring (fixture->client));
  larder_test_wait (fixture->n_restored > 0 && !larder_client_get_restoring (fixture->client));
}

static void
flushed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (larder_persister_flush_finish (LARDER_PERSISTER (object), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
flush (Fixture *fixture)
{
  gboolean done = FALSE;

  larder_persister_flush_async (fixture->persister, NULL, flushed_cb, &done);
  larder_test_wait (done);
}

static char *
get_path (Fixture *fixture)
{
  return larder_file_store_dup_path (LARDER_FILE_STORE (fixture->store), "the cache");
}

static gboolean
exists (Fixture *fixture)
{
  g_autofree char *path = get_path (fixture);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
test_restart (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(LarderQueryOptions) fresh =
    larder_test_server_options (fixture->server, larder_test_key ("notes", "1"));
  g_autoptr(LarderQueryOptions) missing =
    larder_test_server_options (fixture->server, larder_test_key ("notes", "2"));
  g_autoptr(LarderQueryObserver) observer = NULL;
  g_autoptr(LarderQueryObserver) other = NULL;

  larder_query_options_set_stale_time (fresh, 60000);
  start (fixture);
  g_assert_cmpuint (fixture->n_taken, ==, 0);
  write_note (fixture, "1", "[1]");
  g_assert_false (exists (fixture));
  flush (fixture);
  g_assert_true (exists (fixture));
  close_client (fixture);

  larder_test_clock_advance (fixture->clock, 5000);
  open_client (fixture);
  larder_persister_start (fixture->persister);
  observer = larder_query_observer_new (fixture->client, fresh);
  other = larder_query_observer_new (fixture->client, missing);
  larder_query_observer_attach (observer);
  larder_query_observer_attach (other);
  larder_test_assert_state (observer, LARDER_STATUS_PENDING, LARDER_FETCH_STATUS_IDLE, "absent");
  g_assert_cmpuint (fixture->server->n_fetches, ==, 0);
  larder_test_wait (!larder_client_get_restoring (fixture->client));
  g_assert_cmpuint (fixture->n_taken, ==, 1);
  /* What came back fresh is not fetched, and the other is. */
  larder_test_assert_state (observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE, "[1]");
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
  larder_test_server_answer (fixture->server, "[2]");
  larder_query_observer_detach (observer);
  larder_query_observer_detach (other);
  g_assert_finalize_object (g_steal_pointer (&observer));
  g_assert_finalize_object (g_steal_pointer (&other));
}

static void
test_gathered (Fixture       *fixture,
               gconstpointer  data)
{
  start (fixture);
  write_note (fixture, "1", "1");
  larder_test_clock_advance (fixture->clock, 999);
  larder_test_settle ();
  g_assert_false (exists (fixture));
  write_note (fixture, "1", "2");
  larder_test_clock_advance (fixture->clock, 1);
  larder_test_wait (exists (fixture));
  flush (fixture);
  close_client (fixture);

  open_client (fixture);
  start (fixture);
  assert_note (fixture, "1", "2");
}

static void
write_record (Fixture    *fixture,
              const char *text)
{
  g_autofree char *path = get_path (fixture);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  static const char * const records[] = {
    "", "{", "7", "{}", "{\"timestamp\":1000000}",
    "{\"timestamp\":1000000,\"buster\":\"other\",\"state\":{}}",
    "{\"buster\":\"\",\"state\":{}}",
    "{\"timestamp\":1,\"buster\":\"\",\"state\":{}}",
    "{\"timestamp\":1000000,\"buster\":\"\",\"state\":{\"queries\":[{\"key\":[\"no",
  };

  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    {
      larder_persister_set_max_age (fixture->persister, 1000);
      write_record (fixture, records[i]);
      start (fixture);
      g_assert_cmpuint (fixture->n_taken, ==, 0);
      larder_test_wait (!exists (fixture));
      close_client (fixture);
      open_client (fixture);
    }
}

static void
test_stopped (Fixture       *fixture,
              gconstpointer  data)
{
  static const char RECORD[] =
    "{\"timestamp\":1000000,\"buster\":\"\",\"state\":{\"queries\":["
    "{\"key\":[\"notes\",\"1\"],\"state\":{\"data\":5,\"status\":\"success\"}}]}}";
  g_autofree char *path = get_path (fixture);
  g_autofree char *text = NULL;

  write_record (fixture, RECORD);
  larder_persister_start (fixture->persister);
  larder_persister_stop (fixture->persister);
  larder_test_wait (!larder_client_get_restoring (fixture->client));
  assert_note (fixture, "1", NULL);
  write_note (fixture, "1", "6");
  larder_test_clock_advance (fixture->clock, 5000);
  flush (fixture);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, RECORD);
}

static void
test_unwritable (Fixture       *fixture,
                 gconstpointer  data)
{
  const char *folder = larder_file_store_get_folder (LARDER_FILE_STORE (fixture->store));
  g_autofree char *above = g_path_get_dirname (folder);

  g_assert_cmpint (g_mkdir_with_parents (above, 0700), ==, 0);
  /* A file where the folder should be. */
  start (fixture);
  g_assert_true (g_file_set_contents (folder, "", -1, NULL));
  write_note (fixture, "1", "1");
  larder_test_clock_advance (fixture->clock, 1000);
  larder_test_wait (fixture->n_failed == 1);
  g_assert_cmpint (g_unlink (folder), ==, 0);
  write_note (fixture, "1", "2");
  larder_test_clock_advance (fixture->clock, 1000);
  larder_test_wait (exists (fixture));
}

#define ADD(name, func) \
  g_test_add ("/persister/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("what-comes-back-fresh-is-not-fetched", test_restart);
  ADD ("changes-are-gathered-and-the-last-is-kept", test_gathered);
  ADD ("records-that-make-no-sense-go-away", test_refused);
  ADD ("stopped-while-reading-it-saves-nothing", test_stopped);
  ADD ("a-write-that-fails-does-not-stop-later-ones", test_unwritable);

  return g_test_run ();
}
