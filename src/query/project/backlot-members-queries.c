/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who belongs to a project, what people are called, and what this person may do. */

#include "config.h"

#include "query/project/backlot-members-queries.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-fetch.h"
#include "query/backlot-row-key.h"

static void
read_members (BacklotWireQuery *query,
              const char       *project_id)
{
  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, "project_id", "eq", project_id);
  backlot_wire_query_order (query, "created_at", BACKLOT_WIRE_ORDER_DEFAULT);
  backlot_wire_query_order (query, "user_id", BACKLOT_WIRE_ORDER_DEFAULT);
}

LarderQueryOptions *
backlot_members_list_options (BacklotBackend *backend,
                              const char     *project_id)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (project_id != NULL, NULL);

  return backlot_fetch_new_prepared_rows (backend,
                                          backlot_backend_new_key ("projects", "members",
                                                                   project_id, NULL),
                                          "project_members",
                                          backlot_fetch_new_scope (backend, "members", "project_id",
                                                                   project_id),
                                          read_members, project_id, backlot_row_key_add_ids);
}

static void
read_invites (BacklotWireQuery *query,
              const char       *project_id)
{
  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, "project_id", "eq", project_id);
  backlot_wire_query_order (query, "created_at", BACKLOT_WIRE_ORDER_DEFAULT);
  backlot_wire_query_order (query, "email", BACKLOT_WIRE_ORDER_DEFAULT);
}

LarderQueryOptions *
backlot_members_invites_options (BacklotBackend *backend,
                                 const char     *project_id)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (project_id != NULL, NULL);

  return backlot_fetch_new_prepared_rows (backend,
                                          backlot_backend_new_key ("projects", "invites",
                                                                   project_id, NULL),
                                          "project_invites",
                                          backlot_fetch_new_scope (backend, "invites", "project_id",
                                                                   project_id),
                                          read_invites, project_id, backlot_row_key_add_ids);
}

static void
read_people (BacklotWireQuery *query,
             const char       *id)
{
  backlot_wire_query_select (query, "id,display_name,avatar_url");
}

LarderQueryOptions *
backlot_members_people_options (BacklotBackend *backend)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  return backlot_fetch_new_rows (backend, backlot_backend_new_key ("people", "list", NULL, NULL),
                                 "people", NULL, read_people, NULL);
}

LarderQueryOptions *
backlot_members_permissions_options (BacklotBackend *backend,
                                     const char     *project_id)
{
  g_autoptr(LarderValueBuilder) arguments = larder_value_builder_new_object ();

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (project_id != NULL, NULL);

  larder_value_builder_set_string (arguments, "p_project_id", project_id);
  return backlot_fetch_new_rpc (backend,
                                backlot_backend_new_key ("permissions", project_id, NULL, NULL),
                                "my_permissions", larder_value_builder_end (arguments));
}

gboolean
backlot_members_has_right (LarderValue *permissions,
                           const char  *right)
{
  LarderValue *value = permissions != NULL ? larder_value_get_member (permissions, right) : NULL;

  return value == NULL || larder_value_get_boolean (value) ||
         g_strcmp0 (larder_value_get_member_string (permissions, "role"), "none") == 0;
}

static gboolean
is_mine (BacklotBackend *backend,
         LarderValue    *row,
         const char     *member)
{
  return row != NULL && g_strcmp0 (larder_value_get_member_string (row, member),
                                   backlot_backend_get_user_id (backend)) == 0;
}

gboolean
backlot_members_may_change (BacklotBackend *backend,
                            const char     *project_id,
                            const char     *table,
                            const char     *id,
                            gboolean        removes)
{
  g_autoptr(GVariant) key = NULL;
  LarderValue *row = NULL;
  const char *right = "can_edit";

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), FALSE);
  g_return_val_if_fail (table != NULL, FALSE);

  if (id != NULL)
    row = larder_table_get_value (backlot_backend_get_table (backend, table), id);
  if (project_id == NULL && row != NULL)
    project_id = larder_value_get_member_string (row, "project_id");
  if (project_id == NULL)
    return TRUE;
  if (g_str_equal (table, "members") || g_str_equal (table, "invites") ||
      (g_str_equal (table, "projects") && removes))
    right = "can_manage";
  else if (g_str_equal (table, "tasks") && !removes && is_mine (backend, row, "assignee_id"))
    right = "can_view";
  else if (g_str_equal (table, "comments") && is_mine (backend, row, "author_id"))
    right = "can_comment";
  key = backlot_backend_new_key ("permissions", project_id, NULL, NULL);
  return is_mine (backend, row, "user_id") ||
         backlot_members_has_right (larder_client_get_data (backlot_backend_get_client (backend),
                                                            key), right);
}

GListModel *
backlot_members_list (BacklotBackend *backend,
                      const char     *project_id)
{
  LarderTableView *view = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (project_id != NULL, NULL);

  view = larder_table_view_new (backlot_backend_get_table (backend, "members"), "created_at,id");
  larder_table_view_set_match_string (view, "project_id", project_id);
  return G_LIST_MODEL (view);
}

GListModel *
backlot_members_invites (BacklotBackend *backend,
                         const char     *project_id)
{
  LarderTableView *view = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (project_id != NULL, NULL);

  view = larder_table_view_new (backlot_backend_get_table (backend, "invites"), "created_at,id");
  larder_table_view_set_match_string (view, "project_id", project_id);
  return G_LIST_MODEL (view);
}

BacklotPerson *
backlot_members_get_person (BacklotBackend *backend,
                            const char     *user_id)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (user_id != NULL, NULL);

  return BACKLOT_PERSON (larder_table_get_record (backlot_backend_get_table (backend, "people"),
                                                  user_id));
}
