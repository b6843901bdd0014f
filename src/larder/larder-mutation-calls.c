/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is asked of a mutation: setting it up, submitting, holding, taking it back. */

#include "config.h"

#include "larder/larder-mutation.h"

#include "larder/larder-mutation-private.h"

/**
 * larder_mutation_new:
 * @client: who will send it
 * @key: the kind of mutation
 * @variables: (nullable): what its function is to send
 *
 * Makes a mutation; nothing happens before [method@Larder.Mutation.submit].
 *
 * Returns: (transfer full): the mutation
 */
LarderMutation *
larder_mutation_new (LarderClient *client,
                     const char   *key,
                     LarderValue  *variables)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (client), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return g_object_new (LARDER_TYPE_MUTATION, "client", client, "key", key,
                       "variables", variables, NULL);
}

/**
 * larder_mutation_new_for_key:
 * @client: who will send it
 * @key: the kind of mutation, a list; taken over when it is floating
 * @variables: (nullable): what its function is to send
 *
 * As [ctor@Larder.Mutation.new]. The list `("photos", "add")` is the key “photos.add”.
 *
 * Returns: (transfer full): the mutation
 */
LarderMutation *
larder_mutation_new_for_key (LarderClient *client,
                             GVariant     *key,
                             LarderValue  *variables)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (LARDER_IS_CLIENT (client), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  text = larder_mutation_key_to_text (key);
  g_return_val_if_fail (text != NULL, NULL);
  return larder_mutation_new (client, text, variables);
}

/**
 * larder_mutation_add_patch:
 * @patch: what is shown until the server has answered
 *
 * Patches are replayed in the order in which they were added. A patch of a row counts as writing
 * that row.
 */
void
larder_mutation_add_patch (LarderMutation *self,
                           LarderPatch    *patch)
{
  g_return_if_fail (LARDER_IS_MUTATION (self));
  g_return_if_fail (patch != NULL);
  g_return_if_fail (self->status == LARDER_MUTATION_IDLE);

  g_ptr_array_add (self->patches, larder_patch_ref (patch));
  if (larder_patch_get_kind (patch) != LARDER_PATCH_SET)
    larder_mutation_add_write (self, larder_patch_get_table (patch), larder_patch_get_id (patch));
}

/**
 * larder_mutation_add_write:
 * @table: the name of a table
 * @id: of the row
 *
 * Says that the mutation writes a row: later ones that write it or refer to it wait for this one.
 */
void
larder_mutation_add_write (LarderMutation *self,
                           const char     *table,
                           const char     *id)
{
  g_return_if_fail (LARDER_IS_MUTATION (self));
  g_return_if_fail (table != NULL && id != NULL);
  g_return_if_fail (self->status == LARDER_MUTATION_IDLE);

  g_hash_table_add (self->writes, g_strconcat (table, ":", id, NULL));
}

/**
 * larder_mutation_add_reference:
 * @table: the name of a table
 * @id: of the row
 *
 * Says that the mutation refers to a row: it waits for earlier ones that write that row.
 */
void
larder_mutation_add_reference (LarderMutation *self,
                               const char     *table,
                               const char     *id)
{
  g_return_if_fail (LARDER_IS_MUTATION (self));
  g_return_if_fail (table != NULL && id != NULL);
  g_return_if_fail (self->status == LARDER_MUTATION_IDLE);

  g_hash_table_add (self->references, g_strconcat (table, ":", id, NULL));
}

/**
 * larder_mutation_set_scope:
 * @scope: (nullable): mutations of one scope are sent one after another
 *
 * A mutation that failed for good does not hold up the next one of its scope.
 */
void
larder_mutation_set_scope (LarderMutation *self,
                           const char     *scope)
{
  g_return_if_fail (LARDER_IS_MUTATION (self));
  g_return_if_fail (self->status == LARDER_MUTATION_IDLE);

  g_set_str (&self->scope, scope);
}

/**
 * larder_mutation_set_not_before:
 * @time_ms: ms since 1970; 0: at once
 *
 * Holds the mutation until a moment, also over a restart.
 */
void
larder_mutation_set_not_before (LarderMutation *self,
                                gint64          time_ms)
{
  g_return_if_fail (LARDER_IS_MUTATION (self));
  g_return_if_fail (self->status == LARDER_MUTATION_IDLE);

  self->not_before = time_ms;
}

/**
 * larder_mutation_submit:
 *
 * Sends the mutation on its way. Without rules for its key, given with
 * [method@Larder.Client.set_mutation_options], it fails with %LARDER_ERROR_MISSING_FUNCTION.
 */
void
larder_mutation_submit (LarderMutation *self)
{
  g_return_if_fail (LARDER_IS_MUTATION (self));
  g_return_if_fail (self->status == LARDER_MUTATION_IDLE);
  g_return_if_fail (self->client != NULL);

  larder_client_take_mutation (self->client, self);
}

/**
 * larder_mutation_submit_async:
 * @cancellable: (nullable): stops the waiting, not the mutation
 * @callback: (scope async): called once, in the client's context
 * @user_data: given to @callback
 *
 * As [method@Larder.Mutation.submit], and tells when the mutation has succeeded, failed for good or
 * was withdrawn. When the client is unmounted before, the waiting ends with %G_IO_ERROR_CANCELLED
 * and the mutation stays in the outbox.
 */
