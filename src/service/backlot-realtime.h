/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The websocket on which the server tells what has changed. */

#pragma once

#include "service/backlot-realtime-channel.h"
#include "service/backlot-session.h"

G_BEGIN_DECLS

/**
 * BacklotRealtimeState:
 * @BACKLOT_REALTIME_OFFLINE: not wanted: nobody has connected it, or it was disconnected
 * @BACKLOT_REALTIME_CONNECTING: the first try
 * @BACKLOT_REALTIME_CONNECTED: the socket is open
 * @BACKLOT_REALTIME_RECONNECTING: lost; another try is made or waits
 * @BACKLOT_REALTIME_FAILED: five tries failed; one more every 30 s
 */
typedef enum
{
  BACKLOT_REALTIME_OFFLINE,
  BACKLOT_REALTIME_CONNECTING,
  BACKLOT_REALTIME_CONNECTED,
  BACKLOT_REALTIME_RECONNECTING,
  BACKLOT_REALTIME_FAILED,
} BacklotRealtimeState;

#define BACKLOT_TYPE_REALTIME_STATE (backlot_realtime_state_get_type ())
GType backlot_realtime_state_get_type (void);

#define BACKLOT_TYPE_REALTIME (backlot_realtime_get_type ())
/**
 * BacklotRealtime:
 *
 * One websocket with any number of channels. It connects again by itself, joins its channels again
 * with the then current token and tells them when the token was renewed.
 *
 * Properties: `state` (BacklotRealtimeState, readable, notifies); `reading` (readable, notifies):
 * whether rows that waited are told one after the other, before anything else is done.
 */
G_DECLARE_FINAL_TYPE (BacklotRealtime, backlot_realtime, BACKLOT, REALTIME, GObject)

BacklotRealtime        *backlot_realtime_new         (BacklotTransport     *transport,
                                                      BacklotSession       *session);
BacklotRealtimeState    backlot_realtime_get_state   (BacklotRealtime      *self);
gboolean                backlot_realtime_get_reading (BacklotRealtime      *self);
void                    backlot_realtime_connect     (BacklotRealtime      *self);
void                    backlot_realtime_disconnect  (BacklotRealtime      *self);
BacklotRealtimeChannel *backlot_realtime_get_channel (BacklotRealtime      *self,
                                                      const char           *name);

G_END_DECLS
