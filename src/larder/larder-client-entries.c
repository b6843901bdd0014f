/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The entries of a client: finding, making, dropping, waking them. */

#include "config.h"

#include "larder/larder-client.h"

#include "larder/larder-cache-private.h"
#include "larder/larder-filter-private.h"
#include "larder/larder-key-private.h"
#include "larder/larder-query-cache-private.h"

guint64
larder_client_next_serial (void)
{
  static guint64 serial;

  return ++serial;
}

static LarderQuery *
find_hash (LarderClient *self,
           const char   *hash)
{
  return larder_query_of_hash (g_hash_table_lookup (self->queries, hash));
}

static void
add_query (LarderClient *self,
           LarderQuery  *query)
{
  query->older = self->newest_query;
  if (query->older != NULL)
    query->older->newer = query;
  else
    self->oldest_query = query;
  self->newest_query = query;
  self->n_queries++;
  g_hash_table_add (self->queries, query->hash);
}

static void
remove_query (LarderClient *self,
              LarderQuery  *query)
{
  larder_known_keys_remove (&self->known_keys, query);
  g_hash_table_remove (self->queries, query->hash);
  if (query->older != NULL)
    query->older->newer = query->newer;
  else
    self->oldest_query = query->newer;
  if (query->newer != NULL)
    query->newer->older = query->older;
  else
    self->newest_query = query->older;
  query->older = query->newer = NULL;
  self->n_queries--;
}

/* The rows of an answer stay in the file as long as a query there names them, and a function that
 * shares may have to know what was there. */
static gboolean
may_stay_unread (LarderQueryOptions *options)
{
  return options->choices->schema == NULL && options->choices->paged == NULL &&
         options->choices->share == NULL;
}

static LarderQuery *
build_query (LarderClient       *self,
             const char         *text,
             LarderQueryOptions *options,
             gboolean            is_written)
{
  /* The text itself, but for a function of the program. */
  g_autofree char *other = larder_query_options_hash_text (options, text);
  const char *hash = other != NULL ? other : text;
  LarderQuery *query = find_hash (self, hash);

  larder_client_begin_batch (self);
  if (query == NULL)
    {
      query = larder_query_new (self, hash, text);
      add_query (self, query);
      larder_query_index_add (self->query_index, query, text);
      larder_client_used (self, query);
      larder_client_log_event (self, LARDER_QUERY_EVENT_ADDED, query, LARDER_QUERY_ACTION_NONE,
                               NULL);
    }
  if (is_written && may_stay_unread (options))
    query->restored = TRUE;
  larder_query_take_options (query, options);
  larder_client_end_batch (self);
  return query;
}

LarderQuery *
larder_client_build_query (LarderClient       *self,
                           const char         *text,
                           LarderQueryOptions *options)
{
  return build_query (self, text, options, FALSE);
}

LarderQuery *
larder_client_find_hash (LarderClient *self,
                         const char   *hash)
{
  return find_hash (self, hash);
}

static LarderQuery *
look_up_key (LarderClient *self,
             GVariant     *given)
{
  g_string_truncate (self->hash_text, 0);
  if (!larder_key_append_hash (self->hash_text, given))
    return NULL;
  if (self->custom_hashes)
    {
      g_autofree char *text = g_strdup (self->hash_text->str);
      g_autofree char *other =
        larder_query_options_hash_text (larder_client_lend_defaults (self, text), text);

      return find_hash (self, other != NULL ? other : text);
    }
  return find_hash (self, self->hash_text->str);
}

/* Who reads an entry often writes it next, by the same key. */
LarderQuery *
larder_client_find_query (LarderClient *self,
                          GVariant     *key)
{
  g_autoptr(GVariant) given = NULL;
  LarderQuery *query = larder_known_keys_find (&self->known_keys, key);

  if (query == NULL)
    {
      given = g_variant_ref_sink (key);
      query = look_up_key (self, given);
      if (query != NULL)
        larder_known_keys_add (&self->known_keys, given, query);
    }
  if (query != NULL)
    larder_query_prefetch (query);
  return query;
}

