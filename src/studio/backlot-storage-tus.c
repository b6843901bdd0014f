/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Resumable uploads, TUS 1.0.0: the offset of an upload is the size of its file, nothing else. */
#include "config.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-authenticate.h"
#include "studio/backlot-storage-tus-private.h"
#include "wire/backlot-wire-jwt.h"

#include <string.h>

#define EXTENSIONS "creation,creation-with-upload,termination,expiration"
/* A PATCH that is silent for so long is taken for one whose connection is dead. */
#define SILENCE_US (10 * G_USEC_PER_SEC)

static void
abandoned_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(BacklotStorageCall) call = user_data;

  backlot_body_sink_finish_finish (BACKLOT_BODY_SINK (object), result, NULL);
  g_hash_table_remove (call->service->patching, call->version);
}

/* What arrived of a broken PATCH is kept; only then may the next one begin. */
static void
tus_clear (gpointer data)
{
  BacklotTus *tus = data;

  tus->call->service->n_uploads--;
  if (tus->sink != NULL && !tus->ended)
    backlot_body_sink_finish_async (tus->sink, abandoned_cb, g_steal_pointer (&tus->call));
  else if (tus->sink != NULL)
    g_hash_table_remove (tus->call->service->patching, tus->call->version);
  g_clear_pointer (&tus->call, backlot_storage_call_free);
  g_clear_object (&tus->sink);
  g_free (tus->owner);
  g_free (tus->content_type);
  g_free (tus->cache_control);
  g_free (tus->user_metadata);
  g_free (tus->header);
  g_free (tus->id);
}

void
backlot_tus_release (gpointer tus)
{
  g_rc_box_release_full (tus, tus_clear);
}

BacklotTus *
backlot_tus_ref (BacklotTus *tus)
{
  return g_rc_box_acquire (tus);
}

/* Errors of TUS are plain text with the true status. */
void
backlot_tus_refuse (BacklotRequest *request,
                    guint           status,
                    const char     *text)
{
  if (status == 503)
    backlot_request_set_header (request, "Retry-After", "1");
  backlot_request_reply_text (request, status, "text/plain; charset=utf-8", text);
}

void
backlot_tus_refuse_error (BacklotRequest *request,
                          const GError   *error)
{
  guint status = error->domain == BACKLOT_API_ERROR ? backlot_api_error_get_status (error) : 500;

  if (status >= 500)
    g_info ("An upload failed: %s", error->message);
  backlot_tus_refuse (request, status, error->message);
}

static void
answer_options (BacklotRequest *request)
{
  g_autofree char *max = backlot_wire_tus_build_number (BACKLOT_STORAGE_MAX_OBJECT);

  backlot_request_set_header (request, "Tus-Version", BACKLOT_WIRE_TUS_VERSION);
  backlot_request_set_header (request, "Tus-Extension", EXTENSIONS);
  backlot_request_set_header (request, "Tus-Max-Size", max);
  backlot_request_reply_empty (request, SOUP_STATUS_NO_CONTENT);
}

/* `BUCKET/KEY/VERSION` in base64url. */
static gboolean
read_id (BacklotStorageCall *call,
         const char         *id)
{
  gsize length;
  g_autofree guint8 *bytes = backlot_wire_base64url_decode (id, strlen (id), &length);
  char *text = (char *) bytes;
  char *slash;

  if (text == NULL || !g_utf8_validate_len (text, length, NULL) ||
      (slash = strrchr (text, '/')) == NULL || !g_uuid_string_is_valid (slash + 1))
    return FALSE;
  call->version = g_strdup (slash + 1);
  *slash = '\0';
  return backlot_storage_split (text, &call->bucket, &call->name);
}

static char *
build_location (BacklotStorageCall *call)
{
  g_autofree char *text = g_strconcat (call->bucket, "/", call->name, "/", call->version, NULL);
  g_autofree char *id = backlot_wire_base64url_encode ((const guint8 *) text, strlen (text));
  g_autofree char *base = backlot_request_get_base_url (call->request);

  return g_strconcat (base, BACKLOT_WIRE_TUS_PATH "/", id, NULL);
}

