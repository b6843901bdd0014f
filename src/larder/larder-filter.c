/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which queries of a cache are meant. */

#include "config.h"

#include "larder/larder-filter.h"

#include "larder/larder-client-private.h"
#include "larder/larder-filter-private.h"
#include "larder/larder-key.h"

struct _LarderFilter
{
  GObject            parent_instance;

  GVariant          *key;               /* normalised; NULL: every key */
  gboolean           exact;
  gboolean           is_void;           /* the key is none: nothing passes */
  LarderQueryType    type;
  LarderTristate     stale;
  gboolean           has_fetch_status;
  LarderFetchStatus  fetch_status;
  LarderClosure     *predicate;         /* LarderQueryPredicate */
};

/**
 * LarderFilter:
 *
 * Which queries of a cache are meant.
 *
 * A query passes if all that was chosen holds for it. A new filter lets every query pass.
 */

/**
 * LarderQueryPredicate:
 * @query: a query that everything else in the filter lets pass
 * @user_data: what was given with the function
 *
 * Decides whether a query is meant.
 *
 * Returns: %TRUE if it is
 */

typedef enum
{
  PROP_KEY = 1,
  PROP_EXACT,
  PROP_QUERY_TYPE,
  PROP_STALE,
} LarderFilterProperty;

static GParamSpec *properties[PROP_STALE + 1];

G_DEFINE_FINAL_TYPE (LarderFilter, larder_filter, G_TYPE_OBJECT)

static void
larder_filter_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  LarderFilter *self = LARDER_FILTER (object);

  switch ((LarderFilterProperty) prop_id)
    {
    case PROP_KEY:
      g_value_set_variant (value, self->key);
      break;

    case PROP_EXACT:
      g_value_set_boolean (value, self->exact);
      break;

    case PROP_QUERY_TYPE:
      g_value_set_enum (value, (int) self->type);
      break;

    case PROP_STALE:
      g_value_set_enum (value, (int) self->stale);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_filter_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  LarderFilter *self = LARDER_FILTER (object);

  switch ((LarderFilterProperty) prop_id)
    {
    case PROP_KEY:
      larder_filter_set_key (self, g_value_get_variant (value));
      break;

    case PROP_EXACT:
      larder_filter_set_exact (self, g_value_get_boolean (value));
      break;

    case PROP_QUERY_TYPE:
      larder_filter_set_query_type (self, g_value_get_enum (value));
      break;

    case PROP_STALE:
      larder_filter_set_stale (self, g_value_get_enum (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_filter_finalize (GObject *object)
{
  LarderFilter *self = LARDER_FILTER (object);

  g_clear_pointer (&self->key, g_variant_unref);
  g_clear_pointer (&self->predicate, larder_closure_unref);

  G_OBJECT_CLASS (larder_filter_parent_class)->finalize (object);
}

static void
larder_filter_class_init (LarderFilterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = larder_filter_get_property;
  object_class->set_property = larder_filter_set_property;
  object_class->finalize = larder_filter_finalize;

  /**
   * LarderFilter:key:
   *
   * The beginning of keys, or the whole key; %NULL: every key.
   */
  properties[PROP_KEY] =
    g_param_spec_variant ("key", NULL, NULL, G_VARIANT_TYPE_ANY, NULL, flags);
  /**
   * LarderFilter:exact:
   *
   * Whether the key is the whole key.
   */
  properties[PROP_EXACT] = g_param_spec_boolean ("exact", NULL, NULL, FALSE, flags);
  /**
   * LarderFilter:query-type:
   *
   * Whether an enabled observer must look at it, or none.
   */
  properties[PROP_QUERY_TYPE] =
    g_param_spec_enum ("query-type", NULL, NULL, LARDER_TYPE_QUERY_TYPE, LARDER_QUERY_TYPE_ALL,
                       flags);
  /**
   * LarderFilter:stale:
   *
   * Whether it must be stale. Without observers there is no stale time: then only a query without
   * data and an invalidated one are.
   */
  properties[PROP_STALE] =
    g_param_spec_enum ("stale", NULL, NULL, LARDER_TYPE_TRISTATE, LARDER_TRISTATE_ANY, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
larder_filter_init (LarderFilter *self)
{
}

/**
 * larder_filter_new:
 * @key: (nullable): the beginning of keys; a floating reference is taken
 *
 * Makes a filter in which nothing else is chosen.
 *
 * Returns: (transfer full): the filter
 */
LarderFilter *
larder_filter_new (GVariant *key)
{
  LarderFilter *self = g_object_new (LARDER_TYPE_FILTER, NULL);

  larder_filter_set_key (self, key);
  return self;
}

/**
 * larder_filter_set_key:
 * @key: (nullable): the beginning of keys; a floating reference is taken
 *
 * Sets [property@Larder.Filter:key]. What is no list of plain values is a programmer's error.
 */
void
larder_filter_set_key (LarderFilter *self,
                       GVariant     *key)
{
  g_autoptr(GVariant) given = NULL;
  g_autoptr(GVariant) normal = NULL;
  g_autoptr(GError) error = NULL;

  g_return_if_fail (LARDER_IS_FILTER (self));

  if (key != NULL)
    {
      given = g_variant_ref_sink (key);
      normal = larder_key_normalize (given, &error);
      if (normal == NULL)
        g_critical ("%s: this is no key: %s", G_STRFUNC, error->message);
    }
  self->is_void = key != NULL && normal == NULL;
  g_clear_pointer (&self->key, g_variant_unref);
  self->key = g_steal_pointer (&normal);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEY]);
}

/**
 * larder_filter_set_exact:
 * @exact: whether the key is the whole key
 *
 * Sets [property@Larder.Filter:exact].
 */
void
larder_filter_set_exact (LarderFilter *self,
                         gboolean      exact)
{
  g_return_if_fail (LARDER_IS_FILTER (self));

  if (self->exact == !!exact)
    return;
  self->exact = !!exact;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXACT]);
}

/**
 * larder_filter_set_query_type:
 * @type: of which queries
 *
 * Sets [property@Larder.Filter:query-type].
 */
void
larder_filter_set_query_type (LarderFilter    *self,
                              LarderQueryType  type)
{
  g_return_if_fail (LARDER_IS_FILTER (self));

  if (self->type == type)
    return;
  self->type = type;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUERY_TYPE]);
}

