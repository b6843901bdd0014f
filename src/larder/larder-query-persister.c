/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keeps queries one by one in a store, and answers their first fetch from there. */

#include "config.h"

#include "larder/larder-query-persister-private.h"

#define MAX_AGE_MS (24 * 60 * 60 * 1000)

/**
 * LarderQueryPersister:
 *
 * Keeps the queries that name it in their options in a store, each as a record of its own.
 *
 * When such a query has no data, its first fetch looks into the store. What is found there ends the
 * fetch with the moment at which it was new, and is fetched again if it is stale by now. What is
 * not found is fetched by the function of the query. Each success and each write by hand is saved.
 * A record that is too old, of another buster or can not be read is removed. Queries with a schema
 * have their data in tables, and streams end: both take no part; a [class@Larder.Cache] keeps rows.
 */

typedef enum
{
  PROP_CLIENT = 1,
  PROP_STORE,
  PROP_PREFIX,
  PROP_BUSTER,
  PROP_MAX_AGE,
  PROP_REFETCH,
  PROP_FILTER,
} LarderQueryPersisterProperty;

enum
{
  FAILED,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_FILTER + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LarderQueryPersister, larder_query_persister, G_TYPE_OBJECT)

/* Keys may be of any length; names of files are not. */
char *
larder_query_persister_dup_name (LarderQueryPersister *self,
                                 const char           *hash)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, hash, -1);

  return g_strconcat (self->prefix, sum, NULL);
}

static gboolean
takes_part (LarderQueryPersister *self,
            LarderQuery          *query,
            LarderQueryOptions   *options)
{
  return options != NULL && options->choices->persister == self &&
         options->choices->stream == NULL &&
         larder_query_options_get_schema (options) == NULL &&
         (self->filter == NULL || larder_filter_matches (self->filter, query));
}

void
larder_query_persister_fail (LarderQueryPersister *self,
                             const GError         *error)
{
  g_signal_emit (self, signals[FAILED], 0, error);
}

static void
dropped_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(LarderQueryPersister) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!larder_store_remove_finish (LARDER_STORE (object), result, &error))
    larder_query_persister_fail (self, error);
}

void
larder_query_persister_drop (LarderQueryPersister *self,
                             const char           *name)
{
  larder_store_remove_async (self->store, name, NULL, dropped_cb, g_object_ref (self));
}

LarderValue *
larder_query_persister_judge (LarderQueryPersister *self,
                              LarderValue          *record)
{
  LarderValue *query;
  gint64 age, timestamp;

  if (larder_value_get_kind (record) != LARDER_VALUE_OBJECT)
    return NULL;
  timestamp = larder_value_get_member_int (record, "timestamp", -1);
  age = larder_clock_get_time_ms (self->clock) - timestamp;
  query = larder_value_get_member (record, "query");
  if (timestamp < 0 || age > self->max_age || query == NULL ||
      g_strcmp0 (larder_value_get_member_string (record, "buster"), self->buster) != 0)
    return NULL;
  return query;
}

typedef struct
{
  LarderQueryPersister *self;           /* (owned) */
  LarderFetchContext   *context;        /* (owned) */
  char                 *name;
} Lookup;

static void
lookup_free (Lookup *lookup)
{
  g_object_unref (lookup->self);
  g_object_unref (lookup->context);
  g_free (lookup->name);
  g_free (lookup);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lookup, lookup_free)

static void
looked_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Lookup) lookup = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) record = NULL;
  LarderQuery *query = larder_fetch_context_get_query (lookup->context);
  LarderValue *kept = NULL;
  LarderValue *state = NULL;

  record = larder_store_load_finish (LARDER_STORE (object), result, &error);
  if (record != NULL)
    kept = larder_query_persister_judge (lookup->self, record);
  if (kept != NULL)
    state = larder_value_get_member (kept, "state");
  if (error != NULL)
    larder_query_persister_fail (lookup->self, error);
  if (error != NULL || (record != NULL && state == NULL))
    larder_query_persister_drop (lookup->self, lookup->name);

  if (query == NULL || state == NULL || query->state.base != NULL)
    larder_fetch_context_call (lookup->context);
  else if (!larder_query_take_stored (query, kept, lookup->self->refetch))
    {
      larder_query_persister_drop (lookup->self, lookup->name);
      larder_fetch_context_call (lookup->context);
    }
}

