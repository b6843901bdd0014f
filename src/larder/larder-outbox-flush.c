/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an outbox tells about itself, waiting for its thread, and a look from outside. */

#include "config.h"

#include "larder/larder-outbox.h"

#include "larder/larder-outbox-private.h"

/**
 * larder_outbox_peek:
 * @path: of the file
 *
 * Looks into an outbox that another process may have, without its lock and without changing
 * anything. Each entry is an object with the members id, key, variables, patches, writes, refs,
 * scope, not_before, paused, checkpoint, state ("queued", "failed", "conflict"), error,
 * submitted_at, attempts and more (an object or null). No file is an empty list.
 *
 * Returns: (transfer full) (nullable): the list of entries, or %NULL with %LARDER_ERROR_STORAGE or
 *   %LARDER_ERROR_INVALID
 */
LarderValue *
larder_outbox_peek (const char  *path,
                    GError     **error)
{
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(LarderValueBuilder) builder = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  rows = larder_outbox_file_peek (path, error);
  if (rows == NULL)
    return NULL;
  builder = larder_value_builder_new_array ();
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr(LarderValue) entry = larder_outbox_row_to_value (rows->pdata[i]);

      larder_value_builder_add_value (builder, entry);
    }
  return larder_value_builder_end (builder);
}

/**
 * larder_outbox_get_n_waiting:
 *
 * Those of delivery `held`, `queued` and `sending`. The property notifies.
 *
 * Returns: how many mutations are held, queued or being sent
 */
guint
larder_outbox_get_n_waiting (LarderOutbox *self)
{
  g_return_val_if_fail (LARDER_IS_OUTBOX (self), 0);

  return self->n_waiting;
}

/**
 * larder_outbox_get_n_failed:
 *
 * Those of delivery `failed`. The property notifies.
 *
 * Returns: how many failed for good and wait for someone to decide
 */
guint
larder_outbox_get_n_failed (LarderOutbox *self)
{
  g_return_val_if_fail (LARDER_IS_OUTBOX (self), 0);

  return self->n_failed;
}

/**
 * larder_outbox_get_n_conflicts:
 *
 * Those of delivery `conflict`. The property notifies.
 *
 * Returns: how many met a change of someone else and wait for someone to decide
 */
guint
larder_outbox_get_n_conflicts (LarderOutbox *self)
{
  g_return_val_if_fail (LARDER_IS_OUTBOX (self), 0);

  return self->n_conflicts;
}

/**
 * larder_outbox_get_saving:
 *
 * Wait for the end of it with [method@Larder.Outbox.flush_async] before the program quits.
 *
 * Returns: whether something that was accepted is not on the disk yet
 */
gboolean
larder_outbox_get_saving (LarderOutbox *self)
{
  g_return_val_if_fail (LARDER_IS_OUTBOX (self), FALSE);

  return self->turn->len > 0 || self->in_flight > 0;
}

/**
 * larder_outbox_get_was_damaged:
 *
 * What could be read of the damaged file was taken over; the file itself is kept beside the new
 * one.
 *
 * Returns: whether a damaged file was found and set aside
 */
gboolean
larder_outbox_get_was_damaged (LarderOutbox *self)
{
  g_return_val_if_fail (LARDER_IS_OUTBOX (self), FALSE);

  return self->was_damaged;
}

static gboolean
is_written (gpointer owner)
{
  return ((LarderOutbox *) owner)->n_refused == 0;
}

/**
 * larder_outbox_flush_async:
 * @cancellable: (nullable): is not obeyed: what was accepted is written
 * @callback: (scope async): called once, when everything accepted so far is on the disk
 * @user_data: given to @callback
 *
 * Waits for the storage thread. A closed outbox has written everything.
 */
void
larder_outbox_flush_async (LarderOutbox        *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (LARDER_IS_OUTBOX (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, larder_outbox_flush_async);
  larder_outbox_end_turn (self);
  if (self->storage == NULL)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  larder_storage_flush (self->storage, task, is_written, "The outbox can not be written");
}

/**
 * larder_outbox_flush_finish:
 * @result: what the callback was given
 *
 * Ends what [method@Larder.Outbox.flush_async] began.
 *
 * Returns: %TRUE when everything is on the disk; else %LARDER_ERROR_STORAGE
 */
gboolean
larder_outbox_flush_finish (LarderOutbox  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
