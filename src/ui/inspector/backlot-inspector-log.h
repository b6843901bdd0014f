/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened to the entries of a client's cache, the newest first. */

#pragma once

#include "ui/inspector/backlot-inspector-costs.h"

G_BEGIN_DECLS

/* How many lines are kept. */
#define BACKLOT_INSPECTOR_MAX_LINES 500

/**
 * BacklotInspectorLog:
 *
 * A fetch that ends says how long it took. Property: paused.
 */
#define BACKLOT_TYPE_INSPECTOR_LOG (backlot_inspector_log_get_type ())
G_DECLARE_FINAL_TYPE (BacklotInspectorLog, backlot_inspector_log, BACKLOT, INSPECTOR_LOG, GObject)

/* @costs: made before the log, so that they know how long a fetch took when it ends */
BacklotInspectorLog *backlot_inspector_log_new       (LarderClient          *client,
                                                      BacklotInspectorCosts *costs);
/* Of BacklotInspectorLine. */
GListModel          *backlot_inspector_log_get_lines (BacklotInspectorLog   *self);
void                 backlot_inspector_log_clear     (BacklotInspectorLog   *self);

G_END_DECLS
