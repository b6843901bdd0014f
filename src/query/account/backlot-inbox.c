/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was told to this person, and what became of it: read, unread, removed. */

#include "config.h"

#include "query/account/backlot-inbox.h"

#include "query/account/backlot-notifications-queries.h"
#include "query/backlot-row-edit.h"
#include "query/project/backlot-removal-private.h"

struct _BacklotInbox
{
  GObject              parent_instance;

  BacklotBackend      *backend;   /* (owned) */
  BacklotHistory      *history;   /* (owned) */
  LarderQueryObserver *query;     /* (owned) */
  LarderQueryObserver *older;     /* (owned) (nullable): when older ones were asked for */
  GListModel          *all;       /* (owned) */
  GListModel          *unread;    /* (owned) */
  guint                n_asked;   /* how many were asked for */
};

typedef enum
{
  PROP_N_UNREAD = 1,
  PROP_QUERY,
} BacklotInboxProperty;

static GParamSpec *properties[PROP_QUERY + 1];

G_DEFINE_FINAL_TYPE (BacklotInbox, backlot_inbox, G_TYPE_OBJECT)

static void
backlot_inbox_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  switch ((BacklotInboxProperty) prop_id)
    {
    case PROP_N_UNREAD:
      g_value_set_uint (value, backlot_inbox_get_n_unread (BACKLOT_INBOX (object)));
      break;
    case PROP_QUERY:
      g_value_set_object (value, BACKLOT_INBOX (object)->query);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
forget (LarderQueryObserver **query)
{
  if (*query != NULL)
    larder_query_observer_detach (*query);
  g_clear_object (query);
}

static void
backlot_inbox_dispose (GObject *object)
{
  BacklotInbox *self = BACKLOT_INBOX (object);

  forget (&self->query);
  forget (&self->older);
  g_clear_object (&self->unread);
  g_clear_object (&self->all);
  g_clear_object (&self->history);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_inbox_parent_class)->dispose (object);
}

static void
backlot_inbox_class_init (BacklotInboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_inbox_get_property;
  object_class->dispose = backlot_inbox_dispose;

  properties[PROP_N_UNREAD] = g_param_spec_uint ("n-unread", NULL, NULL, 0, G_MAXUINT, 0,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_QUERY] = g_param_spec_object ("query", NULL, NULL, LARDER_TYPE_QUERY_OBSERVER,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_inbox_init (BacklotInbox *self)
{
}

static void
unread_changed_cb (BacklotInbox *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_UNREAD]);
}

static LarderQueryObserver *
observe (BacklotInbox       *self,
         LarderQueryOptions *options)
{
  LarderQueryObserver *query =
    larder_query_observer_new (backlot_backend_get_client (self->backend), options);

  larder_query_observer_attach (query);
  return query;
}