/* Reads what POST wants; answers if that can not be. */
static gboolean
read_creation (BacklotTus *tus)
{
  BacklotRequest *request = tus->call->request;
  const char *header = backlot_request_get_header (request, "Upload-Metadata");
  const char *upsert = backlot_request_get_header (request, "x-upsert");
  g_autoptr(BacklotWireTusMetadata) metadata = NULL;
  g_autoptr(GError) error = NULL;
  gint64 seconds;

  tus->length = backlot_wire_tus_parse_number (backlot_request_get_header (request,
                                                                           "Upload-Length"));
  if (tus->length < 0)
    backlot_tus_refuse (request, 400, "Upload-Length is missing or not valid");
  else if (header == NULL)
    backlot_tus_refuse (request, 400, "Upload-Metadata is missing");
  else if (tus->length > BACKLOT_STORAGE_MAX_OBJECT)
    backlot_tus_refuse (request, 413, "Maximum size exceeded");
  else if ((metadata = backlot_wire_tus_metadata_parse (header, &error)) == NULL)
    backlot_tus_refuse (request, 400, error->message);
  else if (!backlot_storage_key_is_valid (metadata->object_name))
    backlot_tus_refuse (request, 400, "Invalid key");
  if (backlot_request_is_answered (request))
    return FALSE;

  tus->call->bucket = g_steal_pointer (&metadata->bucket_name);
  tus->call->name = g_steal_pointer (&metadata->object_name);
  tus->call->version = g_uuid_string_random ();
  tus->owner = g_strdup (backlot_storage_call_get_user (tus->call));
  tus->upsert = g_strcmp0 (upsert, "true") == 0;
  tus->header = g_strdup (header);
  tus->content_type = g_steal_pointer (&metadata->content_type);
  tus->user_metadata = g_steal_pointer (&metadata->metadata);
  seconds = backlot_wire_tus_parse_number (metadata->cache_control);
  if (seconds >= 0)
    tus->cache_control = g_strconcat ("max-age=", metadata->cache_control, NULL);
  return TRUE;
}

/* Whether a PATCH may begin now; the bytes of two would mix. */
static gboolean
may_stream (BacklotTus *tus)
{
  BacklotStorageCall *call = tus->call;
  BacklotBodySink *other = g_hash_table_lookup (call->service->patching, call->version);

  if (other != NULL)
    {
      if (g_get_monotonic_time () - backlot_body_sink_get_last_use (other) > SILENCE_US)
        backlot_body_sink_cut (other);
      backlot_tus_refuse (call->request, 409, "Another request is writing this upload");
      return FALSE;
    }
  return TRUE;
}

static gboolean
has_content (BacklotRequest *request)
{
  const char *type = backlot_request_get_header (request, "Content-Type");

  return type != NULL && strcmp (type, BACKLOT_WIRE_TUS_CONTENT_TYPE) == 0;
}

static void
start_streaming (BacklotTus *tus)
{
  BacklotStorageCall *call = tus->call;
  SoupServerMessage *message = backlot_request_get_message (call->request);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autofree char *path = backlot_storage_files_incoming (call->service->files, call->version);
  gint64 left = tus->length - tus->offset;

  if (has_content (call->request) &&
      soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
      soup_message_headers_get_content_length (headers) > left)
    {
      backlot_tus_refuse (call->request, 413, "More bytes than Upload-Length");
      return;
    }
  if (!may_stream (tus))
    return;
  tus->sink = backlot_body_sink_new (call->request, path, tus->offset, left);
  g_hash_table_insert (call->service->patching, g_strdup (call->version),
                       g_object_ref (tus->sink));
  if (has_content (call->request))
    backlot_body_sink_connect (tus->sink);
  backlot_request_unpause (call->request);
}