void
larder_mutation_submit_async (LarderMutation      *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (LARDER_IS_MUTATION (self));
  g_return_if_fail (self->status == LARDER_MUTATION_IDLE);
  g_return_if_fail (self->client != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, larder_mutation_submit_async);
  larder_waiters_add (self->waiters, task, self->client->context);
  larder_client_take_mutation (self->client, self);
}

/**
 * larder_mutation_submit_finish:
 * @result: what the callback was given
 *
 * Ends what [method@Larder.Mutation.submit_async] began.
 *
 * Returns: (transfer full) (nullable): what the mutation function gave; %NULL with an error, or
 *   when it gave nothing
 */
LarderValue *
larder_mutation_submit_finish (LarderMutation  *self,
                               GAsyncResult    *result,
                               GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * larder_mutation_pause:
 *
 * Holds a mutation that is not done, also over a restart. A running attempt is cancelled; what it
 * stored as its checkpoint stays, and if it succeeds all the same the mutation is done.
 */
void
larder_mutation_pause (LarderMutation *self)
{
  g_return_if_fail (LARDER_IS_MUTATION (self));

  if (self->paused || self->status != LARDER_MUTATION_PENDING || self->client == NULL ||
      self->answering)
    return;

  larder_client_begin_batch (self->client);
  larder_mutation_set_paused (self, TRUE);
  larder_mutation_set_delivery (self, LARDER_DELIVERY_HELD);
  larder_mutation_store (self);
  if (self->attempt != NULL)
    {
      self->winding_down = TRUE;
      g_cancellable_cancel (self->attempt->cancellable);
    }
  larder_client_end_batch (self->client);
}

/**
 * larder_mutation_resume:
 *
 * Lets go of a mutation that [method@Larder.Mutation.pause] held.
 */
void
larder_mutation_resume (LarderMutation *self)
{
  g_return_if_fail (LARDER_IS_MUTATION (self));

  if (!self->paused || self->client == NULL)
    return;

  larder_client_begin_batch (self->client);
  larder_mutation_set_paused (self, FALSE);
  larder_mutation_set_failures (self, 0, 0);
  if (self->status == LARDER_MUTATION_PENDING)
    {
      if (self->not_before <= larder_client_now (self->client))
        larder_mutation_set_delivery (self, LARDER_DELIVERY_QUEUED);
      larder_client_schedule (self->client);
    }
  /* One that is parked must not be found paused after a restart either. */
  larder_mutation_store (self);
  larder_client_end_batch (self->client);
}

static gboolean
is_known (LarderMutation *self)
{
  return self->client != NULL && g_ptr_array_find (self->client->mutations, self, NULL);
}

/**
 * larder_mutation_retry:
 *
 * Tries a waiting mutation at once, and puts a parked one (failed or in conflict) back into the
 * queue with its patches. A conflict that Larder found is decided for mine then.
 */
void
larder_mutation_retry (LarderMutation *self)
{
  gboolean failed;

  g_return_if_fail (LARDER_IS_MUTATION (self));

  /* One that can not be read is edited first. */
  if (!is_known (self) || self->answering || self->unread != NULL)
    return;

  if (self->conflict != NULL && larder_mutation_resolve (self, LARDER_CONFLICT_POLICY_MINE))
    return;
  failed = self->delivery == LARDER_DELIVERY_FAILED;
  larder_client_begin_batch (self->client);
  larder_mutation_set_failures (self, 0, 0);
  if (failed || self->delivery == LARDER_DELIVERY_CONFLICT)
    {
      larder_deadlines_set (self->client->deadlines, &self->gc, LARDER_NEVER);
      larder_mutation_set_status (self, LARDER_MUTATION_PENDING, LARDER_DELIVERY_QUEUED, NULL);
      if (failed)
        larder_mutation_mark_rows (self, NULL);
      larder_mutation_mark_layers (self, LARDER_ROW_PENDING, NULL);
      if (failed && (self->stored || !self->durable))
        larder_mutation_add_layers (self);
      larder_mutation_store (self);
      /* When on-mutate was what failed, it is called again. */
      larder_mutation_prepare (self);
    }
  larder_client_schedule (self->client);
  larder_client_end_batch (self->client);
}

/**
 * larder_mutation_withdraw:
 *
 * Takes a mutation back: its patches vanish, its entry leaves the disk, its error is
 * %G_IO_ERROR_CANCELLED. An attempt that runs is cancelled. What the server made of it is not known
 * then: when the attempt has ended, the queries that may show it (of the tables and keys that it
 * writes, and of the tags that it invalidates) are invalidated and read again.
 *
 * Returns: %FALSE when it was done already
 */
gboolean
larder_mutation_withdraw (LarderMutation *self)
{
  g_autoptr(LarderMutation) kept = g_object_ref (self);
  g_autoptr(GError) error = NULL;

  g_return_val_if_fail (LARDER_IS_MUTATION (self), FALSE);

  if (!is_known (self) || self->delivery == LARDER_DELIVERY_DONE || self->answering)
    return FALSE;

  error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The change was taken back");
  larder_client_begin_batch (self->client);
  self->verifying = self->attempt != NULL;
  larder_mutation_halt (self);
  larder_mutation_halt_callbacks (self);
  larder_mutation_drop_layers (self);
  larder_mutation_set_conflict (self, NULL);
  larder_mutation_mark_rows (self, NULL);
  larder_mutation_leave_disk (self);
  larder_mutation_conclude (self, LARDER_MUTATION_ERROR, LARDER_DELIVERY_DONE, NULL, error);
  larder_client_end_batch (self->client);
  return TRUE;
}
