/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a worker does with jobs: claim, beat, complete, give back, fail. */

#include "config.h"

#include "studio/project/backlot-worker-functions.h"

#include <string.h>

#include "studio/backlot-api-error.h"
#include "studio/course/backlot-video-job.h"
#include "studio/project/backlot-jobs.h"
#include "studio/series/backlot-execution.h"
#include "wire/backlot-wire-json.h"

#define LEASE_DEFAULT_S 60
#define LEASE_MAX_S 3600

/* Jobs that one claim ends because their worker died for the last time. */
#define EXPIRED_MAX 20

static int
lease_seconds (const BacklotArguments *arguments,
               guint                   index)
{
  return (int) CLAMP (backlot_arguments_int (arguments, index, LEASE_DEFAULT_S), 1, LEASE_MAX_S);
}

/* Jobs whose worker died for the last time. */
static gboolean
expire_leases (BacklotTransaction  *transaction,
               GError             **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row = TRUE;

  statement = backlot_transaction_query (transaction, error,
                                         "SELECT id FROM jobs WHERE status = 'processing'"
                                         " AND lease_expires_at < clock_timestamp ()"
                                         " AND attempts >= max_attempts LIMIT ?1", "i",
                                         EXPIRED_MAX);
  while (statement != NULL && has_row)
    {
      if (!backlot_statement_next (statement, &has_row, error))
        return FALSE;
      if (has_row)
        g_ptr_array_add (ids, g_strdup (backlot_statement_text (statement, 0)));
    }
  for (guint i = 0; i < ids->len; i++)
    {
      g_auto(BacklotJobRow) job = { NULL };

      if (!backlot_job_read (transaction, g_ptr_array_index (ids, i), &job, error) ||
          !backlot_job_finish (transaction, &job, "failed", "worker_lost",
                               "The render worker stopped answering", NULL, error))
        return FALSE;
    }
  return statement != NULL;
}

/* The jobs that wait and those whose worker is lost are looked for apart: each have an index, both
 * together have none. Of the lost there are few: no other index than theirs is worth a look. */
#define CLAIM_SQL(whose, whose_lost) \
  "SELECT id FROM (" \
  "SELECT * FROM (SELECT id, priority, created_at FROM jobs WHERE status = 'queued'" \
  " AND run_after <= clock_timestamp ()" whose \
  " AND (?1 IS NULL OR kind IN (SELECT value FROM json_each (?1)))" \
  " ORDER BY priority DESC, created_at, id LIMIT 1)" \
  " UNION ALL " \
  "SELECT * FROM (SELECT id, priority, created_at FROM jobs WHERE status = 'processing'" \
  " AND lease_expires_at < clock_timestamp () AND attempts < max_attempts" whose_lost \
  " AND (?1 IS NULL OR kind IN (SELECT value FROM json_each (?1)))" \
  " ORDER BY priority DESC, created_at, id LIMIT 1)" \
  ") ORDER BY priority DESC, created_at, id LIMIT 1"

/* With the secret key anyone's, else only those that the caller submitted himself. */
static const char *
claim_sql (BacklotTransaction *transaction)
{
  if (backlot_transaction_is_service (transaction))
    return CLAIM_SQL ("", "");
  return CLAIM_SQL (" AND user_id = uid ()", " AND +user_id = uid ()");
}

/* claim_job (p_worker_id, p_kinds = null, p_lease_s = 60): the next job, or none. */
gboolean
backlot_worker_claim_job (BacklotTransaction      *transaction,
                          const BacklotArguments  *arguments,
                          BacklotFunctionResult   *result,
                          GError                 **error)
{
  const char *worker_id = backlot_arguments_text (arguments, 0);
  g_autofree char *id = NULL;

  if (worker_id == NULL || *worker_id == '\0')
    {
      backlot_api_error_fail (error, 422, "worker_id_missing", NULL);
      return FALSE;
    }
  if (!expire_leases (transaction, error) ||
      !backlot_transaction_read_text (transaction, &id, error, claim_sql (transaction), "t",
                                      backlot_arguments_text (arguments, 1)))
    return FALSE;
  if (id == NULL)
    return TRUE;
  return backlot_transaction_execute (transaction, error,
                                      "UPDATE jobs SET status = 'processing', worker_id = ?2,"
                                      " attempts = attempts + 1,"
                                      " started_at = coalesce (started_at, clock_timestamp ()),"
                                      " error_code = NULL, error_message = NULL,"
                                      " lease_expires_at = clock_timestamp (?3) WHERE id = ?1",
                                      "tti", id, worker_id, lease_seconds (arguments, 2)) &&
         backlot_execution_begin (transaction, id, error) &&
         backlot_video_job_begin (transaction, id, error) &&
         backlot_function_give_row (transaction, result, "jobs", id, error);
}

