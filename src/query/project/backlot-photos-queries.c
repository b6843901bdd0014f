/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Photos of a project: reading, adding, captions, order, removing. */

#include "config.h"

#include "query/project/backlot-photos-queries.h"

#include "model/project/backlot-photo.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-fetch.h"
#include "query/backlot-row-edit.h"
#include "query/backlot-row-insert.h"
#include "query/project/backlot-media-queries.h"
#include "query/project/backlot-removal-private.h"
#include "query/project/backlot-upload-queue.h"

static void
read_list (BacklotWireQuery *query,
           const char       *project_id)
{
  backlot_wire_query_select (query, "*,media:media_files(*)");
  backlot_wire_query_filter (query, "project_id", "eq", project_id);
  backlot_wire_query_order (query, "position", BACKLOT_WIRE_ORDER_DEFAULT);
  backlot_wire_query_order (query, "created_at", BACKLOT_WIRE_ORDER_DEFAULT);
  backlot_wire_query_order (query, "id", BACKLOT_WIRE_ORDER_DEFAULT);
}

LarderQueryOptions *
backlot_photos_list_options (BacklotBackend *backend,
                             const char     *project_id)
{
  g_autoptr(LarderSchema) media = NULL;
  LarderSchema *photos = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (project_id != NULL, NULL);

  media = larder_schema_new (backlot_backend_get_table (backend, "media_files"));
  photos = backlot_fetch_new_scope (backend, "photos", "project_id", project_id);
  larder_schema_add_embed (photos, "media", media);
  return backlot_fetch_new_rows (backend,
                                 backlot_backend_new_key ("photos", "list", project_id, NULL),
                                 "photos", photos, read_list, project_id);
}

static LarderValue *
new_row (const char *id,
         const char *project_id,
         const char *media_id,
         gint64      position,
         const char *caption)
{
  g_autoptr(LarderValueBuilder) row = larder_value_builder_new_object ();

  larder_value_builder_set_string (row, "id", id);
  larder_value_builder_set_string (row, "project_id", project_id);
  larder_value_builder_set_string (row, "media_id", media_id);
  larder_value_builder_set_int (row, "position", position);
  larder_value_builder_set_string (row, "caption", caption != NULL ? caption : "");
  return larder_value_builder_end (row);
}

char *
backlot_photos_add_media (BacklotBackend *backend,
                          const char     *project_id,
                          const char     *media_id,
                          const char     *caption)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) row = NULL;
  g_autoptr(LarderValue) variables = NULL;
  g_autoptr(LarderPatch) patch = NULL;
  g_autoptr(LarderMutation) mutation = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (project_id != NULL && media_id != NULL, NULL);

  row = new_row (id, project_id, media_id,
                 backlot_row_insert_take_position (backend, "photos", project_id), caption);
  larder_value_builder_set_string (builder, "id", id);
  larder_value_builder_set_string (builder, "project_id", project_id);
  larder_value_builder_set_value (builder, "row", row);
  variables = larder_value_builder_end (builder);

  mutation = larder_mutation_new (backlot_backend_get_client (backend), "photos.add", variables);
  patch = larder_patch_new_insert ("photos", row);
  larder_mutation_add_patch (mutation, patch);
  larder_mutation_add_reference (mutation, "projects", project_id);
  larder_mutation_add_reference (mutation, "media_files", media_id);
  larder_mutation_submit (mutation);
  return g_steal_pointer (&id);
}

char *
backlot_photos_add (BacklotBackend     *backend,
                    const char         *project_id,
                    BacklotMediaImport *import,
                    const char         *caption)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (BACKLOT_IS_MEDIA_IMPORT (import), NULL);

  backlot_media_add (backend, import, project_id);
  return backlot_photos_add_media (backend, project_id, backlot_media_import_get_id (import),
                                   caption);
}

static const char *
get_project_id (BacklotBackend *backend,
                const char     *photo_id)
{
  LarderValue *row = larder_table_get_value (backlot_backend_get_table (backend, "photos"),
                                             photo_id);

  return row != NULL ? larder_value_get_member_string (row, "project_id") : NULL;
}

void
backlot_photos_set_caption (BacklotBackend *backend,
                            const char     *photo_id,
                            const char     *caption)
{
  g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (photo_id != NULL && caption != NULL);

  larder_value_builder_set_string (changes, "caption", caption);
  backlot_row_edit_submit (backend, "photos.update", "photos", photo_id,
                           get_project_id (backend, photo_id), NULL,
                           larder_value_builder_end (changes));
}

/* An addition that was refused is taken back; there is nothing at the server to delete. */
static gboolean
withdraw_refused (BacklotBackend *backend,
                  const char     *photo_id)
{
  LarderOutbox *outbox = larder_client_get_outbox (backlot_backend_get_client (backend));

  for (guint i = 0; outbox != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (outbox)); i++)
    {
      g_autoptr(LarderMutation) mutation = g_list_model_get_item (G_LIST_MODEL (outbox), i);
      LarderValue *variables = larder_mutation_get_variables (mutation);

      if (g_str_equal (larder_mutation_get_key (mutation), "photos.add") &&
          larder_mutation_get_delivery (mutation) == LARDER_DELIVERY_FAILED &&
          g_strcmp0 (larder_value_get_member_string (variables, "id"), photo_id) == 0)
        return larder_mutation_withdraw (mutation);
    }
  return FALSE;
}

void
backlot_photos_retry (BacklotBackend *backend,
                      const char     *photo_id)
{
  LarderOutbox *outbox;
  LarderValue *row;
  const char *media_id;
  BacklotUpload *upload;

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (photo_id != NULL);

  outbox = larder_client_get_outbox (backlot_backend_get_client (backend));
  row = larder_table_get_value (backlot_backend_get_table (backend, "photos"), photo_id);
  media_id = row != NULL ? larder_value_get_member_string (row, "media_id") : NULL;
  for (guint i = 0; outbox != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (outbox)); i++)
    {
      g_autoptr(LarderMutation) mutation = g_list_model_get_item (G_LIST_MODEL (outbox), i);
      LarderValue *variables = larder_mutation_get_variables (mutation);
      const char *id = larder_value_get_member_string (variables, "id");

      if (larder_mutation_get_delivery (mutation) == LARDER_DELIVERY_FAILED && id != NULL &&
          (g_str_equal (id, photo_id) || g_strcmp0 (id, media_id) == 0))
        larder_mutation_retry (mutation);
    }
  upload = media_id != NULL
             ? backlot_upload_queue_find (backlot_backend_get_uploads (backend), media_id) : NULL;
  if (upload != NULL)
    backlot_upload_retry (upload);
}

BacklotRemoval *
backlot_photos_remove (BacklotBackend     *backend,
                       const char * const *photo_ids)
{
  BacklotRemoval *removal;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (photo_ids != NULL, NULL);

  removal = backlot_removal_new ("photos");
  for (gsize i = 0; photo_ids[i] != NULL; i++)
    if (!withdraw_refused (backend, photo_ids[i]))
      {
        g_autofree char *project_id = g_strdup (get_project_id (backend, photo_ids[i]));

        backlot_removal_submit (removal, backend, "photos.remove", photo_ids[i], project_id);
      }
  return removal;
}
