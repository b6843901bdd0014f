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

static gboolean
is_written (gpointer owner)
{
  return !((LarderCache *) owner)->in_memory;
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
  GTask *task;

  g_return_if_fail (LARDER_IS_CACHE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, larder_cache_flush_async);
  larder_cache_end_turn (self);
  larder_storage_flush (self->storage, task, is_written, "The cache can not be written");
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
