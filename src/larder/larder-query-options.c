/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a query reads and when; one object describes it, many observers may use it. */

#include "config.h"

#include "larder/larder-query-options.h"

#include "larder/larder-key.h"
#include "larder/larder-query-options-private.h"
#include "larder/larder-ties-private.h"

/**
 * LarderQueryOptions:
 *
 * What a query reads and when.
 *
 * One object may be given to many observers; a change of one of its properties reaches all of them.
 * What is not set comes from [method@Larder.Client.set_query_defaults] and then from built-in
 * defaults: enabled, stale at once, kept for 300000 ms, 3 retries for observers and none for
 * imperative fetches, network mode online, refetched on mount, focus and reconnect when stale.
 */

/**
 * LarderFetchFunc:
 * @context: says what to fetch, and is completed exactly once; take a reference to do that later
 * @user_data: what was given with the function
 *
 * Fetches the data of a query. Called in the client's thread and must not block.
 */

/**
 * LarderRetryFunc:
 * @failure_count: how many attempts failed before this one, from 0
 * @error: why it failed
 * @user_data: what was given with the function
 *
 * Decides whether a failed attempt is followed by another one.
 *
 * Returns: %TRUE to try again
 */

/**
 * LarderRetryDelayFunc:
 * @failure_count: how many attempts failed before this one, from 0
 * @error: why it failed
 * @user_data: what was given with the function
 *
 * Decides how long to wait before the next attempt.
 *
 * Returns: milliseconds
 */

/**
 * LarderIntervalFunc:
 * @data: (nullable): the present data of the query
 * @user_data: what was given with the function
 *
 * Decides when an observed query is fetched again. Asked at every change of the query.
 *
 * Returns: milliseconds from now, or %LARDER_NEVER
 */

typedef enum
{
  PROP_KEY = 1,
  PROP_ENABLED,
  PROP_STALE_TIME,
  PROP_GC_TIME,
  PROP_RETRIES,
  PROP_NETWORK_MODE,
  PROP_REFETCH_ON_MOUNT,
  PROP_REFETCH_ON_FOCUS,
  PROP_REFETCH_ON_RECONNECT,
  PROP_REFETCH_INTERVAL,
  PROP_REFETCH_IN_BACKGROUND,
  PROP_KEEP_PREVIOUS,
  PROP_PERSIST,
} LarderQueryOptionsProperty;

static GParamSpec *properties[PROP_PERSIST + 1];

/* Only this library derives from it: the options of pages. */
G_DEFINE_TYPE (LarderQueryOptions, larder_query_options, G_TYPE_OBJECT)

