/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One topic joined by one websocket, and what was asked for in the join. */
#include "config.h"

#include "studio/backlot-realtime-channel.h"

#include "wire/backlot-wire-json.h"

#include <string.h>

#define MAX_BINDINGS 100

static void
binding_free (gpointer data)
{
  BacklotBinding *binding = data;

  g_free (binding->table);
  g_free (binding->filter);
  g_clear_pointer (&binding->audience, backlot_audience_free);
  g_free (binding);
}

static void
channel_clear (gpointer data)
{
  BacklotRealtimeChannel *self = data;

  g_clear_handle_id (&self->expiry, g_source_remove);
  g_clear_object (&self->socket);
  g_clear_pointer (&self->caller, backlot_caller_free);
  g_ptr_array_unref (self->bindings);
  g_free (self->topic);
  g_free (self->name);
  g_free (self->join_ref);
  g_free (self->presence_key);
  g_free (self->presence_ref);
  g_free (self->meta);
  g_free (self->problem);
}

BacklotRealtimeChannel *
backlot_realtime_channel_ref (BacklotRealtimeChannel *self)
{
  return g_rc_box_acquire (self);
}

void
backlot_realtime_channel_unref (BacklotRealtimeChannel *self)
{
  g_rc_box_release_full (self, channel_clear);
}

static gboolean
parse_events (const char          *text,
              BacklotListenEvents *events)
{
  static const struct
  {
    const char          *name;
    BacklotListenEvents  events;
  } known[] = {
    { "*", BACKLOT_LISTEN_ALL },
    { "INSERT", BACKLOT_LISTEN_INSERT },
    { "UPDATE", BACKLOT_LISTEN_UPDATE },
    { "DELETE", BACKLOT_LISTEN_DELETE },
  };

  *events = BACKLOT_LISTEN_ALL;
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (known); i++)
    if (g_ascii_strcasecmp (known[i].name, text) == 0)
      {
        *events = known[i].events;
        return TRUE;
      }
  return text == NULL;
}

/* Fills a binding; on failure the reason, in words. */
static char *
parse_binding (BacklotBinding *binding,
               yyjson_val     *entry,
               BacklotSchema  *schema)
{
  const char *filter = backlot_wire_json_get_string (entry, "filter");
  const char *name = backlot_wire_json_get_string (entry, "table");
  const char *schema_name = backlot_wire_json_get_string (entry, "schema");
  g_autoptr(GError) error = NULL;

  if (!parse_events (backlot_wire_json_get_string (entry, "event"), &binding->events))
    return g_strdup ("Unable to subscribe to changes: unknown event");
  if (g_strcmp0 (schema_name, "public") != 0 && g_strcmp0 (schema_name, "*") != 0 &&
      schema_name != NULL)
    return g_strconcat ("Unable to subscribe to changes: no schema ", schema_name, NULL);
  if (name == NULL || strcmp (name, "*") == 0)
    return NULL;
  binding->table = g_strdup (name);
  binding->filter = g_strdup (filter);
  binding->audience = backlot_audience_new (schema, name, filter, &error);
  if (binding->audience == NULL)
    return g_strconcat ("Unable to subscribe to changes: ", error->message, NULL);
  return NULL;
}

/* Equal entries have equal ids; clients find their callbacks by them. */
static void
parse_bindings (BacklotRealtimeChannel *self,
                yyjson_val             *entries,
                BacklotSchema          *schema)
{
  static gint64 next_id = 1;
  yyjson_arr_iter iter;
  yyjson_val *entry;
  gsize i, j;

  yyjson_arr_iter_init (entries, &iter);
  while ((entry = yyjson_arr_iter_next (&iter)) != NULL)
    {
      BacklotBinding *binding = g_new0 (BacklotBinding, 1);
      char *problem = parse_binding (binding, entry, schema);

      i = self->bindings->len;
      g_ptr_array_add (self->bindings, binding);
      for (j = 0; j < i && binding->id == 0; j++)
        if (yyjson_equals (yyjson_arr_get (entries, j), entry))
          binding->id = ((BacklotBinding *) g_ptr_array_index (self->bindings, j))->id;
      if (binding->id == 0)
        binding->id = next_id++;
      if (problem != NULL && self->problem == NULL)
        self->problem = g_steal_pointer (&problem);
      g_free (problem);
      if (self->bindings->len == MAX_BINDINGS)
        break;
    }
}

/**
 * backlot_realtime_channel_new:
 * @join: the frame of the join
 * @config: (nullable): its `config`
 *
 * What the client asks for. Whether it may is not judged here.
 */
