/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events that other servers send: of payments, and of jobs that run elsewhere. */

#include "config.h"

#include "studio/account/backlot-webhook.h"

#include <string.h>

#include "studio/account/backlot-payments.h"
#include "studio/account/backlot-signature.h"
#include "studio/backlot-api-error.h"
#include "studio/project/backlot-worker-functions.h"
#include "wire/backlot-wire-json.h"

/* A job that runs elsewhere is not expected to beat every second. */
#define LEASE_S 300

static gboolean
check_signature (BacklotTransaction  *transaction,
                 const char          *body,
                 GError             **error)
{
  const char *headers = backlot_transaction_get_caller (transaction)->headers;
  g_autoptr(yyjson_doc) doc = NULL;
  g_autofree char *secret = NULL;
  const char *header = NULL;

  if (!backlot_transaction_read_text (transaction, &secret, error,
                                      "SELECT value FROM setting WHERE key = 'webhook_secret'",
                                      ""))
    return FALSE;
  if (secret == NULL)
    {
      backlot_api_error_fail (error, 503, "webhook_secret_missing", NULL);
      return FALSE;
    }
  if (headers != NULL)
    {
      doc = backlot_wire_json_read (headers, strlen (headers));
      header = backlot_wire_json_get_string (yyjson_doc_get_root (doc), "x-backlot-signature");
    }
  if (backlot_signature_check (secret, g_get_real_time () / G_USEC_PER_SEC, header, body))
    return TRUE;
  backlot_api_error_fail (error, 401, "signature_not_valid", NULL);
  return FALSE;
}

static gboolean
read_event (BacklotTransaction  *transaction,
            const char          *body,
            char               **id,
            char               **type,
            GError             **error)
{
  if (!backlot_transaction_read_text (transaction, id, error, "SELECT nullif (?1 ->> '$.id', '')",
                                      "t", body) ||
      !backlot_transaction_read_text (transaction, type, error, "SELECT ?1 ->> '$.type'", "t",
                                      body))
    return FALSE;
  if (*id != NULL && *type != NULL)
    return TRUE;
  backlot_api_error_fail (error, 422, "event_not_valid", NULL);
  return FALSE;
}

static gboolean
apply_payment (BacklotTransaction  *transaction,
               const char          *body,
               const char          *type,
               char               **answer,
               GError             **error)
{
  g_autofree char *payment_id = NULL;

  return backlot_transaction_read_text (transaction, &payment_id, error,
                                        "SELECT cast_uuid (?1 ->> '$.data.payment_id')", "t",
                                        body) &&
         backlot_payment_apply (transaction, payment_id, type, error) &&
         backlot_transaction_read_text (transaction, answer, error,
                                        "SELECT json_object ('payment_id', id, 'status', status)"
                                        " FROM payments WHERE id = ?1", "t", payment_id);
}

static gboolean
read_value (BacklotTransaction  *transaction,
            const char          *body,
            const char          *member,
            BacklotSqlType       type,
            BacklotValue        *value,
            GError             **error)
{
  g_autofree char *text = NULL;
  g_autofree char *path = g_strconcat ("$.data.", member, NULL);

  /* A boolean is a number for SQLite, but the text of one for PostgreSQL; both are taken. */
  if (!backlot_transaction_read_text (transaction, &text, error,
                                      type == BACKLOT_SQL_JSON ? "SELECT ?1 -> ?2"
                                                               : "SELECT ?1 ->> ?2", "tt", body,
                                      path))
    return FALSE;
  return text == NULL || backlot_value_from_text (value, type, NULL, text, error);
}

typedef struct
{
  const char              *type;
  BacklotFunctionArgument  members[5];   /* of "data", in the order of the function's arguments */
  BacklotFunctionCall      call;
} JobEvent;

static const JobEvent job_events[] = {
  { "job.progress", { { "job_id", BACKLOT_SQL_UUID, FALSE }, { "worker_id", BACKLOT_SQL_TEXT, FALSE },
                      { "progress", BACKLOT_SQL_INT, FALSE },
                      { "estimated_completion", BACKLOT_SQL_TIMESTAMPTZ, FALSE } },
    backlot_worker_heartbeat_job },
  { "job.completed", { { "job_id", BACKLOT_SQL_UUID, FALSE },
                       { "worker_id", BACKLOT_SQL_TEXT, FALSE },
                       { "result", BACKLOT_SQL_JSON, FALSE } },
    backlot_worker_complete_job },
  { "job.failed", { { "job_id", BACKLOT_SQL_UUID, FALSE }, { "worker_id", BACKLOT_SQL_TEXT, FALSE },
                    { "error_code", BACKLOT_SQL_TEXT, FALSE },
                    { "error_message", BACKLOT_SQL_TEXT, FALSE },
                    { "retryable", BACKLOT_SQL_BOOL, FALSE } },
    backlot_worker_fail_job },
};

