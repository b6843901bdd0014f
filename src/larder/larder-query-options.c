/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a query reads and when; one object describes it, many observers may use it. */

#include "config.h"

#include "larder/larder-query-options.h"

#include "larder/larder-key-private.h"
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
  PROP_RETRY_DELAY,
  PROP_RETRY_ON_MOUNT,
  PROP_STRUCTURAL_SHARING,
  PROP_THROW_ON_ERROR,
  PROP_PINNED,
  PROP_SKIP,
  PROP_META,
} LarderQueryOptionsProperty;

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];
static GParamSpec *properties[PROP_META + 1];

/* Only this library derives from it: the options of pages. */
G_DEFINE_TYPE (LarderQueryOptions, larder_query_options, G_TYPE_OBJECT)

/* Those that were added to the first ones. */
static void
get_more (LarderQueryOptions *self,
          guint               prop_id,
          GValue             *value,
          GParamSpec         *pspec)
{
  if (prop_id == PROP_RETRY_DELAY)
    g_value_set_int64 (value, self->choices->retry_delay_ms);
  else if (prop_id == PROP_RETRY_ON_MOUNT)
    g_value_set_boolean (value, self->choices->retry_on_mount);
  else if (prop_id == PROP_STRUCTURAL_SHARING)
    g_value_set_boolean (value, self->choices->structural_sharing);
  else if (prop_id == PROP_THROW_ON_ERROR)
    g_value_set_boolean (value, self->choices->throw_on_error);
  else if (prop_id == PROP_PINNED)
    g_value_set_boolean (value, self->choices->pinned);
  else if (prop_id == PROP_SKIP)
    g_value_set_boolean (value, self->choices->skip);
  else if (prop_id == PROP_META)
    g_value_set_variant (value, self->choices->meta);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (self, prop_id, pspec);
}

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
      g_value_set_variant (value, larder_query_options_get_key (self));
      break;

    case PROP_ENABLED:
      g_value_set_boolean (value, self->choices->enabled);
      break;

    case PROP_STALE_TIME:
      g_value_set_int64 (value, self->choices->stale_time);
      break;

    case PROP_GC_TIME:
      g_value_set_int64 (value, self->choices->gc_time);
      break;

    case PROP_RETRIES:
      g_value_set_int (value, self->choices->retries);
      break;

    case PROP_NETWORK_MODE:
      g_value_set_enum (value, (int) self->choices->network_mode);
      break;

    case PROP_REFETCH_ON_MOUNT:
      g_value_set_enum (value, (int) self->choices->refetch_on_mount);
      break;

    case PROP_REFETCH_ON_FOCUS:
      g_value_set_enum (value, (int) self->choices->refetch_on_focus);
      break;

    case PROP_REFETCH_ON_RECONNECT:
      g_value_set_enum (value, (int) self->choices->refetch_on_reconnect);
      break;

    case PROP_REFETCH_INTERVAL:
      g_value_set_int64 (value, self->choices->refetch_interval);
      break;

    case PROP_REFETCH_IN_BACKGROUND:
      g_value_set_boolean (value, self->choices->refetch_in_background);
      break;

    case PROP_KEEP_PREVIOUS:
      g_value_set_boolean (value, self->choices->keep_previous);
      break;

    case PROP_PERSIST:
      g_value_set_boolean (value, self->choices->persist);
      break;

    case PROP_RETRY_DELAY:
    case PROP_RETRY_ON_MOUNT:
    case PROP_STRUCTURAL_SHARING:
    case PROP_THROW_ON_ERROR:
    case PROP_PINNED:
    case PROP_SKIP:
    case PROP_META:
    default:
      get_more (self, prop_id, value, pspec);
    }
}

