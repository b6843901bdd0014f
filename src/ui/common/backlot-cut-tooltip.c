/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words that are cut are said whole when they are pointed at. */

#include "config.h"

#include "ui/common/backlot-cut-tooltip.h"

/* NULL: none. */
static const char *
find_cut_text (GtkWidget *widget)
{
  const char *text = NULL;

  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget))
    return pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget)))
             ? gtk_label_get_text (GTK_LABEL (widget)) : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && text == NULL;
       child = gtk_widget_get_next_sibling (child))
    text = find_cut_text (child);
  return text;
}

gboolean
backlot_cut_tooltip_query (GtkWidget  *widget,
                           int         x,
                           int         y,
                           gboolean    keyboard,
                           GtkTooltip *tooltip)
{
  const char *text = find_cut_text (widget);

  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

void
backlot_cut_tooltip_add_tabs (AdwViewSwitcher *switcher)
{
  g_return_if_fail (ADW_IS_VIEW_SWITCHER (switcher));

  for (GtkWidget *tab = gtk_widget_get_first_child (GTK_WIDGET (switcher)); tab != NULL;
       tab = gtk_widget_get_next_sibling (tab))
    {
      gtk_widget_set_has_tooltip (tab, TRUE);
      g_signal_connect (tab, "query-tooltip", G_CALLBACK (backlot_cut_tooltip_query), NULL);
    }
}
