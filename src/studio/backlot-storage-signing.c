/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signed URLs: whoever has one may read, or upload, one object for a while. */
#include "config.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-storage-service-private.h"
#include "wire/backlot-wire-jwt.h"

#include <string.h>

#define MAX_SIGNED 1000
#define MAX_LIFETIME_S (G_GINT64_CONSTANT (366) * 24 * 3600)
#define UPLOAD_LIFETIME_S (2 * 3600)

static char *
make_token (BacklotStorageCall *call,
            const char         *name,
            const char         *scope,
            gint64              lifetime_s)
{
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  g_autofree char *url = g_strconcat (call->bucket, "/", name, NULL);
  const char *user = backlot_storage_call_get_user (call);
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  yyjson_mut_val *claims = yyjson_mut_obj (doc);
  const char *upsert = backlot_request_get_header (call->request, "x-upsert");

  yyjson_mut_doc_set_root (doc, claims);
  yyjson_mut_obj_add_str (doc, claims, "url", url);
  yyjson_mut_obj_add_str (doc, claims, "scope", scope);
  if (strcmp (scope, "upload") == 0)
    {
      if (user != NULL)
        yyjson_mut_obj_add_str (doc, claims, "owner", user);
      yyjson_mut_obj_add_bool (doc, claims, "upsert", g_strcmp0 (upsert, "true") == 0);
    }
  yyjson_mut_obj_add_sint (doc, claims, "iat", now_s);
  yyjson_mut_obj_add_sint (doc, claims, "exp", now_s + lifetime_s);
  return backlot_wire_jwt_make (doc, call->service->keys->jwt_secret);
}

/* Relative to the service, and the name as it is: clients escape the whole. */
static char *
make_url (BacklotStorageCall *call,
          const char         *kind,
          const char         *name,
          const char         *token)
{
  return g_strconcat ("/object/", kind, "/", call->bucket, "/", name, "?token=", token, NULL);
}

static gint64
read_lifetime (BacklotStorageCall *call)
{
  gint64 lifetime_s = backlot_wire_json_get_int (backlot_request_get_json (call->request),
                                                 "expiresIn", 0);

  if (lifetime_s >= 1 && lifetime_s <= MAX_LIFETIME_S)
    return lifetime_s;
  backlot_storage_reply_code (call->request, 400, "InvalidRequest",
                              "expiresIn must be a number of seconds");
  return 0;
}

static gboolean
sign_one (BacklotTransaction  *transaction,
          gpointer             data,
          GError             **error)
{
  BacklotStorageCall *call = data;
  gint64 lifetime_s = backlot_wire_json_get_int (backlot_request_get_json (call->request),
                                                 "expiresIn", 0);
  g_autofree char *token = NULL;
  g_autofree char *url = NULL;
  yyjson_mut_val *root;

  if (!backlot_storage_read_bucket (transaction, call->bucket, &call->bucket_row, error) ||
      !backlot_storage_read_object (transaction, &call->service->rules, BACKLOT_COMMAND_SELECT,
                                    call->bucket, call->name, &call->object, error))
    return FALSE;
  if (call->object.id == NULL)
    return backlot_storage_no_such_key (error);
  token = make_token (call, call->name, "download", lifetime_s);
  url = make_url (call, "sign", call->name, token);
  root = backlot_storage_call_new_answer (call, FALSE);
  yyjson_mut_obj_add_strcpy (call->answer, root, "signedURL", url);
  return TRUE;
}

/* `POST /object/sign/BUCKET/KEY` */
void
backlot_storage_sign_one (BacklotStorageCall *taken)
{
  g_autoptr(BacklotStorageCall) call = taken;

  if (read_lifetime (call) > 0)
    backlot_storage_call_run (g_steal_pointer (&call), sign_one, backlot_storage_call_answer_cb);
}

static gboolean
add_signed (BacklotStorageCall  *call,
            BacklotTransaction  *transaction,
            yyjson_mut_val      *list,
            const char          *name,
            gint64               lifetime_s,
            GError             **error)
{
  yyjson_mut_val *json = yyjson_mut_obj (call->answer);
  g_autofree char *token = NULL;
  g_autofree char *url = NULL;

  if (!backlot_storage_read_object (transaction, &call->service->rules, BACKLOT_COMMAND_SELECT,
                                    call->bucket, name, &call->object, error))
    return FALSE;
  yyjson_mut_obj_add_strcpy (call->answer, json, "path", name);
  if (call->object.id != NULL)
    {
      token = make_token (call, name, "download", lifetime_s);
      url = make_url (call, "sign", name, token);
      yyjson_mut_obj_add_null (call->answer, json, "error");
      yyjson_mut_obj_add_strcpy (call->answer, json, "signedURL", url);
    }
  else
    {
      yyjson_mut_obj_add_str (call->answer, json, "error",
                              "Either the object does not exist or you do not have access to it");
      yyjson_mut_obj_add_null (call->answer, json, "signedURL");
    }
  yyjson_mut_arr_append (list, json);
  return TRUE;
}

