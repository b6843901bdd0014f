/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The entries of the cache: counts, list and details. */

#pragma once

#include <adwaita.h>

#include "larder/larder-client.h"

#include "ui/inspector/backlot-inspector-queries.h"

G_BEGIN_DECLS

/**
 * BacklotInspectorQueriesPage:
 *
 * Properties: client, queries (BacklotInspectorQueries).
 */
#define BACKLOT_TYPE_INSPECTOR_QUERIES_PAGE (backlot_inspector_queries_page_get_type ())
G_DECLARE_FINAL_TYPE (BacklotInspectorQueriesPage, backlot_inspector_queries_page, BACKLOT,
                      INSPECTOR_QUERIES_PAGE, AdwBin)

G_END_DECLS
