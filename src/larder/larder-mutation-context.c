/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One attempt to send a mutation, as its function sees it. */

#include "config.h"

#include "larder/larder-mutation-private.h"

/**
 * LarderMutationContext:
 *
 * One attempt to send a mutation.
 *
 * It is completed exactly once, by [method@Larder.MutationContext.return_value] or
 * [method@Larder.MutationContext.return_error], from any thread. A second completion and one that
 * comes when the attempt was given up are dropped. A context that is freed without having been
 * completed counts as %LARDER_ERROR_NO_DATA.
 */

G_DEFINE_FINAL_TYPE (LarderMutationContext, larder_mutation_context, G_TYPE_OBJECT)

static void
larder_mutation_context_finalize (GObject *object)
{
  LarderMutationContext *self = LARDER_MUTATION_CONTEXT (object);

  /* Who lets go of it without an answer must still give the mutation one. */
  if (!g_atomic_int_get (&self->attempt->completed))
    larder_attempt_complete (self->attempt, NULL,
                             g_error_new_literal (LARDER_ERROR, LARDER_ERROR_NO_DATA,
                                                  "The mutation function gave no answer"));
  larder_attempt_unref (self->attempt);

  G_OBJECT_CLASS (larder_mutation_context_parent_class)->finalize (object);
}

static void
larder_mutation_context_class_init (LarderMutationContextClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = larder_mutation_context_finalize;
}

static void
larder_mutation_context_init (LarderMutationContext *self)
{
}

LarderMutationContext *
larder_mutation_context_new (LarderAttempt *attempt)
{
  LarderMutationContext *self = g_object_new (LARDER_TYPE_MUTATION_CONTEXT, NULL);

  self->attempt = larder_attempt_ref (attempt);
  return self;
}

/**
 * larder_mutation_context_ref: (skip)
 *
 * May be called in any thread.
 *
 * Returns: (transfer full): the same context
 */
LarderMutationContext *
larder_mutation_context_ref (LarderMutationContext *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION_CONTEXT (self), NULL);

  return g_object_ref (self);
}

/**
 * larder_mutation_context_unref: (skip)
 *
 * Lets go of a reference. May be called in any thread.
 */
void
larder_mutation_context_unref (LarderMutationContext *self)
{
  g_return_if_fail (LARDER_IS_MUTATION_CONTEXT (self));

  g_object_unref (self);
}

/**
 * larder_mutation_context_get_id:
 *
 * May be called in any thread.
 *
 * Returns: the idempotency key: the UUID of the mutation, the same at every attempt
 */
const char *
larder_mutation_context_get_id (LarderMutationContext *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION_CONTEXT (self), NULL);

  return self->attempt->id;
}

/**
 * larder_mutation_context_get_key:
 *
 * May be called in any thread.
 *
 * Returns: the kind of mutation
 */
const char *
larder_mutation_context_get_key (LarderMutationContext *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION_CONTEXT (self), NULL);

  return self->attempt->key;
}

/**
 * larder_mutation_context_get_mutation:
 *
 * For the client's thread only.
 *
 * Returns: (transfer none): the mutation
 */
LarderMutation *
larder_mutation_context_get_mutation (LarderMutationContext *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION_CONTEXT (self), NULL);

  return self->attempt->mutation;
}

/**
 * larder_mutation_context_get_variables:
 *
 * May be called in any thread.
 *
 * Returns: (transfer none) (nullable): what is to be sent
 */
LarderValue *
larder_mutation_context_get_variables (LarderMutationContext *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION_CONTEXT (self), NULL);

  return self->attempt->variables;
}

/**
 * larder_mutation_context_get_attempt:
 *
 * May be called in any thread.
 *
 * Returns: which attempt of this mutation it is, from 1
 */
guint
larder_mutation_context_get_attempt (LarderMutationContext *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION_CONTEXT (self), 0);

  return self->attempt->number;
}

/**
 * larder_mutation_context_get_cancellable:
 *
 * May be called in any thread.
 *
 * Returns: (transfer none): cancelled when the mutation is paused or withdrawn, or the client
 *   stops; the function is to complete soon then, with whatever became of it
 */
GCancellable *
larder_mutation_context_get_cancellable (LarderMutationContext *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION_CONTEXT (self), NULL);

  return self->attempt->cancellable;
}

/**
 * larder_mutation_context_get_checkpoint:
 *
 * For the thread that sets checkpoints.
 *
 * Returns: (transfer none) (nullable): what this or an earlier attempt stored
 */
