/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Buckets, made and changed with the secret key only. */
#include "config.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-storage-service-private.h"

#include <string.h>

#define COLUMNS "id, name, owner, public, file_size_limit, allowed_mime_types, created_at," \
                " updated_at"

static yyjson_mut_val *
build_bucket (yyjson_mut_doc   *doc,
              BacklotStatement *statement)
{
  yyjson_mut_val *json = yyjson_mut_obj (doc);
  const char *types = backlot_statement_text (statement, 5);
  const char *owner = backlot_statement_text (statement, 2);

  yyjson_mut_obj_add_strcpy (doc, json, "id", backlot_statement_text (statement, 0));
  yyjson_mut_obj_add_strcpy (doc, json, "name", backlot_statement_text (statement, 1));
  yyjson_mut_obj_add_strcpy (doc, json, "owner", owner != NULL ? owner : "");
  yyjson_mut_obj_add_bool (doc, json, "public", backlot_statement_int (statement, 3) != 0);
  if (backlot_statement_is_null (statement, 4))
    yyjson_mut_obj_add_null (doc, json, "file_size_limit");
  else
    yyjson_mut_obj_add_sint (doc, json, "file_size_limit", backlot_statement_int (statement, 4));
  yyjson_mut_obj_add_val (doc, json, "allowed_mime_types",
                          types != NULL ? yyjson_mut_rawcpy (doc, types) : yyjson_mut_null (doc));
  yyjson_mut_obj_add_strcpy (doc, json, "created_at", backlot_statement_text (statement, 6));
  yyjson_mut_obj_add_strcpy (doc, json, "updated_at", backlot_statement_text (statement, 7));
  return json;
}

/* Without the key there are none to see, as where no policy shows them. */
static gboolean
list_buckets (BacklotTransaction  *transaction,
              gpointer             data,
              GError             **error)
{
  BacklotStorageCall *call = data;
  yyjson_mut_val *list = backlot_storage_call_new_answer (call, TRUE);
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row = TRUE;

  statement = backlot_transaction_query (transaction, error,
                                         "SELECT " COLUMNS " FROM storage_buckets WHERE ?1"
                                         " ORDER BY id", "i",
                                         backlot_transaction_is_service (transaction));
  if (statement == NULL)
    return FALSE;
  while (has_row)
    {
      if (!backlot_statement_next (statement, &has_row, error))
        return FALSE;
      if (has_row)
        yyjson_mut_arr_append (list, build_bucket (call->answer, statement));
    }
  return TRUE;
}

static gboolean
get_bucket (BacklotTransaction  *transaction,
            gpointer             data,
            GError             **error)
{
  BacklotStorageCall *call = data;
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row;

  statement = backlot_transaction_query (transaction, error,
                                         "SELECT " COLUMNS " FROM storage_buckets"
                                         " WHERE id = ?1 AND ?2", "ti", call->bucket,
                                         backlot_transaction_is_service (transaction));
  if (statement == NULL || !backlot_statement_next (statement, &has_row, error))
    return FALSE;
  if (!has_row)
    {
      backlot_api_error_set (error, 404, "NoSuchBucket", "Bucket not found");
      return FALSE;
    }
  backlot_storage_call_new_answer (call, FALSE);
  yyjson_mut_doc_set_root (call->answer, build_bucket (call->answer, statement));
  return TRUE;
}

static gboolean
require_key (BacklotTransaction  *transaction,
             GError             **error)
{
  if (backlot_transaction_is_service (transaction))
    return TRUE;
  backlot_api_error_set (error, 403, "AccessDenied",
                         "new row violates row-level security policy");
  return FALSE;
}

