/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A list model of the client's mutations of some keys. */

#include "config.h"

#include "larder/larder-mutation-list.h"

#include "larder/larder-mutation-private.h"

/**
 * LarderMutationList:
 *
 * A list model of those mutations of a client that a filter means, oldest first.
 *
 * Mutations that are done stay in it until the client lets go of them. What changes in a batch is
 * told when the batch ends, with the least spans; a mutation that came and went in one batch is
 * never seen. With a select function, [property@Larder.MutationList:selected] shows one value of
 * each: the variables of what is pending are rows that are not there yet.
 */
struct _LarderMutationList
{
  GObject               parent_instance;

  LarderClient         *client;       /* (owned) */
  char                 *key_prefix;
  LarderMutationFilter *filter;       /* (owned) */
  GPtrArray            *mutations;    /* of LarderMutation (owned) */
  GHashTable           *followed;     /* set of LarderMutation (owned): of the client */
  GHashTable           *touched;      /* set of LarderMutation (owned): to be looked at */
  LarderClosure        *select;       /* LarderMutationSelectFunc (nullable) */
  LarderValue          *selected;     /* a list (nullable) */
  gboolean              queued;       /* is told at the end of the batch */
  guint                 n_pending;
};

/**
 * LarderMutationSelectFunc:
 * @mutation: one of the list
 * @user_data: what was given with the function
 *
 * Takes of a mutation what is shown.
 *
 * Returns: (transfer full) (nullable): a value; %NULL leaves the mutation out
 */

typedef enum
{
  PROP_CLIENT = 1,
  PROP_KEY_PREFIX,
  PROP_FILTER,
  PROP_N_PENDING,
  PROP_SELECTED,
} LarderMutationListProperty;

static GParamSpec *properties[PROP_SELECTED + 1];

static void larder_mutation_list_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LarderMutationList, larder_mutation_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      larder_mutation_list_list_model_init))

static void
recount (LarderMutationList *self)
{
  guint n_pending = 0;

  for (guint i = 0; i < self->mutations->len; i++)
    n_pending += larder_mutation_get_status (self->mutations->pdata[i]) == LARDER_MUTATION_PENDING;
  if (n_pending == self->n_pending)
    return;
  self->n_pending = n_pending;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_PENDING]);
}

