/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Storage takes an object: a raw body or a form, streamed into a file that then gets its row. */
#include "config.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-multipart.h"
#include "studio/backlot-storage-service-private.h"

#include <string.h>

#define MAX_USER_METADATA 16384
/* What a form may have around its file. */
#define MAX_FORM_OVERHEAD (1024 * 1024)

/* An upload under way. Lives with its request, and longer while a thread has it. */
typedef struct
{
  BacklotStorageCall *call;           /* (owned) */
  BacklotBodySink    *sink;           /* (owned) (nullable) */
  BacklotMultipart   *form;           /* (owned) (nullable) */
  gboolean            upsert;
  gboolean            as_studio;      /* a signed URL allowed it */
  gboolean            broken;         /* the form is none */
  gboolean            ended;          /* the sink is told to finish */
  gboolean            committed;
  char               *owner;          /* (nullable) */
  char               *content_type;   /* (nullable) */
  char               *cache_control;  /* (nullable) */
  char               *user_metadata;  /* (nullable) */
  gint64              size;
  char               *id;             /* of the row */
  GError             *error;          /* (nullable): why the body could not be written */
} Upload;

static void
abandoned_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(BacklotStorageCall) call = user_data;

  backlot_body_sink_finish_finish (BACKLOT_BODY_SINK (object), result, NULL);
  backlot_storage_discard_one (call->service, call->version);
}

static void
upload_clear (gpointer data)
{
  Upload *upload = data;

  upload->call->service->n_uploads--;
  if (upload->sink != NULL && !upload->ended)
    backlot_body_sink_finish_async (upload->sink, abandoned_cb, g_steal_pointer (&upload->call));
  else if (upload->sink != NULL && !upload->committed)
    backlot_storage_discard_one (upload->call->service, upload->call->version);
  g_clear_pointer (&upload->call, backlot_storage_call_free);
  g_clear_pointer (&upload->form, backlot_multipart_free);
  g_clear_object (&upload->sink);
  g_free (upload->owner);
  g_free (upload->content_type);
  g_free (upload->cache_control);
  g_free (upload->user_metadata);
  g_free (upload->id);
  g_clear_error (&upload->error);
}

