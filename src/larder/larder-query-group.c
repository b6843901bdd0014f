/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Several queries looked at together: a list of observers, and what one function makes of them. */

#include "config.h"

#include "larder/larder-query-group.h"

#include "larder/larder-query-observer-private.h"

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

struct _LarderQueryGroup
{
  GObject        parent_instance;

  LarderClient  *client;      /* (owned) */
  GPtrArray     *members;     /* of LarderQueryObserver (owned) */
  guint          attached;
  gboolean       queued;      /* to be told at the end of the batch */
  gboolean       is_due;      /* something changed since the value was made */
  LarderClosure *combine;     /* (owned) (nullable) */
  LarderValue   *value;       /* what it gave last (owned) (nullable) */
  LarderValue   *told;        /* as of the last notification (owned) (nullable) */
};

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
  take_value (&self->told, self->value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
queue (LarderQueryGroup *self)
{
  self->is_due = TRUE;
  if (self->queued || self->attached == 0)
    return;
  self->queued = TRUE;
  larder_client_tell_group (self->client, self);
}

static void
drop_member (LarderQueryGroup    *self,
             LarderQueryObserver *member)
{
  g_signal_handlers_disconnect_by_data (member, self);
  if (self->attached > 0)
    larder_query_observer_detach (member);
  g_object_unref (member);
}

static LarderQueryObserver *
add_member (LarderQueryGroup   *self,
            LarderQueryOptions *options)
{
  LarderQueryObserver *member = larder_query_observer_new (self->client, options);

  g_signal_connect_swapped (member, "changed", G_CALLBACK (queue), self);
  if (self->attached > 0)
    larder_query_observer_attach (member);
  return member;
}

/* Those of one key stand in a chain in their order. */
static GHashTable *
index_members (GPtrArray *members)
{
  GHashTable *by_hash = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                               (GDestroyNotify) g_queue_free);

  for (guint i = 0; i < members->len; i++)
    {
      LarderQueryObserver *member = members->pdata[i];
      GQueue *chain;

      if (member->query == NULL)
        continue;
      chain = g_hash_table_lookup (by_hash, member->query->hash);
      if (chain == NULL)
        {
          chain = g_queue_new ();
          g_hash_table_insert (by_hash, g_strdup (member->query->hash), chain);
        }
      g_queue_push_tail (chain, member);
    }
  return by_hash;
}

static LarderQueryObserver *
take_member (LarderQueryGroup   *self,
             GHashTable         *by_hash,
             LarderQueryOptions *options)
{
  g_autoptr(LarderQueryOptions) resolved = larder_client_resolve (self->client, options);
  g_autofree char *other = larder_query_options_hash_text (resolved, options->text);
  GQueue *chain = g_hash_table_lookup (by_hash, other != NULL ? other : options->text);
  LarderQueryObserver *member = chain != NULL ? g_queue_pop_head (chain) : NULL;

  if (member == NULL)
    return add_member (self, options);
  larder_query_observer_set_options (member, options);
  return member;
}

static void
tell_list (LarderQueryGroup *self,
           GPtrArray        *former)
{
  GPtrArray *members = self->members;
  guint least = MIN (former->len, members->len);
  guint first = 0;
  guint last = 0;

  while (first < least && former->pdata[first] == members->pdata[first])
    first++;
  while (last < least - first &&
         former->pdata[former->len - 1 - last] == members->pdata[members->len - 1 - last])
    last++;
  if (first == former->len && first == members->len)
    return;
  g_list_model_items_changed (G_LIST_MODEL (self), first, former->len - first - last,
                              members->len - first - last);
  queue (self);
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

  for (guint i = 0; i < self->members->len; i++)
    drop_member (self, self->members->pdata[i]);
  g_ptr_array_set_size (self->members, 0);
  self->attached = 0;
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
 * larder_query_group_set_queries:
 * @queries: (array length=n_queries) (transfer none): what to observe, each with a key
 * @n_queries: how many
 *
 * Takes another list. Observers of keys that were there are kept, whatever their new place; new
 * ones begin as the group is, attached or not.
 */
void
larder_query_group_set_queries (LarderQueryGroup    *self,
                                LarderQueryOptions **queries,
                                guint                n_queries)
{
  g_autoptr(GPtrArray) former = NULL;
  g_autoptr(GHashTable) by_hash = NULL;
  GHashTableIter iter;
  gpointer chain;

  g_return_if_fail (LARDER_IS_QUERY_GROUP (self));
  for (guint i = 0; i < n_queries; i++)
    g_return_if_fail (LARDER_IS_QUERY_OPTIONS (queries[i]) && queries[i]->text != NULL);

  larder_client_begin_batch (self->client);
  former = g_steal_pointer (&self->members);
  self->members = g_ptr_array_sized_new (n_queries);
  by_hash = index_members (former);
  for (guint i = 0; i < n_queries; i++)
    g_ptr_array_add (self->members, take_member (self, by_hash, queries[i]));
  tell_list (self, former);
  g_hash_table_iter_init (&iter, by_hash);
  while (g_hash_table_iter_next (&iter, NULL, &chain))
    for (GList *link = ((GQueue *) chain)->head; link != NULL; link = link->next)
      drop_member (self, link->data);
  larder_client_end_batch (self->client);
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
  queue (self);
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
 * larder_query_group_attach:
 *
 * Begins to take part in all queries; counted, so each call needs its
 * [method@Larder.QueryGroup.detach].
 */
void
larder_query_group_attach (LarderQueryGroup *self)
{
  g_return_if_fail (LARDER_IS_QUERY_GROUP (self));

  if (self->attached > 0)
    {
      self->attached++;
      return;
    }
  /* What is true now is no news. */
  take_value (&self->told, larder_query_group_get_value (self));
  self->attached = 1;
  larder_client_begin_batch (self->client);
  for (guint i = 0; i < self->members->len; i++)
    larder_query_observer_attach (self->members->pdata[i]);
  larder_client_end_batch (self->client);
}

/**
 * larder_query_group_detach:
 *
 * Ends what [method@Larder.QueryGroup.attach] began.
 */
void
larder_query_group_detach (LarderQueryGroup *self)
{
  g_return_if_fail (LARDER_IS_QUERY_GROUP (self));
  g_return_if_fail (self->attached > 0);

  if (--self->attached > 0)
    return;
  larder_client_begin_batch (self->client);
  for (guint i = 0; i < self->members->len; i++)
    larder_query_observer_detach (self->members->pdata[i]);
  larder_client_end_batch (self->client);
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
