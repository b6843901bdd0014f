/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How media files reach the server. */

#include "config.h"

#include "query/project/backlot-media-mutations.h"

#include "service/backlot-tus-upload.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-error-service.h"
#include "query/backlot-network.h"
#include "query/backlot-send.h"
#include "query/project/backlot-picture-cache-private.h"

/* The queue tries again as soon as the network is another one. */
#define METERED_RETRY_S 3600

/* One upload attempt. */
typedef struct
{
  LarderMutationContext *context;   /* (owned) */
  BacklotBackend        *backend;   /* (owned) */
  BacklotTusUpload      *upload;    /* (owned) */
  char                  *path;      /* (owned): of the file in the spool */
  GCancellable          *bytes;     /* (owned): of what is on its way */
  gulong                 cancelled_id;
} Upload;

static void
upload_free (Upload *upload)
{
  if (upload->upload != NULL)
    g_signal_handlers_disconnect_by_data (upload->upload, upload);
  g_clear_object (&upload->upload);
  g_signal_handlers_disconnect_by_data (backlot_backend_get_network (upload->backend), upload);
  g_clear_signal_handler (&upload->cancelled_id,
                          larder_mutation_context_get_cancellable (upload->context));
  g_clear_object (&upload->bytes);
  larder_mutation_context_unref (upload->context);
  g_object_unref (upload->backend);
  g_free (upload->path);
  g_free (upload);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Upload, upload_free)

void
backlot_media_run_create (LarderMutationContext *context,
                          gpointer               user_data)
{
  LarderValue *variables = larder_mutation_context_get_variables (context);
  LarderValue *row = larder_value_get_member (variables, "row");
  /* Owner and state are the server's own. */
  g_autoptr(LarderValue) without_owner = larder_value_without (row, "user_id");
  g_autoptr(LarderValue) sent = larder_value_without (without_owner, "upload_state");

  backlot_send_insert (context, BACKLOT_BACKEND (user_data), "media_files", sent);
}

void
backlot_media_run_remove (LarderMutationContext *context,
                          gpointer               user_data)
{
  backlot_send_delete (context, BACKLOT_BACKEND (user_data), "media_files",
                       backlot_send_get_text (context, "id"));
}

static void
fail (LarderMutationContext *context,
      BacklotError           code,
      const char            *message)
{
  larder_mutation_context_return_error (context,
                                        g_error_new_literal (BACKLOT_ERROR, (int) code, message));
}

static void
updated_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(LarderMutationContext) context = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) rows = backlot_rest_finish (BACKLOT_REST (object), result, &error);

  if (error != NULL)
    backlot_send_fail (context, g_steal_pointer (&error));
  else if (rows == NULL || larder_value_get_n_items (rows) == 0)
    fail (context, BACKLOT_ERROR_NOT_FOUND, "The media file is gone");
  else
    {
      larder_mutation_context_add_rows (context, "media_files", rows);
      larder_mutation_context_return_value (context, larder_value_new_null ());
    }
}

/* The state of a file is said only by who sends it, so no version stands in the request. */
static void
update_row (BacklotBackend      *backend,
            const char          *id,
            LarderValue         *changes,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();

  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, "id", "eq", id);
  backlot_rest_update_async (backlot_backend_get_rest (backend), "media_files", changes, query,
                             cancellable, callback, user_data);
}

void
backlot_media_run_update (LarderMutationContext *context,
                          gpointer               user_data)
{
  LarderValue *variables = larder_mutation_context_get_variables (context);

  update_row (BACKLOT_BACKEND (user_data), backlot_send_get_text (context, "id"),
              larder_value_get_member (variables, "changes"),
              larder_mutation_context_get_cancellable (context), updated_cb,
              larder_mutation_context_ref (context));
}

