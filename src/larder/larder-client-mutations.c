/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which mutations of a client may go now, and how they come back from the outbox. */

#include "config.h"

#include "larder/larder-client.h"

#include "larder/larder-mutation-private.h"

/* How long (ms) the disk may take before a change is shown all the same. */
#define LAYER_MS 50
/* How long (ms) queries wait for the outbox after a reconnect. */
#define RECONNECT_MS 5000
/* How long (ms) until a change that the disk refused is tried again. */
#define SAVE_MS 2000

/* What one pass over the mutations, oldest first, has met. */
typedef struct
{
  gint64      now;
  gint64      wake;       /* when the next one may go; LARDER_NEVER: not by time alone */
  GHashTable *rows;       /* set of "table:id" that earlier ones still have to write */
  GHashTable *scopes;     /* set of scopes of earlier ones */
  GHashTable *running;    /* key to number */
  GPtrArray  *ready;      /* of LarderMutation (owned) */
} Pass;

static void
wake_cb (gpointer user_data)
{
  larder_client_schedule (user_data);
}

static void
reconnect_now (LarderClient *self)
{
  larder_deadlines_set (self->deadlines, &self->reconnect, LARDER_NEVER);
  if (!self->reconnect_due)
    return;
  self->reconnect_due = FALSE;
  larder_client_begin_batch (self);
  larder_client_wake_queries (self, TRUE);
  larder_client_end_batch (self);
}

static void
reconnect_cb (gpointer user_data)
{
  reconnect_now (user_data);
}

static void
save_cb (gpointer user_data)
{
  LarderClient *self = user_data;

  larder_outbox_end_turn (self->outbox);
  larder_client_watch_saving (self);
}

void
larder_client_watch_saving (LarderClient *self)
{
  gboolean saving = larder_outbox_get_saving (self->outbox);

  if (self->deadlines != NULL)
    larder_deadlines_set (self->deadlines, &self->save,
                          saving ? larder_client_now (self) + SAVE_MS : LARDER_NEVER);
}

void
larder_client_init_mutations (LarderClient *self)
{
  larder_deadline_init (&self->save, save_cb, self);
  larder_deadline_init (&self->wake, wake_cb, self);
  larder_deadline_init (&self->reconnect, reconnect_cb, self);
}

static gboolean
meets (GHashTable *touched,
       GHashTable *rows)
{
  GHashTableIter iter;
  gpointer row;

  if (g_hash_table_size (rows) == 0)
    return FALSE;
  g_hash_table_iter_init (&iter, touched);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    if (g_hash_table_contains (rows, row))
      return TRUE;
  return FALSE;
}

/* Later ones wait for the rows of this one. One that failed holds up only those that need the row
 * which it did not insert; one in conflict holds up those that write the same row. */
static void
claim (Pass           *pass,
       LarderMutation *mutation)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, mutation->writes);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    if (mutation->delivery != LARDER_DELIVERY_FAILED || larder_mutation_inserts (mutation, row))
      g_hash_table_add (pass->rows, row);
  if (mutation->scope != NULL && mutation->status == LARDER_MUTATION_PENDING)
    g_hash_table_add (pass->scopes, mutation->scope);
}

static gboolean
may_send (LarderClient   *self,
          LarderMutation *mutation)
{
  LarderNetworkMode mode = mutation->options->network_mode;

  /* Focus does not matter: who looks elsewhere still wants the change to go out. */
  if (mutation->failure_count == 0)
    return larder_client_may_start (self, mode);
  return mode == LARDER_NETWORK_MODE_ALWAYS || self->online;
}

static void
wake_at (Pass   *pass,
         gint64  at_ms)
{
  if (pass->wake < 0 || at_ms < pass->wake)
    pass->wake = at_ms;
}

