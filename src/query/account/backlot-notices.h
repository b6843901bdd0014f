/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decides, once for each, which finished and failed jobs are told to the person. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/**
 * BacklotNotice:
 * @event: `job_completed` or `job_failed`
 * @notification_id: the row of `notifications`
 * @job_id: the job
 * @project_id: its project
 * @error_message: (nullable): of a failed job
 * @credits_returned: of a failed job
 *
 * Handed to a handler of BacklotNotices::notice; everything is borrowed.
 */
typedef struct
{
  const char *event;
  const char *notification_id;
  const char *job_id;
  const char *project_id;
  const char *error_message;
  gint64      credits_returned;
} BacklotNotice;

/**
 * BacklotNotices:
 *
 * Watches `notifications`. ::notice (gconstpointer notice, a BacklotNotice): tell it now; emitted
 * once for each row that is newer than the cursor and unread. ::seen (const char *job_id): read
 * somewhere, withdraw what was told. Property cursor (string, read-write): what was told up to now;
 * keep it in the state file whenever it is notified, and set it in the turn in which the next
 * object is made. An empty cursor takes everything that is there at the first answer as told.
 */
#define BACKLOT_TYPE_NOTICES (backlot_notices_get_type ())
G_DECLARE_FINAL_TYPE (BacklotNotices, backlot_notices, BACKLOT, NOTICES, GObject)

BacklotNotices *backlot_notices_new        (BacklotBackend *backend,
                                            const char     *cursor);
const char     *backlot_notices_get_cursor (BacklotNotices *self);
/* The person sees this job: marks its notifications read. */
void            backlot_notices_see_job    (BacklotNotices *self,
                                            const char     *job_id);

G_END_DECLS
