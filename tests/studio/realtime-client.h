/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A studio of the test's own and a websocket to its Realtime. */
#pragma once

#include "studio-process.h"

#include "wire/backlot-wire-phoenix.h"

typedef struct
{
  StudioProcess            studio;
  SoupWebsocketConnection *socket;
  GQueue                   frames;   /* of BacklotWirePhoenixFrame */
  gboolean                 closed;
} RealtimeClient;

void                     realtime_client_set_up    (RealtimeClient          *client,
                                                    gconstpointer            data);
void                     realtime_client_tear_down (RealtimeClient          *client,
                                                    gconstpointer            data);
void                     realtime_client_say       (RealtimeClient          *client,
                                                    const char              *ref,
                                                    const char              *topic,
                                                    const char              *event,
                                                    const char              *payload);
BacklotWirePhoenixFrame *realtime_client_wait_for  (RealtimeClient          *client,
                                                    const char              *event);
yyjson_doc              *realtime_client_read      (BacklotWirePhoenixFrame *frame);
gboolean                 realtime_client_says_ok   (BacklotWirePhoenixFrame *frame);
