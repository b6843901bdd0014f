/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request to Storage under way, and what every kind of it does. */
#include "config.h"

#include "studio/backlot-storage-service-private.h"

#include <glib/gstdio.h>
#include <string.h>

BacklotStorageCall *
backlot_storage_call_new (BacklotStorageService *service,
                          BacklotRequest        *request)
{
  BacklotStorageCall *call = g_new0 (BacklotStorageCall, 1);

  call->service = g_object_ref (service);
  call->request = g_object_ref (request);
  call->status = SOUP_STATUS_OK;
  call->garbage = g_ptr_array_new_with_free_func (g_free);
  return call;
}

void
backlot_storage_call_free (BacklotStorageCall *call)
{
  g_clear_object (&call->service);
  g_clear_object (&call->request);
  g_clear_pointer (&call->answer, yyjson_mut_doc_free);
  backlot_storage_bucket_clear (&call->bucket_row);
  backlot_storage_object_clear (&call->object);
  g_ptr_array_unref (call->garbage);
  g_free (call->bucket);
  g_free (call->name);
  g_free (call->to_bucket);
  g_free (call->to_name);
  g_free (call->version);
  g_free (call);
}

/* Runs @func with the call as its data, as who asks. */
void
backlot_storage_call_run (BacklotStorageCall  *call,
                          BacklotDatabaseFunc  func,
                          GAsyncReadyCallback  callback)
{
  backlot_storage_call_run_as (call, backlot_request_get_caller (call->request), func, callback);
}

/* With @caller %NULL as the studio itself, where a signature or a public bucket allowed it. */
void
backlot_storage_call_run_as (BacklotStorageCall  *call,
                             const BacklotCaller *caller,
                             BacklotDatabaseFunc  func,
                             GAsyncReadyCallback  callback)
{
  backlot_database_run_async (call->service->database, caller, func, call, NULL, NULL,
                              callback, call);
}

/* The last step of most requests. */
void
backlot_storage_call_answer_cb (GObject      *object,
                                GAsyncResult *result,
                                gpointer      user_data)
{
  g_autoptr(BacklotStorageCall) call = user_data;
  g_autoptr(GError) error = NULL;

  if (backlot_database_run_finish (BACKLOT_DATABASE (object), result, &error) == NULL)
    {
      backlot_storage_reply_error (call->request, error);
      return;
    }
  backlot_storage_discard (call->service, call->garbage);
  backlot_request_reply_json (call->request, call->status, call->answer);
}

/* Begins the answer: an object, or a list. */
yyjson_mut_val *
backlot_storage_call_new_answer (BacklotStorageCall *call,
                                 gboolean            list)
{
  yyjson_mut_val *root;

  g_clear_pointer (&call->answer, yyjson_mut_doc_free);
  call->answer = yyjson_mut_doc_new (NULL);
  root = list ? yyjson_mut_arr (call->answer) : yyjson_mut_obj (call->answer);
  yyjson_mut_doc_set_root (call->answer, root);
  return root;
}

void
backlot_storage_call_say (BacklotStorageCall *call,
                          const char         *message)
{
  yyjson_mut_val *root = backlot_storage_call_new_answer (call, FALSE);

  yyjson_mut_obj_add_strcpy (call->answer, root, "message", message);
}

/* Takes `BUCKET/KEY` of the path; answers with InvalidKey if that is none. */
gboolean
backlot_storage_call_take_object (BacklotStorageCall *call,
                                  const char         *path)
{
  if (backlot_storage_split (path, &call->bucket, &call->name) &&
      backlot_storage_key_is_valid (call->name))
    return TRUE;
  backlot_storage_reply_code (call->request, 400, "InvalidKey",
                              "The name of the object is not valid");
  return FALSE;
}

/* The person who asks, or %NULL. */
const char *
backlot_storage_call_get_user (BacklotStorageCall *call)
{
  const BacklotCaller *caller = backlot_request_get_caller (call->request);

  return caller != NULL ? caller->user_id : NULL;
}

static void
discard_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GPtrArray *paths = task_data;

  for (guint i = 0; i < paths->len; i++)
    g_unlink (g_ptr_array_index (paths, i));
  g_task_return_boolean (task, TRUE);
}

/* Removes files that no row names any more, complete or not. One that survives is found at the
 * next start. */
void
backlot_storage_discard (BacklotStorageService *service,
                         GPtrArray             *versions)
{
  g_autoptr(GTask) task = NULL;
  GPtrArray *paths;

  if (versions->len == 0)
    return;
  paths = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < versions->len; i++)
    {
      const char *version = g_ptr_array_index (versions, i);

      g_ptr_array_add (paths, backlot_storage_files_incoming (service->files, version));
      g_ptr_array_add (paths, backlot_storage_files_object (service->files, version));
    }
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, backlot_storage_discard);
  g_task_set_task_data (task, paths, (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, discard_thread);
}

void
backlot_storage_discard_one (BacklotStorageService *service,
                             const char            *version)
{
  g_autoptr(GPtrArray) versions = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (versions, g_strdup (version));
  backlot_storage_discard (service, versions);
}

char *
backlot_storage_build_etag (const char *version)
{
  return g_strconcat ("\"", version, "\"", NULL);
}

char *
backlot_storage_build_metadata (gint64      size,
                                const char *content_type,
                                const char *cache_control,
                                const char *version)
{
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  g_autofree char *etag = backlot_storage_build_etag (version);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *modified = g_date_time_format_iso8601 (now);
  yyjson_mut_val *root = yyjson_mut_obj (doc);
  char *json, *copy;

  yyjson_mut_doc_set_root (doc, root);
  yyjson_mut_obj_add_str (doc, root, "eTag", etag);
  yyjson_mut_obj_add_sint (doc, root, "size", size);
  yyjson_mut_obj_add_str (doc, root, "mimetype", content_type);
  yyjson_mut_obj_add_str (doc, root, "cacheControl",
                          cache_control != NULL ? cache_control : "no-cache");
  yyjson_mut_obj_add_str (doc, root, "lastModified", modified);
  yyjson_mut_obj_add_sint (doc, root, "contentLength", size);
  yyjson_mut_obj_add_int (doc, root, "httpStatusCode", 200);
  json = yyjson_mut_write (doc, YYJSON_WRITE_NOFLAG, NULL);
  copy = g_strdup (json);
  free (json);
  return copy;
}

/* The row as the lists of Storage show it. */
void
backlot_storage_add_object_json (yyjson_mut_doc             *doc,
                                 yyjson_mut_val             *json,
                                 const char                 *bucket,
                                 const char                 *name,
                                 const BacklotStorageObject *object)
{
  yyjson_mut_obj_add_strcpy (doc, json, "name", name);
  yyjson_mut_obj_add_strcpy (doc, json, "bucket_id", bucket);
  yyjson_mut_obj_add_strcpy (doc, json, "id", object->id);
  yyjson_mut_obj_add_strcpy (doc, json, "version", object->version);
  if (object->owner != NULL)
    yyjson_mut_obj_add_strcpy (doc, json, "owner", object->owner);
  yyjson_mut_obj_add_strcpy (doc, json, "created_at", object->created_at);
  yyjson_mut_obj_add_strcpy (doc, json, "updated_at", object->updated_at);
  yyjson_mut_obj_add_strcpy (doc, json, "last_accessed_at", object->updated_at);
  yyjson_mut_obj_add_val (doc, json, "metadata", yyjson_mut_rawcpy (doc, object->metadata));
}