/* heartbeat_job (p_job_id, p_worker_id, p_progress, p_estimated_completion, p_lease_s): false =
   stop, it is no longer * yours. Progress never goes back. */
gboolean
backlot_worker_heartbeat_job (BacklotTransaction      *transaction,
                              const BacklotArguments  *arguments,
                              BacklotFunctionResult   *result,
                              GError                 **error)
{
  g_autofree char *id = NULL;

  if (!backlot_transaction_read_text (transaction, &id, error,
                                      "SELECT id FROM jobs WHERE id = ?1 AND worker_id = ?2"
                                      " AND status = 'processing'"
                                      " AND (role () = 'service_role' OR user_id = uid ())",
                                      "tt", backlot_arguments_text (arguments, 0),
                                      backlot_arguments_text (arguments, 1)))
    return FALSE;
  result->json = g_strdup (id != NULL ? "true" : "false");
  if (id == NULL)
    return TRUE;
  return backlot_transaction_execute (transaction, error,
                                      "UPDATE jobs SET progress = max (progress, min (?2, 99)),"
                                      " estimated_completion ="
                                      " coalesce (?3, estimated_completion),"
                                      " lease_expires_at = clock_timestamp (?4) WHERE id = ?1",
                                      "tlti", id, backlot_arguments_int (arguments, 2, 0),
                                      backlot_arguments_text (arguments, 3),
                                      lease_seconds (arguments, 4)) &&
         backlot_execution_beat (transaction, id, error);
}

/* A job that this worker holds, else 404 or 409. */
static gboolean
read_own (BacklotTransaction      *transaction,
          const BacklotArguments  *arguments,
          BacklotJobRow           *job,
          GError                 **error)
{
  g_autofree char *details = NULL;

  if (!backlot_job_read (transaction, backlot_arguments_text (arguments, 0), job, error))
    return FALSE;
  if (job->id == NULL ||
      (!backlot_transaction_is_service (transaction) &&
       g_strcmp0 (job->user_id, backlot_transaction_get_user (transaction)) != 0))
    {
      backlot_api_error_fail (error, 404, "job_not_found", NULL);
      return FALSE;
    }
  if (g_str_equal (job->status, "processing") &&
      g_strcmp0 (job->worker_id, backlot_arguments_text (arguments, 1)) == 0)
    return TRUE;
  details = backlot_api_details_text ("status", job->status);
  backlot_api_error_fail (error, 409, "lease_lost", details);
  return FALSE;
}