/* A number of bytes, or text such as `50MB`; -1 where there is none. */
static gint64
read_size_limit (yyjson_val *json)
{
  static const char * const units[] = { "B", "KB", "MB", "GB", "TB" };
  yyjson_val *value = yyjson_obj_get (json, "file_size_limit");
  const char *text = yyjson_get_str (value);
  guint64 number;
  char *end;

  if (yyjson_is_int (value))
    return yyjson_get_sint (value);
  if (text == NULL || !g_ascii_isdigit (*text))
    return -1;
  number = g_ascii_strtoull (text, &end, 10);
  if (number > (guint64) BACKLOT_STORAGE_MAX_OBJECT)
    return BACKLOT_STORAGE_MAX_OBJECT;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++, number *= 1024)
    if (g_ascii_strcasecmp (end, units[i]) == 0)
      return (gint64) number;
  return *end == '\0' ? (gint64) number : -1;
}

static char *
read_types (yyjson_val *json)
{
  yyjson_val *types = backlot_wire_json_get_array (json, "allowed_mime_types");
  char *text = types != NULL ? yyjson_val_write (types, YYJSON_WRITE_NOFLAG, NULL) : NULL;
  char *copy = g_strdup (text);

  free (text);
  return copy;
}

static gboolean
create_bucket (BacklotTransaction  *transaction,
               gpointer             data,
               GError             **error)
{
  BacklotStorageCall *call = data;
  yyjson_val *json = backlot_request_get_json (call->request);
  gint64 limit = read_size_limit (json);
  g_autofree char *types = read_types (json);
  gint64 taken = 0;
  yyjson_mut_val *root;

  if (!require_key (transaction, error) ||
      !backlot_transaction_read_int (transaction, &taken, error,
                                     "SELECT count (*) FROM storage_buckets WHERE id = ?1", "t",
                                     call->bucket))
    return FALSE;
  if (taken != 0)
    {
      backlot_api_error_set (error, 409, "BucketAlreadyExists", "The resource already exists");
      return FALSE;
    }
  if (!backlot_transaction_execute (transaction, error,
                                    "INSERT INTO storage_buckets (id, name, public,"
                                    " file_size_limit, allowed_mime_types)"
                                    " VALUES (?1, ?1, ?2, nullif (?3, -1), ?4)", "tilt",
                                    call->bucket,
                                    backlot_wire_json_get_bool (json, "public", FALSE),
                                    limit, types))
    return FALSE;
  root = backlot_storage_call_new_answer (call, FALSE);
  yyjson_mut_obj_add_strcpy (call->answer, root, "name", call->bucket);
  return TRUE;
}

/* What the body does not name stays. */
static gboolean
update_bucket (BacklotTransaction  *transaction,
               gpointer             data,
               GError             **error)
{
  BacklotStorageCall *call = data;
  yyjson_val *json = backlot_request_get_json (call->request);
  g_autofree char *types = read_types (json);

  if (!require_key (transaction, error) ||
      !backlot_storage_read_bucket (transaction, call->bucket, &call->bucket_row, error) ||
      !backlot_transaction_execute (transaction, error,
                                    "UPDATE storage_buckets SET public = ?2, file_size_limit ="
                                    " CASE ?3 WHEN 0 THEN file_size_limit ELSE nullif (?4, -1) END,"
                                    " allowed_mime_types = CASE ?5 WHEN 0 THEN allowed_mime_types"
                                    " ELSE ?6 END, updated_at = now () WHERE id = ?1", "tiilit",
                                    call->bucket,
                                    backlot_wire_json_get_bool (json, "public",
                                                                call->bucket_row.is_public),
                                    yyjson_obj_get (json, "file_size_limit") != NULL,
                                    read_size_limit (json),
                                    yyjson_obj_get (json, "allowed_mime_types") != NULL, types))
    return FALSE;
  backlot_storage_call_say (call, "Successfully updated");
  return TRUE;
}

