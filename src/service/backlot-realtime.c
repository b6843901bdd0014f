/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The websocket on which the server tells what has changed, and how it stays up. */

#include "config.h"

#include "service/backlot-realtime-private.h"

#include "service/backlot-realtime-inbox.h"
#include "service/backlot-service-error.h"

/* A quarter of what a frame takes at 60 Hz. */
#define REST_US 4000
#define SOCKET_PATH "/realtime/v1/websocket"
#define TOPIC_PREFIX "realtime:"
#define HEARTBEAT_MS 25000
#define RECONNECT_FIRST_MS 1000
#define RECONNECT_MAX_MS 5000
#define RECONNECT_FAILED_MS 30000
#define TRIES_BEFORE_FAILED 5

struct _BacklotRealtime
{
  GObject                  parent_instance;

  BacklotTransport        *transport;       /* (owned) */
  BacklotSession          *session;         /* (owned) */
  LarderClock             *clock;           /* (owned) */
  GHashTable              *channels;        /* (element-type utf8 BacklotRealtimeChannel) */
  GMainContext            *home;            /* (owned): where all but the websocket runs */
  BacklotRealtimeState     state;
  gboolean                 wanted;
  gboolean                 reading;
  guint                    n_failures;      /* in a row */
  SoupWebsocketConnection *connection;      /* (owned) (nullable) */
  BacklotRealtimeInbox    *inbox;           /* (owned) (nullable): of @connection */
  GCancellable            *cancellable;     /* (owned) (nullable): of a try under way */
  guint64                  last_ref;
  char                    *heartbeat_ref;   /* (nullable): not answered yet */
  char                     heartbeat_alarm; /* its address names the alarm */
  char                     retry_alarm;     /* likewise */
};

typedef enum
{
  PROP_STATE = 1,
  PROP_READING,
} BacklotRealtimeProperty;

static GParamSpec *properties[PROP_READING + 1];

G_DEFINE_ENUM_TYPE (BacklotRealtimeState, backlot_realtime_state,
                    G_DEFINE_ENUM_VALUE (BACKLOT_REALTIME_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_REALTIME_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_REALTIME_CONNECTED, "connected"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_REALTIME_RECONNECTING, "reconnecting"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_REALTIME_FAILED, "failed"))

G_DEFINE_FINAL_TYPE (BacklotRealtime, backlot_realtime, G_TYPE_OBJECT)

static void try_connect (BacklotRealtime *self);
static void lose_connection (BacklotRealtime *self);

static void
set_state (BacklotRealtime      *self,
           BacklotRealtimeState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* Handlers may drop channels, so they are called on a copy. */
static void
tell_channels (BacklotRealtime *self,
               void           (*tell) (BacklotRealtimeChannel *channel))
{
  g_autoptr(GPtrArray) channels = g_hash_table_get_values_as_ptr_array (self->channels);

  g_ptr_array_set_free_func (channels, g_object_unref);
  for (guint i = 0; i < channels->len; i++)
    g_object_ref (g_ptr_array_index (channels, i));
  for (guint i = 0; i < channels->len; i++)
    tell (g_ptr_array_index (channels, i));
}

static gboolean
heartbeat_due_cb (gpointer user_data)
{
  BacklotRealtime *self = user_data;
  g_autoptr(LarderValueBuilder) builder = NULL;
  g_autoptr(LarderValue) payload = NULL;

  if (self->connection == NULL)
    return G_SOURCE_REMOVE;
  if (self->heartbeat_ref != NULL)
    {
      g_debug ("no answer to the last heartbeat");
      lose_connection (self);
      return G_SOURCE_REMOVE;
    }

  builder = larder_value_builder_new_object ();
  payload = larder_value_builder_end (builder);
  self->heartbeat_ref = backlot_realtime_make_ref (self);
  backlot_realtime_push (self, NULL, self->heartbeat_ref, "phoenix", "heartbeat", payload);
  larder_clock_set_alarm (self->clock, &self->heartbeat_alarm,
                          larder_clock_get_time_ms (self->clock) + HEARTBEAT_MS, heartbeat_due_cb,
                          self);

  return G_SOURCE_REMOVE;
}

static gboolean
retry_due_cb (gpointer user_data)
{
  BacklotRealtime *self = user_data;

  try_connect (self);

  return G_SOURCE_REMOVE;
}

/* Everybody who was cut off comes back at a slightly different time. */
static void
retry_later (BacklotRealtime *self)
{
  double delay_ms = RECONNECT_FIRST_MS * (double) (1u << MIN (self->n_failures, 8));

  self->n_failures++;
  if (self->n_failures > TRIES_BEFORE_FAILED)
    {
      delay_ms = RECONNECT_FAILED_MS;
      set_state (self, BACKLOT_REALTIME_FAILED);
    }
  else
    {
      delay_ms = MIN (delay_ms, RECONNECT_MAX_MS) * g_random_double_range (0.8, 1.2);
      set_state (self, BACKLOT_REALTIME_RECONNECTING);
    }
  larder_clock_set_alarm (self->clock, &self->retry_alarm,
                          larder_clock_get_time_ms (self->clock) + (gint64) delay_ms, retry_due_cb,
                          self);
}

static void
read_frame (gpointer message,
            gpointer user_data)
{
  BacklotRealtime *self = user_data;
  BacklotWirePhoenixFrame *frame = message;
  g_autoptr(BacklotRealtimeChannel) channel = NULL;

  g_set_object (&channel, g_hash_table_lookup (self->channels, frame->topic));
  if (channel != NULL)
    backlot_realtime_channel_receive (channel, frame);
}

static void
set_reading (gboolean begins,
             gpointer user_data)
{
  BacklotRealtime *self = user_data;

  if (self->reading == begins)
    return;
  self->reading = begins;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READING]);
}

