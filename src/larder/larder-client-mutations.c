/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The mutations of a client: when they are looked at, and how they come back from the outbox. */

#include "config.h"

#include "larder/larder-client.h"

#include "larder/larder-mutation-cache-private.h"
#include "larder/larder-mutation-observer-private.h"

/* How long (ms) the disk may take before a change is shown all the same. */
#define LAYER_MS 50
/* How long (ms) queries wait for the outbox after a reconnect. */
#define RECONNECT_MS 5000
/* How long (ms) until a change that the disk refused is tried again. */
#define SAVE_MS 2000

static void
wake_cb (gpointer user_data)
{
  larder_client_schedule (user_data);
}

void
larder_client_forget_reconnect (LarderClient *self)
{
  larder_deadlines_set (self->deadlines, &self->reconnect, LARDER_NEVER);
  self->reconnect_due = FALSE;
}

static void
reconnect_now (LarderClient *self)
{
  gboolean due = self->reconnect_due;

  larder_client_forget_reconnect (self);
  if (!due)
    return;
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
  self->mutation_order = larder_mutation_order_new (self);
  self->mutation_defaults = g_ptr_array_new_with_free_func (larder_mutation_defaults_free);
  self->resolved_options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->told_mutations = g_ptr_array_new_with_free_func (g_object_unref);
  larder_deadline_init (&self->save, save_cb, self);
  larder_deadline_init (&self->wake, wake_cb, self);
  larder_deadline_init (&self->reconnect, reconnect_cb, self);
}

/* After a reconnect the outbox goes first, so that what is read then holds what it wrote. */
static void
check_reconnect (LarderClient *self)
{
  if (self->reconnect_due && !larder_mutation_order_is_sending (self->mutation_order))
    reconnect_now (self);
}

