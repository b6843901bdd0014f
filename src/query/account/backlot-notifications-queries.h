/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server told this person. */

#pragma once

#include "model/account/backlot-notification.h"

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* ["notifications","list"]: the newest 30. */
LarderQueryOptions *backlot_notifications_list_options (BacklotBackend *backend);
/* Returns: (transfer full): a live list of BacklotNotification, newest first. */
GListModel         *backlot_notifications_list         (BacklotBackend *backend);
/* `notifications.read`. */
void                backlot_notifications_read         (BacklotBackend *backend,
                                                        const char     *notification_id);

G_END_DECLS
