/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the network says of itself: a page to sign in at, and whether bytes cost money. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BacklotNetwork:
 *
 * Whether a studio answers is found out by asking it; this is only what the network adds to that.
 * Properties: is-portal (it ends at a page where one signs in), holds-files (large files wait,
 * because it is metered and nobody allowed them).
 */
#define BACKLOT_TYPE_NETWORK (backlot_network_get_type ())
G_DECLARE_FINAL_TYPE (BacklotNetwork, backlot_network, BACKLOT, NETWORK, GObject)

/* @monitor: (nullable): %NULL: there is no network on the way to the studio */
BacklotNetwork *backlot_network_new             (GNetworkMonitor *monitor);
gboolean        backlot_network_get_is_portal   (BacklotNetwork  *self);
gboolean        backlot_network_get_holds_files (BacklotNetwork  *self);
/* Whether a file of that size waits. */
gboolean        backlot_network_get_holds_file  (BacklotNetwork  *self,
                                                 gint64           size_bytes);
/* What the person wants on every metered network. */
void            backlot_network_set_sends_large (BacklotNetwork  *self,
                                                 gboolean         sends_large);
/* Nothing waits until the network is another one. */
void            backlot_network_send_anyway     (BacklotNetwork  *self);

G_END_DECLS
