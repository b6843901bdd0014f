/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Resumable uploads in the database, and how one becomes an object. */
#include "config.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-storage-tus-private.h"

#include <string.h>

#define LIFETIME "+24 hours"

/* Notes a new upload. That it may become an object is asked now, and again at its end. */
gboolean
backlot_tus_create (BacklotTransaction  *transaction,
                    gpointer             data,
                    GError             **error)
{
  BacklotTus *tus = data;
  BacklotStorageCall *call = tus->call;

  if (!backlot_storage_may_write (call, transaction, tus->owner, tus->upsert, error))
    return FALSE;
  if (call->bucket_row.size_limit > 0 && tus->length > call->bucket_row.size_limit)
    {
      backlot_api_error_set (error, 413, "EntityTooLarge", "Maximum size exceeded");
      return FALSE;
    }
  if (tus->length > call->room)
    {
      backlot_api_error_set (error, 413, "storage_quota_exceeded",
                             "The plan has no room for the object");
      return FALSE;
    }
  if (tus->content_type != NULL &&
      !backlot_storage_accepts_type (&call->bucket_row, tus->content_type))
    {
      backlot_api_error_set (error, 415, "InvalidMimeType", "mime type is not supported");
      return FALSE;
    }
  return backlot_transaction_execute (transaction, error,
                                      "INSERT INTO tus_uploads (id, bucket_id, name, owner, length,"
                                      " upsert, content_type, cache_control, metadata,"
                                      " user_metadata, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
                                      " ?7, ?8, ?9, ?10,"
                                      " strftime ('%Y-%m-%dT%H:%M:%fZ', 'now', '" LIFETIME "'))",
                                      "ttttlitttt", call->version, call->bucket, call->name,
                                      tus->owner, tus->length, tus->upsert, tus->content_type,
                                      tus->cache_control, tus->header, tus->user_metadata);
}

static gboolean
no_such_upload (GError **error)
{
  backlot_api_error_set (error, 404, "NoSuchUpload", "No such upload");
  return FALSE;
}

static gboolean
read_row (BacklotTransaction  *transaction,
          BacklotTus          *tus,
          GError             **error)
{
  BacklotStorageCall *call = tus->call;
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row;

  statement = backlot_transaction_query (transaction, error,
                                         "SELECT owner, length, upsert, content_type,"
                                         " cache_control, metadata, user_metadata FROM tus_uploads"
                                         " WHERE id = ?1 AND bucket_id = ?2 AND name = ?3"
                                         " AND julianday (expires_at) > julianday ('now')", "ttt",
                                         call->version, call->bucket, call->name);
  if (statement == NULL || !backlot_statement_next (statement, &has_row, error))
    return FALSE;
  if (!has_row)
    return no_such_upload (error);
  g_set_str (&tus->owner, backlot_statement_text (statement, 0));
  tus->length = backlot_statement_int (statement, 1);
  tus->upsert = backlot_statement_int (statement, 2) != 0;
  g_set_str (&tus->content_type, backlot_statement_text (statement, 3));
  g_set_str (&tus->cache_control, backlot_statement_text (statement, 4));
  g_set_str (&tus->header, backlot_statement_text (statement, 5));
  g_set_str (&tus->user_metadata, backlot_statement_text (statement, 6));
  if (backlot_transaction_is_service (transaction) ||
      g_strcmp0 (tus->owner, backlot_transaction_get_user (transaction)) == 0)
    return TRUE;
  backlot_api_error_set (error, 403, "AccessDenied", "The upload belongs to somebody else");
  return FALSE;
}

/* Finds the upload of the call, with the offset that its file has now. */
gboolean
backlot_tus_find (BacklotTransaction  *transaction,
                  gpointer             data,
                  GError             **error)
{
  BacklotTus *tus = data;
  gint64 size;

  if (!read_row (transaction, tus, error))
    return FALSE;
  size = backlot_storage_files_size (tus->call->service->files, tus->call->version);
  /* The row was there first: a file that was never begun is an upload at its beginning. */
  tus->offset = MAX (0, size);
  return TRUE;
}

/* Finds it for a PATCH, which must name the offset. */
gboolean
backlot_tus_find_for_patch (BacklotTransaction  *transaction,
                            gpointer             data,
                            GError             **error)
{
  BacklotTus *tus = data;
  gint64 offset = tus->offset;

  if (!backlot_tus_find (transaction, data, error))
    return FALSE;
  if (tus->offset == offset)
    return TRUE;
  backlot_api_error_set (error, 409, "InvalidUploadOffset", "Upload-Offset conflict");
  return FALSE;
}

static gboolean
forget (BacklotTransaction  *transaction,
        BacklotTus          *tus,
        GError             **error)
{
  return backlot_transaction_execute (transaction, error, "DELETE FROM tus_uploads WHERE id = ?1",
                                      "t", tus->call->version);
}

gboolean
backlot_tus_terminate (BacklotTransaction  *transaction,
                       gpointer             data,
                       GError             **error)
{
  return read_row (transaction, data, error) && forget (transaction, data, error);
}

/* The upload ends and the object begins in one transaction. */
static gboolean
commit (BacklotTransaction  *transaction,
        gpointer             data,
        GError             **error)
{
  BacklotTus *tus = data;
  BacklotStorageNewObject made = {
    .owner = tus->owner,
    .upsert = tus->upsert,
    .size = tus->length,
    .content_type = tus->content_type,
    .cache_control = tus->cache_control,
    .user_metadata = tus->user_metadata,
  };

  return backlot_storage_commit (tus->call, transaction, &made, &tus->id, error) &&
         forget (transaction, tus, error);
}

/* What the last step carries with it. */
typedef struct
{
  BacklotTus     *tus;    /* (owned) */
  BacklotTusFunc  func;
} Completion;

static void
completion_free (gpointer data)
{
  Completion *completion = data;

  backlot_tus_release (completion->tus);
  g_free (completion);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Completion, completion_free)

static void
committed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Completion) completion = user_data;
  BacklotStorageCall *call = completion->tus->call;
  g_autoptr(GError) error = NULL;

  if (backlot_database_run_finish (BACKLOT_DATABASE (object), result, &error) != NULL)
    backlot_storage_discard (call->service, call->garbage);
  completion->func (completion->tus, error);
}

static void
published_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Completion) completion = user_data;
  BacklotTus *tus = completion->tus;
  g_autoptr(GError) error = NULL;

  if (!backlot_storage_files_publish_finish (result, &error))
    completion->func (tus, error);
  else
    backlot_database_run_async (tus->call->service->database,
                                backlot_request_get_caller (tus->call->request), commit, tus, NULL,
                                NULL, committed_cb, g_steal_pointer (&completion));
}

/* Makes an upload whose bytes are all there an object, then calls @func. May be repeated. */
void
backlot_tus_complete (BacklotTus     *tus,
                      BacklotTusFunc  func)
{
  Completion *completion = g_new0 (Completion, 1);

  completion->tus = backlot_tus_ref (tus);
  completion->func = func;
  backlot_storage_files_publish_async (tus->call->service->files, tus->call->version, published_cb,
                                       completion);
}
