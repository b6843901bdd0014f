/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the service Realtime share. */
#pragma once

#include "studio/backlot-realtime-listeners.h"
#include "studio/backlot-realtime-service.h"
#include "studio/backlot-service-rules.h"
#include "wire/backlot-wire-json.h"

G_BEGIN_DECLS

struct _BacklotRealtimeService
{
  GObject                  parent_instance;

  BacklotDatabase         *database;   /* (owned) */
  const BacklotStudioKeys *keys;       /* borrowed from the studio */
  guint                    silence_s;  /* so long a socket may say nothing */
  BacklotServiceRules      rules;      /* of private channels; do not change after the start */
  GHashTable              *sockets;    /* BacklotRealtimeSocket → its channels by topic */
  GHashTable              *meetings;   /* name → GPtrArray of borrowed channels that are joined */
  BacklotListeners        *listeners;  /* (owned) (nullable): put together anew when needed */
  GHashTable              *columns;    /* name of a table → JSON that describes its columns */
  guint64                  n_presence; /* counts references of presence */
};

GPtrArray *backlot_realtime_get_meeting    (BacklotRealtimeService        *self,
                                            const char                    *name);

/* Who listens, or with whose rights, is another matter from now on. */
void       backlot_realtime_regroup        (BacklotRealtimeService        *self);

/* backlot-realtime-join.c */
void       backlot_realtime_join           (BacklotRealtimeService        *self,
                                            BacklotRealtimeSocket         *socket,
                                            const BacklotWirePhoenixFrame *frame);
void       backlot_realtime_leave          (BacklotRealtimeService        *self,
                                            BacklotRealtimeChannel        *channel,
                                            gboolean                       tell);
void       backlot_realtime_end_channel    (BacklotRealtimeService        *self,
                                            BacklotRealtimeChannel        *channel,
                                            const char                    *message);
void       backlot_realtime_take_token     (BacklotRealtimeService        *self,
                                            BacklotRealtimeChannel        *channel,
                                            const BacklotWirePhoenixFrame *frame);

/* backlot-realtime-broadcast.c */
void       backlot_realtime_broadcast      (BacklotRealtimeService        *self,
                                            BacklotRealtimeChannel        *channel,
                                            const BacklotWirePhoenixFrame *frame);
void       backlot_realtime_http_broadcast (BacklotRealtimeService        *self,
                                            BacklotRequest                *request);

/* backlot-realtime-presence.c */
void       backlot_realtime_presence       (BacklotRealtimeService        *self,
                                            BacklotRealtimeChannel        *channel,
                                            const BacklotWirePhoenixFrame *frame);
void       backlot_realtime_send_state     (BacklotRealtimeService        *self,
                                            BacklotRealtimeChannel        *channel);
void       backlot_realtime_untrack        (BacklotRealtimeService        *self,
                                            BacklotRealtimeChannel        *channel);

/* backlot-realtime-changes.c */
void       backlot_realtime_committed      (BacklotRealtimeService        *self,
                                            GPtrArray                     *changes);

G_END_DECLS
