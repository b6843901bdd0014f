/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What those in a channel tell each other: who is there, and messages that nobody keeps. */

#include "config.h"

#include "service/backlot-realtime-channel-private.h"

void
backlot_realtime_channel_push_message (BacklotRealtimeChannel *self,
                                       const char             *type,
                                       const char             *event,
                                       LarderValue            *message)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) payload = NULL;
  g_autofree char *ref = backlot_realtime_make_ref (self->realtime);

  larder_value_builder_set_string (builder, "type", type);
  larder_value_builder_set_string (builder, "event", event);
  larder_value_builder_set_value (builder, "payload", message);
  payload = larder_value_builder_end (builder);
  backlot_realtime_push (self->realtime, self->join_ref, ref, self->topic, type, payload);
}

static void
handle_broadcast (BacklotRealtimeChannel  *self,
                  BacklotWirePhoenixFrame *frame,
                  LarderValue             *payload)
{
  gboolean is_text = frame->kind == BACKLOT_WIRE_PHOENIX_TEXT;
  const char *event = is_text ? larder_value_get_member_string (payload, "event") : frame->event;
  LarderValue *message = is_text ? larder_value_get_member (payload, "payload") : payload;

  if (event != NULL && message != NULL && larder_value_get_kind (message) == LARDER_VALUE_OBJECT)
    g_signal_emit_by_name (self, "broadcast", event, message);
}

gboolean
backlot_realtime_channel_talk_receive (BacklotRealtimeChannel  *self,
                                       BacklotWirePhoenixFrame *frame,
                                       LarderValue             *payload)
{
  if (frame->kind == BACKLOT_WIRE_PHOENIX_BROADCAST || g_str_equal (frame->event, "broadcast"))
    handle_broadcast (self, frame, payload);
  else if (g_str_equal (frame->event, "presence_state") && self->presence != NULL)
    backlot_realtime_presence_receive_state (self->presence, payload);
  else if (g_str_equal (frame->event, "presence_diff") && self->presence != NULL)
    backlot_realtime_presence_receive_diff (self->presence, payload);
  else
    return FALSE;
  return TRUE;
}

/**
 * backlot_realtime_channel_be_present:
 * @self: the channel, before it is joined
 * @key: whose connections are one
 *
 * Makes the channel private: the server asks its rules who may be in it, and tells who is there.
 *
 * Returns: (transfer none): who is there
 */
BacklotRealtimePresence *
backlot_realtime_channel_be_present (BacklotRealtimeChannel *self,
                                     const char             *key)
{
  g_return_val_if_fail (BACKLOT_IS_REALTIME_CHANNEL (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  g_set_str (&self->presence_key, key);
  if (self->presence == NULL)
    self->presence = backlot_realtime_presence_new ();
  return self->presence;
}

/**
 * backlot_realtime_channel_say:
 * @self: the channel
 * @saying: (transfer none) (nullable): what the others know of this person; %NULL: nothing any more
 *
 * It is said again after each join. Servers take this 5 times in 30 s.
 */
void
backlot_realtime_channel_say (BacklotRealtimeChannel *self,
                              LarderValue            *saying)
{
  g_autoptr(LarderValueBuilder) nothing = larder_value_builder_new_object ();
  g_autoptr(LarderValue) empty = larder_value_builder_end (nothing);

  g_return_if_fail (BACKLOT_IS_REALTIME_CHANNEL (self));

  g_clear_pointer (&self->saying, larder_value_unref);
  self->saying = saying != NULL ? larder_value_ref (saying) : NULL;
  if (self->state >= STATE_JOINED)
    backlot_realtime_channel_push_message (self, "presence", saying != NULL ? "track" : "untrack",
                  saying != NULL ? saying : empty);
}

/**
 * backlot_realtime_channel_broadcast:
 * @self: the channel
 * @event: what it is
 * @message: (transfer none): an object
 *
 * Tells the others in the channel, if it is joined now; nobody knows whether they heard it.
 */
void
backlot_realtime_channel_broadcast (BacklotRealtimeChannel *self,
                                    const char             *event,
                                    LarderValue            *message)
{
  g_return_if_fail (BACKLOT_IS_REALTIME_CHANNEL (self));
  g_return_if_fail (event != NULL && message != NULL);

  if (self->state >= STATE_JOINED)
    backlot_realtime_channel_push_message (self, "broadcast", event, message);
}
