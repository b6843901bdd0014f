/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the queries of a client cost, the dearest first. */

#pragma once

#include <adwaita.h>

#include "ui/inspector/backlot-inspector-queries.h"

G_BEGIN_DECLS

/* Properties: client (LarderClient), queries (BacklotInspectorQueries), costs
 * (BacklotInspectorCosts), all nullable. */
#define BACKLOT_TYPE_INSPECTOR_PERFORMANCE_PAGE (backlot_inspector_performance_page_get_type ())
G_DECLARE_FINAL_TYPE (BacklotInspectorPerformancePage, backlot_inspector_performance_page,
                      BACKLOT, INSPECTOR_PERFORMANCE_PAGE, AdwBin)

G_END_DECLS