static void
completed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Upload) upload = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) rows = backlot_rest_finish (BACKLOT_REST (object), result, &error);
  BacklotPictureCache *pictures = backlot_backend_get_pictures (upload->backend);

  if (error != NULL)
    {
      backlot_send_fail (upload->context, g_steal_pointer (&error));
      return;
    }
  if (rows == NULL || larder_value_get_n_items (rows) == 0)
    {
      fail (upload->context, BACKLOT_ERROR_NOT_FOUND, "The media file is gone");
      return;
    }
  /* What the spool holds is what would be fetched to show the picture. */
  if (pictures != NULL)
    backlot_picture_cache_adopt (pictures, "media",
                                 backlot_send_get_text (upload->context, "storage_path"),
                                 upload->path);
  larder_mutation_context_add_rows (upload->context, "media_files", rows);
  larder_mutation_context_return_value (upload->context, larder_value_new_null ());
}

static void
complete (Upload *upload)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) changes = NULL;

  larder_value_builder_set_string (builder, "upload_state", "complete");
  larder_value_builder_set_null (builder, "error_message");
  changes = larder_value_builder_end (builder);
  update_row (upload->backend, backlot_send_get_text (upload->context, "media_id"), changes,
              larder_mutation_context_get_cancellable (upload->context), completed_cb, upload);
}

static gboolean
is_held (LarderMutationContext *context,
         BacklotBackend        *backend)
{
  LarderValue *variables = larder_mutation_context_get_variables (context);

  return backlot_network_get_holds_file (backlot_backend_get_network (backend),
                                         larder_value_get_member_int (variables, "size_bytes", 0));
}

static void
wait_for_network (LarderMutationContext *context,
                  BacklotBackend        *backend)
{
  GError *error = g_error_new_literal (BACKLOT_ERROR, BACKLOT_ERROR_METERED,
                                       "The network is metered");

  /* It may be another one since. */
  if (is_held (context, backend))
    backlot_error_set_retry_after_s (error, METERED_RETRY_S);
  larder_mutation_context_return_error (context, error);
}

/* What has arrived stays at the server, and the next try goes on there. */
static void
holds_files_cb (Upload *upload)
{
  if (is_held (upload->context, upload->backend))
    g_cancellable_cancel (upload->bytes);
}

static void
cancelled_cb (Upload *upload)
{
  g_cancellable_cancel (upload->bytes);
}

static gboolean
was_stopped_by_network (Upload       *upload,
                        const GError *error)
{
  GCancellable *cancellable = larder_mutation_context_get_cancellable (upload->context);

  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
         !g_cancellable_is_cancelled (cancellable);
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Upload) upload = user_data;
  g_autoptr(GError) error = NULL;

  if (!backlot_tus_upload_run_finish (BACKLOT_TUS_UPLOAD (object), result, &error))
    {
      if (was_stopped_by_network (upload, error))
        {
          wait_for_network (upload->context, upload->backend);
          return;
        }
      backlot_send_fail (upload->context, g_steal_pointer (&error));
      return;
    }
  larder_mutation_context_set_progress (upload->context, 1.0);
  complete (g_steal_pointer (&upload));
}

static void
bytes_sent_cb (BacklotTusUpload *tus,
               GParamSpec       *pspec,
               Upload           *upload)
{
  gint64 size = backlot_tus_upload_get_size (tus);

  if (size > 0)
    larder_mutation_context_set_progress (upload->context,
                                          (double) backlot_tus_upload_get_bytes_sent (tus) /
                                          (double) size);
}

