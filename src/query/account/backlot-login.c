/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a person is signed in at a team's server, and where the session is kept. */

#include "config.h"

#include "query/account/backlot-login.h"

#include "query/account/backlot-door-error.h"

#include "service/backlot-auth.h"
#include "service/backlot-keyring.h"
#include "service/backlot-session.h"

/* A server that does not answer keeps nobody from signing out. */
#define SIGN_OUT_S 5

struct _BacklotLogin
{
  GObject            parent_instance;

  BacklotTransport  *transport;     /* (owned) */
  BacklotSession    *session;       /* (owned) */
  BacklotKeyring    *keyring;       /* (owned) (nullable) */
  char              *user_id;
  BacklotLoginState  state;
  gboolean           is_kept;
  gboolean           storing;       /* the keyring is taking a session */
  gboolean           store_again;   /* and there is a newer one */
  gboolean           leaving;       /* signing out: nothing is kept any more */
};

typedef enum
{
  PROP_STATE = 1,
  PROP_IS_KEPT,
} BacklotLoginProperty;

static GParamSpec *properties[PROP_IS_KEPT + 1];

G_DEFINE_ENUM_TYPE (BacklotLoginState, backlot_login_state,
                    G_DEFINE_ENUM_VALUE (BACKLOT_LOGIN_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_LOGIN_SIGNED_IN, "signed-in"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_LOGIN_LOCKED, "locked"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_LOGIN_ENDED, "ended"))

G_DEFINE_FINAL_TYPE (BacklotLogin, backlot_login, G_TYPE_OBJECT)

static void store (BacklotLogin *self);
static void clear (BacklotLogin *self);

static void
set_state (BacklotLogin      *self,
           BacklotLoginState  state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
set_is_kept (BacklotLogin *self,
             gboolean      is_kept)
{
  if (self->is_kept == is_kept)
    return;
  self->is_kept = is_kept;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_KEPT]);
}

static const char *
get_server (BacklotLogin *self)
{
  return backlot_transport_get_base_url (self->transport);
}

static void
stored_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(BacklotLogin) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!backlot_keyring_store_finish (BACKLOT_KEYRING (object), result, &error))
    g_info ("the session is not kept: %s", error->message);
  self->storing = FALSE;
  set_is_kept (self, error == NULL);
  if (self->leaving)
    clear (self);
  else if (self->store_again && error == NULL)
    store (self);
}

/* One at a time: an older session must not come after a newer one. */
static void
store (BacklotLogin *self)
{
  g_autoptr(LarderValue) kept = backlot_session_dup_kept (self->session);
  g_autofree char *text = NULL;
  g_autofree char *label = NULL;

  if (self->keyring == NULL || kept == NULL || self->leaving)
    return;
  if (self->storing)
    {
      self->store_again = TRUE;
      return;
    }
  self->storing = TRUE;
  self->store_again = FALSE;
  text = larder_value_to_json (kept);
  label = g_strdup_printf ("Backlot, %s", get_server (self));
  backlot_keyring_store_async (self->keyring, get_server (self), self->user_id, label, text,
                               stored_cb, g_object_ref (self));
}

static void
renewed_cb (BacklotLogin *self)
{
  store (self);
}

static void
cleared_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!backlot_keyring_clear_finish (BACKLOT_KEYRING (object), result, &error))
    g_info ("the keyring still has a session that ended: %s", error->message);
}

static void
clear (BacklotLogin *self)
{
  if (self->keyring != NULL)
    backlot_keyring_clear_async (self->keyring, get_server (self), self->user_id, cleared_cb, NULL);
}

static void
ended_cb (BacklotLogin *self)
{
  clear (self);
  set_state (self, BACKLOT_LOGIN_ENDED);
}

static void
lookup_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(BacklotLogin) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) kept = NULL;
  g_autofree char *text = backlot_keyring_lookup_finish (BACKLOT_KEYRING (object), result, &error);

  /* Somebody signed in meanwhile. */
  if (self->state != BACKLOT_LOGIN_WAITING)
    return;
  if (error != NULL)
    {
      g_info ("no session from the keyring: %s", error->message);
      set_state (self, BACKLOT_LOGIN_LOCKED);
      return;
    }
  if (text != NULL)
    kept = larder_value_new_from_json (text, -1, NULL);
  if (kept != NULL && backlot_session_restore (self->session, kept))
    set_state (self, BACKLOT_LOGIN_SIGNED_IN);
  else
    set_state (self, BACKLOT_LOGIN_ENDED);
}

static void
look_up (BacklotLogin *self)
{
  set_state (self, BACKLOT_LOGIN_WAITING);
  backlot_keyring_lookup_async (self->keyring, get_server (self), self->user_id, lookup_cb,
                                g_object_ref (self));
}

