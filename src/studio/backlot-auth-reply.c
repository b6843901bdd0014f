/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Auth answers: users, sessions with their tokens, errors. */
#include "config.h"

#include "studio/backlot-auth-reply.h"

#include "studio/backlot-api-error.h"
#include "wire/backlot-wire-jwt.h"

#include <string.h>

#define LIFETIME_S 3600
/* Metadata longer than this is told by GET /user, but not carried about in each token. */
#define MAX_METADATA_IN_TOKEN 4096
#define API_VERSION_HEADER "X-Supabase-Api-Version"
#define API_VERSION "2024-01-01"

static yyjson_mut_val *
copy_json (yyjson_mut_doc *doc,
           const char     *json)
{
  g_autoptr(yyjson_doc) source = json != NULL ? backlot_wire_json_read (json, strlen (json)) : NULL;

  if (source == NULL)
    return yyjson_mut_obj (doc);
  return yyjson_val_mut_copy (doc, yyjson_doc_get_root (source));
}

static yyjson_mut_val *
build_identity (yyjson_mut_doc        *doc,
                const BacklotAuthUser *user)
{
  yyjson_mut_val *identity = yyjson_mut_obj (doc);
  yyjson_mut_val *data = yyjson_mut_obj (doc);

  yyjson_mut_obj_add_str (doc, data, "sub", user->id);
  yyjson_mut_obj_add_str (doc, data, "email", user->email);
  yyjson_mut_obj_add_bool (doc, data, "email_verified", true);
  yyjson_mut_obj_add_str (doc, identity, "identity_id", user->id);
  yyjson_mut_obj_add_str (doc, identity, "id", user->id);
  yyjson_mut_obj_add_str (doc, identity, "user_id", user->id);
  yyjson_mut_obj_add_val (doc, identity, "identity_data", data);
  yyjson_mut_obj_add_str (doc, identity, "provider", "email");
  yyjson_mut_obj_add_str (doc, identity, "email", user->email);
  yyjson_mut_obj_add_str (doc, identity, "created_at", user->created_at);
  yyjson_mut_obj_add_str (doc, identity, "updated_at", user->updated_at);
  return identity;
}

static yyjson_mut_val *
build_user (yyjson_mut_doc        *doc,
            const BacklotAuthUser *user)
{
  yyjson_mut_val *object = yyjson_mut_obj (doc);
  yyjson_mut_val *identities = yyjson_mut_arr (doc);

  yyjson_mut_arr_append (identities, build_identity (doc, user));
  yyjson_mut_obj_add_str (doc, object, "id", user->id);
  yyjson_mut_obj_add_str (doc, object, "aud", "authenticated");
  yyjson_mut_obj_add_str (doc, object, "role", "authenticated");
  yyjson_mut_obj_add_str (doc, object, "email", user->email);
  yyjson_mut_obj_add_str (doc, object, "phone", "");
  if (user->email_confirmed_at != NULL)
    {
      yyjson_mut_obj_add_str (doc, object, "email_confirmed_at", user->email_confirmed_at);
      yyjson_mut_obj_add_str (doc, object, "confirmed_at", user->email_confirmed_at);
    }
  if (user->last_sign_in_at != NULL)
    yyjson_mut_obj_add_str (doc, object, "last_sign_in_at", user->last_sign_in_at);
  yyjson_mut_obj_add_val (doc, object, "app_metadata", copy_json (doc, user->app_metadata));
  yyjson_mut_obj_add_val (doc, object, "user_metadata", copy_json (doc, user->user_metadata));
  yyjson_mut_obj_add_val (doc, object, "identities", identities);
  yyjson_mut_obj_add_str (doc, object, "created_at", user->created_at);
  yyjson_mut_obj_add_str (doc, object, "updated_at", user->updated_at);
  yyjson_mut_obj_add_bool (doc, object, "is_anonymous", false);
  return object;
}

void
backlot_auth_reply_user (BacklotRequest        *request,
                         const BacklotAuthUser *user)
{
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);

  yyjson_mut_doc_set_root (doc, build_user (doc, user));
  backlot_request_reply_json (request, SOUP_STATUS_OK, doc);
}

