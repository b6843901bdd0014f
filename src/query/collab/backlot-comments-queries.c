/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comments: reading, adding, removing. They are changed through a history. */

#include "config.h"

#include "query/collab/backlot-comments-queries.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-fetch.h"
#include "query/backlot-row-insert.h"
#include "query/project/backlot-removal-private.h"

/* An id is of one thing only, whatever its kind. */
static void
read_list (BacklotWireQuery *query,
           const char       *entity_id)
{
  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, "entity_id", "eq", entity_id);
  backlot_wire_query_order (query, "created_at", BACKLOT_WIRE_ORDER_DEFAULT);
  backlot_wire_query_order (query, "id", BACKLOT_WIRE_ORDER_DEFAULT);
}

LarderQueryOptions *
backlot_comments_list_options (BacklotBackend *backend,
                               const char     *entity_type,
                               const char     *entity_id)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (entity_type != NULL && entity_id != NULL, NULL);

  return backlot_fetch_new_rows (backend,
                                 backlot_backend_new_key ("comments", "list", entity_type,
                                                          entity_id),
                                 "comments", backlot_fetch_new_scope (backend, "comments",
                                                                      "entity_id", entity_id),
                                 read_list, entity_id);
}

static void
read_project (BacklotWireQuery *query,
              const char       *project_id)
{
  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, "project_id", "eq", project_id);
  backlot_wire_query_order (query, "created_at", BACKLOT_WIRE_ORDER_DEFAULT);
  backlot_wire_query_order (query, "id", BACKLOT_WIRE_ORDER_DEFAULT);
}

LarderQueryOptions *
backlot_comments_project_options (BacklotBackend *backend,
                                  const char     *project_id)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (project_id != NULL, NULL);

  return backlot_fetch_new_rows (backend,
                                 backlot_backend_new_key ("comments", "project", project_id, NULL),
                                 "comments",
                                 backlot_fetch_new_scope (backend, "comments", "project_id",
                                                          project_id),
                                 read_project, project_id);
}

GListModel *
backlot_comments_list (BacklotBackend *backend,
                       const char     *entity_type,
                       const char     *entity_id,
                       const char     *parent_id)
{
  LarderTableView *view = NULL;
  g_autoptr(LarderValue) parent = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (entity_type != NULL && entity_id != NULL, NULL);

  view = larder_table_view_new (backlot_backend_get_table (backend, "comments"), "created_at,id");
  parent = parent_id != NULL ? larder_value_new_string (parent_id) : larder_value_new_null ();
  larder_table_view_set_match_string (view, "entity_id", entity_id);
  larder_table_view_set_match (view, "parent_id", parent);
  return G_LIST_MODEL (view);
}

char *
backlot_comments_add (BacklotBackend     *backend,
                      const char         *project_id,
                      const char         *entity_type,
                      const char         *entity_id,
                      const char         *parent_id,
                      const char         *body,
                      const char * const *mentions)
{
  return backlot_comments_add_after (backend, project_id, entity_type, entity_id, parent_id, body,
                                     mentions, NULL);
}

char *
backlot_comments_add_after (BacklotBackend     *backend,
                            const char         *project_id,
                            const char         *entity_type,
                            const char         *entity_id,
                            const char         *parent_id,
                            const char         *body,
                            const char * const *mentions,
                            const char         *after_id)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *thread = NULL;
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) row = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (project_id != NULL && entity_type != NULL && entity_id != NULL, NULL);
  g_return_val_if_fail (body != NULL, NULL);

  larder_value_builder_set_string (builder, "id", id);
  larder_value_builder_set_string (builder, "project_id", project_id);
  larder_value_builder_set_string (builder, "entity_type", entity_type);
  larder_value_builder_set_string (builder, "entity_id", entity_id);
  if (parent_id != NULL)
    larder_value_builder_set_string (builder, "parent_id", parent_id);
  else
    larder_value_builder_set_null (builder, "parent_id");
  larder_value_builder_set_string (builder, "body", body);
  larder_value_builder_begin_array (builder, "mentions");
  for (gsize i = 0; mentions != NULL && mentions[i] != NULL; i++)
    larder_value_builder_add_string (builder, mentions[i]);
  larder_value_builder_close (builder);
  row = larder_value_builder_end (builder);
  /* The studio's time is their order. Answers wait for what they answer, nobody else for them. */
  thread = g_strconcat ("thread:", parent_id != NULL ? parent_id : entity_id, NULL);
  backlot_row_insert_submit (backend, "comments.add", "comments", row, "author_id", after_id,
                             thread);
  return g_steal_pointer (&id);
}

BacklotRemoval *
backlot_comments_remove (BacklotBackend *backend,
                         const char     *comment_id)
{
  BacklotRemoval *removal = NULL;
  LarderValue *row = NULL;
  g_autofree char *project_id = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (comment_id != NULL, NULL);

  row = larder_table_get_value (backlot_backend_get_table (backend, "comments"), comment_id);
  project_id = row != NULL ? g_strdup (larder_value_get_member_string (row, "project_id")) : NULL;
  removal = backlot_removal_new ("comments");
  backlot_removal_discard_or_submit (removal, backend, "comments.remove", comment_id, project_id);
  return removal;
}