static gboolean
is_ready (LarderClient   *self,
          Pass           *pass,
          LarderMutation *mutation)
{
  LarderMutationOptions *options = mutation->options;
  guint running;

  if (mutation->status != LARDER_MUTATION_PENDING || mutation->attempt != NULL || mutation->paused)
    return FALSE;
  if (mutation->not_before > pass->now)
    {
      larder_mutation_set_delivery (mutation, LARDER_DELIVERY_HELD);
      wake_at (pass, mutation->not_before);
      return FALSE;
    }
  larder_mutation_set_delivery (mutation, LARDER_DELIVERY_QUEUED);
  if (mutation->next_attempt_at > pass->now)
    {
      wake_at (pass, mutation->next_attempt_at);
      return FALSE;
    }
  if ((mutation->durable && !mutation->stored) || options == NULL || options->func == NULL ||
      !may_send (self, mutation) ||
      meets (mutation->writes, pass->rows) || meets (mutation->references, pass->rows) ||
      (mutation->scope != NULL && g_hash_table_contains (pass->scopes, mutation->scope)))
    return FALSE;

  running = GPOINTER_TO_UINT (g_hash_table_lookup (pass->running, mutation->key));
  if (options->max_running > 0 && running >= options->max_running)
    return FALSE;
  g_hash_table_insert (pass->running, mutation->key, GUINT_TO_POINTER (running + 1));
  return TRUE;
}

/* After a reconnect the outbox goes first, so that what is read then holds what it wrote. */
static void
check_reconnect (LarderClient *self)
{
  if (!self->reconnect_due)
    return;
  for (guint i = 0; i < self->mutations->len; i++)
    if (((LarderMutation *) self->mutations->pdata[i])->attempt != NULL)
      return;
  reconnect_now (self);
}

static void
run_pass (LarderClient *self)
{
  g_autoptr(GHashTable) rows = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) scopes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) running = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) ready = g_ptr_array_new_with_free_func (g_object_unref);
  Pass pass = {
    .now = larder_client_now (self), .wake = LARDER_NEVER,
    .rows = rows, .scopes = scopes, .running = running, .ready = ready,
  };

  for (guint i = 0; i < self->mutations->len; i++)
    {
      LarderMutation *mutation = self->mutations->pdata[i];
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (running, mutation->key));

      if (mutation->attempt != NULL)
        g_hash_table_insert (running, mutation->key, GUINT_TO_POINTER (n + 1));
    }
  for (guint i = 0; i < self->mutations->len; i++)
    {
      LarderMutation *mutation = self->mutations->pdata[i];

      if (is_ready (self, &pass, mutation))
        g_ptr_array_add (ready, g_object_ref (mutation));
      if (mutation->delivery != LARDER_DELIVERY_DONE)
        claim (&pass, mutation);
    }
  larder_deadlines_set (self->deadlines, &self->wake, pass.wake);

  for (guint i = 0; i < ready->len; i++)
    {
      LarderMutation *mutation = ready->pdata[i];

      /* A function that was called before may have held or taken back this one. */
      if (mutation->delivery == LARDER_DELIVERY_QUEUED && mutation->attempt == NULL)
        larder_mutation_run (mutation);
    }
  check_reconnect (self);
}

static gboolean
schedule_cb (gpointer user_data)
{
  g_autoptr(LarderClient) self = g_object_ref (user_data);

  g_clear_pointer (&self->schedule, g_source_unref);
  if (self->mounted == 0)
    return G_SOURCE_REMOVE;
  larder_client_begin_batch (self);
  run_pass (self);
  larder_client_end_batch (self);
  return G_SOURCE_REMOVE;
}

void
larder_client_schedule (LarderClient *self)
{
  if (self->mounted == 0 || self->schedule != NULL)
    return;
  self->schedule = g_idle_source_new ();
  g_source_set_priority (self->schedule, G_PRIORITY_DEFAULT);
  g_source_set_static_name (self->schedule, "Larder mutations");
  g_source_set_callback (self->schedule, schedule_cb, self, NULL);
  g_source_attach (self->schedule, self->context);
}

static void
add_mutation (LarderClient   *self,
              LarderMutation *mutation)
{
  g_ptr_array_add (self->mutations, g_object_ref (mutation));
  if (mutation->durable)
    larder_outbox_add (self->outbox, mutation);
  g_signal_emit_by_name (self, "mutation-added", mutation);
}