static gboolean
delete_bucket (BacklotTransaction  *transaction,
               gpointer             data,
               GError             **error)
{
  BacklotStorageCall *call = data;
  gint64 n_objects = 0;

  if (!require_key (transaction, error) ||
      !backlot_storage_read_bucket (transaction, call->bucket, &call->bucket_row, error) ||
      !backlot_transaction_read_int (transaction, &n_objects, error,
                                     "SELECT count (*) FROM storage_objects WHERE bucket_id = ?1",
                                     "t", call->bucket))
    return FALSE;
  if (n_objects != 0)
    {
      backlot_api_error_set (error, 409, "BucketNotEmpty",
                             "The bucket you tried to delete is not empty");
      return FALSE;
    }
  if (!backlot_transaction_execute (transaction, error,
                                    "DELETE FROM storage_buckets WHERE id = ?1", "t", call->bucket))
    return FALSE;
  backlot_storage_call_say (call, "Successfully deleted");
  return TRUE;
}

static gboolean
empty_bucket (BacklotTransaction  *transaction,
              gpointer             data,
              GError             **error)
{
  BacklotStorageCall *call = data;
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row = TRUE;

  if (!require_key (transaction, error) ||
      !backlot_storage_read_bucket (transaction, call->bucket, &call->bucket_row, error))
    return FALSE;
  statement = backlot_transaction_query (transaction, error,
                                         "SELECT version FROM storage_objects WHERE bucket_id = ?1",
                                         "t", call->bucket);
  if (statement == NULL)
    return FALSE;
  while (has_row)
    {
      if (!backlot_statement_next (statement, &has_row, error))
        return FALSE;
      if (has_row)
        g_ptr_array_add (call->garbage, g_strdup (backlot_statement_text (statement, 0)));
    }
  if (!backlot_transaction_execute (transaction, error,
                                    "DELETE FROM storage_objects WHERE bucket_id = ?1", "t",
                                    call->bucket))
    return FALSE;
  backlot_storage_call_say (call, "Successfully emptied");
  return TRUE;
}

/* The name of a bucket that is to be made; answers if it is none. */
static gboolean
read_new_name (BacklotStorageCall *call)
{
  yyjson_val *json = backlot_request_get_json (call->request);
  const char *id = backlot_wire_json_get_string (json, "id");

  if (id == NULL)
    id = backlot_wire_json_get_string (json, "name");
  if (id != NULL && backlot_storage_bucket_is_valid (id))
    {
      call->bucket = g_strdup (id);
      return TRUE;
    }
  backlot_storage_reply_code (call->request, 400, "InvalidBucketName",
                              "The name of the bucket is not valid");
  return FALSE;
}

/**
 * backlot_storage_handle_bucket:
 * @call: (transfer full): a request to `/bucket…`
 * @path: what follows `/bucket`, with its slash
 */
void
backlot_storage_handle_bucket (BacklotStorageCall *taken,
                               const char         *path)
{
  g_autoptr(BacklotStorageCall) call = taken;
  const char *method = backlot_request_get_method (call->request);
  BacklotDatabaseFunc func = NULL;

  if (*path == '\0' || strcmp (path, "/") == 0)
    {
      if (strcmp (method, "GET") == 0)
        func = list_buckets;
      else if (strcmp (method, "POST") == 0 && !read_new_name (call))
        return;
      else if (strcmp (method, "POST") == 0)
        func = create_bucket;
    }
  else if (strlen (path) > strlen ("/empty") + 1 && g_str_has_suffix (path, "/empty") &&
           strcmp (method, "POST") == 0)
    {
      call->bucket = g_strndup (path + 1, strlen (path) - strlen ("/empty") - 1);
      func = empty_bucket;
    }
  else
    {
      call->bucket = g_strdup (path + 1);
      if (strcmp (method, "GET") == 0)
        func = get_bucket;
      else if (strcmp (method, "PUT") == 0)
        func = update_bucket;
      else if (strcmp (method, "DELETE") == 0)
        func = delete_bucket;
    }
  if (func != NULL)
    backlot_storage_call_run (g_steal_pointer (&call), func, backlot_storage_call_answer_cb);
  else
    backlot_storage_reply_code (call->request, 404, "NoSuchRoute", "Route not found");
}
