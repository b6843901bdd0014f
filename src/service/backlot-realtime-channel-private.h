/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of a channel share. */

#pragma once

#include "service/backlot-realtime-private.h"

G_BEGIN_DECLS

typedef enum
{
  STATE_CLOSED,      /* not joined, and nobody waits for it */
  STATE_WAITING,     /* for the socket, for a token, or for the next try */
  STATE_JOINING,     /* phx_join was sent */
  STATE_JOINED,      /* the reply was good, but row events are not heard yet */
  STATE_READY,
} ChannelState;

struct _BacklotRealtimeChannel
{
  GObject          parent_instance;

  BacklotRealtime *realtime;      /* weak: it owns its channels */
  char            *name;
  char            *topic;
  GPtrArray       *bindings;      /* (element-type BacklotRealtimeBinding) (owned) */
  BacklotRealtimePresence *presence;   /* (owned) (nullable): of a private channel */
  char            *presence_key;  /* (nullable): whose it is there */
  LarderValue     *saying;        /* (owned) (nullable): of this person, to the others */
  guint            n_users;
  ChannelState     state;
  gboolean         socket_open;
  char            *join_ref;      /* (nullable): of the join that counts */
  guint            token_serial;  /* of the token that it joined with */
  guint            refused_serial;
  guint            n_failures;
  GCancellable    *cancellable;   /* (owned) (nullable): waits for a token */
  char             leave_alarm;   /* their addresses name the alarms */
  char             join_alarm;
};

/* A frame of presence, or a broadcast: `{"type", "event", "payload"}`. */
void     backlot_realtime_channel_push_message (BacklotRealtimeChannel  *self,
                                                const char              *type,
                                                const char              *event,
                                                LarderValue             *message);
/* What others say of themselves, or tell. FALSE: the frame is of another kind. */
gboolean backlot_realtime_channel_talk_receive (BacklotRealtimeChannel  *self,
                                                BacklotWirePhoenixFrame *frame,
                                                LarderValue             *payload);

G_END_DECLS
