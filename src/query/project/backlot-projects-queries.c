/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Projects: reading, making, changing, deleting. */

#include "config.h"

#include "query/project/backlot-projects-queries.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-fetch.h"
#include "query/backlot-row-edit.h"
#include "query/backlot-send.h"
#include "query/project/backlot-projects-mutations.h"
#include "query/project/backlot-removal-private.h"

#define MAX_ROWS 1000

static LarderSchema *
new_schema (BacklotBackend *backend)
{
  LarderSchema *projects = larder_schema_new (backlot_backend_get_table (backend, "projects"));
  g_autoptr(LarderSchema) films = larder_schema_new (backlot_backend_get_table (backend, "films"));
  g_autoptr(LarderSchema) sound =
    larder_schema_new (backlot_backend_get_table (backend, "media_files"));

  larder_schema_add_embed (films, "sound", sound);
  larder_schema_add_embed (projects, "film", films);
  return projects;
}

static void
read_list (BacklotWireQuery *query,
           const char       *kind)
{
  backlot_wire_query_select (query, "*,film:films(*)");
  if (kind != NULL)
    backlot_wire_query_filter (query, "kind", "eq", kind);
  backlot_wire_query_order (query, "created_at", BACKLOT_WIRE_ORDER_DESCENDING);
  backlot_wire_query_order (query, "id", BACKLOT_WIRE_ORDER_DEFAULT);
  backlot_wire_query_limit (query, MAX_ROWS);
}

LarderQueryOptions *
backlot_projects_list_options (BacklotBackend *backend,
                               const char     *kind)
{
  g_autoptr(LarderValue) owner = NULL;
  LarderSchema *schema;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  schema = new_schema (backend);
  /* A project of this person that the answer lacks was deleted elsewhere. */
  owner = larder_value_new_string (backlot_backend_get_user_id (backend));
  larder_schema_add_scope (schema, "owner_id", owner);
  if (kind != NULL)
    {
      g_autoptr(LarderValue) value = larder_value_new_string (kind);

      larder_schema_add_scope (schema, "kind", value);
    }
  return backlot_fetch_new_rows (backend, backlot_backend_new_key ("projects", "list", kind, NULL),
                                 "projects", schema, read_list, kind);
}

static void
read_detail (BacklotWireQuery *query,
             const char       *project_id)
{
  backlot_wire_query_select (query, "*,film:films(*,sound:media_files(*))");
  backlot_wire_query_filter (query, "id", "eq", project_id);
}

LarderQueryOptions *
backlot_projects_detail_options (BacklotBackend *backend,
                                 const char     *project_id)
{
  g_autoptr(LarderValue) id = NULL;
  LarderSchema *schema;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (project_id != NULL, NULL);

  id = larder_value_new_string (project_id);
  schema = new_schema (backend);
  larder_schema_add_scope (schema, "id", id);
  return backlot_fetch_new_rows (backend,
                                 backlot_backend_new_key ("projects", "detail", project_id, NULL),
                                 "projects", schema, read_detail, project_id);
}

GListModel *
backlot_projects_list (BacklotBackend *backend,
                       const char     *kind)
{
  LarderTableView *view;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  view = larder_table_view_new (backlot_backend_get_table (backend, "projects"),
                                "created_at desc,id");
  if (kind != NULL)
    larder_table_view_set_match_string (view, "kind", kind);
  return G_LIST_MODEL (view);
}

BacklotProject *
backlot_projects_get (BacklotBackend *backend,
                      const char     *project_id)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  return BACKLOT_PROJECT (larder_table_get_record (backlot_backend_get_table (backend, "projects"),
                                                   project_id));
}

