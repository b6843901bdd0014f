/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Storage gives out objects: whole, in ranges, or only what is known of them. */
#include "config.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-file-reply.h"
#include "studio/backlot-storage-service-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
find_object (BacklotTransaction  *transaction,
             gpointer             data,
             GError             **error)
{
  BacklotStorageCall *call = data;

  if (!backlot_storage_read_bucket (transaction, call->bucket, &call->bucket_row, error) ||
      !backlot_storage_read_object (transaction, &call->service->rules, BACKLOT_COMMAND_SELECT,
                                    call->bucket, call->name, &call->object, error))
    return FALSE;
  return call->object.id != NULL || backlot_storage_no_such_key (error);
}

static gboolean
find_public (BacklotTransaction  *transaction,
             gpointer             data,
             GError             **error)
{
  BacklotStorageCall *call = data;

  if (!find_object (transaction, data, error))
    return FALSE;
  if (call->bucket_row.is_public)
    return TRUE;
  backlot_api_error_set (error, 404, "NoSuchBucket", "Bucket not found");
  return FALSE;
}

static void
open_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  BacklotStorageCall *call = task_data;
  g_autofree char *path = backlot_storage_files_object (call->service->files,
                                                        call->object.version);
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  GError *error = NULL;

  if (fd >= 0)
    {
      g_task_return_int (task, fd);
      return;
    }
  backlot_storage_set_errno (&error, errno);
  g_task_return_error (task, error);
}

/* `?download` asks for a file to be saved, `?download=NAME` under this name. */
static void
set_disposition (BacklotStorageCall *call)
{
  const char *name = backlot_request_get_parameter (call->request, "download");
  g_autofree char *escaped = NULL;
  g_autofree char *value = NULL;

  if (name == NULL)
    return;
  escaped = g_uri_escape_string (name, NULL, FALSE);
  value = *name != '\0' ? g_strconcat ("attachment; filename*=UTF-8''", escaped, NULL)
                        : g_strdup ("attachment");
  backlot_request_set_header (call->request, "Content-Disposition", value);
}

static void
set_modified (BacklotStorageCall *call)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 (call->object.updated_at, utc);
  g_autofree char *text = time != NULL ? soup_date_time_to_string (time, SOUP_DATE_HTTP) : NULL;

  if (text != NULL)
    backlot_request_set_header (call->request, "Last-Modified", text);
}

static void
set_headers (BacklotStorageCall *call,
             const char         *etag)
{
  g_autoptr(yyjson_doc) doc = backlot_wire_json_read (call->object.metadata,
                                                      strlen (call->object.metadata));
  yyjson_val *metadata = yyjson_doc_get_root (doc);
  const char *type = backlot_wire_json_get_string (metadata, "mimetype");
  const char *cache = backlot_wire_json_get_string (metadata, "cacheControl");

  backlot_request_set_header (call->request, "ETag", etag);
  backlot_request_set_header (call->request, "Accept-Ranges", "bytes");
  backlot_request_set_header (call->request, "Content-Type",
                              type != NULL ? type : "application/octet-stream");
  backlot_request_set_header (call->request, "Cache-Control", cache != NULL ? cache : "no-cache");
  set_modified (call);
  set_disposition (call);
}

