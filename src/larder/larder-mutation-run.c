/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sending a mutation, and what becomes of it: done, tried again, failed, in conflict. */

#include "config.h"

#include "larder/larder-mutation-cache-private.h"
#include "larder/larder-mutation-private.h"

/* The disk takes its time, but the hand is not held up: the change is shown, and is Saving. */
void
larder_mutation_layer_due (gpointer mutation)
{
  LarderMutation *self = mutation;

  if (self->client != NULL && self->status == LARDER_MUTATION_PENDING)
    larder_mutation_add_layers (self);
}

void
larder_mutation_gc_due (gpointer mutation)
{
  LarderMutation *self = mutation;

  if (self->client == NULL || self->n_observers > 0)
    return;
  if (self->kept_until > 0)
    larder_mutation_leave_disk (self);
  larder_client_drop_mutation (self->client, self);
}

void
larder_mutation_run (LarderMutation *self)
{
  g_autoptr(LarderMutationContext) context = NULL;

  if (!larder_mutation_check_bases (self))
    return;
  larder_mutation_count_attempt (self);
  larder_mutation_set_delivery (self, LARDER_DELIVERY_SENDING);
  self->attempt = larder_attempt_new (self);
  larder_mutation_order_set_sending (self->client->mutation_order, self, TRUE);
  context = larder_mutation_context_new (self->attempt);
  ((LarderMutationFunc) self->options->func->func) (context, self->options->func->user_data);
}

static gboolean
touches (LarderMutation *self,
         LarderQuery    *query)
{
  LarderSchema *schema =
    query->options != NULL ? larder_query_options_get_schema (query->options) : NULL;
  g_autoptr(GPtrArray) tables = schema != NULL ? larder_schema_get_tables (schema) : NULL;

  for (guint i = 0; tables != NULL && i < tables->len; i++)
    {
      GHashTableIter iter;
      gpointer row;

      g_hash_table_iter_init (&iter, self->writes);
      while (g_hash_table_iter_next (&iter, &row, NULL))
        {
          const char *name = larder_table_get_name (tables->pdata[i]);

          if (g_str_has_prefix (row, name) && ((const char *) row)[strlen (name)] == ':')
            return TRUE;
        }
    }
  for (guint i = 0; i < self->patches->len; i++)
    {
      LarderPatch *patch = self->patches->pdata[i];
      GVariant *key = larder_patch_get_key (patch);

      if (key != NULL && larder_key_matches (key, larder_query_need_key (query)))
        return TRUE;
    }
  return FALSE;
}

/* The attempt of one that was taken back has ended. Whether the server had taken it, only the
 * server knows: it is asked for all that this may have changed. */
static void
verify (LarderMutation *self)
{
  g_autoptr(LarderClient) client = g_object_ref (self->client);
  g_autoptr(GPtrArray) queries = larder_client_select_queries (client, NULL);

  self->verifying = FALSE;
  larder_client_begin_batch (client);
  for (guint i = 0; i < queries->len; i++)
    {
      LarderQuery *query = queries->pdata[i];

      if (query->client == NULL || !touches (self, query))
        continue;
      larder_query_invalidate (query);
      if (larder_query_is_active (query) && !larder_query_is_static (query))
        larder_query_fetch (query, NULL, TRUE, FALSE, NULL);
    }
  larder_client_mutation_settled (client, self);
  larder_mutation_arm_gc (self);
  larder_client_end_batch (client);
}

/* Gives up the attempt that runs; whatever it still answers is dropped. */
void
larder_mutation_halt (LarderMutation *self)
{
  LarderAttempt *attempt = g_steal_pointer (&self->attempt);

  self->winding_down = FALSE;
  if (attempt == NULL)
    return;
  larder_mutation_order_set_sending (self->client->mutation_order, self, FALSE);
  g_cancellable_cancel (attempt->cancellable);
  if (self->delivery == LARDER_DELIVERY_SENDING)
    larder_mutation_set_delivery (self, LARDER_DELIVERY_QUEUED);
  larder_attempt_unref (attempt);
}

void
larder_mutation_leave_disk (LarderMutation *self)
{
  LarderOutbox *outbox = self->client->outbox;

  if (self->durable && larder_outbox_knows (outbox, self->id))
    larder_outbox_delete (outbox, self->id);
  self->kept_until = 0;
}

void
larder_mutation_keep_result (LarderMutation *self,
                             LarderValue    *data)
{
  gint64 kept_ms = self->options != NULL ? self->options->result_time : 0;

  if (!self->durable || kept_ms <= 0)
    {
      larder_mutation_leave_disk (self);
      return;
    }
  self->kept_until = larder_client_now (self->client) + kept_ms;
  larder_outbox_put (self->client->outbox, larder_mutation_to_result (self, data), FALSE, NULL,
                     NULL);
}

void
larder_mutation_arm_gc (LarderMutation *self)
{
  gint64 gc_time = self->options != NULL ? self->options->gc_time : 0;
  gint64 gc_at;

  /* One that the client has let go of may be freed at any time. */
  if (self->client == NULL || !self->listed || self->status == LARDER_MUTATION_PENDING ||
      self->status == LARDER_MUTATION_IDLE || self->n_observers > 0 || self->verifying ||
      (self->durable && self->delivery != LARDER_DELIVERY_DONE))
    return;
  gc_at = gc_time < 0 ? LARDER_NEVER
                      : MAX (larder_client_now (self->client) + gc_time, self->kept_until);
  larder_deadlines_set (self->client->deadlines, &self->gc, gc_at);
}

