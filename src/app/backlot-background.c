/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decides how long the program goes on after its window was closed. */

#include "config.h"

#include "app/backlot-background.h"

#include <glib/gi18n.h>

#include "query/backlot-power.h"

struct _BacklotBackground
{
  GObject             parent_instance;

  BacklotRenderQueue *renders;       /* (owned) */
  BacklotUploadQueue *uploads;       /* (owned) */
  BacklotPower       *power;         /* (owned) */
  gboolean            active;
  guint               n_untold;      /* renders that ended and were not told yet */
  guint               n_running;     /* when it was looked at last */
  guint               timeout_id;
};

enum
{
  FINISHED,
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotBackground, backlot_background, G_TYPE_OBJECT)

static void
finish (BacklotBackground *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  self->active = FALSE;
  g_signal_emit (self, signals[FINISHED], 0);
}

static void
timeout_cb (gpointer user_data)
{
  BacklotBackground *self = user_data;

  self->timeout_id = 0;
  finish (self);
}

static void
update (BacklotBackground *self)
{
  guint n_running = backlot_render_queue_get_n_running (self->renders);

  if (n_running < self->n_running)
    self->n_untold += self->n_running - n_running;
  self->n_running = n_running;
  g_signal_emit (self, signals[CHANGED], 0);
  if (!self->active)
    return;

  if (n_running > 0 || backlot_upload_queue_is_uploading (self->uploads))
    g_clear_handle_id (&self->timeout_id, g_source_remove);
  else if (self->n_untold == 0)
    finish (self);
  else if (self->timeout_id == 0)
    /* A render that was cancelled is told to nobody. */
    self->timeout_id = g_timeout_add_once (BACKLOT_BACKGROUND_TELL_MS, timeout_cb, self);
}

static void
told_cb (BacklotBackground *self)
{
  if (self->n_untold > 0)
    self->n_untold--;
  update (self);
}

static void
backlot_background_dispose (GObject *object)
{
  BacklotBackground *self = BACKLOT_BACKGROUND (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_object (&self->renders);
  g_clear_object (&self->uploads);
  g_clear_object (&self->power);

  G_OBJECT_CLASS (backlot_background_parent_class)->dispose (object);
}

static void
backlot_background_class_init (BacklotBackgroundClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = backlot_background_dispose;

  signals[FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
backlot_background_init (BacklotBackground *self)
{
}

BacklotBackground *
backlot_background_new (BacklotContext  *context,
                        BacklotNotifier *notifier)
{
  BacklotBackground *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (BACKLOT_IS_NOTIFIER (notifier), NULL);

  self = g_object_new (BACKLOT_TYPE_BACKGROUND, NULL);
  self->renders = g_object_ref (backlot_context_get_renders (context));
  self->uploads = g_object_ref (backlot_context_get_uploads (context));
  self->power = g_object_ref (backlot_backend_get_power (backlot_context_get_backend (context)));
  g_signal_connect_object (self->power, "notify::holds-renders", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->renders, "notify::n-running", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->uploads, "notify::n-unfinished", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->uploads, "notify::n-held", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (notifier, "told", G_CALLBACK (told_cb), self, G_CONNECT_SWAPPED);
  self->n_running = backlot_render_queue_get_n_running (self->renders);
  return self;
}

void
backlot_background_enter (BacklotBackground *self)
{
  g_return_if_fail (BACKLOT_IS_BACKGROUND (self));

  self->active = TRUE;
  self->n_untold = 0;
  update (self);
}

void
backlot_background_leave (BacklotBackground *self)
{
  g_return_if_fail (BACKLOT_IS_BACKGROUND (self));

  self->active = FALSE;
  g_clear_handle_id (&self->timeout_id, g_source_remove);
}

gboolean
backlot_background_get_active (BacklotBackground *self)
{
  g_return_val_if_fail (BACKLOT_IS_BACKGROUND (self), FALSE);

  return self->active;
}

guint
backlot_background_get_n_renders (BacklotBackground *self)
{
  guint n_running = 0;

  g_return_val_if_fail (BACKLOT_IS_BACKGROUND (self), 0);

  n_running = backlot_render_queue_get_n_running (self->renders);
  return n_running - MIN (n_running, backlot_power_get_n_held (self->power));
}

guint
backlot_background_get_n_held (BacklotBackground *self)
{
  g_return_val_if_fail (BACKLOT_IS_BACKGROUND (self), 0);

  return backlot_power_get_n_held (self->power);
}

gboolean
backlot_background_get_sends (BacklotBackground *self)
{
  g_return_val_if_fail (BACKLOT_IS_BACKGROUND (self), FALSE);

  return backlot_upload_queue_is_sending (self->uploads);
}

char *
backlot_background_word_status (guint    n_renders,
                                guint    n_held,
                                gboolean has_work,
                                gboolean sends)
{
  if (n_renders > 0)
    return g_strdup_printf (ngettext ("Rendering %u film", "Rendering %u films", n_renders),
                            n_renders);
  if (sends)
    return g_strdup (_("Sending files"));
  if (n_held > 0)
    return g_strdup (_("Waiting for power"));
  /* Translators: until there is a network, or one that is not metered */
  return g_strdup (has_work ? _("Files wait to be sent") : _("Waiting for news"));
}
