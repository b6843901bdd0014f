/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of a resumable upload: made or asked for, then sent in chunks. */

#include "config.h"

#include "service/backlot-tus-upload-private.h"

#include "service/backlot-service-error.h"
#include "wire/backlot-wire-tus.h"

/* What hosted Supabase asks for; any size is right elsewhere. */
#define CHUNK (6 * 1024 * 1024)
#define INFO_ATTRIBUTES G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE "," \
                        G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC

/* One run. */
typedef struct
{
  GFileInputStream *stream;      /* (owned) */
  guint8           *buffer;      /* (owned): of one chunk */
  gint64            offset;      /* what the server has said that it has */
  gboolean          asked_again; /* after a refused offset, once in a row */
} Run;

static void create_upload (GTask *task);
static void ask_offset (GTask *task);
static void send_chunk (GTask *task);
static void check_object (GTask *task, GError *error);

static void
run_free (gpointer data)
{
  Run *run = data;

  g_clear_object (&run->stream);
  g_free (run->buffer);
  g_free (run);
}

static void
finish_run (GTask *task)
{
  BacklotTusUpload *self = g_task_get_source_object (task);

  backlot_tus_upload_note_sent (self, self->size);
  g_task_return_boolean (task, TRUE);
}

static void
progress_cb (gint64   bytes_sent,
             gpointer user_data)
{
  GTask *task = user_data;
  BacklotTusUpload *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);

  backlot_tus_upload_note_sent (self, MIN (run->offset + bytes_sent, self->size));
}

static void
chunk_sent_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  BacklotTusUpload *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  g_autoptr(BacklotResponse) response = NULL;
  GError *error = NULL;
  gint64 offset;

  response = backlot_transport_send_finish (BACKLOT_TRANSPORT (object), result, &error);
  if (!run->asked_again &&
      (g_error_matches (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_CONFLICT) ||
       g_error_matches (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_NOT_FOUND)))
    {
      /* An earlier try that was cut has sent more than was known, or even all of it: then the
       * upload is an object now, and its URL is gone. */
      g_error_free (error);
      run->asked_again = TRUE;
      ask_offset (task);
      return;
    }
  if (g_error_matches (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_CONFLICT))
    {
      check_object (task, error);
      return;
    }
  if (response == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  offset = backlot_wire_tus_parse_number (soup_message_headers_get_one (response->headers,
                                                                        "Upload-Offset"));
  if (offset < run->offset || offset > self->size || (offset == run->offset && self->size > 0))
    {
      g_task_return_new_error (task, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_UNREADABLE,
                               "The server did not say how much of the file has arrived");
      return;
    }
  run->asked_again = FALSE;
  run->offset = offset;
  backlot_tus_upload_note_sent (self, offset);
  if (offset == self->size)
    finish_run (task);
  else
    send_chunk (task);
}

static void
chunk_read_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  BacklotTusUpload *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  g_autoptr(BacklotRequest) request = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *offset = NULL;
  gsize n_read = 0;
  GError *error = NULL;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (object), result, &n_read, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if ((gint64) n_read != MIN (CHUNK, self->size - run->offset))
    {
      g_task_return_new_error (task, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_FILE_CHANGED,
                               "The file became shorter while it was uploaded");
      return;
    }

  bytes = g_bytes_new_take (g_steal_pointer (&run->buffer), n_read);
  offset = backlot_wire_tus_build_number (run->offset);
  request = backlot_tus_upload_make_request (self, "PATCH", backlot_tus_upload_get_url (self));
  backlot_request_add_header (request, "Upload-Offset", offset);
  backlot_request_set_body (request, BACKLOT_WIRE_TUS_CONTENT_TYPE, bytes);
  backlot_request_set_progress (request, progress_cb, task);
  backlot_transport_send_async (self->transport, request, g_task_get_cancellable (task),
                                chunk_sent_cb, g_object_ref (task));
}

