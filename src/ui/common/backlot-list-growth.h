/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A long list is painted before all its rows are made. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * backlot_list_growth_attach:
 * @list: the widget that shows @rows
 * @rows: without a model yet; its size is that of the first frame
 *
 * GtkListView makes a widget for each of the first 200 items, however few there is room for. With
 * this it is given those that the first frame shows, and more with each frame that follows. Who
 * needs all at once sets the size of @rows to G_MAXUINT.
 */
void backlot_list_growth_attach (GtkWidget         *list,
                                 GtkSliceListModel *rows);

G_END_DECLS
