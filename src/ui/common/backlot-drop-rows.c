/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of a list that drops down have names. */

#include "config.h"

#include "ui/common/backlot-drop-rows.h"

#include "ui/common/backlot-row-factory.h"

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *check = gtk_image_new_from_icon_name ("object-select-symbolic");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 5);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), check);
  gtk_list_item_set_child (item, box);
}

/* What is chosen is not what the pointer is over, which the row knows as selected. */
static void
show_choice (GtkListItem *item,
             GParamSpec  *pspec,
             GtkWidget   *drop)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  g_autoptr(GObject) chosen = NULL;

  g_object_get (drop, "selected-item", &chosen, NULL);
  gtk_widget_set_opacity (gtk_widget_get_last_child (box),
                          chosen != NULL && chosen == gtk_list_item_get_item (item) ? 1.0 : 0.0);
}

static void
bind_cb (GtkWidget   *drop,
         GtkListItem *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (box)), text);
  gtk_list_item_set_accessible_label (item, text);
  g_signal_connect_object (drop, "notify::selected-item", G_CALLBACK (show_choice), item,
                           G_CONNECT_SWAPPED);
  show_choice (item, NULL, drop);
}

static void
unbind_cb (GtkWidget   *drop,
           GtkListItem *item)
{
  g_signal_handlers_disconnect_by_func (drop, show_choice, item);
}

void
backlot_drop_rows_name (GtkWidget *drop)
{
  g_autoptr(GtkListItemFactory) factory = backlot_row_factory_new ();

  g_return_if_fail (GTK_IS_WIDGET (drop));

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), drop, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), drop, G_CONNECT_SWAPPED);
  g_object_set (drop, "list-factory", factory, NULL);
}
