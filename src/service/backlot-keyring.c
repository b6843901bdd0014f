/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keyring of the desktop: a session for each server and person, and nobody waits for it. */

#include "config.h"

#include "service/backlot-keyring.h"

#include <libsecret/secret.h>

struct _BacklotKeyring
{
  GObject  parent_instance;

  char    *place;        /* of a program with a data folder of its own; "" */
  guint    timeout_ms;
};

G_DEFINE_QUARK (backlot-keyring-error-quark, backlot_keyring_error)

G_DEFINE_FINAL_TYPE (BacklotKeyring, backlot_keyring, G_TYPE_OBJECT)

/* One question to the keyring, which may answer after nobody waits any more. */
typedef struct
{
  GTask *task;           /* (owned) (nullable): answered already */
  guint  timeout_id;
} Call;

static const SecretSchema session_schema = {
  APP_ID ".Session", SECRET_SCHEMA_NONE,
  {
    { "server", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "user", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "place", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
  0, NULL, NULL, NULL, NULL, NULL, NULL, NULL
};

static void
call_free (Call *call)
{
  g_clear_handle_id (&call->timeout_id, g_source_remove);
  g_clear_object (&call->task);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static void
timeout_cb (gpointer user_data)
{
  Call *call = user_data;
  g_autoptr(GTask) task = g_steal_pointer (&call->task);

  call->timeout_id = 0;
  /* The connection of libsecret waits too; the next question opens one of its own. */
  secret_service_disconnect ();
  g_task_return_new_error (task, BACKLOT_KEYRING_ERROR, BACKLOT_KEYRING_ERROR_TIMEOUT,
                           "The keyring does not answer");
}

static Call *
call_new (BacklotKeyring      *self,
          gpointer             source_tag,
          GAsyncReadyCallback  callback,
          gpointer             user_data)
{
  Call *call = g_new0 (Call, 1);

  call->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (call->task, source_tag);
  call->timeout_id = g_timeout_add_once (self->timeout_ms, timeout_cb, call);
  return call;
}

static BacklotKeyringError
find_code (const GError *error)
{
  if (error->domain == SECRET_ERROR)
    return error->code == SECRET_ERROR_IS_LOCKED ? BACKLOT_KEYRING_ERROR_LOCKED
                                                 : BACKLOT_KEYRING_ERROR_REFUSED;
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_SERVER) ||
      error->domain == G_IO_ERROR)
    return BACKLOT_KEYRING_ERROR_ABSENT;
  return BACKLOT_KEYRING_ERROR_REFUSED;
}

static gboolean
says_locked (const GError *error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (error);

  return g_strcmp0 (name, "org.freedesktop.Secret.Error.IsLocked") == 0;
}

/* Takes @error. */
static void
return_error (GTask  *task,
              GError *error)
{
  BacklotKeyringError code = says_locked (error) ? BACKLOT_KEYRING_ERROR_LOCKED
                                                 : find_code (error);

  /* What was agreed on with a daemon that is gone is worth nothing to the next one. */
  secret_service_disconnect ();
  g_task_return_new_error (task, BACKLOT_KEYRING_ERROR, (int) code, "%s", error->message);
  g_error_free (error);
}

static void
return_locked (GTask *task)
{
  g_task_return_new_error (task, BACKLOT_KEYRING_ERROR, BACKLOT_KEYRING_ERROR_LOCKED,
                           "The keyring is locked");
}

/* The file behind the portal of a sandbox has no lock of its own. */
static gboolean
has_lock (void)
{
  return !g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

static void
collection_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(Call) call = user_data;
  g_autoptr(SecretCollection) collection = NULL;
  GError *error = NULL;

  collection = secret_collection_for_alias_finish (result, &error);
  if (call->task == NULL)
    g_clear_error (&error);
  else if (error != NULL)
    return_error (call->task, error);
  else if (collection == NULL || secret_collection_get_locked (collection))
    return_locked (call->task);
  else
    g_task_return_pointer (call->task, NULL, NULL);
}

/* A locked keyring says that it has nothing; whether that is true shows by its lock. */
static void
check_lock (Call *call)
{
  if (call->task == NULL || !has_lock ())
    {
      if (call->task != NULL)
        g_task_return_pointer (call->task, NULL, NULL);
      call_free (call);
      return;
    }
  secret_collection_for_alias (NULL, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, NULL,
                               collection_cb, call);
}

static void
lookup_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Call) call = user_data;
  GError *error = NULL;
  char *secret = secret_password_lookup_finish (result, &error);

  if (call->task != NULL && secret == NULL && error == NULL)
    {
      check_lock (g_steal_pointer (&call));
      return;
    }
  if (call->task == NULL)
    g_clear_error (&error);
  else if (error != NULL)
    return_error (call->task, error);
  else
    g_task_return_pointer (call->task, g_strdup (secret), g_free);
  secret_password_free (secret);
}