gboolean
larder_query_persister_begin (LarderQueryPersister *self,
                              LarderFetch          *fetch,
                              LarderFetchContext   *context)
{
  LarderQuery *query = fetch->query;
  Lookup *lookup;

  if (fetch->attempt != 1 || query == NULL || query->state.base != NULL ||
      fetch->direction != LARDER_PAGE_DIRECTION_NONE || !takes_part (self, query, fetch->options))
    return FALSE;
  lookup = g_new0 (Lookup, 1);
  lookup->self = g_object_ref (self);
  lookup->context = g_object_ref (context);
  lookup->name = larder_query_persister_dup_name (self, query->hash);
  larder_store_load_async (self->store, lookup->name, NULL, looked_up_cb, lookup);
  return TRUE;
}

LarderValue *
larder_query_persister_make_record (LarderQueryPersister *self,
                                    LarderQuery          *query)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) written = larder_client_dehydrate_query (self->client, query);

  if (written == NULL)
    return NULL;
  larder_value_builder_set_int (builder, "timestamp", larder_clock_get_time_ms (self->clock));
  larder_value_builder_set_string (builder, "buster", self->buster);
  larder_value_builder_set_value (builder, "query", written);
  return larder_value_builder_end (builder);
}

typedef struct
{
  LarderQueryPersister *self;   /* (owned) */
  char                 *name;
} Saving;

static void save (LarderQueryPersister *self,
                  const char           *name,
                  LarderValue          *record);

/* One write of a name at a time; of those that came meanwhile the last. */
static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autofree Saving *saving = user_data;
  g_autoptr(LarderQueryPersister) self = saving->self;
  g_autofree char *name = saving->name;
  g_autoptr(LarderValue) newer = NULL;
  g_autoptr(GError) error = NULL;

  if (!larder_store_save_finish (LARDER_STORE (object), result, &error))
    larder_query_persister_fail (self, error);
  newer = g_hash_table_lookup (self->saving, name);
  if (newer != NULL)
    larder_value_ref (newer);
  g_hash_table_remove (self->saving, name);
  if (newer != NULL)
    save (self, name, newer);
}

static void
save (LarderQueryPersister *self,
      const char           *name,
      LarderValue          *record)
{
  Saving *saving;

  if (g_hash_table_contains (self->saving, name))
    {
      g_hash_table_replace (self->saving, g_strdup (name), larder_value_ref (record));
      return;
    }
  g_hash_table_replace (self->saving, g_strdup (name), NULL);
  saving = g_new0 (Saving, 1);
  saving->self = g_object_ref (self);
  saving->name = g_strdup (name);
  larder_store_save_async (self->store, name, record, NULL, saved_cb, saving);
}

static void
event_cb (LarderQueryPersister *self,
          LarderQueryEvent      event,
          LarderQuery          *query,
          LarderQueryAction     action,
          LarderQueryObserver  *observer)
{
  g_autoptr(LarderValue) record = NULL;
  g_autofree char *name = NULL;

  if (event != LARDER_QUERY_EVENT_UPDATED || self->client == NULL || query->state.base == NULL ||
      (action != LARDER_QUERY_ACTION_SUCCESS && action != LARDER_QUERY_ACTION_WRITE) ||
      !takes_part (self, query, query->options))
    return;
  record = larder_query_persister_make_record (self, query);
  name = larder_query_persister_dup_name (self, query->hash);
  if (record != NULL)
    save (self, name, record);
}

