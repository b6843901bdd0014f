/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is signed in: gets tokens from GoTrue and renews them in time. */

#include "config.h"

#include "service/backlot-session.h"

#include "service/backlot-service-error.h"
#include "service/backlot-waiters.h"

#define TOKEN_PATH "/auth/v1/token"
#define RENEW_BEFORE_S 90
/* After a renewal that failed for a reason that may pass, while the token is still in date. */
#define RENEW_AGAIN_S 30

typedef enum
{
  GRANT_PEER,
  GRANT_PASSWORD,
  GRANT_REFRESH,
} Grant;

struct _BacklotSession
{
  GObject           parent_instance;

  BacklotTransport *transport;       /* (owned) */
  LarderClock      *clock;           /* (owned) */
  GCancellable     *cancellable;     /* (owned): of the renewal under way */
  BacklotWaiters   *waiting;         /* (owned): all of one renewal */
  gboolean          renewing;
  Grant             grant;           /* of the renewal under way */

  char             *token;           /* NULL: not signed in */
  char             *refresh_token;
  LarderValue      *user;            /* (owned) (nullable) */
  guint             serial;          /* which token; two tokens may be equal as text */
  gint64            due_ms;          /* of the clock: when the token is to be renewed */
  gint64            due_monotonic_us;
  gint64            end_monotonic_us;
  gint64            end_ms;
};

typedef enum
{
  PROP_SIGNED_IN = 1,
  PROP_USER_ID,
} BacklotSessionProperty;

typedef enum
{
  SIGNAL_RENEWED,
  SIGNAL_ENDED,
  N_SIGNALS,
} BacklotSessionSignal;

static GParamSpec *properties[PROP_USER_ID + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotSession, backlot_session, G_TYPE_OBJECT)

static void renew (BacklotSession *self);
static void request_grant (BacklotSession *self, Grant grant, const char *email,
                           const char *password);

static void
answer_waiting (BacklotSession *self,
                const GError   *error)
{
  g_autoptr(GPtrArray) tasks = backlot_waiters_take_all (self->waiting);

  self->renewing = FALSE;
  for (guint i = 0; i < tasks->len; i++)
    {
      if (error != NULL)
        g_task_return_error (g_ptr_array_index (tasks, i), g_error_copy (error));
      else
        g_task_return_pointer (g_ptr_array_index (tasks, i), g_strdup (self->token), g_free);
    }
}

/* Both clocks are asked: a computer that slept is late by the one, a clock that was set back by the
 * other. */
static gboolean
is_past (BacklotSession *self,
         gint64          at_ms,
         gint64          at_monotonic_us)
{
  return larder_clock_get_time_ms (self->clock) >= at_ms ||
         g_get_monotonic_time () >= at_monotonic_us;
}

static gboolean
renewal_due_cb (gpointer user_data)
{
  BacklotSession *self = user_data;

  if (!self->renewing && self->token != NULL)
    renew (self);

  return G_SOURCE_REMOVE;
}

static void
set_due (BacklotSession *self,
         gint64          in_ms)
{
  self->due_ms = larder_clock_get_time_ms (self->clock) + in_ms;
  self->due_monotonic_us = g_get_monotonic_time () + in_ms * 1000;
  larder_clock_set_alarm (self->clock, self, self->due_ms, renewal_due_cb, self);
}

static void
forget_token (BacklotSession *self)
{
  gboolean was_signed_in = self->token != NULL;

  g_clear_pointer (&self->token, g_free);
  g_clear_pointer (&self->refresh_token, g_free);
  if (self->clock != NULL)
    larder_clock_set_alarm (self->clock, self, -1, renewal_due_cb, self);
  if (was_signed_in)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIGNED_IN]);
}

