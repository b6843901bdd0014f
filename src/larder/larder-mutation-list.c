/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A list model of the client's mutations of some keys. */

#include "config.h"

#include "larder/larder-mutation-list.h"

#include "larder/larder-mutation-private.h"

/**
 * LarderMutationList:
 *
 * A list model of a client's mutations whose keys begin alike, oldest first.
 *
 * Mutations that are done stay in it until the client lets go of them.
 */
struct _LarderMutationList
{
  GObject       parent_instance;

  LarderClient *client;       /* (owned) */
  char         *key_prefix;
  GPtrArray    *mutations;    /* of LarderMutation (owned) */
  guint         n_pending;
};

typedef enum
{
  PROP_CLIENT = 1,
  PROP_KEY_PREFIX,
  PROP_N_PENDING,
} LarderMutationListProperty;

static GParamSpec *properties[PROP_N_PENDING + 1];

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
take (LarderMutationList *self,
      LarderMutation     *mutation)
{
  g_ptr_array_add (self->mutations, g_object_ref (mutation));
  g_signal_connect_object (mutation, "notify::status", G_CALLBACK (recount), self,
                           G_CONNECT_SWAPPED);
}

static gboolean
is_mine (LarderMutationList *self,
         LarderMutation     *mutation)
{
  return self->key_prefix == NULL ||
         g_str_has_prefix (larder_mutation_get_key (mutation), self->key_prefix);
}

static void
mutation_added_cb (LarderMutationList *self,
                   LarderMutation     *mutation)
{
  if (!is_mine (self, mutation))
    return;
  take (self, mutation);
  g_list_model_items_changed (G_LIST_MODEL (self), self->mutations->len - 1, 0, 1);
  recount (self);
}

static void
mutation_removed_cb (LarderMutationList *self,
                     LarderMutation     *mutation)
{
  guint position;

  if (!g_ptr_array_find (self->mutations, mutation, &position))
    return;
  g_signal_handlers_disconnect_by_func (mutation, recount, self);
  g_ptr_array_remove_index (self->mutations, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  recount (self);
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

    case PROP_N_PENDING:
      g_value_set_uint (value, self->n_pending);
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
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
larder_mutation_list_constructed (GObject *object)
{
  LarderMutationList *self = LARDER_MUTATION_LIST (object);

  G_OBJECT_CLASS (larder_mutation_list_parent_class)->constructed (object);

  g_return_if_fail (self->client != NULL);
  for (guint i = 0; i < self->client->mutations->len; i++)
    if (is_mine (self, self->client->mutations->pdata[i]))
      take (self, self->client->mutations->pdata[i]);
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
   * How the keys begin; %NULL: all are listed.
   */
  properties[PROP_KEY_PREFIX] = g_param_spec_string ("key-prefix", NULL, NULL, NULL, construct);
  /**
   * LarderMutationList:n-pending:
   *
   * How many of them have neither succeeded nor failed.
   */
  properties[PROP_N_PENDING] =
    g_param_spec_uint ("n-pending", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
larder_mutation_list_init (LarderMutationList *self)
{
  self->mutations = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * larder_mutation_list_new:
 * @client: whose mutations
 * @key_prefix: (nullable): how their keys begin; %NULL: all
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
 * Returns: how many of them have neither succeeded nor failed
 */
guint
larder_mutation_list_get_n_pending (LarderMutationList *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION_LIST (self), 0);

  return self->n_pending;
}
