/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the studio told, in the words of the person: the server sends none. */

#pragma once

#include "model/account/backlot-notification.h"

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* Each returns (transfer full). */
char       *backlot_words_notification_title   (BacklotBackend      *backend,
                                                BacklotNotification *notification);
/* "" when the title says it all. */
char       *backlot_words_notification_body    (BacklotBackend      *backend,
                                                BacklotNotification *notification);
/* Of the button that opens it. */
char       *backlot_words_notification_action  (BacklotNotification *notification);
/* Several of one event within a minute. */
char       *backlot_words_notification_summary (const char          *event,
                                                guint                count);
const char *backlot_words_notification_icon    (BacklotNotification *notification);

G_END_DECLS
