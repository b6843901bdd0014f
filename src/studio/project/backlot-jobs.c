/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of a job: what it costs, how it ends, what follows from it for its project. */

#include "config.h"

#include "studio/project/backlot-jobs.h"

#include "studio/account/backlot-credits.h"
#include "studio/backlot-api-error.h"
#include "studio/course/backlot-video-job.h"
#include "studio/film/backlot-film-render.h"
#include "studio/series/backlot-episode-render.h"
#include "studio/series/backlot-execution.h"
#include "studio/staging/backlot-staging-render.h"
#include "studio/staging/backlot-workflow.h"
#include "wire/backlot-wire-json.h"

void
backlot_job_row_clear (BacklotJobRow *job)
{
  g_clear_pointer (&job->id, g_free);
  g_clear_pointer (&job->project_id, g_free);
  g_clear_pointer (&job->user_id, g_free);
  g_clear_pointer (&job->kind, g_free);
  g_clear_pointer (&job->status, g_free);
  g_clear_pointer (&job->worker_id, g_free);
  g_clear_pointer (&job->params, g_free);
}

/* Leaves job->id NULL if there is no such job. */
gboolean
backlot_job_read (BacklotTransaction  *transaction,
                  const char          *id,
                  BacklotJobRow       *job,
                  GError             **error)
{
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row;

  statement = backlot_transaction_query (transaction, error,
                                         "SELECT id, project_id, user_id, kind, status, worker_id,"
                                         " params, cost, attempts, max_attempts FROM jobs"
                                         " WHERE id = ?1", "t", id);
  if (statement == NULL || !backlot_statement_next (statement, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;
  job->id = g_strdup (backlot_statement_text (statement, 0));
  job->project_id = g_strdup (backlot_statement_text (statement, 1));
  job->user_id = g_strdup (backlot_statement_text (statement, 2));
  job->kind = g_strdup (backlot_statement_text (statement, 3));
  job->status = g_strdup (backlot_statement_text (statement, 4));
  job->worker_id = g_strdup (backlot_statement_text (statement, 5));
  job->params = g_strdup (backlot_statement_text (statement, 6));
  job->cost = backlot_statement_int (statement, 7);
  job->attempts = backlot_statement_int (statement, 8);
  job->max_attempts = backlot_statement_int (statement, 9);
  return TRUE;
}

static gboolean
refuse_kind (BacklotTransaction  *transaction,
             const char          *project_id,
             const char          *kind,
             GError             **error)
{
  g_autofree char *details = NULL;

  if (!backlot_transaction_read_text (transaction, &details, error,
                                      "SELECT json_object ('kind', ?2, 'project_kind', kind)"
                                      " FROM projects WHERE id = ?1", "tt", project_id, kind))
    return FALSE;
  backlot_api_error_fail (error, 422, "job_kind_not_allowed", details);
  return FALSE;
}

/* An agent is paid by the run, whatever it writes. */
static gboolean
agent_spec (BacklotTransaction  *transaction,
            const char          *given,
            char               **params,
            GError             **error)
{
  return backlot_transaction_read_text (transaction, params, error,
                                        "SELECT json_object ('agent', json (?1 -> 'agent'),"
                                        " 'input', json (?1 -> 'input'), 'conversation_id',"
                                        " json (?1 -> 'conversation_id'))", "t", given);
}

/**
 * backlot_job_spec:
 * @given: (nullable): what the person chose, a JSON object
 * @params: (out): a full snapshot of what the job will do
 *
 * What a job will do and cost, taken from the studio's own rows. Fails when something is missing.
 */
gboolean
backlot_job_spec (BacklotTransaction   *transaction,
                  const char           *project_id,
                  const char           *kind,
                  const char           *given,
                  char                **params,
                  gint64               *cost,
                  GError              **error)
{
  gint64 price = -1;
  gint64 units = 1;
  gboolean success;

  if (!backlot_transaction_read_int (transaction, &price, error,
                                     "SELECT j.credits_per_unit FROM job_prices AS j"
                                     " JOIN projects AS p ON p.id = ?1 WHERE j.kind = ?2"
                                     " AND coalesce (j.project_kind, p.kind) = p.kind",
                                     "tt", project_id, kind))
    return FALSE;
  if (price < 0)
    return refuse_kind (transaction, project_id, kind, error);
  if (g_str_equal (kind, "film_render"))
    success = backlot_film_render_spec (transaction, project_id, params, &units, error);
  else if (g_str_equal (kind, "staging_image"))
    success = backlot_staging_render_spec (transaction, project_id, given, params, &units, error);
  else if (g_str_equal (kind, "episode_render"))
    success = backlot_episode_render_spec (transaction, project_id, given, params, &units, error);
  else if (g_str_equal (kind, "video_transcode"))
    success = backlot_video_job_spec (transaction, project_id, given, params, error);
  else
    success = agent_spec (transaction, given, params, error);
  *cost = units * price;
  return success;
}

/* A project's status and, in a staging, the step follow from its rendering jobs. */
gboolean
backlot_job_follow (BacklotTransaction  *transaction,
                    const char          *project_id,
                    GError             **error)
{
  gint64 open = 0;
  g_autofree char *last = NULL;

  if (!backlot_transaction_read_int (transaction, &open, error,
                                     "SELECT EXISTS (SELECT 1 FROM jobs WHERE project_id = ?1"
                                     " AND status IN ('queued', 'processing')"
                                     " AND kind IN ('staging_image', 'film_render'))",
                                     "t", project_id) ||
      !backlot_transaction_read_text (transaction, &last, error,
                                      "SELECT status FROM jobs WHERE project_id = ?1"
                                      " AND kind IN ('staging_image', 'film_render')"
                                      " AND status IN ('completed', 'failed')"
                                      " ORDER BY finished_at DESC, status LIMIT 1",
                                      "t", project_id))
    return FALSE;
  return backlot_transaction_execute (transaction, error,
                                      "UPDATE projects SET status = ?2 WHERE id = ?1"
                                      " AND kind IN ('staging', 'film') AND status <> ?2"
                                      " AND (?3 OR status = 'processing')",
                                      "tti", project_id,
                                      open != 0 ? "processing" : last != NULL ? last : "active",
                                      open != 0) &&
         backlot_workflow_follow (transaction, project_id, open != 0, error);
}

static gboolean
tell_end (BacklotTransaction   *transaction,
          const BacklotJobRow  *job,
          const char           *status,
          const char           *error_code,
          const char           *error_message,
          GError              **error)
{
  g_autofree char *params = NULL;
  gboolean completed = g_str_equal (status, "completed");

  if (g_str_equal (status, "cancelled"))
    return TRUE;
  if (!backlot_transaction_read_text (transaction, &params, error,
                                      completed
                                      ? "SELECT json_object ('job_id', ?1, 'kind', ?2)"
                                      : "SELECT json_object ('job_id', ?1, 'kind', ?2,"
                                        " 'error_code', ?3, 'error_message', ?4,"
                                        " 'credits_returned', ?5)",
                                      completed ? "tt" : "ttttl", job->id, job->kind, error_code,
                                      error_message, job->cost))
    return FALSE;
  return backlot_account_notify (transaction, job->user_id, completed ? "success" : "error",
                                 completed ? "job_completed" : "job_failed", job->project_id,
                                 params, error);
}

/* The one place where a job ends: the credits are charged or come back, the project follows. */
gboolean
backlot_job_finish (BacklotTransaction   *transaction,
                    const BacklotJobRow  *job,
                    const char           *status,
                    const char           *error_code,
                    const char           *error_message,
                    const char           *result,
                    GError              **error)
{
  gboolean completed = g_str_equal (status, "completed");

  return backlot_transaction_execute (transaction, error,
                                      "UPDATE jobs SET status = ?2,"
                                      " finished_at = clock_timestamp (), lease_expires_at = NULL,"
                                      " progress = CASE ?2 WHEN 'completed' THEN 100"
                                      " ELSE progress END, estimated_completion = NULL,"
                                      " error_code = ?3, error_message = ?4, result = ?5"
                                      " WHERE id = ?1", "ttttt", job->id, status, error_code,
                                      error_message, result) &&
         backlot_credits_move (transaction, job->user_id, completed ? "charge" : "refund",
                               completed ? -job->cost : 0, -job->cost, job->id, NULL,
                               error) &&
         backlot_execution_end (transaction, job->id, error) &&
         backlot_video_job_end (transaction, job->id, error) &&
         backlot_job_follow (transaction, job->project_id, error) &&
         tell_end (transaction, job, status, error_code, error_message, error);
}
