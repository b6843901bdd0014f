/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How changes of photos reach the server. */

#include "config.h"

#include "query/project/backlot-photos-mutations.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-send.h"
#include "query/project/backlot-upload-queue-private.h"

void
backlot_photos_run_add (LarderMutationContext *context,
                        gpointer               user_data)
{
  LarderValue *variables = larder_mutation_context_get_variables (context);

  backlot_send_insert (context, BACKLOT_BACKEND (user_data), "photos",
                       larder_value_get_member (variables, "row"));
}

void
backlot_photos_run_remove (LarderMutationContext *context,
                           gpointer               user_data)
{
  backlot_send_delete (context, BACKLOT_BACKEND (user_data),
                       backlot_send_get_text (context, "table"),
                       backlot_send_get_text (context, "id"));
}

static void
read_order_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(LarderMutationContext) context = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) rows = backlot_rest_finish (BACKLOT_REST (object), result, &error);

  if (error != NULL)
    {
      backlot_send_fail (context, g_steal_pointer (&error));
      return;
    }
  if (rows != NULL)
    larder_mutation_context_add_rows (context, "photos", rows);
  larder_mutation_context_return_value (context, larder_value_new_null ());
}

/* The function tells only how many rows moved; the rows are read so that the layer can go without
 * showing the old order. */
static void
reordered_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(LarderMutationContext) context = user_data;
  BacklotRest *rest = BACKLOT_REST (object);
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) moved = backlot_rest_finish (rest, result, &error);
  g_autoptr(BacklotWireQuery) query = NULL;
  GCancellable *cancellable = larder_mutation_context_get_cancellable (context);

  if (error != NULL)
    {
      backlot_send_fail (context, g_steal_pointer (&error));
      return;
    }
  query = backlot_wire_query_new ();
  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, "project_id", "eq",
                             backlot_send_get_text (context, "project_id"));
  backlot_rest_select_async (rest, "photos", query, cancellable, read_order_cb,
                             g_steal_pointer (&context));
}

void
backlot_photos_run_reorder (LarderMutationContext *context,
                            gpointer               user_data)
{
  BacklotBackend *backend = user_data;
  LarderValue *variables = larder_mutation_context_get_variables (context);
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) arguments = NULL;

  larder_value_builder_set_string (builder, "p_project_id",
                                   backlot_send_get_text (context, "project_id"));
  larder_value_builder_set_string (builder, "p_table", "photos");
  larder_value_builder_set_string (builder, "p_parent_id",
                                   backlot_send_get_text (context, "project_id"));
  larder_value_builder_set_value (builder, "p_ids", larder_value_get_member (variables, "ids"));
  arguments = larder_value_builder_end (builder);
  backlot_rest_rpc_async (backlot_backend_get_rest (backend), "reorder_items", arguments,
                          larder_mutation_context_get_cancellable (context), reordered_cb,
                          larder_mutation_context_ref (context));
}

static gboolean
is_used (BacklotBackend *backend,
         const char     *media_id)
{
  g_autoptr(LarderTableView) view =
    larder_table_view_new (backlot_backend_get_table (backend, "photos"), "id");

  larder_table_view_set_match_string (view, "media_id", media_id);
  return g_list_model_get_n_items (G_LIST_MODEL (view)) > 0;
}

void
backlot_photos_removed (LarderMutation *mutation,
                        gpointer        user_data)
{
  BacklotBackend *backend = user_data;
  BacklotUploadQueue *uploads = backlot_backend_get_uploads (backend);
  const char *media_id = larder_value_get_member_string (larder_mutation_get_variables (mutation),
                                                         "media_id");

  if (uploads != NULL && media_id != NULL &&
      larder_mutation_get_status (mutation) == LARDER_MUTATION_SUCCESS &&
      !is_used (backend, media_id))
    backlot_upload_queue_drop (uploads, media_id);
}
