/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The menu of a project in the sidebar. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * backlot_project_menu_attach:
 * @list: of BacklotProjectRow
 *
 * Adds the menu to its rows: by the other button of the mouse, a long press, Shift+F10 and the
 * menu key; and Shift+Return, which opens the project in a window of its own.
 */
void backlot_project_menu_attach (GtkListView *list);

G_END_DECLS
