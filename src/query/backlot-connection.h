/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the studio answers and the live channel is up, and what follows from that. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/**
 * BacklotConnection:
 *
 * Tells a [class@Larder.Reachability] of what the studio answers, which opens and closes the gates
 * of the Larder client, and keeps the person's channels joined. Properties: state, online,
 * answers, studio-error.
 */
#define BACKLOT_TYPE_CONNECTION (backlot_connection_get_type ())
G_DECLARE_FINAL_TYPE (BacklotConnection, backlot_connection, BACKLOT, CONNECTION, GObject)

/* @backend: borrowed; it owns the connection. */
BacklotConnection      *backlot_connection_new              (BacklotBackend    *backend);
void                    backlot_connection_start            (BacklotConnection *self);
void                    backlot_connection_stop             (BacklotConnection *self);
void                    backlot_connection_reconnect        (BacklotConnection *self);
/* While a page of a project is open its channel is joined; counted. */
void                    backlot_connection_open_project     (BacklotConnection *self,
                                                             const char        *project_id);
void                    backlot_connection_close_project    (BacklotConnection *self,
                                                             const char        *project_id);
BacklotConnectionState  backlot_connection_get_state        (BacklotConnection *self);
gboolean                backlot_connection_get_online       (BacklotConnection *self);
/* Whether it is online because it answered, and not because nothing is known yet. */
gboolean                backlot_connection_get_answers      (BacklotConnection *self);
GError                 *backlot_connection_get_studio_error (BacklotConnection *self);

G_END_DECLS
