/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What libadwaita leaves to be done for the dialogs of a window. */

#include "config.h"

#include "ui/common/backlot-dialogs.h"

/* AdwDialog opens its sheet in the second frame; what changes with its width is hidden for some
 * more, and can not have the focus before. */
#define LEAST_FRAMES 3
#define MOST_FRAMES  20
/* Of text that is not scaled, in the unit of "gtk-xft-dpi". */
#define USUAL_DPI (96 * PANGO_SCALE)

typedef struct
{
  GtkWidget *wanted;     /* (nullable): weak */
  guint      n_frames;
} Opening;

static void
opening_free (Opening *opening)
{
  g_clear_weak_pointer (&opening->wanted);
  g_free (opening);
}

static gboolean
is_sheet (GtkWidget *dialog)
{
  return !gtk_widget_has_css_class (dialog, "floating");
}

static void
scroll_to_top (GtkWidget *widget)
{
  if (GTK_IS_SCROLLED_WINDOW (widget))
    gtk_adjustment_set_value (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (widget)), 0);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    scroll_to_top (child);
}

static gboolean
tick_cb (GtkWidget     *dialog,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  Opening *opening = user_data;

  opening->n_frames++;
  if (opening->n_frames < LEAST_FRAMES ||
      (adw_dialog_get_focus (ADW_DIALOG (dialog)) == NULL && opening->n_frames < MOST_FRAMES))
    return G_SOURCE_CONTINUE;
  if (!is_sheet (dialog))
    return G_SOURCE_REMOVE;
  scroll_to_top (dialog);
  if (opening->wanted != NULL)
    {
      gtk_widget_grab_focus (opening->wanted);
      return G_SOURCE_REMOVE;
    }
  gtk_root_set_focus (gtk_widget_get_root (dialog), NULL);
  gtk_widget_grab_focus (dialog);
  return G_SOURCE_REMOVE;
}

/* Sizes are given in pixels; larger text needs more of them. libadwaita keeps to the window. */
static void
fit_text (AdwDialog *dialog)
{
  int width = adw_dialog_get_content_width (dialog);
  int height = adw_dialog_get_content_height (dialog);
  int dpi = 0;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (dialog)), "gtk-xft-dpi", &dpi, NULL);
  if (dpi <= USUAL_DPI || adw_dialog_get_follows_content_size (dialog))
    return;
  if (width > 0)
    adw_dialog_set_content_width (dialog, width * dpi / USUAL_DPI);
  if (height > 0)
    adw_dialog_set_content_height (dialog, height * dpi / USUAL_DPI);
}

static void
visible_dialog_changed_cb (GtkWindow *window)
{
  g_autoptr(AdwDialog) dialog = NULL;
  Opening *opening = NULL;

  g_object_get (window, "visible-dialog", &dialog, NULL);
  /* One that was below another one has its size. */
  if (dialog == NULL || gtk_widget_get_width (GTK_WIDGET (dialog)) > 0)
    return;
  fit_text (dialog);
  opening = g_new0 (Opening, 1);
  g_set_weak_pointer (&opening->wanted, adw_dialog_get_focus (dialog));
  gtk_widget_add_tick_callback (GTK_WIDGET (dialog), tick_cb, opening,
                                (GDestroyNotify) opening_free);
}

void
backlot_dialogs_watch (GtkWindow *window)
{
  g_return_if_fail (GTK_IS_WINDOW (window));

  g_signal_connect (window, "notify::visible-dialog", G_CALLBACK (visible_dialog_changed_cb), NULL);
}

/* Its height is asked for at widths that it has no room in, even when the smaller one is shown. */
static void
wrap_heading (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "title-2"))
    {
      gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (widget), PANGO_WRAP_WORD_CHAR);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    wrap_heading (child);
}

AdwDialog *
backlot_dialogs_new_alert (const char *heading,
                           const char *body)
{
  AdwDialog *dialog = NULL;

  g_return_val_if_fail (heading != NULL, NULL);

  dialog = adw_alert_dialog_new (heading, body);
  wrap_heading (adw_dialog_get_child (dialog));
  return dialog;
}

GtkWidget *
backlot_dialogs_new_title (const char *title)
{
  GtkWidget *label = NULL;

  g_return_val_if_fail (title != NULL, NULL);

  label = gtk_label_new (title);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (label, "heading");
  return label;
}