static char *
make_token (BacklotRequest          *request,
            const BacklotStudioKeys *keys,
            const BacklotAuthUser   *user,
            const char              *session_id,
            const char              *method,
            gint64                   now_s)
{
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  g_autofree char *base = backlot_request_get_base_url (request);
  g_autofree char *issuer = g_strconcat (base, "/auth/v1", NULL);
  yyjson_mut_val *claims = yyjson_mut_obj (doc);
  yyjson_mut_val *methods = yyjson_mut_arr (doc);
  yyjson_mut_val *entry = yyjson_mut_obj (doc);

  yyjson_mut_doc_set_root (doc, claims);
  yyjson_mut_arr_append (methods, entry);
  yyjson_mut_obj_add_str (doc, entry, "method", method);
  yyjson_mut_obj_add_sint (doc, entry, "timestamp", now_s);
  yyjson_mut_obj_add_str (doc, claims, "iss", issuer);
  yyjson_mut_obj_add_str (doc, claims, "sub", user->id);
  yyjson_mut_obj_add_str (doc, claims, "aud", "authenticated");
  yyjson_mut_obj_add_str (doc, claims, "role", "authenticated");
  yyjson_mut_obj_add_sint (doc, claims, "iat", now_s);
  yyjson_mut_obj_add_sint (doc, claims, "exp", now_s + LIFETIME_S);
  yyjson_mut_obj_add_str (doc, claims, "email", user->email);
  yyjson_mut_obj_add_str (doc, claims, "phone", "");
  yyjson_mut_obj_add_val (doc, claims, "app_metadata", copy_json (doc, user->app_metadata));
  if (user->user_metadata != NULL && strlen (user->user_metadata) <= MAX_METADATA_IN_TOKEN)
    yyjson_mut_obj_add_val (doc, claims, "user_metadata", copy_json (doc, user->user_metadata));
  yyjson_mut_obj_add_str (doc, claims, "aal", "aal1");
  yyjson_mut_obj_add_val (doc, claims, "amr", methods);
  yyjson_mut_obj_add_str (doc, claims, "session_id", session_id);
  yyjson_mut_obj_add_bool (doc, claims, "is_anonymous", false);
  return backlot_wire_jwt_make (doc, keys->jwt_secret);
}

/**
 * backlot_auth_reply_session:
 * @method: how the person signed in, for the token's `amr`
 */
void
backlot_auth_reply_session (BacklotRequest          *request,
                            const BacklotStudioKeys *keys,
                            const BacklotAuthUser   *user,
                            const char              *session_id,
                            const char              *refresh_token,
                            const char              *method)
{
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *token = make_token (request, keys, user, session_id, method, now_s);
  yyjson_mut_val *root = yyjson_mut_obj (doc);

  yyjson_mut_doc_set_root (doc, root);
  yyjson_mut_obj_add_str (doc, root, "access_token", token);
  yyjson_mut_obj_add_str (doc, root, "token_type", "bearer");
  yyjson_mut_obj_add_int (doc, root, "expires_in", LIFETIME_S);
  yyjson_mut_obj_add_sint (doc, root, "expires_at", now_s + LIFETIME_S);
  yyjson_mut_obj_add_str (doc, root, "refresh_token", refresh_token);
  yyjson_mut_obj_add_val (doc, root, "user", build_user (doc, user));
  if (strcmp (method, "password") == 0)
    yyjson_mut_obj_add_null (doc, root, "weak_password");
  backlot_request_set_header (request, "Cache-Control", "no-store");
  backlot_request_reply_json (request, SOUP_STATUS_OK, doc);
}

/* An error in the shape that the client asked for with its version header. */
void
backlot_auth_reply_code (BacklotRequest *request,
                         guint           status,
                         const char     *code,
                         const char     *message)
{
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  const char *version = backlot_request_get_header (request, API_VERSION_HEADER);
  yyjson_mut_val *root = yyjson_mut_obj (doc);

  yyjson_mut_doc_set_root (doc, root);
  if (g_strcmp0 (version, API_VERSION) >= 0)
    {
      yyjson_mut_obj_add_str (doc, root, "code", code);
      yyjson_mut_obj_add_str (doc, root, "message", message);
      backlot_request_set_header (request, API_VERSION_HEADER, API_VERSION);
    }
  else
    {
      yyjson_mut_obj_add_uint (doc, root, "code", status);
      yyjson_mut_obj_add_str (doc, root, "error_code", code);
      yyjson_mut_obj_add_str (doc, root, "msg", message);
    }
  if (strcmp (code, "weak_password") == 0)
    {
      yyjson_mut_val *weak = yyjson_mut_obj (doc);
      yyjson_mut_val *reasons = yyjson_mut_arr (doc);

      yyjson_mut_arr_add_str (doc, reasons, "length");
      yyjson_mut_obj_add_val (doc, weak, "reasons", reasons);
      yyjson_mut_obj_add_val (doc, root, "weak_password", weak);
    }
  backlot_request_set_header (request, "X-Sb-Error-Code", code);
  backlot_request_reply_json (request, status, doc);
}

/* What a transaction or a thread failed with. */
void
backlot_auth_reply_error (BacklotRequest *request,
                          const GError   *error)
{
  if (error->domain == BACKLOT_API_ERROR && backlot_api_error_get_status (error) < 500)
    {
      backlot_auth_reply_code (request, backlot_api_error_get_status (error),
                               backlot_api_error_get_code (error), error->message);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
    {
      backlot_request_set_header (request, "Retry-After", "1");
      backlot_auth_reply_code (request, 429, "over_request_rate_limit",
                               error->message);
    }
  else
    {
      g_info ("Auth failed: %s", error->message);
      backlot_auth_reply_code (request, SOUP_STATUS_INTERNAL_SERVER_ERROR, "unexpected_failure",
                               error->message);
    }
}
