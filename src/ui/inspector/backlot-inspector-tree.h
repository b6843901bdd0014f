/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value as a tree of its parts; each is read, copied, edited, toggled and deleted by itself. */

#pragma once

#include <adwaita.h>

#include "larder/larder-value.h"

G_BEGIN_DECLS

/**
 * BacklotInspectorTree:
 *
 * Property: title. Actions on the chosen part: tree.toggle, tree.delete. ::edited (LarderValue):
 * the whole with the change.
 */
#define BACKLOT_TYPE_INSPECTOR_TREE (backlot_inspector_tree_get_type ())
G_DECLARE_FINAL_TYPE (BacklotInspectorTree, backlot_inspector_tree, BACKLOT, INSPECTOR_TREE,
                      GtkBox)

/* Parts that are still there stay open and chosen; NULL: there is no value. */
void backlot_inspector_tree_set_value (BacklotInspectorTree *self,
                                       LarderValue          *value);

G_END_DECLS
