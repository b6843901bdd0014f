/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the rows of a list; one that fails leaves the others alone. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * backlot_row_factory_new:
 *
 * Returns: (transfer full): a GtkSignalListItemFactory for GtkListItem or GtkListHeader. A row
 *   whose “setup” or “bind” meets a failed precondition shows “Something Went Wrong” until it is
 *   bound anew.
 */
GtkListItemFactory *backlot_row_factory_new   (void);
/* The same for the rows of @view, a list whose factory stands in a template, and for its headers
 * when theirs does. */
void                backlot_row_factory_guard (GtkListView *view);

G_END_DECLS
