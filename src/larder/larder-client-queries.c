/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is asked of a client about its queries: fetching, writing, invalidating, removing. */

#include "config.h"

#include "larder/larder-client.h"

#include "larder/larder-cache-private.h"
#include "larder/larder-query-cache-private.h"

/**
 * LarderUpdateFunc:
 * @key: the key of the query
 * @data: (nullable): its data
 * @user_data: what was given with the function
 *
 * Makes the new data of a query from the former.
 *
 * Returns: (transfer full) (nullable): the new data; %NULL: nothing is to change
 */

/**
 * LarderBatchFunc:
 * @client: the client
 * @user_data: what was given with the function
 *
 * Does what is to be told as one change.
 */

/**
 * larder_client_get_query_cache:
 *
 * The first call makes it. Its events are told to who listens by then.
 *
 * Returns: (transfer none): the entries of the client, to look at
 */
LarderQueryCache *
larder_client_get_query_cache (LarderClient *self)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (self), NULL);

  if (self->query_cache == NULL)
    self->query_cache = larder_query_cache_new (self);
  return self->query_cache;
}

/**
 * larder_client_batch:
 * @func: (scope call) (closure user_data): what to do
 * @user_data: given to @func
 *
 * Calls @func between [method@Larder.Client.begin_batch] and [method@Larder.Client.end_batch]; the
 * batch ends however @func does.
 */
void
larder_client_batch (LarderClient    *self,
                     LarderBatchFunc  func,
                     gpointer         user_data)
{
  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (func != NULL);

  larder_client_begin_batch (self);
  func (self, user_data);
  larder_client_end_batch (self);
}

/**
 * larder_client_get_data:
 * @key: the whole key
 *
 * Looks at the data of one query, pending changes included.
 *
 * The value is lent until the data of this key changes: take a reference to keep it.
 *
 * Returns: (transfer none) (nullable): what is in memory for it; nothing is fetched or made
 */
