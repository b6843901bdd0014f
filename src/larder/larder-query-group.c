/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Several queries looked at together: a list of observers, and what one function makes of them. */

#include "config.h"

#include "larder/larder-query-group-private.h"

/**
 * LarderQueryGroup:
 *
 * Several queries that are looked at together.
 *
 * It is a list of observers, one for each of the options given, in their order; the same key may
 * come more than once. When the list changes, the observers of keys that stay are kept. Whatever
 * changed in a batch is told once, by [signal@Larder.QueryGroup::changed]. A function may make one
 * value of all of them; it is asked again only after something changed, and equal parts of what it
 * gives are kept, so that nobody is told of a value that is the same.
 *
 * Of a change of some members the group looks at those members alone.
 */

/**
 * LarderCombineFunc:
 * @group: whose observers are looked at
 * @user_data: what was given with the function
 *
 * Makes one value of the results of a group.
 *
 * Returns: (transfer full) (nullable): the value
 */

typedef enum
{
  PROP_CLIENT = 1,
  PROP_VALUE,
} LarderQueryGroupProperty;

enum
{
  CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_VALUE + 1];
static guint signals[N_SIGNALS];

static void larder_query_group_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LarderQueryGroup, larder_query_group, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      larder_query_group_model_init))

static void
take_value (LarderValue **target,
            LarderValue  *value)
{
  if (value != NULL)
    larder_value_ref (value);
  g_clear_pointer (target, larder_value_unref);
  *target = value;
}

void
larder_query_group_take_told (LarderQueryGroup *self,
                              LarderValue      *value)
{
  take_value (&self->told, value);
}

static void
make_value (LarderQueryGroup *self)
{
  g_autoptr(LarderValue) fresh = NULL;
  LarderClosure *combine = self->combine;

  self->is_due = FALSE;
  if (combine != NULL)
    {
      larder_closure_ref (combine);
      fresh = ((LarderCombineFunc) combine->func) (self, combine->user_data);
      larder_closure_unref (combine);
    }
  if (fresh != NULL && self->value != NULL)
    {
      LarderValue *shared = larder_value_share (fresh, self->value);

      larder_value_unref (fresh);
      fresh = shared;
    }
  take_value (&self->value, fresh);
}

