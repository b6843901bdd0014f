/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which toast is shown, and which ones wait. */

#include "config.h"

#include "ui/common/backlot-toasts.h"

struct _BacklotToasts
{
  GObject          parent_instance;

  AdwToastOverlay *overlay;   /* borrowed */
  AdwToast        *shown;     /* (owned) (nullable) */
  GQueue           waiting;   /* of AdwToast (owned) */
};

G_DEFINE_FINAL_TYPE (BacklotToasts, backlot_toasts, G_TYPE_OBJECT)

/* Of a toast that waits: for whom. */
static GQuark waits_quark;

static void show_next (BacklotToasts *self);

static void
dismissed_cb (AdwToast      *toast,
              BacklotToasts *self)
{
  if (toast != self->shown)
    return;
  g_clear_object (&self->shown);
  show_next (self);
}

static void
show_next (BacklotToasts *self)
{
  if (self->shown != NULL || g_queue_is_empty (&self->waiting))
    return;
  self->shown = g_queue_pop_head (&self->waiting);
  g_object_set_qdata (G_OBJECT (self->shown), waits_quark, NULL);
  adw_toast_overlay_add_toast (self->overlay, g_object_ref (self->shown));
  /* After the overlay's own handler: then there is room. */
  g_signal_connect_object (self->shown, "dismissed", G_CALLBACK (dismissed_cb), self, 0);
}

static void
drop (BacklotToasts *self,
      AdwToast      *toast)
{
  if (!g_queue_remove (&self->waiting, toast))
    return;
  g_object_set_qdata (G_OBJECT (toast), waits_quark, NULL);
  g_signal_emit_by_name (toast, "dismissed");
  g_object_unref (toast);
}

static void
backlot_toasts_dispose (GObject *object)
{
  BacklotToasts *self = BACKLOT_TOASTS (object);
  AdwToast *toast = NULL;

  while ((toast = g_queue_peek_head (&self->waiting)) != NULL)
    drop (self, toast);
  g_clear_object (&self->shown);

  G_OBJECT_CLASS (backlot_toasts_parent_class)->dispose (object);
}

static void
backlot_toasts_class_init (BacklotToastsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = backlot_toasts_dispose;

  waits_quark = g_quark_from_static_string ("backlot-toast-waits");
}

static void
backlot_toasts_init (BacklotToasts *self)
{
  g_queue_init (&self->waiting);
}

BacklotToasts *
backlot_toasts_new (AdwToastOverlay *overlay)
{
  BacklotToasts *self = NULL;

  g_return_val_if_fail (ADW_IS_TOAST_OVERLAY (overlay), NULL);

  self = g_object_new (BACKLOT_TYPE_TOASTS, NULL);
  self->overlay = overlay;
  return self;
}

void
backlot_toasts_add (BacklotToasts *self,
                    AdwToast      *toast)
{
  g_return_if_fail (BACKLOT_IS_TOASTS (self));
  g_return_if_fail (ADW_IS_TOAST (toast));

  g_object_set_qdata (G_OBJECT (toast), waits_quark, self);
  if (adw_toast_get_priority (toast) == ADW_TOAST_PRIORITY_HIGH)
    {
      g_queue_push_head (&self->waiting, toast);
      if (self->shown != NULL)
        adw_toast_dismiss (self->shown);
    }
  else
    g_queue_push_tail (&self->waiting, toast);
  show_next (self);
}

void
backlot_toast_dismiss (AdwToast *toast)
{
  BacklotToasts *waits_for = NULL;

  g_return_if_fail (ADW_IS_TOAST (toast));

  waits_for = g_object_get_qdata (G_OBJECT (toast), waits_quark);
  if (waits_for != NULL)
    drop (waits_for, toast);
  else
    adw_toast_dismiss (toast);
}