static void
value_clear (gpointer value)
{
  if (value != NULL)
    larder_value_unref (value);
}

static void
larder_query_persister_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  LarderQueryPersister *self = LARDER_QUERY_PERSISTER (object);

  switch ((LarderQueryPersisterProperty) prop_id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, self->client);
      break;

    case PROP_STORE:
      g_value_set_object (value, self->store);
      break;

    case PROP_PREFIX:
      g_value_set_string (value, self->prefix);
      break;

    case PROP_BUSTER:
      g_value_set_string (value, self->buster);
      break;

    case PROP_MAX_AGE:
      g_value_set_int64 (value, self->max_age);
      break;

    case PROP_REFETCH:
      g_value_set_enum (value, self->refetch);
      break;

    case PROP_FILTER:
      g_value_set_object (value, self->filter);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_query_persister_set_property (GObject      *object,
                                     guint         prop_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  LarderQueryPersister *self = LARDER_QUERY_PERSISTER (object);

  switch ((LarderQueryPersisterProperty) prop_id)
    {
    case PROP_CLIENT:
      g_set_weak_pointer (&self->client, g_value_get_object (value));
      break;

    case PROP_STORE:
      self->store = g_value_dup_object (value);
      break;

    case PROP_PREFIX:
      self->prefix = g_value_dup_string (value);
      break;

    case PROP_BUSTER:
      larder_query_persister_set_buster (self, g_value_get_string (value));
      break;

    case PROP_MAX_AGE:
      larder_query_persister_set_max_age (self, g_value_get_int64 (value));
      break;

    case PROP_REFETCH:
      larder_query_persister_set_refetch (self, g_value_get_enum (value));
      break;

    case PROP_FILTER:
      larder_query_persister_set_filter (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_query_persister_constructed (GObject *object)
{
  LarderQueryPersister *self = LARDER_QUERY_PERSISTER (object);

  self->clock = g_object_ref (larder_client_get_clock (self->client));
  g_signal_connect_object (larder_client_get_query_cache (self->client), "event",
                           G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);

  G_OBJECT_CLASS (larder_query_persister_parent_class)->constructed (object);
}

static void
larder_query_persister_finalize (GObject *object)
{
  LarderQueryPersister *self = LARDER_QUERY_PERSISTER (object);

  g_clear_weak_pointer (&self->client);
  g_object_unref (self->store);
  g_clear_object (&self->clock);
  g_clear_object (&self->filter);
  g_hash_table_unref (self->saving);
  g_free (self->prefix);
  g_free (self->buster);

  G_OBJECT_CLASS (larder_query_persister_parent_class)->finalize (object);
}

static void
define_properties (GObjectClass *object_class)
{
  const GParamFlags fixed =
    G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  /**
   * LarderQueryPersister:client:
   *
   * Whose queries are kept; it is not held.
   */
  properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL, LARDER_TYPE_CLIENT, fixed);
  /**
   * LarderQueryPersister:store:
   *
   * Where.
   */
  properties[PROP_STORE] = g_param_spec_object ("store", NULL, NULL, LARDER_TYPE_STORE, fixed);
  /**
   * LarderQueryPersister:prefix:
   *
   * How the names of the records begin.
   */
  properties[PROP_PREFIX] = g_param_spec_string ("prefix", NULL, NULL, "query-", fixed);
  /**
   * LarderQueryPersister:buster:
   *
   * Something like a version: a record with another one is removed.
   */
  properties[PROP_BUSTER] = g_param_spec_string ("buster", NULL, NULL, "", flags);
  /**
   * LarderQueryPersister:max-age:
   *
   * How old (ms) a record may be.
   */
  properties[PROP_MAX_AGE] =
    g_param_spec_int64 ("max-age", NULL, NULL, 0, G_MAXINT64, MAX_AGE_MS, flags);
  /**
   * LarderQueryPersister:refetch:
   *
   * Whether what came from the store is fetched again.
   */
  properties[PROP_REFETCH] =
    g_param_spec_enum ("refetch", NULL, NULL, LARDER_TYPE_REFETCH, LARDER_REFETCH_STALE, flags);
  /**
   * LarderQueryPersister:filter:
   *
   * Which of the queries that name it take part; %NULL: all.
   */
  properties[PROP_FILTER] = g_param_spec_object ("filter", NULL, NULL, LARDER_TYPE_FILTER, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
larder_query_persister_class_init (LarderQueryPersisterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = larder_query_persister_get_property;
  object_class->set_property = larder_query_persister_set_property;
  object_class->constructed = larder_query_persister_constructed;
  object_class->finalize = larder_query_persister_finalize;
  define_properties (object_class);

  /**
   * LarderQueryPersister::failed:
   * @self: the persister
   * @error: (type GLib.Error): why
   *
   * A record could not be read, and was removed, or could not be written.
   */
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
larder_query_persister_init (LarderQueryPersister *self)
{
  self->buster = g_strdup ("");
  self->max_age = MAX_AGE_MS;
  self->refetch = LARDER_REFETCH_STALE;
  self->saving = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, value_clear);
}

/**
 * larder_query_persister_new:
 * @client: whose queries are kept
 * @store: where
 * @prefix: how the names of the records begin, so that a store may have other ones, too
 *
 * Keeps those queries whose options name it, see
 * [method@Larder.QueryOptions.set_persister]; by the defaults of a prefix these can be many.
 *
 * Returns: (transfer full): the persister
 */
LarderQueryPersister *
larder_query_persister_new (LarderClient *client,
                            LarderStore  *store,
                            const char   *prefix)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (client), NULL);
  g_return_val_if_fail (LARDER_IS_STORE (store), NULL);
  g_return_val_if_fail (prefix != NULL, NULL);

  return g_object_new (LARDER_TYPE_QUERY_PERSISTER, "client", client, "store", store,
                       "prefix", prefix, NULL);
}

/**
 * larder_query_persister_set_buster:
 * @buster: (nullable): something like a version
 *
 * Sets [property@Larder.QueryPersister:buster].
 */
void
larder_query_persister_set_buster (LarderQueryPersister *self,
                                   const char           *buster)
{
  g_return_if_fail (LARDER_IS_QUERY_PERSISTER (self));

  if (g_set_str (&self->buster, buster != NULL ? buster : ""))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSTER]);
}

