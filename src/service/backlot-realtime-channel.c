/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One topic of the websocket: joined, told what is listened to, joined again when it was lost. */

#include "config.h"

#include "service/backlot-realtime-channel-private.h"

#include "service/backlot-realtime-row.h"

#define LEAVE_AFTER_MS 5000
#define REPLY_TIMEOUT_MS 10000
/* Seconds before the first, second … try to join again. */
static const int rejoin_delays_s[] = { 1, 2, 5, 10 };

typedef enum
{
  PROP_NAME = 1,
  PROP_IS_READY,
} BacklotRealtimeChannelProperty;

typedef enum
{
  SIGNAL_READY,
  SIGNAL_ROW,
  SIGNAL_ROW_INCOMPLETE,
  SIGNAL_REFUSED,
  SIGNAL_BROADCAST,
  N_SIGNALS,
} BacklotRealtimeChannelSignal;

static GParamSpec *properties[PROP_IS_READY + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotRealtimeChannel, backlot_realtime_channel, G_TYPE_OBJECT)

static void start_join (BacklotRealtimeChannel *self);

static void
set_state (BacklotRealtimeChannel *self,
           ChannelState            state)
{
  gboolean was_ready = self->state == STATE_READY;

  self->state = state;
  if (self->presence != NULL && state < STATE_JOINED)
    backlot_realtime_presence_clear (self->presence);
  if (was_ready != (state == STATE_READY))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_READY]);
}

static void
set_alarm (BacklotRealtimeChannel *self,
           char                   *alarm,
           gint64                  in_ms,
           GSourceFunc             func)
{
  LarderClock *clock = NULL;

  if (self->realtime == NULL)
    return;
  clock = backlot_realtime_get_clock (self->realtime);
  larder_clock_set_alarm (clock, alarm,
                          in_ms < 0 ? -1 : larder_clock_get_time_ms (clock) + in_ms, func, self);
}

static void
push_empty (BacklotRealtimeChannel *self,
            const char             *event)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) payload = larder_value_builder_end (builder);
  g_autofree char *ref = backlot_realtime_make_ref (self->realtime);

  backlot_realtime_push (self->realtime, self->join_ref, ref, self->topic, event, payload);
}

static gboolean
join_again_cb (gpointer user_data)
{
  start_join (user_data);

  return G_SOURCE_REMOVE;
}

static void
join_later (BacklotRealtimeChannel *self)
{
  guint last = G_N_ELEMENTS (rejoin_delays_s) - 1;

  set_state (self, STATE_WAITING);
  g_clear_pointer (&self->join_ref, g_free);
  set_alarm (self, &self->join_alarm, rejoin_delays_s[MIN (self->n_failures, last)] * 1000,
             join_again_cb);
  self->n_failures++;
}

static gboolean
join_timed_out_cb (gpointer user_data)
{
  BacklotRealtimeChannel *self = user_data;

  if (self->state == STATE_JOINING)
    {
      push_empty (self, "phx_leave");
      join_later (self);
    }

  return G_SOURCE_REMOVE;
}

static void
send_join (BacklotRealtimeChannel *self,
           const char             *token)
{
  g_autoptr(LarderValue) payload =
    backlot_realtime_make_join (self->bindings, self->presence_key, token);

  g_free (self->join_ref);
  self->join_ref = backlot_realtime_make_ref (self->realtime);
  set_state (self, STATE_JOINING);
  set_alarm (self, &self->join_alarm, REPLY_TIMEOUT_MS, join_timed_out_cb);
  backlot_realtime_push (self->realtime, self->join_ref, self->join_ref, self->topic, "phx_join",
                         payload);
}

static void
join_token_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autofree char *token = NULL;
  g_autoptr(GError) error = NULL;
  BacklotRealtimeChannel *self = NULL;
  guint serial = 0;

  token = backlot_session_get_token_finish (BACKLOT_SESSION (object), result, &serial, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  g_clear_object (&self->cancellable);
  self->token_serial = serial;
  if (token != NULL)
    send_join (self, token);
  else
    join_later (self);
}

static void
stop_waiting (BacklotRealtimeChannel *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  set_alarm (self, &self->join_alarm, -1, join_again_cb);
}

/* Each join carries the then current token and has a reference of its own. */
static void
start_join (BacklotRealtimeChannel *self)
{
  if (!self->socket_open || self->n_users == 0 || self->realtime == NULL)
    return;

  stop_waiting (self);
  set_state (self, STATE_WAITING);
  self->cancellable = g_cancellable_new ();
  backlot_session_get_token_async (backlot_realtime_get_session (self->realtime),
                                   self->refused_serial, self->cancellable, join_token_cb, self);
}

