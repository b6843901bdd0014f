/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lists say: their rows to who does not see them, and what stands above a group of them. */

#include "config.h"

#include "ui/common/backlot-list-words.h"

void
backlot_list_words_describe (GtkListItem *item,
                             const char  *title)
{
  g_autofree char *description = NULL;

  if (gtk_list_item_get_child (item) == NULL)
    return;
  g_object_get (gtk_list_item_get_child (item), "description", &description, NULL);
  gtk_list_item_set_accessible_label (item, title);
  gtk_list_item_set_accessible_description (item, description);
}

void
backlot_list_words_set_heading (GtkListHeader *header,
                                const char    *heading)
{
  GtkWidget *label = gtk_list_header_get_child (header);

  if (label == NULL)
    {
      label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING,
                            "xalign", 0.0, NULL);
      gtk_widget_add_css_class (label, "heading");
      gtk_list_header_set_child (header, label);
    }
  gtk_label_set_label (GTK_LABEL (label), heading);
}
