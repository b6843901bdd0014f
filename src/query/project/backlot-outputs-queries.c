/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outputs of a project: reading, choosing, renaming, removing. */

#include "config.h"

#include "query/project/backlot-outputs-queries.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-fetch.h"
#include "query/backlot-row-edit.h"
#include "query/project/backlot-removal-private.h"

static void
read_list (BacklotWireQuery *query,
           const char       *project_id)
{
  backlot_wire_query_select (query, "*,media:media_files(*)");
  if (project_id != NULL)
    backlot_wire_query_filter (query, "project_id", "eq", project_id);
  backlot_wire_query_order (query, "created_at", BACKLOT_WIRE_ORDER_DESCENDING);
}

LarderQueryOptions *
backlot_outputs_list_options (BacklotBackend *backend,
                              const char     *project_id)
{
  g_autoptr(LarderSchema) media = NULL;
  LarderSchema *outputs;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  media = larder_schema_new (backlot_backend_get_table (backend, "media_files"));
  outputs = project_id != NULL
            ? backlot_fetch_new_scope (backend, "outputs", "project_id", project_id)
            : larder_schema_new (backlot_backend_get_table (backend, "outputs"));
  larder_schema_add_embed (outputs, "media", media);
  return backlot_fetch_new_rows (backend,
                                 backlot_backend_new_key ("outputs", "list", project_id, NULL),
                                 "outputs", outputs, read_list, project_id);
}

static char *
get_project_id (BacklotBackend *backend,
                const char     *output_id)
{
  LarderValue *row = larder_table_get_value (backlot_backend_get_table (backend, "outputs"),
                                             output_id);

  return row != NULL ? g_strdup (larder_value_get_member_string (row, "project_id")) : NULL;
}

void
backlot_outputs_choose (BacklotBackend *backend,
                        const char     *output_id,
                        gboolean        chosen)
{
  g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();
  g_autofree char *project_id = NULL;

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (output_id != NULL);

  project_id = get_project_id (backend, output_id);
  larder_value_builder_set_boolean (changes, "chosen", chosen);
  backlot_row_edit_submit (backend, "outputs.choose", "outputs", output_id, project_id, NULL,
                           larder_value_builder_end (changes));
}

void
backlot_outputs_rename (BacklotBackend *backend,
                        const char     *output_id,
                        const char     *label)
{
  g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();
  g_autofree char *project_id = NULL;

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (output_id != NULL && label != NULL);

  project_id = get_project_id (backend, output_id);
  larder_value_builder_set_string (changes, "label", label);
  backlot_row_edit_submit (backend, "outputs.rename", "outputs", output_id, project_id, NULL,
                           larder_value_builder_end (changes));
}

BacklotRemoval *
backlot_outputs_remove (BacklotBackend *backend,
                        const char     *output_id)
{
  BacklotRemoval *removal;
  g_autofree char *project_id = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (output_id != NULL, NULL);

  project_id = get_project_id (backend, output_id);
  removal = backlot_removal_new ("outputs");
  backlot_removal_submit (removal, backend, "outputs.remove", output_id, project_id);
  return removal;
}