static void
store_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Call) call = user_data;
  GError *error = NULL;
  gboolean stored = secret_password_store_finish (result, &error);

  if (call->task == NULL)
    g_clear_error (&error);
  else if (error != NULL)
    return_error (call->task, error);
  else if (!stored)
    return_locked (call->task);
  else
    g_task_return_boolean (call->task, TRUE);
}

/* That nothing was removed is no error: there was nothing. */
static void
clear_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Call) call = user_data;
  GError *error = NULL;

  secret_password_clear_finish (result, &error);
  if (call->task == NULL)
    g_clear_error (&error);
  else if (error != NULL)
    return_error (call->task, error);
  else
    g_task_return_boolean (call->task, TRUE);
}

static void
backlot_keyring_finalize (GObject *object)
{
  g_free (BACKLOT_KEYRING (object)->place);

  G_OBJECT_CLASS (backlot_keyring_parent_class)->finalize (object);
}

static void
backlot_keyring_class_init (BacklotKeyringClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = backlot_keyring_finalize;
}

static void
backlot_keyring_init (BacklotKeyring *self)
{
}

/**
 * backlot_keyring_new:
 * @place: (nullable): the data folder of a program that has one of its own, as two programs must
 *   not renew the same session
 * @timeout_ms: how long an answer is waited for
 *
 * Returns: (transfer full): the keyring; nothing is asked of it yet
 */
BacklotKeyring *
backlot_keyring_new (const char *place,
                     guint       timeout_ms)
{
  BacklotKeyring *self = g_object_new (BACKLOT_TYPE_KEYRING, NULL);

  self->place = g_strdup (place != NULL ? place : "");
  self->timeout_ms = timeout_ms;
  return self;
}

/**
 * backlot_keyring_lookup_async:
 * @self: the keyring
 * @server: where the session is
 * @user_id: whose it is
 * @callback: (scope async): called once
 *
 * Asks for what was stored. A locked keyring asks the person for the password first.
 */
void
backlot_keyring_lookup_async (BacklotKeyring      *self,
                              const char          *server,
                              const char          *user_id,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_return_if_fail (BACKLOT_IS_KEYRING (self));

  secret_password_lookup (&session_schema, NULL, lookup_cb,
                          call_new (self, backlot_keyring_lookup_async, callback, user_data),
                          "server", server, "user", user_id, "place", self->place, NULL);
}

/**
 * backlot_keyring_lookup_finish:
 *
 * Returns: (transfer full) (nullable): %NULL without an error: there is none, for certain
 */
char *
backlot_keyring_lookup_finish (BacklotKeyring  *self,
                               GAsyncResult    *result,
                               GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * backlot_keyring_store_async:
 * @self: the keyring
 * @server: where the session is
 * @user_id: whose it is
 * @label: what programs that show keyrings call it
 * @secret: what is kept, instead of what was
 * @callback: (scope async): called once
 */
void
backlot_keyring_store_async (BacklotKeyring      *self,
                             const char          *server,
                             const char          *user_id,
                             const char          *label,
                             const char          *secret,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (BACKLOT_IS_KEYRING (self));

  secret_password_store (&session_schema, SECRET_COLLECTION_DEFAULT, label, secret, NULL, store_cb,
                         call_new (self, backlot_keyring_store_async, callback, user_data),
                         "server", server, "user", user_id, "place", self->place, NULL);
}

gboolean
backlot_keyring_store_finish (BacklotKeyring  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * backlot_keyring_clear_async:
 * @self: the keyring
 * @server: where the session was
 * @user_id: whose it was
 * @callback: (scope async): called once
 */
void
backlot_keyring_clear_async (BacklotKeyring      *self,
                             const char          *server,
                             const char          *user_id,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (BACKLOT_IS_KEYRING (self));

  secret_password_clear (&session_schema, NULL, clear_cb,
                         call_new (self, backlot_keyring_clear_async, callback, user_data),
                         "server", server, "user", user_id, "place", self->place, NULL);
}

gboolean
backlot_keyring_clear_finish (BacklotKeyring  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
