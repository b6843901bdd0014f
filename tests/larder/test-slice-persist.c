/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slices that are kept: when they are saved, what comes back, and what is done with bad records. */

/* For RTLD_NEXT. */
#define _GNU_SOURCE
#include "config.h"

#include "larder-testing.h"

#include <dlfcn.h>

/* A storage that counts, and fails when the test says so. */
#define TEST_TYPE_STORAGE (test_storage_get_type ())
G_DECLARE_FINAL_TYPE (TestStorage, test_storage, TEST, STORAGE, GObject)

struct _TestStorage
{
  GObject      parent_instance;

  LarderValue *record;       /* (nullable) */
  guint        n_stores;
  guint        n_aside;
  gboolean     fails;
  gboolean     threaded;
};

/* What every thread holds (nullable). */
static GPtrArray *kept;

/* Instead of GIO's: the thread is stopped just before it lets go of its task. */
void
g_task_run_in_thread (GTask           *task,
                      GTaskThreadFunc  func)
{
  void (*run) (GTask *, GTaskThreadFunc) = dlsym (RTLD_NEXT, "g_task_run_in_thread");

  if (kept != NULL)
    g_ptr_array_add (kept, g_object_ref (task));
  run (task, func);
}

static gboolean
test_storage_is_threaded (LarderSliceStorage *storage)
{
  return TEST_STORAGE (storage)->threaded;
}

static LarderValue *
test_storage_load (LarderSliceStorage  *storage,
                   const char          *name,
                   GError             **error)
{
  TestStorage *self = TEST_STORAGE (storage);

  if (self->fails)
    g_set_error_literal (error, LARDER_ERROR, LARDER_ERROR_STORAGE, "it can not be read");
  return self->record != NULL && !self->fails ? larder_value_ref (self->record) : NULL;
}

static gboolean
test_storage_store (LarderSliceStorage  *storage,
                    const char          *name,
                    LarderValue         *record,
                    GError             **error)
{
  TestStorage *self = TEST_STORAGE (storage);

  g_atomic_int_inc (&self->n_stores);
  if (self->fails)
    {
      g_set_error_literal (error, LARDER_ERROR, LARDER_ERROR_STORAGE, "it can not be written");
      return FALSE;
    }
  g_clear_pointer (&self->record, larder_value_unref);
  self->record = larder_value_ref (record);
  return TRUE;
}

static gboolean
test_storage_remove (LarderSliceStorage  *storage,
                     const char          *name,
                     GError             **error)
{
  g_clear_pointer (&TEST_STORAGE (storage)->record, larder_value_unref);
  return TRUE;
}

static gboolean
test_storage_set_aside (LarderSliceStorage  *storage,
                        const char          *name,
                        GError             **error)
{
  TEST_STORAGE (storage)->n_aside++;
  return TRUE;
}

static void
test_storage_iface_init (LarderSliceStorageInterface *iface)
{
  iface->is_threaded = test_storage_is_threaded;
  iface->load = test_storage_load;
  iface->store = test_storage_store;
  iface->remove = test_storage_remove;
  iface->set_aside = test_storage_set_aside;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestStorage, test_storage, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LARDER_TYPE_SLICE_STORAGE,
                                                      test_storage_iface_init))

static void
test_storage_finalize (GObject *object)
{
  g_clear_pointer (&TEST_STORAGE (object)->record, larder_value_unref);
  G_OBJECT_CLASS (test_storage_parent_class)->finalize (object);
}

static void
test_storage_class_init (TestStorageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_storage_finalize;
}

static void
test_storage_init (TestStorage *self)
{
}

typedef struct
{
  LarderTestClock    *clock;
  LarderSlice        *slice;
  TestStorage        *storage;
  LarderSlicePersist *persist;
  GString            *log;
  LarderMigration    *held;
  gboolean            sets;      /* the handler of "hydrated" changes something */
} Fixture;

static void
hydrating_cb (LarderSlicePersist *persist,
              LarderValue        *state,
              Fixture            *fixture)
{
  g_string_append (fixture->log, "hydrating ");
}