static void
send_file (BacklotStorageCall *call,
           int                 fd,
           gint64              size,
           const char         *etag)
{
  const char *if_range = backlot_request_get_header (call->request, "If-Range");
  const char *range = backlot_request_get_header (call->request, "Range");
  SoupServerMessage *message = backlot_request_get_message (call->request);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  gint64 start, length;

  if (if_range != NULL && strcmp (if_range, etag) != 0)
    range = NULL;
  switch (backlot_range_parse (range, size, &start, &length))
    {
    case BACKLOT_RANGE_WHOLE:
      set_headers (call, etag);
      backlot_file_reply_start (call->request, SOUP_STATUS_OK, fd, 0, size);
      break;
    case BACKLOT_RANGE_PART:
      set_headers (call, etag);
      soup_message_headers_set_content_range (headers, start, start + length - 1, size);
      backlot_file_reply_start (call->request, SOUP_STATUS_PARTIAL_CONTENT, fd, start, length);
      break;
    case BACKLOT_RANGE_BEYOND:
      close (fd);
      backlot_storage_reply_code (call->request, 416, "InvalidRange",
                                  "The requested range is not satisfiable");
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(BacklotStorageCall) call = user_data;
  g_autofree char *etag = backlot_storage_build_etag (call->object.version);
  const char *none_match = backlot_request_get_header (call->request, "If-None-Match");
  g_autoptr(GError) error = NULL;
  struct stat info;
  int fd = (int) g_task_propagate_int (G_TASK (result), &error);

  if (fd < 0)
    {
      backlot_storage_reply_error (call->request, error);
      return;
    }
  if (fstat (fd, &info) != 0 || backlot_request_is_gone (call->request))
    {
      close (fd);
      backlot_storage_reply_code (call->request, 500, "InternalError", "The file can not be read");
    }
  else if (none_match != NULL && strstr (none_match, etag) != NULL)
    {
      close (fd);
      backlot_request_set_header (call->request, "ETag", etag);
      backlot_request_reply_empty (call->request, SOUP_STATUS_NOT_MODIFIED);
    }
  else
    send_file (call, fd, info.st_size, etag);
}

static void
object_found_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(BacklotStorageCall) call = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GTask) task = NULL;

  if (backlot_database_run_finish (BACKLOT_DATABASE (object), result, &error) == NULL)
    {
      backlot_storage_reply_error (call->request, error);
      return;
    }
  task = g_task_new (NULL, NULL, opened_cb, call);
  g_task_set_source_tag (task, object_found_cb);
  g_task_set_task_data (task, g_steal_pointer (&call), NULL);
  g_task_run_in_thread (task, open_thread);
}

/**
 * backlot_storage_download:
 * @call: (transfer full): with bucket and name
 * @with_rules: %FALSE where a signature or a public bucket allows it
 * @only_public: the bucket must be public
 */
void
backlot_storage_download (BacklotStorageCall *call,
                          gboolean            with_rules,
                          gboolean            only_public)
{
  if (with_rules)
    backlot_storage_call_run (call, find_object, object_found_cb);
  else
    backlot_storage_call_run_as (call, NULL, only_public ? find_public : find_object,
                                 object_found_cb);
}

static void
info_found_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(BacklotStorageCall) call = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(yyjson_doc) metadata = NULL;
  g_autofree char *etag = NULL;
  yyjson_mut_val *root;
  yyjson_val *values;

  if (backlot_database_run_finish (BACKLOT_DATABASE (object), result, &error) == NULL)
    {
      backlot_storage_reply_error (call->request, error);
      return;
    }
  metadata = backlot_wire_json_read (call->object.metadata, strlen (call->object.metadata));
  values = yyjson_doc_get_root (metadata);
  etag = backlot_storage_build_etag (call->object.version);
  root = backlot_storage_call_new_answer (call, FALSE);
  yyjson_mut_obj_add_str (call->answer, root, "id", call->object.id);
  yyjson_mut_obj_add_str (call->answer, root, "name", call->name);
  yyjson_mut_obj_add_str (call->answer, root, "version", call->object.version);
  yyjson_mut_obj_add_str (call->answer, root, "bucket_id", call->bucket);
  yyjson_mut_obj_add_sint (call->answer, root, "size",
                           backlot_wire_json_get_int (values, "size", 0));
  yyjson_mut_obj_add_str (call->answer, root, "content_type",
                          backlot_wire_json_get_string (values, "mimetype"));
  yyjson_mut_obj_add_str (call->answer, root, "cache_control",
                          backlot_wire_json_get_string (values, "cacheControl"));
  yyjson_mut_obj_add_str (call->answer, root, "etag", etag);
  yyjson_mut_obj_add_val (call->answer, root, "metadata",
                          yyjson_mut_raw (call->answer, call->object.user_metadata != NULL
                                                        ? call->object.user_metadata : "{}"));
  yyjson_mut_obj_add_str (call->answer, root, "last_modified", call->object.updated_at);
  yyjson_mut_obj_add_str (call->answer, root, "created_at", call->object.created_at);
  backlot_request_reply_json (call->request, SOUP_STATUS_OK, call->answer);
}

/* `GET /object/info/BUCKET/KEY` */
void
backlot_storage_info (BacklotStorageCall *call)
{
  backlot_storage_call_run (call, find_object, info_found_cb);
}
