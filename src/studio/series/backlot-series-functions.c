/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Agents: starting one in a conversation, and what it tells of its work. */

#include "config.h"

#include "studio/series/backlot-series-functions.h"

#include "studio/backlot-api-error.h"
#include "studio/project/backlot-submission.h"

/* The project of a conversation that the caller sees, or NULL with 404. */
static char *
find_project (BacklotTransaction  *transaction,
              const char          *conversation_id,
              GError             **error)
{
  g_autofree char *project_id = NULL;

  if (!backlot_transaction_read_text (transaction, &project_id, error,
                                      "SELECT project_id FROM conversations WHERE id = ?1"
                                      " AND project_id IN (SELECT project_id FROM my_project)",
                                      "t", conversation_id))
    return NULL;
  if (project_id == NULL)
    backlot_api_error_fail (error, 404, "conversation_not_found", NULL);
  return g_steal_pointer (&project_id);
}

static gboolean
check_input (BacklotTransaction  *transaction,
             const char          *input,
             GError             **error)
{
  gint64 present = 0;

  if (!backlot_transaction_read_int (transaction, &present, error,
                                     "SELECT coalesce (trim (?1), '') <> ''", "t", input))
    return FALSE;
  if (present != 0)
    return TRUE;
  backlot_api_error_fail (error, 422, "input_missing", NULL);
  return FALSE;
}

static gboolean
submit (BacklotTransaction      *transaction,
        const BacklotArguments  *arguments,
        const char              *project_id,
        GError                 **error)
{
  g_autofree char *params = NULL;
  BacklotSubmission submission = {
    backlot_arguments_text (arguments, 0), project_id, "agent_run", NULL,
    backlot_arguments_has (arguments, 4), backlot_arguments_int (arguments, 4, 0), NULL,
  };

  if (!backlot_transaction_read_text (transaction, &params, error,
                                      "SELECT json_object ('agent', ?1, 'input', ?2,"
                                      " 'conversation_id', ?3)", "ttt",
                                      backlot_arguments_text (arguments, 2),
                                      backlot_arguments_text (arguments, 3),
                                      backlot_arguments_text (arguments, 1)))
    return FALSE;
  submission.params = params;
  return backlot_submission_run (transaction, &submission, error);
}

/* What was asked is a message of the conversation, which moves to the top and gets a title. The
   version rises although nothing else may have changed: the time alone is a change. */
static gboolean
say (BacklotTransaction      *transaction,
     const BacklotArguments  *arguments,
     const char              *project_id,
     GError                 **error)
{
  const char *conversation_id = backlot_arguments_text (arguments, 1);
  const char *input = backlot_arguments_text (arguments, 3);

  return backlot_transaction_execute (transaction, error,
                                      "INSERT INTO messages (project_id, conversation_id,"
                                      " author_id, execution_id, content)"
                                      " VALUES (?1, ?2, uid (), ?3, ?4)", "tttt", project_id,
                                      conversation_id, backlot_arguments_text (arguments, 0),
                                      input) &&
         backlot_transaction_execute (transaction, error,
                                      "UPDATE conversations SET updated_at = now (),"
                                      " version = version + 1, title = CASE title WHEN ''"
                                      " THEN substr (?2, 1, 60) ELSE title END WHERE id = ?1",
                                      "tt", conversation_id, input);
}

/* start_execution (p_id, p_conversation_id, p_agent, p_input, p_expected_cost = null) */
static gboolean
start_execution (BacklotTransaction      *transaction,
                 const BacklotArguments  *arguments,
                 BacklotFunctionResult   *result,
                 GError                 **error)
{
  const char *id = backlot_arguments_text (arguments, 0);
  g_autofree char *project_id = NULL;

  project_id = find_project (transaction, backlot_arguments_text (arguments, 1), error);
  if (project_id == NULL ||
      !check_input (transaction, backlot_arguments_text (arguments, 3), error) ||
      !submit (transaction, arguments, project_id, error) ||
      !backlot_transaction_execute (transaction, error,
                                    "INSERT INTO executions (id, project_id, conversation_id,"
                                    " agent, input) VALUES (?1, ?2, ?3, ?4, ?5)"
                                    " ON CONFLICT (id) DO NOTHING", "ttttt", id, project_id,
                                    backlot_arguments_text (arguments, 1),
                                    backlot_arguments_text (arguments, 2),
                                    backlot_arguments_text (arguments, 3)))
    return FALSE;
  if (backlot_transaction_get_changed (transaction) > 0 &&
      !say (transaction, arguments, project_id, error))
    return FALSE;
  return backlot_function_give_row (transaction, result, "executions", id, error);
}

