/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The entries of a client's cache as a list of rows for the inspector. */

#pragma once

#include "larder/larder-client.h"

#include "ui/inspector/backlot-inspector-query.h"

G_BEGIN_DECLS

/**
 * BacklotInspectorQueries:
 *
 * A GListModel of BacklotInspectorQuery in the order in which the entries were made; a row is one
 * object for as long as its entry is there. What happens in the cache is followed once for all
 * that happens in one round of the main loop. ::refreshed (gboolean changed): rows were looked at
 * again; whether one of them is another one.
 */
#define BACKLOT_TYPE_INSPECTOR_QUERIES (backlot_inspector_queries_get_type ())
G_DECLARE_FINAL_TYPE (BacklotInspectorQueries, backlot_inspector_queries, BACKLOT,
                      INSPECTOR_QUERIES, GObject)

BacklotInspectorQueries *backlot_inspector_queries_new     (LarderClient            *client,
                                                            BacklotInspectorCosts   *costs);
guint                    backlot_inspector_queries_count   (BacklotInspectorQueries *self,
                                                            BacklotInspectorState    state);
/* Looks at all rows: data grows stale without an event. */
void                     backlot_inspector_queries_refresh (BacklotInspectorQueries *self);

G_END_DECLS
