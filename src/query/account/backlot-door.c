/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way into a team's studio: finds out what is at an address, and signs in there. */

#include "config.h"

#include "query/account/backlot-door.h"

#include <string.h>
#include <sys/random.h>

#include "query/account/backlot-invitation.h"

#include "service/backlot-auth.h"
#include "service/backlot-service-error.h"
#include "service/backlot-session.h"

#include "wire/backlot-wire-jwt.h"

#define RETURN_LINK "backlot:auth"
#define VERIFIER_BYTES 48

struct _BacklotDoor
{
  GObject            parent_instance;

  BacklotTransport  *transport;     /* (owned) (nullable): to the address that was tried last */
  BacklotSession    *session;       /* (owned) (nullable) */
  GCancellable      *cancellable;   /* (owned): of what is under way */
  char              *email;         /* (nullable) */
  char              *verifier;      /* (nullable): a secret: of the browser that is out */
  GStrv              providers;     /* (nullable) */
  gboolean           takes_new;
  gboolean           sends_mail;
  guint              wait_s;
  LarderValue       *kept;          /* (owned) (nullable): the session */
};

G_DEFINE_FINAL_TYPE (BacklotDoor, backlot_door, G_TYPE_OBJECT)

/* Takes @error. */
static void
return_error (GTask  *task,
              GError *error)
{
  BacklotDoor *self = g_task_get_source_object (task);

  self->wait_s = (guint) MAX (backlot_service_error_get_retry_after_s (error), 0);
  g_task_return_error (task, backlot_door_error_take_service (error));
}

static GTask *
begin (BacklotDoor         *self,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  GTask *task = NULL;

  backlot_door_cancel (self);
  self->cancellable = g_cancellable_new ();
  self->wait_s = 0;
  task = g_task_new (self, self->cancellable, callback, user_data);
  g_task_set_source_tag (task, begin);
  return task;
}

static void
take_settings (BacklotDoor *self,
               LarderValue *settings)
{
  LarderValue *external = larder_value_get_member (settings, "external");
  g_autoptr(GStrvBuilder) providers = g_strv_builder_new ();

  for (guint i = 0; i < larder_value_get_n_items (external); i++)
    {
      const char *name = larder_value_get_member_name (external, i);

      if (larder_value_get_member_boolean (external, name, FALSE) &&
          !g_str_equal (name, "email") && !g_str_equal (name, "phone") &&
          !g_str_equal (name, "anonymous_users"))
        g_strv_builder_add (providers, name);
    }
  g_clear_pointer (&self->providers, g_strfreev);
  self->providers = g_strv_builder_end (providers);
  self->takes_new = !larder_value_get_member_boolean (settings, "disable_signup", FALSE);
  /* A server that confirms addresses by itself is one that has no mail to send. */
  self->sends_mail = larder_value_get_member_boolean (external, "email", FALSE) &&
                     !larder_value_get_member_boolean (settings, "mailer_autoconfirm", TRUE);
}

static void
knock_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(LarderValue) answer =
    backlot_auth_call_finish (BACKLOT_TRANSPORT (object), result, &error);
  LarderValue *external = NULL;

  if (answer == NULL)
    {
      return_error (task, error);
      return;
    }
  if (larder_value_get_kind (answer) == LARDER_VALUE_OBJECT)
    external = larder_value_get_member (answer, "external");
  if (external == NULL || larder_value_get_kind (external) != LARDER_VALUE_OBJECT)
    {
      g_task_return_new_error (task, BACKLOT_DOOR_ERROR, BACKLOT_DOOR_ERROR_NOT_A_STUDIO,
                               "The answer is not that of a studio");
      return;
    }
  take_settings (g_task_get_source_object (task), answer);
  g_task_return_boolean (task, TRUE);
}

static void
set_server (BacklotDoor *self,
            const char  *url,
            const char  *key)
{
  g_autoptr(LarderClock) clock = larder_system_clock_new ();

  g_clear_object (&self->session);
  g_clear_object (&self->transport);
  g_clear_pointer (&self->kept, larder_value_unref);
  self->transport = backlot_transport_new (url, key, clock);
  self->session = backlot_session_new (self->transport);
}

void
backlot_door_knock_async (BacklotDoor         *self,
                          const char          *address,
                          const char          *key,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(BacklotInvitation) invitation = NULL;
  g_autoptr(GTask) task = NULL;
  BacklotInvitationVerdict verdict;

  g_return_if_fail (BACKLOT_IS_DOOR (self));
  g_return_if_fail (address != NULL);

  task = begin (self, callback, user_data);
  verdict = backlot_invitation_parse (address, &invitation);
  if (invitation == NULL)
    {
      g_task_return_new_error (task, BACKLOT_DOOR_ERROR,
                               verdict == BACKLOT_INVITATION_IN_THE_CLEAR
                                 ? BACKLOT_DOOR_ERROR_IN_THE_CLEAR : BACKLOT_DOOR_ERROR_ADDRESS,
                               "This address is not used");
      return;
    }
  if (key == NULL || key[0] == '\0')
    key = invitation->key != NULL ? invitation->key : BACKLOT_LOCAL_STUDIO_KEY;
  set_server (self, invitation->url, key);
  g_set_str (&self->email, invitation->email);
  backlot_auth_call_async (self->transport, "GET", "/settings", NULL, NULL, FALSE,
                           self->cancellable, knock_cb, g_steal_pointer (&task));
}