/* Called once at the end of a batch in which a member or the list changed. */
void
larder_query_group_flush (LarderQueryGroup *self)
{
  self->queued = FALSE;
  if (self->attached == 0)
    return;
  if (self->combine == NULL && self->value == NULL)
    {
      g_signal_emit (self, signals[CHANGED], 0);
      return;
    }
  if (self->is_due)
    make_value (self);
  if (self->value == self->told)
    return;
  larder_query_group_take_told (self, self->value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
larder_query_group_queue (LarderQueryGroup *self)
{
  self->is_due = TRUE;
  if (self->queued || self->attached == 0)
    return;
  self->queued = TRUE;
  larder_client_tell_group (self->client, self);
}

static GType
larder_query_group_get_item_type (GListModel *model)
{
  return LARDER_TYPE_QUERY_OBSERVER;
}

static guint
larder_query_group_get_n_items (GListModel *model)
{
  return LARDER_QUERY_GROUP (model)->members->len;
}

static gpointer
larder_query_group_get_item (GListModel *model,
                             guint       position)
{
  GPtrArray *members = LARDER_QUERY_GROUP (model)->members;

  return position < members->len ? g_object_ref (members->pdata[position]) : NULL;
}

static void
larder_query_group_model_init (GListModelInterface *iface)
{
  iface->get_item_type = larder_query_group_get_item_type;
  iface->get_n_items = larder_query_group_get_n_items;
  iface->get_item = larder_query_group_get_item;
}

static void
larder_query_group_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  LarderQueryGroup *self = LARDER_QUERY_GROUP (object);

  switch ((LarderQueryGroupProperty) prop_id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, self->client);
      break;

    case PROP_VALUE:
      g_value_set_boxed (value, larder_query_group_get_value (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_query_group_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  LarderQueryGroup *self = LARDER_QUERY_GROUP (object);

  if (prop_id == PROP_CLIENT)
    self->client = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
larder_query_group_dispose (GObject *object)
{
  LarderQueryGroup *self = LARDER_QUERY_GROUP (object);

  larder_query_group_drop_members (self);
  self->attached = 0;
  g_clear_pointer (&self->joining, g_hash_table_unref);
  g_clear_pointer (&self->next, g_ptr_array_unref);
  g_clear_pointer (&self->combine, larder_closure_unref);

  G_OBJECT_CLASS (larder_query_group_parent_class)->dispose (object);
}

static void
larder_query_group_finalize (GObject *object)
{
  LarderQueryGroup *self = LARDER_QUERY_GROUP (object);

  g_ptr_array_unref (self->members);
  g_clear_pointer (&self->value, larder_value_unref);
  g_clear_pointer (&self->told, larder_value_unref);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (larder_query_group_parent_class)->finalize (object);
}

static void
larder_query_group_class_init (LarderQueryGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = larder_query_group_get_property;
  object_class->set_property = larder_query_group_set_property;
  object_class->dispose = larder_query_group_dispose;
  object_class->finalize = larder_query_group_finalize;

  /**
   * LarderQueryGroup:client:
   *
   * The client whose queries are observed.
   */
  properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL, LARDER_TYPE_CLIENT,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /**
   * LarderQueryGroup:value:
   *
   * What the combining function made of all results; %NULL without one.
   */
  properties[PROP_VALUE] =
    g_param_spec_boxed ("value", NULL, NULL, LARDER_TYPE_VALUE,
                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * LarderQueryGroup::changed:
   *
   * With a combining function its value changed, without one a result of a member or the list did;
   * at most once per batch, while attached.
   */
  signals[CHANGED] = g_signal_new ("changed", LARDER_TYPE_QUERY_GROUP, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
larder_query_group_init (LarderQueryGroup *self)
{
  self->members = g_ptr_array_new ();
}

/**
 * larder_query_group_new:
 * @client: whose queries
 *
 * Makes a group without members. Nothing is fetched before [method@Larder.QueryGroup.attach].
 *
 * Returns: (transfer full): the group
 */
LarderQueryGroup *
larder_query_group_new (LarderClient *client)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (client), NULL);

  return g_object_new (LARDER_TYPE_QUERY_GROUP, "client", client, NULL);
}

/**
 * larder_query_group_get_n_queries:
 *
 * The number of observers, duplicates included.
 *
 * Returns: how many members there are
 */
guint
larder_query_group_get_n_queries (LarderQueryGroup *self)
{
  g_return_val_if_fail (LARDER_IS_QUERY_GROUP (self), 0);

  return self->members->len;
}

/**
 * larder_query_group_get_observer:
 * @index: the place in the list, from 0
 *
 * Observers keep the order of the options that were given.
 *
 * Returns: (transfer none): the observer there
 */
LarderQueryObserver *
larder_query_group_get_observer (LarderQueryGroup *self,
                                 guint             index)
{
  g_return_val_if_fail (LARDER_IS_QUERY_GROUP (self), NULL);
  g_return_val_if_fail (index < self->members->len, NULL);

  return self->members->pdata[index];
}

/**
 * larder_query_group_set_combine_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   makes one value of all results
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when the group does not need @func any more
 *
 * Sets the function that makes [property@Larder.QueryGroup:value]. The same one with the same data
 * changes nothing.
 */
void
larder_query_group_set_combine_func (LarderQueryGroup  *self,
                                     LarderCombineFunc  func,
                                     gpointer           user_data,
                                     GDestroyNotify     destroy)
{
  LarderClosure *closure = NULL;

  g_return_if_fail (LARDER_IS_QUERY_GROUP (self));

  if (func != NULL)
    closure = larder_closure_new (G_CALLBACK (func), user_data, destroy);
  if (larder_closure_equal (closure, self->combine))
    {
      g_clear_pointer (&closure, larder_closure_unref);
      return;
    }
  g_clear_pointer (&self->combine, larder_closure_unref);
  self->combine = closure;
  larder_query_group_queue (self);
}

/**
 * larder_query_group_get_value:
 *
 * The property notifies when the combined value is another one. The group keeps it until then.
 *
 * Returns: (transfer none) (nullable): what the combining function made of the results as they are
 */
LarderValue *
larder_query_group_get_value (LarderQueryGroup *self)
{
  g_return_val_if_fail (LARDER_IS_QUERY_GROUP (self), NULL);

  /* Members that are not attached, or not told yet, say nothing of what changed in them. */
  if (self->is_due || self->attached == 0 || self->client->batch_depth > 0)
    make_value (self);
  return self->value;
}

/**
 * larder_query_group_get_client:
 *
 * The client is given once, with the group.
 *
 * Returns: (transfer none): the client whose queries are observed
 */
LarderClient *
larder_query_group_get_client (LarderQueryGroup *self)
{
  g_return_val_if_fail (LARDER_IS_QUERY_GROUP (self), NULL);

  return self->client;
}
