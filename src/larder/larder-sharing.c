/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sharing a large answer with what was there, in a thread of its own. */

#include "config.h"

#include "larder/larder-sharing-private.h"

#include "larder/larder-marks-private.h"
#include "larder/larder-value-private.h"

struct _LarderSharing
{
  GMainContext      *context;    /* (owned) */
  LarderValue       *fresh;      /* (owned) */
  LarderValue       *old;        /* (owned) */
  LarderValue       *shared;     /* (owned) (nullable): until it was made */
  LarderSharingFunc  func;
  gpointer           user_data;
  GDestroyNotify     destroy;
};

static int n_made;               /* atomic */

static void
sharing_free (gpointer data)
{
  LarderSharing *self = data;

  self->destroy (self->user_data);
  g_main_context_unref (self->context);
  larder_value_unref (self->fresh);
  larder_value_unref (self->old);
  larder_value_unref (self->shared);
  g_free (self);
}

static gboolean
tell_cb (gpointer data)
{
  LarderSharing *self = data;

  self->func (self, self->shared, self->user_data);
  return G_SOURCE_REMOVE;
}

static void
share_thread (gpointer data,
              gpointer user_data)
{
  LarderSharing *self = data;
  g_autoptr(GSource) source = g_idle_source_new ();
  gint64 began = larder_mark_begin ();

  self->shared = larder_value_share (self->fresh, self->old);
  larder_mark_end (began, "sharing", NULL);
  g_atomic_int_inc (&n_made);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "Larder sharing");
  g_source_set_callback (source, tell_cb, self, sharing_free);
  g_source_attach (source, self->context);
}

gboolean
larder_sharing_is_large (LarderValue *value)
{
  return larder_cell_count (value->val) >= LARDER_SHARING_LARGE;
}

void
larder_sharing_begin (GMainContext      *context,
                      LarderValue       *fresh,
                      LarderValue       *old,
                      LarderSharingFunc  func,
                      gpointer           user_data,
                      GDestroyNotify     destroy)
{
  static GThreadPool *thread;
  LarderSharing *self = g_new0 (LarderSharing, 1);

  if (g_once_init_enter_pointer (&thread))
    g_once_init_leave_pointer (&thread, g_thread_pool_new (share_thread, NULL, 1, FALSE, NULL));
  self->context = g_main_context_ref (context);
  self->fresh = larder_value_ref (fresh);
  self->old = larder_value_ref (old);
  self->func = func;
  self->user_data = user_data;
  self->destroy = destroy;
  g_thread_pool_push (thread, self, NULL);
}

LarderValue *
larder_sharing_get_fresh (LarderSharing *self)
{
  return self->fresh;
}

LarderValue *
larder_sharing_get_old (LarderSharing *self)
{
  return self->old;
}

guint
larder_sharing_get_n_made (void)
{
  return (guint) g_atomic_int_get (&n_made);
}
