/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One attempt to send a mutation: what its function may know in any thread, and its messages to the
 * owner's thread. */

#include "config.h"

#include "larder/larder-mutation-private.h"

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

void
larder_attempt_store_checkpoint (LarderAttempt *self,
                                 LarderValue   *checkpoint,
                                 GTask         *task)
{
  Message *message = g_new0 (Message, 1);

  g_mutex_lock (&self->mutex);
  larder_value_ref (checkpoint);
  g_clear_pointer (&self->checkpoint, larder_value_unref);
  self->checkpoint = checkpoint;
  g_mutex_unlock (&self->mutex);

  message->value = larder_value_ref (checkpoint);
  message->task = task;
  send (self, checkpoint_cb, message);
}

static gboolean
progress_cb (gpointer user_data)
{
  Message *message = user_data;

  if (message->attempt->mutation->attempt == message->attempt)
    larder_mutation_set_progress (message->attempt->mutation, message->progress);
  return G_SOURCE_REMOVE;
}

void
larder_attempt_tell_progress (LarderAttempt *self,
                              double         progress)
{
  Message *message;

  if (self->thread == g_thread_self ())
    {
      if (self->mutation->attempt == self)
        larder_mutation_set_progress (self->mutation, progress);
      return;
    }
  message = g_new0 (Message, 1);
  message->progress = progress;
  send (self, progress_cb, message);
}

void
larder_attempt_add_part (LarderAttempt *self,
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
