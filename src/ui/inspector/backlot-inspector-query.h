/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One entry of the cache as a row of the inspector. */

#pragma once

#include "ui/inspector/backlot-inspector-costs.h"

G_BEGIN_DECLS

/**
 * BacklotInspectorState:
 *
 * What an entry is called: the first that holds. Nicks: fetching, paused, fresh, stale, inactive.
 */
typedef enum
{
  BACKLOT_INSPECTOR_FETCHING,
  BACKLOT_INSPECTOR_PAUSED,
  BACKLOT_INSPECTOR_FRESH,
  BACKLOT_INSPECTOR_STALE,
  BACKLOT_INSPECTOR_INACTIVE,
} BacklotInspectorState;

#define BACKLOT_INSPECTOR_N_STATES (BACKLOT_INSPECTOR_INACTIVE + 1)

#define BACKLOT_TYPE_INSPECTOR_STATE (backlot_inspector_state_get_type ())
GType backlot_inspector_state_get_type (void);

/**
 * BacklotInspectorQuery:
 *
 * Properties: key (text), state, badges (text: disabled, static, forced, error), n-observers,
 * updated-at (ms), n-fetches, n-notifies, n-bytes, and since somebody looks last-ms (-1: no fetch
 * has ended), max-ms and n-wasted. They are those of the last backlot_inspector_query_refresh().
 * ::refreshed: something is another one, whatever it is.
 */
#define BACKLOT_TYPE_INSPECTOR_QUERY (backlot_inspector_query_get_type ())
G_DECLARE_FINAL_TYPE (BacklotInspectorQuery, backlot_inspector_query, BACKLOT, INSPECTOR_QUERY,
                      GObject)

BacklotInspectorQuery *backlot_inspector_query_new       (LarderQuery                *query,
                                                          const BacklotInspectorCost *cost);
LarderQuery           *backlot_inspector_query_get_query (BacklotInspectorQuery      *self);
const char            *backlot_inspector_query_get_key   (BacklotInspectorQuery      *self);
BacklotInspectorState  backlot_inspector_query_get_state (BacklotInspectorQuery      *self);
/* Looks at the entry again. Returns: whether something is another one */
gboolean               backlot_inspector_query_refresh   (BacklotInspectorQuery      *self,
                                                          const BacklotInspectorCost *cost);

G_END_DECLS
