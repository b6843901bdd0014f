/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who has a project open beside this person, and who changes what in it just now. */

#include "config.h"

#include "query/project/backlot-presence.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-row-events.h"

struct _BacklotPresence
{
  GObject                  parent_instance;

  BacklotBackend          *backend;       /* (owned) */
  char                    *project_id;
  BacklotRealtimeChannel  *channel;       /* (owned) */
  BacklotRealtimePresence *presence;      /* (owned) */
  GListStore              *people;        /* (owned): of BacklotVisitor */
  GHashTable              *heard;         /* (owned): user id → when it was heard what he is at */

  char                    *page;          /* of this person; (nullable) */
  char                    *entity_type;   /* the same */
  char                    *entity_id;
  char                    *field;
  gint64                   said_at;       /* when the last word was said; 0: never */
  gint64                   hinted_at;
  char                     say_alarm;     /* their addresses name the alarms */
  char                     hint_alarm;
  char                     rest_alarm;
  char                     silence_alarm;
};

/* A project has one, by whatever number of pages: what one of them ends goes on for the others. */
#define KEY "backlot-presence"

static guint changed_signal;

G_DEFINE_FINAL_TYPE (BacklotPresence, backlot_presence, G_TYPE_OBJECT)

static void
set_alarm (BacklotPresence *self,
           char            *alarm,
           gint64           in_ms,
           GSourceFunc      func)
{
  LarderClock *clock = larder_client_get_clock (backlot_backend_get_client (self->backend));

  larder_clock_set_alarm (clock, alarm,
                          in_ms < 0 ? -1 : larder_clock_get_time_ms (clock) + in_ms, func, self);
}

static void
set_text_or_null (LarderValueBuilder *builder,
                  const char         *name,
                  const char         *text)
{
  if (text != NULL)
    larder_value_builder_set_string (builder, name, text);
}

static LarderValue *
make_saying (BacklotPresence *self)
{
  const char *user_id = backlot_backend_get_user_id (self->backend);
  LarderValue *person =
    larder_table_get_value (backlot_backend_get_table (self->backend, "people"), user_id);
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();

  larder_value_builder_set_string (builder, "user_id", user_id);
  if (person != NULL)
    {
      set_text_or_null (builder, "display_name",
                        larder_value_get_member_string (person, "display_name"));
      set_text_or_null (builder, "avatar_url",
                        larder_value_get_member_string (person, "avatar_url"));
    }
  set_text_or_null (builder, "page", self->page);
  set_text_or_null (builder, "entity_type", self->entity_type);
  set_text_or_null (builder, "entity_id", self->entity_id);
  set_text_or_null (builder, "field", self->field);
  larder_value_builder_set_int (builder, "online_at", backlot_backend_get_time_ms (self->backend));
  return larder_value_builder_end (builder);
}

static gboolean
say_cb (gpointer user_data)
{
  BacklotPresence *self = user_data;
  g_autoptr(LarderValue) saying = make_saying (self);

  self->said_at = backlot_backend_get_time_ms (self->backend);
  backlot_realtime_channel_say (self->channel, saying);
  return G_SOURCE_REMOVE;
}

/* A hint reaches the others at once, and nobody keeps it; the word is for those who come later. */
static gboolean
hint_cb (gpointer user_data)
{
  BacklotPresence *self = user_data;
  g_autoptr(LarderValue) saying = make_saying (self);

  self->hinted_at = backlot_backend_get_time_ms (self->backend);
  backlot_realtime_channel_broadcast (self->channel, "cursor", saying);
  return G_SOURCE_REMOVE;
}

static void
say_soon (BacklotPresence *self)
{
  gint64 now = backlot_backend_get_time_ms (self->backend);
  gint64 wait = self->said_at != 0 ? self->said_at + BACKLOT_PRESENCE_SAY_MS - now : 0;

  if (wait > 0)
    set_alarm (self, &self->say_alarm, wait, say_cb);
  else
    say_cb (self);
}

static void
hint_soon (BacklotPresence *self)
{
  gint64 now = backlot_backend_get_time_ms (self->backend);
  gint64 wait = self->hinted_at != 0 ? self->hinted_at + BACKLOT_PRESENCE_HINT_MS - now : 0;

  if (wait > 0)
    set_alarm (self, &self->hint_alarm, wait, hint_cb);
  else
    hint_cb (self);
}

static BacklotVisitor *
find_visitor (BacklotPresence *self,
              const char      *user_id,
              guint           *position)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->people)); i++)
    {
      g_autoptr(BacklotVisitor) visitor = g_list_model_get_item (G_LIST_MODEL (self->people), i);

      if (position != NULL)
        *position = i;
      if (g_strcmp0 (backlot_visitor_get_user_id (visitor), user_id) == 0)
        return visitor;
    }
  return NULL;
}