void
larder_client_take_mutation (LarderClient   *self,
                             LarderMutation *mutation)
{
  LarderMutationOptions *options = g_hash_table_lookup (self->mutation_options, mutation->key);
  gboolean held;

  larder_client_begin_batch (self);
  g_set_object (&mutation->options, options);
  mutation->submitted_at = larder_client_now (self);
  g_object_notify (G_OBJECT (mutation), "submitted-at");
  mutation->durable = options != NULL && options->func != NULL && options->durable &&
                      self->outbox != NULL;
  if (mutation->durable)
    mutation->seq = larder_outbox_next_seq (self->outbox);
  held = mutation->not_before > mutation->submitted_at;
  larder_mutation_set_status (mutation, LARDER_MUTATION_PENDING,
                              held ? LARDER_DELIVERY_HELD : LARDER_DELIVERY_QUEUED, NULL);
  add_mutation (self, mutation);

  if (options == NULL || options->func == NULL)
    {
      g_autoptr(GError) error = g_error_new (LARDER_ERROR, LARDER_ERROR_MISSING_FUNCTION,
                                             "No mutation function is known for “%s”",
                                             mutation->key);

      larder_mutation_fail (mutation, error);
    }
  else if (mutation->durable)
    {
      larder_mutation_store (mutation);
      larder_deadlines_set (self->deadlines, &mutation->layer,
                            mutation->submitted_at + LAYER_MS);
    }
  else
    larder_mutation_add_layers (mutation);
  larder_client_schedule (self);
  larder_client_end_batch (self);
}

void
larder_client_drop_mutation (LarderClient   *self,
                             LarderMutation *mutation)
{
  g_autoptr(LarderMutation) kept = g_object_ref (mutation);

  larder_deadlines_set (self->deadlines, &mutation->gc, LARDER_NEVER);
  larder_deadlines_set (self->deadlines, &mutation->layer, LARDER_NEVER);
  if (g_ptr_array_remove (self->mutations, mutation))
    g_signal_emit_by_name (self, "mutation-removed", mutation);
}

void
larder_client_clear_mutations (LarderClient *self)
{
  guint i = 0;

  while (i < self->mutations->len)
    {
      LarderMutation *mutation = self->mutations->pdata[i];

      if (mutation->status == LARDER_MUTATION_PENDING ||
          (mutation->durable && mutation->delivery != LARDER_DELIVERY_DONE))
        i++;
      else
        larder_client_drop_mutation (self, mutation);
    }
}

void
larder_client_restore_outbox (LarderClient *self)
{
  g_autoptr(GPtrArray) rows = NULL;

  if (self->restored || self->outbox == NULL)
    return;
  self->restored = TRUE;
  rows = larder_outbox_take_rows (self->outbox);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      g_autoptr(LarderMutation) mutation = larder_mutation_new_from_row (self, rows->pdata[i]);

      g_set_object (&mutation->options,
                    g_hash_table_lookup (self->mutation_options, mutation->key));
      if (mutation->status == LARDER_MUTATION_PENDING)
        {
          self->n_mutating++;
          if (mutation->paused || mutation->not_before > larder_client_now (self))
            mutation->delivery = LARDER_DELIVERY_HELD;
        }
      add_mutation (self, mutation);
      if (mutation->delivery == LARDER_DELIVERY_FAILED)
        larder_mutation_mark_rows (mutation, mutation->error);
      else
        larder_mutation_add_layers (mutation);
      if (mutation->delivery == LARDER_DELIVERY_CONFLICT)
        larder_mutation_mark_layers (mutation, LARDER_ROW_CONFLICTED, mutation->error);
    }
}

