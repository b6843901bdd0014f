/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Storage removes, moves and copies objects. */
#include "config.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-storage-service-private.h"

#include <string.h>

#define MAX_REMOVED 1000

static gboolean
remove_name (BacklotStorageCall  *call,
             BacklotTransaction  *transaction,
             const char          *name,
             GError             **error)
{
  if (!backlot_storage_read_object (transaction, &call->service->rules, BACKLOT_COMMAND_DELETE,
                                    call->bucket, name, &call->object, error))
    return FALSE;
  if (call->object.id == NULL)
    return TRUE;
  g_ptr_array_add (call->garbage, g_strdup (call->object.version));
  return backlot_transaction_execute (transaction, error,
                                      "DELETE FROM storage_objects WHERE id = ?1", "t",
                                      call->object.id);
}

static gboolean
remove_many (BacklotTransaction  *transaction,
             gpointer             data,
             GError             **error)
{
  BacklotStorageCall *call = data;
  yyjson_val *prefixes = backlot_wire_json_get_array (backlot_request_get_json (call->request),
                                                      "prefixes");
  yyjson_mut_val *list = backlot_storage_call_new_answer (call, TRUE);
  yyjson_arr_iter iter;
  yyjson_val *value;

  if (!backlot_storage_read_bucket (transaction, call->bucket, &call->bucket_row, error))
    return FALSE;
  yyjson_arr_iter_init (prefixes, &iter);
  while ((value = yyjson_arr_iter_next (&iter)) != NULL)
    {
      const char *name = yyjson_get_str (value);

      if (name == NULL)
        continue;
      if (!remove_name (call, transaction, name, error))
        return FALSE;
      if (call->object.id != NULL)
        {
          yyjson_mut_val *json = yyjson_mut_obj (call->answer);

          backlot_storage_add_object_json (call->answer, json, call->bucket, name, &call->object);
          yyjson_mut_arr_append (list, json);
        }
    }
  return TRUE;
}

/* `DELETE /object/BUCKET` with `{"prefixes":[…]}`, which are whole names */
void
backlot_storage_remove_many (BacklotStorageCall *taken)
{
  g_autoptr(BacklotStorageCall) call = taken;
  yyjson_val *prefixes = backlot_wire_json_get_array (backlot_request_get_json (call->request),
                                                      "prefixes");

  if (prefixes == NULL || yyjson_arr_size (prefixes) == 0 ||
      yyjson_arr_size (prefixes) > MAX_REMOVED)
    backlot_storage_reply_code (call->request, 400, "InvalidRequest",
                                "prefixes must be a list of 1 to 1000 names");
  else
    backlot_storage_call_run (g_steal_pointer (&call), remove_many,
                              backlot_storage_call_answer_cb);
}

static gboolean
remove_one (BacklotTransaction  *transaction,
            gpointer             data,
            GError             **error)
{
  BacklotStorageCall *call = data;

  if (!backlot_storage_read_bucket (transaction, call->bucket, &call->bucket_row, error) ||
      !remove_name (call, transaction, call->name, error))
    return FALSE;
  if (call->object.id == NULL)
    return backlot_storage_no_such_key (error);
  backlot_storage_call_say (call, "Successfully deleted");
  return TRUE;
}

/* `DELETE /object/BUCKET/KEY` */
void
backlot_storage_remove_one (BacklotStorageCall *call)
{
  backlot_storage_call_run (call, remove_one, backlot_storage_call_answer_cb);
}

/* Reads where from and where to; answers if that can not be. */
static gboolean
read_ends (BacklotStorageCall *call)
{
  yyjson_val *json = backlot_request_get_json (call->request);
  const char *bucket = backlot_wire_json_get_string (json, "bucketId");
  const char *source = backlot_wire_json_get_string (json, "sourceKey");
  const char *destination = backlot_wire_json_get_string (json, "destinationKey");
  const char *to_bucket = backlot_wire_json_get_string (json, "destinationBucket");

  if (bucket == NULL || source == NULL || destination == NULL)
    {
      backlot_storage_reply_code (call->request, 400, "InvalidRequest",
                                  "bucketId, sourceKey and destinationKey are needed");
      return FALSE;
    }
  call->bucket = g_strdup (bucket);
  call->name = g_strdup (source);
  call->to_bucket = g_strdup (to_bucket != NULL ? to_bucket : bucket);
  call->to_name = g_strdup (destination);
  if (backlot_storage_key_is_valid (source) && backlot_storage_key_is_valid (destination))
    return TRUE;
  backlot_storage_reply_code (call->request, 400, "InvalidKey",
                              "The name of the object is not valid");
  return FALSE;
}

/* Finds the source for @command, and that nothing is in the way at the destination. */
static gboolean
check_ends (BacklotStorageCall  *call,
            BacklotTransaction  *transaction,
            BacklotCommand       command,
            GError             **error)
{
  g_auto(BacklotStorageBucket) to_bucket = { 0 };
  gint64 taken = 0;

  if (!backlot_storage_read_bucket (transaction, call->bucket, &call->bucket_row, error) ||
      !backlot_storage_read_bucket (transaction, call->to_bucket, &to_bucket, error) ||
      !backlot_storage_read_object (transaction, &call->service->rules, command, call->bucket,
                                    call->name, &call->object, error))
    return FALSE;
  if (call->object.id == NULL)
    return backlot_storage_no_such_key (error);
  if (!backlot_transaction_read_int (transaction, &taken, error,
                                     "SELECT count (*) FROM storage_objects"
                                     " WHERE bucket_id = ?1 AND name = ?2", "tt",
                                     call->to_bucket, call->to_name))
    return FALSE;
  if (taken == 0)
    return TRUE;
  backlot_api_error_set (error, 409, "ResourceAlreadyExists", "The resource already exists");
  return FALSE;
}