/* Takes over what a grant answered; %FALSE if that is no session. */
static gboolean
take_session (BacklotSession *self,
              LarderValue    *answer)
{
  const char *token = larder_value_get_member_string (answer, "access_token");
  LarderValue *user = larder_value_get_member (answer, "user");
  gint64 lifetime_s = larder_value_get_member_int (answer, "expires_in", 3600);
  gboolean was_signed_in = self->token != NULL;
  g_autofree char *old_user = g_strdup (backlot_session_get_user_id (self));

  if (token == NULL || lifetime_s <= 0)
    return FALSE;

  g_set_str (&self->token, token);
  g_set_str (&self->refresh_token, larder_value_get_member_string (answer, "refresh_token"));
  if (user != NULL)
    {
      larder_value_ref (user);
      g_clear_pointer (&self->user, larder_value_unref);
      self->user = user;
    }
  self->serial++;
  self->end_ms = larder_clock_get_time_ms (self->clock) + lifetime_s * 1000;
  self->end_monotonic_us = g_get_monotonic_time () + lifetime_s * G_USEC_PER_SEC;
  /* A token that lives shorter than the usual margin is renewed after half of its life. */
  set_due (self, MAX (lifetime_s - RENEW_BEFORE_S, lifetime_s / 2) * 1000);

  if (!was_signed_in)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIGNED_IN]);
  if (g_strcmp0 (old_user, backlot_session_get_user_id (self)) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_USER_ID]);

  return TRUE;
}

/* The server will not take this session back. On a socket a new one costs nothing. */
static void
handle_ended (BacklotSession *self,
              const GError   *error)
{
  if (self->grant == GRANT_REFRESH && backlot_transport_is_local (self->transport))
    {
      g_clear_pointer (&self->refresh_token, g_free);
      request_grant (self, GRANT_PEER, NULL, NULL);
    }
  else if (self->grant == GRANT_REFRESH)
    {
      g_autoptr(GError) ended = g_error_new (BACKLOT_SERVICE_ERROR,
                                             BACKLOT_SERVICE_ERROR_SIGNED_OUT,
                                             "The session has ended: %s", error->message);

      forget_token (self);
      answer_waiting (self, ended);
      g_signal_emit (self, signals[SIGNAL_ENDED], 0);
    }
  else
    answer_waiting (self, error);
}

static void
handle_answer (BacklotSession *self,
               const GError   *error)
{
  if (error == NULL)
    {
      answer_waiting (self, NULL);
      g_signal_emit (self, signals[SIGNAL_RENEWED], 0);
    }
  else if (!backlot_service_error_is_transient (error) &&
           backlot_service_error_get_status (error) >= 400 &&
           backlot_service_error_get_status (error) != 409)
    handle_ended (self, error);
  else
    {
      /* While the token is in date it goes on being used; those who wait were refused with it, or
       * it is past its end. */
      if (self->token != NULL)
        set_due (self, RENEW_AGAIN_S * 1000);
      answer_waiting (self, error);
    }
}

