/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is asked of a client about its queries: fetching, writing, invalidating, removing. */

#include "config.h"

#include "larder/larder-client.h"

#include "larder/larder-cache-private.h"
#include "larder/larder-client-private.h"
#include "larder/larder-key-private.h"

void
larder_prefix_defaults_free (gpointer user_data)
{
  LarderPrefixDefaults *defaults = user_data;

  g_variant_unref (defaults->prefix);
  g_object_unref (defaults->options);
  g_free (defaults);
}

LarderQueryOptions *
larder_client_resolve (LarderClient       *self,
                       LarderQueryOptions *options)
{
  g_autoptr(LarderQueryOptions) result = larder_query_options_combine (NULL, NULL);

  for (guint i = 0; options != NULL && options->key != NULL && i < self->prefix_defaults->len; i++)
    {
      LarderPrefixDefaults *defaults = self->prefix_defaults->pdata[i];
      LarderQueryOptions *combined;

      if (!larder_key_matches (defaults->prefix, options->key))
        continue;
      combined = larder_query_options_combine (result, defaults->options);
      g_object_unref (result);
      result = combined;
    }
  if (options != NULL)
    {
      LarderQueryOptions *combined = larder_query_options_combine (result, options);

      g_object_unref (result);
      result = combined;
    }
  larder_query_options_settle (result);
  return g_steal_pointer (&result);
}

LarderQuery *
larder_client_build_query (LarderClient       *self,
                           LarderQueryOptions *options)
{
  g_autofree char *hash = larder_key_hash (options->key);
  LarderQuery *query = g_hash_table_lookup (self->queries, hash);

  larder_client_begin_batch (self);
  if (query == NULL)
    {
      query = larder_query_new (self, options->key, hash);
      g_queue_push_tail_link (&self->query_order, &query->link);
      g_hash_table_insert (self->queries, query->hash, query);
      larder_query_index_add (self->query_index, query, hash);
    }
  larder_query_take_options (query, options);
  larder_client_end_batch (self);
  return query;
}

LarderQuery *
larder_client_find_query (LarderClient *self,
                          GVariant     *key)
{
  g_autoptr(GVariant) given = g_variant_ref_sink (key);

  g_string_truncate (self->hash_text, 0);
  if (!larder_key_append_hash (self->hash_text, given))
    return NULL;
  return g_hash_table_lookup (self->queries, self->hash_text->str);
}

GPtrArray *
larder_client_list_queries (LarderClient *self,
                            GVariant     *prefix)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) larder_query_unref);
  g_autoptr(GVariant) given = prefix != NULL ? g_variant_ref_sink (prefix) : NULL;

  if (given == NULL)
    for (GList *link = self->query_order.head; link != NULL; link = link->next)
      g_ptr_array_add (list, larder_query_ref (link->data));
  else if (!larder_query_index_list (self->query_index, given, self->queries, list))
    g_critical ("A prefix of keys must be a list of plain values");
  return list;
}

void
larder_client_drop_query (LarderClient *self,
                          LarderQuery  *query)
{
  if (query->client == NULL)
    return;
  larder_client_begin_batch (self);
  larder_query_leave (query);
  g_hash_table_remove (self->queries, query->hash);
  g_queue_unlink (&self->query_order, &query->link);
  larder_query_untie (query, self);
  larder_query_index_remove (self->query_index, query);
  larder_query_unref (query);
  larder_client_end_batch (self);
}

void
larder_client_wake_queries (LarderClient *self,
                            gboolean      reconnected)
{
  g_autoptr(GPtrArray) queries = larder_client_list_queries (self, NULL);

  for (guint i = 0; i < queries->len; i++)
    {
      LarderQuery *query = queries->pdata[i];

      if (query->client == NULL)
        continue;
      /* At most one refetch per query, by the first observer whose rule says so. */
      for (guint j = 0; j < query->observers->len; j++)
        {
          LarderQueryObserver *observer = query->observers->pdata[j];
          LarderQueryOptions *options = larder_query_observer_get_resolved (observer);

          if (!larder_query_observer_wants_refetch (observer, reconnected
                                                    ? options->refetch_on_reconnect
                                                    : options->refetch_on_focus))
            continue;
          larder_query_fetch (query, options, FALSE, FALSE, NULL);
          break;
        }
      if (query->fetch != NULL && query->fetch->waits)
        larder_query_go_on (query);
    }
}

