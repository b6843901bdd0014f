/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The menu of a row or a card, at the pointer. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * backlot_row_menu_show:
 * @row: whose actions the menu offers
 * @x: in pixels of @row
 * @y: in pixels of @row
 *
 * Opens @menu and takes it away again after it has closed.
 */
void backlot_row_menu_show (GtkWidget  *row,
                            GMenuModel *menu,
                            double      x,
                            double      y);

/**
 * backlot_row_menu_attach:
 * @button: without a menu
 *
 * Gives @button its menu when it is opened first. GTK makes all of a menu with its button, and
 * keeps its sections for good; most buttons, those of a list above all, are never pressed.
 */
void backlot_row_menu_attach (GtkMenuButton *button,
                              GMenuModel    *menu);

G_END_DECLS
