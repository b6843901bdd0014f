/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Buckets and objects in the database, under the access rules. Runs in transactions. */
#include "config.h"

#include "studio/backlot-storage-rows.h"

#include "studio/backlot-api-error.h"

#include <string.h>

void
backlot_storage_bucket_clear (BacklotStorageBucket *bucket)
{
  g_clear_pointer (&bucket->mime_types, g_free);
}

void
backlot_storage_object_clear (BacklotStorageObject *object)
{
  g_clear_pointer (&object->id, g_free);
  g_clear_pointer (&object->version, g_free);
  g_clear_pointer (&object->owner, g_free);
  g_clear_pointer (&object->metadata, g_free);
  g_clear_pointer (&object->user_metadata, g_free);
  g_clear_pointer (&object->created_at, g_free);
  g_clear_pointer (&object->updated_at, g_free);
}

/* Fails with NoSuchBucket. */
gboolean
backlot_storage_read_bucket (BacklotTransaction    *transaction,
                             const char            *id,
                             BacklotStorageBucket  *bucket,
                             GError               **error)
{
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row;

  statement = backlot_transaction_query (transaction, error,
                                         "SELECT public, file_size_limit, allowed_mime_types"
                                         " FROM storage_buckets WHERE id = ?1", "t", id);
  if (statement == NULL || !backlot_statement_next (statement, &has_row, error))
    return FALSE;
  if (!has_row)
    {
      backlot_api_error_set (error, 404, "NoSuchBucket", "Bucket not found");
      return FALSE;
    }
  bucket->is_public = backlot_statement_int (statement, 0) != 0;
  bucket->size_limit = MAX (0, backlot_statement_int (statement, 1));
  g_set_str (&bucket->mime_types, backlot_statement_text (statement, 2));
  return TRUE;
}

static gboolean
type_matches (const char *pattern,
              const char *type,
              gsize       n_type)
{
  gsize length = strlen (pattern);

  if (length >= 2 && strcmp (pattern + length - 2, "/*") == 0)
    return n_type >= length - 1 && g_ascii_strncasecmp (pattern, type, length - 1) == 0;
  return length == n_type && g_ascii_strncasecmp (pattern, type, length) == 0;
}

/* Whether the bucket takes files of a MIME type; parameters of the type do not matter. */
gboolean
backlot_storage_accepts_type (const BacklotStorageBucket *bucket,
                              const char                 *content_type)
{
  g_autoptr(yyjson_doc) doc = NULL;
  gsize n_type = strcspn (content_type, "; ");
  yyjson_arr_iter iter;
  yyjson_val *value;

  if (bucket->mime_types == NULL)
    return TRUE;
  doc = yyjson_read (bucket->mime_types, strlen (bucket->mime_types), YYJSON_READ_NOFLAG);
  if (!yyjson_arr_iter_init (yyjson_doc_get_root (doc), &iter) ||
      !yyjson_arr_iter_has_next (&iter))
    return TRUE;
  while ((value = yyjson_arr_iter_next (&iter)) != NULL)
    if (yyjson_is_str (value) && type_matches (yyjson_get_str (value), content_type, n_type))
      return TRUE;
  return FALSE;
}

/**
 * backlot_storage_read_object:
 * @command: what the caller wants to do with it
 * @object: (out): left empty if there is none, or if the rules hide it
 */
gboolean
backlot_storage_read_object (BacklotTransaction         *transaction,
                             const BacklotServiceRules  *rules,
                             BacklotCommand              command,
                             const char                 *bucket,
                             const char                 *name,
                             BacklotStorageObject       *object,
                             GError                    **error)
{
  const char *rule = backlot_service_rules_get_using (rules, transaction, command);
  g_autofree char *sql = g_strconcat ("SELECT id, version, owner, metadata, user_metadata,"
                                      " created_at, updated_at FROM storage_objects AS row"
                                      " WHERE bucket_id = ?1 AND name = ?2 AND (", rule, ")", NULL);
  g_autoptr(BacklotStatement) statement = NULL;
  char **members[] = {
    &object->id, &object->version, &object->owner, &object->metadata, &object->user_metadata,
    &object->created_at, &object->updated_at,
  };
  gboolean has_row;

  backlot_storage_object_clear (object);
  statement = backlot_transaction_query (transaction, error, sql, "tt", bucket, name);
  if (statement == NULL || !backlot_statement_next (statement, &has_row, error))
    return FALSE;
  for (guint i = 0; has_row && i < G_N_ELEMENTS (members); i++)
    *members[i] = g_strdup (backlot_statement_text (statement, (int) i));
  return TRUE;
}

/* Whether the caller may write a row like this; fails with AccessDenied. */
gboolean
backlot_storage_check_row (BacklotTransaction         *transaction,
                           const BacklotServiceRules  *rules,
                           BacklotCommand              command,
                           const char                 *bucket,
                           const char                 *name,
                           const char                 *owner,
                           GError                    **error)
{
  const char *rule = backlot_service_rules_get_check (rules, transaction, command);
  g_autofree char *sql = g_strconcat ("SELECT count (*) FROM (SELECT NULL AS id, ?1 AS bucket_id,"
                                      " ?2 AS name, ?3 AS owner, NULL AS version,"
                                      " '{}' AS metadata, NULL AS user_metadata,"
                                      " now () AS created_at, now () AS updated_at) AS row"
                                      " WHERE (", rule, ")", NULL);
  gint64 allowed = 0;

  if (!backlot_transaction_read_int (transaction, &allowed, error, sql, "ttt", bucket, name, owner))
    return FALSE;
  if (allowed != 0)
    return TRUE;
  backlot_api_error_set (error, 403, "AccessDenied",
                         "new row violates row-level security policy");
  return FALSE;
}

/**
 * backlot_storage_write_object:
 * @metadata: JSON: size, mimetype, cacheControl, eTag, lastModified
 * @user_metadata: (nullable): JSON
 * @id: (out) (transfer full): of the new row, or of the one that was there
 *
 * Makes the object, or lets it have another version.
 */
gboolean
backlot_storage_write_object (BacklotTransaction  *transaction,
                              const char          *bucket,
                              const char          *name,
                              const char          *owner,
                              const char          *version,
                              const char          *metadata,
                              const char          *user_metadata,
                              char               **id,
                              GError             **error)
{
  return backlot_transaction_execute (transaction, error,
                                      "INSERT INTO storage_objects (id, bucket_id, name, owner,"
                                      " version, metadata, user_metadata)"
                                      " VALUES (gen_random_uuid (), ?1, ?2, ?3, ?4, ?5, ?6)"
                                      " ON CONFLICT (bucket_id, name) DO UPDATE SET"
                                      " version = excluded.version, metadata = excluded.metadata,"
                                      " user_metadata = excluded.user_metadata,"
                                      " updated_at = now ()", "tttttt",
                                      bucket, name, owner, version, metadata, user_metadata) &&
         backlot_transaction_read_text (transaction, id, error,
                                        "SELECT id FROM storage_objects"
                                        " WHERE bucket_id = ?1 AND name = ?2", "tt", bucket, name);
}

gboolean
backlot_storage_no_such_key (GError **error)
{
  backlot_api_error_set (error, 404, "NoSuchKey", "Object not found");
  return FALSE;
}