/* The status says how it ended; everybody who waits hears it, and the next ones may go. */
void
larder_mutation_settle (LarderMutation *self)
{
  LarderClient *client = self->client;
  gboolean done = self->delivery == LARDER_DELIVERY_DONE;

  larder_client_schedule_behind (client, self);
  if (done)
    larder_mutation_order_remove (client->mutation_order, self);
  if (self->durable && done)
    {
      if (self->status != LARDER_MUTATION_SUCCESS)
        larder_mutation_leave_disk (self);
      larder_outbox_remove (client->outbox, self);
    }
  else if (self->durable && larder_outbox_knows (client->outbox, self->id))
    larder_outbox_put (client->outbox, larder_mutation_to_row (self), FALSE, NULL, NULL);
  if (done || !self->durable)
    larder_mutation_arm_gc (self);

  if (self->options != NULL && self->options->settled != NULL)
    ((LarderMutationSettled) self->options->settled->func) (self,
                                                            self->options->settled->user_data);
  larder_client_mutation_settled (client, self);
  larder_waiters_complete (self->waiters, client, self->data,
                           self->status == LARDER_MUTATION_ERROR ? self->error : NULL);
}

void
larder_mutation_fail (LarderMutation *self,
                      const GError   *error)
{
  larder_mutation_set_conflict (self, NULL);
  larder_mutation_refuse_layers (self, error);
  larder_mutation_conclude (self, LARDER_MUTATION_ERROR, LARDER_DELIVERY_FAILED, NULL, error);
}

void
larder_mutation_succeed (LarderMutation *self,
                         LarderAttempt  *attempt,
                         LarderValue    *data)
{
  larder_mutation_teach_later (self, attempt);
  larder_mutation_drop_layers (self);
  larder_mutation_set_conflict (self, NULL);
  larder_mutation_set_progress (self, 1.0);
  larder_mutation_set_failures (self, 0, 0);
  larder_mutation_set_paused (self, FALSE);
  larder_mutation_keep_result (self, data);
  larder_mutation_conclude (self, LARDER_MUTATION_SUCCESS, LARDER_DELIVERY_DONE, data, NULL);
}

static void
meet_conflict (LarderMutation        *self,
               LarderAttempt         *attempt,
               const GError          *error)
{
  larder_mutation_write_answer (self, attempt, FALSE);
  larder_mutation_mark_layers (self, LARDER_ROW_CONFLICTED, error);
  larder_mutation_conclude (self, LARDER_MUTATION_ERROR, LARDER_DELIVERY_CONFLICT, NULL, error);
}

static gboolean
wants_retry (LarderMutation *self,
             const GError   *error)
{
  LarderClosure *retry = self->options->retry;

  if (retry != NULL)
    return ((LarderRetryFunc) retry->func) (self->failure_count, error, retry->user_data);
  return self->options->retries < 0 || self->failure_count < (guint) self->options->retries;
}

void
larder_mutation_wait_for_retry (LarderMutation *self,
                                const GError   *error)
{
  gint64 delay = larder_retry_delay_ms (self->options->retry_delay, self->failure_count, error);

  larder_mutation_set_failures (self, self->failure_count + 1,
                                larder_client_now (self->client) + delay);
  larder_mutation_set_status (self, LARDER_MUTATION_PENDING, LARDER_DELIVERY_QUEUED, error);
  larder_mutation_log (self, LARDER_MUTATION_ACTION_FAILED);
  larder_mutation_store (self);
}

void
larder_mutation_answered (LarderMutation        *self,
                          LarderAttempt         *attempt,
                          LarderValue           *value,
                          const GError          *error)
{
  g_autoptr(LarderMutation) kept = g_object_ref (self);
  g_autoptr(LarderClient) client = NULL;
  gboolean winding_down = self->winding_down;

  if (self->attempt != attempt || self->client == NULL)
    {
      g_debug ("A mutation function answered too late; the answer is dropped");
      if (self->verifying && self->client != NULL)
        verify (self);
      return;
    }

  client = g_object_ref (self->client);
  larder_client_begin_batch (client);
  self->winding_down = FALSE;
  larder_attempt_unref (g_steal_pointer (&self->attempt));
  larder_mutation_order_set_sending (client->mutation_order, self, FALSE);
  if (attempt->judged_table != NULL)
    larder_mutation_judge (self, attempt);
  else if (error == NULL)
    {
      larder_mutation_write_answer (self, attempt, TRUE);
      larder_mutation_succeed (self, attempt, value);
    }
  else if (g_error_matches (error, LARDER_ERROR, LARDER_ERROR_CONFLICT))
    meet_conflict (self, attempt, error);
  else if (winding_down)
    /* It was asked to stop, so that it failed says nothing. */
    larder_mutation_set_delivery (self, self->paused ? LARDER_DELIVERY_HELD
                                                     : LARDER_DELIVERY_QUEUED);
  else if (wants_retry (self, error))
    larder_mutation_wait_for_retry (self, error);
  else
    {
      larder_mutation_write_answer (self, attempt, FALSE);
      larder_mutation_set_failures (self, self->failure_count + 1, 0);
      larder_mutation_fail (self, error);
    }
  larder_client_schedule_behind (client, self);
  larder_client_end_batch (client);
}
