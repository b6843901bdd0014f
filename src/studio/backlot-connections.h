/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everybody who is connected: how many there may be, and how long they may stand still. */
#pragma once

#include "studio/backlot-request.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_CONNECTIONS (backlot_connections_get_type ())
G_DECLARE_FINAL_TYPE (BacklotConnections, backlot_connections, BACKLOT, CONNECTIONS, GObject)

BacklotConnections *backlot_connections_new           (SoupServer         *server,
                                                       guint               patience_s);
guint               backlot_connections_get_n         (BacklotConnections *self);
gboolean            backlot_connections_is_crowded    (BacklotConnections *self,
                                                       BacklotRequest     *request);
void                backlot_connections_set_request   (BacklotConnections *self,
                                                       BacklotRequest     *request);
void                backlot_connections_set_websocket (BacklotConnections *self,
                                                       GSocket            *socket);

G_END_DECLS