static void
upload_release (gpointer upload)
{
  g_rc_box_release_full (upload, upload_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Upload, upload_release)

/* A JSON object of the user, or %NULL if that is none. */
static char *
accept_user_metadata (const char *json,
                      gsize       length)
{
  g_autoptr(yyjson_doc) doc = NULL;

  if (length > MAX_USER_METADATA)
    return NULL;
  doc = backlot_wire_json_read (json, length);
  return yyjson_is_obj (yyjson_doc_get_root (doc)) ? g_strndup (json, length) : NULL;
}

static void
read_headers (Upload *upload)
{
  BacklotRequest *request = upload->call->request;
  const char *metadata = backlot_request_get_header (request, "x-metadata");

  upload->content_type = g_strdup (backlot_request_get_header (request, "Content-Type"));
  upload->cache_control = g_strdup (backlot_request_get_header (request, "Cache-Control"));
  if (metadata != NULL)
    {
      gsize length;
      g_autofree guchar *json = g_base64_decode (metadata, &length);

      upload->user_metadata = accept_user_metadata ((const char *) json, length);
    }
}

/* The same from the fields that supabase-js puts before the file. */
static void
read_form (Upload *upload)
{
  const char *seconds = backlot_multipart_get_field (upload->form, "cacheControl");
  const char *metadata = backlot_multipart_get_field (upload->form, "metadata");

  g_set_str (&upload->content_type, backlot_multipart_get_content_type (upload->form));
  g_clear_pointer (&upload->cache_control, g_free);
  if (seconds != NULL && g_ascii_isdigit (*seconds))
    upload->cache_control = g_strconcat ("max-age=", seconds, NULL);
  if (metadata != NULL && upload->user_metadata == NULL)
    upload->user_metadata = accept_user_metadata (metadata, strlen (metadata));
}

/* What the plan has left for the person in whose folder the object will be: less what uploads that
 * are under way have said they bring, and without what is replaced. */
static gboolean
read_room (BacklotStorageCall  *call,
           BacklotTransaction  *transaction,
           GError             **error)
{
  gint64 limited = 0;

  call->room = G_MAXINT64;
  if (!call->service->has_quota)
    return TRUE;
  if (!backlot_transaction_read_int (transaction, &limited, error,
                                     "SELECT count (*) FROM profiles"
                                     " WHERE id || '/' = substr (?1, 1, 37)", "t", call->name))
    return FALSE;
  return limited == 0 ||
         backlot_transaction_read_int (transaction, &call->room, error,
                                       "SELECT max (0, q.storage_quota_bytes"
                                       " - coalesce ((SELECT bytes FROM stored_bytes"
                                       "    WHERE user_id = p.id), 0)"
                                       " - coalesce ((SELECT sum (length) FROM tus_uploads"
                                       "    WHERE substr (name, 1, 37) = p.id || '/'"
                                       "    AND id IS NOT ?3"
                                       "    AND julianday (expires_at) > julianday ('now')), 0)"
                                       " + coalesce ((SELECT metadata ->> 'size'"
                                       "    FROM storage_objects"
                                       "    WHERE bucket_id = ?1 AND name = ?2), 0))"
                                       " FROM profiles AS p JOIN plans AS q"
                                       " ON q.id = p.subscription_plan"
                                       " WHERE p.id || '/' = substr (?2, 1, 37)", "ttt",
                                       call->bucket, call->name, call->version);
}

/* Whether the caller may make or replace the call's object; reads what is there now. */
gboolean
backlot_storage_may_write (BacklotStorageCall  *call,
                           BacklotTransaction  *transaction,
                           const char          *owner,
                           gboolean             upsert,
                           GError             **error)
{
  const BacklotServiceRules *rules = &call->service->rules;
  g_autofree char *existing = NULL;

  if (!read_room (call, transaction, error) ||
      !backlot_storage_read_bucket (transaction, call->bucket, &call->bucket_row, error) ||
      !backlot_transaction_read_text (transaction, &existing, error,
                                      "SELECT version FROM storage_objects"
                                      " WHERE bucket_id = ?1 AND name = ?2", "tt",
                                      call->bucket, call->name))
    return FALSE;
  if (existing == NULL || !upsert)
    {
      if (!backlot_storage_check_row (transaction, rules, BACKLOT_COMMAND_INSERT, call->bucket,
                                      call->name, owner, error))
        return FALSE;
      if (existing == NULL)
        return TRUE;
      backlot_api_error_set (error, 409, "KeyAlreadyExists", "The resource already exists");
      return FALSE;
    }
  if (!backlot_storage_read_object (transaction, rules, BACKLOT_COMMAND_UPDATE, call->bucket,
                                    call->name, &call->object, error))
    return FALSE;
  if (call->object.id == NULL)
    {
      backlot_api_error_set (error, 403, "AccessDenied",
                             "new row violates row-level security policy");
      return FALSE;
    }
  return backlot_storage_check_row (transaction, rules, BACKLOT_COMMAND_UPDATE, call->bucket,
                                    call->name, owner, error);
}

/**
 * backlot_storage_commit:
 * @id: (out) (transfer full): the object's id
 *
 * Gives the call's published version its row. In one transaction with the check, so that a change
 * of the rules or
 * of the bucket since the headers counts.
 */
gboolean
backlot_storage_commit (BacklotStorageCall             *call,
                        BacklotTransaction             *transaction,
                        const BacklotStorageNewObject  *made,
                        char                          **id,
                        GError                        **error)
{
  const char *type = made->content_type != NULL ? made->content_type : "application/octet-stream";
  g_autofree char *metadata = backlot_storage_build_metadata (made->size, type,
                                                              made->cache_control, call->version);

  if (!backlot_storage_may_write (call, transaction, made->owner, made->upsert, error) ||
      !backlot_storage_write_object (transaction, call->bucket, call->name, made->owner,
                                     call->version, metadata, made->user_metadata, id, error))
    return FALSE;
  if (call->object.version != NULL)
    g_ptr_array_add (call->garbage, g_strdup (call->object.version));
  return TRUE;
}

static gboolean
prepare (BacklotTransaction  *transaction,
         gpointer             data,
         GError             **error)
{
  Upload *upload = data;

  return backlot_storage_may_write (upload->call, transaction, upload->owner, upload->upsert,
                                    error);
}

static void
form_file_cb (gconstpointer data,
              gsize         length,
              gpointer      user_data)
{
  Upload *upload = user_data;

  backlot_body_sink_write (upload->sink, data, length);
}

static void
form_chunk_cb (SoupServerMessage *message,
               GBytes            *chunk,
               Upload            *upload)
{
  gsize length;
  const char *data = g_bytes_get_data (chunk, &length);

  if (!upload->broken && !upload->ended && !backlot_multipart_feed (upload->form, data, length))
    upload->broken = TRUE;
}

static void
release_upload (gpointer  data,
                GClosure *closure)
{
  upload_release (data);
}

static void
start_streaming (Upload *upload)
{
  BacklotStorageCall *call = upload->call;
  SoupServerMessage *message = backlot_request_get_message (call->request);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  gint64 limit = call->bucket_row.size_limit;
  gint64 announced = soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
                     ? soup_message_headers_get_content_length (headers) : 0;
  g_autofree char *path = NULL;

  if (limit == 0 || limit > BACKLOT_STORAGE_MAX_OBJECT)
    limit = BACKLOT_STORAGE_MAX_OBJECT;
  if (announced > limit + (upload->form != NULL ? MAX_FORM_OVERHEAD : 0))
    {
      backlot_storage_reply_code (call->request, 413, "EntityTooLarge",
                                  "The object exceeded the maximum allowed size");
      return;
    }
  if (announced - (upload->form != NULL ? MAX_FORM_OVERHEAD : 0) > call->room)
    {
      backlot_storage_reply_code (call->request, 413, "storage_quota_exceeded",
                                  "The plan has no room for the object");
      return;
    }
  limit = MIN (limit, call->room);
  call->version = g_uuid_string_random ();
  path = backlot_storage_files_incoming (call->service->files, call->version);
  upload->sink = backlot_body_sink_new (call->request, path, 0, limit);
  if (upload->form != NULL)
    g_signal_connect_data (message, "got-chunk", G_CALLBACK (form_chunk_cb),
                           g_rc_box_acquire (upload), release_upload, G_CONNECT_DEFAULT);
  else
    backlot_body_sink_connect (upload->sink);
  backlot_request_unpause (call->request);
}

static void
prepared_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Upload) upload = user_data;
  g_autoptr(GError) error = NULL;

  if (backlot_database_run_finish (BACKLOT_DATABASE (object), result, &error) == NULL)
    backlot_storage_reply_error (upload->call->request, error);
  else if (!backlot_request_is_gone (upload->call->request))
    start_streaming (upload);
}

