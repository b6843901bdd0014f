/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the websocket and its channels ask of each other. */

#pragma once

#include "service/backlot-realtime.h"
#include "wire/backlot-wire-phoenix.h"

G_BEGIN_DECLS

/* Of the websocket, for its channels. */
LarderClock            *backlot_realtime_get_clock              (BacklotRealtime         *self);
BacklotSession         *backlot_realtime_get_session            (BacklotRealtime         *self);
char                   *backlot_realtime_make_ref               (BacklotRealtime         *self);
void                    backlot_realtime_push                   (BacklotRealtime         *self,
                                                                 const char              *join_ref,
                                                                 const char              *ref,
                                                                 const char              *topic,
                                                                 const char              *event,
                                                                 LarderValue             *payload);

/* Of the channels, for their websocket. */
BacklotRealtimeChannel *backlot_realtime_channel_new            (BacklotRealtime         *realtime,
                                                                 const char              *name);
void                    backlot_realtime_channel_socket_opened  (BacklotRealtimeChannel  *self);
void                    backlot_realtime_channel_socket_lost    (BacklotRealtimeChannel  *self);
void                    backlot_realtime_channel_token_renewed  (BacklotRealtimeChannel  *self);
void                    backlot_realtime_channel_receive        (BacklotRealtimeChannel  *self,
                                                                 BacklotWirePhoenixFrame *frame);
void                    backlot_realtime_channel_detach         (BacklotRealtimeChannel  *self);

G_END_DECLS
