/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Broadcasts of Realtime: from one to all the others in a topic, by websocket or by HTTP. */
#include "config.h"

#include "studio/backlot-authenticate.h"
#include "studio/backlot-realtime-service-private.h"

#include <string.h>

#define MAX_PAYLOAD (3 * 1024 * 1024)
#define MAX_MESSAGES 100

/* The same broadcast in the forms that listeners take, each made when the first one needs it. */
typedef struct
{
  const char *topic;      /* with `realtime:` */
  const char *event;
  const char *metadata;   /* (nullable) */
  GBytes     *payload;    /* (owned) */
  gboolean    is_json;
  gboolean    binary;     /* came as a binary frame and goes on as one, where it can */
  GBytes     *frame;      /* (owned) (nullable): of kind 4 */
  char       *text;       /* (nullable): `{"type","event","payload"}` */
} Broadcast;

static void
broadcast_clear (Broadcast *broadcast)
{
  g_clear_pointer (&broadcast->payload, g_bytes_unref);
  g_clear_pointer (&broadcast->frame, g_bytes_unref);
  g_clear_pointer (&broadcast->text, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Broadcast, broadcast_clear)

static const char *
get_text (Broadcast *broadcast)
{
  g_autoptr(yyjson_mut_doc) doc = NULL;
  yyjson_mut_val *root;
  gsize length;
  const char *payload = g_bytes_get_data (broadcast->payload, &length);
  char *json;

  if (broadcast->text != NULL)
    return broadcast->text;
  doc = yyjson_mut_doc_new (NULL);
  root = yyjson_mut_obj (doc);
  yyjson_mut_doc_set_root (doc, root);
  yyjson_mut_obj_add_str (doc, root, "type", "broadcast");
  yyjson_mut_obj_add_str (doc, root, "event", broadcast->event);
  yyjson_mut_obj_add_val (doc, root, "payload", length > 0 ? yyjson_mut_rawn (doc, payload, length)
                                                           : yyjson_mut_obj (doc));
  json = yyjson_mut_write (doc, YYJSON_WRITE_NOFLAG, NULL);
  broadcast->text = g_strdup (json);
  free (json);
  return broadcast->text;
}

static void
send_to (Broadcast              *broadcast,
         BacklotRealtimeChannel *listener)
{
  gboolean v2 = backlot_realtime_socket_get_version (listener->socket) == BACKLOT_WIRE_PHOENIX_V2;

  if (v2 && (broadcast->binary || !broadcast->is_json))
    {
      if (broadcast->frame == NULL)
        broadcast->frame = backlot_wire_phoenix_encode_broadcast (broadcast->topic,
                                                                  broadcast->event,
                                                                  broadcast->metadata,
                                                                  broadcast->payload,
                                                                  broadcast->is_json, NULL);
      if (broadcast->frame != NULL)
        backlot_realtime_socket_send_binary (listener->socket, broadcast->frame);
    }
  else if (broadcast->is_json)
    backlot_realtime_socket_send (listener->socket, NULL, NULL, broadcast->topic, "broadcast",
                                  get_text (broadcast), -1);
}

static void
send_to_all (BacklotRealtimeService *self,
             Broadcast              *broadcast,
             const char             *name,
             BacklotRealtimeChannel *sender)
{
  GPtrArray *meeting = backlot_realtime_get_meeting (self, name);

  for (guint i = 0; meeting != NULL && i < meeting->len; i++)
    {
      BacklotRealtimeChannel *listener = g_ptr_array_index (meeting, i);

      if (listener != sender || sender->self)
        send_to (broadcast, listener);
    }
}

static GBytes *
write_value (yyjson_val *value)
{
  gsize length;
  char *json = value != NULL ? yyjson_val_write (value, YYJSON_WRITE_NOFLAG, &length) : NULL;

  if (json == NULL)
    return g_bytes_new_static ("{}", 2);
  return g_bytes_new_with_free_func (json, length, free, json);
}

static gboolean
is_name (const char *text)
{
  return text != NULL && *text != '\0' && strlen (text) <= BACKLOT_WIRE_PHOENIX_MAX_NAME;
}

/* Whether a payload that a stranger calls JSON is some: it is passed on as it stands. */
static gboolean
is_json (GBytes *payload)
{
  g_autoptr(yyjson_doc) doc = backlot_wire_json_read (g_bytes_get_data (payload, NULL),
                                                      g_bytes_get_size (payload));

  return doc != NULL;
}

/* A frame `broadcast`, as text or as kind 3. */
void
backlot_realtime_broadcast (BacklotRealtimeService        *self,
                            BacklotRealtimeChannel        *channel,
                            const BacklotWirePhoenixFrame *frame)
{
  g_auto(Broadcast) broadcast = { .topic = channel->topic, .is_json = TRUE };
  g_autoptr(yyjson_doc) doc = NULL;
  const char *problem = NULL;

  if (frame->kind == BACKLOT_WIRE_PHOENIX_PUSH)
    {
      broadcast.event = frame->event;
      broadcast.metadata = frame->metadata;
      broadcast.payload = g_bytes_ref (frame->payload);
      broadcast.is_json = frame->payload_is_json;
      broadcast.binary = TRUE;
      if (broadcast.is_json && !is_json (broadcast.payload))
        problem = "invalid payload";
    }
  else
    {
      doc = backlot_wire_json_read (g_bytes_get_data (frame->payload, NULL),
                                    g_bytes_get_size (frame->payload));
      broadcast.event = backlot_wire_json_get_string (yyjson_doc_get_root (doc), "event");
      broadcast.payload = write_value (yyjson_obj_get (yyjson_doc_get_root (doc), "payload"));
    }
  if (!is_name (broadcast.event))
    problem = "invalid event";
  else if (g_bytes_get_size (broadcast.payload) > MAX_PAYLOAD)
    problem = "payload_size_exceeded";
  else if (channel->is_private && !channel->may_send)
    problem = "unauthorized";
  if (problem == NULL)
    send_to_all (self, &broadcast, channel->name, channel);
  if (channel->ack)
    backlot_realtime_channel_reply (channel, frame->ref, problem);
}

static void
send_message (BacklotRealtimeService *self,
              yyjson_val             *message,
              gboolean                trusted)
{
  const char *topic = backlot_wire_json_get_string (message, "topic");
  const char *event = backlot_wire_json_get_string (message, "event");
  gboolean is_private = backlot_wire_json_get_bool (message, "private", FALSE);
  g_autofree char *full = NULL;
  g_autofree char *name = NULL;
  g_auto(Broadcast) broadcast = { .event = event, .is_json = TRUE };

  /* Whether a person may send to a private topic is known of joined channels only. */
  if (!is_name (topic) || !is_name (event) || (is_private && !trusted))
    return;
  full = g_strconcat ("realtime:", topic, NULL);
  name = g_strconcat (is_private ? "private:" : "public:", full, NULL);
  broadcast.topic = full;
  broadcast.payload = write_value (yyjson_obj_get (message, "payload"));
  send_to_all (self, &broadcast, name, NULL);
}

/* `POST /realtime/v1/api/broadcast` with `{"messages":[{"topic","event","payload","private"}]}` */
void
backlot_realtime_http_broadcast (BacklotRealtimeService *self,
                                 BacklotRequest         *request)
{
  const BacklotCaller *caller = backlot_request_get_caller (request);
  yyjson_val *messages = backlot_wire_json_get_array (backlot_request_get_json (request),
                                                      "messages");
  yyjson_arr_iter iter;
  yyjson_val *message;

  if (backlot_refuse_key (request))
    return;
  if (caller == NULL)
    backlot_request_reply_message (request, SOUP_STATUS_UNAUTHORIZED,
                                   backlot_request_get_denial (request)->message);
  else if (messages == NULL || yyjson_arr_size (messages) > MAX_MESSAGES)
    backlot_request_reply_message (request, 422, "messages must be a list of at most 100");
  else
    {
      yyjson_arr_iter_init (messages, &iter);
      while ((message = yyjson_arr_iter_next (&iter)) != NULL)
        send_message (self, message, caller->role == BACKLOT_ROLE_SERVICE);
      backlot_request_reply_empty (request, SOUP_STATUS_ACCEPTED);
    }
}
