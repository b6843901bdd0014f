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

/* Something that the owner's thread is to hear. */
typedef struct
{
  LarderAttempt *attempt;
  LarderValue   *value;
  GError        *error;
  GTask         *task;
  double         progress;
} Message;

static void
part_free (gpointer user_data)
{
  LarderAnswerPart *part = user_data;

  g_free (part->table);
  g_free (part->id);
  g_clear_pointer (&part->rows, larder_value_unref);
  g_free (part);
}

static void
message_free (gpointer user_data)
{
  Message *message = user_data;

  /* A context of which the owner's loop never heard again. */
  if (message->task != NULL)
    g_task_return_new_error (message->task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                             "The attempt was given up");
  g_clear_object (&message->task);
  g_clear_pointer (&message->value, larder_value_unref);
  g_clear_error (&message->error);
  larder_attempt_unref (message->attempt);
  g_free (message);
}

static void
send (LarderAttempt *self,
      GSourceFunc    func,
      Message       *message)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  message->attempt = larder_attempt_ref (self);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "Larder mutation");
  g_source_set_callback (source, func, message, message_free);
  g_source_attach (source, self->context);
}

static gboolean
completion_cb (gpointer user_data)
{
  Message *message = user_data;

  larder_mutation_answered (message->attempt->mutation, message->attempt, message->value,
                            message->error);
  return G_SOURCE_REMOVE;
}

void
larder_attempt_complete (LarderAttempt *self,
                         LarderValue   *value,
                         GError        *error)
{
  Message *message;

  if (!g_atomic_int_compare_and_exchange (&self->completed, FALSE, TRUE))
    {
      g_debug ("A mutation function answered twice; the second answer is dropped");
      g_clear_pointer (&value, larder_value_unref);
      g_clear_error (&error);
      return;
    }
  message = g_new0 (Message, 1);
  message->value = value;
  message->error = error;
  send (self, completion_cb, message);
}

/* The function may ask in any thread, so it gets what does not change. */
static void
take_known (LarderAttempt  *self,
            LarderMutation *mutation)
{
  GHashTableIter iter;
  gpointer row, base;

  self->patches = g_ptr_array_new_with_free_func ((GDestroyNotify) larder_patch_unref);
  for (guint i = 0; i < mutation->patches->len; i++)
    g_ptr_array_add (self->patches, larder_patch_ref (mutation->patches->pdata[i]));
  self->version = larder_mutation_get_known_version (mutation);
  if (g_hash_table_size (mutation->bases) == 0)
    return;
  self->bases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) larder_value_unref);
  g_hash_table_iter_init (&iter, mutation->bases);
  while (g_hash_table_iter_next (&iter, &row, &base))
    g_hash_table_insert (self->bases, g_strdup (row), larder_value_ref (base));
}

LarderAttempt *
larder_attempt_new (LarderMutation *mutation)
{
  LarderAttempt *self = g_new0 (LarderAttempt, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->mutex);
  self->mutation = g_object_ref (mutation);
  self->id = g_strdup (mutation->id);
  self->key = g_strdup (mutation->key);
  self->variables = mutation->variables != NULL ? larder_value_ref (mutation->variables) : NULL;
  self->number = mutation->attempts;
  self->cancellable = g_cancellable_new ();
  self->context = g_main_context_ref (mutation->client->context);
  self->thread = mutation->client->thread;
  self->checkpoint = mutation->checkpoint != NULL ? larder_value_ref (mutation->checkpoint) : NULL;
  self->parts = g_ptr_array_new_with_free_func (part_free);
  take_known (self, mutation);
  return self;
}

static gboolean
nothing_cb (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

/* A mutation is an object of the owner's thread, and ends there. */
static void
release_mutation (LarderAttempt *self)
{
  g_autoptr(GSource) source = NULL;

  if (self->thread == g_thread_self ())
    {
      g_clear_object (&self->mutation);
      return;
    }
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, nothing_cb, g_steal_pointer (&self->mutation),
                         g_object_unref);
  g_source_attach (source, self->context);
}

LarderAttempt *
larder_attempt_ref (LarderAttempt *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
larder_attempt_unref (LarderAttempt *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  release_mutation (self);
  g_free (self->id);
  g_free (self->key);
  g_clear_pointer (&self->variables, larder_value_unref);
  g_clear_pointer (&self->checkpoint, larder_value_unref);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->written, g_ptr_array_unref);
  g_clear_pointer (&self->bases, g_hash_table_unref);
  g_clear_pointer (&self->patches, g_ptr_array_unref);
  g_clear_pointer (&self->judged_row, larder_value_unref);
  g_free (self->judged_table);
  g_free (self->judged_id);
  g_object_unref (self->cancellable);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

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

static void
checkpoint_stored_cb (const GError *error,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);

  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
checkpoint_cb (gpointer user_data)
{
  Message *message = user_data;
  LarderMutation *mutation = message->attempt->mutation;

  /* When the attempt was given up the message's end tells so. */
  if (mutation->attempt != message->attempt || mutation->client == NULL)
    return G_SOURCE_REMOVE;

  larder_mutation_set_checkpoint (mutation, message->value);
  if (mutation->durable)
    larder_outbox_put (mutation->client->outbox, larder_mutation_to_row (mutation), FALSE,
                       checkpoint_stored_cb, g_steal_pointer (&message->task));
  else
    {
      g_task_return_boolean (message->task, TRUE);
      g_clear_object (&message->task);
    }
  return G_SOURCE_REMOVE;
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
  Message *message;

  g_return_if_fail (LARDER_IS_MUTATION_CONTEXT (self));
  g_return_if_fail (checkpoint != NULL);

  g_mutex_lock (&self->attempt->mutex);
  larder_value_ref (checkpoint);
  g_clear_pointer (&self->attempt->checkpoint, larder_value_unref);
  self->attempt->checkpoint = checkpoint;
  g_mutex_unlock (&self->attempt->mutex);

  message = g_new0 (Message, 1);
  message->value = larder_value_ref (checkpoint);
  message->task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (message->task, larder_mutation_context_set_checkpoint_async);
  send (self->attempt, checkpoint_cb, message);
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

static gboolean
progress_cb (gpointer user_data)
{
  Message *message = user_data;

  if (message->attempt->mutation->attempt == message->attempt)
    larder_mutation_set_progress (message->attempt->mutation, message->progress);
  return G_SOURCE_REMOVE;
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
  Message *message;

  g_return_if_fail (LARDER_IS_MUTATION_CONTEXT (self));

  if (self->attempt->thread == g_thread_self ())
    {
      if (self->attempt->mutation->attempt == self->attempt)
        larder_mutation_set_progress (self->attempt->mutation, progress);
      return;
    }
  message = g_new0 (Message, 1);
  message->progress = progress;
  send (self->attempt, progress_cb, message);
}

static void
add_part (LarderAttempt *self,
          const char    *table,
          const char    *id,
          LarderValue   *rows)
{
  LarderAnswerPart *part = g_new0 (LarderAnswerPart, 1);

  part->table = g_strdup (table);
  part->id = g_strdup (id);
  part->rows = rows != NULL ? larder_value_ref (rows) : NULL;
  g_mutex_lock (&self->mutex);
  if (self->parts == NULL)
    part_free (part);
  else
    g_ptr_array_add (self->parts, part);
  g_mutex_unlock (&self->mutex);
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

  add_part (self->attempt, table, NULL, rows);
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

  add_part (self->attempt, table, id, NULL);
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