/* Those that were added to the first ones. */
static void
set_more (LarderQueryOptions *self,
          guint               prop_id,
          const GValue       *value,
          GParamSpec         *pspec)
{
  if (prop_id == PROP_RETRY_DELAY)
    larder_query_options_set_retry_delay (self, g_value_get_int64 (value));
  else if (prop_id == PROP_RETRY_ON_MOUNT)
    larder_query_options_set_retry_on_mount (self, g_value_get_boolean (value));
  else if (prop_id == PROP_STRUCTURAL_SHARING)
    larder_query_options_set_structural_sharing (self, g_value_get_boolean (value));
  else if (prop_id == PROP_THROW_ON_ERROR)
    larder_query_options_set_throw_on_error (self, g_value_get_boolean (value));
  else if (prop_id == PROP_PINNED)
    larder_query_options_set_pinned (self, g_value_get_boolean (value));
  else if (prop_id == PROP_SKIP)
    larder_query_options_set_skip (self, g_value_get_boolean (value));
  else if (prop_id == PROP_META)
    larder_query_options_set_meta (self, g_value_get_variant (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (self, prop_id, pspec);
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

    case PROP_RETRY_DELAY:
    case PROP_RETRY_ON_MOUNT:
    case PROP_STRUCTURAL_SHARING:
    case PROP_THROW_ON_ERROR:
    case PROP_PINNED:
    case PROP_SKIP:
    case PROP_META:
    default:
      set_more (self, prop_id, value, pspec);
    }
}

static void
larder_query_options_finalize (GObject *object)
{
  LarderQueryOptions *self = LARDER_QUERY_OPTIONS (object);

  g_free (self->text);
  larder_query_options_free_choices (self);

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

  /**
   * LarderQueryOptions:retry-delay:
   *
   * How long to wait (ms) before a failed attempt is tried again; -1: min(1000·2ⁿ, 30000) after
   * failure n, counted from 0.
   */
  properties[PROP_RETRY_DELAY] =
    g_param_spec_int64 ("retry-delay", NULL, NULL, G_MININT64, G_MAXINT64, -1, flags);

  /**
   * LarderQueryOptions:retry-on-mount:
   *
   * Whether an observer that attaches fetches a query that failed and has no data.
   */
  properties[PROP_RETRY_ON_MOUNT] =
    g_param_spec_boolean ("retry-on-mount", NULL, NULL, TRUE, flags);

  /**
   * LarderQueryOptions:structural-sharing:
   *
   * Whether fresh data keeps the parts of the former that are equal, so that who shows them is not
   * woken.
   */
  properties[PROP_STRUCTURAL_SHARING] =
    g_param_spec_boolean ("structural-sharing", NULL, NULL, TRUE, flags);

  /**
   * LarderQueryOptions:throw-on-error:
   *
   * Whether a final error is reported to the error boundary of the observer, and fails
   * [method@Larder.QueryObserver.refetch_async].
   */
  properties[PROP_THROW_ON_ERROR] =
    g_param_spec_boolean ("throw-on-error", NULL, NULL, FALSE, flags);

  /**
   * LarderQueryOptions:pinned:
   *
   * Whether the query is kept when memory is short.
   */
  properties[PROP_PINNED] =
    g_param_spec_boolean ("pinned", NULL, NULL, FALSE, flags);

  /**
   * LarderQueryOptions:skip:
   *
   * Whether there is nothing to fetch: as not enabled, and fetches that are asked for fail with
   * %LARDER_ERROR_MISSING_FUNCTION.
   */
  properties[PROP_SKIP] =
    g_param_spec_boolean ("skip", NULL, NULL, FALSE, flags);

  /**
   * LarderQueryOptions:meta:
   *
   * What the program wants to know of the query; given to fetch functions, hooks and events.
   */
  properties[PROP_META] =
    g_param_spec_variant ("meta", NULL, NULL, G_VARIANT_TYPE_ANY, NULL, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * LarderQueryOptions::changed:
   *
   * Something was chosen, a function included.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
larder_query_options_init (LarderQueryOptions *self)
{
  larder_query_options_init_choices (self);
}

static guint64 default_edits;

guint64
larder_query_options_get_default_edits (void)
{
  return default_edits;
}

void
larder_query_options_choose (LarderQueryOptions *self,
                             LarderOptionFlags   flag,
                             const char         *property)
{
  self->set |= flag;
  if (self->is_combined)
    return;
  if (self->choices->resolved != NULL)
    g_clear_object (&larder_query_options_own (self)->resolved);
  if (self->is_default)
    default_edits++;
  if (property != NULL)
    g_object_notify (G_OBJECT (self), property);
  g_signal_emit (self, signals[CHANGED], 0);
  larder_query_options_tell_followers (self);
}

/* The canonical text of a key; NULL, and a complaint, for what is none. */
static char *
make_text (GVariant   *key,
           const char *call)
{
  g_autoptr(GVariant) normal = NULL;
  g_autoptr(GError) error = NULL;
  char *text = larder_key_hash (key);

  if (text != NULL)
    return text;
  normal = larder_key_normalize (key, &error);
  g_critical ("%s: this is no key: %s", call,
              error != NULL ? error->message : "it cannot be written");
  return NULL;
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
  g_autoptr(GVariant) given = NULL;

  if (key == NULL)
    return self;
  /* Nobody listens yet. */
  given = g_variant_ref_sink (key);
  self->text = make_text (given, G_STRFUNC);
  return self;
}

/**
 * larder_query_options_get_key:
 *
 * Options of a prefix have no key.
 *
 * Returns: (transfer none) (nullable): the normalised key
 */
GVariant *
larder_query_options_get_key (LarderQueryOptions *self)
{
  g_return_val_if_fail (LARDER_IS_QUERY_OPTIONS (self), NULL);

  if (self->text != NULL && self->choices->key == NULL)
    larder_query_options_own (self)->key = larder_key_parse (self->text);
  return self->choices->key;
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
  g_autofree char *text = NULL;

  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));
  g_return_if_fail (key != NULL);

  given = g_variant_ref_sink (key);
  text = make_text (given, G_STRFUNC);
  if (text == NULL || g_strcmp0 (self->text, text) == 0)
    return;

  g_free (self->text);
  self->text = g_steal_pointer (&text);
  if (self->choices->key != NULL)
    g_clear_pointer (&larder_query_options_own (self)->key, g_variant_unref);
  larder_query_options_choose (self, 0, "key");
}
