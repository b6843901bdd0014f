/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tasks and people in words. */

#include "config.h"

#include "ui/common/backlot-words-task.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-words.h"

char *
backlot_words_task_status (const char *status)
{
  if (g_strcmp0 (status, "todo") == 0)
    return g_strdup (C_("task", "To Do"));
  if (g_strcmp0 (status, "in_progress") == 0)
    return g_strdup (C_("task", "In Progress"));
  if (g_strcmp0 (status, "blocked") == 0)
    return g_strdup (C_("task", "Blocked"));
  if (g_strcmp0 (status, "done") == 0)
    return g_strdup (C_("task", "Done"));
  return g_strdup (status);
}

GDateTime *
backlot_words_parse_day (const char *text)
{
  g_autofree char *noon = text != NULL ? g_strconcat (text, "T12:00:00Z", NULL) : NULL;

  return noon != NULL ? g_date_time_new_from_iso8601 (noon, NULL) : NULL;
}

char *
backlot_words_due (const char *due_on,
                   const char *today)
{
  g_autoptr(GDateTime) due = backlot_words_parse_day (due_on);
  g_autoptr(GDateTime) now = backlot_words_parse_day (today);
  int days = 0;

  if (due == NULL || now == NULL)
    return g_strdup ("");
  days = (int) (g_date_time_difference (due, now) / G_TIME_SPAN_DAY);
  if (days == 0)
    return g_strdup (_("Due today"));
  if (days == 1)
    return g_strdup (_("Due tomorrow"));
  if (days == -1)
    return g_strdup (_("Due yesterday"));
  if (g_date_time_get_year (due) == g_date_time_get_year (now))
    /* Translators: a day of this year, such as “Due 12 March” */
    return g_date_time_format (due, _("Due %-d %B"));
  /* Translators: a day of another year, such as “Due 12 March 2027” */
  return g_date_time_format (due, _("Due %-d %B %Y"));
}

char *
backlot_words_person (BacklotBackend *backend,
                      const char     *user_id)
{
  LarderValue *row = NULL;
  const char *name = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  if (g_strcmp0 (user_id, backlot_backend_get_user_id (backend)) == 0)
    return g_strdup (_("Me"));
  row = user_id != NULL
          ? larder_table_get_value (backlot_backend_get_table (backend, "people"), user_id) : NULL;
  name = row != NULL ? larder_value_get_member_string (row, "display_name") : NULL;
  return g_strdup (name != NULL && name[0] != '\0' ? name : _("Somebody"));
}

char *
backlot_words_task_details (BacklotBackend *backend,
                            BacklotTask    *task)
{
  g_autoptr(GStrvBuilder) parts = g_strv_builder_new ();
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *due = NULL;
  g_auto(GStrv) words = NULL;
  const char *status = NULL;
  int progress = 0;

  g_return_val_if_fail (BACKLOT_IS_TASK (task), NULL);

  due = backlot_words_due (backlot_task_get_due_on (task), today);
  status = backlot_task_get_status (task);
  progress = backlot_task_get_progress (task);
  if (due[0] != '\0')
    g_strv_builder_add (parts, due);
  if (backlot_task_get_assignee_id (task) != NULL)
    g_strv_builder_take (parts, backlot_words_person (backend,
                                                      backlot_task_get_assignee_id (task)));
  if (g_strcmp0 (status, "in_progress") == 0 || g_strcmp0 (status, "blocked") == 0)
    g_strv_builder_take (parts, backlot_words_task_status (status));
  if (progress > 0 && !backlot_task_get_is_done (task))
    g_strv_builder_take (parts, backlot_words_percent (progress));
  words = g_strv_builder_end (parts);
  return g_strjoinv (" · ", words);
}

char *
backlot_words_role (const char *role)
{
  if (g_strcmp0 (role, "owner") == 0)
    return g_strdup (C_("role", "Owner"));
  if (g_strcmp0 (role, "editor") == 0)
    return g_strdup (C_("role", "Editor"));
  if (g_strcmp0 (role, "commenter") == 0)
    return g_strdup (C_("role", "Commenter"));
  if (g_strcmp0 (role, "viewer") == 0)
    return g_strdup (C_("role", "Viewer"));
  return g_strdup (role);
}

char *
backlot_words_sync_state (BacklotSyncState state)
{
  switch (state)
    {
    case BACKLOT_SYNC_SAVING:
      return g_strdup (_("Saving"));
    case BACKLOT_SYNC_WAITING:
      return g_strdup (_("Waiting for a connection"));
    case BACKLOT_SYNC_FAILED:
      return g_strdup (_("Not saved"));
    case BACKLOT_SYNC_CONFLICT:
      return g_strdup (_("Changed elsewhere"));
    case BACKLOT_SYNC_SAVED:
    default:
      return g_strdup ("");
    }
}

const char *
backlot_words_sync_icon (BacklotSyncState state)
{
  switch (state)
    {
    case BACKLOT_SYNC_SAVING:
      return "content-loading-symbolic";
    case BACKLOT_SYNC_WAITING:
      return "network-offline-symbolic";
    case BACKLOT_SYNC_FAILED:
      return "dialog-warning-symbolic";
    case BACKLOT_SYNC_CONFLICT:
      return "error-correct-symbolic";
    case BACKLOT_SYNC_SAVED:
    default:
      return "object-select-symbolic";
    }
}
