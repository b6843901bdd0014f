/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is in a channel, and what they say of themselves. */

#include "config.h"

#include "service/backlot-realtime-presence.h"

struct _BacklotRealtimePresence
{
  GObject    parent_instance;

  GPtrArray *metas;       /* (element-type LarderValue) (owned): in the order of their coming */
  GPtrArray *early;       /* (element-type LarderValue) (owned): diffs before the first state */
  gboolean   has_state;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (BacklotRealtimePresence, backlot_realtime_presence, G_TYPE_OBJECT)

static void
backlot_realtime_presence_finalize (GObject *object)
{
  BacklotRealtimePresence *self = BACKLOT_REALTIME_PRESENCE (object);

  g_ptr_array_unref (self->metas);
  g_ptr_array_unref (self->early);

  G_OBJECT_CLASS (backlot_realtime_presence_parent_class)->finalize (object);
}

static void
backlot_realtime_presence_class_init (BacklotRealtimePresenceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = backlot_realtime_presence_finalize;

  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
backlot_realtime_presence_init (BacklotRealtimePresence *self)
{
  self->metas = g_ptr_array_new_with_free_func ((GDestroyNotify) larder_value_unref);
  self->early = g_ptr_array_new_with_free_func ((GDestroyNotify) larder_value_unref);
}

BacklotRealtimePresence *
backlot_realtime_presence_new (void)
{
  return g_object_new (BACKLOT_TYPE_REALTIME_PRESENCE, NULL);
}

LarderValue *
backlot_realtime_presence_get_all (BacklotRealtimePresence *self)
{
  g_autoptr(LarderValueBuilder) all = larder_value_builder_new_array ();

  g_return_val_if_fail (BACKLOT_IS_REALTIME_PRESENCE (self), NULL);

  for (guint i = 0; i < self->metas->len; i++)
    larder_value_builder_add_value (all, g_ptr_array_index (self->metas, i));
  return larder_value_builder_end (all);
}

static void
remove_meta (BacklotRealtimePresence *self,
             LarderValue             *meta)
{
  const char *ref = larder_value_get_member_string (meta, "phx_ref");

  for (guint i = self->metas->len; i > 0; i--)
    if (g_strcmp0 (larder_value_get_member_string (g_ptr_array_index (self->metas, i - 1),
                                                   "phx_ref"), ref) == 0)
      g_ptr_array_remove_index (self->metas, i - 1);
}

/* Each is known by its reference; the same one twice is the same. */
static void
add_meta (BacklotRealtimePresence *self,
          LarderValue             *meta)
{
  remove_meta (self, meta);
  g_ptr_array_add (self->metas, larder_value_ref (meta));
}

/* @people: `{KEY: {"metas": […]}}`. */
static void
for_each_meta (BacklotRealtimePresence  *self,
               LarderValue              *people,
               void                    (*func) (BacklotRealtimePresence *self,
                                                LarderValue             *meta))
{
  if (people == NULL || larder_value_get_kind (people) != LARDER_VALUE_OBJECT)
    return;
  for (guint i = 0; i < larder_value_get_n_items (people); i++)
    {
      LarderValue *entry = larder_value_get_item (people, i);
      LarderValue *metas = larder_value_get_kind (entry) == LARDER_VALUE_OBJECT
                             ? larder_value_get_member (entry, "metas") : NULL;

      if (metas == NULL || larder_value_get_kind (metas) != LARDER_VALUE_ARRAY)
        continue;
      for (guint n = 0; n < larder_value_get_n_items (metas); n++)
        if (larder_value_get_kind (larder_value_get_item (metas, n)) == LARDER_VALUE_OBJECT)
          func (self, larder_value_get_item (metas, n));
    }
}

/* First who comes, then who goes: a change is both, of one reference each. */
static void
apply (BacklotRealtimePresence *self,
       LarderValue             *diff)
{
  for_each_meta (self, larder_value_get_member (diff, "joins"), add_meta);
  for_each_meta (self, larder_value_get_member (diff, "leaves"), remove_meta);
}

void
backlot_realtime_presence_receive_state (BacklotRealtimePresence *self,
                                         LarderValue             *state)
{
  g_return_if_fail (BACKLOT_IS_REALTIME_PRESENCE (self));

  g_ptr_array_set_size (self->metas, 0);
  self->has_state = TRUE;
  for_each_meta (self, state, add_meta);
  for (guint i = 0; i < self->early->len; i++)
    apply (self, g_ptr_array_index (self->early, i));
  g_ptr_array_set_size (self->early, 0);
  g_signal_emit (self, changed_signal, 0);
}

void
backlot_realtime_presence_receive_diff (BacklotRealtimePresence *self,
                                        LarderValue             *diff)
{
  g_return_if_fail (BACKLOT_IS_REALTIME_PRESENCE (self));

  if (!self->has_state)
    {
      g_ptr_array_add (self->early, larder_value_ref (diff));
      return;
    }
  apply (self, diff);
  g_signal_emit (self, changed_signal, 0);
}

void
backlot_realtime_presence_clear (BacklotRealtimePresence *self)
{
  g_return_if_fail (BACKLOT_IS_REALTIME_PRESENCE (self));

  self->has_state = FALSE;
  g_ptr_array_set_size (self->early, 0);
  if (self->metas->len == 0)
    return;
  g_ptr_array_set_size (self->metas, 0);
  g_signal_emit (self, changed_signal, 0);
}
