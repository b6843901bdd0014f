/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the person's changes are: the sync row of the sidebar. */

#include "config.h"

#include "query/backlot-sync.h"

struct _BacklotSync
{
  GObject           parent_instance;

  BacklotBackend   *backend;   /* (owned) */
  LarderOutbox     *outbox;    /* (owned) (nullable) */
  GPtrArray        *entries;   /* (owned): mutations of the outbox that are followed */
  GListStore       *changes;   /* (owned): those of them that are not of files */
  GListStore       *parked;    /* (owned): those of them that wait for a person */
  BacklotSyncState  state;
  guint             count;
};

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

static gboolean
is_parked (LarderMutation *mutation)
{
  LarderDelivery delivery = larder_mutation_get_delivery (mutation);

  return delivery == LARDER_DELIVERY_FAILED || delivery == LARDER_DELIVERY_CONFLICT;
}

/* Rows that stay are left alone. */
static void
update_list (GListStore *list,
             GPtrArray  *now)
{
  GListModel *before = G_LIST_MODEL (list);
  gboolean same = g_list_model_get_n_items (before) == now->len;

  for (guint i = 0; same && i < now->len; i++)
    {
      g_autoptr(LarderMutation) mutation = g_list_model_get_item (before, i);

      same = mutation == g_ptr_array_index (now, i);
    }
  if (!same)
    g_list_store_splice (list, 0, g_list_model_get_n_items (before), now->pdata, now->len);
}

/* A file that could not be sent is looked after where files are. */
static void
update_lists (BacklotSync *self)
{
  g_autoptr(GPtrArray) changes = g_ptr_array_new ();
  g_autoptr(GPtrArray) parked = g_ptr_array_new ();

  for (guint i = 0; i < self->entries->len; i++)
    {
      LarderMutation *mutation = g_ptr_array_index (self->entries, i);

      if (g_str_has_prefix (larder_mutation_get_key (mutation), "media."))
        continue;
      g_ptr_array_add (changes, mutation);
      if (is_parked (mutation))
        g_ptr_array_add (parked, mutation);
    }
  update_list (self->changes, changes);
  update_list (self->parked, parked);
}

static void
update (BacklotSync *self)
{
  guint counts[BACKLOT_SYNC_CONFLICT + 1] = { 0 };
  static const BacklotSyncState urgency[] = {
    BACKLOT_SYNC_FAILED, BACKLOT_SYNC_CONFLICT, BACKLOT_SYNC_WAITING, BACKLOT_SYNC_SAVING,
  };
  BacklotSyncState state = BACKLOT_SYNC_SAVED;
  guint count = 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      LarderMutation *mutation = g_ptr_array_index (self->entries, i);
      LarderDelivery delivery = larder_mutation_get_delivery (mutation);

      if (delivery == LARDER_DELIVERY_FAILED)
        counts[BACKLOT_SYNC_FAILED]++;
      else if (delivery == LARDER_DELIVERY_CONFLICT)
        counts[BACKLOT_SYNC_CONFLICT]++;
      else if (is_waiting (self, mutation))
        counts[BACKLOT_SYNC_WAITING]++;
      else if (delivery != LARDER_DELIVERY_DONE)
        counts[BACKLOT_SYNC_SAVING]++;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (urgency) && state == BACKLOT_SYNC_SAVED; i++)
    if (counts[urgency[i]] > 0)
      state = urgency[i];
  if (state != BACKLOT_SYNC_SAVED && state != BACKLOT_SYNC_SAVING)
    count = counts[state];

  update_lists (self);
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
let_go_of_entries (BacklotSync *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->entries, i), self);
  g_ptr_array_set_size (self->entries, 0);
}

static void
outbox_changed_cb (BacklotSync *self)
{
  let_go_of_entries (self);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->outbox)); i++)
    {
      LarderMutation *mutation = g_list_model_get_item (G_LIST_MODEL (self->outbox), i);

      g_signal_connect_object (mutation, "notify::delivery", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (mutation, "notify::paused", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
      g_ptr_array_add (self->entries, mutation);
    }
  update (self);
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

  let_go_of_entries (self);
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
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
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
                               G_CONNECT_SWAPPED);
      outbox_changed_cb (self);
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