static void
backlot_login_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  BacklotLogin *self = BACKLOT_LOGIN (object);

  switch ((BacklotLoginProperty) prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case PROP_IS_KEPT:
      g_value_set_boolean (value, self->is_kept);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_login_dispose (GObject *object)
{
  BacklotLogin *self = BACKLOT_LOGIN (object);

  g_clear_object (&self->keyring);
  g_clear_object (&self->session);
  g_clear_object (&self->transport);

  G_OBJECT_CLASS (backlot_login_parent_class)->dispose (object);
}

static void
backlot_login_finalize (GObject *object)
{
  g_free (BACKLOT_LOGIN (object)->user_id);

  G_OBJECT_CLASS (backlot_login_parent_class)->finalize (object);
}

static void
backlot_login_class_init (BacklotLoginClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_login_get_property;
  object_class->dispose = backlot_login_dispose;
  object_class->finalize = backlot_login_finalize;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, BACKLOT_TYPE_LOGIN_STATE,
                                              BACKLOT_LOGIN_WAITING, flags);
  properties[PROP_IS_KEPT] = g_param_spec_boolean ("is-kept", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_login_init (BacklotLogin *self)
{
  self->is_kept = TRUE;
}

BacklotLogin *
backlot_login_new (BacklotTransport *transport,
                   BacklotSession   *session,
                   BacklotKeyring   *keyring,
                   const char       *user_id)
{
  BacklotLogin *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_SESSION (session), NULL);

  self = g_object_new (BACKLOT_TYPE_LOGIN, NULL);
  self->transport = g_object_ref (transport);
  self->session = g_object_ref (session);
  g_set_object (&self->keyring, keyring);
  self->user_id = g_strdup (user_id);
  g_signal_connect_object (session, "renewed", G_CALLBACK (renewed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "ended", G_CALLBACK (ended_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
backlot_login_start (BacklotLogin *self)
{
  g_return_if_fail (BACKLOT_IS_LOGIN (self));

  if (self->state != BACKLOT_LOGIN_WAITING)
    return;
  if (self->keyring != NULL)
    look_up (self);
  else
    set_state (self, BACKLOT_LOGIN_ENDED);
}

void
backlot_login_try_again (BacklotLogin *self)
{
  g_return_if_fail (BACKLOT_IS_LOGIN (self));

  if (self->keyring != NULL && self->state == BACKLOT_LOGIN_LOCKED)
    look_up (self);
  else if (self->state == BACKLOT_LOGIN_SIGNED_IN && !self->is_kept)
    store (self);
}

gboolean
backlot_login_accept (BacklotLogin *self,
                      LarderValue  *session)
{
  LarderValue *user = NULL;

  g_return_val_if_fail (BACKLOT_IS_LOGIN (self), FALSE);
  g_return_val_if_fail (session != NULL, FALSE);

  user = larder_value_get_member (session, "user");
  if (user == NULL ||
      g_strcmp0 (larder_value_get_member_string (user, "id"), self->user_id) != 0 ||
      !backlot_session_restore (self->session, session))
    return FALSE;
  store (self);
  set_state (self, BACKLOT_LOGIN_SIGNED_IN);
  return TRUE;
}

static void
signed_out_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(LarderValue) answer = NULL;
  g_autoptr(GError) error = NULL;
  BacklotLogin *self = g_task_get_source_object (task);
  guint *timeout_id = g_task_get_task_data (task);

  g_clear_handle_id (timeout_id, g_source_remove);
  answer = backlot_auth_call_finish (BACKLOT_TRANSPORT (object), result, &error);
  if (error != NULL)
    g_info ("the server was not told of the end of the session: %s", error->message);
  backlot_session_forget (self->session);
  set_state (self, BACKLOT_LOGIN_ENDED);
  g_task_return_boolean (task, TRUE);
}

static void
sign_out_timeout_cb (gpointer user_data)
{
  GTask *task = user_data;
  guint *timeout_id = g_task_get_task_data (task);

  *timeout_id = 0;
  g_cancellable_cancel (g_object_get_data (G_OBJECT (task), "call"));
}

void
backlot_login_sign_out_async (BacklotLogin        *self,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = NULL;
  GCancellable *call = g_cancellable_new ();
  guint *timeout_id = g_new0 (guint, 1);

  g_return_if_fail (BACKLOT_IS_LOGIN (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, backlot_login_sign_out_async);
  g_task_set_task_data (task, timeout_id, g_free);
  g_object_set_data_full (G_OBJECT (task), "call", call, g_object_unref);
  self->leaving = TRUE;
  clear (self);
  *timeout_id = g_timeout_add_seconds_once (SIGN_OUT_S, sign_out_timeout_cb, task);
  backlot_auth_call_async (self->transport, "POST", "/logout", "scope=local", NULL, TRUE, call,
                           signed_out_cb, task);
}

gboolean
backlot_login_sign_out_finish (BacklotLogin  *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
call_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(LarderValue) answer =
    backlot_auth_call_finish (BACKLOT_TRANSPORT (object), result, &error);

  if (answer == NULL)
    g_task_return_error (task, backlot_door_error_take_service (error));
  else
    g_task_return_boolean (task, TRUE);
}

void
backlot_login_set_password_async (BacklotLogin        *self,
                                  const char          *password,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) body = NULL;
  GTask *task = NULL;

  g_return_if_fail (BACKLOT_IS_LOGIN (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, backlot_login_call_finish);
  larder_value_builder_set_string (builder, "password", password);
  body = larder_value_builder_end (builder);
  backlot_auth_call_async (self->transport, "PUT", "/user", NULL, body, TRUE, NULL, call_cb, task);
}

void
backlot_login_end_others_async (BacklotLogin        *self,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = NULL;

  g_return_if_fail (BACKLOT_IS_LOGIN (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, backlot_login_call_finish);
  backlot_auth_call_async (self->transport, "POST", "/logout", "scope=others", NULL, TRUE, NULL,
                           call_cb, task);
}

gboolean
backlot_login_call_finish (BacklotLogin  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

BacklotLoginState
backlot_login_get_state (BacklotLogin *self)
{
  g_return_val_if_fail (BACKLOT_IS_LOGIN (self), BACKLOT_LOGIN_ENDED);

  return self->state;
}

gboolean
backlot_login_get_is_kept (BacklotLogin *self)
{
  g_return_val_if_fail (BACKLOT_IS_LOGIN (self), FALSE);

  return self->is_kept;
}

const char *
backlot_login_get_email (BacklotLogin *self)
{
  LarderValue *user = NULL;

  g_return_val_if_fail (BACKLOT_IS_LOGIN (self), NULL);

  user = backlot_session_get_user (self->session);
  return user != NULL ? larder_value_get_member_string (user, "email") : NULL;
}