BacklotRealtimeChannel *
backlot_realtime_channel_new (gpointer                       service,
                              BacklotRealtimeSocket         *socket,
                              const BacklotWirePhoenixFrame *join,
                              yyjson_val                    *config,
                              BacklotSchema                 *schema)
{
  BacklotRealtimeChannel *self = g_rc_box_new0 (BacklotRealtimeChannel);
  yyjson_val *broadcast = backlot_wire_json_get_object (config, "broadcast");
  yyjson_val *presence = backlot_wire_json_get_object (config, "presence");
  const char *key = backlot_wire_json_get_string (presence, "key");

  self->service = service;
  self->socket = g_object_ref (socket);
  self->topic = g_strdup (join->topic);
  self->join_ref = g_strdup (join->join_ref != NULL ? join->join_ref : join->ref);
  self->is_private = backlot_wire_json_get_bool (config, "private", FALSE);
  self->name = g_strconcat (self->is_private ? "private:" : "public:", join->topic, NULL);
  self->self = backlot_wire_json_get_bool (broadcast, "self", FALSE);
  self->ack = backlot_wire_json_get_bool (broadcast, "ack", FALSE);
  self->presence = presence != NULL && backlot_wire_json_get_bool (presence, "enabled", TRUE);
  self->presence_key = key != NULL && *key != '\0' ? g_strdup (key) : g_uuid_string_random ();
  self->columns = backlot_wire_json_get_bool (config, "columns", TRUE);
  self->bindings = g_ptr_array_new_with_free_func (binding_free);
  parse_bindings (self, backlot_wire_json_get_array (config, "postgres_changes"), schema);
  return self;
}

/* The answer to the join: every entry of `postgres_changes` as it came, with its id. */
char *
backlot_realtime_channel_build_join (BacklotRealtimeChannel *self,
                                     yyjson_val             *config)
{
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  yyjson_val *entries = backlot_wire_json_get_array (config, "postgres_changes");
  yyjson_mut_val *root = yyjson_mut_obj (doc);
  yyjson_mut_val *response = yyjson_mut_obj (doc);
  yyjson_mut_val *list = yyjson_mut_arr (doc);
  char *json, *copy;

  for (guint i = 0; i < self->bindings->len; i++)
    {
      const BacklotBinding *binding = g_ptr_array_index (self->bindings, i);
      yyjson_mut_val *entry = yyjson_val_mut_copy (doc, yyjson_arr_get (entries, i));

      yyjson_mut_obj_add_sint (doc, entry, "id", binding->id);
      yyjson_mut_arr_append (list, entry);
    }
  yyjson_mut_doc_set_root (doc, root);
  yyjson_mut_obj_add_str (doc, root, "status", "ok");
  yyjson_mut_obj_add_val (doc, response, "postgres_changes", list);
  yyjson_mut_obj_add_val (doc, root, "response", response);
  json = yyjson_mut_write (doc, YYJSON_WRITE_NOFLAG, NULL);
  copy = g_strdup (json);
  free (json);
  return copy;
}

/**
 * backlot_realtime_reply:
 * @ref: (nullable): without one no answer is wanted
 * @reason: (nullable): why not; %NULL is ok
 */
void
backlot_realtime_reply (BacklotRealtimeSocket *socket,
                        const char            *join_ref,
                        const char            *ref,
                        const char            *topic,
                        const char            *reason)
{
  g_autoptr(yyjson_mut_doc) doc = NULL;
  yyjson_mut_val *root, *response;
  char *json;

  if (ref == NULL)
    return;
  doc = yyjson_mut_doc_new (NULL);
  root = yyjson_mut_obj (doc);
  response = yyjson_mut_obj (doc);
  yyjson_mut_doc_set_root (doc, root);
  yyjson_mut_obj_add_str (doc, root, "status", reason == NULL ? "ok" : "error");
  if (reason != NULL)
    yyjson_mut_obj_add_str (doc, response, "reason", reason);
  yyjson_mut_obj_add_val (doc, root, "response", response);
  json = yyjson_mut_write (doc, YYJSON_WRITE_NOFLAG, NULL);
  backlot_realtime_socket_send (socket, join_ref, ref, topic, "phx_reply", json, -1);
  free (json);
}

void
backlot_realtime_channel_reply (BacklotRealtimeChannel *self,
                                const char             *ref,
                                const char             *reason)
{
  backlot_realtime_reply (self->socket, self->join_ref, ref, self->topic, reason);
}

void
backlot_realtime_channel_send (BacklotRealtimeChannel *self,
                               const char             *event,
                               const char             *payload)
{
  backlot_realtime_socket_send (self->socket, self->join_ref, NULL, self->topic, event, payload,
                                -1);
}

/* A `system` event: how a part of the channel is doing. */
void
backlot_realtime_channel_say (BacklotRealtimeChannel *self,
                              const char             *extension,
                              gboolean                ok,
                              const char             *message)
{
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *root = yyjson_mut_obj (doc);
  char *json;

  yyjson_mut_doc_set_root (doc, root);
  yyjson_mut_obj_add_str (doc, root, "extension", extension);
  yyjson_mut_obj_add_str (doc, root, "status", ok ? "ok" : "error");
  yyjson_mut_obj_add_str (doc, root, "message", message);
  yyjson_mut_obj_add_str (doc, root, "channel", self->topic + strlen ("realtime:"));
  json = yyjson_mut_write (doc, YYJSON_WRITE_NOFLAG, NULL);
  backlot_realtime_channel_send (self, "system", json);
  free (json);
}
