/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is in a topic of Realtime, and what they say of themselves. */
#include "config.h"

#include "studio/backlot-realtime-service-private.h"

#include <string.h>

/* Presence is told to everybody each time, so it has a limit of its own. */
#define MAX_CALLS 30
#define WINDOW_US (30 * G_USEC_PER_SEC)
#define MAX_META 65536


static char *
finish (yyjson_mut_doc *doc)
{
  char *json = yyjson_mut_write (doc, YYJSON_WRITE_NOFLAG, NULL);
  char *copy = g_strdup (json);

  free (json);
  return copy;
}

/* Adds a meta under its key: `{KEY:{"metas":[…]}}`. */
static void
add_meta (yyjson_mut_doc *doc,
          yyjson_mut_val *state,
          const char     *key,
          const char     *meta)
{
  yyjson_mut_val *entry = yyjson_mut_obj_get (state, key);
  yyjson_mut_val *metas = entry != NULL ? yyjson_mut_obj_get (entry, "metas") : NULL;

  if (metas == NULL)
    {
      entry = yyjson_mut_obj (doc);
      metas = yyjson_mut_arr (doc);
      yyjson_mut_obj_add_val (doc, entry, "metas", metas);
      yyjson_mut_obj_add_val (doc, state, key, entry);
    }
  yyjson_mut_arr_append (metas, yyjson_mut_raw (doc, meta));
}

/* Everybody who has said something of themselves, for one who comes in. */
void
backlot_realtime_send_state (BacklotRealtimeService *self,
                             BacklotRealtimeChannel *channel)
{
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  GPtrArray *meeting = backlot_realtime_get_meeting (self, channel->name);
  yyjson_mut_val *state = yyjson_mut_obj (doc);
  g_autofree char *json = NULL;

  yyjson_mut_doc_set_root (doc, state);
  for (guint i = 0; meeting != NULL && i < meeting->len; i++)
    {
      const BacklotRealtimeChannel *other = g_ptr_array_index (meeting, i);

      if (other->meta != NULL)
        add_meta (doc, state, other->presence_key, other->meta);
    }
  json = finish (doc);
  backlot_realtime_channel_send (channel, "presence_state", json);
}

/* Tells those who listen that @before has become @after; either may be %NULL. */
static void
send_diff (BacklotRealtimeService *self,
           BacklotRealtimeChannel *channel,
           const char             *after,
           const char             *before)
{
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  GPtrArray *meeting = backlot_realtime_get_meeting (self, channel->name);
  yyjson_mut_val *root = yyjson_mut_obj (doc);
  yyjson_mut_val *joins = yyjson_mut_obj (doc);
  yyjson_mut_val *leaves = yyjson_mut_obj (doc);
  g_autofree char *json = NULL;

  if (meeting == NULL)
    return;
  yyjson_mut_doc_set_root (doc, root);
  yyjson_mut_obj_add_val (doc, root, "joins", joins);
  yyjson_mut_obj_add_val (doc, root, "leaves", leaves);
  if (after != NULL)
    add_meta (doc, joins, channel->presence_key, after);
  if (before != NULL)
    add_meta (doc, leaves, channel->presence_key, before);
  json = finish (doc);
  for (guint i = 0; i < meeting->len; i++)
    {
      BacklotRealtimeChannel *other = g_ptr_array_index (meeting, i);

      if (other->presence)
        backlot_realtime_channel_send (other, "presence_diff", json);
    }
}

/* What is said, with the reference that diffs are matched by. */
static char *
build_meta (BacklotRealtimeService *self,
            BacklotRealtimeChannel *channel,
            yyjson_val             *payload)
{
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  g_autofree char *ref = g_strdup_printf ("F%" G_GINT64_MODIFIER "x", ++self->n_presence);
  yyjson_mut_val *root = yyjson_mut_obj (doc);
  yyjson_obj_iter iter;
  yyjson_val *key;
  char *meta;

  yyjson_mut_doc_set_root (doc, root);
  yyjson_mut_obj_add_str (doc, root, "phx_ref", ref);
  if (channel->presence_ref != NULL)
    yyjson_mut_obj_add_strcpy (doc, root, "phx_ref_prev", channel->presence_ref);
  yyjson_obj_iter_init (payload, &iter);
  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    if (!yyjson_equals_str (key, "phx_ref") && !yyjson_equals_str (key, "phx_ref_prev"))
      yyjson_mut_obj_add (root, yyjson_val_mut_copy (doc, key),
                          yyjson_val_mut_copy (doc, yyjson_obj_iter_get_val (key)));
  meta = finish (doc);
  g_set_str (&channel->presence_ref, ref);
  return meta;
}

static gboolean
may_call (BacklotRealtimeChannel *channel)
{
  gint64 now = g_get_monotonic_time ();

  if (now - channel->presence_at > WINDOW_US)
    {
      channel->presence_at = now;
      channel->n_presence = 0;
    }
  return channel->n_presence++ < MAX_CALLS;
}

/* The one of the channel is there no more. */
void
backlot_realtime_untrack (BacklotRealtimeService *self,
                          BacklotRealtimeChannel *channel)
{
  g_autofree char *before = g_steal_pointer (&channel->meta);

  g_clear_pointer (&channel->presence_ref, g_free);
  if (before != NULL)
    send_diff (self, channel, NULL, before);
}

/* A frame `presence`: `{"event":"track","payload":{…}}` or `"untrack"`. */
void
backlot_realtime_presence (BacklotRealtimeService        *self,
                           BacklotRealtimeChannel        *channel,
                           const BacklotWirePhoenixFrame *frame)
{
  g_autoptr(yyjson_doc) doc = backlot_wire_json_read (g_bytes_get_data (frame->payload, NULL),
                                                      g_bytes_get_size (frame->payload));
  yyjson_val *root = yyjson_doc_get_root (doc);
  const char *event = backlot_wire_json_get_string (root, "event");
  yyjson_val *payload = backlot_wire_json_get_object (root, "payload");
  g_autofree char *before = NULL;

  if (!may_call (channel))
    backlot_realtime_end_channel (self, channel, "Client presence rate limit exceeded");
  else if (g_strcmp0 (event, "untrack") == 0)
    {
      backlot_realtime_untrack (self, channel);
      backlot_realtime_channel_reply (channel, frame->ref, NULL);
    }
  else if (g_strcmp0 (event, "track") != 0 || g_bytes_get_size (frame->payload) > MAX_META)
    backlot_realtime_channel_reply (channel, frame->ref, "invalid presence");
  else
    {
      before = g_steal_pointer (&channel->meta);
      channel->meta = build_meta (self, channel, payload);
      backlot_realtime_channel_reply (channel, frame->ref, NULL);
      send_diff (self, channel, channel->meta, before);
    }
}