static void
send_chunk (GTask *task)
{
  BacklotTusUpload *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  gsize length = (gsize) MIN (CHUNK, self->size - run->offset);
  GError *error = NULL;

  /* A seek only sets a number. */
  if (!g_seekable_seek (G_SEEKABLE (run->stream), run->offset, G_SEEK_SET, NULL, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_free (run->buffer);
  run->buffer = g_malloc (MAX (length, 1));
  g_input_stream_read_all_async (G_INPUT_STREAM (run->stream), run->buffer, length,
                                 G_PRIORITY_DEFAULT, g_task_get_cancellable (task), chunk_read_cb,
                                 g_object_ref (task));
}

static void
object_checked_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  BacklotTusUpload *self = g_task_get_source_object (task);
  g_autoptr(BacklotResponse) response = NULL;
  g_autoptr(GError) error = NULL;

  response = backlot_transport_send_finish (BACKLOT_TRANSPORT (object), result, &error);
  if (response != NULL && response->value != NULL &&
      larder_value_get_member_int (response->value, "size", -1) == self->size)
    finish_run (task);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
           (error != NULL && backlot_service_error_is_transient (error)))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error (task, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_CONFLICT,
                             "There is another file of that name");
}

/* The name is taken: by our own earlier try, whose answer was lost, if it is as long as this file.
 * Takes @error. */
static void
check_object (GTask  *task,
              GError *error)
{
  BacklotTusUpload *self = g_task_get_source_object (task);
  g_autofree char *bucket = g_uri_escape_string (self->bucket, NULL, FALSE);
  g_autofree char *name = backlot_request_escape_path (self->path);
  g_autofree char *path = g_strconcat ("/storage/v1/object/info/", bucket, "/", name, NULL);
  g_autoptr(BacklotRequest) request = backlot_request_new ("GET", path, NULL,
                                                           BACKLOT_REQUEST_DEFAULT);

  g_error_free (error);
  backlot_transport_send_async (self->transport, request, g_task_get_cancellable (task),
                                object_checked_cb, g_object_ref (task));
}

/* The host of Location may be wrong behind a proxy or on a socket, so only its path counts. */
static char *
find_url (BacklotResponse *response)
{
  const char *location = soup_message_headers_get_one (response->headers, "Location");
  g_autoptr(GUri) uri = NULL;

  if (location == NULL)
    return NULL;
  if (*location == '/')
    return g_strdup (location);
  uri = g_uri_parse (location, SOUP_HTTP_URI_FLAGS, NULL);

  return uri != NULL && *g_uri_get_path (uri) == '/' ? g_strdup (g_uri_get_path (uri)) : NULL;
}

static void
created_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  BacklotTusUpload *self = g_task_get_source_object (task);
  g_autoptr(BacklotResponse) response = NULL;
  g_autoptr(LarderValueBuilder) builder = NULL;
  g_autofree char *url = NULL;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;

  response = backlot_transport_send_finish (BACKLOT_TRANSPORT (object), result, &error);
  if (g_error_matches (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_CONFLICT))
    {
      check_object (task, error);
      return;
    }
  if (response == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  url = find_url (response);
  if (url == NULL)
    {
      g_task_return_new_error (task, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_UNREADABLE,
                               "The server did not say where to send the file");
      return;
    }

  builder = larder_value_builder_new_object ();
  larder_value_builder_set_string (builder, "url", url);
  larder_value_builder_set_int (builder, "size", self->size);
  larder_value_builder_set_int (builder, "mtime_us", self->mtime_us);
  backlot_tus_upload_take_checkpoint (self, larder_value_builder_end (builder));
  run->offset = 0;
  backlot_tus_upload_note_sent (self, 0);
  send_chunk (task);
}