/**
 * larder_filter_set_stale:
 * @stale: whether it must be
 *
 * Sets [property@Larder.Filter:stale].
 */
void
larder_filter_set_stale (LarderFilter   *self,
                         LarderTristate  stale)
{
  g_return_if_fail (LARDER_IS_FILTER (self));

  if (self->stale == stale)
    return;
  self->stale = stale;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STALE]);
}

/**
 * larder_filter_set_fetch_status:
 * @fetch_status: what the query must be doing
 *
 * Lets only queries pass of which that is true.
 */
void
larder_filter_set_fetch_status (LarderFilter      *self,
                                LarderFetchStatus  fetch_status)
{
  g_return_if_fail (LARDER_IS_FILTER (self));

  self->has_fetch_status = TRUE;
  self->fetch_status = fetch_status;
}

/**
 * larder_filter_unset_fetch_status:
 *
 * Lets queries pass whatever they are doing.
 */
void
larder_filter_unset_fetch_status (LarderFilter *self)
{
  g_return_if_fail (LARDER_IS_FILTER (self));

  self->has_fetch_status = FALSE;
}

/**
 * larder_filter_set_predicate:
 * @predicate: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   decides last
 * @user_data: given to @predicate
 * @destroy: (nullable): called with @user_data when @predicate is not needed any more
 *
 * Sets a function that must agree too.
 */
void
larder_filter_set_predicate (LarderFilter         *self,
                             LarderQueryPredicate  predicate,
                             gpointer              user_data,
                             GDestroyNotify        destroy)
{
  g_return_if_fail (LARDER_IS_FILTER (self));

  g_clear_pointer (&self->predicate, larder_closure_unref);
  if (predicate != NULL)
    self->predicate = larder_closure_new (G_CALLBACK (predicate), user_data, destroy);
}

static gboolean
key_matches (LarderFilter *self,
             LarderQuery  *query)
{
  g_autofree char *hash = NULL;

  if (self->key == NULL)
    return !self->is_void;
  if (!self->exact)
    return larder_key_matches (self->key, larder_query_need_key (query));
  hash = query->options != NULL ? larder_query_options_hash (query->options, self->key)
                                : larder_key_hash (self->key);
  return g_str_equal (hash, query->hash);
}

/**
 * larder_filter_matches:
 * @query: a query
 *
 * Tells whether all that is set holds for a query.
 *
 * Returns: whether the filter lets the query pass
 */
gboolean
larder_filter_matches (LarderFilter *self,
                       LarderQuery  *query)
{
  g_return_val_if_fail (LARDER_IS_FILTER (self), FALSE);
  g_return_val_if_fail (query != NULL, FALSE);

  return key_matches (self, query) && larder_filter_matches_rest (self, query);
}

gboolean
larder_filter_matches_rest (LarderFilter *self,
                            LarderQuery  *query)
{
  if (self->is_void)
    return FALSE;
  if (self->type == LARDER_QUERY_TYPE_NONE ||
      (self->type != LARDER_QUERY_TYPE_ALL &&
       larder_query_is_active (query) != (self->type == LARDER_QUERY_TYPE_ACTIVE)))
    return FALSE;
  if (self->stale != LARDER_TRISTATE_ANY &&
      larder_query_get_is_stale (query) != (self->stale == LARDER_TRISTATE_YES))
    return FALSE;
  if (self->has_fetch_status && query->state.fetch_status != self->fetch_status)
    return FALSE;
  return self->predicate == NULL ||
         ((LarderQueryPredicate) self->predicate->func) (query, self->predicate->user_data);
}

gboolean
larder_filter_is_plain (LarderFilter *self)
{
  return !self->is_void && self->type == LARDER_QUERY_TYPE_ALL &&
         self->stale == LARDER_TRISTATE_ANY && !self->has_fetch_status && self->predicate == NULL;
}

GVariant *
larder_filter_get_key (LarderFilter *self,
                       gboolean     *exact)
{
  *exact = self->exact;
  return self->key;
}
