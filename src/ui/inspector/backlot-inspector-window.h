/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The developer window: what is in a client, what waits, what happens, and switches to try it. */

#pragma once

#include <adwaita.h>

#include "larder/larder-client.h"

G_BEGIN_DECLS

/**
 * BacklotInspectorWindow:
 *
 * It looks at a client and keeps nothing of it: once closed it has left no handler, timer or
 * reference, and a client that it forced offline is told the truth again.
 *
 * Properties: client and slices (GListModel of LarderSlice, nullable), construct-only; queries
 * (BacklotInspectorQueries), costs (BacklotInspectorCosts), mutations and outbox (GListModels of
 * LarderMutation, the latter nullable), log (BacklotInspectorLog), all read-only.
 * Action: inspector.clear.
 */
#define BACKLOT_TYPE_INSPECTOR_WINDOW (backlot_inspector_window_get_type ())
G_DECLARE_FINAL_TYPE (BacklotInspectorWindow, backlot_inspector_window, BACKLOT, INSPECTOR_WINDOW,
                      AdwWindow)

BacklotInspectorWindow *backlot_inspector_window_new (LarderClient *client,
                                                      GListModel   *slices);

G_END_DECLS