static LarderPatch *
new_project_patch (BacklotBackend *backend,
                   const char     *id,
                   const char     *title,
                   const char     *description)
{
  g_autoptr(LarderValueBuilder) row = larder_value_builder_new_object ();
  g_autoptr(LarderValue) value = NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *text = g_date_time_format_iso8601 (now);

  larder_value_builder_set_string (row, "id", id);
  larder_value_builder_set_string (row, "owner_id", backlot_backend_get_user_id (backend));
  larder_value_builder_set_string (row, "kind", "film");
  larder_value_builder_set_string (row, "title", title);
  larder_value_builder_set_string (row, "description", description);
  larder_value_builder_set_string (row, "status", "draft");
  larder_value_builder_set_string (row, "created_at", text);
  larder_value_builder_set_string (row, "updated_at", text);
  value = larder_value_builder_end (row);
  return larder_patch_new_insert ("projects", value);
}

static LarderValue *
new_film_details (const char *style,
                  int         duration_min,
                  int         height)
{
  g_autoptr(LarderValueBuilder) details = larder_value_builder_new_object ();

  larder_value_builder_set_string (details, "style", style);
  larder_value_builder_set_int (details, "duration_min", duration_min);
  larder_value_builder_set_int (details, "height", height);
  return larder_value_builder_end (details);
}

static LarderPatch *
new_film_patch (const char  *id,
                LarderValue *details)
{
  g_autoptr(LarderValueBuilder) row = larder_value_builder_new_object ();
  g_autoptr(LarderValue) key = NULL;
  g_autoptr(LarderValue) value = NULL;

  /* Patches know rows by this member, whatever the table does. */
  larder_value_builder_set_string (row, "id", id);
  larder_value_builder_set_string (row, "project_id", id);
  key = larder_value_builder_end (row);
  value = larder_value_merge (details, key);
  return larder_patch_new_insert ("films", value);
}

void
backlot_projects_create_film_as (BacklotBackend *backend,
                                 const char     *id,
                                 const char     *title,
                                 const char     *description,
                                 const char     *style,
                                 int             duration_min,
                                 int             height)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) details = NULL;
  g_autoptr(LarderValue) variables = NULL;
  g_autoptr(LarderMutation) mutation = NULL;
  g_autoptr(LarderPatch) project_patch = NULL;
  g_autoptr(LarderPatch) film_patch = NULL;

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (id != NULL && title != NULL && style != NULL);

  details = new_film_details (style, duration_min, height);
  larder_value_builder_set_string (builder, "id", id);
  larder_value_builder_set_string (builder, "project_id", id);
  larder_value_builder_set_string (builder, "title", title);
  larder_value_builder_set_string (builder, "description", description != NULL ? description : "");
  larder_value_builder_set_value (builder, "details", details);
  variables = larder_value_builder_end (builder);

  mutation = larder_mutation_new (backlot_backend_get_client (backend), "projects.create",
                                  variables);
  project_patch = new_project_patch (backend, id, title, description != NULL ? description : "");
  film_patch = new_film_patch (id, details);
  larder_mutation_add_patch (mutation, project_patch);
  larder_mutation_add_patch (mutation, film_patch);
  larder_mutation_submit (mutation);
}

char *
backlot_projects_create_film (BacklotBackend *backend,
                              const char     *title,
                              const char     *description,
                              const char     *style,
                              int             duration_min,
                              int             height)
{
  char *id = g_uuid_string_random ();

  backlot_projects_create_film_as (backend, id, title, description, style, duration_min, height);
  return id;
}

static void
set_text (BacklotBackend *backend,
          const char     *project_id,
          const char     *member,
          const char     *text)
{
  g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (project_id != NULL && text != NULL);

  larder_value_builder_set_string (changes, member, text);
  backlot_row_edit_submit (backend, "projects.update", "projects", project_id, project_id, NULL,
                           larder_value_builder_end (changes));
}

void
backlot_projects_set_title (BacklotBackend *backend,
                            const char     *project_id,
                            const char     *title)
{
  set_text (backend, project_id, "title", title);
}

void
backlot_projects_set_description (BacklotBackend *backend,
                                  const char     *project_id,
                                  const char     *description)
{
  set_text (backend, project_id, "description", description);
}

BacklotRemoval *
backlot_projects_delete (BacklotBackend *backend,
                         const char     *project_id)
{
  BacklotRemoval *removal;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (project_id != NULL, NULL);

  removal = backlot_removal_new ("projects");
  backlot_removal_submit (removal, backend, "projects.delete", project_id, project_id);
  return removal;
}