static void
hydrated_cb (LarderSlicePersist *persist,
             LarderValue        *state,
             const GError       *error,
             Fixture            *fixture)
{
  g_string_append_printf (fixture->log, error != NULL ? "error-%d " : "hydrated ",
                          error != NULL ? error->code : 0);
  if (fixture->sets)
    larder_slice_set_string (fixture->slice, "page", "set");
}

static void
make_persist (Fixture            *fixture,
              LarderSliceStorage *storage)
{
  g_clear_object (&fixture->persist);
  fixture->persist = larder_slice_persist_new (fixture->slice, storage, "window",
                                               LARDER_CLOCK (fixture->clock));
  g_signal_connect (fixture->persist, "hydrating", G_CALLBACK (hydrating_cb), fixture);
  g_signal_connect (fixture->persist, "hydrated", G_CALLBACK (hydrated_cb), fixture);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(LarderValue) initial =
    larder_test_value ("{\"page\":\"home\",\"size\":{\"w\":1,\"h\":2},\"n\":0}");

  fixture->clock = larder_test_clock_new (1000000);
  fixture->slice = larder_slice_new ("window", initial);
  fixture->storage = g_object_new (TEST_TYPE_STORAGE, NULL);
  fixture->log = g_string_new (NULL);
  make_persist (fixture, LARDER_SLICE_STORAGE (fixture->storage));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->held, larder_migration_unref);
  g_assert_finalize_object (fixture->persist);
  g_assert_finalize_object (fixture->slice);
  g_assert_finalize_object (fixture->storage);
  g_assert_finalize_object (fixture->clock);
  g_string_free (fixture->log, TRUE);
}

static void
give (Fixture    *fixture,
      const char *record)
{
  g_clear_pointer (&fixture->storage->record, larder_value_unref);
  fixture->storage->record = larder_test_value (record);
}

static void
assert_state (Fixture    *fixture,
              const char *text)
{
  g_autoptr(LarderValue) value = larder_slice_get_state (fixture->slice);
  g_autofree char *state = larder_value_to_json (value);

  g_strdelimit (state, "\"", '\'');
  g_assert_cmpstr (state, ==, text);
}

static void
assert_record (Fixture    *fixture,
               const char *text)
{
  g_autofree char *record = larder_test_json (fixture->storage->record);

  g_strdelimit (record, "\"", '\'');
  g_assert_cmpstr (record, ==, text);
}

static void
assert_log (Fixture    *fixture,
            const char *text)
{
  g_assert_cmpstr (fixture->log->str, ==, text);
  g_string_truncate (fixture->log, 0);
}

static void
test_saves (Fixture       *fixture,
            gconstpointer  data)
{
  /* Nothing is saved before the record was asked for. */
  larder_slice_set_int (fixture->slice, "n", 1);
  g_assert_cmpuint (fixture->storage->n_stores, ==, 0);
  larder_slice_persist_hydrate (fixture->persist);
  assert_log (fixture, "hydrating hydrated ");
  g_assert_true (larder_slice_persist_get_has_hydrated (fixture->persist));
  g_assert_cmpuint (fixture->storage->n_stores, ==, 1);
  larder_slice_set_int (fixture->slice, "n", 2);
  larder_slice_set_int (fixture->slice, "n", 2);
  g_assert_cmpuint (fixture->storage->n_stores, ==, 2);
  assert_record (fixture,
                 "{'state':{'page':'home','size':{'w':1,'h':2},'n':2},'version':0}");
}

static void
test_comes_back (Fixture       *fixture,
                 gconstpointer  data)
{
  give (fixture, "{\"state\":{\"page\":\"film\",\"size\":{\"w\":9}},\"version\":0}");
  larder_slice_persist_hydrate (fixture->persist);
  /* One level deep; what was only read is not written. */
  assert_state (fixture, "{'page':'film','size':{'w':9},'n':0}");
  g_assert_cmpuint (fixture->storage->n_stores, ==, 0);

  larder_slice_reset (fixture->slice);
  give (fixture, "{\"state\":{\"page\":\"film\",\"size\":{\"w\":9}}}");
  larder_slice_persist_set_deep (fixture->persist, TRUE);
  larder_slice_persist_set_version (fixture->persist, 7);
  larder_slice_persist_hydrate (fixture->persist);
  /* A record without a version is used as it is. */
  assert_state (fixture, "{'page':'film','size':{'w':9,'h':2},'n':0}");
}

