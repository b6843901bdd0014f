/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One topic joined by one websocket, and what was asked for in the join. */
#pragma once

#include "studio/backlot-caller.h"
#include "studio/backlot-realtime-socket.h"
#include "studio/backlot-visibility.h"
#include "wire/backlot-wire-json.h"

G_BEGIN_DECLS

typedef enum
{
  BACKLOT_LISTEN_INSERT = 1 << 0,
  BACKLOT_LISTEN_UPDATE = 1 << 1,
  BACKLOT_LISTEN_DELETE = 1 << 2,
  BACKLOT_LISTEN_ALL    = 7,
} BacklotListenEvents;

/* One entry of `postgres_changes`. */
typedef struct
{
  gint64               id;
  BacklotListenEvents  events;
  char                *table;      /* (nullable): every table */
  char                *filter;     /* (nullable) */
  BacklotAudience     *audience;   /* (nullable): where there is a table */
} BacklotBinding;

typedef struct
{
  gpointer               service;        /* borrowed: it outlives its channels */
  BacklotRealtimeSocket *socket;         /* (owned) */
  char                  *topic;          /* with `realtime:` */
  char                  *name;           /* of the meeting: same name, same listeners */
  char                  *join_ref;       /* (nullable) */
  gboolean               joined;
  gboolean               is_private;
  gboolean               may_send;       /* of a private channel */
  gboolean               self;           /* own broadcasts come back */
  gboolean               ack;            /* broadcasts are answered */
  gboolean               presence;       /* who is there is told */
  gboolean               columns;        /* events say which ones the table has */
  char                  *presence_key;
  char                  *presence_ref;   /* (nullable): of @meta */
  char                  *meta;           /* (nullable): JSON, what is known of this one */
  guint                  n_presence;     /* calls since @presence_at */
  gint64                 presence_at;    /* monotonic */
  GPtrArray             *bindings;       /* of BacklotBinding */
  char                  *problem;        /* (nullable): why changes are not heard */
  BacklotCaller         *caller;         /* (owned) */
  guint                  expiry;         /* ends the channel with its token */
} BacklotRealtimeChannel;

BacklotRealtimeChannel *
backlot_realtime_channel_new (gpointer                       service,
                              BacklotRealtimeSocket         *socket,
                              const BacklotWirePhoenixFrame *join,
                              yyjson_val                    *config,
                              BacklotSchema                 *schema);
BacklotRealtimeChannel *
backlot_realtime_channel_ref (BacklotRealtimeChannel *self);
void
backlot_realtime_channel_unref (BacklotRealtimeChannel *self);
char *
backlot_realtime_channel_build_join (BacklotRealtimeChannel *self,
                                     yyjson_val             *config);
void
backlot_realtime_channel_reply (BacklotRealtimeChannel *self,
                                const char             *ref,
                                const char             *reason);
void
backlot_realtime_channel_send (BacklotRealtimeChannel *self,
                               const char             *event,
                               const char             *payload);
void
backlot_realtime_channel_say (BacklotRealtimeChannel *self,
                              const char             *extension,
                              gboolean                ok,
                              const char             *message);
void
backlot_realtime_reply (BacklotRealtimeSocket *socket,
                        const char            *join_ref,
                        const char            *ref,
                        const char            *topic,
                        const char            *reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotRealtimeChannel, backlot_realtime_channel_unref)

G_END_DECLS
