/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service `/auth/v1`: accounts, sessions, tokens. */
#include "config.h"

#include "studio/backlot-auth-service.h"

#include "studio/backlot-auth-password.h"
#include "studio/backlot-auth-reply.h"
#include "studio/backlot-auth-service-private.h"
#include "studio/backlot-authenticate.h"

#include <string.h>

#define PREFIX "/auth/v1"
#define MAX_BODY 65536
#define MAX_EMAIL 254

G_DEFINE_FINAL_TYPE (BacklotAuthService, backlot_auth_service, G_TYPE_OBJECT)

BacklotAuthCall *
backlot_auth_call_new (BacklotAuthService *service,
                       BacklotRequest     *request)
{
  BacklotAuthCall *call = g_new0 (BacklotAuthCall, 1);
  const char *agent = backlot_request_get_header (request, "User-Agent");

  call->agent = agent != NULL ? g_utf8_make_valid (agent, -1) : NULL;
  call->service = g_object_ref (service);
  call->request = g_object_ref (request);
  call->method = "password";
  return call;
}

void
backlot_auth_call_free (BacklotAuthCall *call)
{
  g_object_unref (call->service);
  g_object_unref (call->request);
  backlot_auth_user_clear (&call->user);
  if (call->password != NULL)
    explicit_bzero (call->password, strlen (call->password));
  g_free (call->password);
  g_free (call->email);
  g_free (call->hash);
  g_free (call->metadata);
  g_free (call->token);
  g_free (call->address);
  g_free (call->session_id);
  g_free (call->refresh_token);
  g_free (call->agent);
  g_free (call->list);
  g_free (call);
}

/* Runs @func with the call as its data; the call ends with the callback. */
void
backlot_auth_call_run (BacklotAuthCall     *call,
                       BacklotDatabaseFunc  func,
                       GAsyncReadyCallback  callback)
{
  backlot_database_run_async (call->service->database, NULL, func, call, NULL, NULL,
                              callback, call);
}

/* Whether what ran has succeeded; answers if it has not. */
gboolean
backlot_auth_call_finish (BacklotAuthCall *call,
                          GAsyncResult    *result)
{
  g_autoptr(GError) error = NULL;

  if (backlot_database_run_finish (call->service->database, result, &error) != NULL)
    return TRUE;
  backlot_auth_reply_error (call->request, error);
  return FALSE;
}

/* The last step where there is nothing to tell. */
void
backlot_auth_call_answer_nothing (GObject      *object,
                                  GAsyncResult *result,
                                  gpointer      user_data)
{
  g_autoptr(BacklotAuthCall) call = user_data;

  if (backlot_auth_call_finish (call, result))
    backlot_request_reply_empty (call->request, SOUP_STATUS_NO_CONTENT);
}

/* The last step of every sign-in. */
void
backlot_auth_call_answer_session (GObject      *object,
                                  GAsyncResult *result,
                                  gpointer      user_data)
{
  g_autoptr(BacklotAuthCall) call = user_data;

  if (backlot_auth_call_finish (call, result))
    backlot_auth_call_let_in (call);
}

/* A sign-in that is good counts for nothing against its address. */
void
backlot_auth_call_let_in (BacklotAuthCall *call)
{
  if (call->address != NULL)
    backlot_auth_limit_give_back (call->service->limit, call->address);
  backlot_auth_reply_session (call->request, call->service->keys, &call->user, call->session_id,
                              call->refresh_token, call->method);
}

/* A BacklotDatabaseFunc: begins a session of the call's user. */
gboolean
backlot_auth_open (BacklotTransaction  *transaction,
                   gpointer             data,
                   GError             **error)
{
  BacklotAuthCall *call = data;
  g_autofree char *id = g_strdup (call->user.id);

  return backlot_auth_open_session (transaction, id, &call->session_id, &call->refresh_token,
                                    error) &&
         backlot_auth_name_session (transaction, call->session_id, call->agent, error) &&
         backlot_auth_read_user (transaction, id, &call->user, error);
}

/* An address in the one form that is compared, or %NULL if it is none. */
char *
backlot_auth_fold_email (const char *email)
{
  const char *at = email != NULL ? strchr (email, '@') : NULL;

  if (at == NULL || at == email || at[1] == '\0' || strchr (at + 1, '@') != NULL ||
      strlen (email) > MAX_EMAIL || strpbrk (email, " \t\r\n<>,;\"") != NULL)
    return NULL;
  return g_utf8_strdown (email, -1);
}

/* Whether a new password is good enough; answers if not. */
gboolean
backlot_auth_accept_password (BacklotAuthCall *call,
                              const char      *password)
{
  if (strlen (password) > BACKLOT_AUTH_PASSWORD_MAX)
    backlot_auth_reply_code (call->request, 400, "validation_failed",
                             "Password cannot be longer than 512 characters");
  else if (g_utf8_strlen (password, -1) < BACKLOT_AUTH_PASSWORD_MIN)
    backlot_auth_reply_code (call->request, 422, "weak_password",
                             "Password should be at least 6 characters.");
  else
    return TRUE;
  return FALSE;
}

