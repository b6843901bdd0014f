/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of composed objects, one for each item of another list. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BacklotRowFunc:
 * @item: of the source
 *
 * Returns: (transfer full): the object that stands for @item
 */
typedef gpointer (*BacklotRowFunc) (gpointer item,
                                    gpointer user_data);

/**
 * BacklotRowList:
 *
 * Maps a list model. An item that moves keeps its object, so selection, focus and scroll position
 * of a view stay. All objects are made at once: for lists of one project, not for thousands of
 * rows. Property: n-items.
 */
#define BACKLOT_TYPE_ROW_LIST (backlot_row_list_get_type ())
G_DECLARE_FINAL_TYPE (BacklotRowList, backlot_row_list, BACKLOT, ROW_LIST, GObject)

/**
 * backlot_row_list_new:
 * @source: (transfer none): kept alive by the list
 * @item_type: what @func makes
 */
BacklotRowList *backlot_row_list_new (GListModel     *source,
                                      GType           item_type,
                                      BacklotRowFunc  func,
                                      gpointer        user_data,
                                      GDestroyNotify  destroy);

G_END_DECLS
