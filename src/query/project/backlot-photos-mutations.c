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