static const BacklotCaller *
caller_of (Upload *upload)
{
  return upload->as_studio ? NULL : backlot_request_get_caller (upload->call->request);
}

/**
 * backlot_storage_begin_upload:
 * @call: (transfer full): with bucket and name, at the headers of its request
 * @upsert: whether an object of this name may be replaced
 * @signed_url: whether a signed URL allows it, so that no rule is asked
 * @owner: (nullable): whose object it will be
 */
gboolean
backlot_storage_begin_upload (BacklotStorageCall *call,
                              gboolean            upsert,
                              gboolean            signed_url,
                              const char         *owner)
{
  const char *type = backlot_request_get_header (call->request, "Content-Type");
  SoupServerMessage *message = backlot_request_get_message (call->request);
  Upload *upload;

  if (call->service->n_uploads >= BACKLOT_STORAGE_MAX_UPLOADS)
    {
      backlot_storage_reply_code (call->request, 503, "SlowDown", "Too many uploads at once");
      backlot_storage_call_free (call);
      return FALSE;
    }
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  backlot_request_set_max_body (call->request, G_MAXSIZE);
  upload = g_rc_box_new0 (Upload);
  upload->call = call;
  upload->upsert = upsert;
  upload->as_studio = signed_url;
  upload->owner = g_strdup (owner);
  call->service->n_uploads++;
  read_headers (upload);
  if (type != NULL)
    upload->form = backlot_multipart_new (type, form_file_cb, upload);
  backlot_request_take_state (call->request, upload, upload_release);
  backlot_request_pause (call->request);
  backlot_database_run_async (call->service->database, caller_of (upload), prepare, upload, NULL,
                              NULL, prepared_cb, g_rc_box_acquire (upload));
  return TRUE;
}

