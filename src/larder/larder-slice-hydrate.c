/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A slice comes back from its storage: reading, versions, migrating, merging. */

#include "config.h"

#include "larder/larder-error.h"
#include "larder/larder-slice-persist-private.h"

/**
 * LarderMigration:
 *
 * A state of another version on its way to that of the program.
 *
 * It is answered once, with [method@Larder.Migration.return_state] or
 * [method@Larder.Migration.return_error], in the thread of the slice; freed without an answer it
 * has failed.
 */
struct _LarderMigration
{
  GObject             parent_instance;

  LarderSlicePersist *persist;     /* (owned) */
  guint64             hydration;
  LarderValue        *state;
  gint64              version;
  gboolean            answered;
};

/**
 * LarderMigrationFunc:
 * @migration: what is to be done; borrowed, take a reference to answer later
 * @user_data: what was given with the function
 *
 * Makes a state of the present version from one of another.
 */

/**
 * LarderPartializeFunc:
 * @state: the state of the slice
 * @user_data: what was given with the function
 *
 * Takes of a state what is kept.
 *
 * Returns: (transfer full) (nullable): an object; %NULL: all
 */

/**
 * LarderMergeFunc:
 * @stored: the state that was kept
 * @current: the state of the slice
 * @user_data: what was given with the function
 *
 * Makes one state of two.
 *
 * Returns: (transfer full): what the slice is to be; members that it lacks stay
 */

G_DEFINE_FINAL_TYPE (LarderMigration, larder_migration, G_TYPE_OBJECT)

/* What a thread reads. */
typedef struct
{
  LarderPersistOrder *order;
  LarderSliceStorage *storage;
  char               *name;
  guint64             hydration;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  larder_persist_order_unref (reading->order);
  g_object_unref (reading->storage);
  g_free (reading->name);
  g_free (reading);
}

static LarderValue *
reading_run (Reading  *reading,
             GError  **error)
{
  LarderValue *record;

  g_mutex_lock (&reading->order->mutex);
  record = larder_slice_storage_load (reading->storage, reading->name, error);
  g_mutex_unlock (&reading->order->mutex);
  return record;
}

static void
reading_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  g_autoptr(GError) error = NULL;
  LarderValue *record = reading_run (task_data, &error);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, record, (GDestroyNotify) larder_value_unref);
}

/* The record is of no use now, but may be to someone: the next write must not replace it. */
static void
keep_copy (LarderSlicePersist *self,
           const GError       *why)
{
  g_autoptr(GError) error = NULL;

  g_message ("What was kept of the slice “%s” is set aside: %s", self->name, why->message);
  g_mutex_lock (&self->order->mutex);
  if (!larder_slice_storage_set_aside (self->storage, self->name, &error))
    g_info ("It can not be set aside: %s", error->message);
  g_mutex_unlock (&self->order->mutex);
}

/* Reading has ended: what changed meanwhile, and what handlers change now, is saved. */
static void
finish (LarderSlicePersist *self,
        const GError       *error,
        gboolean            has_hydrated,
        gboolean            write)
{
  g_autoptr(LarderSlicePersist) kept = g_object_ref (self);
  g_autoptr(LarderValue) state = NULL;

  self->open = TRUE;
  larder_slice_persist_tell (self, FALSE, has_hydrated);
  state = larder_slice_get_state (self->slice);
  g_signal_emit_by_name (self, "hydrated", state, error);
  if ((write || self->dirty) && self->slice != NULL && !self->hydrating)
    {
      self->dirty = FALSE;
      larder_slice_persist_touch (self);
    }
}

static void
apply (LarderSlicePersist *self,
       LarderValue        *stored,
       gboolean            migrated)
{
  g_autoptr(LarderValue) current = larder_slice_get_state (self->slice);
  g_autoptr(LarderValue) merged = NULL;

  if (self->merge != NULL)
    merged = ((LarderMergeFunc) self->merge->func) (stored, current, self->merge->user_data);
  else if (self->deep)
    merged = larder_value_merge_deep (current, stored);
  else
    merged = larder_value_merge (current, stored);
  if (merged != NULL && larder_value_get_kind (merged) == LARDER_VALUE_OBJECT)
    {
      self->applying = TRUE;
      larder_slice_set (self->slice, merged);
      self->applying = FALSE;
    }
  finish (self, NULL, TRUE, migrated);
}