/**
 * larder_client_set_query_defaults:
 * @prefix: the beginning of keys; the empty list is that of all keys
 * @options: choices for queries with such keys
 *
 * All prefixes that match a key count, in the order in which they were first set; later ones go
 * before earlier ones, and what the options of a query choose goes before all. Setting a prefix
 * again replaces its options in place. Queries that are there follow when their options change.
 */
void
larder_client_set_query_defaults (LarderClient       *self,
                                  GVariant           *prefix,
                                  LarderQueryOptions *options)
{
  g_autoptr(GVariant) given = NULL;
  g_autoptr(GVariant) normal = NULL;
  LarderPrefixDefaults *defaults;

  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (prefix != NULL);
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (options));

  given = g_variant_ref_sink (prefix);
  normal = larder_key_normalize (given, NULL);
  g_return_if_fail (normal != NULL);

  for (guint i = 0; i < self->prefix_defaults->len; i++)
    {
      defaults = self->prefix_defaults->pdata[i];
      if (g_variant_equal (defaults->prefix, normal))
        {
          g_set_object (&defaults->options, options);
          return;
        }
    }
  defaults = g_new0 (LarderPrefixDefaults, 1);
  defaults->prefix = g_steal_pointer (&normal);
  defaults->options = g_object_ref (options);
  g_ptr_array_add (self->prefix_defaults, defaults);
}

/**
 * larder_client_get_data:
 * @key: the whole key
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
 * larder_client_set_data:
 * @key: the whole key
 * @data: (nullable): the new data; %NULL changes nothing
 *
 * Writes the data of a query as if it had just been fetched. A fetch that runs goes on and
 * overwrites it later.
 */
void
larder_client_set_data (LarderClient *self,
                        GVariant     *key,
                        LarderValue  *data)
{
  g_autoptr(LarderQueryOptions) options = NULL;
  g_autoptr(GVariant) given = NULL;
  LarderQuery *query;

  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (key != NULL);

  given = g_variant_ref_sink (key);
  if (data == NULL)
    return;

  larder_client_begin_batch (self);
  query = larder_client_find_query (self, given);
  if (query == NULL)
    {
      g_autoptr(LarderQueryOptions) bare = larder_query_options_new (given);

      options = larder_client_resolve (self, bare);
      query = larder_client_build_query (self, options);
    }
  larder_query_write (query, data, larder_client_now (self));
  larder_client_end_batch (self);
}

/* Takes @task (nullable). */
static void
fetch (LarderClient       *self,
       LarderQueryOptions *options,
       GTask              *task)
{
  g_autoptr(LarderQueryOptions) resolved = larder_client_resolve (self, options);
  LarderQuery *query;

  larder_client_begin_batch (self);
  query = larder_client_build_query (self, resolved);
  if (larder_query_is_stale (query, resolved->stale_time))
    larder_query_fetch (query, resolved, FALSE, TRUE, task);
  else if (task != NULL)
    larder_client_complete (self, task, larder_value_ref (query->state.data), NULL);
  larder_client_end_batch (self);
}

/**
 * larder_client_fetch_async:
 * @options: what to fetch; whether it is enabled does not matter
 * @cancellable: (nullable): stops the waiting, not the fetch
 * @callback: (scope async): called once, in the client's context
 * @user_data: given to @callback
 *
 * Gives the data of a query: what is there if it is fresh by the stale time, else what a fetch
 * brings; a fetch that is running is joined. Without a choice of retries there are none.
 */
void
larder_client_fetch_async (LarderClient        *self,
                           LarderQueryOptions  *options,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (options));
  g_return_if_fail (options->key != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, larder_client_fetch_async);
  fetch (self, options, task);
}

