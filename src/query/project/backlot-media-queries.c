/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Media files: rows and uploads. */

#include "config.h"

#include "query/project/backlot-media-queries.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-fetch.h"
#include "query/project/backlot-upload-queue-private.h"

static void
read_detail (BacklotWireQuery *query,
             const char       *media_id)
{
  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, "id", "eq", media_id);
}

LarderQueryOptions *
backlot_media_detail_options (BacklotBackend *backend,
                              const char     *media_id)
{
  LarderSchema *schema;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (media_id != NULL, NULL);

  schema = larder_schema_new (backlot_backend_get_table (backend, "media_files"));
  return backlot_fetch_new_rows (backend,
                                 backlot_backend_new_key ("media", "detail", media_id, NULL),
                                 "media_files", schema, read_detail, media_id);
}

BacklotMedia *
backlot_media_get (BacklotBackend *backend,
                   const char     *media_id)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  return BACKLOT_MEDIA (larder_table_get_record (backlot_backend_get_table (backend, "media_files"),
                                                 media_id));
}

char *
backlot_media_find_same (BacklotBackend *backend,
                         const char     *sha256)
{
  g_autoptr(LarderTableView) view = NULL;
  g_autoptr(LarderRecord) record = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (sha256 != NULL, NULL);

  view = larder_table_view_new (backlot_backend_get_table (backend, "media_files"), "id");
  larder_table_view_set_match_string (view, "sha256", sha256);
  larder_table_view_set_match_string (view, "user_id", backlot_backend_get_user_id (backend));
  record = g_list_model_get_item (G_LIST_MODEL (view), 0);
  return record != NULL ? g_strdup (larder_record_get_id (record)) : NULL;
}

void
backlot_media_add (BacklotBackend     *backend,
                   BacklotMediaImport *import,
                   const char         *project_id)
{
  g_autoptr(LarderValue) row = NULL;
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) variables = NULL;
  g_autoptr(LarderPatch) patch = NULL;
  g_autoptr(LarderMutation) mutation = NULL;

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (BACKLOT_IS_MEDIA_IMPORT (import));

  row = backlot_media_import_to_row (import, backlot_backend_get_user_id (backend));
  larder_value_builder_set_string (builder, "id", backlot_media_import_get_id (import));
  if (project_id != NULL)
    larder_value_builder_set_string (builder, "project_id", project_id);
  larder_value_builder_set_value (builder, "row", row);
  variables = larder_value_builder_end (builder);

  mutation = larder_mutation_new (backlot_backend_get_client (backend), "media.create", variables);
  patch = larder_patch_new_insert ("media_files", row);
  larder_mutation_add_patch (mutation, patch);
  larder_mutation_submit (mutation);
  backlot_upload_queue_submit (backlot_backend_get_uploads (backend), row, project_id);
}
