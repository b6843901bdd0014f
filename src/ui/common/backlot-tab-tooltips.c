/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a tab says when it is pointed at. */

#include "config.h"

#include "ui/common/backlot-tab-tooltips.h"

static gboolean
is_cut (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget))
    return pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (is_cut (child))
        return TRUE;
    }
  return FALSE;
}

static gboolean
query_tooltip_cb (GtkWidget  *tab,
                  int         x,
                  int         y,
                  gboolean    keyboard,
                  GtkTooltip *tooltip)
{
  g_autofree char *label = NULL;

  if (!is_cut (tab))
    return FALSE;
  g_object_get (tab, "label", &label, NULL);
  gtk_tooltip_set_text (tooltip, label);
  return TRUE;
}

void
backlot_tab_tooltips_add (AdwViewSwitcher *switcher)
{
  g_return_if_fail (ADW_IS_VIEW_SWITCHER (switcher));

  for (GtkWidget *tab = gtk_widget_get_first_child (GTK_WIDGET (switcher)); tab != NULL;
       tab = gtk_widget_get_next_sibling (tab))
    {
      gtk_widget_set_has_tooltip (tab, TRUE);
      g_signal_connect (tab, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
    }
}
