/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One part of a value, as a row of a tree. */

#pragma once

#include <gio/gio.h>

#include "larder/larder-value.h"

G_BEGIN_DECLS

/* Properties, read-only: name (of the member, or its number in the list), text (one line). */
#define BACKLOT_TYPE_INSPECTOR_NODE (backlot_inspector_node_get_type ())
G_DECLARE_FINAL_TYPE (BacklotInspectorNode, backlot_inspector_node, BACKLOT, INSPECTOR_NODE,
                      GObject)

/* The whole. */
BacklotInspectorNode *backlot_inspector_node_new          (LarderValue          *value);
/* Parts that are still there stay the same objects. */
void                  backlot_inspector_node_set_value    (BacklotInspectorNode *self,
                                                           LarderValue          *value);
LarderValue          *backlot_inspector_node_get_value    (BacklotInspectorNode *self);
/* A JSON pointer from the whole, "" for that itself. */
const char           *backlot_inspector_node_get_path     (BacklotInspectorNode *self);
/* Whether its own name, or that of what it belongs to, is that of a secret. */
gboolean              backlot_inspector_node_get_secret   (BacklotInspectorNode *self);
gboolean              backlot_inspector_node_has_parts    (BacklotInspectorNode *self);
/* (transfer none): of BacklotInspectorNode; it follows the value from the first call on. */
GListModel           *backlot_inspector_node_get_parts    (BacklotInspectorNode *self);

G_END_DECLS