static gboolean
sign_many (BacklotTransaction  *transaction,
           gpointer             data,
           GError             **error)
{
  BacklotStorageCall *call = data;
  yyjson_val *json = backlot_request_get_json (call->request);
  gint64 lifetime_s = backlot_wire_json_get_int (json, "expiresIn", 0);
  yyjson_mut_val *list = backlot_storage_call_new_answer (call, TRUE);
  yyjson_arr_iter iter;
  yyjson_val *value;

  if (!backlot_storage_read_bucket (transaction, call->bucket, &call->bucket_row, error))
    return FALSE;
  yyjson_arr_iter_init (backlot_wire_json_get_array (json, "paths"), &iter);
  while ((value = yyjson_arr_iter_next (&iter)) != NULL)
    if (yyjson_is_str (value) &&
        !add_signed (call, transaction, list, yyjson_get_str (value), lifetime_s, error))
      return FALSE;
  return TRUE;
}

/* `POST /object/sign/BUCKET` with `paths` */
void
backlot_storage_sign_many (BacklotStorageCall *taken)
{
  g_autoptr(BacklotStorageCall) call = taken;
  yyjson_val *paths = backlot_wire_json_get_array (backlot_request_get_json (call->request),
                                                   "paths");

  if (paths == NULL || yyjson_arr_size (paths) > MAX_SIGNED)
    backlot_storage_reply_code (call->request, 400, "InvalidRequest",
                                "paths must be a list of at most 1000 names");
  else if (read_lifetime (call) > 0)
    backlot_storage_call_run (g_steal_pointer (&call), sign_many, backlot_storage_call_answer_cb);
}

static gboolean
sign_upload (BacklotTransaction  *transaction,
             gpointer             data,
             GError             **error)
{
  BacklotStorageCall *call = data;
  const char *upsert = backlot_request_get_header (call->request, "x-upsert");
  g_autofree char *token = NULL;
  g_autofree char *url = NULL;
  yyjson_mut_val *root;

  if (!backlot_storage_may_write (call, transaction, backlot_storage_call_get_user (call),
                                  g_strcmp0 (upsert, "true") == 0, error))
    return FALSE;
  token = make_token (call, call->name, "upload", UPLOAD_LIFETIME_S);
  url = make_url (call, "upload/sign", call->name, token);
  root = backlot_storage_call_new_answer (call, FALSE);
  yyjson_mut_obj_add_strcpy (call->answer, root, "url", url);
  yyjson_mut_obj_add_strcpy (call->answer, root, "token", token);
  return TRUE;
}

/* `POST /object/upload/sign/BUCKET/KEY` */
void
backlot_storage_sign_upload (BacklotStorageCall *call)
{
  backlot_storage_call_run (call, sign_upload, backlot_storage_call_answer_cb);
}

/**
 * backlot_storage_read_signature:
 * @token: (nullable): from a stranger
 * @secret: what it must be signed with
 * @now_s: seconds since 1970
 * @url: `BUCKET/KEY`
 * @scope: `download` or `upload`
 * @error: (nullable): why the token is not good
 *
 * Returns: (nullable) (transfer full): what the token says if it is good for this object and this
 *   scope now
 */
yyjson_doc *
backlot_storage_read_signature (const char  *token,
                                GBytes      *secret,
                                gint64       now_s,
                                const char  *url,
                                const char  *scope,
                                GError     **error)
{
  g_autoptr(yyjson_doc) claims = NULL;
  yyjson_val *root;

  if (token != NULL &&
      (claims = backlot_wire_jwt_verify (token, secret, now_s, error)) == NULL)
    return NULL;
  root = yyjson_doc_get_root (claims);
  /* A signature for good is never made, so none is taken. */
  if (claims != NULL && yyjson_obj_get (root, "exp") != NULL &&
      g_strcmp0 (backlot_wire_json_get_string (root, "url"), url) == 0 &&
      g_strcmp0 (backlot_wire_json_get_string (root, "scope"), scope) == 0)
    return g_steal_pointer (&claims);
  g_set_error_literal (error, BACKLOT_WIRE_JWT_ERROR, BACKLOT_WIRE_JWT_ERROR_SIGNATURE,
                       "The signature is not for this URL");
  return NULL;
}

/**
 * backlot_storage_check_signature:
 * @call: with bucket and name
 * @scope: `download` or `upload`
 *
 * Returns: (nullable): what the request's token says if it is for this object; %NULL after an
 *   answer
 */
yyjson_doc *
backlot_storage_check_signature (BacklotStorageCall *call,
                                 const char         *scope)
{
  g_autofree char *url = g_strconcat (call->bucket, "/", call->name, NULL);
  g_autoptr(GError) error = NULL;
  yyjson_doc *claims;

  claims = backlot_storage_read_signature (backlot_request_get_parameter (call->request, "token"),
                                           call->service->keys->jwt_secret,
                                           g_get_real_time () / G_USEC_PER_SEC, url, scope,
                                           &error);
  if (claims == NULL)
    backlot_storage_reply_code (call->request, 400, "InvalidJWT", error->message);
  return claims;
}