LarderValue *
larder_mutation_context_get_checkpoint (LarderMutationContext *self)
{
  LarderValue *checkpoint;

  g_return_val_if_fail (LARDER_IS_MUTATION_CONTEXT (self), NULL);

  g_mutex_lock (&self->attempt->mutex);
  checkpoint = self->attempt->checkpoint;
  g_mutex_unlock (&self->attempt->mutex);
  return checkpoint;
}

/**
 * larder_mutation_context_set_checkpoint_async:
 * @checkpoint: what a later attempt needs to go on from here
 * @callback: (scope async): called once, in the context that is thread-default now
 * @user_data: given to @callback
 *
 * Stores something with the entry of the mutation; it is on the disk before @callback is called.
 * May be called in any thread.
 */
void
larder_mutation_context_set_checkpoint_async (LarderMutationContext *self,
                                              LarderValue           *checkpoint,
                                              GAsyncReadyCallback    callback,
                                              gpointer               user_data)
{
  GTask *task;

  g_return_if_fail (LARDER_IS_MUTATION_CONTEXT (self));
  g_return_if_fail (checkpoint != NULL);

  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, larder_mutation_context_set_checkpoint_async);
  larder_attempt_store_checkpoint (self->attempt, checkpoint, task);
}

/**
 * larder_mutation_context_set_checkpoint_finish:
 * @result: what the callback was given
 *
 * Ends what [method@Larder.MutationContext.set_checkpoint_async] began.
 *
 * Returns: %TRUE when it is stored; else %LARDER_ERROR_STORAGE, or %G_IO_ERROR_CANCELLED when the
 *   attempt was given up
 */
gboolean
larder_mutation_context_set_checkpoint_finish (LarderMutationContext  *self,
                                               GAsyncResult           *result,
                                               GError                **error)
{
  g_return_val_if_fail (LARDER_IS_MUTATION_CONTEXT (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * larder_mutation_context_set_progress:
 * @progress: 0.0 to 1.0
 *
 * Says how much is sent. May be called in any thread.
 */
void
larder_mutation_context_set_progress (LarderMutationContext *self,
                                      double                 progress)
{
  g_return_if_fail (LARDER_IS_MUTATION_CONTEXT (self));

  larder_attempt_tell_progress (self->attempt, progress);
}

/**
 * larder_mutation_context_add_rows:
 * @table: the name of a table
 * @rows: one row or a list of rows, as the server has them now
 *
 * Rows that came with the answer. To be called before the attempt is completed; in any thread.
 */
void
larder_mutation_context_add_rows (LarderMutationContext *self,
                                  const char            *table,
                                  LarderValue           *rows)
{
  g_return_if_fail (LARDER_IS_MUTATION_CONTEXT (self));
  g_return_if_fail (table != NULL && rows != NULL);

  larder_attempt_add_part (self->attempt, table, NULL, rows);
}

/**
 * larder_mutation_context_add_removal:
 * @table: the name of a table
 * @id: of a row that the server has no more
 *
 * To be called before the attempt is completed; in any thread.
 */
void
larder_mutation_context_add_removal (LarderMutationContext *self,
                                     const char            *table,
                                     const char            *id)
{
  g_return_if_fail (LARDER_IS_MUTATION_CONTEXT (self));
  g_return_if_fail (table != NULL && id != NULL);

  larder_attempt_add_part (self->attempt, table, id, NULL);
}

/**
 * larder_mutation_context_return_value:
 * @value: (transfer full) (nullable): becomes the data of the mutation
 *
 * Completes the attempt: the mutation has succeeded. May be called in any thread.
 */
void
larder_mutation_context_return_value (LarderMutationContext *self,
                                      LarderValue           *value)
{
  g_return_if_fail (LARDER_IS_MUTATION_CONTEXT (self));

  larder_attempt_complete (self->attempt, value, NULL);
}

/**
 * larder_mutation_context_return_error:
 * @error: (transfer full): what went wrong
 *
 * Completes the attempt: it is tried again where the rules of the key say so, else the mutation is
 * parked as failed, with %LARDER_ERROR_CONFLICT as a conflict. May be called in any thread.
 */
void
larder_mutation_context_return_error (LarderMutationContext *self,
                                      GError                *error)
{
  g_return_if_fail (LARDER_IS_MUTATION_CONTEXT (self));
  g_return_if_fail (error != NULL);

  larder_attempt_complete (self->attempt, NULL, error);
}
