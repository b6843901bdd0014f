/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells what was done, and takes it back. */

#include "config.h"

#include "ui/common/backlot-undo-toast.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-toasts.h"

static void
clicked_cb (AdwToast       *toast,
            BacklotHistory *history)
{
  GtkWidget *label = adw_toast_get_custom_title (toast);

  if (backlot_history_undo (history) == BACKLOT_HISTORY_DONE)
    gtk_accessible_announce (GTK_ACCESSIBLE (label), _("Undone"),
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
dismissed_cb (AdwToast       *toast,
              BacklotHistory *history)
{
  backlot_history_release (history);
}

/* The toast has no signal for the pointer; the widget that shows it is the topmost one below the
 * overlay, and is there when its title is mapped. */
static void
title_map_cb (GtkWidget      *title,
              BacklotHistory *history)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (title, ADW_TYPE_TOAST_OVERLAY);
  GtkWidget *widget = title;
  GtkEventController *motion, *focus;

  if (overlay == NULL)
    return;
  while (gtk_widget_get_parent (widget) != overlay)
    widget = gtk_widget_get_parent (widget);
  motion = gtk_event_controller_motion_new ();
  g_signal_connect_object (motion, "enter", G_CALLBACK (backlot_history_hold), history,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, motion);
  focus = gtk_event_controller_focus_new ();
  g_signal_connect_object (focus, "enter", G_CALLBACK (backlot_history_hold), history,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, focus);
}

AdwToast *
backlot_undo_toast_new (BacklotHistory *history,
                        const char     *title)
{
  AdwToast *toast = NULL;
  GtkWidget *label = NULL;

  g_return_val_if_fail (BACKLOT_IS_HISTORY (history), NULL);
  g_return_val_if_fail (title != NULL, NULL);

  toast = adw_toast_new ("");
  /* What can be taken back for some seconds is not shown after what can wait. */
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  label = gtk_label_new (title);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "heading");
  g_signal_connect_object (label, "map", G_CALLBACK (title_map_cb), history, 0);
  adw_toast_set_custom_title (toast, label);
  adw_toast_set_button_label (toast, _("_Undo"));
  /* The page may be gone before the toast is. */
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (clicked_cb), g_object_ref (history),
                         (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), history, 0);
  g_signal_connect_object (history, "changed", G_CALLBACK (backlot_toast_dismiss), toast,
                           G_CONNECT_SWAPPED);
  return toast;
}
