/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a signed-in person does at Auth: look at the account, change it, sign out. */
#include "config.h"

#include "studio/backlot-auth-password.h"
#include "studio/backlot-auth-reply.h"
#include "studio/backlot-auth-service-private.h"
#include "studio/backlot-authenticate.h"

#include <string.h>

/* Only Auth asks whether the session of a token still lives. Answers if there is no token to look
 * at. */
gboolean
backlot_auth_require_session (BacklotAuthCall *call)
{
  const BacklotCaller *caller = backlot_request_get_caller (call->request);
  const GError *denial = backlot_request_get_denial (call->request);

  if (denial != NULL)
    backlot_auth_reply_code (call->request, 403, "bad_jwt", denial->message);
  else if (caller->role != BACKLOT_ROLE_AUTHENTICATED || caller->session_id == NULL)
    backlot_auth_reply_code (call->request, 401, "no_authorization",
                             "This endpoint requires a valid Bearer token");
  else
    return TRUE;
  return FALSE;
}

static gboolean
read_account (BacklotTransaction  *transaction,
              gpointer             data,
              GError             **error)
{
  BacklotAuthCall *call = data;
  const BacklotCaller *caller = backlot_request_get_caller (call->request);

  return backlot_auth_check_session (transaction, caller->session_id, caller->user_id, error) &&
         backlot_auth_read_user (transaction, caller->user_id, &call->user, error);
}

static void
answer_user_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(BacklotAuthCall) call = user_data;

  if (backlot_auth_call_finish (call, result))
    backlot_auth_reply_user (call->request, &call->user);
}

/* `GET /user` */
void
backlot_auth_get_user (BacklotAuthCall *taken)
{
  g_autoptr(BacklotAuthCall) call = taken;

  if (backlot_auth_require_session (call))
    backlot_auth_call_run (g_steal_pointer (&call), read_account, answer_user_cb);
}

/* A new password ends the other sessions: whoever else knew the old one is out. */
static gboolean
change_account (BacklotTransaction  *transaction,
                gpointer             data,
                GError             **error)
{
  BacklotAuthCall *call = data;
  const BacklotCaller *caller = backlot_request_get_caller (call->request);
  const char *id = caller->user_id;

  if (!backlot_auth_check_session (transaction, caller->session_id, id, error) ||
      (call->metadata != NULL &&
       !backlot_auth_merge_user_metadata (transaction, id, call->metadata, error)) ||
      (call->email != NULL && !backlot_auth_set_email (transaction, id, call->email, error)))
    return FALSE;
  if (call->hash != NULL &&
      (!backlot_auth_set_password (transaction, id, call->hash, error) ||
       !backlot_auth_close_sessions (transaction, id, caller->session_id,
                                     BACKLOT_SIGN_OUT_OTHERS, error)))
    return FALSE;
  return backlot_auth_read_user (transaction, id, &call->user, error);
}

static void
new_password_hashed_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr(BacklotAuthCall) call = user_data;
  g_autoptr(GError) error = NULL;

  call->hash = backlot_auth_password_hash_finish (result, &error);
  if (call->hash == NULL)
    backlot_auth_reply_error (call->request, error);
  else
    backlot_auth_call_run (g_steal_pointer (&call), change_account, answer_user_cb);
}

static void
old_password_verified_cb (GObject      *object,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  g_autoptr(BacklotAuthCall) call = user_data;
  g_autoptr(GError) error = NULL;

  if (backlot_auth_password_verify_finish (result, &error))
    backlot_auth_reply_code (call->request, 422, "same_password",
                             "New password should be different from the old password.");
  else if (error != NULL)
    backlot_auth_reply_error (call->request, error);
  else
    {
      const char *password = call->password;

      backlot_auth_password_hash_async (password, new_password_hashed_cb, g_steal_pointer (&call));
    }
}

static void
account_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(BacklotAuthCall) call = user_data;

  if (backlot_auth_call_finish (call, result))
    {
      const char *password = call->password;
      const char *hash = call->user.encrypted_password;

      backlot_auth_password_verify_async (password, hash, old_password_verified_cb,
                                          g_steal_pointer (&call));
    }
}

/* Reads what is to be changed; answers if that can not be. */
static gboolean
read_changes (BacklotAuthCall *call)
{
  yyjson_val *json = backlot_request_get_json (call->request);
  yyjson_val *data = backlot_wire_json_get_object (json, "data");
  const char *email = backlot_wire_json_get_string (json, "email");
  const char *password = backlot_wire_json_get_string (json, "password");

  if (!yyjson_is_obj (json))
    {
      backlot_auth_reply_code (call->request, 400, "bad_json",
                               "Could not parse request body as JSON");
      return FALSE;
    }
  if (data != NULL)
    {
      char *text = yyjson_val_write (data, YYJSON_WRITE_NOFLAG, NULL);

      call->metadata = g_strdup (text);
      free (text);
    }
  if (email != NULL)
    {
      call->email = backlot_auth_fold_email (email);
      if (call->email == NULL)
        {
          backlot_auth_reply_code (call->request, 400, "validation_failed",
                                   "Unable to validate email address: invalid format");
          return FALSE;
        }
    }
  call->password = g_strdup (password);
  return password == NULL || backlot_auth_accept_password (call, password);
}

/* `PUT /user` */
void
backlot_auth_put_user (BacklotAuthCall *taken)
{
  g_autoptr(BacklotAuthCall) call = taken;

  if (!backlot_auth_require_session (call) || !read_changes (call))
    return;
  if (call->password != NULL)
    backlot_auth_call_run (g_steal_pointer (&call), read_account, account_read_cb);
  else
    backlot_auth_call_run (g_steal_pointer (&call), change_account, answer_user_cb);
}

static gboolean
close_sessions (BacklotTransaction  *transaction,
                gpointer             data,
                GError             **error)
{
  BacklotAuthCall *call = data;
  const BacklotCaller *caller = backlot_request_get_caller (call->request);

  return backlot_auth_check_session (transaction, caller->session_id, caller->user_id, error) &&
         backlot_auth_close_sessions (transaction, caller->user_id, caller->session_id,
                                      call->scope, error);
}

/* `POST /logout` */
void
backlot_auth_sign_out (BacklotAuthCall *taken)
{
  static const char *scopes[] = {
    [BACKLOT_SIGN_OUT_GLOBAL] = "global",
    [BACKLOT_SIGN_OUT_LOCAL] = "local",
    [BACKLOT_SIGN_OUT_OTHERS] = "others",
  };
  g_autoptr(BacklotAuthCall) call = taken;
  const char *scope = backlot_request_get_parameter (call->request, "scope");
  gboolean known = scope == NULL;

  for (guint i = 0; scope != NULL && i < G_N_ELEMENTS (scopes); i++)
    if (strcmp (scopes[i], scope) == 0)
      {
        call->scope = (BacklotSignOutScope) i;
        known = TRUE;
      }
  if (!known)
    backlot_auth_reply_code (call->request, 400, "validation_failed",
                             "Unsupported logout scope");
  else if (backlot_auth_require_session (call))
    backlot_auth_call_run (g_steal_pointer (&call), close_sessions,
                           backlot_auth_call_answer_nothing);
}