BacklotInbox *
backlot_inbox_new (BacklotBackend *backend)
{
  BacklotInbox *self = NULL;
  g_autoptr(LarderQueryOptions) options = NULL;
  g_autoptr(LarderValue) none = larder_value_new_null ();

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  self = g_object_new (BACKLOT_TYPE_INBOX, NULL);
  self->backend = g_object_ref (backend);
  self->history = backlot_history_new (backend, NULL);
  options = backlot_notifications_list_options (backend);
  self->query = observe (self, options);
  self->n_asked = BACKLOT_NOTIFICATIONS_AT_ONCE;
  self->all = backlot_notifications_list (backend);
  self->unread = backlot_notifications_list (backend);
  larder_table_view_set_match (LARDER_TABLE_VIEW (self->unread), "read_at", none);
  g_signal_connect_object (self->unread, "items-changed", G_CALLBACK (unread_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

BacklotBackend *
backlot_inbox_get_backend (BacklotInbox *self)
{
  g_return_val_if_fail (BACKLOT_IS_INBOX (self), NULL);

  return self->backend;
}

LarderQueryObserver *
backlot_inbox_get_query (BacklotInbox *self)
{
  g_return_val_if_fail (BACKLOT_IS_INBOX (self), NULL);

  return self->query;
}

BacklotHistory *
backlot_inbox_get_history (BacklotInbox *self)
{
  g_return_val_if_fail (BACKLOT_IS_INBOX (self), NULL);

  return self->history;
}

guint
backlot_inbox_get_n_unread (BacklotInbox *self)
{
  g_return_val_if_fail (BACKLOT_IS_INBOX (self), 0);

  return g_list_model_get_n_items (self->unread);
}

GListModel *
backlot_inbox_list (BacklotInbox *self,
                    gboolean      mentions_only)
{
  GListModel *list = NULL;

  g_return_val_if_fail (BACKLOT_IS_INBOX (self), NULL);

  list = backlot_notifications_list (self->backend);
  if (mentions_only)
    larder_table_view_set_match_string (LARDER_TABLE_VIEW (list), "event", "mentioned");
  return list;
}

void
backlot_inbox_load_more (BacklotInbox *self)
{
  g_autoptr(LarderQueryOptions) options = NULL;
  LarderQueryObserver *before = NULL;

  g_return_if_fail (BACKLOT_IS_INBOX (self));

  if (g_list_model_get_n_items (self->all) < self->n_asked)
    return;
  self->n_asked += BACKLOT_NOTIFICATIONS_AT_ONCE;
  before = self->older;
  options = backlot_notifications_older_options (self->backend, self->n_asked);
  self->older = observe (self, options);
  forget (&before);
}

static LarderValue *
new_change (gboolean read)
{
  g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();
  g_autofree char *now = backlot_row_edit_format_now ();

  if (read)
    larder_value_builder_set_string (changes, "read_at", now);
  else
    larder_value_builder_set_null (changes, "read_at");
  return larder_value_builder_end (changes);
}

void
backlot_inbox_set_read (BacklotInbox *self,
                        const char   *id,
                        gboolean      read)
{
  g_return_if_fail (BACKLOT_IS_INBOX (self));
  g_return_if_fail (id != NULL);

  backlot_history_edit (self->history, "notifications.read", "notifications", id,
                        new_change (read));
}

static GStrv
list_unread (BacklotInbox *self,
             const char   *address)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < g_list_model_get_n_items (self->unread); i++)
    {
      g_autoptr(BacklotNotification) row = g_list_model_get_item (self->unread, i);
      g_autofree char *at = backlot_notification_dup_address (row);

      if (address == NULL || g_strcmp0 (at, address) == 0)
        g_strv_builder_add (ids, larder_record_get_id (LARDER_RECORD (row)));
    }
  return g_strv_builder_end (ids);
}

guint
backlot_inbox_read_all (BacklotInbox *self)
{
  g_auto(GStrv) ids = NULL;

  g_return_val_if_fail (BACKLOT_IS_INBOX (self), 0);

  ids = list_unread (self, NULL);
  backlot_history_begin (self->history);
  for (gsize i = 0; ids[i] != NULL; i++)
    backlot_inbox_set_read (self, ids[i], TRUE);
  backlot_history_end (self->history);
  return g_strv_length (ids);
}

guint
backlot_inbox_remove (BacklotInbox *self,
                      const char   *id)
{
  g_autoptr(BacklotRemoval) removal = NULL;

  g_return_val_if_fail (BACKLOT_IS_INBOX (self), 0);
  g_return_val_if_fail (id != NULL, 0);

  removal = backlot_removal_new ("notifications");
  backlot_removal_submit (removal, self->backend, "notifications.remove", id, NULL);
  return backlot_history_remove (self->history, removal);
}

void
backlot_inbox_see (BacklotInbox *self,
                   const char   *address)
{
  g_auto(GStrv) ids = NULL;

  g_return_if_fail (BACKLOT_IS_INBOX (self));
  g_return_if_fail (address != NULL);

  ids = list_unread (self, address);
  for (gsize i = 0; ids[i] != NULL; i++)
    backlot_notifications_read (self->backend, ids[i]);
}