static void
prepared_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(BacklotTus) tus = user_data;
  g_autoptr(GError) error = NULL;

  if (backlot_database_run_finish (BACKLOT_DATABASE (object), result, &error) == NULL)
    backlot_tus_refuse_error (tus->call->request, error);
  else if (!backlot_request_is_gone (tus->call->request))
    start_streaming (tus);
}

void
backlot_tus_run (BacklotTus          *tus,
                 BacklotDatabaseFunc  func,
                 GAsyncReadyCallback  callback)
{
  backlot_database_run_async (tus->call->service->database,
                              backlot_request_get_caller (tus->call->request), func, tus, NULL,
                              NULL, callback, backlot_tus_ref (tus));
}

static void
begin_streaming (BacklotTus          *tus,
                 BacklotDatabaseFunc  func)
{
  BacklotRequest *request = tus->call->request;
  SoupServerMessage *message = backlot_request_get_message (request);

  if (tus->call->service->n_uploads > BACKLOT_STORAGE_MAX_UPLOADS)
    {
      backlot_tus_refuse (request, 503, "Too many uploads at once");
      return;
    }
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  backlot_request_set_max_body (request, G_MAXSIZE);
  backlot_request_pause (request);
  backlot_tus_run (tus, func, prepared_cb);
}

/* Answers a request that is none of TUS, or whose key or token is not good. */
static gboolean
refuse (BacklotRequest *request)
{
  const GError *denial = backlot_request_get_denial (request);
  const char *version = backlot_request_get_header (request, "Tus-Resumable");

  if (denial != NULL)
    backlot_tus_refuse (request, denial->code == BACKLOT_DENIED_NO_KEY ||
                                 denial->code == BACKLOT_DENIED_KEY ? 401 : 403,
                        denial->message);
  else if (g_strcmp0 (version, BACKLOT_WIRE_TUS_VERSION) != 0)
    {
      backlot_request_set_header (request, "Tus-Version", BACKLOT_WIRE_TUS_VERSION);
      backlot_tus_refuse (request, 412, "Tus-Resumable: 1.0.0 is needed");
    }
  else
    return FALSE;
  return TRUE;
}

static void
begin_patch (BacklotTus *tus)
{
  BacklotRequest *request = tus->call->request;

  tus->offset = backlot_wire_tus_parse_number (backlot_request_get_header (request,
                                                                           "Upload-Offset"));
  if (tus->offset < 0)
    backlot_tus_refuse (request, 403, "Upload-Offset is missing or not valid");
  else if (!has_content (request))
    backlot_tus_refuse (request, 415, "The content type must be " BACKLOT_WIRE_TUS_CONTENT_TYPE);
  else
    begin_streaming (tus, backlot_tus_find_for_patch);
}

/**
 * backlot_storage_begin_tus:
 * @id: the last part of the path, empty at the endpoint
 *
 * At the headers of a request to the endpoint or to an upload.
 */
void
backlot_storage_begin_tus (BacklotStorageService *service,
                           BacklotRequest        *request,
                           const char            *id)
{
  const char *method = backlot_request_get_method (request);
  BacklotTus *tus;

  backlot_request_set_header (request, "Tus-Resumable", BACKLOT_WIRE_TUS_VERSION);
  if (strcmp (method, "OPTIONS") == 0)
    {
      answer_options (request);
      return;
    }
  if (refuse (request))
    return;

  tus = g_rc_box_new0 (BacklotTus);
  tus->call = backlot_storage_call_new (service, request);
  service->n_uploads++;
  backlot_request_take_state (request, tus, backlot_tus_release);
  if (*id == '\0')
    {
      if (strcmp (method, "POST") != 0)
        backlot_tus_refuse (request, 405, "Method not allowed");
      else if (read_creation (tus))
        {
          tus->creating = TRUE;
          begin_streaming (tus, backlot_tus_create);
        }
    }
  else if (!read_id (tus->call, id))
    backlot_tus_refuse (request, 404, "No such upload");
  else if (strcmp (method, "PATCH") == 0)
    begin_patch (tus);
}

