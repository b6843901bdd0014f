/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks the desktop whether the program may go on without a window, and start at the login. */

#include "config.h"

#include "app/backlot-background-portal.h"

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define BACKGROUND_INTERFACE "org.freedesktop.portal.Background"
#define REQUEST_INTERFACE "org.freedesktop.portal.Request"

struct _BacklotBackgroundPortal
{
  GObject          parent_instance;

  GDBusConnection *connection;   /* (owned) (nullable) */
  guint            timeout_ms;
};

/* One question: the answer is a signal of its own, which may come before the call is over. Counted:
 * by the call, and by who waits for the answer. */
typedef struct
{
  GTask           *task;          /* (owned) (nullable): answered already */
  GDBusConnection *connection;    /* (owned) */
  char            *handle;        /* where the answer comes from */
  guint            signal_id;
  guint            timeout_id;
  GSource         *cancel_source; /* (owned) (nullable) */
} Question;

typedef struct
{
  BacklotPortalAnswer background;
  BacklotPortalAnswer autostart;
} Answers;

G_DEFINE_FINAL_TYPE (BacklotBackgroundPortal, backlot_background_portal, G_TYPE_OBJECT)

static void
unwatch (Question *question)
{
  if (question->signal_id != 0)
    g_dbus_connection_signal_unsubscribe (question->connection, question->signal_id);
  question->signal_id = 0;
  g_clear_handle_id (&question->timeout_id, g_source_remove);
  if (question->cancel_source != NULL)
    g_source_destroy (question->cancel_source);
  g_clear_pointer (&question->cancel_source, g_source_unref);
}

static void
question_clear (gpointer data)
{
  Question *question = data;

  g_clear_object (&question->connection);
  g_free (question->handle);
}

static void
question_unref (Question *question)
{
  g_rc_box_release_full (question, question_clear);
}

static void
answer (Question            *question,
        BacklotPortalAnswer  background,
        BacklotPortalAnswer  autostart)
{
  g_autoptr(GTask) task = g_steal_pointer (&question->task);
  Answers *answers = NULL;

  if (task == NULL)
    return;
  unwatch (question);
  answers = g_new (Answers, 1);
  answers->background = background;
  answers->autostart = autostart;
  g_task_return_pointer (task, answers, g_free);
  question_unref (question);
}

/* What comes after this is no answer any more, and the desktop need not ask the person. */
static void
close_request (Question *question)
{
  g_dbus_connection_call (question->connection, PORTAL_NAME, question->handle, REQUEST_INTERFACE,
                          "Close", NULL, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL,
                          NULL);
}

static void
timeout_cb (gpointer user_data)
{
  Question *question = user_data;

  question->timeout_id = 0;
  close_request (question);
  answer (question, BACKLOT_PORTAL_SILENT, BACKLOT_PORTAL_SILENT);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Question *question = user_data;
  g_autoptr(GTask) task = g_steal_pointer (&question->task);

  close_request (question);
  unwatch (question);
  g_task_return_error_if_cancelled (task);
  question_unref (question);
  return G_SOURCE_REMOVE;
}

static BacklotPortalAnswer
read_answer (GVariant   *results,
             const char *name,
             gboolean    otherwise)
{
  gboolean granted = otherwise;

  g_variant_lookup (results, name, "b", &granted);
  return granted ? BACKLOT_PORTAL_GRANTED : BACKLOT_PORTAL_REFUSED;
}

static void
response_cb (GDBusConnection *connection,
             const char      *sender,
             const char      *path,
             const char      *interface,
             const char      *signal,
             GVariant        *parameters,
             gpointer         user_data)
{
  Question *question = user_data;
  g_autoptr(GVariant) results = NULL;
  guint32 response = 0;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    return;
  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  if (response != 0)
    answer (question, BACKLOT_PORTAL_REFUSED, BACKLOT_PORTAL_REFUSED);
  else
    answer (question, read_answer (results, "background", TRUE),
            read_answer (results, "autostart", FALSE));
}

static void
listen (Question   *question,
        const char *handle)
{
  if (g_strcmp0 (question->handle, handle) == 0)
    return;
  if (question->signal_id != 0)
    g_dbus_connection_signal_unsubscribe (question->connection, question->signal_id);
  g_set_str (&question->handle, handle);
  question->signal_id =
    g_dbus_connection_signal_subscribe (question->connection, PORTAL_NAME, REQUEST_INTERFACE,
                                        "Response", handle, NULL,
                                        G_DBUS_SIGNAL_FLAGS_NONE, response_cb, question, NULL);
}

static BacklotPortalAnswer
read_error (GError *error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (error);

  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED) ||
      g_strcmp0 (name, "org.freedesktop.portal.Error.NotAllowed") == 0)
    return BACKLOT_PORTAL_REFUSED;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMED_OUT))
    return BACKLOT_PORTAL_SILENT;
  return BACKLOT_PORTAL_ABSENT;
}

static void
called_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Question *question = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  const char *handle = NULL;

  if (reply == NULL)
    {
      BacklotPortalAnswer why = read_error (error);

      g_info ("the portal did not take the request: %s", error->message);
      answer (question, why, why);
    }
  else if (question->task != NULL)
    {
      g_variant_get (reply, "(&o)", &handle);
      listen (question, handle);
    }
  question_unref (question);
}

