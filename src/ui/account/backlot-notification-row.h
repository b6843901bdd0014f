/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A notification as a row. */

#pragma once

#include <gtk/gtk.h>

#include "ui/common/backlot-context.h"

#include "model/account/backlot-notification.h"

G_BEGIN_DECLS

/**
 * BacklotNotificationRow:
 *
 * Properties: context (construct-only), notification (nullable), title, description (read-only:
 * both for those who hear the row). Signal ::asked (const char *what): "open", "read", "unread",
 * "copy-link" or "remove".
 */
#define BACKLOT_TYPE_NOTIFICATION_ROW (backlot_notification_row_get_type ())
G_DECLARE_FINAL_TYPE (BacklotNotificationRow, backlot_notification_row,
                      BACKLOT, NOTIFICATION_ROW, GtkBox)

BacklotNotification *backlot_notification_row_get_notification (BacklotNotificationRow *self);
void                 backlot_notification_row_show_menu        (BacklotNotificationRow *self);

G_END_DECLS