static void
answer_written (BacklotTus *tus,
                gboolean    complete)
{
  BacklotRequest *request = tus->call->request;
  g_autofree char *offset = backlot_wire_tus_build_number (tus->offset);

  backlot_request_set_header (request, "Upload-Offset", offset);
  if (complete)
    backlot_request_set_header (request, "Tus-Complete", "1");
  if (tus->creating)
    {
      g_autofree char *location = build_location (tus->call);

      backlot_request_set_header (request, "Location", location);
    }
  backlot_request_reply_empty (request, tus->creating ? SOUP_STATUS_CREATED
                                                      : SOUP_STATUS_NO_CONTENT);
}

static void
completed_cb (BacklotTus   *tus,
              const GError *error)
{
  if (error != NULL)
    backlot_tus_refuse_error (tus->call->request, error);
  else
    answer_written (tus, TRUE);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(BacklotTus) tus = user_data;
  g_autoptr(GError) error = NULL;

  tus->offset = backlot_body_sink_finish_finish (BACKLOT_BODY_SINK (object), result, &error);
  if (error != NULL)
    backlot_tus_refuse_error (tus->call->request, error);
  else if (tus->offset < tus->length)
    answer_written (tus, FALSE);
  else
    backlot_tus_complete (tus, completed_cb);
}

static void
found_for_head_cb (BacklotTus   *tus,
                   const GError *error)
{
  BacklotRequest *request = tus->call->request;
  g_autofree char *offset = NULL;
  g_autofree char *length = NULL;

  if (error != NULL)
    {
      backlot_tus_refuse_error (request, error);
      return;
    }
  offset = backlot_wire_tus_build_number (tus->offset);
  length = backlot_wire_tus_build_number (tus->length);
  backlot_request_set_header (request, "Upload-Offset", offset);
  backlot_request_set_header (request, "Upload-Length", length);
  backlot_request_set_header (request, "Upload-Metadata", tus->header);
  backlot_request_set_header (request, "Cache-Control", "no-store");
  backlot_request_reply_empty (request, SOUP_STATUS_OK);
}

/* An upload whose last byte came just before a crash becomes an object now. */
static void
head_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(BacklotTus) tus = user_data;
  g_autoptr(GError) error = NULL;

  if (backlot_database_run_finish (BACKLOT_DATABASE (object), result, &error) != NULL &&
      tus->offset == tus->length &&
      !g_hash_table_contains (tus->call->service->patching, tus->call->version))
    backlot_tus_complete (tus, found_for_head_cb);
  else
    found_for_head_cb (tus, error);
}

static void
terminated_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(BacklotTus) tus = user_data;
  g_autoptr(GError) error = NULL;

  if (backlot_database_run_finish (BACKLOT_DATABASE (object), result, &error) == NULL)
    {
      backlot_tus_refuse_error (tus->call->request, error);
      return;
    }
  backlot_storage_discard_one (tus->call->service, tus->call->version);
  backlot_request_reply_empty (tus->call->request, SOUP_STATUS_NO_CONTENT);
}

/* The body is there. */
void
backlot_storage_end_tus (BacklotRequest *request)
{
  BacklotTus *tus = backlot_request_get_state (request);
  const char *method = backlot_request_get_method (request);

  if (tus->sink != NULL)
    {
      tus->ended = TRUE;
      backlot_body_sink_finish_async (tus->sink, written_cb, backlot_tus_ref (tus));
    }
  else if (strcmp (method, "HEAD") == 0)
    backlot_tus_run (tus, backlot_tus_find, head_cb);
  else if (strcmp (method, "DELETE") == 0)
    backlot_tus_run (tus, backlot_tus_terminate, terminated_cb);
  else
    backlot_tus_refuse (request, 405, "Method not allowed");
}