static gboolean silence_cb (gpointer user_data);

static void
take (BacklotPresence *self,
      BacklotVisitor  *visitor,
      LarderValue     *saying)
{
  gint64 *heard = g_new (gint64, 1);

  *heard = backlot_backend_get_time_ms (self->backend);
  g_hash_table_insert (self->heard, g_strdup (backlot_visitor_get_user_id (visitor)), heard);
  backlot_visitor_take (visitor, saying);
  if (backlot_visitor_get_entity_id (visitor) != NULL)
    set_alarm (self, &self->silence_alarm, BACKLOT_PRESENCE_SILENCE_MS, silence_cb);
}

/* Who has not said for long what he changes, changes it no more. */
static gboolean
silence_cb (gpointer user_data)
{
  BacklotPresence *self = user_data;
  gint64 now = backlot_backend_get_time_ms (self->backend);
  gint64 next = -1;
  gboolean changed = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->people)); i++)
    {
      g_autoptr(BacklotVisitor) visitor = g_list_model_get_item (G_LIST_MODEL (self->people), i);
      gint64 *heard = g_hash_table_lookup (self->heard, backlot_visitor_get_user_id (visitor));
      gint64 left = heard != NULL ? *heard + BACKLOT_PRESENCE_SILENCE_MS - now : 0;

      if (backlot_visitor_get_entity_id (visitor) == NULL)
        continue;
      if (left <= 0)
        changed |= backlot_visitor_rest (visitor);
      else if (next < 0 || left < next)
        next = left;
    }
  if (next >= 0)
    set_alarm (self, &self->silence_alarm, next, silence_cb);
  if (changed)
    g_signal_emit (self, changed_signal, 0);
  return G_SOURCE_REMOVE;
}

/* The last word of a person counts, from whichever of his computers it comes. */
static void
presence_cb (BacklotPresence *self)
{
  g_autoptr(LarderValue) all = backlot_realtime_presence_get_all (self->presence);
  g_autoptr(GHashTable) here = g_hash_table_new (g_str_hash, g_str_equal);
  const char *me = backlot_backend_get_user_id (self->backend);

  for (guint i = 0; i < larder_value_get_n_items (all); i++)
    {
      LarderValue *saying = larder_value_get_item (all, i);
      const char *user_id = larder_value_get_member_string (saying, "user_id");

      if (user_id != NULL && g_strcmp0 (user_id, me) != 0)
        g_hash_table_insert (here, (char *) user_id, saying);
    }
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->people)); i > 0; i--)
    {
      g_autoptr(BacklotVisitor) visitor =
        g_list_model_get_item (G_LIST_MODEL (self->people), i - 1);
      const char *user_id = backlot_visitor_get_user_id (visitor);

      if (!g_hash_table_contains (here, user_id))
        {
          g_hash_table_remove (self->heard, user_id);
          g_list_store_remove (self->people, i - 1);
        }
    }
  for (guint i = 0; i < larder_value_get_n_items (all); i++)
    {
      LarderValue *saying = larder_value_get_item (all, i);
      const char *user_id = larder_value_get_member_string (saying, "user_id");
      BacklotVisitor *visitor = NULL;

      if (user_id == NULL || g_hash_table_lookup (here, user_id) != saying)
        continue;
      visitor = find_visitor (self, user_id, NULL);
      if (visitor == NULL)
        {
          g_autoptr(BacklotVisitor) new = backlot_visitor_new (user_id);

          take (self, new, saying);
          g_list_store_append (self->people, new);
        }
      else
        take (self, visitor, saying);
    }
  g_signal_emit (self, changed_signal, 0);
}

static void
broadcast_cb (BacklotPresence *self,
              const char      *event,
              LarderValue     *message)
{
  const char *user_id = larder_value_get_member_string (message, "user_id");
  BacklotVisitor *visitor = user_id != NULL ? find_visitor (self, user_id, NULL) : NULL;

  if (!g_str_equal (event, "cursor") || visitor == NULL)
    return;
  take (self, visitor, message);
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
rest_cb (gpointer user_data)
{
  backlot_presence_rests (user_data);
  return G_SOURCE_REMOVE;
}

static void
backlot_presence_dispose (GObject *object)
{
  BacklotPresence *self = BACKLOT_PRESENCE (object);

  if (self->backend != NULL)
    {
      set_alarm (self, &self->say_alarm, -1, say_cb);
      set_alarm (self, &self->hint_alarm, -1, hint_cb);
      set_alarm (self, &self->rest_alarm, -1, rest_cb);
      set_alarm (self, &self->silence_alarm, -1, silence_cb);
      /* The channel is left some seconds later only; the others see it at once. */
      g_object_set_data (G_OBJECT (self->channel), KEY, NULL);
      backlot_realtime_channel_say (self->channel, NULL);
      g_signal_handlers_disconnect_by_data (self->channel, self);
      g_signal_handlers_disconnect_by_data (self->presence, self);
      backlot_backend_close_project (self->backend, self->project_id);
    }
  g_clear_object (&self->presence);
  g_clear_object (&self->channel);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_presence_parent_class)->dispose (object);
}