LarderValue *
larder_client_get_data (LarderClient *self,
                        GVariant     *key)
{
  LarderQuery *query;

  g_return_val_if_fail (LARDER_IS_CLIENT (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  query = larder_client_find_query (self, key);
  return query != NULL ? query->state.data : NULL;
}

/**
 * larder_client_get_state:
 * @key: the whole key
 *
 * Looks at the state of one query, for tests and developers.
 *
 * Returns: (transfer full) (nullable): the whole state, as [method@Larder.Query.to_value] gives it;
 *   %NULL when there is no such entry
 */
LarderValue *
larder_client_get_state (LarderClient *self,
                         GVariant     *key)
{
  LarderQuery *query;

  g_return_val_if_fail (LARDER_IS_CLIENT (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  query = larder_client_find_query (self, key);
  return query != NULL ? larder_query_to_value (query) : NULL;
}

/**
 * larder_client_set_state:
 * @key: the whole key
 * @state: members named as [method@Larder.Query.to_value] does
 *
 * Gives a query, which is made if it is not there, the members of a state; those that are not given
 * stay. Unlike a write it is no update. What the query is doing stays as it is.
 */
void
larder_client_set_state (LarderClient *self,
                         GVariant     *key,
                         LarderValue  *state)
{
  g_autoptr(GVariant) given = NULL;
  LarderQuery *query;

  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (key != NULL);
  g_return_if_fail (state != NULL);

  given = g_variant_ref_sink (key);
  larder_client_begin_batch (self);
  query = larder_client_reach_query (self, given, G_STRFUNC);
  if (query != NULL)
    larder_query_set_state (query, state);
  larder_client_end_batch (self);
}

/* Lends what is stored then. */
static LarderValue *
write_data (LarderClient *self,
            LarderQuery  *query,
            LarderValue  *data,
            gint64        updated_at)
{
  g_autoptr(GError) error = NULL;

  if (updated_at < 0)
    updated_at = larder_client_now (self);
  if (!larder_query_write (query, data, updated_at, &error))
    g_warning ("What was written to %s was not taken: %s", query->hash, error->message);
  return query->state.data;
}

/**
 * larder_client_set_data:
 * @key: the whole key
 * @data: (nullable): the new data; %NULL changes nothing and makes no entry
 *
 * Writes the data of a query as if it had just been fetched. A fetch that runs goes on and
 * overwrites it later.
 *
 * Returns: (transfer none) (nullable): what is stored now: @data with the parts that it shares with
 *   the former data
 */
LarderValue *
larder_client_set_data (LarderClient *self,
                        GVariant     *key,
                        LarderValue  *data)
{
  return larder_client_set_data_at (self, key, data, -1);
}

/**
 * larder_client_set_data_at:
 * @key: the whole key
 * @data: (nullable): the new data; %NULL changes nothing and makes no entry
 * @updated_at: of when it is (ms since 1970); below 0: of now
 *
 * As [method@Larder.Client.set_data], with a moment.
 *
 * Returns: (transfer none) (nullable): what is stored now
 */
LarderValue *
larder_client_set_data_at (LarderClient *self,
                           GVariant     *key,
                           LarderValue  *data,
                           gint64        updated_at)
{
  g_autoptr(GVariant) given = NULL;
  LarderValue *stored = NULL;
  LarderQuery *query;

  g_return_val_if_fail (LARDER_IS_CLIENT (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  given = g_variant_ref_sink (key);
  if (data == NULL)
    return NULL;

  larder_client_begin_batch (self);
  query = larder_client_reach_to_write (self, given, G_STRFUNC);
  if (query != NULL)
    stored = write_data (self, query, data, updated_at);
  larder_client_end_batch (self);
  return stored;
}

/**
 * larder_client_update_data:
 * @key: the whole key
 * @func: (scope call) (closure user_data): makes the new data
 * @user_data: given to @func
 *
 * As [method@Larder.Client.set_data], with data that is made from the former.
 *
 * Returns: (transfer none) (nullable): what is stored now; %NULL when there is nothing
 */
LarderValue *
larder_client_update_data (LarderClient     *self,
                           GVariant         *key,
                           LarderUpdateFunc  func,
                           gpointer          user_data)
{
  g_autoptr(GVariant) given = NULL;
  g_autoptr(LarderValue) former = NULL;
  g_autoptr(LarderValue) data = NULL;
  LarderValue *stored;

  g_return_val_if_fail (LARDER_IS_CLIENT (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);
  g_return_val_if_fail (func != NULL, NULL);

  given = g_variant_ref_sink (key);
  former = larder_client_get_data (self, given);
  if (former != NULL)
    larder_value_ref (former);
  larder_client_begin_batch (self);
  data = func (given, former, user_data);
  stored = data != NULL ? larder_client_set_data (self, given, data)
                        : larder_client_get_data (self, given);
  larder_client_end_batch (self);
  return stored;
}

/**
 * larder_client_set_many:
 * @filter: (nullable): which queries; %NULL: all that are there
 * @func: (scope call) (closure user_data): makes the new data of each
 * @user_data: given to @func
 *
 * Writes the data of all queries that are there and pass, as one batch.
 *
 * Returns: (transfer container) (element-type Larder.Query): those that were written, with their
 *   keys and data; with a free function
 */
GPtrArray *
larder_client_set_many (LarderClient     *self,
                        LarderFilter     *filter,
                        LarderUpdateFunc  func,
                        gpointer          user_data)
{
  g_autoptr(GPtrArray) queries = NULL;
  GPtrArray *written;

  g_return_val_if_fail (LARDER_IS_CLIENT (self), NULL);
  g_return_val_if_fail (filter == NULL || LARDER_IS_FILTER (filter), NULL);
  g_return_val_if_fail (func != NULL, NULL);

  written = g_ptr_array_new_with_free_func ((GDestroyNotify) larder_query_unref);
  larder_client_begin_batch (self);
  queries = larder_client_select_queries (self, filter);
  for (guint i = 0; i < queries->len; i++)
    {
      LarderQuery *query = queries->pdata[i];
      g_autoptr(LarderValue) data = NULL;

      data = func (larder_query_need_key (query), query->state.data, user_data);
      if (data == NULL || query->client == NULL)
        continue;
      write_data (self, query, data, -1);
      g_ptr_array_add (written, larder_query_ref (query));
    }
  larder_client_end_batch (self);
  return written;
}

/**
 * larder_client_invalidate:
 * @prefix: (nullable): the beginning of the keys; %NULL: of all
 *
 * Marks queries as stale, whatever their stale time, and refetches those that enabled observers
 * look at. One that is loading for the first time is fetched again when it has loaded.
 */
void
larder_client_invalidate (LarderClient *self,
                          GVariant     *prefix)
{
  g_autoptr(LarderFilter) filter = NULL;

  g_return_if_fail (LARDER_IS_CLIENT (self));

  filter = larder_filter_new (prefix);
  larder_client_invalidate_async (self, filter, LARDER_QUERY_TYPE_ACTIVE, NULL, NULL, NULL);
}

/**
 * larder_client_refetch:
 * @prefix: (nullable): the beginning of the keys; %NULL: of all
 *
 * Fetches queries anew, except disabled and static ones.
 */
void
larder_client_refetch (LarderClient *self,
                       GVariant     *prefix)
{
  g_autoptr(LarderFilter) filter = NULL;

  g_return_if_fail (LARDER_IS_CLIENT (self));

  filter = larder_filter_new (prefix);
  larder_client_refetch_async (self, filter, TRUE, NULL, NULL, NULL);
}

/**
 * larder_client_cancel:
 * @prefix: (nullable): the beginning of the keys; %NULL: of all
 *
 * Stops running fetches; the queries are again as they were before. Who waits gets the data that
 * was there before, or %G_IO_ERROR_CANCELLED.
 */
void
larder_client_cancel (LarderClient *self,
                      GVariant     *prefix)
{
  g_autoptr(LarderFilter) filter = NULL;

  g_return_if_fail (LARDER_IS_CLIENT (self));

  filter = larder_filter_new (prefix);
  larder_client_cancel_async (self, filter, LARDER_CANCEL_REVERT, NULL, NULL, NULL);
}

/**
 * larder_client_reset:
 * @prefix: (nullable): the beginning of the keys; %NULL: of all
 *
 * Puts queries back to their initial data, or to none, and refetches the observed ones.
 */
void
larder_client_reset (LarderClient *self,
                     GVariant     *prefix)
{
  g_autoptr(LarderFilter) filter = NULL;

  g_return_if_fail (LARDER_IS_CLIENT (self));

  filter = larder_filter_new (prefix);
  larder_client_reset_async (self, filter, NULL, NULL, NULL);
}

/**
 * larder_client_remove:
 * @prefix: (nullable): the beginning of the keys; %NULL: of all
 *
 * Drops queries from memory and from the cache file. Observers are not told; what they do next
 * makes a new entry.
 */
void
larder_client_remove (LarderClient *self,
                      GVariant     *prefix)
{
  g_autoptr(LarderFilter) filter = NULL;

  g_return_if_fail (LARDER_IS_CLIENT (self));

  filter = larder_filter_new (prefix);
  larder_client_remove_filtered (self, filter);
}

/**
 * larder_client_remove_filtered:
 * @filter: (nullable): which; %NULL: all
 *
 * As [method@Larder.Client.remove], by a filter.
 */
void
larder_client_remove_filtered (LarderClient *self,
                               LarderFilter *filter)
{
  g_autoptr(GPtrArray) queries = NULL;

  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (filter == NULL || LARDER_IS_FILTER (filter));

  larder_client_begin_batch (self);
  queries = larder_client_select_queries (self, filter);
  for (guint i = 0; i < queries->len; i++)
    {
      LarderQuery *query = queries->pdata[i];

      if (self->cache != NULL && query->options->choices->persist)
        larder_cache_save_query (self->cache, query->hash, NULL, 0, NULL);
      larder_client_drop_query (self, query);
    }
  larder_client_end_batch (self);
}

/**
 * larder_client_clear:
 *
 * Drops all queries, all rows and all mutations that are done, and empties the cache file. What
 * waits in the outbox stays.
 */
void
larder_client_clear (LarderClient *self)
{
  GHashTableIter tables;
  gpointer table;

  g_return_if_fail (LARDER_IS_CLIENT (self));

  larder_client_begin_batch (self);
  larder_client_remove_filtered (self, NULL);
  larder_client_clear_mutations (self, TRUE);
  g_hash_table_iter_init (&tables, self->tables);
  while (g_hash_table_iter_next (&tables, NULL, &table))
    larder_table_clear (table);
  if (self->cache != NULL)
    larder_cache_clear (self->cache);
  larder_client_end_batch (self);
}

/**
 * larder_client_is_fetching:
 * @prefix: (nullable): the beginning of the keys; %NULL: of all
 *
 * Counts fetches. The property [property@Larder.Client:n-fetching] counts all of them and
 * notifies.
 *
 * Returns: how many of them are being fetched
 */
guint
larder_client_is_fetching (LarderClient *self,
                           GVariant     *prefix)
{
  g_autoptr(LarderFilter) filter = NULL;

  g_return_val_if_fail (LARDER_IS_CLIENT (self), 0);

  filter = larder_filter_new (prefix);
  return larder_client_is_fetching_filtered (self, filter);
}

/**
 * larder_client_is_fetching_filtered:
 * @filter: (nullable): which; %NULL: all
 *
 * Counts the fetches of queries that pass a filter. Paused ones do not count.
 *
 * Returns: how many of them are being fetched
 */
guint
larder_client_is_fetching_filtered (LarderClient *self,
                                    LarderFilter *filter)
{
  g_autoptr(GPtrArray) queries = NULL;
  guint n = 0;

  g_return_val_if_fail (LARDER_IS_CLIENT (self), 0);
  g_return_val_if_fail (filter == NULL || LARDER_IS_FILTER (filter), 0);

  queries = larder_client_select_queries (self, filter);
  for (guint i = 0; i < queries->len; i++)
    if (((LarderQuery *) queries->pdata[i])->state.fetch_status == LARDER_FETCH_STATUS_FETCHING)
      n++;
  return n;
}