static gboolean
keep_session (BacklotDoor *self)
{
  g_clear_pointer (&self->kept, larder_value_unref);
  self->kept = backlot_session_dup_kept (self->session);
  return self->kept != NULL;
}

static void
signed_in_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!backlot_session_sign_in_finish (BACKLOT_SESSION (object), result, &error))
    return_error (task, error);
  else if (!keep_session (g_task_get_source_object (task)))
    g_task_return_new_error (task, BACKLOT_DOOR_ERROR, BACKLOT_DOOR_ERROR_NOT_A_STUDIO,
                             "The answer holds no person");
  else
    g_task_return_boolean (task, TRUE);
}

void
backlot_door_sign_in_async (BacklotDoor         *self,
                            const char          *email,
                            const char          *password,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = NULL;

  g_return_if_fail (BACKLOT_IS_DOOR (self) && self->session != NULL);

  task = begin (self, callback, user_data);
  backlot_session_sign_in_password_async (self->session, email, password, self->cancellable,
                                          signed_in_cb, task);
}

/* An answer that may or may not hold a session. */
static void
session_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  BacklotDoor *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr(LarderValue) answer =
    backlot_auth_call_finish (BACKLOT_TRANSPORT (object), result, &error);

  if (answer == NULL)
    return_error (task, error);
  else if (larder_value_get_kind (answer) == LARDER_VALUE_OBJECT &&
           backlot_session_take (self->session, answer) && keep_session (self))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, BACKLOT_DOOR_ERROR, BACKLOT_DOOR_ERROR_CONFIRM,
                             "The address has to be confirmed");
}

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(LarderValue) answer =
    backlot_auth_call_finish (BACKLOT_TRANSPORT (object), result, &error);

  if (answer == NULL)
    return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* Takes @builder and @task. */
static void
post (BacklotDoor         *self,
      const char          *path,
      const char          *query,
      LarderValueBuilder  *builder,
      GAsyncReadyCallback  callback,
      GTask               *task)
{
  g_autoptr(LarderValue) body = larder_value_builder_end (builder);

  larder_value_builder_unref (builder);
  backlot_auth_call_async (self->transport, "POST", path, query, body, FALSE, self->cancellable,
                           callback, task);
}

void
backlot_door_sign_up_async (BacklotDoor         *self,
                            const char          *name,
                            const char          *email,
                            const char          *password,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  LarderValueBuilder *body = NULL;

  g_return_if_fail (BACKLOT_IS_DOOR (self) && self->session != NULL);

  body = larder_value_builder_new_object ();
  larder_value_builder_set_string (body, "email", email);
  larder_value_builder_set_string (body, "password", password);
  larder_value_builder_begin_object (body, "data");
  larder_value_builder_set_string (body, "display_name", name);
  larder_value_builder_close (body);
  post (self, "/signup", NULL, body, session_cb, begin (self, callback, user_data));
}

void
backlot_door_send_code_async (BacklotDoor         *self,
                              const char          *email,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  LarderValueBuilder *body = NULL;

  g_return_if_fail (BACKLOT_IS_DOOR (self) && self->session != NULL);

  body = larder_value_builder_new_object ();
  larder_value_builder_set_string (body, "email", email);
  larder_value_builder_set_boolean (body, "create_user", FALSE);
  post (self, "/otp", NULL, body, done_cb, begin (self, callback, user_data));
}

void
backlot_door_use_code_async (BacklotDoor         *self,
                             const char          *email,
                             const char          *code,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  LarderValueBuilder *body = NULL;

  g_return_if_fail (BACKLOT_IS_DOOR (self) && self->session != NULL);

  body = larder_value_builder_new_object ();
  larder_value_builder_set_string (body, "type", "email");
  larder_value_builder_set_string (body, "email", email);
  larder_value_builder_set_string (body, "token", code);
  post (self, "/verify", NULL, body, session_cb, begin (self, callback, user_data));
}

static char *
make_verifier (void)
{
  guint8 bytes[VERIFIER_BYTES];

  if (getentropy (bytes, sizeof bytes) != 0)
    return NULL;
  return backlot_wire_base64url_encode (bytes, sizeof bytes);
}

static char *
make_challenge (const char *verifier)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) verifier, -1);
  g_checksum_get_digest (checksum, digest, &length);
  return backlot_wire_base64url_encode (digest, length);
}

