/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the person's changes are: the sync row of the sidebar. */

#include "config.h"

#include "query/backlot-sync.h"

struct _BacklotSync
{
  GObject           parent_instance;

  BacklotBackend   *backend;   /* (owned) */
  LarderOutbox     *outbox;    /* (owned) (nullable) */
  GPtrArray        *entries;   /* (owned): of Entry, as in the outbox */
  GListStore       *changes;   /* (owned): mutations that are not of files */
  GListStore       *parked;    /* (owned): those of them that wait for a person */
  guint             counts[BACKLOT_SYNC_CONFLICT + 1];   /* of entries */
  BacklotSyncState  state;
  guint             count;
};

/* What is known of a mutation of the outbox, which may have thousands. */
typedef struct
{
  BacklotSync      *sync;       /* borrowed */
  LarderMutation   *mutation;   /* (owned) */
  BacklotSyncState  state;      /* that it is counted in; saved: it is done */
  gboolean          is_file;    /* is looked after where files are */
} Entry;

typedef enum
{
  PROP_STATE = 1,
  PROP_COUNT,
} BacklotSyncProperty;

static GParamSpec *properties[PROP_COUNT + 1];

G_DEFINE_ENUM_TYPE (BacklotSyncState, backlot_sync_state,
                    G_DEFINE_ENUM_VALUE (BACKLOT_SYNC_SAVED, "saved"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_SYNC_SAVING, "saving"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_SYNC_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_SYNC_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_SYNC_CONFLICT, "conflict"))

G_DEFINE_FINAL_TYPE (BacklotSync, backlot_sync, G_TYPE_OBJECT)

/* A deletion that is held back is on its way; only what a person paused, what can not be sent, or
 * what was sent in vain waits. */
static gboolean
is_waiting (BacklotSync    *self,
            LarderMutation *mutation)
{
  switch (larder_mutation_get_delivery (mutation))
    {
    case LARDER_DELIVERY_HELD:
      return larder_mutation_get_paused (mutation) || !backlot_backend_get_online (self->backend);
    case LARDER_DELIVERY_QUEUED:
      return larder_mutation_get_failure_count (mutation) > 0 ||
             !backlot_backend_get_online (self->backend);
    case LARDER_DELIVERY_SENDING:
      return larder_mutation_get_failure_count (mutation) > 0;
    case LARDER_DELIVERY_DONE:
    case LARDER_DELIVERY_FAILED:
    case LARDER_DELIVERY_CONFLICT:
    default:
      return FALSE;
    }
}

static BacklotSyncState
find_state (BacklotSync    *self,
            LarderMutation *mutation)
{
  switch (larder_mutation_get_delivery (mutation))
    {
    case LARDER_DELIVERY_FAILED:
      return BACKLOT_SYNC_FAILED;
    case LARDER_DELIVERY_CONFLICT:
      return BACKLOT_SYNC_CONFLICT;
    case LARDER_DELIVERY_DONE:
      return BACKLOT_SYNC_SAVED;
    case LARDER_DELIVERY_HELD:
    case LARDER_DELIVERY_QUEUED:
    case LARDER_DELIVERY_SENDING:
    default:
      return is_waiting (self, mutation) ? BACKLOT_SYNC_WAITING : BACKLOT_SYNC_SAVING;
    }
}

static gboolean
is_change (const Entry *entry)
{
  return !entry->is_file;
}

static gboolean
is_parked (const Entry *entry)
{
  return !entry->is_file &&
         (entry->state == BACKLOT_SYNC_FAILED || entry->state == BACKLOT_SYNC_CONFLICT);
}

/* How many of the entries from @begin to before @end are. */
static guint
count_entries (BacklotSync  *self,
               guint         begin,
               guint         end,
               gboolean    (*is) (const Entry *entry))
{
  guint n = 0;

  for (guint i = begin; i < end; i++)
    n += is (g_ptr_array_index (self->entries, i)) ? 1 : 0;
  return n;
}

