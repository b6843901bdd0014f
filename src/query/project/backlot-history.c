/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was changed in one project, step by step, so that it can be taken back and done again. */

#include "config.h"

#include "query/project/backlot-history.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-row-edit.h"
#include "query/project/backlot-history-step.h"
#include "query/project/backlot-item-order.h"

#define MAX_STEPS 50

struct _BacklotHistory
{
  GObject         parent_instance;

  BacklotBackend *backend;      /* (owned) */
  char           *project_id;   /* (nullable) */
  GQueue          done;         /* of BacklotStep, the last one first */
  GQueue          undone;       /* of BacklotStep, the one to do again first */
  guint           group;        /* of the steps that are done now; 0: of none */
  guint           last_group;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (BacklotHistory, backlot_history, G_TYPE_OBJECT)

static void
backlot_history_finalize (GObject *object)
{
  BacklotHistory *self = BACKLOT_HISTORY (object);

  g_queue_clear_full (&self->done, backlot_step_free);
  g_queue_clear_full (&self->undone, backlot_step_free);
  g_clear_object (&self->backend);
  g_free (self->project_id);

  G_OBJECT_CLASS (backlot_history_parent_class)->finalize (object);
}

static void
backlot_history_class_init (BacklotHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = backlot_history_finalize;

  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
backlot_history_init (BacklotHistory *self)
{
  g_queue_init (&self->done);
  g_queue_init (&self->undone);
}

BacklotHistory *
backlot_history_new (BacklotBackend *backend,
                     const char     *project_id)
{
  BacklotHistory *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  self = g_object_new (BACKLOT_TYPE_HISTORY, NULL);
  self->backend = g_object_ref (backend);
  self->project_id = g_strdup (project_id);
  return self;
}

/* Later steps of any history have a larger one: clocks may give two of them the same. */
static guint64
next_time (void)
{
  static guint64 last_time = 0;

  return ++last_time;
}

/* Takes @step. */
static void
push (BacklotHistory *self,
      BacklotStep    *step)
{
  step->group = self->group;
  step->time = next_time ();
  g_queue_push_head (&self->done, step);
  while (g_queue_get_length (&self->done) > MAX_STEPS)
    backlot_step_free (g_queue_pop_tail (&self->done));
  g_queue_clear_full (&self->undone, backlot_step_free);
  g_signal_emit (self, changed_signal, 0);
}

/* What the members of @like are now. */
static LarderValue *
read_members (BacklotHistory *self,
              const char     *table,
              const char     *id,
              LarderValue    *like)
{
  LarderValue *row = larder_table_get_value (backlot_backend_get_table (self->backend, table), id);
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();

  for (guint i = 0; i < larder_value_get_n_items (like); i++)
    {
      const char *member = larder_value_get_member_name (like, i);
      LarderValue *value = row != NULL ? larder_value_get_member (row, member) : NULL;

      if (value != NULL)
        larder_value_builder_set_value (builder, member, value);
      else
        larder_value_builder_set_null (builder, member);
    }
  return larder_value_builder_end (builder);
}

/* Takes @before and @after. */
static BacklotStep *
new_edit (const char  *key,
          const char  *table,
          const char  *id,
          LarderValue *before,
          LarderValue *after)
{
  BacklotStep *step = g_new0 (BacklotStep, 1);

  step->key = g_strdup (key);
  step->table = g_strdup (table);
  step->id = g_strdup (id);
  step->before = before;
  step->after = after;
  return step;
}

static void
send_edit (BacklotHistory *self,
           BacklotStep    *step,
           LarderValue    *changes)
{
  backlot_row_edit_submit (self->backend, step->key, step->table, step->id, self->project_id, NULL,
                           larder_value_ref (changes));
}

void
backlot_history_edit (BacklotHistory *self,
                      const char     *key,
                      const char     *table,
                      const char     *id,
                      LarderValue    *changes)
{
  g_autoptr(LarderValue) after = changes;
  g_autoptr(LarderValue) before = NULL;
  BacklotStep *step = NULL;

  g_return_if_fail (BACKLOT_IS_HISTORY (self));
  g_return_if_fail (key != NULL && table != NULL && id != NULL);

  before = read_members (self, table, id, after);
  if (larder_value_equal (before, after))
    return;
  step = new_edit (key, table, id, g_steal_pointer (&before), larder_value_ref (after));
  send_edit (self, step, after);
  push (self, step);
}

void
backlot_history_note (BacklotHistory *self,
                      const char     *key,
                      const char     *table,
                      const char     *id,
                      LarderValue    *before,
                      LarderValue    *after)
{
  g_return_if_fail (BACKLOT_IS_HISTORY (self));
  g_return_if_fail (key != NULL && table != NULL && id != NULL);

  push (self, new_edit (key, table, id, before, after));
}

void
backlot_history_add (BacklotHistory *self,
                     BacklotDeed    *deed)
{
  BacklotStep *step = NULL;

  g_return_if_fail (BACKLOT_IS_HISTORY (self));
  g_return_if_fail (BACKLOT_IS_DEED (deed));

  step = g_new0 (BacklotStep, 1);
  step->deed = g_object_ref (deed);
  push (self, step);
}

void
backlot_history_adjust (BacklotHistory *self,
                        const char     *key,
                        const char     *table,
                        const char     *id,
                        LarderValue    *changes)
{
  BacklotStep *step = NULL;

  g_return_if_fail (BACKLOT_IS_HISTORY (self));
  g_return_if_fail (key != NULL && table != NULL && id != NULL);

  step = g_queue_peek_head (&self->done);
  if (!g_queue_is_empty (&self->undone) || !backlot_step_is_of (step, table, id, changes))
    {
      backlot_history_edit (self, key, table, id, changes);
      return;
    }
  larder_value_unref (step->after);
  step->after = changes;
  step->time = next_time ();
  send_edit (self, step, changes);
  g_signal_emit (self, changed_signal, 0);
}

/* What came since stays behind, what is gone is left out. */
static void
send_order (BacklotHistory     *self,
            const char         *table,
            const char * const *order)
{
  g_autoptr(GPtrArray) now = backlot_item_order_read (self->backend, table, self->project_id);
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();

  for (gsize i = 0; order[i] != NULL; i++)
    if (g_ptr_array_find_with_equal_func (now, order[i], g_str_equal, NULL))
      g_ptr_array_add (ids, (char *) order[i]);
  for (guint i = 0; i < now->len; i++)
    if (!g_strv_contains (order, g_ptr_array_index (now, i)))
      g_ptr_array_add (ids, g_ptr_array_index (now, i));
  g_ptr_array_add (ids, NULL);
  backlot_item_order_submit (self->backend, table, self->project_id,
                             (const char * const *) ids->pdata);
}

void
backlot_history_reorder (BacklotHistory     *self,
                         const char         *table,
                         const char * const *ids)
{
  g_autoptr(GPtrArray) now = NULL;
  BacklotStep *step = NULL;

  g_return_if_fail (BACKLOT_IS_HISTORY (self));
  g_return_if_fail (table != NULL && ids != NULL);

  now = backlot_item_order_read (self->backend, table, self->project_id);
  g_ptr_array_add (now, NULL);
  step = g_new0 (BacklotStep, 1);
  step->table = g_strdup (table);
  step->order_before = g_strdupv ((char **) now->pdata);
  step->order_after = g_strdupv ((char **) ids);
  backlot_item_order_submit (self->backend, table, self->project_id, ids);
  push (self, step);
}

static void
sent_cb (BacklotHistory *self)
{
  g_signal_emit (self, changed_signal, 0);
}

/* Once it is sent there is nothing left to take back, and nobody shall be offered to. */
static void
follow (BacklotHistory *self,
        BacklotRemoval *removal)
{
  g_signal_connect_object (removal, "notify::can-undo", G_CALLBACK (sent_cb), self,
                           G_CONNECT_SWAPPED);
}

guint
backlot_history_remove (BacklotHistory *self,
                        BacklotRemoval *removal)
{
  BacklotStep *step = NULL;

  g_return_val_if_fail (BACKLOT_IS_HISTORY (self), 0);
  g_return_val_if_fail (BACKLOT_IS_REMOVAL (removal), 0);

  step = g_queue_peek_head (&self->done);
  if (step != NULL && backlot_step_can_take_back (step) &&
      g_strcmp0 (step->table, backlot_removal_get_table (removal)) == 0)
    {
      g_ptr_array_add (step->removals, g_object_ref (removal));
      follow (self, removal);
      g_queue_clear_full (&self->undone, backlot_step_free);
      g_signal_emit (self, changed_signal, 0);
      return backlot_step_count (step);
    }
  step = g_new0 (BacklotStep, 1);
  step->table = g_strdup (backlot_removal_get_table (removal));
  step->removals = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (step->removals, g_object_ref (removal));
  follow (self, removal);
  push (self, step);
  return backlot_removal_get_count (removal);
}

/* Nobody's value is written over: it goes back only from what was written here. A change that is
 * not on the disk yet is not seen yet either. */
static BacklotHistoryOutcome
switch_edit (BacklotHistory *self,
             BacklotStep    *step,
             LarderValue    *from,
             LarderValue    *to)
{
  g_autoptr(LarderValue) now = read_members (self, step->table, step->id, from);

  if (!larder_value_equal (now, from) && !larder_value_equal (now, to))
    return BACKLOT_HISTORY_CHANGED;
  send_edit (self, step, to);
  return BACKLOT_HISTORY_DONE;
}

static void
remove_again (BacklotHistory *self,
              BacklotStep    *step)
{
  for (guint i = 0; i < step->removals->len; i++)
    {
      BacklotRemoval **removal = (BacklotRemoval **) &g_ptr_array_index (step->removals, i);
      BacklotRemoval *again = backlot_removal_again (*removal, self->backend);

      g_object_unref (*removal);
      *removal = again;
      follow (self, again);
    }
}

static BacklotHistoryOutcome
undo_step (BacklotHistory *self,
           BacklotStep    *step)
{
  BacklotHistoryOutcome outcome = BACKLOT_HISTORY_DONE;

  if (step->order_before != NULL)
    send_order (self, step->table, (const char * const *) step->order_before);
  else if (step->deed != NULL)
    backlot_deed_undo (step->deed);
  else if (step->removals == NULL)
    outcome = switch_edit (self, step, step->after, step->before);
  step->time = next_time ();
  if (outcome == BACKLOT_HISTORY_DONE &&
      (step->deed == NULL || backlot_deed_get_can_redo (step->deed)))
    g_queue_push_head (&self->undone, step);
  else
    backlot_step_free (step);
  return outcome;
}

static BacklotHistoryOutcome
redo_step (BacklotHistory *self,
           BacklotStep    *step)
{
  BacklotHistoryOutcome outcome = BACKLOT_HISTORY_DONE;

  if (step->order_after != NULL)
    send_order (self, step->table, (const char * const *) step->order_after);
  else if (step->removals != NULL)
    remove_again (self, step);
  else if (step->deed != NULL)
    backlot_deed_redo (step->deed);
  else
    outcome = switch_edit (self, step, step->before, step->after);
  step->time = next_time ();
  if (outcome == BACKLOT_HISTORY_DONE)
    g_queue_push_head (&self->done, step);
  else
    backlot_step_free (step);
  return outcome;
}

/* The next step, if it is one with those before it. */
static BacklotStep *
pop_of_group (GQueue *steps,
              guint   group)
{
  BacklotStep *step = g_queue_peek_head (steps);

  return group != 0 && step != NULL && step->group == group ? g_queue_pop_head (steps) : NULL;
}

/* The first of @steps, and those that are one with it; what the studio would refuse is not sent. */
static gboolean
may_send (BacklotHistory *self,
          GQueue         *steps,
          gboolean        redo)
{
  guint group = 0;

  for (GList *link = steps->head; link != NULL; link = link->next)
    {
      BacklotStep *step = link->data;

      if (link != steps->head && (group == 0 || step->group != group))
        break;
      group = step->group;
      if (!backlot_step_is_allowed (step, self->backend, self->project_id, redo))
        return FALSE;
    }
  return TRUE;
}

BacklotHistoryOutcome
backlot_history_undo (BacklotHistory *self)
{
  BacklotHistoryOutcome outcome = BACKLOT_HISTORY_DONE;
  BacklotStep *step = NULL;
  guint group = 0;

  g_return_val_if_fail (BACKLOT_IS_HISTORY (self), BACKLOT_HISTORY_NOTHING);

  /* What was deleted at the server is gone: such a step is no step any more. */
  while ((step = g_queue_peek_head (&self->done)) != NULL && step->removals != NULL &&
         !backlot_step_take_back (step))
    backlot_step_free (g_queue_pop_head (&self->done));
  if (step == NULL)
    return BACKLOT_HISTORY_NOTHING;
  if (!may_send (self, &self->done, FALSE))
    return BACKLOT_HISTORY_FORBIDDEN;
  g_queue_pop_head (&self->done);

  for (group = step->group; step != NULL; step = pop_of_group (&self->done, group))
    if (undo_step (self, step) == BACKLOT_HISTORY_CHANGED)
      outcome = BACKLOT_HISTORY_CHANGED;
  g_signal_emit (self, changed_signal, 0);
  return outcome;
}

BacklotHistoryOutcome
backlot_history_redo (BacklotHistory *self)
{
  BacklotHistoryOutcome outcome = BACKLOT_HISTORY_DONE;
  BacklotStep *step = NULL;
  guint group = 0;

  g_return_val_if_fail (BACKLOT_IS_HISTORY (self), BACKLOT_HISTORY_NOTHING);

  if (!may_send (self, &self->undone, TRUE))
    return BACKLOT_HISTORY_FORBIDDEN;
  step = g_queue_pop_head (&self->undone);
  if (step == NULL)
    return BACKLOT_HISTORY_NOTHING;

  for (group = step->group; step != NULL; step = pop_of_group (&self->undone, group))
    if (redo_step (self, step) == BACKLOT_HISTORY_CHANGED)
      outcome = BACKLOT_HISTORY_CHANGED;
  g_signal_emit (self, changed_signal, 0);
  return outcome;
}

void
backlot_history_begin (BacklotHistory *self)
{
  g_return_if_fail (BACKLOT_IS_HISTORY (self));
  g_return_if_fail (self->group == 0);

  self->group = ++self->last_group;
}

void
backlot_history_end (BacklotHistory *self)
{
  g_return_if_fail (BACKLOT_IS_HISTORY (self));

  self->group = 0;
}

static BacklotStep *
peek_undo (BacklotHistory *self)
{
  for (GList *link = self->done.head; link != NULL; link = link->next)
    if (((BacklotStep *) link->data)->removals == NULL || backlot_step_can_take_back (link->data))
      return link->data;
  return NULL;
}

gboolean
backlot_history_get_can_undo (BacklotHistory *self)
{
  g_return_val_if_fail (BACKLOT_IS_HISTORY (self), FALSE);

  return peek_undo (self) != NULL;
}

gboolean
backlot_history_get_can_redo (BacklotHistory *self)
{
  g_return_val_if_fail (BACKLOT_IS_HISTORY (self), FALSE);

  return !g_queue_is_empty (&self->undone);
}

void
backlot_history_name (BacklotHistory *self,
                      const char     *words)
{
  guint group = 0;

  g_return_if_fail (BACKLOT_IS_HISTORY (self));

  for (GList *link = self->done.head; link != NULL; link = link->next)
    {
      BacklotStep *step = link->data;

      if (link != self->done.head && (group == 0 || step->group != group))
        break;
      group = step->group;
      g_set_str (&step->name, words);
    }
}

gboolean
backlot_history_peek (BacklotHistory     *self,
                      gboolean            redo,
                      BacklotHistoryStep *found)
{
  BacklotStep *step = NULL;

  g_return_val_if_fail (BACKLOT_IS_HISTORY (self), FALSE);
  g_return_val_if_fail (found != NULL, FALSE);

  step = redo ? g_queue_peek_head (&self->undone) : peek_undo (self);
  found->name = step != NULL ? step->name : NULL;
  found->time = step != NULL ? step->time : 0;
  found->brings_back = step != NULL && (step->removals != NULL || step->deed != NULL);
  return step != NULL;
}

const char *
backlot_history_get_project (BacklotHistory *self)
{
  g_return_val_if_fail (BACKLOT_IS_HISTORY (self), NULL);

  return self->project_id;
}

void
backlot_history_hold (BacklotHistory *self)
{
  BacklotStep *step = NULL;

  g_return_if_fail (BACKLOT_IS_HISTORY (self));

  step = g_queue_peek_head (&self->done);
  for (guint i = 0; step != NULL && step->removals != NULL && i < step->removals->len; i++)
    backlot_removal_hold (g_ptr_array_index (step->removals, i));
}

void
backlot_history_release (BacklotHistory *self)
{
  g_return_if_fail (BACKLOT_IS_HISTORY (self));

  for (GList *link = self->done.head; link != NULL; link = link->next)
    {
      BacklotStep *step = link->data;

      for (guint i = 0; step->removals != NULL && i < step->removals->len; i++)
        backlot_removal_release (g_ptr_array_index (step->removals, i));
    }
}
