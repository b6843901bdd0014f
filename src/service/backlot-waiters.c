/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tasks that wait for one shared outcome, each of which may leave. */

#include "config.h"

#include "service/backlot-waiters.h"

struct _BacklotWaiters
{
  GPtrArray *tasks;      /* (element-type GTask) (owned) */
  GPtrArray *leavings;   /* (element-type GSource) (owned): one for each task */
};

BacklotWaiters *
backlot_waiters_new (void)
{
  BacklotWaiters *self = g_new0 (BacklotWaiters, 1);

  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  self->leavings = g_ptr_array_new_with_free_func ((GDestroyNotify) g_source_unref);

  return self;
}

static void
destroy_leavings (BacklotWaiters *self)
{
  for (guint i = 0; i < self->leavings->len; i++)
    g_source_destroy (g_ptr_array_index (self->leavings, i));
  g_ptr_array_set_size (self->leavings, 0);
}

/**
 * backlot_waiters_free:
 * @self: with nobody waiting: tasks hold a reference on what they wait for
 */
void
backlot_waiters_free (BacklotWaiters *self)
{
  destroy_leavings (self);
  g_ptr_array_unref (self->tasks);
  g_ptr_array_unref (self->leavings);
  g_free (self);
}

typedef struct
{
  BacklotWaiters *waiters;   /* borrowed: the source goes before it */
  GTask          *task;      /* borrowed from the waiters */
} Leaving;

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Leaving *leaving = user_data;
  BacklotWaiters *self = leaving->waiters;
  guint index = 0;

  if (g_ptr_array_find (self->tasks, leaving->task, &index))
    {
      g_autoptr(GTask) task = g_object_ref (leaving->task);

      g_ptr_array_remove_index (self->tasks, index);
      g_ptr_array_remove_index (self->leavings, index);
      g_task_return_error_if_cancelled (task);
    }

  return G_SOURCE_REMOVE;
}

/**
 * backlot_waiters_add:
 * @self: those who wait
 * @task: (transfer full): one more
 */
void
backlot_waiters_add (BacklotWaiters *self,
                     GTask          *task)
{
  GSource *source = g_cancellable_source_new (g_task_get_cancellable (task));
  Leaving *leaving = g_new0 (Leaving, 1);

  leaving->waiters = self;
  leaving->task = task;
  g_ptr_array_add (self->tasks, task);
  g_ptr_array_add (self->leavings, source);
  g_source_set_callback (source, G_SOURCE_FUNC (cancelled_cb), leaving, g_free);
  g_source_set_static_name (source, "[backlot] waiter");
  g_source_attach (source, g_task_get_context (task));
}

/**
 * backlot_waiters_take_all:
 * @self: those who wait
 *
 * Returns: (transfer container) (element-type GTask): them, to be answered; nobody waits any more
 */
GPtrArray *
backlot_waiters_take_all (BacklotWaiters *self)
{
  GPtrArray *tasks = self->tasks;

  destroy_leavings (self);
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);

  return tasks;
}