static void
backlot_presence_finalize (GObject *object)
{
  BacklotPresence *self = BACKLOT_PRESENCE (object);

  g_object_unref (self->people);
  g_hash_table_unref (self->heard);
  g_free (self->project_id);
  g_free (self->page);
  g_free (self->entity_type);
  g_free (self->entity_id);
  g_free (self->field);

  G_OBJECT_CLASS (backlot_presence_parent_class)->finalize (object);
}

static void
backlot_presence_class_init (BacklotPresenceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = backlot_presence_dispose;
  object_class->finalize = backlot_presence_finalize;

  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
backlot_presence_init (BacklotPresence *self)
{
  self->people = g_list_store_new (BACKLOT_TYPE_VISITOR);
  self->heard = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

BacklotPresence *
backlot_presence_get (BacklotBackend *backend,
                      const char     *project_id)
{
  BacklotPresence *self = NULL;
  g_autoptr(BacklotRealtimeChannel) channel = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (project_id != NULL, NULL);

  channel = backlot_row_events_get_project_channel (backlot_backend_get_realtime (backend),
                                                    project_id);
  self = g_object_get_data (G_OBJECT (channel), KEY);
  if (self != NULL)
    return g_object_ref (self);
  self = g_object_new (BACKLOT_TYPE_PRESENCE, NULL);
  self->backend = g_object_ref (backend);
  self->project_id = g_strdup (project_id);
  g_object_set_data (G_OBJECT (channel), KEY, self);
  self->channel = g_steal_pointer (&channel);
  self->presence = g_object_ref (
    backlot_realtime_channel_be_present (self->channel, backlot_backend_get_user_id (backend)));
  g_signal_connect_object (self->presence, "changed", G_CALLBACK (presence_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->channel, "broadcast", G_CALLBACK (broadcast_cb), self,
                           G_CONNECT_SWAPPED);
  backlot_backend_open_project (backend, project_id);
  presence_cb (self);
  say_soon (self);
  return self;
}

GListModel *
backlot_presence_get_people (BacklotPresence *self)
{
  g_return_val_if_fail (BACKLOT_IS_PRESENCE (self), NULL);

  return G_LIST_MODEL (self->people);
}

BacklotVisitor *
backlot_presence_find_editor (BacklotPresence *self,
                              const char      *entity_id,
                              const char      *field)
{
  g_return_val_if_fail (BACKLOT_IS_PRESENCE (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->people)); i++)
    {
      g_autoptr(BacklotVisitor) visitor = g_list_model_get_item (G_LIST_MODEL (self->people), i);

      if (entity_id != NULL &&
          g_strcmp0 (backlot_visitor_get_entity_id (visitor), entity_id) == 0 &&
          (field == NULL || g_strcmp0 (backlot_visitor_get_field (visitor), field) == 0))
        return visitor;
    }
  return NULL;
}

void
backlot_presence_set_page (BacklotPresence *self,
                           const char      *page)
{
  g_return_if_fail (BACKLOT_IS_PRESENCE (self));

  if (g_set_str (&self->page, page))
    say_soon (self);
}

static void
set_doing (BacklotPresence *self,
           const char      *entity_type,
           const char      *entity_id,
           const char      *field)
{
  gboolean changed = g_set_str (&self->entity_type, entity_type);

  changed |= g_set_str (&self->entity_id, entity_id);
  changed |= g_set_str (&self->field, field);
  if (changed)
    say_soon (self);
  hint_soon (self);
}

void
backlot_presence_edits (BacklotPresence *self,
                        const char      *entity_type,
                        const char      *entity_id,
                        const char      *field)
{
  g_return_if_fail (BACKLOT_IS_PRESENCE (self));
  g_return_if_fail (entity_type != NULL && entity_id != NULL && field != NULL);

  set_doing (self, entity_type, entity_id, field);
  set_alarm (self, &self->rest_alarm, BACKLOT_PRESENCE_SILENCE_MS, rest_cb);
}

void
backlot_presence_rests (BacklotPresence *self)
{
  g_return_if_fail (BACKLOT_IS_PRESENCE (self));

  if (self->entity_id == NULL)
    return;
  set_alarm (self, &self->rest_alarm, -1, rest_cb);
  set_doing (self, NULL, NULL, NULL);
}