/* The program is not started by its name on the bus: that shows a window, this does not. */
static GVariant *
make_options (const char *token,
              const char *reason,
              gboolean    autostart)
{
  const char * const command[] = { "backlot", "--background", NULL };
  g_auto(GVariantBuilder) options = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (&options, "{sv}", "reason", g_variant_new_string (reason));
  g_variant_builder_add (&options, "{sv}", "autostart", g_variant_new_boolean (autostart));
  g_variant_builder_add (&options, "{sv}", "commandline", g_variant_new_strv (command, -1));
  return g_variant_ref_sink (g_variant_builder_end (&options));
}

/* Where the answer will come from, so that it is heard however soon it comes. */
static char *
dup_handle (GDBusConnection *connection,
            const char      *token)
{
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (connection) + 1);

  return g_strconcat (PORTAL_PATH "/request/", g_strdelimit (sender, ".", '_'), "/", token, NULL);
}

static void
backlot_background_portal_dispose (GObject *object)
{
  g_clear_object (&BACKLOT_BACKGROUND_PORTAL (object)->connection);

  G_OBJECT_CLASS (backlot_background_portal_parent_class)->dispose (object);
}

static void
backlot_background_portal_class_init (BacklotBackgroundPortalClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = backlot_background_portal_dispose;
}

static void
backlot_background_portal_init (BacklotBackgroundPortal *self)
{
}

BacklotBackgroundPortal *
backlot_background_portal_new (GDBusConnection *connection,
                               guint            timeout_ms)
{
  BacklotBackgroundPortal *self = g_object_new (BACKLOT_TYPE_BACKGROUND_PORTAL, NULL);

  g_set_object (&self->connection, connection);
  self->timeout_ms = timeout_ms;
  return self;
}

static void
ask (BacklotBackgroundPortal *self,
     GTask                   *task,
     const char              *reason,
     gboolean                 autostart)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Question *question = g_rc_box_new0 (Question);
  g_autofree char *token = g_strdup_printf ("backlot%u", g_random_int ());
  g_autofree char *handle = dup_handle (self->connection, token);
  g_autoptr(GVariant) options = make_options (token, reason, autostart);

  question->task = g_object_ref (task);
  question->connection = g_object_ref (self->connection);
  listen (question, handle);
  question->timeout_id = g_timeout_add_once (self->timeout_ms, timeout_cb, question);
  if (cancellable != NULL)
    {
      question->cancel_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (question->cancel_source, G_SOURCE_FUNC (cancelled_cb), question, NULL);
      g_source_attach (question->cancel_source, NULL);
    }
  g_dbus_connection_call (self->connection, PORTAL_NAME, PORTAL_PATH, BACKGROUND_INTERFACE,
                          "RequestBackground", g_variant_new ("(s@a{sv})", "", options),
                          G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, (int) self->timeout_ms,
                          NULL, called_cb, g_rc_box_acquire (question));
}

void
backlot_background_portal_request_async (BacklotBackgroundPortal *self,
                                         const char              *reason,
                                         gboolean                 autostart,
                                         GCancellable            *cancellable,
                                         GAsyncReadyCallback      callback,
                                         gpointer                 user_data)
{
  g_autoptr(GTask) task = NULL;
  Answers *absent = NULL;

  g_return_if_fail (BACKLOT_IS_BACKGROUND_PORTAL (self));
  g_return_if_fail (reason != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_background_portal_request_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->connection != NULL)
    {
      ask (self, task, reason, autostart);
      return;
    }
  absent = g_new (Answers, 1);
  absent->background = absent->autostart = BACKLOT_PORTAL_ABSENT;
  g_task_return_pointer (task, absent, g_free);
}

gboolean
backlot_background_portal_request_finish (BacklotBackgroundPortal  *self,
                                          GAsyncResult             *result,
                                          BacklotPortalAnswer      *background,
                                          BacklotPortalAnswer      *autostart,
                                          GError                  **error)
{
  g_autofree Answers *answers = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  answers = g_task_propagate_pointer (G_TASK (result), error);
  if (answers == NULL)
    return FALSE;
  *background = answers->background;
  *autostart = answers->autostart;
  return TRUE;
}

void
backlot_background_portal_set_status (BacklotBackgroundPortal *self,
                                      const char              *message)
{
  g_auto(GVariantBuilder) options = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  g_autofree char *text = NULL;

  g_return_if_fail (BACKLOT_IS_BACKGROUND_PORTAL (self));
  g_return_if_fail (message != NULL);

  if (self->connection == NULL)
    return;
  if (g_utf8_strlen (message, -1) > BACKLOT_BACKGROUND_PORTAL_MAX_STATUS)
    text = g_utf8_substring (message, 0, BACKLOT_BACKGROUND_PORTAL_MAX_STATUS);
  else
    text = g_strdup (message);
  g_variant_builder_add (&options, "{sv}", "message", g_variant_new_string (text));
  /* Who can not show it says so, and nobody minds. */
  g_dbus_connection_call (self->connection, PORTAL_NAME, PORTAL_PATH, BACKGROUND_INTERFACE,
                          "SetStatus", g_variant_new ("(a{sv})", &options), NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}
