/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person sees of himself at a glance. */

#include "config.h"

#include "studio/account/backlot-account-functions.h"

#include "studio/account/backlot-payments.h"
#include "studio/account/backlot-webhook.h"

/* The projects that the caller may see. */
#define VISIBLE                                                                                    \
  "(owner_id = uid () OR id IN (SELECT project_id FROM my_project)"                                \
  " OR id IN (SELECT project_id FROM course_taken))"

static const char stats_sql[] =
  "json_object ('total_projects', count (*),"
  " 'completed_projects', count (*) FILTER (WHERE status = 'completed'),"
  " 'active_projects', count (*) FILTER (WHERE status = 'active'),"
  " 'draft_projects', count (*) FILTER (WHERE status = 'draft'),"
  " 'processing_projects', count (*) FILTER (WHERE status = 'processing'),"
  " 'failed_projects', count (*) FILTER (WHERE status = 'failed'))";

/* project_stats (p_project_ids uuid[] = null) */
static gboolean
project_stats (BacklotTransaction      *transaction,
               const BacklotArguments  *arguments,
               BacklotFunctionResult   *result,
               GError                 **error)
{
  g_autofree char *sql =
    g_strconcat ("SELECT ", stats_sql, " FROM projects WHERE " VISIBLE
                 " AND (?1 IS NULL OR id IN (SELECT value FROM json_each (?1)))", NULL);

  return backlot_transaction_read_text (transaction, &result->json, error, sql, "t",
                                        backlot_arguments_text (arguments, 0));
}

/* dashboard_stats () */
static gboolean
dashboard_stats (BacklotTransaction      *transaction,
                 const BacklotArguments  *arguments,
                 BacklotFunctionResult   *result,
                 GError                 **error)
{
  g_autofree char *sql =
    g_strconcat ("SELECT json_patch ((SELECT ", stats_sql, " FROM projects WHERE " VISIBLE "),"
                 " json_object ('projects_by_kind', json ((SELECT json_group_object (kind, n) FROM"
                 " (SELECT kind, count (*) AS n FROM projects WHERE " VISIBLE " GROUP BY kind))),"
                 " 'jobs_queued', (SELECT count (*) FROM jobs WHERE user_id = uid ()"
                 " AND status = 'queued'),"
                 " 'jobs_processing', (SELECT count (*) FROM jobs WHERE user_id = uid ()"
                 " AND status = 'processing'),"
                 " 'credits_available', (SELECT available FROM credit_accounts"
                 " WHERE user_id = uid ()),"
                 " 'open_tasks', (SELECT count (*) FROM tasks WHERE assignee_id = uid ()"
                 " AND status <> 'done'"
                 " AND project_id IN (SELECT project_id FROM my_project)),"
                 " 'unread_notifications', (SELECT count (*) FROM notifications"
                 " WHERE user_id = uid () AND read_at IS NULL),"
                 " 'storage_bytes', (SELECT total_storage_bytes FROM profiles WHERE id = uid ())))",
                 NULL);

  return backlot_transaction_read_text (transaction, &result->json, error, sql, "");
}

const BacklotFunction backlot_account_functions[] = {
  { "project_stats", { { "p_project_ids", BACKLOT_SQL_UUID_ARRAY, FALSE } },
    NULL, FALSE, FALSE, FALSE, project_stats },
  { "start_payment", { { "p_id", BACKLOT_SQL_UUID, TRUE },
                       { "p_purpose", BACKLOT_SQL_TEXT, TRUE },
                       { "p_package", BACKLOT_SQL_TEXT, FALSE },
                       { "p_project_id", BACKLOT_SQL_UUID, FALSE } },
    "payments", FALSE, TRUE, FALSE, backlot_payment_start },
  { "receive_webhook", { { NULL } }, NULL, FALSE, TRUE, FALSE, backlot_webhook_receive, TRUE },
  { "dashboard_stats", { { NULL } }, NULL, FALSE, FALSE, FALSE, dashboard_stats },
  { NULL },
};
