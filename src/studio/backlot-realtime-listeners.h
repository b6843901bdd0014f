/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everybody who listens to changes, put together by what they are asked. */
#pragma once

#include "studio/backlot-realtime-channel.h"

G_BEGIN_DECLS

/* One binding of one channel. */
typedef struct
{
  BacklotRealtimeChannel *channel;   /* (owned) */
  gint64                  id;
} BacklotEar;

/* A person, or nobody known: whoever has the same rights sees the same. */
typedef struct
{
  BacklotCaller *caller;   /* (owned): as it was when the listeners were put together */
  GPtrArray     *ears;     /* of BacklotEar */
} BacklotEyes;

/* All of one role who asked for the same rows: one statement asks for each of them in turn. */
typedef struct
{
  BacklotListenEvents  events;
  const char          *table;      /* (nullable) borrowed from a binding: every table */
  BacklotAudience     *audience;   /* (nullable) borrowed from a binding: where there is a table */
  GPtrArray           *eyes;       /* of BacklotEyes; never empty */
} BacklotListenerGroup;

/* Does not change once it is made, so another thread may look at it. References are taken and given
 * back in the main thread only. */
typedef struct
{
  GPtrArray *groups;   /* of BacklotListenerGroup */
} BacklotListeners;

BacklotListeners *backlot_listeners_new   (GHashTable                 *sockets);
BacklotListeners *backlot_listeners_ref   (BacklotListeners           *self);
void              backlot_listeners_unref (BacklotListeners           *self);
gboolean          backlot_listeners_heed  (const BacklotListenerGroup *group,
                                           const BacklotChange        *change);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotListeners, backlot_listeners_unref)

G_END_DECLS