static void
test_handler_changes (Fixture       *fixture,
                      gconstpointer  data)
{
  give (fixture, "{\"state\":{\"page\":\"film\"},\"version\":0}");
  fixture->sets = TRUE;
  larder_slice_persist_hydrate (fixture->persist);
  assert_state (fixture, "{'page':'set','size':{'w':1,'h':2},'n':0}");
  g_assert_cmpuint (fixture->storage->n_stores, ==, 1);
}

static void
migrate_cb (LarderMigration *migration,
            gpointer         user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->log, "from-%" G_GINT64_FORMAT " ",
                          larder_migration_get_version (migration));
  g_assert_nonnull (larder_migration_get_state (migration));
  fixture->held = larder_migration_ref (migration);
}

static void
test_migrates (Fixture       *fixture,
               gconstpointer  data)
{
  give (fixture, "{\"state\":{\"old\":1},\"version\":1}");
  larder_slice_persist_set_version (fixture->persist, 2);
  larder_slice_persist_set_migrate_func (fixture->persist, migrate_cb, fixture, NULL);
  larder_slice_persist_hydrate (fixture->persist);
  assert_log (fixture, "hydrating from-1 ");
  /* What is set meanwhile waits for the end. */
  larder_slice_set_int (fixture->slice, "n", 3);
  g_assert_cmpuint (fixture->storage->n_stores, ==, 0);
  larder_migration_return_state (fixture->held, larder_test_value ("{\"page\":\"new\"}"));
  larder_migration_return_state (fixture->held, larder_test_value ("{\"page\":\"twice\"}"));
  assert_log (fixture, "hydrated ");
  assert_record (fixture,
                 "{'state':{'page':'new','size':{'w':1,'h':2},'n':3},'version':2}");
  g_assert_cmpuint (fixture->storage->n_stores, ==, 1);
}

static void
test_migration_fails (Fixture       *fixture,
                      gconstpointer  data)
{
  give (fixture, "{\"state\":{\"page\":\"old\"},\"version\":1}");
  larder_slice_persist_set_version (fixture->persist, 2);
  larder_slice_persist_set_migrate_func (fixture->persist, migrate_cb, fixture, NULL);
  larder_slice_persist_hydrate (fixture->persist);
  larder_migration_return_error (fixture->held, g_error_new_literal (G_IO_ERROR,
                                                                     G_IO_ERROR_FAILED, "no"));
  g_clear_pointer (&fixture->held, larder_migration_unref);
  assert_log (fixture, "hydrating from-1 error-0 ");
  g_assert_false (larder_slice_persist_get_has_hydrated (fixture->persist));
  g_assert_cmpuint (fixture->storage->n_aside, ==, 1);
  assert_state (fixture, "{'page':'home','size':{'w':1,'h':2},'n':0}");

  /* One that is forgotten has failed too. */
  larder_slice_persist_hydrate (fixture->persist);
  g_clear_pointer (&fixture->held, larder_migration_unref);
  assert_log (fixture, "hydrating from-1 error-1 ");
}

static void
test_other_version (Fixture       *fixture,
                    gconstpointer  data)
{
  give (fixture, "{\"state\":{\"page\":\"future\"},\"version\":9}");
  larder_slice_persist_hydrate (fixture->persist);
  assert_log (fixture, "hydrating error-8 ");
  g_assert_true (larder_slice_persist_get_has_hydrated (fixture->persist));
  g_assert_cmpuint (fixture->storage->n_aside, ==, 1);
  assert_state (fixture, "{'page':'home','size':{'w':1,'h':2},'n':0}");
}

