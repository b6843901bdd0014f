/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service `/realtime/v1`: changes of rows, broadcasts, presence. */
#include "config.h"

#include "studio/backlot-realtime-service.h"

#include "studio/backlot-authenticate.h"
#include "studio/backlot-realtime-service-private.h"

#include <string.h>

#define PREFIX "/realtime/v1"
#define WEBSOCKET PREFIX "/websocket"
#define BROADCAST PREFIX "/api/broadcast"
#define MAX_BODY (4 * 1024 * 1024)
#define MAX_SOCKETS 200

G_DEFINE_FINAL_TYPE (BacklotRealtimeService, backlot_realtime_service, G_TYPE_OBJECT)

void
backlot_realtime_regroup (BacklotRealtimeService *self)
{
  g_clear_pointer (&self->listeners, backlot_listeners_unref);
}

static void
heartbeat (BacklotRealtimeSocket         *socket,
           const BacklotWirePhoenixFrame *frame)
{
  if (strcmp (frame->event, "heartbeat") == 0)
    backlot_realtime_reply (socket, NULL, frame->ref, frame->topic, NULL);
}

/* A frame for a channel that is not there. */
static void
unmatched (BacklotRealtimeSocket         *socket,
           const BacklotWirePhoenixFrame *frame)
{
  gboolean leave = strcmp (frame->event, "phx_leave") == 0;

  backlot_realtime_reply (socket, frame->join_ref, frame->ref, frame->topic,
                          leave && frame->kind == BACKLOT_WIRE_PHOENIX_TEXT ? NULL
                                                                            : "unmatched topic");
}

static void
push (BacklotRealtimeService        *self,
      BacklotRealtimeChannel        *channel,
      const BacklotWirePhoenixFrame *frame)
{
  g_autoptr(BacklotRealtimeChannel) alive = backlot_realtime_channel_ref (channel);

  if (frame->kind == BACKLOT_WIRE_PHOENIX_PUSH || strcmp (frame->event, "broadcast") == 0)
    backlot_realtime_broadcast (self, alive, frame);
  else if (strcmp (frame->event, "presence") == 0)
    backlot_realtime_presence (self, alive, frame);
  else if (strcmp (frame->event, "access_token") == 0)
    backlot_realtime_take_token (self, alive, frame);
  else if (strcmp (frame->event, "phx_leave") == 0)
    {
      backlot_realtime_channel_reply (alive, frame->ref, NULL);
      backlot_realtime_leave (self, alive, TRUE);
    }
}

static void
frame_cb (BacklotRealtimeSocket   *socket,
          BacklotWirePhoenixFrame *frame,
          BacklotRealtimeService  *self)
{
  GHashTable *topics = g_hash_table_lookup (self->sockets, socket);
  BacklotRealtimeChannel *channel;
  gboolean text = frame->kind == BACKLOT_WIRE_PHOENIX_TEXT;

  if (topics == NULL)
    return;
  if (strcmp (frame->topic, "phoenix") == 0)
    {
      heartbeat (socket, frame);
      return;
    }
  channel = g_hash_table_lookup (topics, frame->topic);
  if (!backlot_realtime_socket_may_act (socket))
    {
      if (channel != NULL)
        backlot_realtime_end_channel (self, channel, "Too many messages per second");
      else
        backlot_realtime_socket_close (socket, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION,
                                       "too many messages");
    }
  else if (text && strcmp (frame->event, "phx_join") == 0)
    backlot_realtime_join (self, socket, frame);
  else if (channel == NULL)
    unmatched (socket, frame);
  else if (frame->join_ref == NULL || g_strcmp0 (frame->join_ref, channel->join_ref) == 0)
    push (self, channel, frame);
}

static void
closed_cb (BacklotRealtimeSocket  *socket,
           BacklotRealtimeService *self)
{
  g_autoptr(GPtrArray) channels = NULL;
  GHashTable *topics = g_hash_table_lookup (self->sockets, socket);

  if (topics == NULL)
    return;
  channels = g_hash_table_get_values_as_ptr_array (topics);
  for (guint i = 0; i < channels->len; i++)
    backlot_realtime_leave (self, g_ptr_array_index (channels, i), FALSE);
  g_hash_table_remove (self->sockets, socket);
  backlot_realtime_regroup (self);
}