static LarderQuery *
reach_query (LarderClient *self,
             GVariant     *key,
             const char   *call,
             gboolean      is_written)
{
  LarderQuery *query = larder_client_find_query (self, key);
  g_autoptr(GVariant) normal = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (query != NULL)
    return query;
  text = larder_key_hash (key);
  if (text == NULL)
    {
      normal = larder_key_normalize (key, &error);
      g_critical ("%s: this is no key: %s", call,
                  error != NULL ? error->message : "it cannot be written");
      return NULL;
    }
  return build_query (self, text, larder_client_lend_defaults (self, text), is_written);
}

LarderQuery *
larder_client_reach_query (LarderClient *self,
                           GVariant     *key,
                           const char   *call)
{
  return reach_query (self, key, call, FALSE);
}

LarderQuery *
larder_client_reach_to_write (LarderClient *self,
                              GVariant     *key,
                              const char   *call)
{
  return reach_query (self, key, call, TRUE);
}

GPtrArray *
larder_client_list_queries (LarderClient *self,
                            GVariant     *prefix)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) larder_query_unref);
  g_autoptr(GVariant) given = prefix != NULL ? g_variant_ref_sink (prefix) : NULL;

  if (given == NULL)
    for (LarderQuery *query = self->oldest_query; query != NULL; query = query->newer)
      g_ptr_array_add (list, larder_query_ref (query));
  else if (!larder_query_index_list (self->query_index, given, self, list))
    g_critical ("A prefix of keys must be a list of plain values");
  return list;
}

GPtrArray *
larder_client_select_queries (LarderClient *self,
                              LarderFilter *filter)
{
  gboolean exact = FALSE;
  GVariant *key = filter != NULL ? larder_filter_get_key (filter, &exact) : NULL;
  g_autoptr(GPtrArray) found = NULL;
  GPtrArray *list;

  if (key == NULL || !exact)
    found = larder_client_list_queries (self, key);
  else
    {
      LarderQuery *query = larder_client_find_query (self, key);

      found = g_ptr_array_new_with_free_func ((GDestroyNotify) larder_query_unref);
      if (query != NULL)
        g_ptr_array_add (found, larder_query_ref (query));
    }
  /* A filter by key alone has nothing more to say. */
  if (filter == NULL || larder_filter_is_plain (filter))
    return g_steal_pointer (&found);

  /* A predicate may do anything: it is asked of a list that stays as it is. */
  list = g_ptr_array_new_with_free_func ((GDestroyNotify) larder_query_unref);
  for (guint i = 0; i < found->len; i++)
    if (larder_filter_matches_rest (filter, found->pdata[i]))
      g_ptr_array_add (list, larder_query_ref (found->pdata[i]));
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
  remove_query (self, query);
  larder_query_untie (query, self);
  larder_query_index_remove (self->query_index, query);
  larder_client_log_event (self, LARDER_QUERY_EVENT_REMOVED, query, LARDER_QUERY_ACTION_NONE, NULL);
  larder_query_unref (query);
  larder_client_end_batch (self);
}

/* At most one refetch per query, by the first observer whose rule says so. */
static void
refetch_by_rule (LarderQuery *query,
                 gboolean     reconnected)
{
  for (guint i = 0; i < larder_query_count_observers (query); i++)
    {
      LarderQueryObserver *observer = larder_query_nth_observer (query, i);

      if (!larder_query_observer_wants_refetch (observer, reconnected ? LARDER_OPTION_ON_RECONNECT
                                                                      : LARDER_OPTION_ON_FOCUS))
        continue;
      larder_query_fetch (query, larder_query_observer_get_resolved (observer), FALSE, FALSE, NULL);
      return;
    }
}

static void
wake (LarderClient *self,
      gboolean      refetch,
      gboolean      reconnected)
{
  g_autoptr(GPtrArray) queries = larder_client_list_queries (self, NULL);

  for (guint i = 0; i < queries->len; i++)
    {
      LarderQuery *query = queries->pdata[i];

      if (refetch && query->client != NULL)
        refetch_by_rule (query, reconnected);
      if (query->client != NULL && query->fetch != NULL && query->fetch->waits)
        larder_query_go_on (query);
    }
}

void
larder_client_wake_queries (LarderClient *self,
                            gboolean      reconnected)
{
  wake (self, TRUE, reconnected);
}

void
larder_client_continue_queries (LarderClient *self)
{
  wake (self, FALSE, FALSE);
}
