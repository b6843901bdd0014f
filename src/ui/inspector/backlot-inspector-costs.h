/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What queries cost since somebody looks: how long fetches took, who was told, and who in vain. */

#pragma once

#include "larder/larder-client.h"
#include "larder/larder-query.h"

G_BEGIN_DECLS

/**
 * BacklotInspectorCost:
 * @last_ms: how long the last fetch took; -1: none has ended
 * @max_ms: the longest
 * @n_wasted: how often an observer was told although nothing was another than before
 */
typedef struct
{
  gint64 began_ms;
  gint64 last_ms;
  gint64 max_ms;
  gint64 sum_ms;
  guint  n_fetches;
  guint  n_told;
  guint  n_wasted;
} BacklotInspectorCost;

#define BACKLOT_TYPE_INSPECTOR_COSTS (backlot_inspector_costs_get_type ())
G_DECLARE_FINAL_TYPE (BacklotInspectorCosts, backlot_inspector_costs, BACKLOT, INSPECTOR_COSTS,
                      GObject)

BacklotInspectorCosts      *backlot_inspector_costs_new       (LarderClient          *client);
/* Returns: (transfer none): never NULL; valid until the next call */
const BacklotInspectorCost *backlot_inspector_costs_get       (BacklotInspectorCosts *self,
                                                               LarderQuery           *query);
/* The sums of all. */
const BacklotInspectorCost *backlot_inspector_costs_get_total (BacklotInspectorCosts *self);

G_END_DECLS