static void
test_bad_records (Fixture       *fixture,
                  gconstpointer  data)
{
  const char * const wrong[] = {
    "1", "[]", "{}", "{\"state\":[]}", "{\"state\":null,\"version\":0}",
    "{\"state\":{},\"version\":\"0\"}", "{\"state\":{},\"version\":{}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      give (fixture, wrong[i]);
      larder_slice_persist_hydrate (fixture->persist);
      assert_log (fixture, "hydrating error-2 ");
      g_assert_cmpuint (fixture->storage->n_aside, ==, i + 1);
      g_assert_false (larder_slice_persist_get_has_hydrated (fixture->persist));
    }
  assert_state (fixture, "{'page':'home','size':{'w':1,'h':2},'n':0}");
  /* Members that do not fit a table are left out by the slice; unknown ones are taken here. */
  give (fixture, "{\"state\":{\"page\":7,\"other\":null},\"version\":0}");
  larder_slice_persist_hydrate (fixture->persist);
  assert_state (fixture, "{'page':7,'size':{'w':1,'h':2},'n':0,'other':null}");
}

static void
test_delay (Fixture       *fixture,
            gconstpointer  data)
{
  larder_slice_persist_set_delay (fixture->persist, 500);
  larder_slice_persist_hydrate (fixture->persist);
  for (int i = 1; i <= 10; i++)
    {
      larder_slice_set_int (fixture->slice, "n", i);
      larder_test_clock_advance (fixture->clock, 49);
    }
  g_assert_cmpuint (fixture->storage->n_stores, ==, 0);
  /* The first change decides when. */
  larder_test_clock_advance (fixture->clock, 10);
  g_assert_cmpuint (fixture->storage->n_stores, ==, 1);
  larder_slice_set_int (fixture->slice, "n", 11);
  g_assert_true (larder_slice_persist_save (fixture->persist, NULL));
  g_assert_cmpuint (fixture->storage->n_stores, ==, 2);
  larder_test_clock_advance (fixture->clock, 1000);
  g_assert_cmpuint (fixture->storage->n_stores, ==, 2);
}

static void
failed_cb (LarderSlicePersist *persist,
           const GError       *error,
           Fixture            *fixture)
{
  g_assert_error (error, LARDER_ERROR, LARDER_ERROR_STORAGE);
  g_string_append (fixture->log, "failed ");
}

static void
test_failing_writes (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  larder_slice_persist_hydrate (fixture->persist);
  g_string_truncate (fixture->log, 0);
  g_signal_connect (fixture->persist, "save-failed", G_CALLBACK (failed_cb), fixture);
  fixture->storage->fails = TRUE;
  larder_slice_set_int (fixture->slice, "n", 1);
  assert_log (fixture, "failed ");
  g_assert_false (larder_slice_persist_save (fixture->persist, &error));
  g_assert_error (error, LARDER_ERROR, LARDER_ERROR_STORAGE);
  fixture->storage->fails = FALSE;
  /* A failing write does not stop later ones. */
  larder_slice_set_int (fixture->slice, "n", 2);
  assert_record (fixture,
                 "{'state':{'page':'home','size':{'w':1,'h':2},'n':2},'version':0}");
}

static LarderValue *
only_page (LarderValue *state,
           gpointer     user_data)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();

  larder_value_builder_set_value (builder, "page", larder_value_get_member (state, "page"));
  return larder_value_builder_end (builder);
}

static LarderValue *
prefer_current (LarderValue *stored,
                LarderValue *current,
                gpointer     user_data)
{
  return larder_value_merge (stored, current);
}

static void
test_options (Fixture       *fixture,
              gconstpointer  data)
{
  larder_slice_persist_hydrate (fixture->persist);
  larder_slice_persist_set_partialize_func (fixture->persist, only_page, NULL, NULL);
  larder_slice_set_int (fixture->slice, "n", 1);
  assert_record (fixture, "{'state':{'page':'home'},'version':0}");
  larder_slice_persist_set_merge_func (fixture->persist, prefer_current, NULL, NULL);
  give (fixture, "{\"state\":{\"page\":\"film\",\"more\":1},\"version\":0}");
  larder_slice_persist_hydrate (fixture->persist);
  assert_state (fixture, "{'page':'home','size':{'w':1,'h':2},'n':1,'more':1}");
}