static void
become_ready (BacklotRealtimeChannel *self)
{
  self->n_failures = 0;
  self->refused_serial = 0;
  set_state (self, STATE_READY);
  g_signal_emit (self, signals[SIGNAL_READY], 0);
}

static void
refuse (BacklotRealtimeChannel *self,
        const char             *reason)
{
  g_debug ("%s: refused: %s", self->topic, reason);
  join_later (self);
  g_signal_emit (self, signals[SIGNAL_REFUSED], 0, reason);
}

static void
handle_reply (BacklotRealtimeChannel  *self,
              BacklotWirePhoenixFrame *frame,
              LarderValue             *payload)
{
  LarderValue *response = larder_value_get_member (payload, "response");
  const char *reason = NULL;

  if (self->state != STATE_JOINING || g_strcmp0 (frame->ref, self->join_ref) != 0)
    return;

  set_alarm (self, &self->join_alarm, -1, join_timed_out_cb);
  if (g_strcmp0 (larder_value_get_member_string (payload, "status"), "ok") == 0)
    {
      set_state (self, STATE_JOINED);
      if (self->saying != NULL)
        backlot_realtime_channel_push_message (self, "presence", "track", self->saying);
      if (self->bindings->len == 0)
        become_ready (self);
      return;
    }

  if (response != NULL)
    reason = larder_value_get_member_string (response, "reason");
  if (reason != NULL && g_str_has_prefix (reason, "InvalidJWTToken"))
    self->refused_serial = self->token_serial;
  refuse (self, reason != NULL ? reason : "The server refused the channel");
}

/* The join was good, but only this says that row events are heard, or never will be. */
static void
handle_system (BacklotRealtimeChannel *self,
               LarderValue            *payload)
{
  const char *status = larder_value_get_member_string (payload, "status");
  const char *extension = larder_value_get_member_string (payload, "extension");
  const char *message = larder_value_get_member_string (payload, "message");

  if (g_strcmp0 (status, "ok") == 0)
    {
      if (g_strcmp0 (extension, "postgres_changes") == 0 && self->state == STATE_JOINED)
        become_ready (self);
    }
  else if (g_strcmp0 (status, "error") == 0)
    {
      if (g_strcmp0 (extension, "postgres_changes") == 0)
        {
          push_empty (self, "phx_leave");
          refuse (self, message != NULL ? message : "The server does not tell about these rows");
        }
      else
        g_debug ("%s: %s", self->topic, message != NULL ? message : "error");
    }
}

static void
handle_row (BacklotRealtimeChannel *self,
            LarderValue            *payload)
{
  BacklotRealtimeRow row;

  if (self->state != STATE_READY || !backlot_realtime_row_read (payload, &row))
    return;
  if (row.complete)
    g_signal_emit (self, signals[SIGNAL_ROW], g_quark_from_string (row.table), row.table,
                   row.event, row.record, row.old_record);
  else
    g_signal_emit (self, signals[SIGNAL_ROW_INCOMPLETE], 0, row.table, row.event,
                   row.record != NULL ? row.record : row.old_record);
}

void
backlot_realtime_channel_receive (BacklotRealtimeChannel  *self,
                                  BacklotWirePhoenixFrame *frame)
{
  g_autoptr(LarderValue) payload = NULL;

  /* Frames of an earlier join are late; the server leaves the reference out of broadcasts. */
  if (self->join_ref == NULL ||
      (frame->join_ref != NULL && g_strcmp0 (frame->join_ref, self->join_ref) != 0))
    return;
  if (!frame->payload_is_json && frame->kind != BACKLOT_WIRE_PHOENIX_TEXT)
    return;
  payload = larder_value_new_from_bytes (frame->payload, NULL);
  if (payload == NULL || larder_value_get_kind (payload) != LARDER_VALUE_OBJECT)
    return;

  if (backlot_realtime_channel_talk_receive (self, frame, payload))
    return;
  if (g_str_equal (frame->event, "phx_reply"))
    handle_reply (self, frame, payload);
  else if (g_str_equal (frame->event, "system"))
    handle_system (self, payload);
  else if (g_str_equal (frame->event, "postgres_changes"))
    handle_row (self, payload);
  else if (g_str_equal (frame->event, "phx_error"))
    join_later (self);
  else if (g_str_equal (frame->event, "phx_close") && self->n_users > 0)
    {
      /* The server closes a channel whose token has expired, so the next join needs another one. */
      self->refused_serial = self->token_serial;
      join_later (self);
    }
}

