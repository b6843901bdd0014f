/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Staging all photos of a project at once, and walking through the steps. */

#include "config.h"

#include "studio/staging/backlot-staging-functions.h"

#include "studio/backlot-api-error.h"
#include "studio/project/backlot-jobs.h"
#include "studio/project/backlot-rights.h"
#include "studio/project/backlot-submission.h"
#include "studio/staging/backlot-workflow.h"

/* The texts of the first column of a query. */
static GPtrArray *
read_ids (BacklotTransaction  *transaction,
          const char          *sql,
          const char          *project_id,
          const char          *request_id,
          GError             **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row = TRUE;

  statement = backlot_transaction_query (transaction, error, sql, "tt", project_id, request_id);
  while (statement != NULL && has_row)
    {
      if (!backlot_statement_next (statement, &has_row, error))
        return NULL;
      if (has_row)
        g_ptr_array_add (ids, g_strdup (backlot_statement_text (statement, 0)));
    }
  return statement != NULL ? g_steal_pointer (&ids) : NULL;
}

static gboolean
give_jobs (BacklotTransaction     *transaction,
           GPtrArray              *ids,
           BacklotFunctionResult  *result,
           GError                **error)
{
  for (guint i = 0; i < ids->len; i++)
    if (!backlot_function_give_row (transaction, result, "jobs", g_ptr_array_index (ids, i),
                                    error))
      return FALSE;
  return TRUE;
}

static char *
photo_params (const char *photo_id)
{
  return backlot_api_details_text ("photo_id", photo_id);
}

/* The id of a job follows from the request and the photo, so that a repetition is harmless. */
static char *
job_id (const char *request_id,
        const char *photo_id)
{
  g_autofree char *both = g_strconcat (request_id, photo_id, NULL);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_MD5, both, -1);

  return g_strdup_printf ("%.8s-%.4s-%.4s-%.4s-%.12s", digest, digest + 8, digest + 12,
                          digest + 16, digest + 20);
}

static gboolean
check_price (BacklotTransaction      *transaction,
             const BacklotArguments  *arguments,
             GPtrArray               *photos,
             GError                 **error)
{
  gint64 total = 0;

  for (guint i = 0; i < photos->len; i++)
    {
      g_autofree char *given = photo_params (g_ptr_array_index (photos, i));
      g_autofree char *params = NULL;
      gint64 cost;

      if (!backlot_job_spec (transaction, backlot_arguments_text (arguments, 1), "staging_image",
                             given, &params, &cost, error))
        return FALSE;
      total += cost;
    }
  return !backlot_arguments_has (arguments, 2) ||
         backlot_submission_check_price (backlot_arguments_int (arguments, 2, 0), total, error);
}

static gboolean
submit_photo (BacklotTransaction     *transaction,
              const char             *request_id,
              const char             *project_id,
              const char             *photo_id,
              BacklotFunctionResult  *result,
              GError                **error)
{
  g_autofree char *id = job_id (request_id, photo_id);
  g_autofree char *given = photo_params (photo_id);
  BacklotSubmission submission = { id, project_id, "staging_image", given };

  return backlot_submission_run (transaction, &submission, error) &&
         backlot_transaction_execute (transaction, error,
                                      "UPDATE jobs SET params = json_set (params, '$.request_id',"
                                      " ?2) WHERE id = ?1", "tt", id, request_id) &&
         backlot_function_give_row (transaction, result, "jobs", id, error);
}

/* submit_staging (p_request_id, p_project_id, p_expected_cost = null): one job for each included
   photo, all or nothing. */
static gboolean
submit_staging (BacklotTransaction      *transaction,
                const BacklotArguments  *arguments,
                BacklotFunctionResult   *result,
                GError                 **error)
{
  const char *request_id = backlot_arguments_text (arguments, 0);
  const char *project_id = backlot_arguments_text (arguments, 1);
  g_autoptr(GPtrArray) jobs = NULL;
  g_autoptr(GPtrArray) photos = NULL;

  if (!backlot_project_require_rank (transaction, project_id, BACKLOT_RANK_EDITOR, error))
    return FALSE;
  jobs = read_ids (transaction,
                   "SELECT id FROM jobs WHERE project_id = ?1 AND params ->> 'request_id' = ?2",
                   project_id, request_id, error);
  if (jobs == NULL)
    return FALSE;
  if (jobs->len > 0)
    return give_jobs (transaction, jobs, result, error);
  photos = read_ids (transaction,
                     "SELECT id FROM photos WHERE project_id = ?1 AND included AND ?2 IS NOT ''"
                     " ORDER BY position, created_at, id", project_id, request_id, error);
  if (photos == NULL)
    return FALSE;
  if (photos->len == 0)
    {
      backlot_api_error_fail (error, 422, "no_photos", NULL);
      return FALSE;
    }
  if (!check_price (transaction, arguments, photos, error))
    return FALSE;
  for (guint i = 0; i < photos->len; i++)
    if (!submit_photo (transaction, request_id, project_id, g_ptr_array_index (photos, i), result,
                       error))
      return FALSE;
  return TRUE;
}

const BacklotFunction backlot_staging_functions[] = {
  { "submit_staging", { { "p_request_id", BACKLOT_SQL_UUID, TRUE },
                        { "p_project_id", BACKLOT_SQL_UUID, TRUE },
                        { "p_expected_cost", BACKLOT_SQL_INT, FALSE } },
    "jobs", TRUE, TRUE, FALSE, submit_staging },
  { "advance_workflow", { { "p_project_id", BACKLOT_SQL_UUID, TRUE },
                          { "p_to", BACKLOT_SQL_TEXT, TRUE },
                          { "p_expected_version", BACKLOT_SQL_INT, FALSE } },
    "workflows", FALSE, TRUE, FALSE, backlot_workflow_advance },
  { NULL },
};