static void
checkpoint_stored_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(LarderMutationContext) context = user_data;
  g_autoptr(GError) error = NULL;

  /* Without it a later process sends the file from its beginning: slower, and as right. */
  if (!larder_mutation_context_set_checkpoint_finish (context, result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_info ("The place of an upload could not be kept: %s", error->message);
}

static void
checkpoint_cb (BacklotTusUpload *tus,
               GParamSpec       *pspec,
               Upload           *upload)
{
  LarderValue *checkpoint = backlot_tus_upload_get_checkpoint (tus);
  g_autoptr(LarderValue) stored = checkpoint != NULL ? larder_value_ref (checkpoint)
                                                     : larder_value_new_null ();

  larder_mutation_context_set_checkpoint_async (upload->context, stored, checkpoint_stored_cb,
                                                larder_mutation_context_ref (upload->context));
}

/* The copy is gone: either an earlier try had succeeded and only its answer was lost, or the file
 * can not be sent any more. */
static void
judge_lost_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(LarderMutationContext) context = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) rows = backlot_rest_finish (BACKLOT_REST (object), result, &error);
  LarderValue *row = NULL;

  if (error != NULL)
    {
      backlot_send_fail (context, g_steal_pointer (&error));
      return;
    }
  if (rows != NULL && larder_value_get_n_items (rows) > 0)
    row = larder_value_get_item (rows, 0);
  if (row == NULL ||
      g_strcmp0 (larder_value_get_member_string (row, "upload_state"), "complete") != 0)
    {
      fail (context, BACKLOT_ERROR_LOST_FILE, "The copy of the file is gone");
      return;
    }
  larder_mutation_context_add_rows (context, "media_files", rows);
  larder_mutation_context_return_value (context, larder_value_new_null ());
}

static void
judge_lost (LarderMutationContext *context,
            BacklotBackend        *backend)
{
  g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();

  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, "id", "eq", backlot_send_get_text (context, "media_id"));
  backlot_rest_select_async (backlot_backend_get_rest (backend), "media_files", query,
                             larder_mutation_context_get_cancellable (context), judge_lost_cb,
                             larder_mutation_context_ref (context));
}

/* The bytes stop when the change is given up, and when the network begins to hold them. */
static void
follow_stops (Upload *upload)
{
  GCancellable *cancellable = larder_mutation_context_get_cancellable (upload->context);

  upload->bytes = g_cancellable_new ();
  if (g_cancellable_is_cancelled (cancellable))
    g_cancellable_cancel (upload->bytes);
  upload->cancelled_id = g_signal_connect_swapped (cancellable, "cancelled",
                                                   G_CALLBACK (cancelled_cb), upload);
  g_signal_connect_swapped (backlot_backend_get_network (upload->backend), "notify::holds-files",
                            G_CALLBACK (holds_files_cb), upload);
}

void
backlot_media_run_upload (LarderMutationContext *context,
                          gpointer               user_data)
{
  BacklotBackend *backend = user_data;
  g_autofree char *path = NULL;
  g_autoptr(GFile) file = NULL;
  LarderValue *checkpoint = larder_mutation_context_get_checkpoint (context);
  Upload *upload;

  path = g_build_filename (backlot_backend_get_spool_folder (backend),
                           backlot_send_get_text (context, "media_id"), NULL);
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      judge_lost (context, backend);
      return;
    }
  if (is_held (context, backend))
    {
      wait_for_network (context, backend);
      return;
    }
  file = g_file_new_for_path (path);
  upload = g_new0 (Upload, 1);
  upload->context = larder_mutation_context_ref (context);
  upload->backend = g_object_ref (backend);
  upload->path = g_steal_pointer (&path);
  upload->upload = backlot_tus_upload_new (backlot_backend_get_transport (backend), file, "media",
                                           backlot_send_get_text (context, "storage_path"),
                                           backlot_send_get_text (context, "mime_type"));
  if (checkpoint != NULL && !larder_value_is_null (checkpoint))
    backlot_tus_upload_set_checkpoint (upload->upload, checkpoint);
  g_signal_connect (upload->upload, "notify::bytes-sent", G_CALLBACK (bytes_sent_cb), upload);
  g_signal_connect (upload->upload, "notify::checkpoint", G_CALLBACK (checkpoint_cb), upload);
  follow_stops (upload);
  backlot_tus_upload_run_async (upload->upload, upload->bytes, sent_cb, upload);
}
