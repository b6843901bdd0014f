/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages of a websocket between their arrival and their reading. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef void (*BacklotRealtimeInboxFunc) (gpointer message,
                                          gpointer user_data);
typedef void (*BacklotRealtimeSliceFunc) (gboolean begins,
                                          gpointer user_data);

#define BACKLOT_TYPE_REALTIME_INBOX (backlot_realtime_inbox_get_type ())
/**
 * BacklotRealtimeInbox:
 *
 * libsoup tells each message as soon as it is there, before anything is painted. What comes now and
 * then is read as it comes. When that takes more than an eighth of the time, the rest waits here
 * until nothing more urgent is to be done, and is read for some milliseconds at a time: thousands
 * of changes a second do not keep a window from being painted. When too many wait, the one that
 * came first is read at once, so that the server is slowed down.
 */
G_DECLARE_FINAL_TYPE (BacklotRealtimeInbox, backlot_realtime_inbox, BACKLOT, REALTIME_INBOX,
                      GObject)

/* @slice_func: before and after several that waited are read one after the other; not called after
 *              the inbox was closed
 * @destroy: for each message that was read, or thrown away */
BacklotRealtimeInbox *backlot_realtime_inbox_new      (BacklotRealtimeInboxFunc  func,
                                                       BacklotRealtimeSliceFunc  slice_func,
                                                       gpointer                  user_data,
                                                       GDestroyNotify            destroy);
/* Takes @message. Returns whether it was read at once. */
gboolean              backlot_realtime_inbox_add      (BacklotRealtimeInbox     *self,
                                                       gpointer                  message);
/* Reads everything now. */
void                  backlot_realtime_inbox_read_all (BacklotRealtimeInbox     *self);
/* Throws away what was not read; nothing is read after that. */
void                  backlot_realtime_inbox_close    (BacklotRealtimeInbox     *self);

G_END_DECLS