static void
test_clear (Fixture       *fixture,
            gconstpointer  data)
{
  give (fixture, "{\"state\":{\"page\":\"old\"},\"version\":1}");
  larder_slice_persist_set_migrate_func (fixture->persist, migrate_cb, fixture, NULL);
  larder_slice_persist_hydrate (fixture->persist);
  larder_slice_persist_clear_storage (fixture->persist);
  assert_record (fixture, "absent");
  /* What was being read is dropped, and the slice is as it was. */
  larder_migration_return_state (fixture->held, larder_test_value ("{\"page\":\"late\"}"));
  assert_log (fixture, "hydrating from-1 ");
  assert_state (fixture, "{'page':'home','size':{'w':1,'h':2},'n':0}");
  larder_slice_set_int (fixture->slice, "n", 4);
  g_assert_cmpuint (fixture->storage->n_stores, ==, 1);
}

/* Of two that read, the last one counts, whichever ends first. */
static void
test_twice (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(LarderMigration) first = NULL;

  give (fixture, "{\"state\":{\"page\":\"old\"},\"version\":1}");
  larder_slice_persist_set_version (fixture->persist, 2);
  larder_slice_persist_set_migrate_func (fixture->persist, migrate_cb, fixture, NULL);
  larder_slice_persist_hydrate (fixture->persist);
  first = g_steal_pointer (&fixture->held);
  larder_slice_persist_hydrate (fixture->persist);
  assert_log (fixture, "hydrating from-1 hydrating from-1 ");
  larder_migration_return_state (fixture->held, larder_test_value ("{\"page\":\"second\"}"));
  larder_migration_return_state (first, larder_test_value ("{\"page\":\"first\"}"));
  assert_log (fixture, "hydrated ");
  assert_state (fixture, "{'page':'second','size':{'w':1,'h':2},'n':0}");
  g_assert_cmpuint (fixture->storage->n_stores, ==, 1);
}

static void
drop_persist (Fixture *fixture)
{
  LarderSlicePersist *persist = fixture->persist;

  g_object_add_weak_pointer (G_OBJECT (persist), (gpointer *) &persist);
  g_clear_object (&fixture->persist);
  while (persist != NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* Its signals and the functions that it was given belong to the main context. What threads share,
 * as the storage, goes whenever the last of them lets go. */
static void
test_no_thread_frees_it (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(TestStorage) storage = g_object_new (TEST_TYPE_STORAGE, NULL);

  kept = g_ptr_array_new_with_free_func (g_object_unref);
  storage->threaded = TRUE;
  make_persist (fixture, LARDER_SLICE_STORAGE (storage));
  larder_slice_persist_hydrate (fixture->persist);
  drop_persist (fixture);
  g_assert_cmpuint (kept->len, ==, 1);

  make_persist (fixture, LARDER_SLICE_STORAGE (storage));
  larder_slice_persist_hydrate (fixture->persist);
  while (!larder_slice_persist_get_has_hydrated (fixture->persist))
    g_main_context_iteration (NULL, TRUE);
  larder_slice_set_int (fixture->slice, "n", 1);
  drop_persist (fixture);
  g_assert_cmpuint (kept->len, ==, 3);
  g_assert_cmpuint (g_atomic_int_get (&storage->n_stores), ==, 1);

  g_clear_pointer (&kept, g_ptr_array_unref);
  make_persist (fixture, LARDER_SLICE_STORAGE (fixture->storage));
}

#define ADD(name, func) \
  g_test_add ("/slice-persist/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("every-change-is-saved", test_saves);
  ADD ("comes-back-merged", test_comes_back);
  ADD ("what-the-handler-changes-is-kept", test_handler_changes);
  ADD ("migrates-later-too", test_migrates);
  ADD ("a-failed-migration-keeps-both", test_migration_fails);
  ADD ("another-version-is-set-aside", test_other_version);
  ADD ("bad-records-change-nothing", test_bad_records);
  ADD ("many-changes-are-one-write", test_delay);
  ADD ("a-failing-write-stops-no-later-one", test_failing_writes);
  ADD ("options-change-later", test_options);
  ADD ("clearing-drops-what-is-read", test_clear);
  ADD ("of-two-readings-the-last-counts", test_twice);
  ADD ("no-thread-frees-it", test_no_thread_frees_it);

  return g_test_run ();
}