static void
larder_query_options_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  LarderQueryOptions *self = LARDER_QUERY_OPTIONS (object);

  switch ((LarderQueryOptionsProperty) prop_id)
    {
    case PROP_KEY:
      g_value_set_variant (value, self->key);
      break;

    case PROP_ENABLED:
      g_value_set_boolean (value, self->enabled);
      break;

    case PROP_STALE_TIME:
      g_value_set_int64 (value, self->stale_time);
      break;

    case PROP_GC_TIME:
      g_value_set_int64 (value, self->gc_time);
      break;

    case PROP_RETRIES:
      g_value_set_int (value, self->retries);
      break;

    case PROP_NETWORK_MODE:
      g_value_set_enum (value, (int) self->network_mode);
      break;

    case PROP_REFETCH_ON_MOUNT:
      g_value_set_enum (value, (int) self->refetch_on_mount);
      break;

    case PROP_REFETCH_ON_FOCUS:
      g_value_set_enum (value, (int) self->refetch_on_focus);
      break;

    case PROP_REFETCH_ON_RECONNECT:
      g_value_set_enum (value, (int) self->refetch_on_reconnect);
      break;

    case PROP_REFETCH_INTERVAL:
      g_value_set_int64 (value, self->refetch_interval);
      break;

    case PROP_REFETCH_IN_BACKGROUND:
      g_value_set_boolean (value, self->refetch_in_background);
      break;

    case PROP_KEEP_PREVIOUS:
      g_value_set_boolean (value, self->keep_previous);
      break;

    case PROP_PERSIST:
      g_value_set_boolean (value, self->persist);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_query_options_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  LarderQueryOptions *self = LARDER_QUERY_OPTIONS (object);

  switch ((LarderQueryOptionsProperty) prop_id)
    {
    case PROP_KEY:
      larder_query_options_set_key (self, g_value_get_variant (value));
      break;

    case PROP_ENABLED:
      larder_query_options_set_enabled (self, g_value_get_boolean (value));
      break;

    case PROP_STALE_TIME:
      larder_query_options_set_stale_time (self, g_value_get_int64 (value));
      break;

    case PROP_GC_TIME:
      larder_query_options_set_gc_time (self, g_value_get_int64 (value));
      break;

    case PROP_RETRIES:
      larder_query_options_set_retries (self, g_value_get_int (value));
      break;

    case PROP_NETWORK_MODE:
      larder_query_options_set_network_mode (self, g_value_get_enum (value));
      break;

    case PROP_REFETCH_ON_MOUNT:
      larder_query_options_set_refetch_on_mount (self, g_value_get_enum (value));
      break;

    case PROP_REFETCH_ON_FOCUS:
      larder_query_options_set_refetch_on_focus (self, g_value_get_enum (value));
      break;

    case PROP_REFETCH_ON_RECONNECT:
      larder_query_options_set_refetch_on_reconnect (self, g_value_get_enum (value));
      break;

    case PROP_REFETCH_INTERVAL:
      larder_query_options_set_refetch_interval (self, g_value_get_int64 (value));
      break;

    case PROP_REFETCH_IN_BACKGROUND:
      larder_query_options_set_refetch_in_background (self, g_value_get_boolean (value));
      break;

    case PROP_KEEP_PREVIOUS:
      larder_query_options_set_keep_previous (self, g_value_get_boolean (value));
      break;

    case PROP_PERSIST:
      larder_query_options_set_persist (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_query_options_finalize (GObject *object)
{
  LarderQueryOptions *self = LARDER_QUERY_OPTIONS (object);

  g_clear_pointer (&self->key, g_variant_unref);
  g_clear_pointer (&self->fetch, larder_closure_unref);
  g_clear_pointer (&self->retry, larder_closure_unref);
  g_clear_pointer (&self->retry_delay, larder_closure_unref);
  g_clear_pointer (&self->interval, larder_closure_unref);
  g_clear_pointer (&self->schema, larder_schema_unref);
  g_clear_pointer (&self->paged, larder_paged_unref);
  g_clear_pointer (&self->stream, larder_stream_unref);
  g_clear_pointer (&self->ties, larder_ties_unref);
  g_clear_pointer (&self->initial_data, larder_value_unref);

  G_OBJECT_CLASS (larder_query_options_parent_class)->finalize (object);
}

static void
larder_query_options_class_init (LarderQueryOptionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = larder_query_options_get_property;
  object_class->set_property = larder_query_options_set_property;
  object_class->finalize = larder_query_options_finalize;

  /**
   * LarderQueryOptions:key:
   *
   * The key of the query, normalised.
   */
  properties[PROP_KEY] =
    g_param_spec_variant ("key", NULL, NULL, G_VARIANT_TYPE_ANY, NULL, flags);

  /**
   * LarderQueryOptions:enabled:
   *
   * Whether the query is fetched by itself. A disabled observer still shows what others fetch,
   * and [method@Larder.QueryObserver.refetch] works.
   */
  properties[PROP_ENABLED] =
    g_param_spec_boolean ("enabled", NULL, NULL, TRUE, flags);

  /**
   * LarderQueryOptions:stale-time:
   *
   * For how long (ms) data counts as fresh; %LARDER_NEVER: until it is invalidated;
   * %LARDER_STATIC: only an explicit fetch changes it.
   */
  properties[PROP_STALE_TIME] =
    g_param_spec_int64 ("stale-time", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);

  /**
   * LarderQueryOptions:gc-time:
   *
   * For how long (ms) data stays in memory when nobody observes it; %LARDER_NEVER: for ever.
   */
  properties[PROP_GC_TIME] =
    g_param_spec_int64 ("gc-time", NULL, NULL, G_MININT64, G_MAXINT64, 300000, flags);

  /**
   * LarderQueryOptions:retries:
   *
   * How often a failed fetch is tried again; -1: for ever.
   */
  properties[PROP_RETRIES] =
    g_param_spec_int ("retries", NULL, NULL, -1, G_MAXINT, 3, flags);

  /**
   * LarderQueryOptions:network-mode:
   *
   * What the fetch needs of the network.
   */
  properties[PROP_NETWORK_MODE] =
    g_param_spec_enum ("network-mode", NULL, NULL, LARDER_TYPE_NETWORK_MODE,
                       LARDER_NETWORK_MODE_ONLINE, flags);

  /**
   * LarderQueryOptions:refetch-on-mount:
   *
   * Whether data that is there is fetched again when an observer attaches.
   */
  properties[PROP_REFETCH_ON_MOUNT] =
    g_param_spec_enum ("refetch-on-mount", NULL, NULL, LARDER_TYPE_REFETCH,
                       LARDER_REFETCH_STALE, flags);

  /**
   * LarderQueryOptions:refetch-on-focus:
   *
   * Whether it is fetched again when the program gets the focus.
   */
  properties[PROP_REFETCH_ON_FOCUS] =
    g_param_spec_enum ("refetch-on-focus", NULL, NULL, LARDER_TYPE_REFETCH,
                       LARDER_REFETCH_STALE, flags);

  /**
   * LarderQueryOptions:refetch-on-reconnect:
   *
   * Whether it is fetched again when the backend is reached again.
   */
  properties[PROP_REFETCH_ON_RECONNECT] =
    g_param_spec_enum ("refetch-on-reconnect", NULL, NULL, LARDER_TYPE_REFETCH,
                       LARDER_REFETCH_STALE, flags);

  /**
   * LarderQueryOptions:refetch-interval:
   *
   * The period (ms) of repeated fetches while the query is observed; 0: none.
   */
  properties[PROP_REFETCH_INTERVAL] =
    g_param_spec_int64 ("refetch-interval", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);

  /**
   * LarderQueryOptions:refetch-in-background:
   *
   * Whether the period goes on while no window is seen.
   */
  properties[PROP_REFETCH_IN_BACKGROUND] =
    g_param_spec_boolean ("refetch-in-background", NULL, NULL, FALSE, flags);

  /**
   * LarderQueryOptions:keep-previous:
   *
   * Whether an observer shows the data of its former key until the new one has some.
   */
  properties[PROP_KEEP_PREVIOUS] =
    g_param_spec_boolean ("keep-previous", NULL, NULL, FALSE, flags);

  /**
   * LarderQueryOptions:persist:
   *
   * Whether the data is kept in the cache file of the client and read from there before the
   * first fetch.
   */
  properties[PROP_PERSIST] =
    g_param_spec_boolean ("persist", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
larder_query_options_init (LarderQueryOptions *self)
{
  self->enabled = TRUE;
  self->gc_time = 300000;
  self->retries = 3;
  self->network_mode = LARDER_NETWORK_MODE_ONLINE;
  self->refetch_on_mount = LARDER_REFETCH_STALE;
  self->refetch_on_focus = LARDER_REFETCH_STALE;
  self->refetch_on_reconnect = LARDER_REFETCH_STALE;
}

/**
 * larder_query_options_new:
 * @key: (nullable): the key, see [func@Larder.key_new]; %NULL for defaults of a prefix
 *
 * Makes options in which nothing else is chosen. A key that is not a list of plain values is a
 * programmer's error.
 *
 * Returns: (transfer full): the options
 */
LarderQueryOptions *
larder_query_options_new (GVariant *key)
{
  LarderQueryOptions *self = g_object_new (LARDER_TYPE_QUERY_OPTIONS, NULL);

  if (key != NULL)
    larder_query_options_set_key (self, key);
  return self;
}

/**
 * larder_query_options_get_key:
 *
 * Returns: (transfer none) (nullable): the normalised key
 */
GVariant *
larder_query_options_get_key (LarderQueryOptions *self)
{
  g_return_val_if_fail (LARDER_IS_QUERY_OPTIONS (self), NULL);

  return self->key;
}

/**
 * larder_query_options_set_key:
 * @key: the key; a floating reference is taken
 *
 * Observers of these options leave the query of the old key and join that of the new one.
 */
void
larder_query_options_set_key (LarderQueryOptions *self,
                              GVariant           *key)
{
  g_autoptr(GVariant) given = NULL;
  g_autoptr(GVariant) normal = NULL;
  g_autoptr(GError) error = NULL;

  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));
  g_return_if_fail (key != NULL);

  given = g_variant_ref_sink (key);
  normal = larder_key_normalize (given, &error);
  if (normal == NULL)
    {
      g_critical ("This is no key: %s", error->message);
      return;
    }
  if (self->key != NULL && g_variant_equal (self->key, normal))
    return;

  g_clear_pointer (&self->key, g_variant_unref);
  self->key = g_steal_pointer (&normal);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEY]);
}