/* The most urgent that holds. */
static void
tell (BacklotSync *self)
{
  static const BacklotSyncState urgency[] = {
    BACKLOT_SYNC_FAILED, BACKLOT_SYNC_CONFLICT, BACKLOT_SYNC_WAITING, BACKLOT_SYNC_SAVING,
  };
  BacklotSyncState state = BACKLOT_SYNC_SAVED;
  guint count = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (urgency) && state == BACKLOT_SYNC_SAVED; i++)
    if (self->counts[urgency[i]] > 0)
      state = urgency[i];
  if (state != BACKLOT_SYNC_SAVED && state != BACKLOT_SYNC_SAVING)
    count = self->counts[state];

  g_object_freeze_notify (G_OBJECT (self));
  if (state != self->state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  if (count != self->count)
    {
      self->count = count;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
update_entry (Entry *entry)
{
  BacklotSync *self = entry->sync;
  gboolean was_parked = is_parked (entry);
  BacklotSyncState state = find_state (self, entry->mutation);
  guint position = 0;

  self->counts[entry->state]--;
  entry->state = state;
  self->counts[state]++;
  if (is_parked (entry) == was_parked || !g_ptr_array_find (self->entries, entry, &position))
    return;
  position = count_entries (self, 0, position, is_parked);
  if (was_parked)
    g_list_store_remove (self->parked, position);
  else
    g_list_store_insert (self->parked, position, entry->mutation);
}

static void
entry_changed_cb (Entry *entry)
{
  BacklotSync *self = entry->sync;

  update_entry (entry);
  tell (self);
}

static void
update (BacklotSync *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    update_entry (g_ptr_array_index (self->entries, i));
  tell (self);
}

static Entry *
entry_new (BacklotSync    *self,
           LarderMutation *mutation)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->sync = self;
  entry->mutation = mutation;
  entry->is_file = g_str_has_prefix (larder_mutation_get_key (mutation), "media.");
  entry->state = find_state (self, mutation);
  self->counts[entry->state]++;
  g_signal_connect_swapped (mutation, "notify::delivery", G_CALLBACK (entry_changed_cb), entry);
  g_signal_connect_swapped (mutation, "notify::paused", G_CALLBACK (entry_changed_cb), entry);
  g_signal_connect_swapped (mutation, "notify::failure-count", G_CALLBACK (entry_changed_cb),
                            entry);
  return entry;
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  entry->sync->counts[entry->state]--;
  g_signal_handlers_disconnect_by_data (entry->mutation, entry);
  g_object_unref (entry->mutation);
  g_free (entry);
}

/* Brings @list up to date with what took the place of @n_removed of its rows. */
static void
splice (BacklotSync  *self,
        GListStore   *list,
        guint         position,
        guint         n_removed,
        guint         begin,
        guint         end,
        gboolean    (*is) (const Entry *entry))
{
  g_autoptr(GPtrArray) added = g_ptr_array_new ();

  for (guint i = begin; i < end; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (is (entry))
        g_ptr_array_add (added, entry->mutation);
    }
  if (n_removed > 0 || added->len > 0)
    g_list_store_splice (list, position, n_removed, added->pdata, added->len);
}

/* Of the rows of @list, those before @position of the outbox. Changes come at the end and go at the
 * beginning. */
static guint
count_before (BacklotSync  *self,
              guint         position,
              GListStore   *list,
              gboolean    (*is) (const Entry *entry))
{
  if (position < self->entries->len / 2)
    return count_entries (self, 0, position, is);
  return g_list_model_get_n_items (G_LIST_MODEL (list)) -
         count_entries (self, position, self->entries->len, is);
}

static void
outbox_changed_cb (GListModel  *outbox,
                   guint        position,
                   guint        n_removed,
                   guint        n_added,
                   BacklotSync *self)
{
  guint end = position + n_removed;
  guint change = count_before (self, position, self->changes, is_change);
  guint n_changes = count_entries (self, position, end, is_change);
  guint parked = count_before (self, position, self->parked, is_parked);
  guint n_parked = count_entries (self, position, end, is_parked);

  if (n_removed > 0)
    g_ptr_array_remove_range (self->entries, position, n_removed);
  for (guint i = position; i < position + n_added; i++)
    g_ptr_array_insert (self->entries, (int) i,
                        entry_new (self, g_list_model_get_item (outbox, i)));
  splice (self, self->changes, change, n_changes, position, position + n_added, is_change);
  splice (self, self->parked, parked, n_parked, position, position + n_added, is_parked);
  tell (self);
}

static void
backlot_sync_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  BacklotSync *self = BACKLOT_SYNC (object);

  switch ((BacklotSyncProperty) prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case PROP_COUNT:
      g_value_set_uint (value, self->count);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_sync_dispose (GObject *object)
{
  BacklotSync *self = BACKLOT_SYNC (object);

  g_ptr_array_set_size (self->entries, 0);
  if (self->outbox != NULL)
    g_signal_handlers_disconnect_by_data (self->outbox, self);
  g_clear_object (&self->outbox);
  if (self->backend != NULL)
    g_signal_handlers_disconnect_by_data (self->backend, self);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_sync_parent_class)->dispose (object);
}

static void
backlot_sync_finalize (GObject *object)
{
  BacklotSync *self = BACKLOT_SYNC (object);

  g_ptr_array_unref (self->entries);
  g_object_unref (self->changes);
  g_object_unref (self->parked);

  G_OBJECT_CLASS (backlot_sync_parent_class)->finalize (object);
}

static void
backlot_sync_class_init (BacklotSyncClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_sync_get_property;
  object_class->dispose = backlot_sync_dispose;
  object_class->finalize = backlot_sync_finalize;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, BACKLOT_TYPE_SYNC_STATE,
                                              BACKLOT_SYNC_SAVED, flags);
  properties[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_sync_init (BacklotSync *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->changes = g_list_store_new (LARDER_TYPE_MUTATION);
  self->parked = g_list_store_new (LARDER_TYPE_MUTATION);
}

BacklotSync *
backlot_sync_new (BacklotBackend *backend)
{
  BacklotSync *self;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  self = g_object_new (BACKLOT_TYPE_SYNC, NULL);
  self->backend = g_object_ref (backend);
  g_signal_connect_object (backend, "notify::online", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_set_object (&self->outbox, larder_client_get_outbox (backlot_backend_get_client (backend)));
  if (self->outbox != NULL)
    {
      g_signal_connect_object (self->outbox, "items-changed", G_CALLBACK (outbox_changed_cb), self,
                               G_CONNECT_DEFAULT);
      outbox_changed_cb (G_LIST_MODEL (self->outbox), 0, 0,
                         g_list_model_get_n_items (G_LIST_MODEL (self->outbox)), self);
    }
  return self;
}

BacklotSyncState
backlot_sync_get_state (BacklotSync *self)
{
  g_return_val_if_fail (BACKLOT_IS_SYNC (self), BACKLOT_SYNC_SAVED);

  return self->state;
}

guint
backlot_sync_get_count (BacklotSync *self)
{
  g_return_val_if_fail (BACKLOT_IS_SYNC (self), 0);

  return self->count;
}

GListModel *
backlot_sync_get_changes (BacklotSync *self)
{
  g_return_val_if_fail (BACKLOT_IS_SYNC (self), NULL);

  return G_LIST_MODEL (self->changes);
}

GListModel *
backlot_sync_get_parked (BacklotSync *self)
{
  g_return_val_if_fail (BACKLOT_IS_SYNC (self), NULL);

  return G_LIST_MODEL (self->parked);
}