static void
select_again (LarderMutationList *self)
{
  g_autoptr(LarderValueBuilder) builder = NULL;
  g_autoptr(LarderValue) fresh = NULL;
  LarderValue *shared;

  if (self->select == NULL)
    return;
  builder = larder_value_builder_new_array ();
  for (guint i = 0; i < self->mutations->len; i++)
    {
      g_autoptr(LarderValue) value = ((LarderMutationSelectFunc) self->select->func)
        (self->mutations->pdata[i], self->select->user_data);

      if (value != NULL)
        larder_value_builder_add_value (builder, value);
    }
  fresh = larder_value_builder_end (builder);
  shared = self->selected != NULL ? larder_value_share (fresh, self->selected)
                                  : larder_value_ref (fresh);
  if (shared == self->selected)
    {
      larder_value_unref (shared);
      return;
    }
  g_clear_pointer (&self->selected, larder_value_unref);
  self->selected = shared;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

/* Where a mutation is, or where it would be: they stand in the order of submission. */
static guint
find_place (LarderMutationList *self,
            LarderMutation     *mutation,
            gboolean           *there)
{
  guint first = 0;
  guint end = self->mutations->len;

  while (first < end)
    {
      guint middle = first + (end - first) / 2;
      LarderMutation *other = self->mutations->pdata[middle];

      if (other->layer_order < mutation->layer_order)
        first = middle + 1;
      else
        end = middle;
    }
  *there = first < self->mutations->len && self->mutations->pdata[first] == mutation;
  return first;
}

static void
look_at (LarderMutationList *self,
         LarderMutation     *mutation)
{
  gboolean wanted = g_hash_table_contains (self->followed, mutation) &&
                    larder_mutation_filter_matches (self->filter, mutation);
  gboolean there;
  guint position = find_place (self, mutation, &there);

  if (wanted == there)
    return;
  if (wanted)
    g_ptr_array_insert (self->mutations, (int) position, g_object_ref (mutation));
  else
    g_ptr_array_remove_index (self->mutations, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, there, wanted);
}

void
larder_mutation_list_flush (LarderMutationList *self)
{
  g_autoptr(GHashTable) touched = g_steal_pointer (&self->touched);
  GHashTableIter iter;
  gpointer mutation;

  self->queued = FALSE;
  self->touched = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  g_hash_table_iter_init (&iter, touched);
  while (g_hash_table_iter_next (&iter, &mutation, NULL))
    look_at (self, mutation);
  recount (self);
  select_again (self);
}

static void
touch (LarderMutationList *self,
       LarderMutation     *mutation)
{
  if (!g_hash_table_contains (self->touched, mutation))
    g_hash_table_add (self->touched, g_object_ref (mutation));
  if (self->queued)
    return;
  self->queued = TRUE;
  larder_client_begin_batch (self->client);
  g_ptr_array_add (self->client->told_mutations, g_object_ref (self));
  larder_client_end_batch (self->client);
}

static void
mutation_notify_cb (LarderMutation     *mutation,
                    GParamSpec         *pspec,
                    LarderMutationList *self)
{
  touch (self, mutation);
}

static void
follow (LarderMutationList *self,
        LarderMutation     *mutation)
{
  g_hash_table_add (self->followed, g_object_ref (mutation));
  g_signal_connect_object (mutation, "notify", G_CALLBACK (mutation_notify_cb), self, 0);
}

static void
mutation_added_cb (LarderMutationList *self,
                   LarderMutation     *mutation)
{
  follow (self, mutation);
  touch (self, mutation);
}

static void
mutation_removed_cb (LarderMutationList *self,
                     LarderMutation     *mutation)
{
  if (!g_hash_table_remove (self->followed, mutation))
    return;
  g_signal_handlers_disconnect_by_func (mutation, mutation_notify_cb, self);
  touch (self, mutation);
}

static GType
larder_mutation_list_get_item_type (GListModel *list)
{
  return LARDER_TYPE_MUTATION;
}

static guint
larder_mutation_list_get_n_items (GListModel *list)
{
  return LARDER_MUTATION_LIST (list)->mutations->len;
}

static gpointer
larder_mutation_list_get_item (GListModel *list,
                               guint       position)
{
  LarderMutationList *self = LARDER_MUTATION_LIST (list);

  if (position >= self->mutations->len)
    return NULL;
  return g_object_ref (self->mutations->pdata[position]);
}

static void
larder_mutation_list_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = larder_mutation_list_get_item_type;
  iface->get_n_items = larder_mutation_list_get_n_items;
  iface->get_item = larder_mutation_list_get_item;
}

static void
larder_mutation_list_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  LarderMutationList *self = LARDER_MUTATION_LIST (object);

  switch ((LarderMutationListProperty) prop_id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, self->client);
      break;

    case PROP_KEY_PREFIX:
      g_value_set_string (value, self->key_prefix);
      break;

    case PROP_FILTER:
      g_value_set_object (value, self->filter);
      break;

    case PROP_N_PENDING:
      g_value_set_uint (value, self->n_pending);
      break;

    case PROP_SELECTED:
      g_value_set_boxed (value, self->selected);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_mutation_list_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  LarderMutationList *self = LARDER_MUTATION_LIST (object);

  if (prop_id == PROP_CLIENT)
    self->client = g_value_dup_object (value);
  else if (prop_id == PROP_KEY_PREFIX)
    self->key_prefix = g_value_dup_string (value);
  else if (prop_id == PROP_FILTER)
    self->filter = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