/* Rows for the files that the worker has uploaded. */
static gboolean
add_outputs (BacklotTransaction   *transaction,
             const BacklotJobRow  *job,
             const char           *result,
             GError              **error)
{
  g_autoptr(yyjson_doc) doc = backlot_wire_json_read (result, strlen (result));
  yyjson_val *outputs = yyjson_obj_get (yyjson_doc_get_root (doc), "outputs");
  yyjson_val *output;
  size_t index;
  size_t count;

  yyjson_arr_foreach (outputs, index, count, output)
    {
      char *json = yyjson_val_write (output, 0, NULL);
      g_autofree char *media_id = g_strdup (backlot_wire_json_get_string (output, "media_id"));
      gboolean success;

      if (media_id == NULL)
        media_id = g_uuid_string_random ();
      success =
        backlot_transaction_execute (transaction, error,
                                     "INSERT INTO media_files (id, user_id, bucket, storage_path,"
                                     " filename, mime_type, size_bytes, width, height, duration_s,"
                                     " sha256, upload_state) SELECT cast_uuid (?1), ?2,"
                                     " coalesce (?3 ->> 'bucket', 'outputs'),"
                                     " ?3 ->> 'storage_path',"
                                     " ?3 ->> 'filename',"
                                     " coalesce (?3 ->> 'mime_type', 'application/octet-stream'),"
                                     " coalesce (cast_bigint (?3 ->> 'size_bytes'), 0),"
                                     " cast_int (?3 ->> 'width'), cast_int (?3 ->> 'height'),"
                                     " cast_numeric (?3 ->> 'duration_s', 10, 3),"
                                     " ?3 ->> 'sha256', 'complete'",
                                     "ttt", media_id, job->user_id, json) &&
        backlot_transaction_execute (transaction, error,
                                     "INSERT INTO outputs (project_id, job_id, media_id, photo_id,"
                                     " label) SELECT ?1, ?2, cast_uuid (?3),"
                                     " (SELECT id FROM photos WHERE id = ?4 ->> 'photo_id'),"
                                     " coalesce (?5 ->> 'label', '')",
                                     "ttttt", job->project_id, job->id, media_id, job->params,
                                     json);
      free (json);
      if (!success)
        return FALSE;
    }
  return TRUE;
}

/* complete_job (p_job_id, p_worker_id, p_result = {}) */
gboolean
backlot_worker_complete_job (BacklotTransaction      *transaction,
                             const BacklotArguments  *arguments,
                             BacklotFunctionResult   *result,
                             GError                 **error)
{
  g_auto(BacklotJobRow) job = { NULL };
  const char *made = backlot_arguments_text (arguments, 2);

  if (made == NULL)
    made = "{}";
  return read_own (transaction, arguments, &job, error) &&
         add_outputs (transaction, &job, made, error) &&
         backlot_execution_say (transaction, job.id, made, error) &&
         backlot_job_finish (transaction, &job, "completed", NULL, NULL, made, error) &&
         backlot_function_give_row (transaction, result, "jobs", job.id, error);
}

/* return_job (p_job_id, p_worker_id): back in the queue at once, by a worker that has to stop.
   A job given back has not been tried. */
gboolean
backlot_worker_return_job (BacklotTransaction      *transaction,
                           const BacklotArguments  *arguments,
                           BacklotFunctionResult   *result,
                           GError                 **error)
{
  g_auto(BacklotJobRow) job = { NULL };

  return read_own (transaction, arguments, &job, error) &&
         backlot_transaction_execute (transaction, error,
                                      "UPDATE jobs SET status = 'queued', worker_id = NULL,"
                                      " lease_expires_at = NULL, estimated_completion = NULL,"
                                      " attempts = max (attempts - 1, 0),"
                                      " run_after = clock_timestamp () WHERE id = ?1", "t",
                                      job.id) &&
         backlot_function_give_row (transaction, result, "jobs", job.id, error);
}

/* fail_job (p_job_id, p_worker_id, p_error_code, p_error_message, p_retryable = true): back in the
   queue after 10 s, * 20 s and so on while attempts are left. */
gboolean
backlot_worker_fail_job (BacklotTransaction      *transaction,
                         const BacklotArguments  *arguments,
                         BacklotFunctionResult   *result,
                         GError                 **error)
{
  const char *code = backlot_arguments_text (arguments, 2);
  const char *message = backlot_arguments_text (arguments, 3);
  g_auto(BacklotJobRow) job = { NULL };
  gboolean success;

  if (!read_own (transaction, arguments, &job, error))
    return FALSE;
  if (backlot_arguments_int (arguments, 4, 1) == 0 || job.attempts >= job.max_attempts)
    success = backlot_job_finish (transaction, &job, "failed", code, message, NULL, error);
  else
    success = backlot_transaction_execute (transaction, error,
                                           "UPDATE jobs SET status = 'queued', worker_id = NULL,"
                                           " lease_expires_at = NULL, estimated_completion = NULL,"
                                           " error_code = ?2, error_message = ?3,"
                                           " run_after = clock_timestamp (5 * (1 << attempts))"
                                           " WHERE id = ?1", "ttt", job.id, code, message) &&
              backlot_execution_requeue (transaction, job.id, error);
  return success && backlot_function_give_row (transaction, result, "jobs", job.id, error);
}