void
backlot_realtime_channel_socket_opened (BacklotRealtimeChannel *self)
{
  self->socket_open = TRUE;
  self->n_failures = 0;
  start_join (self);
}

void
backlot_realtime_channel_socket_lost (BacklotRealtimeChannel *self)
{
  self->socket_open = FALSE;
  stop_waiting (self);
  g_clear_pointer (&self->join_ref, g_free);
  set_state (self, self->n_users > 0 ? STATE_WAITING : STATE_CLOSED);
}

static void
renewed_token_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(BacklotRealtimeChannel) self = BACKLOT_REALTIME_CHANNEL (user_data);
  g_autoptr(LarderValueBuilder) builder = NULL;
  g_autoptr(LarderValue) payload = NULL;
  g_autofree char *token = NULL;
  g_autofree char *ref = NULL;
  guint serial = 0;

  token = backlot_session_get_token_finish (BACKLOT_SESSION (object), result, &serial, NULL);
  if (token == NULL || self->realtime == NULL || self->join_ref == NULL)
    return;

  builder = larder_value_builder_new_object ();
  larder_value_builder_set_string (builder, "access_token", token);
  payload = larder_value_builder_end (builder);
  ref = backlot_realtime_make_ref (self->realtime);
  self->token_serial = serial;
  backlot_realtime_push (self->realtime, self->join_ref, ref, self->topic, "access_token",
                         payload);
}

void
backlot_realtime_channel_token_renewed (BacklotRealtimeChannel *self)
{
  if (self->state == STATE_JOINED || self->state == STATE_READY)
    backlot_session_get_token_async (backlot_realtime_get_session (self->realtime), 0, NULL,
                                     renewed_token_cb, g_object_ref (self));
}

/* The websocket goes away; whoever still holds the channel holds an empty shell. */
void
backlot_realtime_channel_detach (BacklotRealtimeChannel *self)
{
  backlot_realtime_channel_socket_lost (self);
  set_alarm (self, &self->leave_alarm, -1, join_again_cb);
  g_clear_weak_pointer (&self->realtime);
}

static gboolean
leave_due_cb (gpointer user_data)
{
  BacklotRealtimeChannel *self = user_data;

  if (self->n_users > 0)
    return G_SOURCE_REMOVE;

  stop_waiting (self);
  if (self->join_ref != NULL && self->realtime != NULL)
    push_empty (self, "phx_leave");
  g_clear_pointer (&self->join_ref, g_free);
  set_state (self, STATE_CLOSED);

  return G_SOURCE_REMOVE;
}