static gboolean
check_lease (BacklotTransaction      *transaction,
             const BacklotArguments  *arguments,
             GError                 **error)
{
  gint64 held = 0;

  if (!backlot_transaction_read_int (transaction, &held, error,
                                     "SELECT 1 FROM jobs WHERE id = ?1 AND worker_id = ?2"
                                     " AND status = 'processing'"
                                     " AND (role () = 'service_role' OR user_id = uid ())", "tt",
                                     backlot_arguments_text (arguments, 0),
                                     backlot_arguments_text (arguments, 1)))
    return FALSE;
  if (held != 0)
    return TRUE;
  backlot_api_error_fail (error, 409, "lease_lost", NULL);
  return FALSE;
}

static gboolean
check_list (BacklotTransaction  *transaction,
            const char          *events,
            GError             **error)
{
  gint64 is_list = 1;

  if (!backlot_transaction_read_int (transaction, &is_list, error,
                                     "SELECT coalesce (json_type (?1) = 'array', 1)", "t", events))
    return FALSE;
  if (is_list != 0)
    return TRUE;
  backlot_api_error_set (error, 400, "22023", "cannot get array length of a non-array");
  return FALSE;
}

/* append_execution_events (p_execution_id, p_worker_id, p_events): gives the last seq. */
static gboolean
append_execution_events (BacklotTransaction      *transaction,
                         const BacklotArguments  *arguments,
                         BacklotFunctionResult   *result,
                         GError                 **error)
{
  const char *id = backlot_arguments_text (arguments, 0);
  const char *events = backlot_arguments_text (arguments, 2);

  if (!check_lease (transaction, arguments, error) || !check_list (transaction, events, error))
    return FALSE;
  if (!backlot_transaction_execute (transaction, error,
                                    "UPDATE executions SET last_seq = last_seq +"
                                    " json_array_length (?2) WHERE id = ?1", "tt", id, events) ||
      !backlot_transaction_execute (transaction, error,
                                    "INSERT INTO execution_events (execution_id, project_id, seq,"
                                    " type, payload) SELECT ?1,"
                                    " (SELECT project_id FROM executions WHERE id = ?1),"
                                    " (SELECT last_seq FROM executions WHERE id = ?1)"
                                    "  - json_array_length (?2) + e.key + 1,"
                                    " ?2 ->> (e.fullkey || '.type'),"
                                    " coalesce (?2 -> (e.fullkey || '.payload'), '{}')"
                                    " FROM json_each (?2) AS e ORDER BY e.key", "tt", id, events))
    return FALSE;
  return backlot_transaction_read_text (transaction, &result->json, error,
                                        "SELECT last_seq FROM executions WHERE id = ?1", "t", id);
}

const BacklotFunction backlot_series_functions[] = {
  { "start_execution", { { "p_id", BACKLOT_SQL_UUID, TRUE },
                         { "p_conversation_id", BACKLOT_SQL_UUID, TRUE },
                         { "p_agent", BACKLOT_SQL_TEXT, TRUE },
                         { "p_input", BACKLOT_SQL_TEXT, TRUE },
                         { "p_expected_cost", BACKLOT_SQL_INT, FALSE } },
    "executions", FALSE, TRUE, FALSE, start_execution },
  { "append_execution_events", { { "p_execution_id", BACKLOT_SQL_UUID, TRUE },
                                 { "p_worker_id", BACKLOT_SQL_TEXT, TRUE },
                                 { "p_events", BACKLOT_SQL_JSON, TRUE } },
    NULL, FALSE, TRUE, FALSE, append_execution_events },
  { NULL },
};
