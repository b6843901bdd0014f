/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who belongs to a project, what people are called, and what this person may do. */

#include "config.h"

#include "query/project/backlot-members-queries.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-fetch.h"

static void
read_members (BacklotWireQuery *query,
              const char       *project_id)
{
  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, "project_id", "eq", project_id);
  backlot_wire_query_order (query, "created_at", BACKLOT_WIRE_ORDER_DEFAULT);
  backlot_wire_query_order (query, "user_id", BACKLOT_WIRE_ORDER_DEFAULT);
}

/* A table here knows its rows by one member. */
static LarderValue *
add_ids (LarderValue *rows)
{
  g_autoptr(LarderValueBuilder) all = larder_value_builder_new_array ();

  for (guint i = 0; i < larder_value_get_n_items (rows); i++)
    {
      LarderValue *row = larder_value_get_item (rows, i);
      const char *project_id = larder_value_get_member_string (row, "project_id");
      const char *user_id = larder_value_get_member_string (row, "user_id");
      g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
      g_autofree char *id = g_strjoin (":", project_id, user_id, NULL);
      g_autoptr(LarderValue) key = NULL;
      g_autoptr(LarderValue) whole = NULL;

      larder_value_builder_set_string (builder, "id", id);
      key = larder_value_builder_end (builder);
      whole = larder_value_merge (row, key);
      larder_value_builder_add_value (all, whole);
    }
  return larder_value_builder_end (all);
}

LarderQueryOptions *
backlot_members_list_options (BacklotBackend *backend,
                              const char     *project_id)
{
  g_autoptr(LarderValue) id = NULL;
  LarderSchema *members = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (project_id != NULL, NULL);

  members = larder_schema_new (backlot_backend_get_table (backend, "members"));
  id = larder_value_new_string (project_id);
  larder_schema_add_scope (members, "project_id", id);
  return backlot_fetch_new_prepared_rows (backend,
                                          backlot_backend_new_key ("projects", "members",
                                                                   project_id, NULL),
                                          "project_members", members, read_members, project_id,
                                          add_ids);
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
                                 "people",
                                 larder_schema_new (backlot_backend_get_table (backend, "people")),
                                 read_people, NULL);
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

BacklotPerson *
backlot_members_get_person (BacklotBackend *backend,
                            const char     *user_id)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (user_id != NULL, NULL);

  return BACKLOT_PERSON (larder_table_get_record (backlot_backend_get_table (backend, "people"),
                                                  user_id));
}
