/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Downloads of Storage: into a temporary file, going on where an earlier one stopped. */

#include "config.h"

#include "service/backlot-storage-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "service/backlot-service-error.h"

#define PIECE (256 * 1024)
#define MAX_RESTARTS 3

/* What was downloaded so far is NAME.part; the version it belongs to stands in NAME.part.etag. */
typedef struct
{
  char                   *request_path;
  char                   *target;
  char                   *part;
  char                   *etag_file;
  BacklotStorageProgress  progress;
  gpointer                progress_data;
  gint64                  received;
  gint64                  total;         /* −1: unknown */
  guint                   n_restarts;
  GInputStream           *input;         /* (owned) */
  GOutputStream          *output;        /* (owned) */
  GBytes                 *piece;         /* (owned): lives until it is written */
} Download;

static void request_rest (GTask *task);
static void read_piece (GTask *task);

static void
download_free (gpointer data)
{
  Download *download = data;

  g_free (download->request_path);
  g_free (download->target);
  g_free (download->part);
  g_free (download->etag_file);
  g_clear_object (&download->input);
  g_clear_object (&download->output);
  g_clear_pointer (&download->piece, g_bytes_unref);
  g_free (download);
}

static void
report (Download *download)
{
  if (download->progress != NULL)
    download->progress (download->received, download->total, download->progress_data);
}

/* The rename makes the file visible only when all of it is on the disk. */
static void
publish_in_thread (GTask        *task,
                   gpointer      source_object,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  Download *download = task_data;
  int fd = g_open (download->part, O_RDWR | O_CLOEXEC, 0);
  gboolean published;
  int saved_errno;

  published = fd >= 0 && fsync (fd) == 0 && g_rename (download->part, download->target) == 0;
  saved_errno = errno;
  if (fd >= 0)
    close (fd);
  if (published)
    {
      g_unlink (download->etag_file);
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_new_error (task, G_IO_ERROR, (int) g_io_error_from_errno (saved_errno),
                             "%s can not be written: %s", download->target,
                             g_strerror (saved_errno));
}

static void
published_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GTask) publish = NULL;
  Download *download = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_output_stream_close_finish (G_OUTPUT_STREAM (object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (download->total >= 0 && download->received != download->total)
    {
      g_task_return_new_error (task, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_OFFLINE,
                               "The connection was cut during the download");
      return;
    }

  publish = g_task_new (NULL, g_task_get_cancellable (task), published_cb, g_object_ref (task));
  g_task_set_source_tag (publish, closed_cb);
  g_task_set_task_data (publish, download, NULL);
  g_task_run_in_thread (publish, publish_in_thread);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Download *download = g_task_get_task_data (task);
  gsize written = 0;
  GError *error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, &written, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  download->received += (gint64) written;
  report (download);
  read_piece (task);
}

static void
piece_read_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Download *download = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  GBytes *piece = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);

  g_clear_pointer (&download->piece, g_bytes_unref);
  download->piece = piece;
  if (piece == NULL)
    {
      g_task_return_error (task, backlot_service_error_new_from_io (error));
      return;
    }
  if (g_bytes_get_size (piece) == 0)
    g_output_stream_close_async (download->output, G_PRIORITY_DEFAULT,
                                 g_task_get_cancellable (task), closed_cb, g_object_ref (task));
  else
    g_output_stream_write_all_async (download->output, g_bytes_get_data (piece, NULL),
                                     g_bytes_get_size (piece), G_PRIORITY_DEFAULT,
                                     g_task_get_cancellable (task), written_cb,
                                     g_object_ref (task));
}

static void
read_piece (GTask *task)
{
  Download *download = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (download->input, PIECE, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), piece_read_cb,
                                   g_object_ref (task));
}

static void
appending_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Download *download = g_task_get_task_data (task);
  GFileOutputStream *output = NULL;
  GError *error = NULL;

  output = g_file_append_to_finish (G_FILE (object), result, &error);
  if (output == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  download->output = G_OUTPUT_STREAM (output);
  report (download);
  read_piece (task);
}

static void
forget_part (Download *download)
{
  g_unlink (download->part);
  g_unlink (download->etag_file);
}

