/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One websocket of Realtime: frames in, frames out, never more in memory than it may have. */
#pragma once

#include "wire/backlot-wire-phoenix.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define BACKLOT_TYPE_REALTIME_SOCKET (backlot_realtime_socket_get_type ())
G_DECLARE_FINAL_TYPE (BacklotRealtimeSocket, backlot_realtime_socket, BACKLOT, REALTIME_SOCKET,
                      GObject)

/**
 * BacklotRealtimeWrite:
 * @data: what there is to tell
 *
 * Returns: (transfer full) (nullable): a text frame, or %NULL if there is nothing to tell any more
 */
typedef GBytes *(*BacklotRealtimeWrite) (gpointer data);

BacklotRealtimeSocket *
backlot_realtime_socket_new (SoupWebsocketConnection   *connection,
                             GSocket                   *socket,
                             BacklotWirePhoenixVersion  version,
                             guint                      silence_s);
BacklotWirePhoenixVersion
backlot_realtime_socket_get_version (BacklotRealtimeSocket *self);
void
backlot_realtime_socket_send (BacklotRealtimeSocket *self,
                              const char            *join_ref,
                              const char            *ref,
                              const char            *topic,
                              const char            *event,
                              const char            *payload,
                              gssize                 length);
GBytes *
backlot_realtime_socket_encode (BacklotRealtimeSocket *self,
                                const char            *join_ref,
                                const char            *ref,
                                const char            *topic,
                                const char            *event,
                                const char            *payload,
                                gssize                 length);
void
backlot_realtime_socket_send_later (BacklotRealtimeSocket *self,
                                    gsize                  weight,
                                    BacklotRealtimeWrite   write,
                                    gpointer               data,
                                    GDestroyNotify         destroy);
void
backlot_realtime_socket_send_binary (BacklotRealtimeSocket *self,
                                     GBytes                *frame);
gboolean
backlot_realtime_socket_may_act (BacklotRealtimeSocket *self);
void
backlot_realtime_socket_close (BacklotRealtimeSocket *self,
                               gushort                code,
                               const char            *reason);

G_END_DECLS
