/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everybody who listens to changes, put together by what they are asked. */
#include "config.h"

#include "studio/backlot-realtime-listeners.h"

#include <string.h>

static void
ear_free (gpointer data)
{
  BacklotEar *ear = data;

  backlot_realtime_channel_unref (ear->channel);
  g_free (ear);
}

static void
eyes_free (gpointer data)
{
  BacklotEyes *eyes = data;

  backlot_caller_free (eyes->caller);
  g_ptr_array_unref (eyes->ears);
  g_free (eyes);
}

static void
group_free (gpointer data)
{
  BacklotListenerGroup *group = data;

  g_ptr_array_unref (group->eyes);
  g_free (group);
}

/* What is being put together. */
typedef struct
{
  BacklotListeners *listeners;
  GHashTable       *groups;   /* what is asked → BacklotListenerGroup */
  GHashTable       *eyes;     /* what is asked and by whom → BacklotEyes */
} Collection;

static BacklotListenerGroup *
get_group (Collection           *collection,
           const char           *name,
           const BacklotBinding *binding)
{
  BacklotListenerGroup *group = g_hash_table_lookup (collection->groups, name);

  if (group != NULL)
    return group;
  group = g_new0 (BacklotListenerGroup, 1);
  group->events = binding->events;
  group->table = binding->table;
  group->audience = binding->audience;
  group->eyes = g_ptr_array_new_with_free_func (eyes_free);
  g_ptr_array_add (collection->listeners->groups, group);
  g_hash_table_insert (collection->groups, g_strdup (name), group);
  return group;
}

static BacklotEyes *
get_eyes (Collection           *collection,
          const BacklotCaller  *caller,
          const BacklotBinding *binding)
{
  g_autofree char *group = g_strdup_printf ("%s %d %s %s", backlot_role_to_string (caller->role),
                                            (int) binding->events,
                                            binding->table != NULL ? binding->table : "",
                                            binding->filter != NULL ? binding->filter : "");
  g_autofree char *name = g_strconcat (caller->user_id != NULL ? caller->user_id : "", " ", group,
                                       NULL);
  BacklotEyes *eyes = g_hash_table_lookup (collection->eyes, name);

  if (eyes != NULL)
    return eyes;
  eyes = g_new0 (BacklotEyes, 1);
  eyes->caller = backlot_caller_copy (caller);
  eyes->ears = g_ptr_array_new_with_free_func (ear_free);
  g_ptr_array_add (get_group (collection, group, binding)->eyes, eyes);
  g_hash_table_insert (collection->eyes, g_steal_pointer (&name), eyes);
  return eyes;
}

static void
add_channel (Collection             *collection,
             BacklotRealtimeChannel *channel)
{
  for (guint i = 0; i < channel->bindings->len; i++)
    {
      const BacklotBinding *binding = g_ptr_array_index (channel->bindings, i);
      BacklotEar *ear = g_new0 (BacklotEar, 1);

      ear->channel = backlot_realtime_channel_ref (channel);
      ear->id = binding->id;
      g_ptr_array_add (get_eyes (collection, channel->caller, binding)->ears, ear);
    }
}

/**
 * backlot_listeners_new:
 * @sockets: BacklotRealtimeSocket → its channels by topic
 */
BacklotListeners *
backlot_listeners_new (GHashTable *sockets)
{
  Collection collection = {
    g_rc_box_new0 (BacklotListeners),
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
  GHashTableIter by_socket, by_topic;
  gpointer topics, channel;

  collection.listeners->groups = g_ptr_array_new_with_free_func (group_free);
  g_hash_table_iter_init (&by_socket, sockets);
  while (g_hash_table_iter_next (&by_socket, NULL, &topics))
    {
      g_hash_table_iter_init (&by_topic, topics);
      while (g_hash_table_iter_next (&by_topic, NULL, &channel))
        if (((BacklotRealtimeChannel *) channel)->problem == NULL)
          add_channel (&collection, channel);
    }
  g_hash_table_unref (collection.groups);
  g_hash_table_unref (collection.eyes);
  return collection.listeners;
}

BacklotListeners *
backlot_listeners_ref (BacklotListeners *self)
{
  return g_rc_box_acquire (self);
}

static void
listeners_clear (gpointer data)
{
  g_ptr_array_unref (((BacklotListeners *) data)->groups);
}

void
backlot_listeners_unref (BacklotListeners *self)
{
  g_rc_box_release_full (self, listeners_clear);
}

/* Whether the group asked for changes of this kind in this table. */
gboolean
backlot_listeners_heed (const BacklotListenerGroup *group,
                        const BacklotChange        *change)
{
  BacklotListenEvents event = BACKLOT_LISTEN_DELETE;

  if (change->kind == BACKLOT_CHANGE_INSERT)
    event = BACKLOT_LISTEN_INSERT;
  else if (change->kind == BACKLOT_CHANGE_UPDATE)
    event = BACKLOT_LISTEN_UPDATE;
  return (group->events & event) != 0 &&
         (group->table == NULL || strcmp (group->table, change->table) == 0);
}
