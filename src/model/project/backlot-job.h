/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work for a render worker: its state, progress, price and outcome. */

#pragma once

#include "larder/larder-record.h"

G_BEGIN_DECLS

/**
 * BacklotCreditState:
 * @BACKLOT_CREDIT_NONE: the job costs nothing
 * @BACKLOT_CREDIT_RESERVED: held until the job ends
 * @BACKLOT_CREDIT_CHARGED: spent, the job was done
 * @BACKLOT_CREDIT_RETURNED: given back, the job failed or was cancelled
 *
 * What became of the credits of a job.
 */
typedef enum
{
  BACKLOT_CREDIT_NONE,
  BACKLOT_CREDIT_RESERVED,
  BACKLOT_CREDIT_CHARGED,
  BACKLOT_CREDIT_RETURNED,
} BacklotCreditState;

#define BACKLOT_TYPE_CREDIT_STATE (backlot_credit_state_get_type ())
GType backlot_credit_state_get_type (void);

/**
 * BacklotJob:
 *
 * A row of `jobs`. Member properties: project-id, user-id, kind, params, cost, status (queued,
 * processing, completed, failed, cancelled), progress (0 to 100), estimated-completion, error-code,
 * error-message, result, attempts, retry-of, started-at, finished-at, created-at, version. Derived:
 * is-finished, is-running (processing), can-cancel, can-retry, fraction (0.0 to 1.0), has-progress
 * (FALSE: the worker has not told any yet), credit-state, n-warnings (photos that could not be
 * shown, after completion).
 */
#define BACKLOT_TYPE_JOB (backlot_job_get_type ())
G_DECLARE_FINAL_TYPE (BacklotJob, backlot_job, BACKLOT, JOB, LarderRecord)

const char        *backlot_job_get_project_id   (BacklotJob *self);
const char        *backlot_job_get_kind         (BacklotJob *self);
const char        *backlot_job_get_status       (BacklotJob *self);
gint64             backlot_job_get_cost         (BacklotJob *self);
gboolean           backlot_job_get_is_finished  (BacklotJob *self);
gboolean           backlot_job_get_can_cancel   (BacklotJob *self);
gboolean           backlot_job_get_can_retry    (BacklotJob *self);
BacklotCreditState backlot_job_get_credit_state (BacklotJob *self);

/**
 * backlot_job_get_remaining_s:
 * @now_ms: milliseconds since 1970
 *
 * Seconds until the worker expects to be done; -1 when that is not known or the job does not run.
 * Never less than 0 for a running job that is late.
 */
gint64             backlot_job_get_remaining_s  (BacklotJob *self,
                                                 gint64      now_ms);

G_END_DECLS
