/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One websocket of Realtime: frames in, frames out, never more in memory than it may have. */
#include "config.h"

#include "studio/backlot-realtime-socket.h"

#include <string.h>

/* A client that reads so much slower than it is told has lost the thread: it must begin anew. */
#define MAX_QUEUED (8 * 1024 * 1024)
/* So much is given to libsoup at once, which queues without a limit. */
#define BATCH_BYTES (64 * 1024)
/* So often the client has to have been heard within the time that it may be silent. It is counted
 * and not read from a clock: a studio that stood still itself has left frames unread. */
#define LOOKS 4
/* Events that a client may send: so many a second, and twice as many in a burst. */
#define EVENTS_PER_S 200

/* A frame, or what will be one. */
typedef struct
{
  GBytes               *bytes;     /* (owned) (nullable) */
  gboolean              text;
  gsize                 weight;    /* bytes in memory, about */
  BacklotRealtimeWrite  write;     /* (nullable): makes the bytes, of @data */
  gpointer              data;
  GDestroyNotify        destroy;
} Outgoing;

struct _BacklotRealtimeSocket
{
  GObject                    parent_instance;

  SoupWebsocketConnection   *connection;   /* (owned) (nullable) */
  GSocket                   *socket;       /* (owned) */
  BacklotWirePhoenixVersion  version;
  GQueue                     queue;        /* of Outgoing */
  gsize                      n_queued;     /* the weight of @queue */
  GSource                   *writable;     /* (owned) (nullable): waits until the client reads */
  guint                      watch;
  guint                      n_unheard;    /* looks since the last frame */
  double                     allowance;    /* events */
  gint64                     counted_at;   /* monotonic: when @allowance was right */
};

typedef enum
{
  FRAME,
  CLOSED,
  N_SIGNALS,
} BacklotRealtimeSocketSignal;

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotRealtimeSocket, backlot_realtime_socket, G_TYPE_OBJECT)

static void
outgoing_free (gpointer data)
{
  Outgoing *outgoing = data;

  g_clear_pointer (&outgoing->bytes, g_bytes_unref);
  if (outgoing->destroy != NULL)
    outgoing->destroy (outgoing->data);
  g_free (outgoing);
}

static gboolean
is_open (BacklotRealtimeSocket *self)
{
  return self->connection != NULL &&
         soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN;
}

static void
stop (BacklotRealtimeSocket *self)
{
  if (self->writable != NULL)
    g_source_destroy (self->writable);
  g_clear_pointer (&self->writable, g_source_unref);
  g_clear_handle_id (&self->watch, g_source_remove);
  g_queue_clear_full (&self->queue, outgoing_free);
  self->n_queued = 0;
}

static void
closed_cb (BacklotRealtimeSocket *self)
{
  g_autoptr(BacklotRealtimeSocket) alive = g_object_ref (self);

  stop (alive);
  g_signal_emit (alive, signals[CLOSED], 0);
}

/* Gives one frame to libsoup; returns its length. */
static gsize
hand_on (BacklotRealtimeSocket *self,
         Outgoing              *outgoing)
{
  if (outgoing->write != NULL)
    outgoing->bytes = outgoing->write (outgoing->data);
  if (outgoing->bytes == NULL)
    return 0;
  soup_websocket_connection_send_message (self->connection,
                                          outgoing->text ? SOUP_WEBSOCKET_DATA_TEXT
                                                         : SOUP_WEBSOCKET_DATA_BINARY,
                                          outgoing->bytes);
  return g_bytes_get_size (outgoing->bytes);
}

static void
hand_on_batch (BacklotRealtimeSocket *self)
{
  gsize handed = 0;

  while (handed < BATCH_BYTES && is_open (self) && !g_queue_is_empty (&self->queue))
    {
      Outgoing *outgoing = g_queue_pop_head (&self->queue);

      self->n_queued -= outgoing->weight;
      handed += hand_on (self, outgoing);
      outgoing_free (outgoing);
    }
}

