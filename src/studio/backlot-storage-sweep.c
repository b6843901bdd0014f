/* SPDX-License-Identifier: GPL-3.0-or-later */
/* At the start: ends old uploads, and removes files that a crash left without a row. */
#include "config.h"

#include "studio/backlot-storage-service-private.h"

typedef struct
{
  BacklotStorageService *service;    /* (owned) */
  gint64                 before_s;   /* seconds since 1970 */
  GPtrArray             *versions;   /* (owned): files that were there before this start */
  GPtrArray             *garbage;    /* (owned): those without a row */
} Sweep;

static void
sweep_free (gpointer data)
{
  Sweep *sweep = data;

  g_object_unref (sweep->service);
  g_clear_pointer (&sweep->versions, g_ptr_array_unref);
  g_ptr_array_unref (sweep->garbage);
  g_free (sweep);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sweep, sweep_free)

static gboolean
find_garbage (BacklotTransaction  *transaction,
              gpointer             data,
              GError             **error)
{
  Sweep *sweep = data;

  if (!backlot_transaction_execute (transaction, error,
                                    "DELETE FROM tus_uploads"
                                    " WHERE julianday (expires_at) < julianday ('now')", ""))
    return FALSE;
  for (guint i = 0; i < sweep->versions->len; i++)
    {
      const char *version = g_ptr_array_index (sweep->versions, i);
      gint64 named = 0;

      if (!backlot_transaction_read_int (transaction, &named, error,
                                         "SELECT EXISTS (SELECT 1 FROM storage_objects"
                                         " WHERE version = ?1) OR EXISTS (SELECT 1 FROM tus_uploads"
                                         " WHERE id = ?1)", "t", version))
        return FALSE;
      if (named == 0)
        g_ptr_array_add (sweep->garbage, g_strdup (version));
    }
  return TRUE;
}

static void
garbage_found_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(Sweep) sweep = user_data;
  g_autoptr(GError) error = NULL;

  if (backlot_database_run_finish (BACKLOT_DATABASE (object), result, &error) == NULL)
    g_info ("Left-over files can not be looked for: %s", error->message);
  else
    backlot_storage_discard (sweep->service, sweep->garbage);
}

static void
list_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Sweep *sweep = task_data;

  sweep->versions = backlot_storage_files_list (sweep->service->files, sweep->before_s);
  g_task_return_boolean (task, TRUE);
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Sweep *sweep = user_data;

  backlot_database_run_async (sweep->service->database, NULL, find_garbage, sweep, NULL, NULL,
                              garbage_found_cb, sweep);
}

void
backlot_storage_sweep (BacklotStorageService *self)
{
  g_autoptr(GTask) task = NULL;
  Sweep *sweep = g_new0 (Sweep, 1);

  sweep->service = g_object_ref (self);
  /* A file of this run may wait for its row: only what is older than a minute before it counts. */
  sweep->before_s = g_get_real_time () / G_USEC_PER_SEC - 60;
  sweep->garbage = g_ptr_array_new_with_free_func (g_free);
  task = g_task_new (NULL, NULL, listed_cb, sweep);
  g_task_set_source_tag (task, backlot_storage_sweep);
  g_task_set_task_data (task, sweep, NULL);
  g_task_run_in_thread (task, list_thread);
}
