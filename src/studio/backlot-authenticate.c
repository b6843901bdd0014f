/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who a request comes from, by its key and its token. */
#include "config.h"

#include "studio/backlot-authenticate.h"

#include "wire/backlot-wire-jwt.h"
#include "wire/backlot-wire-secret.h"

#include <string.h>

G_DEFINE_QUARK (backlot-denied-quark, backlot_denied)

static gboolean
read_key (const char              *key,
          const BacklotStudioKeys *keys,
          BacklotRole             *role)
{
  if (strcmp (key, BACKLOT_STUDIO_PUBLISHABLE_KEY) == 0)
    *role = BACKLOT_ROLE_ANON;
  else if (backlot_wire_secret_equal (key, keys->secret_key))
    *role = BACKLOT_ROLE_SERVICE;
  else
    return FALSE;
  return TRUE;
}

static gboolean
read_role (const char  *text,
           BacklotRole *role)
{
  for (guint i = BACKLOT_ROLE_ANON; i <= BACKLOT_ROLE_SERVICE; i++)
    if (g_strcmp0 (text, backlot_role_to_string ((BacklotRole) i)) == 0)
      {
        *role = (BacklotRole) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * backlot_authenticate_token:
 * @token: an access token
 *
 * Whether the session still lives is not asked here, as in PostgREST and Storage: only Auth looks
 * at the database.
 *
 * Returns: (transfer full): whom it names, or %NULL with BACKLOT_DENIED_TOKEN or
 *   BACKLOT_DENIED_EXPIRED
 */
BacklotCaller *
backlot_authenticate_token (const char               *token,
                            const BacklotStudioKeys  *keys,
                            GError                  **error)
{
  g_autoptr(GError) reason = NULL;
  g_autoptr(yyjson_doc) claims = NULL;
  g_autoptr(BacklotCaller) caller = NULL;
  const char *user_id;
  BacklotRole role;
  yyjson_val *root;
  char *json;

  claims = backlot_wire_jwt_verify (token, keys->jwt_secret, g_get_real_time () / G_USEC_PER_SEC,
                                    &reason);
  if (claims == NULL)
    {
      gboolean expired = g_error_matches (reason, BACKLOT_WIRE_JWT_ERROR,
                                          BACKLOT_WIRE_JWT_ERROR_EXPIRED);

      g_set_error_literal (error, BACKLOT_DENIED,
                           expired ? BACKLOT_DENIED_EXPIRED : BACKLOT_DENIED_TOKEN,
                           reason->message);
      return NULL;
    }
  root = yyjson_doc_get_root (claims);
  user_id = backlot_wire_json_get_string (root, "sub");
  if (!read_role (backlot_wire_json_get_string (root, "role"), &role) ||
      (role == BACKLOT_ROLE_AUTHENTICATED &&
       (user_id == NULL || !g_uuid_string_is_valid (user_id))))
    {
      g_set_error_literal (error, BACKLOT_DENIED, BACKLOT_DENIED_TOKEN,
                           "The token names no role or no person");
      return NULL;
    }
  caller = backlot_caller_new (role, user_id);
  caller->session_id = g_strdup (backlot_wire_json_get_string (root, "session_id"));
  caller->expires_at = backlot_wire_json_get_int (root, "exp", 0);
  json = yyjson_val_write (root, YYJSON_WRITE_NOFLAG, NULL);
  caller->claims = g_strdup (json);
  free (json);
  return g_steal_pointer (&caller);
}

/**
 * backlot_authenticate:
 * @request: a request; gets its caller, or the reason why it has none
 *
 * The key stands in the header `apikey` or, where a header can not be set, in the parameter of
 * that name. A session's
 * token outranks it. Without a session supabase-js sends the key itself as the token.
 */
void
backlot_authenticate (BacklotRequest          *request,
                      const BacklotStudioKeys *keys)
{
  const char *key = backlot_request_get_header (request, "apikey");
  const char *token = backlot_request_get_bearer (request);
  g_autoptr(GError) error = NULL;
  BacklotCaller *caller = NULL;
  BacklotRole role, token_role;

  if (key == NULL)
    key = backlot_request_get_parameter (request, "apikey");
  if (key == NULL || *key == '\0')
    g_set_error_literal (&error, BACKLOT_DENIED, BACKLOT_DENIED_NO_KEY,
                         "No API key found in request");
  else if (!read_key (key, keys, &role))
    g_set_error_literal (&error, BACKLOT_DENIED, BACKLOT_DENIED_KEY, "Invalid API key");
  else if (token == NULL)
    caller = backlot_caller_new (role, NULL);
  else if (read_key (token, keys, &token_role))
    caller = backlot_caller_new (token_role, NULL);
  else
    caller = backlot_authenticate_token (token, keys, &error);

  if (caller != NULL)
    backlot_request_take_caller (request, caller);
  else
    backlot_request_take_denial (request, g_steal_pointer (&error));
}

/* Answers a request without a good key, in the gateway's shape; %TRUE if it did. */
gboolean
backlot_refuse_key (BacklotRequest *request)
{
  const GError *denial = backlot_request_get_denial (request);
  g_autoptr(yyjson_mut_doc) doc = NULL;
  yyjson_mut_val *root;
  gboolean missing;

  missing = g_error_matches (denial, BACKLOT_DENIED, BACKLOT_DENIED_NO_KEY);
  if (!missing && !g_error_matches (denial, BACKLOT_DENIED, BACKLOT_DENIED_KEY))
    return FALSE;

  doc = yyjson_mut_doc_new (NULL);
  root = yyjson_mut_obj (doc);
  yyjson_mut_doc_set_root (doc, root);
  yyjson_mut_obj_add_str (doc, root, "message", denial->message);
  yyjson_mut_obj_add_str (doc, root, "hint",
                          missing ? "Send the key in the header `apikey`."
                                  : "Double check the key that was sent.");
  backlot_request_reply_json (request, SOUP_STATUS_UNAUTHORIZED, doc);
  return TRUE;
}