static gboolean
move (BacklotTransaction  *transaction,
      gpointer             data,
      GError             **error)
{
  BacklotStorageCall *call = data;

  if (!check_ends (call, transaction, BACKLOT_COMMAND_UPDATE, error) ||
      !backlot_storage_check_row (transaction, &call->service->rules, BACKLOT_COMMAND_UPDATE,
                                  call->to_bucket, call->to_name, call->object.owner, error) ||
      !backlot_transaction_execute (transaction, error,
                                    "UPDATE storage_objects SET bucket_id = ?2, name = ?3,"
                                    " updated_at = now () WHERE id = ?1", "ttt",
                                    call->object.id, call->to_bucket, call->to_name))
    return FALSE;
  backlot_storage_call_say (call, "Successfully moved");
  return TRUE;
}

/* `POST /object/move` */
void
backlot_storage_move (BacklotStorageCall *taken)
{
  g_autoptr(BacklotStorageCall) call = taken;

  if (read_ends (call))
    backlot_storage_call_run (g_steal_pointer (&call), move, backlot_storage_call_answer_cb);
}

static gboolean
find_source (BacklotTransaction  *transaction,
             gpointer             data,
             GError             **error)
{
  BacklotStorageCall *call = data;

  return check_ends (call, transaction, BACKLOT_COMMAND_SELECT, error) &&
         backlot_storage_check_row (transaction, &call->service->rules, BACKLOT_COMMAND_INSERT,
                                    call->to_bucket, call->to_name,
                                    backlot_storage_call_get_user (call), error);
}

/* The version keeps its entity tag's form: only the name of the file in it changes. */
static char *
copy_metadata (BacklotStorageCall *call)
{
  g_autoptr(yyjson_doc) doc = backlot_wire_json_read (call->object.metadata,
                                                      strlen (call->object.metadata));
  yyjson_val *values = yyjson_doc_get_root (doc);

  return backlot_storage_build_metadata (backlot_wire_json_get_int (values, "size", 0),
                                         backlot_wire_json_get_string (values, "mimetype"),
                                         backlot_wire_json_get_string (values, "cacheControl"),
                                         call->version);
}

static gboolean
write_copy (BacklotTransaction  *transaction,
            gpointer             data,
            GError             **error)
{
  BacklotStorageCall *call = data;
  g_autofree char *metadata = NULL;
  g_autofree char *key = g_strconcat (call->to_bucket, "/", call->to_name, NULL);
  g_autofree char *id = NULL;
  yyjson_mut_val *root;

  if (!find_source (transaction, call, error))
    return FALSE;
  metadata = copy_metadata (call);
  if (!backlot_storage_write_object (transaction, call->to_bucket, call->to_name,
                                     backlot_storage_call_get_user (call), call->version,
                                     metadata, call->object.user_metadata, &id, error))
    return FALSE;
  root = backlot_storage_call_new_answer (call, FALSE);
  yyjson_mut_obj_add_strcpy (call->answer, root, "Key", key);
  yyjson_mut_obj_add_strcpy (call->answer, root, "Id", id);
  return TRUE;
}

static void
copy_written_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(BacklotStorageCall) call = user_data;
  g_autoptr(GError) error = NULL;

  if (backlot_database_run_finish (BACKLOT_DATABASE (object), result, &error) != NULL)
    backlot_request_reply_json (call->request, SOUP_STATUS_OK, call->answer);
  else
    {
      if (!backlot_api_error_is (error, BACKLOT_API_ERROR_UNRESOLVED))
        backlot_storage_discard_one (call->service, call->version);
      backlot_storage_reply_error (call->request, error);
    }
}

static void
duplicate_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  BacklotStorageCall *call = task_data;
  GError *error = NULL;

  if (backlot_storage_files_duplicate (call->service->files, call->object.version, call->version,
                                       &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
duplicated_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(BacklotStorageCall) call = user_data;
  g_autoptr(GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    backlot_storage_call_run (g_steal_pointer (&call), write_copy, copy_written_cb);
  else
    backlot_storage_reply_error (call->request, error);
}

static void
source_found_cb (GObject      *object,
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
  call->version = g_uuid_string_random ();
  task = g_task_new (NULL, NULL, duplicated_cb, call);
  g_task_set_source_tag (task, source_found_cb);
  g_task_set_task_data (task, g_steal_pointer (&call), NULL);
  g_task_run_in_thread (task, duplicate_thread);
}

/* `POST /object/copy` */
void
backlot_storage_copy (BacklotStorageCall *taken)
{
  g_autoptr(BacklotStorageCall) call = taken;

  if (read_ends (call))
    backlot_storage_call_run (g_steal_pointer (&call), find_source, source_found_cb);
}