/* libsoup wants a unit that the header of PostgREST lacks, but Storage's has one. */
static gint64
find_total (BacklotResponse *response,
            gint64           offset)
{
  goffset start = 0, end = 0, total = -1;

  if (soup_message_headers_get_content_range (response->headers, &start, &end, &total))
    return total;
  if (soup_message_headers_get_encoding (response->headers) == SOUP_ENCODING_CONTENT_LENGTH)
    return offset + soup_message_headers_get_content_length (response->headers);

  return -1;
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Download *download = g_task_get_task_data (task);
  g_autoptr(BacklotResponse) response = NULL;
  g_autofree char *old_etag = NULL;
  g_autoptr(GFile) part = NULL;
  const char *etag = NULL;
  GError *error = NULL;

  download->input = backlot_transport_open_finish (BACKLOT_TRANSPORT (object), result, &response,
                                                   &error);
  if (download->input == NULL && backlot_service_error_get_status (error) == 416 &&
      download->n_restarts++ < MAX_RESTARTS)
    {
      /* There is more here than there: another version. */
      g_error_free (error);
      forget_part (download);
      request_rest (task);
      return;
    }
  if (download->input == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  etag = soup_message_headers_get_one (response->headers, "ETag");
  g_file_get_contents (download->etag_file, &old_etag, NULL, NULL);
  if (response->status == SOUP_STATUS_PARTIAL_CONTENT && g_strcmp0 (etag, old_etag) != 0)
    {
      g_clear_object (&download->input);
      forget_part (download);
      if (download->n_restarts++ < MAX_RESTARTS)
        request_rest (task);
      else
        g_task_return_new_error (task, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_CONFLICT,
                                 "The file is changed faster than it can be fetched");
      return;
    }
  if (response->status != SOUP_STATUS_PARTIAL_CONTENT)
    {
      forget_part (download);
      download->received = 0;
      if (etag != NULL && !g_file_set_contents (download->etag_file, etag, -1, &error))
        {
          g_task_return_error (task, error);
          return;
        }
    }
  download->total = find_total (response, download->received);
  part = g_file_new_for_path (download->part);
  g_file_append_to_async (part, G_FILE_CREATE_NONE, G_PRIORITY_DEFAULT,
                          g_task_get_cancellable (task), appending_cb, g_object_ref (task));
}

/* Asks for what is not here yet; without a version there is nothing to go on from. */
static void
request_rest (GTask *task)
{
  BacklotStorage *self = g_task_get_source_object (task);
  Download *download = g_task_get_task_data (task);
  g_autoptr(BacklotRequest) request = backlot_request_new ("GET", download->request_path, NULL,
                                                           BACKLOT_REQUEST_RAW);
  GStatBuf info;

  download->received = 0;
  if (g_file_test (download->etag_file, G_FILE_TEST_EXISTS) &&
      g_stat (download->part, &info) == 0 && info.st_size > 0)
    {
      g_autofree char *range = g_strdup_printf ("bytes=%" G_GINT64_FORMAT "-",
                                                (gint64) info.st_size);

      download->received = info.st_size;
      backlot_request_add_header (request, "Range", range);
    }
  backlot_transport_open_async (backlot_storage_get_transport (self), request,
                                g_task_get_cancellable (task), opened_cb, g_object_ref (task));
}

/**
 * backlot_storage_download_async:
 * @self: the storage
 * @bucket: a bucket
 * @path: the object in it, not escaped
 * @target: a local file; it appears, or is replaced, when all of it is there
 * @progress: (nullable): called after each piece
 * @progress_data: for @progress
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called once
 *
 * Fetches one object of any size. What was fetched before an error or a cancellation stays beside
 * @target as `NAME.part` and `NAME.part.etag`, and the next call goes on from there if the object
 * is still the same.
 */
void
backlot_storage_download_async (BacklotStorage         *self,
                                const char             *bucket,
                                const char             *path,
                                GFile                  *target,
                                BacklotStorageProgress  progress,
                                gpointer                progress_data,
                                GCancellable           *cancellable,
                                GAsyncReadyCallback     callback,
                                gpointer                user_data)
{
  g_autoptr(GTask) task = NULL;
  Download *download = NULL;

  g_return_if_fail (BACKLOT_IS_STORAGE (self));
  g_return_if_fail (g_file_is_native (target));

  download = g_new0 (Download, 1);
  download->request_path = backlot_storage_make_path ("/object", bucket, path);
  download->target = g_file_get_path (target);
  download->part = g_strconcat (download->target, ".part", NULL);
  download->etag_file = g_strconcat (download->part, ".etag", NULL);
  download->progress = progress;
  download->progress_data = progress_data;
  download->total = -1;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_storage_download_async);
  g_task_set_task_data (task, download, download_free);
  request_rest (task);
}

gboolean
backlot_storage_download_finish (BacklotStorage  *self,
                                 GAsyncResult    *result,
                                 GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