/* Rows, of which there are many, have time; what keeps the connection up has none. */
static void
message_cb (SoupWebsocketConnection *connection,
            gint                     type,
            GBytes                  *bytes,
            gpointer                 user_data)
{
  g_autoptr(BacklotRealtime) self = g_object_ref (BACKLOT_REALTIME (user_data));
  g_autoptr(GMainContextPusher) pusher = g_main_context_pusher_new (self->home);
  g_autoptr(BacklotWirePhoenixFrame) frame = NULL;
  g_autoptr(GError) error = NULL;

  frame = type == SOUP_WEBSOCKET_DATA_TEXT
            ? backlot_wire_phoenix_decode_text (BACKLOT_WIRE_PHOENIX_V2, bytes, &error)
            : backlot_wire_phoenix_decode_binary (bytes, &error);
  if (frame == NULL)
    {
      g_debug ("a frame was dropped: %s", error->message);
      return;
    }
  if (g_strcmp0 (frame->topic, "phoenix") == 0)
    {
      if (g_strcmp0 (frame->ref, self->heartbeat_ref) == 0)
        g_clear_pointer (&self->heartbeat_ref, g_free);
    }
  else if (g_strcmp0 (frame->event, "postgres_changes") == 0)
    {
      if (!backlot_realtime_inbox_add (self->inbox, g_steal_pointer (&frame)))
        backlot_transport_rest_websockets (self->transport, REST_US);
    }
  else
    read_frame (frame, self);
}

static void
closed_cb (SoupWebsocketConnection *connection,
           gpointer                 user_data)
{
  g_autoptr(BacklotRealtime) self = g_object_ref (BACKLOT_REALTIME (user_data));
  g_autoptr(GMainContextPusher) pusher = g_main_context_pusher_new (self->home);

  backlot_realtime_inbox_read_all (self->inbox);
  /* What was read may have made an end already. */
  if (self->connection != connection)
    return;
  g_debug ("the websocket was closed with code %u",
           (guint) soup_websocket_connection_get_close_code (connection));
  lose_connection (self);
}

