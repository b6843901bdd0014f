/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An agent at work: what follows from its job. A job of another kind has no such row, and nothing
   happens. */

#include "config.h"

#include "studio/series/backlot-execution.h"

gboolean
backlot_execution_begin (BacklotTransaction  *transaction,
                         const char          *job_id,
                         GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "UPDATE executions SET status = 'running', started_at ="
                                      " coalesce (executions.started_at, j.started_at)"
                                      " FROM jobs AS j WHERE j.id = ?1 AND executions.id = j.id",
                                      "t", job_id);
}

gboolean
backlot_execution_beat (BacklotTransaction  *transaction,
                        const char          *job_id,
                        GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "UPDATE executions SET progress = j.progress FROM jobs AS j"
                                      " WHERE j.id = ?1 AND executions.id = j.id"
                                      " AND executions.progress <> j.progress", "t", job_id);
}

gboolean
backlot_execution_requeue (BacklotTransaction  *transaction,
                           const char          *job_id,
                           GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "UPDATE executions SET status = 'queued' WHERE id = ?1", "t",
                                      job_id);
}

/* What the agent answers stands in the conversation. */
gboolean
backlot_execution_say (BacklotTransaction  *transaction,
                       const char          *job_id,
                       const char          *result,
                       GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "INSERT INTO messages (project_id, conversation_id,"
                                      " author_role, author_id, execution_id, content)"
                                      " SELECT project_id, conversation_id, 'agent', NULL, id,"
                                      " ?2 ->> 'message' FROM executions WHERE id = ?1"
                                      " AND coalesce (?2 ->> 'message', '') <> ''",
                                      "tt", job_id, result);
}

gboolean
backlot_execution_end (BacklotTransaction  *transaction,
                       const char          *job_id,
                       GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "UPDATE executions SET status = j.status,"
                                      " progress = j.progress, finished_at = j.finished_at,"
                                      " error_message = j.error_message,"
                                      " result = j.result ->> 'message'"
                                      " FROM jobs AS j WHERE j.id = ?1 AND executions.id = j.id",
                                      "t", job_id);
}
