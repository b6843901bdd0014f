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

/* A store with room for so much. */
#define TEST_TYPE_SMALL_STORE (test_small_store_get_type ())
G_DECLARE_FINAL_TYPE (TestSmallStore, test_small_store, TEST, SMALL_STORE, GObject)

struct _TestSmallStore
{
  GObject      parent_instance;

  gsize        room;
  guint        n_saves;
  LarderValue *record;      /* (owned) (nullable) */
};

static void
test_small_store_save_async (LarderStore         *store,
                             const char          *name,
                             LarderValue         *value,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  TestSmallStore *self = TEST_SMALL_STORE (store);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *text = larder_value_to_json (value);

  self->n_saves++;
  if (strlen (text) > self->room)
    {
      g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
      return;
    }
  g_clear_pointer (&self->record, larder_value_unref);
  self->record = larder_value_ref (value);
  g_task_return_boolean (task, TRUE);
}

static void
test_small_store_load_async (LarderStore         *store,
                             const char          *name,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (store, cancellable, callback, user_data);

  g_task_return_pointer (task, NULL, NULL);
}

static LarderValue *
test_small_store_load_finish (LarderStore   *store,
                              GAsyncResult  *result,
                              GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
test_small_store_save_finish (LarderStore   *store,
                              GAsyncResult  *result,
                              GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
test_small_store_store_init (LarderStoreInterface *iface)
{
  iface->load_async = test_small_store_load_async;
  iface->load_finish = test_small_store_load_finish;
  iface->save_async = test_small_store_save_async;
  iface->save_finish = test_small_store_save_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestSmallStore, test_small_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LARDER_TYPE_STORE,
                                                      test_small_store_store_init))

static void
test_small_store_finalize (GObject *object)
{
  g_clear_pointer (&TEST_SMALL_STORE (object)->record, larder_value_unref);

  G_OBJECT_CLASS (test_small_store_parent_class)->finalize (object);
}

static void
test_small_store_class_init (TestSmallStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_small_store_finalize;
}

static void
test_small_store_init (TestSmallStore *self)
{
}

/* The same client, kept in a store with room for so much. */
static TestSmallStore *
open_small (Fixture *fixture,
            gsize    room)
{
  TestSmallStore *small;

  close_client (fixture);
  g_clear_object (&fixture->store);
  small = g_object_new (TEST_TYPE_SMALL_STORE, NULL);
  small->room = room;
  fixture->store = LARDER_STORE (small);
  open_client (fixture);
  start (fixture);
  return small;
}

static void
fill (Fixture *fixture)
{
  g_autoptr(LarderMutationOptions) rules = larder_test_server_rules (fixture->server, "edit");
  g_autoptr(LarderMutation) mutation = NULL;
  static const char * const names[] = { "b", "a", "c" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      write_note (fixture, names[i], "\"some text that takes its room in the store\"");
      larder_test_clock_advance (fixture->clock, 10);
    }
  larder_client_set_online (fixture->client, FALSE);
  larder_client_set_mutation_options (fixture->client, rules);
  mutation = larder_mutation_new (fixture->client, "edit", NULL);
  larder_mutation_submit (mutation);
  larder_test_settle ();
}

static void
test_full (Fixture       *fixture,
           gconstpointer  data)
{
  TestSmallStore *small = open_small (fixture, G_MAXSIZE);
  g_autofree char *whole = NULL;
  LarderValue *queries;
  gsize length;

  fill (fixture);
  flush (fixture);
  whole = larder_value_to_json (small->record);
  length = strlen (whole);
  queries = larder_value_get_path (small->record, "/state/queries");
  g_assert_cmpuint (larder_value_get_n_items (queries), ==, 3);

  /* Less room: the oldest goes, then the next; what was not sent stays. */
  small->room = length - 1;
  write_note (fixture, "c", "\"some text that takes its room in this store\"");
  flush (fixture);
  queries = larder_value_get_path (small->record, "/state/queries");
  g_assert_cmpuint (larder_value_get_n_items (queries), ==, 2);
  g_assert_cmpstr (larder_value_get_string (larder_value_get_path (queries, "/0/key/1")), ==, "a");
  g_assert_cmpuint (larder_value_get_n_items (
    larder_value_get_path (small->record, "/state/mutations")), ==, 1);
  g_assert_cmpuint (fixture->n_failed, ==, 0);

  /* No room at all: that is told, and the mutation was never left out. */
  small->room = 0;
  small->n_saves = 0;
  write_note (fixture, "c", "1");
  larder_test_clock_advance (fixture->clock, 1000);
  larder_test_wait (fixture->n_failed == 1);
  g_assert_cmpuint (small->n_saves, ==, 4);
  small->room = G_MAXSIZE;
  write_note (fixture, "c", "2");
  flush (fixture);
  queries = larder_value_get_path (small->record, "/state/queries");
  g_assert_cmpuint (larder_value_get_n_items (queries), ==, 3);
}

static guint
count_kept_mutations (TestSmallStore *small)
{
  LarderValue *mutations = larder_value_get_path (small->record, "/state/mutations");

  return mutations != NULL ? larder_value_get_n_items (mutations) : 0;
}

/* A mutation that was on its way when it was saved first, and waits now. */
static void
test_mutation_pauses (Fixture       *fixture,
                      gconstpointer  data)
{
  TestSmallStore *small = open_small (fixture, G_MAXSIZE);
  g_autoptr(LarderMutationOptions) rules = larder_test_server_rules (fixture->server, "edit");
  g_autoptr(LarderMutation) mutation = NULL;

  larder_client_set_mutation_options (fixture->client, rules);
  mutation = larder_mutation_new (fixture->client, "edit", NULL);
  larder_mutation_submit (mutation);
  larder_test_settle ();
  write_note (fixture, "a", "1");
  flush (fixture);
  g_assert_cmpuint (count_kept_mutations (small), ==, 0);

  larder_test_server_refuse (fixture->server, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
  larder_client_set_online (fixture->client, FALSE);
  larder_test_settle ();
  g_assert_true (larder_mutation_get_is_paused (mutation));
  larder_test_clock_advance (fixture->clock, 1000);
  larder_test_settle ();
  g_assert_cmpuint (count_kept_mutations (small), ==, 1);
}

static void
more_cb (Fixture *fixture)
{
  larder_client_begin_restoring (fixture->client);
}

/* Who has more to do first holds the gate; nothing is saved over what is still being read. */
static void
test_gate (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(LarderQueryOptions) options =
    larder_test_server_options (fixture->server, larder_test_key ("notes", "1"));
  g_autoptr(LarderQueryObserver) observer = NULL;

  start (fixture);
  write_note (fixture, "1", "[1]");
  flush (fixture);
  close_client (fixture);
  open_client (fixture);
  g_signal_connect_swapped (fixture->persister, "restored", G_CALLBACK (more_cb), fixture);
  larder_persister_start (fixture->persister);
  write_note (fixture, "2", "[2]");
  larder_test_clock_advance (fixture->clock, 5000);
  larder_test_wait (fixture->n_restored > 0);
  assert_note (fixture, "1", "[1]");
  assert_note (fixture, "2", "[2]");
  larder_test_settle ();
  g_assert_true (larder_client_get_restoring (fixture->client));
  observer = larder_query_observer_new (fixture->client, options);
  larder_query_observer_attach (observer);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 0);
  larder_client_end_restoring (fixture->client);
  g_assert_cmpuint (fixture->server->n_fetches, ==, 1);
  larder_query_observer_detach (observer);
  g_assert_finalize_object (g_steal_pointer (&observer));
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
  ADD ("without-room-the-oldest-query-goes", test_full);
  ADD ("what-begins-to-wait-is-kept", test_mutation_pauses);
  ADD ("the-gate-waits-for-who-has-more-to-do", test_gate);

  return g_test_run ();
}
