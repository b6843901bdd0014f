/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Something that the server told this person; the client words it. */

#pragma once

#include "larder/larder-record.h"

G_BEGIN_DECLS

/**
 * BacklotNotification:
 *
 * A row of `notifications`. Member properties: type (success, error, warning, info), event, params,
 * project-id, read-at (NULL: unread), created-at, version. Derived: job-id (of the job events, else
 * NULL), is-unread.
 */
#define BACKLOT_TYPE_NOTIFICATION (backlot_notification_get_type ())
G_DECLARE_FINAL_TYPE (BacklotNotification, backlot_notification,
                      BACKLOT, NOTIFICATION, LarderRecord)

const char *backlot_notification_get_event     (BacklotNotification *self);
const char *backlot_notification_get_job_id    (BacklotNotification *self);
/* Returns: (transfer none) (nullable) */
const char *backlot_notification_get_param     (BacklotNotification *self,
                                                const char          *name);
gint64      backlot_notification_get_number    (BacklotNotification *self,
                                                const char          *name);
const char *backlot_notification_get_project_id (BacklotNotification *self);
/* Where it leads, such as `job/ID`; (transfer full) (nullable) */
char       *backlot_notification_dup_address   (BacklotNotification *self);
gboolean    backlot_notification_get_is_unread (BacklotNotification *self);

G_END_DECLS
