/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ways into Auth: signing up, and the grants password, refresh_token and peer. */
#include "config.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-auth-password.h"
#include "studio/backlot-auth-reply.h"
#include "studio/backlot-auth-service-private.h"

#include <string.h>

/* Longer than any token that was ever given out. */
#define MAX_TOKEN 128

static void
refuse (BacklotAuthCall *call,
        guint            status,
        const char      *code,
        const char      *message)
{
  backlot_auth_reply_code (call->request, status, code, message);
}

static gboolean
create_account (BacklotTransaction  *transaction,
                gpointer             data,
                GError             **error)
{
  BacklotAuthCall *call = data;

  call->user.id = g_uuid_string_random ();
  return backlot_auth_insert_user (transaction, call->user.id, call->email, call->hash,
                                   call->metadata, error) &&
         backlot_auth_open (transaction, call, error);
}

static void
sign_up_hashed_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(BacklotAuthCall) call = user_data;
  g_autoptr(GError) error = NULL;

  call->hash = backlot_auth_password_hash_finish (result, &error);
  if (call->hash == NULL)
    backlot_auth_reply_error (call->request, error);
  else
    backlot_auth_call_run (g_steal_pointer (&call), create_account,
                           backlot_auth_call_answer_session);
}

/* `POST /signup`: every address is taken as confirmed. */
void
backlot_auth_sign_up (BacklotAuthCall *taken)
{
  g_autoptr(BacklotAuthCall) call = taken;
  yyjson_val *json = backlot_request_get_json (call->request);
  const char *password = backlot_wire_json_get_string (json, "password");
  yyjson_val *data = backlot_wire_json_get_object (json, "data");
  char *metadata;

  call->email = backlot_auth_fold_email (backlot_wire_json_get_string (json, "email"));
  if (!yyjson_is_obj (json))
    refuse (call, 400, "bad_json", "Could not parse request body as JSON");
  else if (yyjson_obj_get (json, "email") == NULL && yyjson_obj_get (json, "phone") == NULL &&
           password == NULL)
    refuse (call, 422, "anonymous_provider_disabled", "Anonymous sign-ins are disabled");
  else if (call->email == NULL)
    refuse (call, 400, "validation_failed", "Unable to validate email address: invalid format");
  else if (password == NULL)
    refuse (call, 400, "validation_failed", "Signup requires a valid password");
  else if (backlot_auth_accept_password (call, password))
    {
      metadata = data != NULL ? yyjson_val_write (data, YYJSON_WRITE_NOFLAG, NULL) : NULL;
      call->metadata = g_strdup (metadata != NULL ? metadata : "{}");
      free (metadata);
      backlot_auth_password_hash_async (password, sign_up_hashed_cb, g_steal_pointer (&call));
    }
}

static void
password_verified_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(BacklotAuthCall) call = user_data;
  g_autoptr(GError) error = NULL;

  if (backlot_auth_password_verify_finish (result, &error) && call->user.id != NULL)
    backlot_auth_call_run (g_steal_pointer (&call), backlot_auth_open,
                           backlot_auth_call_answer_session);
  else if (error != NULL)
    backlot_auth_reply_error (call->request, error);
  else
    refuse (call, 400, "invalid_credentials", "Invalid login credentials");
}

static gboolean
find_account (BacklotTransaction  *transaction,
              gpointer             data,
              GError             **error)
{
  BacklotAuthCall *call = data;

  return backlot_auth_find_user (transaction, call->email, &call->user, error);
}

static void
account_found_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(BacklotAuthCall) call = user_data;

  if (backlot_auth_call_finish (call, result))
    {
      const char *password = call->password;
      const char *hash = call->user.encrypted_password;

      backlot_auth_password_verify_async (password, hash, password_verified_cb,
                                          g_steal_pointer (&call));
    }
}

static void
grant_password (BacklotAuthCall *taken,
                yyjson_val      *json)
{
  g_autoptr(BacklotAuthCall) call = taken;
  const char *password = backlot_wire_json_get_string (json, "password");

  call->email = backlot_auth_fold_email (backlot_wire_json_get_string (json, "email"));
  if (call->email == NULL || password == NULL || strlen (password) > BACKLOT_AUTH_PASSWORD_MAX)
    {
      refuse (call, 400, call->email == NULL && password != NULL ? "validation_failed"
                                                                  : "invalid_credentials",
              "Invalid login credentials");
      return;
    }
  call->password = g_strdup (password);
  backlot_auth_call_run (g_steal_pointer (&call), find_account, account_found_cb);
}

