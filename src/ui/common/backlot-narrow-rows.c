/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of a dialog that is narrow for its text. */

#include "config.h"

#include "ui/common/backlot-narrow-rows.h"

/* A phone with text of twice the size has 180. */
#define NARROW "max-width: 240sp"

/* Below what stands below a title. */
#define MARGIN 9

typedef void (*Change) (GtkWidget *widget,
                        gboolean   is_narrow);

static void
change_all (GtkWidget *widget,
            Change     change,
            gboolean   is_narrow)
{
  change (widget, is_narrow);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    change_all (child, change, is_narrow);
}

static void
show_words (GtkWidget *widget,
            gboolean   is_narrow)
{
  GtkWidget *button = gtk_widget_get_ancestor (widget, GTK_TYPE_TOGGLE_BUTTON);

  if (!GTK_IS_LABEL (widget) || button == NULL)
    return;
  gtk_widget_set_visible (widget, !is_narrow);
  gtk_widget_set_tooltip_text (button, is_narrow ? gtk_label_get_text (GTK_LABEL (widget)) : NULL);
}

static void
place (GtkWidget *widget,
       gboolean   is_narrow)
{
  if (ADW_IS_ACTION_ROW (widget) && !ADW_IS_SWITCH_ROW (widget))
    {
      GtkWidget *box = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (widget));

      gtk_orientable_set_orientation (GTK_ORIENTABLE (box), is_narrow ? GTK_ORIENTATION_VERTICAL
                                                                      : GTK_ORIENTATION_HORIZONTAL);
      gtk_widget_set_margin_bottom (gtk_widget_get_last_child (box), is_narrow ? MARGIN : 0);
    }
  else if (ADW_IS_VIEW_SWITCHER_BAR (widget))
    change_all (widget, show_words, is_narrow);
}

static void
wrap (GtkWidget *widget,
      gboolean   is_narrow)
{
  if (!GTK_IS_LABEL (widget) ||
      (gtk_widget_get_ancestor (widget, ADW_TYPE_BUTTON_ROW) == NULL &&
       gtk_widget_get_ancestor (widget, ADW_TYPE_WINDOW_TITLE) == NULL))
    return;
  gtk_label_set_ellipsize (GTK_LABEL (widget), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (widget), PANGO_WRAP_WORD_CHAR);
  /* Else it is as narrow as its height allows. */
  gtk_label_set_natural_wrap_mode (GTK_LABEL (widget), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_justify (GTK_LABEL (widget), GTK_JUSTIFY_CENTER);
}

static void
apply_cb (AdwDialog *dialog)
{
  change_all (adw_dialog_get_child (dialog), place, TRUE);
}

static void
unapply_cb (AdwDialog *dialog)
{
  change_all (adw_dialog_get_child (dialog), place, FALSE);
}

void
backlot_narrow_rows_adapt (AdwDialog *dialog)
{
  AdwBreakpoint *breakpoint = NULL;

  g_return_if_fail (ADW_IS_DIALOG (dialog));

  change_all (adw_dialog_get_child (dialog), wrap, FALSE);
  breakpoint = adw_breakpoint_new (adw_breakpoint_condition_parse (NARROW));
  g_signal_connect_object (breakpoint, "apply", G_CALLBACK (apply_cb), dialog, G_CONNECT_SWAPPED);
  g_signal_connect_object (breakpoint, "unapply", G_CALLBACK (unapply_cb), dialog,
                           G_CONNECT_SWAPPED);
  /* With breakpoints a dialog has no least size of its own. */
  gtk_widget_set_size_request (GTK_WIDGET (dialog), 360, 240);
  adw_dialog_add_breakpoint (dialog, breakpoint);
}