void
larder_client_resume_mutations (LarderClient *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->mutations->len; i++)
    {
      LarderMutation *mutation = self->mutations->pdata[i];

      if (mutation->status != LARDER_MUTATION_PENDING)
        continue;
      larder_mutation_set_failures (mutation, mutation->failure_count, 0);
      any = any || mutation->delivery != LARDER_DELIVERY_HELD;
    }
  self->reconnect_due = TRUE;
  if (!any || self->mounted == 0)
    {
      reconnect_now (self);
      return;
    }
  larder_deadlines_set (self->deadlines, &self->reconnect,
                        larder_client_now (self) + RECONNECT_MS);
  larder_client_schedule (self);
}

void
larder_client_halt_mutations (LarderClient *self)
{
  g_autoptr(GPtrArray) mutations =
    g_ptr_array_copy (self->mutations, (GCopyFunc) g_object_ref, NULL);

  g_ptr_array_set_free_func (mutations, g_object_unref);
  if (self->schedule != NULL)
    {
      g_source_destroy (self->schedule);
      g_clear_pointer (&self->schedule, g_source_unref);
    }
  larder_deadlines_set (self->deadlines, &self->wake, LARDER_NEVER);
  larder_deadlines_set (self->deadlines, &self->reconnect, LARDER_NEVER);
  self->reconnect_due = FALSE;
  for (guint i = 0; i < mutations->len; i++)
    {
      LarderMutation *mutation = mutations->pdata[i];

      larder_mutation_halt (mutation);
      larder_waiters_cancel (mutation->waiters, self);
    }
}

/**
 * larder_client_set_mutation_options:
 * @options: the rules; one object per key, a later one replaces it
 *
 * Says how mutations of a key are sent. Those of the outbox that have waited for it go then.
 */
void
larder_client_set_mutation_options (LarderClient          *self,
                                    LarderMutationOptions *options)
{
  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (options));

  g_hash_table_insert (self->mutation_options, g_strdup (options->key), g_object_ref (options));
  for (guint i = 0; i < self->mutations->len; i++)
    {
      LarderMutation *mutation = self->mutations->pdata[i];

      if (g_str_equal (mutation->key, options->key))
        g_set_object (&mutation->options, options);
    }
  larder_client_schedule (self);
}

/**
 * larder_client_is_mutating:
 * @key_prefix: (nullable): the beginning of keys; %NULL: all
 *
 * Returns: how many mutations have neither succeeded nor failed
 */
guint
larder_client_is_mutating (LarderClient *self,
                           const char   *key_prefix)
{
  guint n = 0;

  g_return_val_if_fail (LARDER_IS_CLIENT (self), 0);

  for (guint i = 0; i < self->mutations->len; i++)
    {
      LarderMutation *mutation = self->mutations->pdata[i];

      if (mutation->status == LARDER_MUTATION_PENDING &&
          (key_prefix == NULL || g_str_has_prefix (mutation->key, key_prefix)))
        n++;
    }
  return n;
}

/**
 * larder_client_mount:
 *
 * Lets work begin; counted. The first time what waits in the outbox comes back: its patches are
 * shown before this returns. Tables and rules of mutations must be there by then.
 */
void
larder_client_mount (LarderClient *self)
{
  g_return_if_fail (LARDER_IS_CLIENT (self));

  if (self->mounted++ > 0)
    return;
  larder_client_begin_batch (self);
  larder_client_restore_outbox (self);
  larder_client_schedule (self);
  larder_client_end_batch (self);
}

/**
 * larder_client_unmount:
 *
 * Ends what [method@Larder.Client.mount] began. At the last one running fetches are cancelled,
 * attempts of mutations are given up (their entries stay in the outbox), and whoever waits gets
 * %G_IO_ERROR_CANCELLED.
 */
void
larder_client_unmount (LarderClient *self)
{
  g_autoptr(GPtrArray) queries = NULL;

  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (self->mounted > 0);

  if (--self->mounted > 0)
    return;
  larder_client_begin_batch (self);
  larder_client_halt_mutations (self);
  queries = larder_client_list_queries (self, NULL);
  for (guint i = 0; i < queries->len; i++)
    {
      larder_query_cancel (queries->pdata[i]);
      larder_waiters_cancel (((LarderQuery *) queries->pdata[i])->waiters, self);
    }
  larder_client_end_batch (self);
}