static void
grant_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(BacklotResponse) response = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotSession) self = NULL;

  response = backlot_transport_send_finish (BACKLOT_TRANSPORT (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = g_object_ref (user_data);
  if (error == NULL && (response->value == NULL || !take_session (self, response->value)))
    error = g_error_new (BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_UNREADABLE,
                         "The server's answer holds no token");
  handle_answer (self, error);
}

static void
request_grant (BacklotSession *self,
               Grant           grant,
               const char     *email,
               const char     *password)
{
  static const char * const queries[] = {
    [GRANT_PEER] = "grant_type=peer",
    [GRANT_PASSWORD] = "grant_type=password",
    [GRANT_REFRESH] = "grant_type=refresh_token",
  };
  g_autoptr(BacklotRequest) request = backlot_request_new ("POST", TOKEN_PATH, queries[grant],
                                                           BACKLOT_REQUEST_ANONYMOUS);
  g_autoptr(LarderValueBuilder) body = larder_value_builder_new_object ();
  g_autoptr(LarderValue) value = NULL;

  if (grant == GRANT_PASSWORD)
    {
      larder_value_builder_set_string (body, "email", email);
      larder_value_builder_set_string (body, "password", password);
    }
  else if (grant == GRANT_REFRESH)
    larder_value_builder_set_string (body, "refresh_token", self->refresh_token);
  value = larder_value_builder_end (body);
  backlot_request_set_json (request, value);
  backlot_request_add_header (request, "X-Supabase-Api-Version", "2024-01-01");

  self->renewing = TRUE;
  self->grant = grant;
  backlot_transport_send_async (self->transport, request, self->cancellable, grant_cb, self);
}

static void
renew (BacklotSession *self)
{
  if (self->refresh_token != NULL)
    request_grant (self, GRANT_REFRESH, NULL, NULL);
  else
    request_grant (self, GRANT_PEER, NULL, NULL);
}

static void
backlot_session_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  BacklotSession *self = BACKLOT_SESSION (object);

  switch ((BacklotSessionProperty) prop_id)
    {
    case PROP_SIGNED_IN:
      g_value_set_boolean (value, self->token != NULL);
      break;

    case PROP_USER_ID:
      g_value_set_string (value, backlot_session_get_user_id (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

/* Those who wait hold a reference, so nobody waits here any more. */
static void
backlot_session_dispose (GObject *object)
{
  BacklotSession *self = BACKLOT_SESSION (object);

  g_cancellable_cancel (self->cancellable);
  if (self->clock != NULL)
    larder_clock_set_alarm (self->clock, self, -1, renewal_due_cb, self);
  g_clear_object (&self->clock);
  g_clear_object (&self->transport);

  G_OBJECT_CLASS (backlot_session_parent_class)->dispose (object);
}

static void
backlot_session_finalize (GObject *object)
{
  BacklotSession *self = BACKLOT_SESSION (object);

  backlot_waiters_free (self->waiting);
  g_object_unref (self->cancellable);
  g_free (self->token);
  g_free (self->refresh_token);
  g_clear_pointer (&self->user, larder_value_unref);

  G_OBJECT_CLASS (backlot_session_parent_class)->finalize (object);
}

static void
backlot_session_class_init (BacklotSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_session_get_property;
  object_class->dispose = backlot_session_dispose;
  object_class->finalize = backlot_session_finalize;

  properties[PROP_SIGNED_IN] =
    g_param_spec_boolean ("signed-in", NULL, NULL, FALSE,
                          (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  properties[PROP_USER_ID] =
    g_param_spec_string ("user-id", NULL, NULL, NULL,
                         (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_RENEWED] = g_signal_new ("renewed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
backlot_session_init (BacklotSession *self)
{
  self->cancellable = g_cancellable_new ();
  self->waiting = backlot_waiters_new ();
}

/**
 * backlot_session_new:
 * @transport: whose requests carry this session's token from now on
 *
 * Returns: (transfer full): a session; nothing is sent yet
 */
BacklotSession *
backlot_session_new (BacklotTransport *transport)
{
  BacklotSession *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_TRANSPORT (transport), NULL);

  self = g_object_new (BACKLOT_TYPE_SESSION, NULL);
  self->transport = g_object_ref (transport);
  self->clock = g_object_ref (backlot_transport_get_clock (transport));
  backlot_transport_set_session (transport, self);

  return self;
}

/* Takes up a session where it was left; the first request that needs a token renews it. */
gboolean
backlot_session_restore (BacklotSession *self,
                         LarderValue    *kept)
{
  LarderValue *user = larder_value_get_member (kept, "user");
  const char *refresh_token = larder_value_get_member_string (kept, "refresh_token");

  g_return_val_if_fail (BACKLOT_IS_SESSION (self), FALSE);

  if (user == NULL || refresh_token == NULL)
    return FALSE;
  g_set_str (&self->refresh_token, refresh_token);
  larder_value_ref (user);
  g_clear_pointer (&self->user, larder_value_unref);
  self->user = user;
  return TRUE;
}

LarderValue *
backlot_session_dup_kept (BacklotSession *self)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();

  g_return_val_if_fail (BACKLOT_IS_SESSION (self), NULL);

  if (self->refresh_token == NULL || self->user == NULL)
    return NULL;
  larder_value_builder_set_string (builder, "refresh_token", self->refresh_token);
  larder_value_builder_set_value (builder, "user", self->user);
  return larder_value_builder_end (builder);
}

gboolean
backlot_session_take (BacklotSession *self,
                      LarderValue    *answer)
{
  g_return_val_if_fail (BACKLOT_IS_SESSION (self), FALSE);

  if (!take_session (self, answer))
    return FALSE;
  g_signal_emit (self, signals[SIGNAL_RENEWED], 0);
  return TRUE;
}

void
backlot_session_forget (BacklotSession *self)
{
  g_return_if_fail (BACKLOT_IS_SESSION (self));

  forget_token (self);
}

gboolean
backlot_session_get_signed_in (BacklotSession *self)
{
  g_return_val_if_fail (BACKLOT_IS_SESSION (self), FALSE);

  return self->token != NULL;
}

/**
 * backlot_session_get_user_id:
 * @self: the session
 *
 * Returns: (nullable): the id of who is, or was last, signed in
 */
const char *
backlot_session_get_user_id (BacklotSession *self)
{
  g_return_val_if_fail (BACKLOT_IS_SESSION (self), NULL);

  return self->user != NULL ? larder_value_get_member_string (self->user, "id") : NULL;
}

/**
 * backlot_session_get_user:
 * @self: the session
 *
 * Returns: (transfer none) (nullable): the user as Auth describes him
 */
LarderValue *
backlot_session_get_user (BacklotSession *self)
{
  g_return_val_if_fail (BACKLOT_IS_SESSION (self), NULL);

  return self->user;
}

/**
 * backlot_session_sign_in_async:
 * @self: a session of a transport on a socket
 * @cancellable: (nullable): ends the waiting
 * @callback: (scope async): called once
 *
 * Signs in by the peer grant now, for those who want to know whether it works. Requests do the
 * same when they need it.
 */
void
backlot_session_sign_in_async (BacklotSession      *self,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  backlot_session_get_token_async (self, 0, cancellable, callback, user_data);
}

/**
 * backlot_session_sign_in_password_async:
 * @self: the session
 * @email: the account
 * @password: its password; not kept
 * @cancellable: (nullable): ends the waiting
 * @callback: (scope async): called once
 *
 * Signs in to an ordinary account. Errors: REFUSED with the code `invalid_credentials`.
 */
void
backlot_session_sign_in_password_async (BacklotSession      *self,
                                        const char          *email,
                                        const char          *password,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  GTask *task = NULL;

  g_return_if_fail (BACKLOT_IS_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_session_get_token_async);
  backlot_waiters_add (self->waiting, task);
  if (!self->renewing)
    request_grant (self, GRANT_PASSWORD, email, password);
}

gboolean
backlot_session_sign_in_finish (BacklotSession  *self,
                                GAsyncResult    *result,
                                GError         **error)
{
  g_autofree char *token = backlot_session_get_token_finish (self, result, NULL, error);

  return token != NULL;
}

/**
 * backlot_session_get_token_async:
 * @self: the session
 * @refused: the serial of a token that the server did not take, 0 if there is none
 * @cancellable: (nullable): ends the waiting
 * @callback: (scope async): called once
 *
 * Gives a token that is in date and is not the refused one. All who need a new one wait for the
 * same renewal. Errors: SIGNED_OUT, and those of the request.
 */
void
backlot_session_get_token_async (BacklotSession      *self,
                                 guint                refused,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  gboolean usable;

  g_return_if_fail (BACKLOT_IS_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_session_get_token_async);
  if (g_task_return_error_if_cancelled (task))
    return;

  usable = self->token != NULL && refused != self->serial &&
           !is_past (self, self->end_ms, self->end_monotonic_us);
  if (usable)
    {
      if (!self->renewing && is_past (self, self->due_ms, self->due_monotonic_us))
        renew (self);
      g_task_return_pointer (task, g_strdup (self->token), g_free);
    }
  else if (self->refresh_token == NULL && !self->renewing &&
           !backlot_transport_is_local (self->transport))
    g_task_return_new_error (task, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_SIGNED_OUT,
                             "Nobody is signed in");
  else
    {
      backlot_waiters_add (self->waiting, g_steal_pointer (&task));
      if (!self->renewing)
        renew (self);
    }
}

/**
 * backlot_session_get_token_finish:
 * @serial: (out) (optional): which token this is
 *
 * Returns: (transfer full): the token
 */
char *
backlot_session_get_token_finish (BacklotSession  *self,
                                  GAsyncResult    *result,
                                  guint           *serial,
                                  GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (serial != NULL)
    *serial = self->serial;

  return g_task_propagate_pointer (G_TASK (result), error);
}
