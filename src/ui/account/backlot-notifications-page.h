/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything that was ever told to this person, by day. */

#pragma once

#include "ui/common/backlot-context.h"
#include "ui/common/backlot-page.h"

G_BEGIN_DECLS

/* Properties: context (construct-only), filter (`all` or `mentions`). */
#define BACKLOT_TYPE_NOTIFICATIONS_PAGE (backlot_notifications_page_get_type ())
G_DECLARE_FINAL_TYPE (BacklotNotificationsPage, backlot_notifications_page,
                      BACKLOT, NOTIFICATIONS_PAGE, BacklotPage)

BacklotPage *backlot_notifications_page_new (BacklotContext *context);

G_END_DECLS
