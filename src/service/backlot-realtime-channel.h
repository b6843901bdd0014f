/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One topic of the websocket: which rows are listened to, and their events. */

#pragma once

#include "service/backlot-realtime-presence.h"

G_BEGIN_DECLS

/**
 * BacklotRowEvent:
 * @BACKLOT_ROW_ANY: in bindings only: all of them
 * @BACKLOT_ROW_INSERT: a row is new
 * @BACKLOT_ROW_UPDATE: a row has changed
 * @BACKLOT_ROW_DELETE: a row is gone; only its key is known
 */
typedef enum
{
  BACKLOT_ROW_ANY,
  BACKLOT_ROW_INSERT,
  BACKLOT_ROW_UPDATE,
  BACKLOT_ROW_DELETE,
} BacklotRowEvent;

#define BACKLOT_TYPE_ROW_EVENT (backlot_row_event_get_type ())
GType backlot_row_event_get_type (void);

#define BACKLOT_TYPE_REALTIME_CHANNEL (backlot_realtime_channel_get_type ())
/**
 * BacklotRealtimeChannel:
 *
 * Made by backlot_realtime_get_channel(). Its users are counted: the first join joins the topic,
 * and 5 s after the last leave the topic is left.
 *
 * Properties: `name` (readable); `is-ready` (readable, notifies): whether row events are heard now.
 *
 * Signals:
 * - `ready ()`: from now on row events are heard, for the first time or again after an
 *   interruption. What happened before is lost, so this is the moment to read again.
 * - `row (const char *table, BacklotRowEvent event, LarderValue *record, LarderValue *old_record)`:
 *   a row event. @record is %NULL for a deletion, @old_record for an insertion; both hold the key
 *   at least. When the signal's detail is used it is the table: `row::TABLE`.
 * - `row-incomplete (const char *table, BacklotRowEvent event, LarderValue *record)`: a row has
 *   changed, but the server left members out: read it.
 * - `refused (const char *reason)`: the server does not let this user in, or a binding is wrong.
 *   The channel tries again later.
 * - `broadcast (const char *event, LarderValue *message)`: another one in the channel tells it.
 */
G_DECLARE_FINAL_TYPE (BacklotRealtimeChannel, backlot_realtime_channel,
                      BACKLOT, REALTIME_CHANNEL, GObject)

const char *backlot_realtime_channel_get_name     (BacklotRealtimeChannel *self);
gboolean    backlot_realtime_channel_get_is_ready (BacklotRealtimeChannel *self);
void        backlot_realtime_channel_add_binding  (BacklotRealtimeChannel *self,
                                                   BacklotRowEvent         event,
                                                   const char             *table,
                                                   const char             *filter);
BacklotRealtimePresence *
            backlot_realtime_channel_be_present   (BacklotRealtimeChannel *self,
                                                   const char             *key);
void        backlot_realtime_channel_say          (BacklotRealtimeChannel *self,
                                                   LarderValue            *saying);
void        backlot_realtime_channel_broadcast    (BacklotRealtimeChannel *self,
                                                   const char             *event,
                                                   LarderValue            *message);
void        backlot_realtime_channel_join         (BacklotRealtimeChannel *self);
void        backlot_realtime_channel_leave        (BacklotRealtimeChannel *self);

G_END_DECLS
