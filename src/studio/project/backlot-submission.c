/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs are born here: the price is asked, the credits are held, the job waits. */

#include "config.h"

#include "studio/project/backlot-submission.h"

#include "studio/account/backlot-credits.h"
#include "studio/backlot-api-error.h"
#include "studio/course/backlot-video-job.h"
#include "studio/project/backlot-jobs.h"
#include "studio/project/backlot-rights.h"
#include "studio/staging/backlot-workflow.h"

/* Sending the same id again finds the same job. */
static gboolean
find_same (BacklotTransaction       *transaction,
           const BacklotSubmission  *submission,
           gboolean                 *found,
           GError                  **error)
{
  g_auto(BacklotJobRow) job = { NULL };

  if (!backlot_job_read (transaction, submission->id, &job, error))
    return FALSE;
  *found = job.id != NULL;
  if (job.id == NULL ||
      (g_strcmp0 (job.user_id, backlot_transaction_get_user (transaction)) == 0 &&
       g_str_equal (job.project_id, submission->project_id) &&
       g_str_equal (job.kind, submission->kind)))
    return TRUE;
  backlot_api_error_fail (error, 409, "id_in_use", NULL);
  return FALSE;
}

static gboolean
check_project (BacklotTransaction       *transaction,
               const BacklotSubmission  *submission,
               GError                  **error)
{
  gint64 archived = 0;

  if (!backlot_transaction_read_int (transaction, &archived, error,
                                     "SELECT status = 'archived' FROM projects WHERE id = ?1", "t",
                                     submission->project_id))
    return FALSE;
  if (archived == 0)
    return TRUE;
  backlot_api_error_fail (error, 422, "project_archived", NULL);
  return FALSE;
}

/* 409 when the price that the person saw is no longer the price. */
gboolean
backlot_submission_check_price (gint64    expected,
                                gint64    cost,
                                GError  **error)
{
  g_autofree char *details = NULL;

  if (expected == cost)
    return TRUE;
  details = backlot_api_details ("expected", expected, "cost", cost, NULL);
  backlot_api_error_fail (error, 409, "price_changed", details);
  return FALSE;
}

static gboolean
check_price (const BacklotSubmission  *submission,
             gint64                    cost,
             GError                  **error)
{
  return !submission->has_expected ||
         backlot_submission_check_price (submission->expected_cost, cost, error);
}

static gboolean
queue (BacklotTransaction       *transaction,
       const BacklotSubmission  *submission,
       const char               *params,
       gint64                    cost,
       GError                  **error)
{
  const char *user_id = backlot_transaction_get_user (transaction);

  return backlot_transaction_execute (transaction, error,
                                      "INSERT INTO jobs (id, project_id, user_id, kind, params,"
                                      " cost, retry_of) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                                      "tttttlt", submission->id, submission->project_id, user_id,
                                      submission->kind, params, cost, submission->retry_of) &&
         backlot_credits_move (transaction, user_id, "reserve", 0, cost, submission->id, NULL,
                               error) &&
         backlot_video_job_wait (transaction, submission->id, error) &&
         backlot_job_follow (transaction, submission->project_id, error);
}

/* Reserves the credits and queues the job, all or nothing. */
gboolean
backlot_submission_run (BacklotTransaction       *transaction,
                        const BacklotSubmission  *submission,
                        GError                  **error)
{
  g_autofree char *params = NULL;
  gboolean found;
  gint64 cost;

  if (!backlot_project_require_rank (transaction, submission->project_id, BACKLOT_RANK_EDITOR,
                                     error) ||
      !find_same (transaction, submission, &found, error))
    return FALSE;
  if (found)
    return TRUE;
  if (!check_project (transaction, submission, error) ||
      !backlot_workflow_may_render (transaction, submission->project_id, submission->kind, error))
    return FALSE;
  return backlot_job_spec (transaction, submission->project_id, submission->kind,
                           submission->params, &params, &cost, error) &&
         check_price (submission, cost, error) &&
         queue (transaction, submission, params, cost, error);
}
