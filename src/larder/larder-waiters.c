/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tasks that wait for one outcome; each may stop waiting alone. */

#include "config.h"

#include "larder/larder-waiters-private.h"

#include "larder/larder-client-private.h"

struct _LarderWaiters
{
  GPtrArray *list;          /* of Waiter; NULL: nobody has waited yet */
};

typedef struct
{
  LarderWaiters *waiters;   /* borrowed */
  GTask         *task;      /* (owned) */
  GSource       *cancelled; /* (owned) (nullable) */
} Waiter;

static void
waiter_free (Waiter *waiter)
{
  if (waiter->cancelled != NULL)
    {
      g_source_destroy (waiter->cancelled);
      g_source_unref (waiter->cancelled);
    }
  g_clear_object (&waiter->task);
  g_free (waiter);
}

static gboolean
waiter_cancelled_cb (GCancellable *cancellable,
                     gpointer      user_data)
{
  Waiter *waiter = user_data;
  g_autoptr(GTask) task = g_steal_pointer (&waiter->task);

  g_ptr_array_remove (waiter->waiters->list, waiter);
  waiter_free (waiter);
  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

LarderWaiters *
larder_waiters_new (void)
{
  return g_new0 (LarderWaiters, 1);
}

void
larder_waiters_free (LarderWaiters *self)
{
  g_assert (larder_waiters_get_n (self) == 0);
  g_clear_pointer (&self->list, g_ptr_array_unref);
  g_free (self);
}

guint
larder_waiters_get_n (LarderWaiters *self)
{
  return self != NULL && self->list != NULL ? self->list->len : 0;
}

guint
larder_waiters_get_n_of (LarderWaiters *self,
                         GType          type)
{
  guint n = 0;

  for (guint i = 0; i < larder_waiters_get_n (self); i++)
    {
      gpointer source = g_task_get_source_object (((Waiter *) self->list->pdata[i])->task);

      if (G_TYPE_CHECK_INSTANCE_TYPE (source, type))
        n++;
    }
  return n;
}

void
larder_waiters_add (LarderWaiters *self,
                    GTask         *task,
                    GMainContext  *context)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->waiters = self;
  waiter->task = task;
  if (cancellable != NULL)
    {
      waiter->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiter->cancelled, G_SOURCE_FUNC (waiter_cancelled_cb), waiter, NULL);
      g_source_attach (waiter->cancelled, context);
    }
  if (self->list == NULL)
    self->list = g_ptr_array_new ();
  g_ptr_array_add (self->list, waiter);
}

void
larder_waiters_complete (LarderWaiters *self,
                         LarderClient  *client,
                         LarderValue   *value,
                         const GError  *error)
{
  g_autoptr(GPtrArray) list = self != NULL ? g_steal_pointer (&self->list) : NULL;

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      Waiter *waiter = list->pdata[i];

      larder_client_complete (client, g_steal_pointer (&waiter->task),
                              error == NULL && value != NULL ? larder_value_ref (value) : NULL,
                              error != NULL ? g_error_copy (error) : NULL);
      waiter_free (waiter);
    }
}

void
larder_waiters_cancel (LarderWaiters *self,
                       LarderClient  *client)
{
  g_autoptr(GError) error = NULL;

  if (larder_waiters_get_n (self) == 0)
    return;
  error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The operation was cancelled");
  larder_waiters_complete (self, client, NULL, error);
}
