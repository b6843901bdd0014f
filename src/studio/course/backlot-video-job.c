/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making a video ready for streaming: what its job takes, and what follows from it. A job of
   another kind has no video, and nothing happens. */

#include "config.h"

#include "studio/course/backlot-video-job.h"

#include "studio/backlot-api-error.h"

gboolean
backlot_video_job_spec (BacklotTransaction  *transaction,
                        const char          *project_id,
                        const char          *given,
                        char               **params,
                        GError             **error)
{
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row;

  statement = backlot_transaction_query (transaction, error,
                                         "SELECT m.upload_state = 'complete', json_object ("
                                         " 'video_id', v.id, 'bucket', m.bucket,"
                                         " 'storage_path', m.storage_path)"
                                         " FROM videos AS v JOIN media_files AS m"
                                         " ON m.id = v.media_id WHERE v.project_id = ?1"
                                         " AND v.id = cast_uuid (?2 ->> 'video_id')",
                                         "tt", project_id, given);
  if (statement == NULL || !backlot_statement_next (statement, &has_row, error))
    return FALSE;
  if (!has_row || backlot_statement_int (statement, 0) == 0)
    {
      backlot_api_error_fail (error, 422, has_row ? "video_not_uploaded" : "video_not_found", NULL);
      return FALSE;
    }
  *params = g_strdup (backlot_statement_text (statement, 1));
  return TRUE;
}

gboolean
backlot_video_job_wait (BacklotTransaction  *transaction,
                        const char          *job_id,
                        GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "UPDATE videos SET processing_status = 'pending',"
                                      " processing_error = NULL WHERE id ="
                                      " (SELECT params ->> 'video_id' FROM jobs WHERE id = ?1"
                                      "  AND kind = 'video_transcode')", "t", job_id);
}

gboolean
backlot_video_job_begin (BacklotTransaction  *transaction,
                         const char          *job_id,
                         GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "UPDATE videos SET processing_status = 'processing' WHERE id ="
                                      " (SELECT params ->> 'video_id' FROM jobs WHERE id = ?1"
                                      "  AND kind = 'video_transcode')", "t", job_id);
}

/* What the worker measured and made; what it did not tell stays as it was. */
gboolean
backlot_video_job_end (BacklotTransaction  *transaction,
                       const char          *job_id,
                       GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "UPDATE videos SET processing_status = CASE j.status"
                                      " WHEN 'completed' THEN 'ready' WHEN 'failed' THEN 'failed'"
                                      " ELSE 'pending' END, processing_error = j.error_message,"
                                      " duration_s = coalesce (cast_numeric (j.result ->>"
                                      "  '$.video.duration_s', 10, 3), duration_s),"
                                      " format = coalesce (j.result ->> '$.video.format', format),"
                                      " stream_path = coalesce (j.result ->>"
                                      "  '$.video.stream_path', stream_path),"
                                      " thumbnail_path = coalesce (j.result ->>"
                                      "  '$.video.thumbnail_path', thumbnail_path),"
                                      " download_path = coalesce (j.result ->>"
                                      "  '$.video.download_path', download_path)"
                                      " FROM jobs AS j WHERE j.id = ?1"
                                      " AND j.kind = 'video_transcode'"
                                      " AND videos.id = j.params ->> 'video_id'", "t", job_id);
}
