/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a cache file tells about itself, and waiting for its thread. */

#include "config.h"

#include "larder/larder-cache.h"

#include "larder/larder-cache-private.h"

/**
 * larder_cache_get_was_damaged:
 *
 * Tells what [ctor@Larder.Cache.new] found. A file set aside lies beside the new one as
 * `<path>.damaged`.
 *
 * Returns: whether a file was found that could not be used and was set aside
 */
gboolean
larder_cache_get_was_damaged (LarderCache *self)
{
  g_return_val_if_fail (LARDER_IS_CACHE (self), FALSE);

  return self->was_damaged;
}

/**
 * larder_cache_get_in_memory:
 *
 * Tells whether anything is kept over a restart. It is not where the folder can not be written.
 *
 * Returns: whether what changes is kept in memory only
 */
gboolean
larder_cache_get_in_memory (LarderCache *self)
{
  g_return_val_if_fail (LARDER_IS_CACHE (self), FALSE);

  return self->in_memory;
}

/* Whoever waits is told even when the thread ends before its turn. */
static void
flush_free (gpointer data)
{
  GTask **waiting = data;

  if (*waiting != NULL)
    g_task_return_new_error (*waiting, LARDER_ERROR, LARDER_ERROR_STORAGE,
                             "The cache can not be written");
  g_clear_object (waiting);
  g_free (waiting);
}

static gboolean
flush_work (sqlite3   *db,
            gpointer   data,
            GError   **error)
{
  return TRUE;
}

static void
flush_done (gpointer      data,
            const GError *error,
            gpointer      owner)
{
  GTask **waiting = data;
  LarderCache *self = owner;

  if (self->in_memory)
    return;
  g_task_return_boolean (*waiting, TRUE);
  g_clear_object (waiting);
}

/**
 * larder_cache_flush_async:
 * @cancellable: (nullable): is not obeyed: what was begun is written
 * @callback: (scope async): called once, when everything saved so far is in the file
 * @user_data: given to @callback
 *
 * Waits for the storage thread.
 */
void
larder_cache_flush_async (LarderCache         *self,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask **waiting;

  g_return_if_fail (LARDER_IS_CACHE (self));

  waiting = g_new0 (GTask *, 1);
  *waiting = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (*waiting, larder_cache_flush_async);
  larder_cache_end_turn (self);
  if (self->storage == NULL)
    flush_free (waiting);
  else
    larder_storage_push (self->storage, flush_work, flush_done, waiting, flush_free);
}

/**
 * larder_cache_flush_finish:
 * @result: what the callback was given
 *
 * Ends what [method@Larder.Cache.flush_async] began.
 *
 * Returns: %TRUE when everything is in the file; else %LARDER_ERROR_STORAGE
 */
gboolean
larder_cache_flush_finish (LarderCache   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
