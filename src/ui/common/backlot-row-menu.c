/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The menu of a row or a card, at the pointer. */

#include "config.h"

#include "ui/common/backlot-row-menu.h"

static void
gone_cb (gpointer user_data)
{
  g_autoptr(GtkWidget) menu = GTK_WIDGET (user_data);

  if (gtk_widget_get_parent (menu) != NULL)
    gtk_widget_unparent (menu);
}

/* The item that was chosen does its work after the menu has closed, and needs its place until
 * then. */
static void
closed_cb (GtkWidget *menu)
{
  g_idle_add_once (gone_cb, g_object_ref (menu));
}

/* GTK would look for the next place, which may be a toast. */
static void
focus_back_cb (GtkWidget *before)
{
  if (gtk_widget_get_mapped (before))
    gtk_widget_grab_focus (before);
}

void
backlot_row_menu_show (GtkWidget  *row,
                       GMenuModel *menu,
                       double      x,
                       double      y)
{
  GtkWidget *popover = NULL;
  GtkWidget *before = NULL;

  g_return_if_fail (GTK_IS_WIDGET (row));
  g_return_if_fail (G_IS_MENU_MODEL (menu));

  popover = gtk_popover_menu_new_from_model (menu);
  gtk_widget_set_parent (popover, row);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  before = gtk_root_get_focus (gtk_widget_get_root (row));
  if (before != NULL && (before == row || gtk_widget_is_ancestor (row, before) ||
                         gtk_widget_is_ancestor (before, row)))
    g_signal_connect_object (popover, "closed", G_CALLBACK (focus_back_cb), before,
                             G_CONNECT_SWAPPED);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
create_cb (GtkMenuButton *button,
           gpointer       user_data)
{
  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, G_MENU_MODEL (user_data));
}

void
backlot_row_menu_attach (GtkMenuButton *button,
                         GMenuModel    *menu)
{
  g_return_if_fail (GTK_IS_MENU_BUTTON (button));
  g_return_if_fail (G_IS_MENU_MODEL (menu));

  gtk_menu_button_set_create_popup_func (button, create_cb, g_object_ref (menu), g_object_unref);
}