static void
run_pass (LarderClient *self,
          gboolean      turns)
{
  g_autoptr(GPtrArray) ready = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 wake;

  /* A pass that did not look at all knows of some moments only. */
  if (larder_mutation_order_pass (self->mutation_order, turns, ready, &wake) ||
      (wake >= 0 && (!larder_deadline_is_set (&self->wake) || wake < self->wake.moment.at_ms)))
    larder_deadlines_set (self->deadlines, &self->wake, wake);

  for (guint i = 0; i < ready->len; i++)
    {
      LarderMutation *mutation = ready->pdata[i];

      /* A function that was called before may have held or taken back this one. */
      larder_mutation_prepare (mutation);
      if (mutation->delivery == LARDER_DELIVERY_QUEUED && mutation->attempt == NULL &&
          mutation->chain == NULL)
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
  run_pass (self, FALSE);
  larder_client_end_batch (self);
  return G_SOURCE_REMOVE;
}

static gboolean
turn_cb (gpointer user_data)
{
  g_autoptr(LarderClient) self = g_object_ref (user_data);

  g_clear_pointer (&self->turn, g_source_unref);
  if (self->mounted == 0)
    return G_SOURCE_REMOVE;
  larder_client_begin_batch (self);
  run_pass (self, TRUE);
  larder_client_end_batch (self);
  return G_SOURCE_REMOVE;
}

static void
schedule_pass (LarderClient *self)
{
  if (self->mounted == 0 || self->schedule != NULL)
    return;
  self->schedule = g_idle_source_new ();
  g_source_set_priority (self->schedule, G_PRIORITY_DEFAULT);
  g_source_set_static_name (self->schedule, "Larder mutations");
  g_source_set_callback (self->schedule, schedule_cb, self, NULL);
  g_source_attach (self->schedule, self->context);
}

void
larder_client_schedule (LarderClient *self)
{
  larder_mutation_order_examine_all (self->mutation_order);
  schedule_pass (self);
}

void
larder_client_schedule_behind (LarderClient   *self,
                               LarderMutation *mutation)
{
  larder_mutation_order_examine (self->mutation_order, mutation);
  schedule_pass (self);
}

/* Thousands of answers in a row are no reason not to paint: the next ones go when there is time. */
void
larder_client_schedule_turn (LarderClient *self)
{
  if (self->mounted == 0 || self->turn != NULL)
    return;
  self->turn = g_idle_source_new ();
  g_source_set_static_name (self->turn, "Larder turns");
  g_source_set_callback (self->turn, turn_cb, self, NULL);
  g_source_attach (self->turn, self->context);
}

static void
log_added (LarderClient   *self,
           LarderMutation *mutation)
{
  LarderMutationObserver *caller = mutation->caller;

  larder_client_log_mutation (self, LARDER_MUTATION_EVENT_ADDED, mutation,
                              LARDER_MUTATION_ACTION_NONE, NULL);
  /* Its observer follows it since before it was one of the client's. */
  if (caller != NULL && caller->attached > 0 && caller->mutation == mutation)
    larder_client_log_mutation (self, LARDER_MUTATION_EVENT_OBSERVER_ADDED, mutation,
                                LARDER_MUTATION_ACTION_NONE, caller);
}

static void
add_mutation (LarderClient   *self,
              LarderMutation *mutation)
{
  g_ptr_array_add (self->mutations, g_object_ref (mutation));
  mutation->listed = TRUE;
  mutation->layer_order = ++self->last_order;
  if (mutation->delivery != LARDER_DELIVERY_DONE)
    larder_mutation_order_add (self->mutation_order, mutation);
  if (mutation->durable && mutation->delivery != LARDER_DELIVERY_DONE)
    larder_outbox_add (self->outbox, mutation);
  g_signal_emit_by_name (self, "mutation-added", mutation);
  log_added (self, mutation);
}

/* What it is from now on; observers hear of it when all of it is true. */
static void
begin_mutation (LarderClient   *self,
                LarderMutation *mutation)
{
  LarderMutationOptions *options = mutation->options;
  gboolean held;

  mutation->submitted_at = larder_client_now (self);
  held = mutation->not_before > mutation->submitted_at;
  if (mutation->scope == NULL && options != NULL)
    mutation->scope = g_strdup (options->scope);
  if (mutation->meta == NULL && options != NULL && options->meta != NULL)
    mutation->meta = larder_value_ref (options->meta);
  mutation->durable = options != NULL && options->func != NULL && options->durable &&
                      self->outbox != NULL;
  if (mutation->durable)
    mutation->seq = larder_outbox_next_seq (self->outbox);

  g_object_freeze_notify (G_OBJECT (mutation));
  g_object_notify (G_OBJECT (mutation), "submitted-at");
  larder_mutation_set_status (mutation, LARDER_MUTATION_PENDING,
                              held ? LARDER_DELIVERY_HELD : LARDER_DELIVERY_QUEUED, NULL);
  add_mutation (self, mutation);
  larder_mutation_log (mutation, LARDER_MUTATION_ACTION_PENDING);
  if (held)
    larder_mutation_log (mutation, LARDER_MUTATION_ACTION_PAUSE);
  larder_mutation_set_gated (mutation,
                             larder_mutation_order_is_blocked (self->mutation_order, mutation));
  g_object_thaw_notify (G_OBJECT (mutation));
}

void
larder_client_take_mutation (LarderClient   *self,
                             LarderMutation *mutation)
{
  larder_client_begin_batch (self);
  larder_client_resolve_mutation (self, mutation);
  if (mutation->options != NULL && mutation->options->setup != NULL)
    ((LarderMutationSetup) mutation->options->setup->func) (mutation,
                                                           mutation->options->setup->user_data);
  larder_mutation_capture_bases (mutation);
  begin_mutation (self, mutation);

  if (mutation->options == NULL || mutation->options->func == NULL)
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
  if (mutation->status == LARDER_MUTATION_PENDING && !mutation->answering)
    larder_mutation_prepare (mutation);
  larder_client_schedule_behind (self, mutation);
  larder_client_end_batch (self);
}

void
larder_client_drop_mutation (LarderClient   *self,
                             LarderMutation *mutation)
{
  g_autoptr(LarderMutation) kept = g_object_ref (mutation);

  larder_deadlines_set (self->deadlines, &mutation->gc, LARDER_NEVER);
  larder_deadlines_set (self->deadlines, &mutation->layer, LARDER_NEVER);
  larder_mutation_order_remove (self->mutation_order, mutation);
  mutation->listed = FALSE;
  if (!g_ptr_array_remove (self->mutations, mutation))
    return;
  g_signal_emit_by_name (self, "mutation-removed", mutation);
  larder_client_log_mutation (self, LARDER_MUTATION_EVENT_REMOVED, mutation,
                              LARDER_MUTATION_ACTION_NONE, NULL);
}

void
larder_client_clear_mutations (LarderClient *self,
                               gboolean      forget)
{
  guint i = 0;

  while (i < self->mutations->len)
    {
      LarderMutation *mutation = self->mutations->pdata[i];

      if (mutation->status == LARDER_MUTATION_PENDING ||
          (mutation->durable && mutation->delivery != LARDER_DELIVERY_DONE))
        i++;
      else
        {
          if (forget && mutation->kept_until > 0)
            larder_mutation_leave_disk (mutation);
          larder_client_drop_mutation (self, mutation);
        }
    }
}

/* A result that an observer may adopt. */
static void
restore_result (LarderClient   *self,
                LarderMutation *mutation)
{
  if (mutation->kept_until <= larder_client_now (self))
    {
      larder_mutation_leave_disk (mutation);
      return;
    }
  larder_client_resolve_mutation (self, mutation);
  add_mutation (self, mutation);
  larder_mutation_arm_gc (mutation);
}

static void
restore_mutation (LarderClient   *self,
                  LarderMutation *mutation)
{
  larder_client_resolve_mutation (self, mutation);
  if (mutation->status == LARDER_MUTATION_PENDING)
    {
      self->n_mutating++;
      if (mutation->paused || mutation->not_before > larder_client_now (self))
        mutation->delivery = LARDER_DELIVERY_HELD;
    }
  add_mutation (self, mutation);
  if (mutation->delivery == LARDER_DELIVERY_FAILED)
    larder_mutation_refuse_layers (mutation, mutation->error);
  else
    larder_mutation_add_layers (mutation);
  if (mutation->delivery == LARDER_DELIVERY_CONFLICT)
    larder_mutation_mark_layers (mutation, LARDER_ROW_CONFLICTED, mutation->error);
}

void
larder_client_adopt_mutation (LarderClient   *self,
                              LarderMutation *mutation)
{
  mutation->stored = FALSE;
  mutation->durable = self->outbox != NULL;
  mutation->seq = self->outbox != NULL ? larder_outbox_next_seq (self->outbox) : 0;
  restore_mutation (self, mutation);
  larder_mutation_store (mutation);
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

      if (mutation->delivery == LARDER_DELIVERY_DONE)
        {
          restore_result (self, mutation);
          continue;
        }

      restore_mutation (self, mutation);
    }
}