static gboolean
refresh (BacklotTransaction  *transaction,
         gpointer             data,
         GError             **error)
{
  BacklotAuthCall *call = data;
  g_autofree char *user_id = NULL;

  return backlot_auth_refresh (transaction, call->token, &call->outcome, &user_id,
                               &call->session_id, &call->refresh_token, error) &&
         (call->outcome != BACKLOT_REFRESH_OK ||
          backlot_auth_read_user (transaction, user_id, &call->user, error));
}

static void
refreshed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(BacklotAuthCall) call = user_data;

  if (!backlot_auth_call_finish (call, result))
    return;
  switch (call->outcome)
    {
    case BACKLOT_REFRESH_OK:
      backlot_auth_call_let_in (call);
      break;
    case BACKLOT_REFRESH_NOT_FOUND:
      refuse (call, 400, "refresh_token_not_found",
              "Invalid Refresh Token: Refresh Token Not Found");
      break;
    case BACKLOT_REFRESH_ALREADY_USED:
      refuse (call, 400, "refresh_token_already_used", "Invalid Refresh Token: Already Used");
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
grant_refresh (BacklotAuthCall *taken,
               yyjson_val      *json)
{
  g_autoptr(BacklotAuthCall) call = taken;
  const char *token = backlot_wire_json_get_string (json, "refresh_token");

  if (token == NULL || *token == '\0' || strlen (token) > MAX_TOKEN)
    {
      refuse (call, 400, "validation_failed", "refresh_token is not valid");
      return;
    }
  call->token = g_strdup (token);
  call->method = "token_refresh";
  backlot_auth_call_run (g_steal_pointer (&call), refresh, refreshed_cb);
}

/* The local person exists from the first sign-in on. */
static gboolean
open_local (BacklotTransaction  *transaction,
            gpointer             data,
            GError             **error)
{
  BacklotAuthCall *call = data;

  if (!backlot_auth_read_user (transaction, BACKLOT_LOCAL_USER_ID, &call->user, error) ||
      (call->user.id == NULL &&
       !backlot_auth_insert_user (transaction, BACKLOT_LOCAL_USER_ID, BACKLOT_LOCAL_EMAIL, NULL,
                                  "{}", error)) ||
      !backlot_auth_forget_old (transaction, BACKLOT_LOCAL_USER_ID, error))
    return FALSE;
  g_set_str (&call->user.id, BACKLOT_LOCAL_USER_ID);
  return backlot_auth_open (transaction, call, error);
}

/* The kernel says who is at the other end of the Unix socket; that is the whole sign-in. */
static void
grant_peer (BacklotAuthCall *taken)
{
  g_autoptr(BacklotAuthCall) call = taken;

  if (!backlot_request_is_local (call->request))
    refuse (call, 400, "unsupported_grant_type", "This grant is for the studio's own socket");
  else if (!backlot_request_is_from_owner (call->request))
    refuse (call, 403, "not_allowed", "The studio belongs to somebody else");
  else
    {
      call->method = "peer";
      backlot_auth_call_run (g_steal_pointer (&call), open_local,
                             backlot_auth_call_answer_session);
    }
}

/* Who comes over the socket is the owner; from elsewhere a password is tried so often and no more.
 * Answers if it is too often. */
static gboolean
may_try (BacklotAuthCall *call)
{
  if (backlot_request_is_local (call->request))
    return TRUE;
  call->address = backlot_request_get_address (call->request);
  if (backlot_auth_limit_take (call->service->limit, call->address, g_get_monotonic_time ()))
    return TRUE;
  g_clear_pointer (&call->address, g_free);
  backlot_request_set_header (call->request, "Retry-After", "2");
  refuse (call, 429, "over_request_rate_limit", "Request rate limit reached");
  return FALSE;
}

/* `POST /token` */
void
backlot_auth_grant (BacklotAuthCall *taken)
{
  g_autoptr(BacklotAuthCall) call = taken;
  const char *type = backlot_request_get_parameter (call->request, "grant_type");
  yyjson_val *json = backlot_request_get_json (call->request);

  if (g_strcmp0 (type, "peer") == 0)
    grant_peer (g_steal_pointer (&call));
  else if (!may_try (call))
    return;
  else if (!yyjson_is_obj (json))
    refuse (call, 400, "bad_json", "Could not parse request body as JSON");
  else if (g_strcmp0 (type, "password") == 0)
    grant_password (g_steal_pointer (&call), json);
  else if (g_strcmp0 (type, "refresh_token") == 0)
    grant_refresh (g_steal_pointer (&call), json);
  else
    refuse (call, 400, "invalid_credentials", "unsupported_grant_type");
}