/**
 * larder_client_fetch_finish:
 * @result: what the callback was given
 *
 * Returns: (transfer full): the data; %NULL with the error of the fetch function, of this library,
 *   or %G_IO_ERROR_CANCELLED
 */
LarderValue *
larder_client_fetch_finish (LarderClient  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * larder_client_prefetch:
 * @options: what to fetch
 *
 * As [method@Larder.Client.fetch_async] for who does not wait for the outcome.
 */
void
larder_client_prefetch (LarderClient       *self,
                        LarderQueryOptions *options)
{
  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (options));
  g_return_if_fail (options->key != NULL);

  fetch (self, options, NULL);
}

static void
refetch (LarderQuery *query)
{
  /* Without observers, what was never fetched counts as disabled. */
  if (query->client != NULL && !larder_query_is_static (query))
    larder_query_fetch (query, NULL, TRUE, FALSE, NULL);
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
  g_autoptr(GPtrArray) queries = NULL;

  g_return_if_fail (LARDER_IS_CLIENT (self));

  queries = larder_client_list_queries (self, prefix);
  larder_client_begin_batch (self);
  for (guint i = 0; i < queries->len; i++)
    larder_query_invalidate (queries->pdata[i]);
  for (guint i = 0; i < queries->len; i++)
    if (larder_query_is_active (queries->pdata[i]))
      refetch (queries->pdata[i]);
  larder_client_end_batch (self);
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
  g_autoptr(GPtrArray) queries = NULL;

  g_return_if_fail (LARDER_IS_CLIENT (self));

  queries = larder_client_list_queries (self, prefix);
  larder_client_begin_batch (self);
  for (guint i = 0; i < queries->len; i++)
    {
      LarderQuery *query = queries->pdata[i];
      guint updates = query->state.data_update_count + query->state.error_update_count;

      if (larder_query_is_active (query) || (query->observers->len == 0 && updates > 0))
        refetch (query);
    }
  larder_client_end_batch (self);
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
  g_autoptr(GPtrArray) queries = NULL;

  g_return_if_fail (LARDER_IS_CLIENT (self));

  queries = larder_client_list_queries (self, prefix);
  larder_client_begin_batch (self);
  for (guint i = 0; i < queries->len; i++)
    larder_query_cancel (queries->pdata[i]);
  larder_client_end_batch (self);
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
  g_autoptr(GPtrArray) queries = NULL;

  g_return_if_fail (LARDER_IS_CLIENT (self));

  queries = larder_client_list_queries (self, prefix);
  larder_client_begin_batch (self);
  for (guint i = 0; i < queries->len; i++)
    larder_query_reset (queries->pdata[i]);
  for (guint i = 0; i < queries->len; i++)
    if (larder_query_is_active (queries->pdata[i]))
      refetch (queries->pdata[i]);
  larder_client_end_batch (self);
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
  g_autoptr(GPtrArray) queries = NULL;

  g_return_if_fail (LARDER_IS_CLIENT (self));

  queries = larder_client_list_queries (self, prefix);
  larder_client_begin_batch (self);
  for (guint i = 0; i < queries->len; i++)
    {
      LarderQuery *query = queries->pdata[i];

      if (self->cache != NULL && query->options->persist)
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
  larder_client_remove (self, NULL);
  larder_client_clear_mutations (self);
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
 * Returns: how many of them are being fetched
 */
guint
larder_client_is_fetching (LarderClient *self,
                           GVariant     *prefix)
{
  g_autoptr(GPtrArray) queries = NULL;
  guint n = 0;

  g_return_val_if_fail (LARDER_IS_CLIENT (self), 0);

  queries = larder_client_list_queries (self, prefix);
  for (guint i = 0; i < queries->len; i++)
    if (((LarderQuery *) queries->pdata[i])->state.fetch_status == LARDER_FETCH_STATUS_FETCHING)
      n++;
  return n;
}
