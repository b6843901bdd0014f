/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is in a channel, and what they say of themselves. */

#pragma once

#include "larder/larder-value.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_REALTIME_PRESENCE (backlot_realtime_presence_get_type ())
/**
 * BacklotRealtimePresence:
 *
 * Follows the states and diffs of one channel. While the channel is not joined nobody is known to
 * be there. Signal `changed ()`: somebody came, went, or said something else.
 */
G_DECLARE_FINAL_TYPE (BacklotRealtimePresence, backlot_realtime_presence,
                      BACKLOT, REALTIME_PRESENCE, GObject)

BacklotRealtimePresence *backlot_realtime_presence_new           (void);
/* What is said by each, one for each connection, the newest of a person last.
 * Returns: (transfer full): a list of objects */
LarderValue             *backlot_realtime_presence_get_all       (BacklotRealtimePresence *self);

/* Payloads of `presence_state` and `presence_diff`. A diff before the first state waits for it. */
void                     backlot_realtime_presence_receive_state (BacklotRealtimePresence *self,
                                                                  LarderValue             *state);
void                     backlot_realtime_presence_receive_diff  (BacklotRealtimePresence *self,
                                                                  LarderValue             *diff);
/* The channel was lost, or left. */
void                     backlot_realtime_presence_clear         (BacklotRealtimePresence *self);

G_END_DECLS