/* The function makes the film's row too, which is read with the project: its version is the one
 * that the next change has to name. */
static void
take_created (LarderMutationContext *context,
              LarderValue           *rows)
{
  LarderValue *row = NULL;
  LarderValue *film = NULL;
  g_autoptr(LarderValue) project = NULL;

  if (larder_value_get_n_items (rows) == 0)
    return;
  row = larder_value_get_item (rows, 0);
  film = larder_value_get_member (row, "film");
  project = larder_value_without (row, "film");
  larder_mutation_context_add_rows (context, "projects", project);
  if (film != NULL && !larder_value_is_null (film))
    larder_mutation_context_add_rows (context, "films", film);
}

void
backlot_projects_run_create (LarderMutationContext *context,
                             gpointer               user_data)
{
  LarderValue *variables = larder_mutation_context_get_variables (context);
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) arguments = NULL;
  g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();

  larder_value_builder_set_string (builder, "p_id", backlot_send_get_text (context, "id"));
  larder_value_builder_set_string (builder, "p_kind", "film");
  larder_value_builder_set_string (builder, "p_title", backlot_send_get_text (context, "title"));
  larder_value_builder_set_string (builder, "p_description",
                                   backlot_send_get_text (context, "description"));
  larder_value_builder_set_value (builder, "p_details",
                                  larder_value_get_member (variables, "details"));
  arguments = larder_value_builder_end (builder);
  backlot_wire_query_select (query, "*,film:films(*)");
  backlot_wire_query_filter (query, "id", "eq", backlot_send_get_text (context, "id"));
  backlot_send_rpc_and_read (context, BACKLOT_BACKEND (user_data), "create_project", arguments,
                             "projects", g_steal_pointer (&query), take_created);
}

void
backlot_projects_run_delete (LarderMutationContext *context,
                             gpointer               user_data)
{
  backlot_send_delete (context, BACKLOT_BACKEND (user_data), "projects",
                       backlot_send_get_text (context, "id"));
}

void
backlot_projects_remove_rows (BacklotBackend *backend,
                              const char     *project_id)
{
  static const char * const names[] = { "photos", "outputs", "jobs", "tasks", "comments",
                                        "members", "invites", "notifications" };
  LarderClient *client = backlot_backend_get_client (backend);

  larder_client_remove_row (client, "films", project_id);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      LarderTable *table = backlot_backend_get_table (backend, names[i]);
      g_autoptr(LarderTableView) view = larder_table_view_new (table, "id");

      larder_table_view_set_match_string (view, "project_id", project_id);
      for (guint n = g_list_model_get_n_items (G_LIST_MODEL (view)); n > 0; n--)
        {
          g_autoptr(LarderRecord) record = g_list_model_get_item (G_LIST_MODEL (view), n - 1);

          if (record != NULL)
            larder_client_remove_row (client, names[i], larder_record_get_id (record));
        }
    }
}

/* The event that tells it may come later than the answer, or never. */
/* Whoever asked before was told that nobody has rights in it. */
void
backlot_projects_created (LarderMutation *mutation,
                          gpointer        user_data)
{
  LarderValue *variables = larder_mutation_get_variables (mutation);

  if (larder_mutation_get_status (mutation) == LARDER_MUTATION_SUCCESS)
    backlot_backend_invalidate (user_data, "permissions",
                                larder_value_get_member_string (variables, "project_id"), NULL);
}

void
backlot_projects_deleted (LarderMutation *mutation,
                          gpointer        user_data)
{
  BacklotBackend *backend = user_data;
  LarderValue *variables = larder_mutation_get_variables (mutation);

  if (larder_mutation_get_status (mutation) != LARDER_MUTATION_SUCCESS)
    return;
  larder_client_begin_batch (backlot_backend_get_client (backend));
  backlot_projects_remove_rows (backend, larder_value_get_member_string (variables, "id"));
  larder_client_end_batch (backlot_backend_get_client (backend));
}
