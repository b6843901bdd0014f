/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything about one entry of the cache, and what can be done to it. */

#pragma once

#include <adwaita.h>

#include "larder/larder-client.h"

#include "ui/inspector/backlot-inspector-query.h"

G_BEGIN_DECLS

/**
 * BacklotInspectorQueryPane:
 *
 * Properties: client, query (BacklotInspectorQuery, nullable). Actions: query.refetch, .invalidate,
 * .reset, .remove, .force-loading, .force-error, .restore.
 */
#define BACKLOT_TYPE_INSPECTOR_QUERY_PANE (backlot_inspector_query_pane_get_type ())
G_DECLARE_FINAL_TYPE (BacklotInspectorQueryPane, backlot_inspector_query_pane, BACKLOT,
                      INSPECTOR_QUERY_PANE, AdwBin)

G_END_DECLS
