/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages of a websocket between their arrival and their reading. */

#include "config.h"

#include "service/backlot-realtime-inbox.h"

/* So long at a time: a quarter of what a frame takes at 60 Hz. */
#define SLICE_US 4000
/* So many may wait. */
#define MAX_WAITING 2000
/* What is read as it comes may take this share of the time: the rest is for painting. */
#define SHARE 8

struct _BacklotRealtimeInbox
{
  GObject                   parent_instance;

  BacklotRealtimeInboxFunc  func;        /* NULL when it is closed */
  BacklotRealtimeSliceFunc  slice_func;
  gpointer                  user_data;
  GDestroyNotify            destroy;
  GQueue                    messages;    /* (owned) each */
  guint                     source_id;   /* 0: nothing waits */
  gboolean                  is_reading;
  gint64                    earned_us;   /* when what was read as it came is within its share */
};

G_DEFINE_FINAL_TYPE (BacklotRealtimeInbox, backlot_realtime_inbox, G_TYPE_OBJECT)

static void
read_one (BacklotRealtimeInbox *self)
{
  /* Whoever reads may let go of the inbox. */
  g_autoptr(BacklotRealtimeInbox) alive = g_object_ref (self);
  gpointer message = g_queue_pop_head (&self->messages);
  GDestroyNotify destroy = self->destroy;

  self->is_reading = TRUE;
  self->func (message, self->user_data);
  self->is_reading = FALSE;
  destroy (message);
}

/* What comes now and then is read at once: waiting for the next turn of the main loop costs more
 * than the reading. */
static gboolean
may_read_now (BacklotRealtimeInbox *self,
              gint64                now_us)
{
  return self->source_id == 0 && !self->is_reading &&
         self->earned_us - now_us < SLICE_US * SHARE;
}

static void
read_now (BacklotRealtimeInbox *self,
          gint64                now_us)
{
  g_autoptr(BacklotRealtimeInbox) alive = g_object_ref (self);
  gint64 took_us;

  read_one (self);
  took_us = g_get_monotonic_time () - now_us;
  self->earned_us = MAX (self->earned_us, now_us) + took_us * SHARE;
}

static gboolean
read_cb (gpointer user_data)
{
  g_autoptr(BacklotRealtimeInbox) self = g_object_ref (user_data);
  gint64 begin_us = g_get_monotonic_time ();
  gint64 now_us = begin_us;

  self->slice_func (TRUE, self->user_data);
  /* Whoever reads may close the inbox. */
  while (!g_queue_is_empty (&self->messages) && now_us - begin_us < SLICE_US)
    {
      read_one (self);
      now_us = g_get_monotonic_time ();
    }
  if (self->func != NULL)
    self->slice_func (FALSE, self->user_data);
  self->earned_us = MAX (self->earned_us, begin_us) + (g_get_monotonic_time () - begin_us) * SHARE;
  if (!g_queue_is_empty (&self->messages))
    return G_SOURCE_CONTINUE;
  self->source_id = 0;
  return G_SOURCE_REMOVE;
}

static void
backlot_realtime_inbox_dispose (GObject *object)
{
  backlot_realtime_inbox_close (BACKLOT_REALTIME_INBOX (object));

  G_OBJECT_CLASS (backlot_realtime_inbox_parent_class)->dispose (object);
}

static void
backlot_realtime_inbox_class_init (BacklotRealtimeInboxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = backlot_realtime_inbox_dispose;
}

static void
backlot_realtime_inbox_init (BacklotRealtimeInbox *self)
{
}

BacklotRealtimeInbox *
backlot_realtime_inbox_new (BacklotRealtimeInboxFunc func,
                            BacklotRealtimeSliceFunc slice_func,
                            gpointer                 user_data,
                            GDestroyNotify           destroy)
{
  BacklotRealtimeInbox *self = g_object_new (BACKLOT_TYPE_REALTIME_INBOX, NULL);

  self->func = func;
  self->slice_func = slice_func;
  self->user_data = user_data;
  self->destroy = destroy;
  return self;
}

gboolean
backlot_realtime_inbox_add (BacklotRealtimeInbox *self,
                            gpointer              message)
{
  gint64 now_us = g_get_monotonic_time ();

  g_return_val_if_fail (BACKLOT_IS_REALTIME_INBOX (self), FALSE);
  g_return_val_if_fail (self->func != NULL, FALSE);

  g_queue_push_tail (&self->messages, message);
  if (may_read_now (self, now_us))
    {
      read_now (self, now_us);
      return TRUE;
    }
  if (self->source_id == 0)
    {
      self->source_id = g_idle_add (read_cb, self);
      g_source_set_name_by_id (self->source_id, "backlot-realtime-inbox");
    }
  if (g_queue_get_length (&self->messages) > MAX_WAITING && !self->is_reading)
    read_one (self);
  return FALSE;
}

void
backlot_realtime_inbox_read_all (BacklotRealtimeInbox *self)
{
  g_autoptr(BacklotRealtimeInbox) alive = NULL;

  g_return_if_fail (BACKLOT_IS_REALTIME_INBOX (self));

  alive = g_object_ref (self);
  while (!g_queue_is_empty (&self->messages))
    read_one (self);
}

void
backlot_realtime_inbox_close (BacklotRealtimeInbox *self)
{
  g_return_if_fail (BACKLOT_IS_REALTIME_INBOX (self));

  self->func = NULL;
  g_clear_handle_id (&self->source_id, g_source_remove);
  g_queue_clear_full (&self->messages, self->destroy);
}
