/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A studio of the test's own and a websocket to its Realtime. */
#include "config.h"

#include "realtime-client.h"

#include <string.h>

static void
message_cb (RealtimeClient        *client,
            SoupWebsocketDataType  type,
            GBytes                *bytes)
{
  g_autoptr(GError) error = NULL;
  BacklotWirePhoenixFrame *frame =
    type == SOUP_WEBSOCKET_DATA_TEXT
    ? backlot_wire_phoenix_decode_text (BACKLOT_WIRE_PHOENIX_V2, bytes, &error)
    : backlot_wire_phoenix_decode_binary (bytes, &error);

  g_assert_no_error (error);
  g_queue_push_tail (&client->frames, frame);
}

static void
closed_cb (RealtimeClient *client)
{
  client->closed = TRUE;
}

static void
connected_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  RealtimeClient *client = user_data;
  g_autoptr(GError) error = NULL;

  client->socket = soup_session_websocket_connect_finish (SOUP_SESSION (object), result, &error);
  g_assert_no_error (error);
}

void
realtime_client_set_up (RealtimeClient *client,
                        gconstpointer   data)
{
  g_autoptr(SoupMessage) message = NULL;

  g_queue_init (&client->frames);
  studio_process_set_up (&client->studio);
  studio_process_start (&client->studio, NULL);
  studio_process_sign_in (&client->studio);
  message = soup_message_new ("GET", "ws://studio.local/realtime/v1/websocket"
                                     "?apikey=sb_publishable_local&vsn=2.0.0");
  soup_session_websocket_connect_async (client->studio.session, message, NULL, NULL,
                                        G_PRIORITY_DEFAULT, NULL, connected_cb, client);
  while (client->socket == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_signal_connect_swapped (client->socket, "message", G_CALLBACK (message_cb), client);
  g_signal_connect_swapped (client->socket, "closed", G_CALLBACK (closed_cb), client);
}

void
realtime_client_tear_down (RealtimeClient *client,
                           gconstpointer   data)
{
  g_signal_handlers_disconnect_by_data (client->socket, client);
  g_clear_object (&client->socket);
  g_queue_clear_full (&client->frames, (GDestroyNotify) backlot_wire_phoenix_frame_free);
  studio_process_tear_down (&client->studio);
}

void
realtime_client_say (RealtimeClient *client,
                     const char     *ref,
                     const char     *topic,
                     const char     *event,
                     const char     *payload)
{
  g_autofree char *text = backlot_wire_phoenix_encode_text (BACKLOT_WIRE_PHOENIX_V2, "1", ref,
                                                            topic, event, payload, -1);

  soup_websocket_connection_send_text (client->socket, text);
}

/* The next frame of an event; what comes before it is let go. */
BacklotWirePhoenixFrame *
realtime_client_wait_for (RealtimeClient *client,
                          const char     *event)
{
  for (;;)
    {
      BacklotWirePhoenixFrame *frame = g_queue_pop_head (&client->frames);

      if (frame == NULL)
        {
          g_assert_false (client->closed);
          g_main_context_iteration (NULL, TRUE);
        }
      else if (strcmp (frame->event, event) == 0)
        return frame;
      else
        backlot_wire_phoenix_frame_free (frame);
    }
}

yyjson_doc *
realtime_client_read (BacklotWirePhoenixFrame *frame)
{
  yyjson_doc *doc = backlot_wire_json_read (g_bytes_get_data (frame->payload, NULL),
                                            g_bytes_get_size (frame->payload));

  g_assert_nonnull (doc);
  return doc;
}

gboolean
realtime_client_says_ok (BacklotWirePhoenixFrame *frame)
{
  g_autoptr(yyjson_doc) doc = realtime_client_read (frame);

  return g_str_equal (backlot_wire_json_get_string (yyjson_doc_get_root (doc), "status"), "ok");
}
