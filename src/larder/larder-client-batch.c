/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Batches: what changed in one is told when the outermost ends, each thing once. */

#include "config.h"

#include "larder/larder-client.h"

#include "larder/larder-marks-private.h"
#include "larder/larder-query-observer-private.h"
#include "larder/larder-table-private.h"
#include "larder/larder-ties.h"

/* A task that is returned after observers were told. */
typedef struct
{
  GTask       *task;
  LarderValue *value;
  GError      *error;
} Completion;

static void
completion_run (Completion *completion)
{
  GTask *task = completion->task;
  gboolean throws = g_task_get_source_tag (task) == larder_query_observer_refetch_full_async;
  gboolean settles = g_task_get_source_tag (task) == larder_query_observer_refetch_async || throws;

  /* A refetch has settled also when it failed. */
  if (completion->error != NULL &&
      (!settles || throws ||
       g_error_matches (completion->error, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    g_task_return_error (task, g_steal_pointer (&completion->error));
  else if (settles)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_pointer (task, g_steal_pointer (&completion->value),
                           (GDestroyNotify) larder_value_unref);
}

void
larder_client_completion_free (gpointer user_data)
{
  Completion *completion = user_data;

  g_clear_object (&completion->task);
  g_clear_pointer (&completion->value, larder_value_unref);
  g_clear_error (&completion->error);
  g_free (completion);
}

static void
tell_counters (LarderClient *self)
{
  if (self->told_n_fetching != self->n_fetching)
    {
      self->told_n_fetching = self->n_fetching;
      g_object_notify (G_OBJECT (self), "n-fetching");
    }
  if (self->told_n_mutating != self->n_mutating)
    {
      self->told_n_mutating = self->n_mutating;
      g_object_notify (G_OBJECT (self), "n-mutating");
    }
}

gboolean
larder_client_may_tell (gpointer object)
{
  return g_atomic_int_get (&G_OBJECT (object)->ref_count) > 1;
}

static void
flush_observers (LarderClient *self)
{
  GPtrArray *dirty = self->dirty;

  /* Two arrays take turns; a flush inside this one would make a third. */
  self->dirty = g_steal_pointer (&self->spare);
  if (self->dirty == NULL)
    self->dirty = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < dirty->len; i++)
    {
      LarderQueryObserver *observer = dirty->pdata[i];

      if (!observer->queued || !larder_client_may_tell (observer))
        continue;
      observer->queued = FALSE;
      larder_query_observer_flush (observer);
    }
  g_ptr_array_set_size (dirty, 0);
  g_clear_pointer (&self->spare, g_ptr_array_unref);
  self->spare = dirty;
}

static void
flush_groups (LarderClient *self)
{
  g_autoptr(GPtrArray) groups = g_steal_pointer (&self->groups);

  for (guint i = 0; groups != NULL && i < groups->len; i++)
    if (larder_client_may_tell (groups->pdata[i]))
      larder_query_group_flush (groups->pdata[i]);
}

static void
flush_events (LarderClient *self)
{
  g_autoptr(GArray) events = NULL;

  if (self->events == NULL || self->events->len == 0)
    return;
  events = self->events;
  self->events = larder_client_new_events ();
  for (guint i = 0; i < events->len; i++)
    {
      LarderClientEvent *event = &g_array_index (events, LarderClientEvent, i);

      if (event->of_mutation)
        larder_client_emit_mutation_event (self, event);
      else
        larder_client_emit_event (self, event->event, event->query, event->action,
                                  event->observer);
    }
}

static void
flush_completions (LarderClient *self)
{
  g_autoptr(GPtrArray) completions = NULL;

  if (self->completions->len == 0)
    return;
  completions = self->completions;

  self->completions = g_ptr_array_new_with_free_func (larder_client_completion_free);
  for (guint i = 0; i < completions->len; i++)
    completion_run (completions->pdata[i]);
}

/* Handlers may begin batches of their own: those are told in a further round. */
static void
flush (LarderClient *self)
{
  gint64 began = larder_mark_begin ();
  guint n_told = self->n_told;

  while (self->dirty->len > 0 || self->groups != NULL || self->told_mutations->len > 0 ||
         self->completions->len > 0 || (self->events != NULL && self->events->len > 0))
    {
      flush_observers (self);
      flush_groups (self);
      larder_client_flush_mutations (self);
      flush_events (self);
      tell_counters (self);
      flush_completions (self);
    }
  tell_counters (self);
  if (began != 0)
    {
      g_autofree char *message = g_strdup_printf ("%u told", self->n_told - n_told);

      larder_mark_end (began, "flush", message);
    }
}

/* Outside of every batch what was noted is told at once. */
static void
flush_if_idle (LarderClient *self)
{
  if (self->batch_depth > 0 || self->flushing)
    return;
  larder_client_begin_batch (self);
  larder_client_end_batch (self);
}

static void
event_clear (gpointer data)
{
  LarderClientEvent *event = data;

  g_clear_pointer (&event->query, larder_query_unref);
  g_clear_object (&event->observer);
  g_clear_object (&event->mutation);
  g_clear_object (&event->mutation_observer);
}

GArray *
larder_client_new_events (void)
{
  GArray *events = g_array_new (FALSE, FALSE, sizeof (LarderClientEvent));

  g_array_set_clear_func (events, event_clear);
  return events;
}

void
larder_client_add_event (LarderClient      *self,
                         LarderClientEvent *event)
{
  if (self->events == NULL)
    self->events = larder_client_new_events ();
  g_array_append_val (self->events, *event);
  flush_if_idle (self);
}

void
larder_client_log_event (LarderClient        *self,
                         LarderQueryEvent     event,
                         LarderQuery         *query,
                         LarderQueryAction    action,
                         LarderQueryObserver *observer)
{
  LarderClientEvent entry = { .event = event, .action = action };

  if (!larder_client_is_heard (self))
    return;
  entry.query = larder_query_ref (query);
  /* One that is being thrown away takes no references any more. */
  if (observer != NULL && observer->client != NULL && !observer->disposing)
    entry.observer = g_object_ref (observer);
  larder_client_add_event (self, &entry);
}

void
larder_client_tell (LarderClient        *self,
                    LarderQueryObserver *observer)
{
  if (observer->queued)
    return;
  observer->queued = TRUE;
  g_ptr_array_add (self->dirty, g_object_ref (observer));
  flush_if_idle (self);
}

void
larder_client_tell_group (LarderClient     *self,
                          LarderQueryGroup *group)
{
  if (self->groups == NULL)
    self->groups = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->groups, g_object_ref (group));
  flush_if_idle (self);
}

void
larder_client_complete (LarderClient *self,
                        GTask        *task,
                        LarderValue  *value,
                        GError       *error)
{
  Completion *completion = g_new0 (Completion, 1);

  completion->task = task;
  completion->value = value;
  completion->error = error;
  g_ptr_array_add (self->completions, completion);
  flush_if_idle (self);
}

/**
 * larder_client_begin_batch:
 *
 * From here to the matching [method@Larder.Client.end_batch] nobody is told of what changes; what
 * getters say is right at every moment. Batches nest.
 */
void
larder_client_begin_batch (LarderClient *self)
{
  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (self->thread == g_thread_self ());

  if (self->batch_depth++ > 0)
    return;
  for (guint i = 0; i < self->table_list->len; i++)
    larder_table_begin_batch (self->table_list->pdata[i]);
}

/**
 * larder_client_end_batch:
 *
 * Ends what [method@Larder.Client.begin_batch] began. At the outermost end rows and lists are told
 * first, then observers in the order in which they attached, each at most once per property.
 */
void
larder_client_end_batch (LarderClient *self)
{
  g_autoptr(LarderClient) kept = NULL;
  gboolean outermost;
  guint n_tables;

  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (self->batch_depth > 0);

  if (self->batch_depth == 1)
    larder_client_settle_tags (self);
  if (--self->batch_depth > 0)
    return;

  kept = g_object_ref (self);
  outermost = !self->flushing;
  self->flushing = TRUE;
  /* Handlers may add tables, which are in no batch. */
  n_tables = self->table_list->len;
  for (guint i = 0; i < n_tables; i++)
    larder_table_end_batch (self->table_list->pdata[i]);
  if (!outermost)
    return;
  flush (self);
  self->flushing = FALSE;
  larder_client_enforce_limits (self);
}
