/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people do with jobs: ask the price, submit, retry, cancel. */

#include "config.h"

#include "studio/project/backlot-job-functions.h"

#include "studio/backlot-api-error.h"
#include "studio/project/backlot-jobs.h"
#include "studio/project/backlot-rights.h"
#include "studio/project/backlot-submission.h"
#include "studio/project/backlot-worker-functions.h"

/* quote_job (p_project_id, p_kind, p_params = {}) */
static gboolean
quote_job (BacklotTransaction      *transaction,
           const BacklotArguments  *arguments,
           BacklotFunctionResult   *result,
           GError                 **error)
{
  const char *project_id = backlot_arguments_text (arguments, 0);
  const char *kind = backlot_arguments_text (arguments, 1);
  g_autofree char *params = NULL;
  gint64 cost;

  if (!backlot_project_require_rank (transaction, project_id, BACKLOT_RANK_VIEWER, error) ||
      !backlot_job_spec (transaction, project_id, kind, backlot_arguments_text (arguments, 2),
                         &params, &cost, error))
    return FALSE;
  result->json = g_strdup_printf ("%" G_GINT64_FORMAT, cost);
  return TRUE;
}

/* submit_job (p_id, p_project_id, p_kind, p_params = {}, p_expected_cost = null, p_retry_of = null)
   */
static gboolean
submit_job (BacklotTransaction      *transaction,
            const BacklotArguments  *arguments,
            BacklotFunctionResult   *result,
            GError                 **error)
{
  BacklotSubmission submission = {
    backlot_arguments_text (arguments, 0),
    backlot_arguments_text (arguments, 1),
    backlot_arguments_text (arguments, 2),
    backlot_arguments_text (arguments, 3),
    backlot_arguments_has (arguments, 4),
    backlot_arguments_int (arguments, 4, 0),
    backlot_arguments_text (arguments, 5),
  };

  return backlot_submission_run (transaction, &submission, error) &&
         backlot_function_give_row (transaction, result, "jobs", submission.id, error);
}

static gboolean
refuse_retry (const BacklotJobRow  *job,
              GError              **error)
{
  g_autofree char *details = backlot_api_details_text ("status", job->status);

  backlot_api_error_fail (error, 422, "not_retryable", details);
  return FALSE;
}

/* A job of a project that the caller can see, else 404. */
static gboolean
read_visible (BacklotTransaction  *transaction,
              const char          *id,
              BacklotJobRow       *job,
              GError             **error)
{
  BacklotRank rank = BACKLOT_RANK_OUTSIDER;

  if (!backlot_job_read (transaction, id, job, error) ||
      (job->id != NULL && !backlot_project_get_rank (transaction, job->project_id, &rank, error)))
    return FALSE;
  if (rank > BACKLOT_RANK_OUTSIDER)
    return TRUE;
  backlot_api_error_fail (error, 404, "job_not_found", NULL);
  return FALSE;
}

/* retry_job (p_id, p_job_id, p_expected_cost = null) */
static gboolean
retry_job (BacklotTransaction      *transaction,
           const BacklotArguments  *arguments,
           BacklotFunctionResult   *result,
           GError                 **error)
{
  g_auto(BacklotJobRow) job = { NULL };
  BacklotSubmission submission = { NULL };

  if (!read_visible (transaction, backlot_arguments_text (arguments, 1), &job, error))
    return FALSE;
  /* An agent is started again by its conversation. */
  if ((!g_str_equal (job.status, "failed") && !g_str_equal (job.status, "cancelled")) ||
      g_str_equal (job.kind, "agent_run"))
    return refuse_retry (&job, error);
  submission.id = backlot_arguments_text (arguments, 0);
  submission.project_id = job.project_id;
  submission.kind = job.kind;
  submission.params = job.params;
  submission.has_expected = backlot_arguments_has (arguments, 2);
  submission.expected_cost = backlot_arguments_int (arguments, 2, 0);
  submission.retry_of = job.id;
  return backlot_submission_run (transaction, &submission, error) &&
         backlot_function_give_row (transaction, result, "jobs", submission.id, error);
}

