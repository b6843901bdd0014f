/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server told this person. */

#pragma once

#include "model/account/backlot-notification.h"

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* How many are read at a time. */
#define BACKLOT_NOTIFICATIONS_AT_ONCE 30

/* ["notifications","list"]: the newest ones. */
LarderQueryOptions *backlot_notifications_list_options (BacklotBackend *backend);
/* ["notifications","older",@n_rows]: as many, the newest first. */
LarderQueryOptions *backlot_notifications_older_options (BacklotBackend *backend,
                                                         guint           n_rows);
/* Returns: (transfer full): a live list of BacklotNotification, newest first. */
GListModel         *backlot_notifications_list         (BacklotBackend *backend);
/* `notifications.read`. */
void                backlot_notifications_read         (BacklotBackend *backend,
                                                        const char     *notification_id);

G_END_DECLS
