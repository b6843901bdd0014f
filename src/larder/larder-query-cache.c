/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The entries of a client, to look at: finding, listening. */

#include "config.h"

#include "larder/larder-query-cache.h"

#include "larder/larder-query-cache-private.h"

struct _LarderQueryCache
{
  GObject       parent_instance;

  LarderClient *client;         /* borrowed; NULL once it is gone */
};

/**
 * LarderQueryCache:
 *
 * The entries of a client, to look at.
 *
 * A client makes it when it is asked for it. Events are noted only while somebody listens to them.
 * All signals are emitted in the client's thread, after the observers were told of the same batch.
 */

enum
{
  EVENT,
  QUERY_SUCCEEDED,
  QUERY_FAILED,
  QUERY_SETTLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LarderQueryCache, larder_query_cache, G_TYPE_OBJECT)

static void
larder_query_cache_class_init (LarderQueryCacheClass *klass)
{
  /**
   * LarderQueryCache::event:
   * @self: the cache
   * @event: (type Larder.QueryEvent): what happened
   * @query: (type Larder.Query): to which entry
   * @action: (type Larder.QueryAction): by what its state changed, if it did
   * @observer: (type Larder.QueryObserver) (nullable): whose event it is; %NULL also for one that
   *   is being thrown away
   *
   * Something happened. Of one batch each change of a state is told, in their order.
   */
  signals[EVENT] = g_signal_new ("event", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 4, LARDER_TYPE_QUERY_EVENT,
                                 LARDER_TYPE_QUERY, LARDER_TYPE_QUERY_ACTION,
                                 LARDER_TYPE_QUERY_OBSERVER);
  /**
   * LarderQueryCache::query-succeeded:
   * @self: the cache
   * @query: (type Larder.Query): whose fetch it was
   * @data: (type Larder.Value): the data
   *
   * A fetch brought data; emitted once per fetch, when the state is set. A handler may fetch the
   * query again.
   */
  signals[QUERY_SUCCEEDED] =
    g_signal_new ("query-succeeded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 2, LARDER_TYPE_QUERY, LARDER_TYPE_VALUE);
  /**
   * LarderQueryCache::query-failed:
   * @self: the cache
   * @query: (type Larder.Query): whose fetch it was
   * @error: (type GLib.Error): why
   *
   * A fetch failed for good; emitted once per fetch, when the state is set.
   */
  signals[QUERY_FAILED] =
    g_signal_new ("query-failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 2, LARDER_TYPE_QUERY, G_TYPE_ERROR);
  /**
   * LarderQueryCache::query-settled:
   * @self: the cache
   * @query: (type Larder.Query): whose fetch it was
   *
   * A fetch ended one way or the other; emitted after the signal that says which.
   */
  signals[QUERY_SETTLED] =
    g_signal_new ("query-settled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, LARDER_TYPE_QUERY);
}

static void
larder_query_cache_init (LarderQueryCache *self)
{
}

LarderQueryCache *
larder_query_cache_new (LarderClient *client)
{
  LarderQueryCache *self = g_object_new (LARDER_TYPE_QUERY_CACHE, NULL);

  self->client = client;
  return self;
}

void
larder_query_cache_let_go (LarderQueryCache *self)
{
  self->client = NULL;
}

gboolean
larder_client_is_heard (LarderClient *self)
{
  return self->query_cache != NULL &&
         g_signal_has_handler_pending (self->query_cache, signals[EVENT], 0, TRUE);
}

void
larder_client_emit_event (LarderClient        *self,
                          LarderQueryEvent     event,
                          LarderQuery         *query,
                          LarderQueryAction    action,
                          LarderQueryObserver *observer)
{
  if (self->query_cache != NULL)
    g_signal_emit (self->query_cache, signals[EVENT], 0, event, query, action, observer);
}

void
larder_client_tell_settled (LarderClient *self,
                            LarderQuery  *query,
                            const GError *error)
{
  LarderQueryCache *cache = self->query_cache;

  if (cache == NULL)
    return;
  if (error != NULL)
    g_signal_emit (cache, signals[QUERY_FAILED], 0, query, error);
  else
    g_signal_emit (cache, signals[QUERY_SUCCEEDED], 0, query, query->state.data);
  g_signal_emit (cache, signals[QUERY_SETTLED], 0, query);
}

/**
 * larder_query_cache_find:
 * @key: the whole key; a floating reference is taken
 *
 * Looks for one entry by its whole key.
 *
 * Returns: (transfer none) (nullable): the entry of that key; none is made
 */
LarderQuery *
larder_query_cache_find (LarderQueryCache *self,
                         GVariant         *key)
{
  g_autoptr(GVariant) given = NULL;

  g_return_val_if_fail (LARDER_IS_QUERY_CACHE (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  given = g_variant_ref_sink (key);
  return self->client != NULL ? larder_client_find_query (self->client, given) : NULL;
}

/**
 * larder_query_cache_find_all:
 * @filter: (nullable): which; %NULL: all
 *
 * Looks for entries. Every key matches a filter without one, and keys match by prefix unless the
 * filter is exact.
 *
 * Returns: (transfer container) (element-type Larder.Query): the entries that pass, in the order in
 *   which they were made; with a free function
 */
GPtrArray *
larder_query_cache_find_all (LarderQueryCache *self,
                             LarderFilter     *filter)
{
  g_return_val_if_fail (LARDER_IS_QUERY_CACHE (self), NULL);
  g_return_val_if_fail (filter == NULL || LARDER_IS_FILTER (filter), NULL);

  if (self->client == NULL)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) larder_query_unref);
  return larder_client_select_queries (self->client, filter);
}

/**
 * larder_query_cache_get_all:
 *
 * For lists of everything, as a developer window shows.
 *
 * Returns: (transfer container) (element-type Larder.Query): all entries in the order in which they
 *   were made; with a free function
 */
GPtrArray *
larder_query_cache_get_all (LarderQueryCache *self)
{
  return larder_query_cache_find_all (self, NULL);
}

/**
 * larder_query_cache_get_n:
 *
 * For introspection.
 *
 * Returns: how many entries there are
 */
guint
larder_query_cache_get_n (LarderQueryCache *self)
{
  g_return_val_if_fail (LARDER_IS_QUERY_CACHE (self), 0);

  return self->client != NULL ? larder_client_get_n_queries (self->client) : 0;
}
