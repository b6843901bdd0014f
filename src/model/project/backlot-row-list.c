/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of composed objects, one for each item of another list. */

#include "config.h"

#include "model/project/backlot-row-list.h"

struct _BacklotRowList
{
  GObject         parent_instance;

  GListModel     *source;    /* (owned) */
  GType           item_type;
  BacklotRowFunc  func;
  gpointer        user_data;
  GDestroyNotify  destroy;
  GPtrArray      *items;     /* (owned): the objects that are handed out, in the order of @source */
  GPtrArray      *keys;      /* (owned): the items of @source that they were made from */
  GHashTable     *leaving;   /* (owned): item of @source → object, of those removed in this turn */
  guint           idle_id;
};

typedef enum
{
  PROP_N_ITEMS = 1,
} BacklotRowListProperty;

static GParamSpec *properties[PROP_N_ITEMS + 1];

static GType
get_item_type (GListModel *list)
{
  return BACKLOT_ROW_LIST (list)->item_type;
}

static guint
get_n_items (GListModel *list)
{
  return BACKLOT_ROW_LIST (list)->items->len;
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  BacklotRowList *self = BACKLOT_ROW_LIST (list);

  return position < self->items->len
           ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BacklotRowList, backlot_row_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static gboolean
let_go_of_leaving_cb (gpointer user_data)
{
  BacklotRowList *self = user_data;

  self->idle_id = 0;
  g_hash_table_remove_all (self->leaving);
  return G_SOURCE_REMOVE;
}

/* An item that moves is removed here and added there, one after the other: its object waits until
 * the turn is over. */
static void
keep_leaving (BacklotRowList *self,
              guint           position)
{
  g_hash_table_insert (self->leaving, g_object_ref (g_ptr_array_index (self->keys, position)),
                       g_object_ref (g_ptr_array_index (self->items, position)));
  if (self->idle_id == 0)
    self->idle_id = g_idle_add (let_go_of_leaving_cb, self);
}

/* The only place that changes the list. */
static void
splice (BacklotRowList *self,
        guint           position,
        guint           n_removed,
        guint           n_added)
{
  for (guint i = 0; i < n_removed; i++)
    keep_leaving (self, position + i);
  if (n_removed > 0)
    {
      g_ptr_array_remove_range (self->keys, position, n_removed);
      g_ptr_array_remove_range (self->items, position, n_removed);
    }
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr(GObject) key = g_list_model_get_item (self->source, position + i);
      GObject *item = g_hash_table_lookup (self->leaving, key);

      item = item != NULL ? g_object_ref (item) : self->func (key, self->user_data);
      g_ptr_array_insert (self->keys, (int) (position + i), g_steal_pointer (&key));
      g_ptr_array_insert (self->items, (int) (position + i), item);
    }
}

static void
source_items_changed_cb (GListModel     *source,
                         guint           position,
                         guint           n_removed,
                         guint           n_added,
                         BacklotRowList *self)
{
  splice (self, position, n_removed, n_added);
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
  if (n_removed != n_added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static void
backlot_row_list_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  BacklotRowList *self = BACKLOT_ROW_LIST (object);

  switch ((BacklotRowListProperty) prop_id)
    {
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->items->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_row_list_dispose (GObject *object)
{
  BacklotRowList *self = BACKLOT_ROW_LIST (object);

  if (self->source != NULL)
    g_signal_handlers_disconnect_by_data (self->source, self);
  g_clear_object (&self->source);
  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_hash_table_remove_all (self->leaving);
  g_ptr_array_set_size (self->items, 0);
  g_ptr_array_set_size (self->keys, 0);
  if (self->destroy != NULL)
    g_clear_pointer (&self->user_data, self->destroy);

  G_OBJECT_CLASS (backlot_row_list_parent_class)->dispose (object);
}

static void
backlot_row_list_finalize (GObject *object)
{
  BacklotRowList *self = BACKLOT_ROW_LIST (object);

  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->keys);
  g_hash_table_unref (self->leaving);

  G_OBJECT_CLASS (backlot_row_list_parent_class)->finalize (object);
}

static void
backlot_row_list_class_init (BacklotRowListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_row_list_get_property;
  object_class->dispose = backlot_row_list_dispose;
  object_class->finalize = backlot_row_list_finalize;

  properties[PROP_N_ITEMS] =
    g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_row_list_init (BacklotRowList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->keys = g_ptr_array_new_with_free_func (g_object_unref);
  self->leaving = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
}

BacklotRowList *
backlot_row_list_new (GListModel     *source,
                      GType           item_type,
                      BacklotRowFunc  func,
                      gpointer        user_data,
                      GDestroyNotify  destroy)
{
  BacklotRowList *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (source), NULL);
  g_return_val_if_fail (func != NULL, NULL);

  self = g_object_new (BACKLOT_TYPE_ROW_LIST, NULL);
  self->source = g_object_ref (source);
  self->item_type = item_type;
  self->func = func;
  self->user_data = user_data;
  self->destroy = destroy;
  splice (self, 0, 0, g_list_model_get_n_items (source));
  g_signal_connect_object (source, "items-changed", G_CALLBACK (source_items_changed_cb), self, 0);
  return self;
}