void
larder_slice_persist_migrated (LarderSlicePersist *self,
                               guint64             hydration,
                               LarderValue        *state,
                               const GError       *error)
{
  if (self->hydration != hydration || self->slice == NULL)
    return;
  if (error != NULL)
    {
      keep_copy (self, error);
      finish (self, error, FALSE, FALSE);
    }
  else
    apply (self, state, TRUE);
}

static void
migrate (LarderSlicePersist *self,
         LarderValue        *state,
         gint64              version)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderMigration) migration = NULL;

  if (self->migrate == NULL)
    {
      /* It is not what the program knows, and is not guessed at. */
      error = g_error_new (LARDER_ERROR, LARDER_ERROR_NEWER,
                           "It is of version %" G_GINT64_FORMAT ", and nothing makes it one of "
                           "version %" G_GINT64_FORMAT, version, self->version);
      keep_copy (self, error);
      finish (self, error, TRUE, FALSE);
      return;
    }
  migration = g_object_new (LARDER_TYPE_MIGRATION, NULL);
  migration->persist = g_object_ref (self);
  migration->hydration = self->hydration;
  migration->state = larder_value_ref (state);
  migration->version = version;
  ((LarderMigrationFunc) self->migrate->func) (migration, self->migrate->user_data);
}

static void
take_record (LarderSlicePersist *self,
             LarderValue        *record,
             const GError       *failure)
{
  LarderValue *state = record != NULL ? larder_value_get_member (record, "state") : NULL;
  LarderValue *version = record != NULL ? larder_value_get_member (record, "version") : NULL;
  g_autoptr(GError) error = failure != NULL ? g_error_copy (failure) : NULL;

  if (error == NULL && record != NULL &&
      (state == NULL || larder_value_get_kind (state) != LARDER_VALUE_OBJECT ||
       (version != NULL && larder_value_get_kind (version) != LARDER_VALUE_INT)))
    error = g_error_new_literal (LARDER_ERROR, LARDER_ERROR_INVALID, "It is no record of a slice");
  if (error != NULL)
    {
      keep_copy (self, error);
      finish (self, error, FALSE, FALSE);
    }
  else if (record == NULL)
    finish (self, NULL, TRUE, FALSE);
  else if (version == NULL || larder_value_get_int (version) == self->version)
    apply (self, state, FALSE);
  else
    migrate (self, state, larder_value_get_int (version));
}

static void
reading_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(LarderSlicePersist) self = user_data;
  Reading *reading = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) record = g_task_propagate_pointer (G_TASK (result), &error);

  /* Only the last one counts. */
  if (self->hydration == reading->hydration && self->slice != NULL)
    take_record (self, record, error);
}

/**
 * larder_slice_persist_hydrate:
 *
 * Reads the record and merges it into the slice; [signal@Larder.SlicePersist::hydrated] tells when
 * that has ended, at once with a storage that is not threaded. Called again, only the last one
 * counts. What is taken over is not saved again, unless it was migrated. A record of another
 * version that nothing migrates is ignored, and one that can not be read is an error; in both cases
 * it is set aside, and the slice stays as it is.
 */