static const JobEvent *
find_job_event (const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (job_events); i++)
    if (g_str_equal (job_events[i].type, type))
      return &job_events[i];
  return NULL;
}

/* Those that are not given: a long lease, and no second try. */
static void
set_defaults (const JobEvent    *event,
              BacklotArguments  *arguments)
{
  if (event == &job_events[0])
    {
      arguments->values[4].kind = BACKLOT_VALUE_INT;
      arguments->values[4].integer = LEASE_S;
    }
  else if (event == &job_events[2] && arguments->values[4].kind == BACKLOT_VALUE_NULL)
    {
      arguments->values[4].kind = BACKLOT_VALUE_INT;
    }
}

static gboolean
run_job_event (BacklotTransaction      *transaction,
               const JobEvent          *event,
               const BacklotArguments  *arguments,
               char                   **answer,
               GError                 **error)
{
  g_autoptr(GArray) rowids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(BacklotCaller) service = backlot_caller_new (BACKLOT_ROLE_SERVICE, NULL);
  BacklotFunctionResult result = { rowids, NULL };
  g_autofree char *alive = NULL;
  gboolean success;

  /* The signature stands for the secret key. */
  backlot_transaction_set_caller (transaction, service);
  success = event->call (transaction, arguments, &result, error);
  alive = result.json;
  if (!success)
    return FALSE;
  if (alive != NULL)
    return backlot_transaction_read_text (transaction, answer, error,
                                          "SELECT json_object ('alive', json (?1))", "t", alive);
  return backlot_transaction_read_text (transaction, answer, error,
                                        "SELECT json_object ('status', status) FROM jobs"
                                        " WHERE id = ?1", "t",
                                        backlot_arguments_text (arguments, 0));
}

static gboolean
apply_job (BacklotTransaction  *transaction,
           const char          *body,
           const JobEvent      *event,
           char               **answer,
           GError             **error)
{
  BacklotArguments arguments = { 0, };
  gboolean success = TRUE;

  for (guint i = 0; success && i < G_N_ELEMENTS (event->members); i++)
    if (event->members[i].name != NULL)
      success = read_value (transaction, body, event->members[i].name, event->members[i].type,
                            &arguments.values[i], error);
  if (success)
    {
      set_defaults (event, &arguments);
      success = run_job_event (transaction, event, &arguments, answer, error);
    }
  for (guint i = 0; i < BACKLOT_FUNCTION_ARGUMENTS_MAX; i++)
    backlot_value_clear (&arguments.values[i]);
  return success;
}

static gboolean
apply (BacklotTransaction  *transaction,
       const char          *body,
       const char          *id,
       const char          *type,
       char               **answer,
       GError             **error)
{
  const JobEvent *job_event = find_job_event (type);
  gboolean success = TRUE;

  if (g_str_has_prefix (type, "payment."))
    success = apply_payment (transaction, body, type, answer, error);
  else if (job_event != NULL)
    success = apply_job (transaction, body, job_event, answer, error);
  else
    *answer = g_strdup ("{\"ignored\": true}");
  return success &&
         backlot_transaction_execute (transaction, error,
                                      "UPDATE webhook_events SET result = ?2 WHERE event_id = ?1",
                                      "tt", id, *answer);
}

/* receive_webhook (the raw body): an event's id is applied once, a repetition gets the first
   answer. */
gboolean
backlot_webhook_receive (BacklotTransaction      *transaction,
                         const BacklotArguments  *arguments,
                         BacklotFunctionResult   *result,
                         GError                 **error)
{
  const char *body = backlot_arguments_text (arguments, 0);
  g_autofree char *id = NULL;
  g_autofree char *type = NULL;

  if (!check_signature (transaction, body, error) ||
      !read_event (transaction, body, &id, &type, error) ||
      !backlot_transaction_execute (transaction, error,
                                    "INSERT INTO webhook_events (event_id, type, payload)"
                                    " VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING", "ttt", id, type,
                                    body))
    return FALSE;
  if (backlot_transaction_get_changed (transaction) > 0)
    return apply (transaction, body, id, type, &result->json, error);
  return backlot_transaction_read_text (transaction, &result->json, error,
                                        "SELECT json_set (result, '$.repeated', json ('true'))"
                                        " FROM webhook_events WHERE event_id = ?1", "t", id);
}