static void
websocket_cb (BacklotRequest          *request,
              SoupWebsocketConnection *connection,
              gpointer                 user_data)
{
  BacklotRealtimeService *self = user_data;
  BacklotRealtimeSocket *socket;
  BacklotWirePhoenixVersion version;
  GSocket *peer = backlot_request_get_socket (request);
  const char *vsn = backlot_request_get_parameter (request, "vsn");

  if (peer == NULL || !backlot_wire_phoenix_parse_version (vsn, &version))
    return;
  socket = backlot_realtime_socket_new (connection, peer, version, self->silence_s);
  g_signal_connect_object (socket, "frame", G_CALLBACK (frame_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (socket, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_DEFAULT);
  g_hash_table_insert (self->sockets, socket,
                       g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                              (GDestroyNotify) backlot_realtime_channel_unref));
}

static void
refuse (BacklotRequest *request,
        guint           status,
        const char     *message)
{
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *root = yyjson_mut_obj (doc);

  yyjson_mut_doc_set_root (doc, root);
  yyjson_mut_obj_add_str (doc, root, "error", message);
  backlot_request_reply_json (request, status, doc);
}

/* At the headers of the handshake. */
static void
begin_websocket (BacklotRequest *request,
                 gpointer        user_data)
{
  BacklotRealtimeService *self = user_data;
  const GError *denial = backlot_request_get_denial (request);
  BacklotWirePhoenixVersion version;

  if (denial != NULL)
    refuse (request, SOUP_STATUS_UNAUTHORIZED, denial->message);
  else if (!backlot_wire_phoenix_parse_version (backlot_request_get_parameter (request, "vsn"),
                                                &version))
    refuse (request, SOUP_STATUS_BAD_REQUEST, "Unknown version of the protocol");
  else if (g_hash_table_size (self->sockets) >= MAX_SOCKETS)
    refuse (request, 429, "Too many connections");
}

static void
handle (BacklotRequest *request,
        gpointer        user_data)
{
  if (strcmp (backlot_request_get_path (request), BROADCAST) != 0)
    backlot_request_reply_message (request, SOUP_STATUS_NOT_FOUND, "no Route matched");
  else if (strcmp (backlot_request_get_method (request), "POST") != 0)
    backlot_request_reply_message (request, SOUP_STATUS_METHOD_NOT_ALLOWED, "Method not allowed");
  else
    backlot_realtime_http_broadcast (user_data, request);
}

static void
backlot_realtime_service_dispose (GObject *object)
{
  BacklotRealtimeService *self = BACKLOT_REALTIME_SERVICE (object);

  backlot_realtime_service_stop (self);
  backlot_realtime_regroup (self);
  g_clear_object (&self->database);
  G_OBJECT_CLASS (backlot_realtime_service_parent_class)->dispose (object);
}

static void
backlot_realtime_service_finalize (GObject *object)
{
  BacklotRealtimeService *self = BACKLOT_REALTIME_SERVICE (object);

  g_hash_table_unref (self->sockets);
  g_hash_table_unref (self->meetings);
  g_hash_table_unref (self->columns);
  backlot_service_rules_clear (&self->rules);
  G_OBJECT_CLASS (backlot_realtime_service_parent_class)->finalize (object);
}

static void
backlot_realtime_service_class_init (BacklotRealtimeServiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = backlot_realtime_service_dispose;
  object_class->finalize = backlot_realtime_service_finalize;
}

static void
backlot_realtime_service_init (BacklotRealtimeService *self)
{
  self->sockets = g_hash_table_new_full (NULL, NULL, g_object_unref,
                                         (GDestroyNotify) g_hash_table_unref);
  self->meetings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) g_ptr_array_unref);
  self->columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * backlot_realtime_service_new:
 * @silence_s: a websocket that says nothing for so long is closed
 *
 * The service answers for @gateway from now on and must live as long as it.
 */
BacklotRealtimeService *
backlot_realtime_service_new (BacklotDatabase          *database,
                              const BacklotStudioKeys  *keys,
                              BacklotGateway           *gateway,
                              guint                     silence_s,
                              GError                  **error)
{
  g_autoptr(BacklotRealtimeService) self = g_object_new (BACKLOT_TYPE_REALTIME_SERVICE, NULL);

  self->database = g_object_ref (database);
  self->keys = keys;
  self->silence_s = silence_s;
  self->rules.table = "realtime_messages";
  if (!backlot_database_run_sync (database, NULL, backlot_service_rules_load, &self->rules, error))
    return NULL;
  g_signal_connect_object (database, "committed", G_CALLBACK (backlot_realtime_committed), self,
                           G_CONNECT_SWAPPED);
  backlot_gateway_add_route (gateway, PREFIX, MAX_BODY, NULL, handle, self);
  backlot_gateway_add_websocket (gateway, WEBSOCKET, begin_websocket, websocket_cb, self);
  return g_steal_pointer (&self);
}

/* Tells every client that the studio goes; they come back when it does. */
void
backlot_realtime_service_stop (BacklotRealtimeService *self)
{
  g_autoptr(GPtrArray) sockets = g_hash_table_get_keys_as_ptr_array (self->sockets);

  for (guint i = 0; i < sockets->len; i++)
    {
      g_autoptr(BacklotRealtimeSocket) socket = g_object_ref (g_ptr_array_index (sockets, i));

      closed_cb (socket, self);
      backlot_realtime_socket_close (socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, "the studio ends");
    }
}