void
larder_slice_persist_hydrate (LarderSlicePersist *self)
{
  g_autoptr(LarderSlicePersist) kept = NULL;
  g_autoptr(LarderValue) state = NULL;
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) record = NULL;
  Reading *reading;

  g_return_if_fail (LARDER_IS_SLICE_PERSIST (self));

  kept = g_object_ref (self);
  reading = g_new0 (Reading, 1);
  reading->hydration = ++self->hydration;
  reading->order = self->order;
  g_atomic_ref_count_inc (&self->order->refs);
  reading->storage = g_object_ref (self->storage);
  reading->name = g_strdup (self->name);
  larder_slice_persist_tell (self, TRUE, self->has_hydrated);
  state = larder_slice_get_state (self->slice);
  g_signal_emit_by_name (self, "hydrating", state);

  if (larder_slice_storage_is_threaded (self->storage))
    {
      task = g_task_new (NULL, NULL, reading_cb, g_steal_pointer (&kept));
      g_task_set_source_tag (task, larder_slice_persist_hydrate);
      g_task_set_task_data (task, reading, reading_free);
      g_task_run_in_thread (task, reading_thread);
      return;
    }
  record = reading_run (reading, &error);
  if (self->hydration == reading->hydration)
    take_record (self, record, error);
  reading_free (reading);
}

static void
larder_migration_finalize (GObject *object)
{
  LarderMigration *self = LARDER_MIGRATION (object);

  if (!self->answered)
    {
      g_autoptr(GError) error = g_error_new_literal (LARDER_ERROR, LARDER_ERROR_NO_DATA,
                                                     "The migration gave no answer");

      larder_slice_persist_migrated (self->persist, self->hydration, NULL, error);
    }
  g_object_unref (self->persist);
  larder_value_unref (self->state);

  G_OBJECT_CLASS (larder_migration_parent_class)->finalize (object);
}

static void
larder_migration_class_init (LarderMigrationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = larder_migration_finalize;
}

static void
larder_migration_init (LarderMigration *self)
{
}

/**
 * larder_migration_ref: (skip)
 *
 * Takes a reference, to answer later.
 *
 * Returns: (transfer full): the same migration
 */
LarderMigration *
larder_migration_ref (LarderMigration *self)
{
  g_return_val_if_fail (LARDER_IS_MIGRATION (self), NULL);

  return g_object_ref (self);
}

/**
 * larder_migration_unref: (skip)
 *
 * Lets go of a reference.
 */
void
larder_migration_unref (LarderMigration *self)
{
  g_return_if_fail (LARDER_IS_MIGRATION (self));

  g_object_unref (self);
}

/**
 * larder_migration_get_state:
 *
 * It is an object, and is not changed.
 *
 * Returns: (transfer none): the state as it was kept
 */
LarderValue *
larder_migration_get_state (LarderMigration *self)
{
  g_return_val_if_fail (LARDER_IS_MIGRATION (self), NULL);

  return self->state;
}

/**
 * larder_migration_get_version:
 *
 * See [property@Larder.SlicePersist:version].
 *
 * Returns: the version of the state
 */
gint64
larder_migration_get_version (LarderMigration *self)
{
  g_return_val_if_fail (LARDER_IS_MIGRATION (self), 0);

  return self->version;
}

/**
 * larder_migration_return_state:
 * @state: (transfer full): an object, of the present version
 *
 * Answers. A second answer is dropped.
 */
void
larder_migration_return_state (LarderMigration *self,
                               LarderValue     *state)
{
  g_autoptr(LarderValue) owned = state;
  g_autoptr(GError) error = NULL;

  g_return_if_fail (LARDER_IS_MIGRATION (self));
  g_return_if_fail (state != NULL);

  if (self->answered)
    return;
  self->answered = TRUE;
  if (larder_value_get_kind (state) != LARDER_VALUE_OBJECT)
    error = g_error_new_literal (LARDER_ERROR, LARDER_ERROR_INVALID,
                                 "The migration gave no object");
  larder_slice_persist_migrated (self->persist, self->hydration, state, error);
}

/**
 * larder_migration_return_error:
 * @error: (transfer full): why there is no state
 *
 * Answers: the slice stays as it is, and the record is set aside.
 */
void
larder_migration_return_error (LarderMigration *self,
                               GError          *error)
{
  g_autoptr(GError) owned = error;

  g_return_if_fail (LARDER_IS_MIGRATION (self));
  g_return_if_fail (error != NULL);

  if (self->answered)
    return;
  self->answered = TRUE;
  larder_slice_persist_migrated (self->persist, self->hydration, NULL, owned);
}