static void
drop_connection (BacklotRealtime *self)
{
  g_autoptr(SoupWebsocketConnection) connection = g_steal_pointer (&self->connection);
  g_autoptr(BacklotRealtimeInbox) inbox = g_steal_pointer (&self->inbox);

  if (inbox != NULL)
    backlot_realtime_inbox_close (inbox);
  set_reading (FALSE, self);
  g_clear_pointer (&self->heartbeat_ref, g_free);
  larder_clock_set_alarm (self->clock, &self->heartbeat_alarm, -1, heartbeat_due_cb, self);
  if (connection == NULL)
    return;

  g_signal_handlers_disconnect_by_data (connection, self);
  if (soup_websocket_connection_get_state (connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
}

static void
lose_connection (BacklotRealtime *self)
{
  g_autoptr(BacklotRealtime) alive = g_object_ref (self);

  drop_connection (self);
  if (self->wanted)
    retry_later (self);
  tell_channels (self, backlot_realtime_channel_socket_lost);
}

static void
connected_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  SoupWebsocketConnection *connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotRealtime) self = NULL;
  g_autoptr(GMainContextPusher) pusher = NULL;

  connection = backlot_transport_connect_finish (BACKLOT_TRANSPORT (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = g_object_ref (BACKLOT_REALTIME (user_data));
  pusher = g_main_context_pusher_new (self->home);
  g_clear_object (&self->cancellable);
  if (connection == NULL)
    {
      g_debug ("the websocket was not opened: %s", error->message);
      retry_later (self);
      return;
    }

  self->connection = connection;
  self->inbox = backlot_realtime_inbox_new (read_frame, set_reading, self,
                                            (GDestroyNotify) backlot_wire_phoenix_frame_free);
  self->n_failures = 0;
  g_signal_connect (connection, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (connection, "closed", G_CALLBACK (closed_cb), self);
  larder_clock_set_alarm (self->clock, &self->heartbeat_alarm,
                          larder_clock_get_time_ms (self->clock) + HEARTBEAT_MS, heartbeat_due_cb,
                          self);
  set_state (self, BACKLOT_REALTIME_CONNECTED);
  tell_channels (self, backlot_realtime_channel_socket_opened);
}

static void
try_connect (BacklotRealtime *self)
{
  g_autofree char *key = NULL;
  g_autofree char *query = NULL;

  if (!self->wanted || self->connection != NULL || self->cancellable != NULL)
    return;

  larder_clock_set_alarm (self->clock, &self->retry_alarm, -1, retry_due_cb, self);
  if (self->n_failures == 0)
    set_state (self, BACKLOT_REALTIME_CONNECTING);
  key = g_uri_escape_string (backlot_transport_get_api_key (self->transport), NULL, FALSE);
  query = g_strconcat ("apikey", "=", key, "&", "vsn", "=2.0.0", NULL);
  self->cancellable = g_cancellable_new ();
  backlot_transport_connect_async (self->transport, SOCKET_PATH, query, self->cancellable,
                                   connected_cb, self);
}

static void
session_renewed_cb (BacklotSession *session,
                    gpointer        user_data)
{
  BacklotRealtime *self = user_data;

  if (self->connection != NULL)
    tell_channels (self, backlot_realtime_channel_token_renewed);
}

static void
backlot_realtime_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  BacklotRealtime *self = BACKLOT_REALTIME (object);

  switch ((BacklotRealtimeProperty) prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;

    case PROP_READING:
      g_value_set_boolean (value, self->reading);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_realtime_dispose (GObject *object)
{
  BacklotRealtime *self = BACKLOT_REALTIME (object);

  self->wanted = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->clock != NULL)
    {
      drop_connection (self);
      tell_channels (self, backlot_realtime_channel_detach);
      g_hash_table_remove_all (self->channels);
      larder_clock_set_alarm (self->clock, &self->retry_alarm, -1, retry_due_cb, self);
    }
  g_clear_object (&self->clock);
  g_clear_object (&self->session);
  g_clear_object (&self->transport);

  G_OBJECT_CLASS (backlot_realtime_parent_class)->dispose (object);
}

static void
backlot_realtime_finalize (GObject *object)
{
  BacklotRealtime *self = BACKLOT_REALTIME (object);

  g_hash_table_unref (self->channels);
  g_main_context_unref (self->home);

  G_OBJECT_CLASS (backlot_realtime_parent_class)->finalize (object);
}

static void
backlot_realtime_class_init (BacklotRealtimeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_realtime_get_property;
  object_class->dispose = backlot_realtime_dispose;
  object_class->finalize = backlot_realtime_finalize;

  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, BACKLOT_TYPE_REALTIME_STATE, BACKLOT_REALTIME_OFFLINE,
                       (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  properties[PROP_READING] =
    g_param_spec_boolean ("reading", NULL, NULL, FALSE,
                          (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_realtime_init (BacklotRealtime *self)
{
  self->channels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->home = g_main_context_ref_thread_default ();
}

/**
 * backlot_realtime_new:
 * @transport: where to
 * @session: whose rights decide what is heard
 *
 * Returns: (transfer full): a websocket that is not connected yet
 */
BacklotRealtime *
backlot_realtime_new (BacklotTransport *transport,
                      BacklotSession   *session)
{
  BacklotRealtime *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_TRANSPORT (transport), NULL);
  g_return_val_if_fail (BACKLOT_IS_SESSION (session), NULL);

  self = g_object_new (BACKLOT_TYPE_REALTIME, NULL);
  self->transport = g_object_ref (transport);
  self->session = g_object_ref (session);
  self->clock = g_object_ref (backlot_transport_get_clock (transport));
  g_signal_connect_object (session, "renewed", G_CALLBACK (session_renewed_cb), self,
                           G_CONNECT_DEFAULT);

  return self;
}

BacklotRealtimeState
backlot_realtime_get_state (BacklotRealtime *self)
{
  g_return_val_if_fail (BACKLOT_IS_REALTIME (self), BACKLOT_REALTIME_OFFLINE);

  return self->state;
}

gboolean
backlot_realtime_get_reading (BacklotRealtime *self)
{
  g_return_val_if_fail (BACKLOT_IS_REALTIME (self), FALSE);

  return self->reading;
}

/**
 * backlot_realtime_connect:
 * @self: the websocket
 *
 * Connects, and stays connected from now on. Where it waits for its next try, it tries at once: for
 * a changed network, a focused window, and Reconnect.
 */
void
backlot_realtime_connect (BacklotRealtime *self)
{
  g_return_if_fail (BACKLOT_IS_REALTIME (self));

  self->wanted = TRUE;
  if (self->connection == NULL && self->cancellable == NULL)
    {
      self->n_failures = 0;
      try_connect (self);
    }
}

/**
 * backlot_realtime_disconnect:
 * @self: the websocket
 *
 * Closes it until backlot_realtime_connect() is called again.
 */
void
backlot_realtime_disconnect (BacklotRealtime *self)
{
  g_return_if_fail (BACKLOT_IS_REALTIME (self));

  self->wanted = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  larder_clock_set_alarm (self->clock, &self->retry_alarm, -1, retry_due_cb, self);
  drop_connection (self);
  set_state (self, BACKLOT_REALTIME_OFFLINE);
  tell_channels (self, backlot_realtime_channel_socket_lost);
}

/**
 * backlot_realtime_get_channel:
 * @self: the websocket
 * @name: such as `project:ID`, without the `realtime:` of the wire
 *
 * Returns: (transfer full): the channel of that name, the same one for all who ask
 */
BacklotRealtimeChannel *
backlot_realtime_get_channel (BacklotRealtime *self,
                              const char      *name)
{
  g_autofree char *topic = NULL;
  BacklotRealtimeChannel *channel = NULL;

  g_return_val_if_fail (BACKLOT_IS_REALTIME (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  topic = g_strconcat (TOPIC_PREFIX, name, NULL);
  channel = g_hash_table_lookup (self->channels, topic);
  if (channel == NULL)
    {
      channel = backlot_realtime_channel_new (self, name);
      g_hash_table_insert (self->channels, g_steal_pointer (&topic), channel);
    }

  return g_object_ref (channel);
}

LarderClock *
backlot_realtime_get_clock (BacklotRealtime *self)
{
  return self->clock;
}

BacklotSession *
backlot_realtime_get_session (BacklotRealtime *self)
{
  return self->session;
}

char *
backlot_realtime_make_ref (BacklotRealtime *self)
{
  self->last_ref++;

  return g_strdup_printf ("%" G_GUINT64_FORMAT, self->last_ref);
}

/* Nothing is sent while there is no connection: a channel joins again when there is one. */
void
backlot_realtime_push (BacklotRealtime *self,
                       const char      *join_ref,
                       const char      *ref,
                       const char      *topic,
                       const char      *event,
                       LarderValue     *payload)
{
  g_autofree char *json = NULL;
  g_autofree char *text = NULL;

  if (self->connection == NULL ||
      soup_websocket_connection_get_state (self->connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return;

  json = larder_value_to_json (payload);
  text = backlot_wire_phoenix_encode_text (BACKLOT_WIRE_PHOENIX_V2, join_ref, ref, topic, event,
                                           json, -1);
  soup_websocket_connection_send_text (self->connection, text);
}
