/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was told to this person, and what became of it: read, unread, removed. */

#pragma once

#include "larder/larder-query-observer.h"

#include "model/account/backlot-notification.h"

#include "query/project/backlot-history.h"

G_BEGIN_DECLS

/**
 * BacklotInbox:
 *
 * Properties, read-only: n-unread (uint): of those that are known here; query. Whatever is done
 * with a notification is a step of the history, and can be taken back.
 */
#define BACKLOT_TYPE_INBOX (backlot_inbox_get_type ())
G_DECLARE_FINAL_TYPE (BacklotInbox, backlot_inbox, BACKLOT, INBOX, GObject)

BacklotInbox        *backlot_inbox_new          (BacklotBackend     *backend);
BacklotBackend      *backlot_inbox_get_backend  (BacklotInbox       *self);
LarderQueryObserver *backlot_inbox_get_query    (BacklotInbox       *self);
BacklotHistory      *backlot_inbox_get_history  (BacklotInbox       *self);
guint                backlot_inbox_get_n_unread (BacklotInbox       *self);
/* Returns: (transfer full): a live list of BacklotNotification, newest first */
GListModel          *backlot_inbox_list         (BacklotInbox       *self,
                                                 gboolean            mentions_only);
/* Reads older ones, when all that were asked for up to now have come. */
void                 backlot_inbox_load_more    (BacklotInbox       *self);
void                 backlot_inbox_set_read     (BacklotInbox       *self,
                                                 const char         *id,
                                                 gboolean            read);
/* All of it is one step. Returns: how many were unread */
guint                backlot_inbox_read_all     (BacklotInbox       *self);
/* Returns: how many the step removes */
guint                backlot_inbox_remove       (BacklotInbox       *self,
                                                 const char         *id);
/* The person looks at what @address leads to: what told of it is read, and that is no step. */
void                 backlot_inbox_see          (BacklotInbox       *self,
                                                 const char         *address);

G_END_DECLS