/* Hands on one batch; the next when libsoup has written this one and the client reads on. */
static gboolean
writable_cb (GSocket      *socket,
             GIOCondition  condition,
             gpointer      user_data)
{
  BacklotRealtimeSocket *self = user_data;

  hand_on_batch (self);
  if (!g_queue_is_empty (&self->queue) && is_open (self))
    return G_SOURCE_CONTINUE;
  g_clear_pointer (&self->writable, g_source_unref);
  return G_SOURCE_REMOVE;
}

/* Takes @outgoing. */
static void
enqueue (BacklotRealtimeSocket *self,
         Outgoing              *outgoing)
{
  gboolean too_much = self->n_queued + outgoing->weight > MAX_QUEUED;

  if (too_much || !is_open (self))
    {
      outgoing_free (outgoing);
      if (too_much)
        backlot_realtime_socket_close (self, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION,
                                       "too slow to listen");
      return;
    }
  g_queue_push_tail (&self->queue, outgoing);
  self->n_queued += outgoing->weight;
  if (self->writable != NULL)
    return;
  self->writable = g_socket_create_source (self->socket, G_IO_OUT, NULL);
  /* Behind libsoup's own writing, so that a batch is gone before the next. */
  g_source_set_priority (self->writable, G_PRIORITY_DEFAULT + 10);
  g_source_set_callback (self->writable, G_SOURCE_FUNC (writable_cb), self, NULL);
  g_source_attach (self->writable, g_main_context_get_thread_default ());
}

static void
enqueue_bytes (BacklotRealtimeSocket *self,
               GBytes                *bytes,
               gboolean               text)
{
  Outgoing *outgoing = g_new0 (Outgoing, 1);

  outgoing->bytes = g_bytes_ref (bytes);
  outgoing->weight = g_bytes_get_size (bytes);
  outgoing->text = text;
  enqueue (self, outgoing);
}

static void
message_cb (BacklotRealtimeSocket *self,
            SoupWebsocketDataType  type,
            GBytes                *bytes)
{
  g_autoptr(BacklotWirePhoenixFrame) frame = NULL;

  self->n_unheard = 0;
  if (type == SOUP_WEBSOCKET_DATA_TEXT)
    frame = backlot_wire_phoenix_decode_text (self->version, bytes, NULL);
  else if (self->version == BACKLOT_WIRE_PHOENIX_V2)
    frame = backlot_wire_phoenix_decode_binary (bytes, NULL);
  /* What is no frame is dropped, and the socket stays. */
  if (frame != NULL && frame->kind != BACKLOT_WIRE_PHOENIX_BROADCAST)
    g_signal_emit (self, signals[FRAME], 0, frame);
}