larder_mutation_list_constructed (GObject *object)
{
  LarderMutationList *self = LARDER_MUTATION_LIST (object);

  G_OBJECT_CLASS (larder_mutation_list_parent_class)->constructed (object);

  g_return_if_fail (self->client != NULL);
  if (self->filter == NULL)
    self->filter = larder_mutation_filter_new (self->key_prefix);
  for (guint i = 0; i < self->client->mutations->len; i++)
    {
      follow (self, self->client->mutations->pdata[i]);
      look_at (self, self->client->mutations->pdata[i]);
    }
  recount (self);
  g_signal_connect_object (self->client, "mutation-added", G_CALLBACK (mutation_added_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "mutation-removed", G_CALLBACK (mutation_removed_cb),
                           self, G_CONNECT_SWAPPED);
}

static void
larder_mutation_list_finalize (GObject *object)
{
  LarderMutationList *self = LARDER_MUTATION_LIST (object);

  g_ptr_array_unref (self->mutations);
  g_hash_table_unref (self->followed);
  g_hash_table_unref (self->touched);
  g_clear_pointer (&self->select, larder_closure_unref);
  g_clear_pointer (&self->selected, larder_value_unref);
  g_clear_object (&self->filter);
  g_clear_object (&self->client);
  g_free (self->key_prefix);

  G_OBJECT_CLASS (larder_mutation_list_parent_class)->finalize (object);
}

static void
larder_mutation_list_class_init (LarderMutationListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags construct =
    G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = larder_mutation_list_get_property;
  object_class->set_property = larder_mutation_list_set_property;
  object_class->constructed = larder_mutation_list_constructed;
  object_class->finalize = larder_mutation_list_finalize;

  /**
   * LarderMutationList:client:
   *
   * Whose mutations are listed.
   */
  properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL, LARDER_TYPE_CLIENT, construct);
  /**
   * LarderMutationList:key-prefix:
   *
   * The first parts of the keys; %NULL: all are listed. Not used when there is a filter.
   */
  properties[PROP_KEY_PREFIX] = g_param_spec_string ("key-prefix", NULL, NULL, NULL, construct);
  /**
   * LarderMutationList:n-pending:
   *
   * How many of them have neither succeeded nor failed.
   */
  properties[PROP_N_PENDING] =
    g_param_spec_uint ("n-pending", NULL, NULL, 0, G_MAXUINT, 0,
                       readable);
  /**
   * LarderMutationList:filter:
   *
   * Which mutations are listed.
   */
  properties[PROP_FILTER] =
    g_param_spec_object ("filter", NULL, NULL, LARDER_TYPE_MUTATION_FILTER, construct);
  /**
   * LarderMutationList:selected:
   *
   * The list of what the select function gives; %NULL without one. Equal parts are those of before.
   */
  properties[PROP_SELECTED] =
    g_param_spec_boxed ("selected", NULL, NULL, LARDER_TYPE_VALUE, readable);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
larder_mutation_list_init (LarderMutationList *self)
{
  self->mutations = g_ptr_array_new_with_free_func (g_object_unref);
  self->followed = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->touched = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

/**
 * larder_mutation_list_new:
 * @client: whose mutations
 * @key_prefix: (nullable): the first parts of their keys; %NULL: all
 *
 * Makes a list that follows the client.
 *
 * Returns: (transfer full): the list
 */
LarderMutationList *
larder_mutation_list_new (LarderClient *client,
                          const char   *key_prefix)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (client), NULL);

  return g_object_new (LARDER_TYPE_MUTATION_LIST, "client", client, "key-prefix", key_prefix,
                       NULL);
}

/**
 * larder_mutation_list_get_n_pending:
 *
 * For “3 uploads pending”.
 *
 * Returns: how many of them have neither succeeded nor failed
 */
guint
larder_mutation_list_get_n_pending (LarderMutationList *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION_LIST (self), 0);

  return self->n_pending;
}

/**
 * larder_mutation_list_new_filtered:
 * @client: whose mutations
 * @filter: which ones; not to be changed any more
 *
 * Makes a list that follows the client.
 *
 * Returns: (transfer full): the list
 */
LarderMutationList *
larder_mutation_list_new_filtered (LarderClient         *client,
                                   LarderMutationFilter *filter)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (client), NULL);
  g_return_val_if_fail (LARDER_IS_MUTATION_FILTER (filter), NULL);

  return g_object_new (LARDER_TYPE_MUTATION_LIST, "client", client, "filter", filter, NULL);
}

/**
 * larder_mutation_list_set_select:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   takes of each mutation what is shown
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when @func is not needed any more
 *
 * Sets the function whose values are [property@Larder.MutationList:selected].
 */
void
larder_mutation_list_set_select (LarderMutationList       *self,
                                 LarderMutationSelectFunc  func,
                                 gpointer                  user_data,
                                 GDestroyNotify            destroy)
{
  g_return_if_fail (LARDER_IS_MUTATION_LIST (self));

  g_clear_pointer (&self->select, larder_closure_unref);
  if (func != NULL)
    self->select = larder_closure_new (G_CALLBACK (func), user_data, destroy);
  select_again (self);
}

/**
 * larder_mutation_list_get_selected:
 *
 * The property notifies when the list has other content than before.
 *
 * Returns: (transfer none) (nullable): the list of what the select function gives
 */
LarderValue *
larder_mutation_list_get_selected (LarderMutationList *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION_LIST (self), NULL);

  return self->selected;
}