/**
 * larder_client_resume_paused_mutations:
 *
 * Goes on with mutations that wait and may, each in its queue; also called by itself when the
 * network comes back. Does nothing while offline, and nothing twice.
 */
void
larder_client_resume_paused_mutations (LarderClient *self)
{
  g_return_if_fail (LARDER_IS_CLIENT (self));

  if (self->online && self->mounted > 0)
    larder_client_schedule (self);
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

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

void
larder_client_halt_mutations (LarderClient *self)
{
  g_autoptr(GPtrArray) mutations =
    g_ptr_array_copy (self->mutations, (GCopyFunc) g_object_ref, NULL);

  g_ptr_array_set_free_func (mutations, g_object_unref);
  larder_deadlines_set (self->deadlines, &self->wake, LARDER_NEVER);
  larder_client_forget_reconnect (self);
  for (guint i = 0; i < mutations->len; i++)
    {
      LarderMutation *mutation = mutations->pdata[i];

      larder_mutation_halt (mutation);
      larder_mutation_halt_callbacks (mutation);
      larder_waiters_cancel (mutation->waiters, self);
    }
  drop_source (&self->schedule);
  drop_source (&self->turn);
}

/**
 * larder_client_is_mutating:
 * @key_prefix: (nullable): the first parts of keys, as “photos” of “photos.add”; %NULL: all
 *
 * Counts mutations on their way. During its own callbacks a mutation still counts, so “am I the
 * last?” is `larder_client_is_mutating (client, key) == 1` in on-settled.
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
          larder_mutation_key_matches (key_prefix, mutation->key))
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
  larder_client_listen (self, TRUE);
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
  larder_client_listen (self, FALSE);
  larder_client_halt_mutations (self);
  queries = larder_client_list_queries (self, NULL);
  for (guint i = 0; i < queries->len; i++)
    {
      larder_query_cancel (queries->pdata[i]);
      larder_waiters_cancel (((LarderQuery *) queries->pdata[i])->more->waiters, self);
    }
  larder_client_end_batch (self);
}