static void
get_settings (BacklotRequest *request)
{
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *root = yyjson_mut_obj (doc);
  yyjson_mut_val *external = yyjson_mut_obj (doc);

  yyjson_mut_doc_set_root (doc, root);
  yyjson_mut_obj_add_bool (doc, external, "email", true);
  yyjson_mut_obj_add_bool (doc, external, "phone", false);
  yyjson_mut_obj_add_bool (doc, external, "anonymous_users", false);
  yyjson_mut_obj_add_val (doc, root, "external", external);
  yyjson_mut_obj_add_bool (doc, root, "disable_signup", false);
  yyjson_mut_obj_add_bool (doc, root, "mailer_autoconfirm", true);
  yyjson_mut_obj_add_bool (doc, root, "phone_autoconfirm", false);
  yyjson_mut_obj_add_str (doc, root, "sms_provider", "");
  yyjson_mut_obj_add_bool (doc, root, "saml_enabled", false);
  backlot_request_reply_json (request, SOUP_STATUS_OK, doc);
}

static void
get_health (BacklotRequest *request)
{
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *root = yyjson_mut_obj (doc);

  yyjson_mut_doc_set_root (doc, root);
  yyjson_mut_obj_add_str (doc, root, "name", "GoTrue");
  yyjson_mut_obj_add_str (doc, root, "version", "backlot-studio " PACKAGE_VERSION);
  yyjson_mut_obj_add_str (doc, root, "description", "Accounts of a local studio");
  backlot_request_reply_json (request, SOUP_STATUS_OK, doc);
}

/* Mail is never sent, so these only look at the address; they never tell whether it is known. */
static void
ask_for_mail (BacklotRequest *request)
{
  yyjson_val *json = backlot_request_get_json (request);
  g_autofree char *email =
    backlot_auth_fold_email (backlot_wire_json_get_string (json, "email"));

  if (!yyjson_is_obj (json))
    backlot_auth_reply_code (request, 400, "bad_json", "Could not parse request body as JSON");
  else if (email == NULL)
    backlot_auth_reply_code (request, 400, "validation_failed",
                             "Unable to validate email address: invalid format");
  else
    backlot_request_reply_text (request, 200, "application/json; charset=utf-8", "{}");
}

static void
verify (BacklotRequest *request)
{
  backlot_auth_reply_code (request, 403, "otp_expired", "Token has expired or is invalid");
}

static void
get_keys (BacklotRequest *request)
{
  backlot_request_reply_text (request, 200, "application/json; charset=utf-8", "{\"keys\":[]}");
}

static const struct
{
  const char *method;
  const char *path;
  void      (*plain) (BacklotRequest *request);
  void      (*call)  (BacklotAuthCall *call);
} routes[] = {
  { "GET", "/settings", get_settings, NULL },
  { "GET", "/health", get_health, NULL },
  { "GET", "/.well-known/jwks.json", get_keys, NULL },
  { "POST", "/recover", ask_for_mail, NULL },
  { "POST", "/otp", ask_for_mail, NULL },
  { "POST", "/resend", ask_for_mail, NULL },
  { "POST", "/verify", verify, NULL },
  { "POST", "/signup", NULL, backlot_auth_sign_up },
  { "POST", "/token", NULL, backlot_auth_grant },
  { "POST", "/logout", NULL, backlot_auth_sign_out },
  { "GET", "/user", NULL, backlot_auth_get_user },
  { "PUT", "/user", NULL, backlot_auth_put_user },
  { "GET", "/reauthenticate", NULL, backlot_auth_get_user },
  { "GET", "/sessions", NULL, backlot_auth_get_sessions },
  { "DELETE", "/sessions", NULL, backlot_auth_end_session },
};

static void
handle (BacklotRequest *request,
        gpointer        user_data)
{
  BacklotAuthService *self = user_data;
  const char *path = backlot_request_get_path (request) + strlen (PREFIX);
  const char *method = backlot_request_get_method (request);
  gboolean known = FALSE;

  if (backlot_refuse_key (request))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      if (strcmp (routes[i].path, path) != 0)
        continue;
      known = TRUE;
      if (strcmp (routes[i].method, method) != 0)
        continue;
      if (routes[i].plain != NULL)
        routes[i].plain (request);
      else
        routes[i].call (backlot_auth_call_new (self, request));
      return;
    }
  backlot_auth_reply_code (request, known ? 405 : 404, known ? "method_not_allowed" : "not_found",
                           known ? "Method not allowed" : "Not found");
}

static void
backlot_auth_service_finalize (GObject *object)
{
  BacklotAuthService *self = BACKLOT_AUTH_SERVICE (object);

  g_clear_object (&self->database);
  g_clear_pointer (&self->limit, backlot_auth_limit_free);
  G_OBJECT_CLASS (backlot_auth_service_parent_class)->finalize (object);
}

static void
backlot_auth_service_class_init (BacklotAuthServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = backlot_auth_service_finalize;
}

static void
backlot_auth_service_init (BacklotAuthService *self)
{
  self->limit = backlot_auth_limit_new ();
}

/* The service answers for @gateway from now on and must live as long as it. */
BacklotAuthService *
backlot_auth_service_new (BacklotDatabase         *database,
                          const BacklotStudioKeys *keys,
                          BacklotGateway          *gateway)
{
  BacklotAuthService *self = g_object_new (BACKLOT_TYPE_AUTH_SERVICE, NULL);

  self->database = g_object_ref (database);
  self->keys = keys;
  backlot_gateway_add_route (gateway, PREFIX, MAX_BODY, NULL, handle, self);
  return self;
}
