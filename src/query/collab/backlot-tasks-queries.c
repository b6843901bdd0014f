/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tasks: reading, making, removing. They are changed through a history. */

#include "config.h"

#include "query/collab/backlot-tasks-queries.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-fetch.h"
#include "query/backlot-row-insert.h"
#include "query/project/backlot-removal-private.h"

static void
read_list (BacklotWireQuery *query,
           const char       *project_id)
{
  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, "project_id", "eq", project_id);
  backlot_wire_query_order (query, "position", BACKLOT_WIRE_ORDER_DEFAULT);
  backlot_wire_query_order (query, "id", BACKLOT_WIRE_ORDER_DEFAULT);
}

LarderQueryOptions *
backlot_tasks_list_options (BacklotBackend *backend,
                            const char     *project_id)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (project_id != NULL, NULL);

  return backlot_fetch_new_rows (backend,
                                 backlot_backend_new_key ("tasks", "list", project_id, NULL),
                                 "tasks", backlot_fetch_new_scope (backend, "tasks", "project_id",
                                                                   project_id),
                                 read_list, project_id);
}

static void
read_mine (BacklotWireQuery *query,
           const char       *user_id)
{
  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, "assignee_id", "eq", user_id);
  backlot_wire_query_order (query, "due_on", BACKLOT_WIRE_ORDER_DEFAULT);
  backlot_wire_query_order (query, "id", BACKLOT_WIRE_ORDER_DEFAULT);
}

LarderQueryOptions *
backlot_tasks_mine_options (BacklotBackend *backend)
{
  const char *user_id = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  user_id = backlot_backend_get_user_id (backend);
  return backlot_fetch_new_rows (backend, backlot_backend_new_key ("tasks", "mine", NULL, NULL),
                                 "tasks", backlot_fetch_new_scope (backend, "tasks", "assignee_id",
                                                                   user_id),
                                 read_mine, user_id);
}

GListModel *
backlot_tasks_list (BacklotBackend *backend,
                    const char     *project_id)
{
  LarderTableView *view = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (project_id != NULL, NULL);

  view = larder_table_view_new (backlot_backend_get_table (backend, "tasks"), "position,id");
  larder_table_view_set_match_string (view, "project_id", project_id);
  return G_LIST_MODEL (view);
}

GListModel *
backlot_tasks_mine (BacklotBackend *backend)
{
  LarderTableView *view = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  view = larder_table_view_new (backlot_backend_get_table (backend, "tasks"), "due_on,created_at,id");
  larder_table_view_set_match_string (view, "assignee_id", backlot_backend_get_user_id (backend));
  return G_LIST_MODEL (view);
}

char *
backlot_tasks_create (BacklotBackend *backend,
                      const char     *project_id,
                      const char     *title,
                      const char     *assignee_id,
                      const char     *due_on)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) row = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (project_id != NULL && title != NULL, NULL);

  larder_value_builder_set_string (builder, "id", id);
  larder_value_builder_set_string (builder, "project_id", project_id);
  larder_value_builder_set_string (builder, "title", title);
  larder_value_builder_set_int (builder, "position",
                                backlot_row_insert_take_position (backend, "tasks", project_id));
  larder_value_builder_set_string (builder, "status", "todo");
  /* What the studio would set: an undo goes back to it before the studio has answered. */
  larder_value_builder_set_int (builder, "progress", 0);
  larder_value_builder_set_string (builder, "description", "");
  if (assignee_id != NULL)
    larder_value_builder_set_string (builder, "assignee_id", assignee_id);
  if (due_on != NULL)
    larder_value_builder_set_string (builder, "due_on", due_on);
  row = larder_value_builder_end (builder);
  backlot_row_insert_submit (backend, "tasks.create", "tasks", row, "created_by", NULL,
                             NULL);
  return g_steal_pointer (&id);
}

BacklotRemoval *
backlot_tasks_delete (BacklotBackend     *backend,
                      const char * const *task_ids)
{
  BacklotRemoval *removal = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (task_ids != NULL, NULL);

  removal = backlot_removal_new ("tasks");
  for (gsize i = 0; task_ids[i] != NULL; i++)
    {
      LarderValue *row = larder_table_get_value (backlot_backend_get_table (backend, "tasks"),
                                                 task_ids[i]);
      g_autofree char *project_id =
        row != NULL ? g_strdup (larder_value_get_member_string (row, "project_id")) : NULL;

      backlot_removal_discard_or_submit (removal, backend, "tasks.delete", task_ids[i], project_id);
    }
  return removal;
}

void
backlot_task_set_done (BacklotHistory *history,
                        BacklotTask    *task,
                        gboolean        done)
{
  g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();

  g_return_if_fail (BACKLOT_IS_HISTORY (history));
  g_return_if_fail (BACKLOT_IS_TASK (task));

  larder_value_builder_set_string (changes, "status", done ? "done" : "todo");
  if (done)
    larder_value_builder_set_int (changes, "progress", 100);
  backlot_history_edit (history, "tasks.update", "tasks",
                        larder_record_get_id (LARDER_RECORD (task)),
                        larder_value_builder_end (changes));
}