static gboolean
watch_cb (gpointer user_data)
{
  BacklotRealtimeSocket *self = user_data;

  if (++self->n_unheard > LOOKS)
    {
      self->watch = 0;
      backlot_realtime_socket_close (self, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, "no heartbeat");
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

static void
backlot_realtime_socket_dispose (GObject *object)
{
  BacklotRealtimeSocket *self = BACKLOT_REALTIME_SOCKET (object);

  stop (self);
  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->connection);
  g_clear_object (&self->socket);
  G_OBJECT_CLASS (backlot_realtime_socket_parent_class)->dispose (object);
}

static void
backlot_realtime_socket_class_init (BacklotRealtimeSocketClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = backlot_realtime_socket_dispose;

  /**
   * BacklotRealtimeSocket::frame:
   * @frame: (type gpointer): a BacklotWirePhoenixFrame of the client
   */
  signals[FRAME] = g_signal_new ("frame", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  /**
   * BacklotRealtimeSocket::closed:
   *
   * The connection is over, however it ended.
   */
  signals[CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
backlot_realtime_socket_init (BacklotRealtimeSocket *self)
{
  g_queue_init (&self->queue);
  self->counted_at = g_get_monotonic_time ();
  self->allowance = 2 * EVENTS_PER_S;
}

/**
 * backlot_realtime_socket_new:
 * @socket: what @connection writes to
 * @silence_s: without any frame for so long, heartbeats included, the connection is taken for dead
 */
BacklotRealtimeSocket *
backlot_realtime_socket_new (SoupWebsocketConnection   *connection,
                             GSocket                   *socket,
                             BacklotWirePhoenixVersion  version,
                             guint                      silence_s)
{
  BacklotRealtimeSocket *self = g_object_new (BACKLOT_TYPE_REALTIME_SOCKET, NULL);

  self->connection = g_object_ref (connection);
  self->socket = g_object_ref (socket);
  self->version = version;
  soup_websocket_connection_set_max_incoming_payload_size (connection,
                                                           BACKLOT_WIRE_PHOENIX_MAX_FRAME);
  g_signal_connect_swapped (connection, "message", G_CALLBACK (message_cb), self);
  g_signal_connect_swapped (connection, "closed", G_CALLBACK (closed_cb), self);
  self->watch = g_timeout_add (silence_s * 1000 / LOOKS, watch_cb, self);
  return self;
}

BacklotWirePhoenixVersion
backlot_realtime_socket_get_version (BacklotRealtimeSocket *self)
{
  return self->version;
}

/* A text frame; in version 1.0.0 without @join_ref, as servers do. */
GBytes *
backlot_realtime_socket_encode (BacklotRealtimeSocket *self,
                                const char            *join_ref,
                                const char            *ref,
                                const char            *topic,
                                const char            *event,
                                const char            *payload,
                                gssize                 length)
{
  gboolean v1 = self->version == BACKLOT_WIRE_PHOENIX_V1;
  char *text = backlot_wire_phoenix_encode_text (self->version, v1 ? NULL : join_ref, ref, topic,
                                                 event, payload, length);

  return g_bytes_new_take (text, strlen (text));
}

void
backlot_realtime_socket_send (BacklotRealtimeSocket *self,
                              const char            *join_ref,
                              const char            *ref,
                              const char            *topic,
                              const char            *event,
                              const char            *payload,
                              gssize                 length)
{
  g_autoptr(GBytes) bytes = backlot_realtime_socket_encode (self, join_ref, ref, topic, event,
                                                            payload, length);

  enqueue_bytes (self, bytes, TRUE);
}

/**
 * backlot_realtime_socket_send_later:
 * @weight: what @data takes in memory, about
 * @write: makes the frame when the client is ready for it
 * @destroy: frees @data, also when it is not sent
 *
 * Sends a text frame in its turn.
 */
void
backlot_realtime_socket_send_later (BacklotRealtimeSocket *self,
                                    gsize                  weight,
                                    BacklotRealtimeWrite   write,
                                    gpointer               data,
                                    GDestroyNotify         destroy)
{
  Outgoing *outgoing = g_new0 (Outgoing, 1);

  outgoing->text = TRUE;
  outgoing->weight = weight;
  outgoing->write = write;
  outgoing->data = data;
  outgoing->destroy = destroy;
  enqueue (self, outgoing);
}

/* Sends a binary frame, which only version 2.0.0 knows. */
void
backlot_realtime_socket_send_binary (BacklotRealtimeSocket *self,
                                     GBytes                *frame)
{
  g_return_if_fail (self->version == BACKLOT_WIRE_PHOENIX_V2);

  enqueue_bytes (self, frame, FALSE);
}

/* Whether the client may do one more thing now, or has done too much in this second. */
gboolean
backlot_realtime_socket_may_act (BacklotRealtimeSocket *self)
{
  gint64 now = g_get_monotonic_time ();

  self->allowance += (double) (now - self->counted_at) / G_USEC_PER_SEC * EVENTS_PER_S;
  self->allowance = MIN (self->allowance, 2 * EVENTS_PER_S);
  self->counted_at = now;
  if (self->allowance < 1)
    return FALSE;
  self->allowance -= 1;
  return TRUE;
}

/* What was said last, and why it ends, comes before the end. */
void
backlot_realtime_socket_close (BacklotRealtimeSocket *self,
                               gushort                code,
                               const char            *reason)
{
  hand_on_batch (self);
  if (is_open (self))
    soup_websocket_connection_close (self->connection, code, reason);
}
