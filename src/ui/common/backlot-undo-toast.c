/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells what was done, and takes it back. */

#include "config.h"

#include "ui/common/backlot-undo-toast.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-toasts.h"

const char *
backlot_undo_toast_word_refusal (BacklotHistoryOutcome outcome)
{
  switch (outcome)
    {
    case BACKLOT_HISTORY_CHANGED:
      return _("It was changed elsewhere, and stays as it is now");
    case BACKLOT_HISTORY_FORBIDDEN:
      return _("The role in this project no longer allows that, and nothing was changed");
    case BACKLOT_HISTORY_DONE:
    case BACKLOT_HISTORY_NOTHING:
    default:
      return NULL;
    }
}

static void
clicked_cb (AdwToast       *toast,
            BacklotHistory *history)
{
  GtkWidget *label = adw_toast_get_custom_title (toast);
  BacklotToasts *toasts = backlot_toasts_find (label);
  BacklotHistoryOutcome outcome = backlot_history_undo (history);
  const char *refusal = backlot_undo_toast_word_refusal (outcome);

  if (refusal != NULL && toasts != NULL)
    backlot_toasts_add (toasts, adw_toast_new (refusal));
  if (refusal != NULL || outcome == BACKLOT_HISTORY_DONE)
    gtk_accessible_announce (GTK_ACCESSIBLE (label), refusal != NULL ? refusal : _("Undone"),
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
  /* Histories outlive the pages, and a studio that is left is not held by what is still shown. */
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (clicked_cb), history, 0);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), history, 0);
  g_signal_connect_object (history, "changed", G_CALLBACK (backlot_toast_dismiss), toast,
                           G_CONNECT_SWAPPED);
  return toast;
}