/* cancel_job (p_job_id): the credits come back; the worker learns it from its next heartbeat. */
static gboolean
cancel_job (BacklotTransaction      *transaction,
            const BacklotArguments  *arguments,
            BacklotFunctionResult   *result,
            GError                 **error)
{
  g_auto(BacklotJobRow) job = { NULL };

  if (!read_visible (transaction, backlot_arguments_text (arguments, 0), &job, error))
    return FALSE;
  if (g_strcmp0 (job.user_id, backlot_transaction_get_user (transaction)) != 0 &&
      !backlot_project_require_rank (transaction, job.project_id, BACKLOT_RANK_OWNER, error))
    return FALSE;
  if ((g_str_equal (job.status, "queued") || g_str_equal (job.status, "processing")) &&
      !backlot_job_finish (transaction, &job, "cancelled", NULL, NULL, NULL, error))
    return FALSE;
  return backlot_function_give_row (transaction, result, "jobs", job.id, error);
}

const BacklotFunction backlot_job_functions[] = {
  { "quote_job", { { "p_project_id", BACKLOT_SQL_UUID, TRUE },
                   { "p_kind", BACKLOT_SQL_TEXT, TRUE },
                   { "p_params", BACKLOT_SQL_JSON, FALSE } },
    NULL, FALSE, FALSE, FALSE, quote_job },
  { "submit_job", { { "p_id", BACKLOT_SQL_UUID, TRUE },
                    { "p_project_id", BACKLOT_SQL_UUID, TRUE },
                    { "p_kind", BACKLOT_SQL_TEXT, TRUE },
                    { "p_params", BACKLOT_SQL_JSON, FALSE },
                    { "p_expected_cost", BACKLOT_SQL_INT, FALSE },
                    { "p_retry_of", BACKLOT_SQL_UUID, FALSE } },
    "jobs", FALSE, TRUE, FALSE, submit_job },
  { "retry_job", { { "p_id", BACKLOT_SQL_UUID, TRUE },
                   { "p_job_id", BACKLOT_SQL_UUID, TRUE },
                   { "p_expected_cost", BACKLOT_SQL_INT, FALSE } },
    "jobs", FALSE, TRUE, FALSE, retry_job },
  { "cancel_job", { { "p_job_id", BACKLOT_SQL_UUID, TRUE } },
    "jobs", FALSE, TRUE, FALSE, cancel_job },
  { "claim_job", { { "p_worker_id", BACKLOT_SQL_TEXT, FALSE },
                   { "p_kinds", BACKLOT_SQL_TEXT_ARRAY, FALSE },
                   { "p_lease_s", BACKLOT_SQL_INT, FALSE } },
    "jobs", TRUE, TRUE, FALSE, backlot_worker_claim_job },
  { "heartbeat_job", { { "p_job_id", BACKLOT_SQL_UUID, TRUE },
                       { "p_worker_id", BACKLOT_SQL_TEXT, TRUE },
                       { "p_progress", BACKLOT_SQL_INT, FALSE },
                       { "p_estimated_completion", BACKLOT_SQL_TIMESTAMPTZ, FALSE },
                       { "p_lease_s", BACKLOT_SQL_INT, FALSE } },
    NULL, FALSE, TRUE, FALSE, backlot_worker_heartbeat_job },
  { "complete_job", { { "p_job_id", BACKLOT_SQL_UUID, TRUE },
                      { "p_worker_id", BACKLOT_SQL_TEXT, TRUE },
                      { "p_result", BACKLOT_SQL_JSON, FALSE } },
    "jobs", FALSE, TRUE, FALSE, backlot_worker_complete_job },
  { "return_job", { { "p_job_id", BACKLOT_SQL_UUID, TRUE },
                    { "p_worker_id", BACKLOT_SQL_TEXT, TRUE } },
    "jobs", FALSE, TRUE, FALSE, backlot_worker_return_job },
  { "fail_job", { { "p_job_id", BACKLOT_SQL_UUID, TRUE },
                  { "p_worker_id", BACKLOT_SQL_TEXT, TRUE },
                  { "p_error_code", BACKLOT_SQL_TEXT, TRUE },
                  { "p_error_message", BACKLOT_SQL_TEXT, TRUE },
                  { "p_retryable", BACKLOT_SQL_BOOL, FALSE } },
    "jobs", FALSE, TRUE, FALSE, backlot_worker_fail_job },
  { NULL },
};