/**
 * larder_query_persister_set_max_age:
 * @ms: how old a record may be
 *
 * Sets [property@Larder.QueryPersister:max-age].
 */
void
larder_query_persister_set_max_age (LarderQueryPersister *self,
                                    gint64                ms)
{
  g_return_if_fail (LARDER_IS_QUERY_PERSISTER (self));
  g_return_if_fail (ms >= 0);

  if (self->max_age == ms)
    return;
  self->max_age = ms;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAX_AGE]);
}

/**
 * larder_query_persister_set_refetch:
 * @rule: whether what came from the store is fetched again
 *
 * Sets [property@Larder.QueryPersister:refetch].
 */
void
larder_query_persister_set_refetch (LarderQueryPersister *self,
                                    LarderRefetch         rule)
{
  g_return_if_fail (LARDER_IS_QUERY_PERSISTER (self));

  if (self->refetch == rule)
    return;
  self->refetch = rule;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REFETCH]);
}

/**
 * larder_query_persister_set_filter:
 * @filter: (nullable): which queries take part
 *
 * Sets [property@Larder.QueryPersister:filter].
 */
void
larder_query_persister_set_filter (LarderQueryPersister *self,
                                   LarderFilter         *filter)
{
  g_return_if_fail (LARDER_IS_QUERY_PERSISTER (self));
  g_return_if_fail (filter == NULL || LARDER_IS_FILTER (filter));

  if (g_set_object (&self->filter, filter))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
}