static gboolean
commit (BacklotTransaction  *transaction,
        gpointer             data,
        GError             **error)
{
  Upload *upload = data;
  BacklotStorageNewObject made = {
    .owner = upload->owner,
    .upsert = upload->upsert,
    .size = upload->size,
    .content_type = upload->content_type,
    .cache_control = upload->cache_control,
    .user_metadata = upload->user_metadata,
  };

  return backlot_storage_commit (upload->call, transaction, &made, &upload->id, error);
}

static void
committed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Upload) upload = user_data;
  BacklotStorageCall *call = upload->call;
  g_autoptr(GError) error = NULL;
  g_autofree char *key = NULL;
  yyjson_mut_val *root;

  if (backlot_database_run_finish (BACKLOT_DATABASE (object), result, &error) == NULL)
    {
      /* If the row is not there at the next start, the sweep takes the file. */
      upload->committed = backlot_api_error_is (error, BACKLOT_API_ERROR_UNRESOLVED);
      backlot_storage_reply_error (call->request, error);
      return;
    }
  upload->committed = TRUE;
  backlot_storage_discard (call->service, call->garbage);
  key = g_strconcat (call->bucket, "/", call->name, NULL);
  root = backlot_storage_call_new_answer (call, FALSE);
  yyjson_mut_obj_add_str (call->answer, root, "Key", key);
  yyjson_mut_obj_add_str (call->answer, root, "Id", upload->id);
  backlot_request_reply_json (call->request, SOUP_STATUS_OK, call->answer);
}

static void
published_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Upload) upload = user_data;
  g_autoptr(GError) error = NULL;

  if (!backlot_storage_files_publish_finish (result, &error))
    backlot_storage_reply_error (upload->call->request, error);
  else
    backlot_database_run_async (upload->call->service->database, caller_of (upload), commit, upload,
                                NULL, NULL, committed_cb, g_rc_box_acquire (upload));
}

static void
remove_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  BacklotStorageCall *call = ((Upload *) task_data)->call;

  backlot_storage_files_remove (call->service->files, call->version);
  g_task_return_boolean (task, TRUE);
}

static void
removed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Upload) upload = user_data;

  backlot_storage_reply_error (upload->call->request, upload->error);
}

/* Whoever hears that the disk is full finds the room free that his half file had. */
static void
refuse_body (Upload *upload)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, removed_cb, g_rc_box_acquire (upload));

  g_clear_object (&upload->sink);
  g_task_set_source_tag (task, refuse_body);
  g_task_set_task_data (task, upload, NULL);
  g_task_run_in_thread (task, remove_thread);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Upload) upload = user_data;
  BacklotStorageCall *call = upload->call;

  upload->size = backlot_body_sink_finish_finish (BACKLOT_BODY_SINK (object), result,
                                                  &upload->error);
  if (upload->size < 0)
    {
      refuse_body (upload);
      return;
    }
  backlot_storage_files_publish_async (call->service->files, call->version, published_cb,
                                       g_rc_box_acquire (upload));
}

/* The body is there. */
void
backlot_storage_end_upload (BacklotRequest *request)
{
  Upload *upload = backlot_request_get_state (request);

  if (upload->form != NULL)
    {
      if (upload->broken || !backlot_multipart_is_complete (upload->form))
        {
          backlot_storage_reply_code (request, 400, "InvalidRequest", "The form is not valid");
          return;
        }
      read_form (upload);
    }
  if (upload->content_type != NULL &&
      !backlot_storage_accepts_type (&upload->call->bucket_row, upload->content_type))
    {
      backlot_storage_reply_code (request, 415, "InvalidMimeType", "mime type is not supported");
      return;
    }
  upload->ended = TRUE;
  backlot_body_sink_finish_async (upload->sink, written_cb, g_rc_box_acquire (upload));
}