static void
backlot_realtime_channel_get_property (GObject    *object,
                                       guint       prop_id,
                                       GValue     *value,
                                       GParamSpec *pspec)
{
  BacklotRealtimeChannel *self = BACKLOT_REALTIME_CHANNEL (object);

  switch ((BacklotRealtimeChannelProperty) prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_IS_READY:
      g_value_set_boolean (value, self->state == STATE_READY);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_realtime_channel_dispose (GObject *object)
{
  BacklotRealtimeChannel *self = BACKLOT_REALTIME_CHANNEL (object);

  stop_waiting (self);
  set_alarm (self, &self->leave_alarm, -1, join_again_cb);
  g_clear_weak_pointer (&self->realtime);

  G_OBJECT_CLASS (backlot_realtime_channel_parent_class)->dispose (object);
}

static void
backlot_realtime_channel_finalize (GObject *object)
{
  BacklotRealtimeChannel *self = BACKLOT_REALTIME_CHANNEL (object);

  g_ptr_array_unref (self->bindings);
  g_clear_object (&self->presence);
  g_clear_pointer (&self->saying, larder_value_unref);
  g_free (self->presence_key);
  g_free (self->name);
  g_free (self->topic);
  g_free (self->join_ref);

  G_OBJECT_CLASS (backlot_realtime_channel_parent_class)->finalize (object);
}

static void
backlot_realtime_channel_class_init (BacklotRealtimeChannelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_realtime_channel_get_property;
  object_class->dispose = backlot_realtime_channel_dispose;
  object_class->finalize = backlot_realtime_channel_finalize;

  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  properties[PROP_IS_READY] =
    g_param_spec_boolean ("is-ready", NULL, NULL, FALSE,
                          (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_READY] = g_signal_new ("ready", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ROW] = g_signal_new ("row", G_TYPE_FROM_CLASS (klass),
                                      G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 4, G_TYPE_STRING, BACKLOT_TYPE_ROW_EVENT,
                                      LARDER_TYPE_VALUE, LARDER_TYPE_VALUE);
  signals[SIGNAL_ROW_INCOMPLETE] = g_signal_new ("row-incomplete", G_TYPE_FROM_CLASS (klass),
                                                 G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                 G_TYPE_NONE, 3, G_TYPE_STRING,
                                                 BACKLOT_TYPE_ROW_EVENT, LARDER_TYPE_VALUE);
  signals[SIGNAL_REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_BROADCAST] = g_signal_new ("broadcast", G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                            G_TYPE_STRING, LARDER_TYPE_VALUE);
}

static void
backlot_realtime_channel_init (BacklotRealtimeChannel *self)
{
  self->bindings = g_ptr_array_new_with_free_func (backlot_realtime_binding_free);
}

BacklotRealtimeChannel *
backlot_realtime_channel_new (BacklotRealtime *realtime,
                              const char      *name)
{
  BacklotRealtimeChannel *self = g_object_new (BACKLOT_TYPE_REALTIME_CHANNEL, NULL);

  g_set_weak_pointer (&self->realtime, realtime);
  self->name = g_strdup (name);
  self->topic = g_strconcat ("realtime:", name, NULL);
  self->socket_open = backlot_realtime_get_state (realtime) == BACKLOT_REALTIME_CONNECTED;

  return self;
}

const char *
backlot_realtime_channel_get_name (BacklotRealtimeChannel *self)
{
  g_return_val_if_fail (BACKLOT_IS_REALTIME_CHANNEL (self), NULL);

  return self->name;
}

gboolean
backlot_realtime_channel_get_is_ready (BacklotRealtimeChannel *self)
{
  g_return_val_if_fail (BACKLOT_IS_REALTIME_CHANNEL (self), FALSE);

  return self->state == STATE_READY;
}

/**
 * backlot_realtime_channel_add_binding:
 * @self: the channel
 * @event: which events
 * @table: of which table
 * @filter: (nullable): such as `user_id=eq.ID`; `%NULL`: all rows that the user may see
 *
 * Adds rows to listen to; what is listened to already is not added again. A channel that is joined
 * is joined anew, because the server learns the bindings then only.
 */
void
backlot_realtime_channel_add_binding (BacklotRealtimeChannel *self,
                                      BacklotRowEvent         event,
                                      const char             *table,
                                      const char             *filter)
{
  BacklotRealtimeBinding *binding = NULL;

  g_return_if_fail (BACKLOT_IS_REALTIME_CHANNEL (self));
  g_return_if_fail (table != NULL);

  for (guint i = 0; i < self->bindings->len; i++)
    {
      binding = g_ptr_array_index (self->bindings, i);
      if (binding->event == event && g_str_equal (binding->table, table) &&
          g_strcmp0 (binding->filter, filter) == 0)
        return;
    }

  g_ptr_array_add (self->bindings, backlot_realtime_binding_new (event, table, filter));
  if (self->join_ref != NULL)
    start_join (self);
}

/**
 * backlot_realtime_channel_join:
 * @self: the channel
 *
 * One user more. Each join needs a backlot_realtime_channel_leave() of its own.
 */
void
backlot_realtime_channel_join (BacklotRealtimeChannel *self)
{
  g_return_if_fail (BACKLOT_IS_REALTIME_CHANNEL (self));

  self->n_users++;
  set_alarm (self, &self->leave_alarm, -1, leave_due_cb);
  /* While there was no user, a refused channel was not asked for again. */
  if (self->n_users == 1 && (self->state == STATE_CLOSED || self->state == STATE_WAITING))
    {
      set_state (self, STATE_WAITING);
      start_join (self);
    }
}

/**
 * backlot_realtime_channel_leave:
 * @self: the channel
 *
 * One user less. 5 s after the last one has left, the server is told; until then a new user finds
 * the channel ready.
 */
void
backlot_realtime_channel_leave (BacklotRealtimeChannel *self)
{
  g_return_if_fail (BACKLOT_IS_REALTIME_CHANNEL (self));
  g_return_if_fail (self->n_users > 0);

  self->n_users--;
  if (self->n_users == 0)
    set_alarm (self, &self->leave_alarm, LEAVE_AFTER_MS, leave_due_cb);
}