/* The secret stays here: who catches the link on its way back can do nothing with it (RFC 7636). */
char *
backlot_door_begin_browser (BacklotDoor *self,
                            const char  *provider)
{
  g_autofree char *challenge = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *link = g_uri_escape_string (RETURN_LINK, NULL, FALSE);

  g_return_val_if_fail (BACKLOT_IS_DOOR (self) && self->transport != NULL, NULL);
  g_return_val_if_fail (provider != NULL, NULL);

  g_free (self->verifier);
  self->verifier = make_verifier ();
  if (self->verifier == NULL)
    return NULL;
  challenge = make_challenge (self->verifier);
  escaped = g_uri_escape_string (provider, NULL, FALSE);
  return g_strconcat (backlot_transport_get_base_url (self->transport),
                      "/auth/v1/authorize?provider=", escaped, "&redirect_to=", link,
                      "&code_challenge=", challenge, "&code_challenge_method=s256", NULL);
}

static char *
find_auth_code (const char *link)
{
  const char *query = strchr (link, '?');
  g_autoptr(GHashTable) parameters = NULL;

  if (query == NULL)
    return NULL;
  parameters = g_uri_parse_params (query + 1, -1, "&", G_URI_PARAMS_WWW_FORM, NULL);
  return parameters != NULL ? g_strdup (g_hash_table_lookup (parameters, "code")) : NULL;
}

void
backlot_door_end_browser_async (BacklotDoor         *self,
                                const char          *link,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *code = NULL;
  LarderValueBuilder *body = NULL;

  g_return_if_fail (BACKLOT_IS_DOOR (self));
  g_return_if_fail (link != NULL);

  task = begin (self, callback, user_data);
  code = find_auth_code (link);
  if (code == NULL || self->verifier == NULL || self->session == NULL)
    {
      g_task_return_new_error (task, BACKLOT_DOOR_ERROR, BACKLOT_DOOR_ERROR_BROWSER,
                               "The browser came back without a code");
      return;
    }
  body = larder_value_builder_new_object ();
  larder_value_builder_set_string (body, "auth_code", code);
  larder_value_builder_set_string (body, "code_verifier", self->verifier);
  g_clear_pointer (&self->verifier, g_free);
  post (self, "/token", "grant_type=pkce", body, session_cb, g_steal_pointer (&task));
}

gboolean
backlot_door_finish (BacklotDoor   *self,
                     GAsyncResult  *result,
                     GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
backlot_door_cancel (BacklotDoor *self)
{
  g_return_if_fail (BACKLOT_IS_DOOR (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
backlot_door_dispose (GObject *object)
{
  BacklotDoor *self = BACKLOT_DOOR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->transport);

  G_OBJECT_CLASS (backlot_door_parent_class)->dispose (object);
}

static void
backlot_door_finalize (GObject *object)
{
  BacklotDoor *self = BACKLOT_DOOR (object);

  g_free (self->email);
  g_free (self->verifier);
  g_strfreev (self->providers);
  g_clear_pointer (&self->kept, larder_value_unref);

  G_OBJECT_CLASS (backlot_door_parent_class)->finalize (object);
}

static void
backlot_door_class_init (BacklotDoorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = backlot_door_dispose;
  G_OBJECT_CLASS (klass)->finalize = backlot_door_finalize;
}

static void
backlot_door_init (BacklotDoor *self)
{
}

BacklotDoor *
backlot_door_new (void)
{
  return g_object_new (BACKLOT_TYPE_DOOR, NULL);
}

const char *
backlot_door_get_url (BacklotDoor *self)
{
  g_return_val_if_fail (BACKLOT_IS_DOOR (self), NULL);

  return self->transport != NULL ? backlot_transport_get_base_url (self->transport) : NULL;
}

const char *
backlot_door_get_key (BacklotDoor *self)
{
  g_return_val_if_fail (BACKLOT_IS_DOOR (self), NULL);

  return self->transport != NULL ? backlot_transport_get_api_key (self->transport) : NULL;
}

const char *
backlot_door_get_email (BacklotDoor *self)
{
  g_return_val_if_fail (BACKLOT_IS_DOOR (self), NULL);

  return self->email;
}

gboolean
backlot_door_get_takes_new (BacklotDoor *self)
{
  g_return_val_if_fail (BACKLOT_IS_DOOR (self), FALSE);

  return self->takes_new;
}

gboolean
backlot_door_get_sends_mail (BacklotDoor *self)
{
  g_return_val_if_fail (BACKLOT_IS_DOOR (self), FALSE);

  return self->sends_mail;
}

const char * const *
backlot_door_get_providers (BacklotDoor *self)
{
  g_return_val_if_fail (BACKLOT_IS_DOOR (self), NULL);

  return (const char * const *) self->providers;
}

guint
backlot_door_get_wait_s (BacklotDoor *self)
{
  g_return_val_if_fail (BACKLOT_IS_DOOR (self), 0);

  return self->wait_s;
}

LarderValue *
backlot_door_get_session (BacklotDoor *self)
{
  g_return_val_if_fail (BACKLOT_IS_DOOR (self), NULL);

  return self->kept;
}