static void
create_upload (GTask *task)
{
  BacklotTusUpload *self = g_task_get_source_object (task);
  g_autoptr(BacklotRequest) request =
    backlot_tus_upload_make_request (self, "POST", BACKLOT_WIRE_TUS_PATH);
  BacklotWireTusMetadata metadata = {
    .bucket_name = self->bucket,
    .object_name = self->path,
    .content_type = self->content_type,
    .cache_control = (char *) "3600",
  };
  g_autofree char *header = backlot_wire_tus_metadata_build (&metadata);
  g_autofree char *length = backlot_wire_tus_build_number (self->size);

  if (self->checkpoint != NULL)
    backlot_tus_upload_take_checkpoint (self, NULL);
  backlot_request_add_header (request, "Upload-Length", length);
  backlot_request_add_header (request, "Upload-Metadata", header);
  backlot_transport_send_async (self->transport, request, g_task_get_cancellable (task), created_cb,
                                g_object_ref (task));
}

static void
offset_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  BacklotTusUpload *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  g_autoptr(BacklotResponse) response = NULL;
  g_autoptr(GError) error = NULL;
  gint64 offset;

  response = backlot_transport_send_finish (BACKLOT_TRANSPORT (object), result, &error);
  if (g_error_matches (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_NOT_FOUND) ||
      g_error_matches (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_DENIED))
    {
      create_upload (task);
      return;
    }
  if (response == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  offset = backlot_wire_tus_parse_number (soup_message_headers_get_one (response->headers,
                                                                        "Upload-Offset"));
  if (offset < 0 || offset > self->size)
    {
      create_upload (task);
      return;
    }
  run->offset = offset;
  backlot_tus_upload_note_sent (self, offset);
  if (offset == self->size && self->size > 0)
    finish_run (task);
  else
    send_chunk (task);
}

static void
ask_offset (GTask *task)
{
  BacklotTusUpload *self = g_task_get_source_object (task);
  g_autoptr(BacklotRequest) request =
    backlot_tus_upload_make_request (self, "HEAD", backlot_tus_upload_get_url (self));

  backlot_transport_send_async (self->transport, request, g_task_get_cancellable (task), offset_cb,
                                g_object_ref (task));
}

static void
old_discarded_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GError) error = NULL;

  if (backlot_tus_upload_discard_finish (BACKLOT_TUS_UPLOAD (object), result, &error))
    create_upload (task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  BacklotTusUpload *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  run->stream = g_file_read_finish (G_FILE (object), result, &error);
  if (run->stream == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (backlot_tus_upload_get_url (self) == NULL)
    create_upload (task);
  else if (larder_value_get_member_int (self->checkpoint, "size", -1) != self->size ||
           larder_value_get_member_int (self->checkpoint, "mtime_us", -1) != self->mtime_us)
    backlot_tus_upload_discard_async (self, g_task_get_cancellable (task), old_discarded_cb,
                                      g_object_ref (task));
  else
    ask_offset (task);
}

static void
info_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  BacklotTusUpload *self = g_task_get_source_object (task);
  g_autoptr(GFileInfo) info = NULL;
  GError *error = NULL;

  info = g_file_query_info_finish (G_FILE (object), result, &error);
  if (info == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                               "Only ordinary files can be uploaded");
      return;
    }

  self->size = g_file_info_get_size (info);
  self->mtime_us =
    (gint64) g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED) *
      G_USEC_PER_SEC +
    g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC);
  g_object_notify (G_OBJECT (self), "size");
  g_file_read_async (self->file, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), opened_cb,
                     g_object_ref (task));
}

/**
 * backlot_tus_upload_run_async:
 * @self: the upload
 * @cancellable: (nullable): pauses it; what has arrived stays at the server
 * @callback: (scope async): called once
 *
 * Sends what the server does not have yet. After an error that is transient the next run goes on
 * where this one stopped. Errors: those of requests, of GIO for the file, and FILE_CHANGED.
 */
void
backlot_tus_upload_run_async (BacklotTusUpload    *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (BACKLOT_IS_TUS_UPLOAD (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_tus_upload_run_async);
  g_task_set_task_data (task, g_new0 (Run, 1), run_free);
  g_file_query_info_async (self->file, INFO_ATTRIBUTES, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT,
                           cancellable, info_cb, g_steal_pointer (&task));
}

gboolean
backlot_tus_upload_run_finish (BacklotTusUpload  *self,
                               GAsyncResult      *result,
                               GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
