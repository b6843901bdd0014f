/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The entries of a client: their defaults, finding, making, dropping, waking them. */

#include "config.h"

#include "larder/larder-client.h"

#include "larder/larder-cache-private.h"
#include "larder/larder-filter-private.h"
#include "larder/larder-key-private.h"
#include "larder/larder-query-cache-private.h"

void
larder_prefix_defaults_free (gpointer user_data)
{
  LarderPrefixDefaults *defaults = user_data;

  g_variant_unref (defaults->prefix);
  g_free (defaults->text);
  g_object_unref (defaults->options);
  g_free (defaults);
}

guint64
larder_client_next_serial (void)
{
  static guint64 serial;

  return ++serial;
}

/* What was made of the defaults before is void. */
static void
defaults_changed (LarderClient *self)
{
  self->defaults_serial = larder_client_next_serial ();
  self->default_edits = larder_query_options_get_default_edits ();
  if (self->shared_defaults != NULL)
    g_hash_table_remove_all (self->shared_defaults);
  self->custom_hashes = self->defaults != NULL && self->defaults->choices->hash_func != NULL;
  for (guint i = 0; i < self->prefix_defaults->len; i++)
    {
      LarderPrefixDefaults *defaults = self->prefix_defaults->pdata[i];

      if (defaults->options->choices->hash_func != NULL)
        self->custom_hashes = TRUE;
    }
}

static void
add_choices (LarderQueryOptions **result,
             LarderQueryOptions  *over)
{
  LarderQueryOptions *combined;

  if (over == NULL)
    return;
  combined = larder_query_options_combine (*result, over);
  g_object_unref (*result);
  *result = combined;
}

/* Whether a key with the canonical @text begins with the prefix. */
static gboolean
is_for (LarderPrefixDefaults *self,
        const char           *text)
{
  g_autoptr(GVariant) key = NULL;

  if (self->text == NULL)
    {
      key = larder_key_parse (text);
      return larder_key_matches (self->prefix, key);
    }
  return strncmp (text, self->text, self->length) == 0 &&
         (text[self->length] == ',' || text[self->length] == ']' || self->length == 1);
}

/* The defaults of the key with the canonical @text (nullable), without a key of their own; shared
 * by all keys that the same prefixes match. Lent until the defaults change. */
static LarderQueryOptions *
get_defaults (LarderClient *self,
              const char   *text)
{
  g_autoptr(LarderQueryOptions) result = NULL;
  GString *matching = self->matching;
  LarderQueryOptions *known;

  if (self->default_edits != larder_query_options_get_default_edits ())
    defaults_changed (self);
  if (self->shared_defaults == NULL)
    self->shared_defaults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                   g_object_unref);

  g_string_truncate (matching, 0);
  for (guint i = 0; text != NULL && i < self->prefix_defaults->len; i++)
    if (is_for (self->prefix_defaults->pdata[i], text))
      g_string_append_printf (matching, "%u,", i);
  known = g_hash_table_lookup (self->shared_defaults, matching->str);
  if (known != NULL)
    return known;

  result = larder_query_options_combine (self->defaults, NULL);
  for (guint i = 0; text != NULL && i < self->prefix_defaults->len; i++)
    {
      LarderPrefixDefaults *defaults = self->prefix_defaults->pdata[i];

      if (is_for (defaults, text))
        add_choices (&result, defaults->options);
    }
  larder_query_options_settle (result);
  known = g_steal_pointer (&result);
  g_hash_table_insert (self->shared_defaults, g_strdup (matching->str), known);
  return known;
}

LarderQueryOptions *
larder_client_resolve (LarderClient       *self,
                       LarderQueryOptions *options)
{
  LarderQueryOptions *defaults = get_defaults (self, options != NULL ? options->text : NULL);
  LarderQueryOptions *result;

  /* Who chooses nothing but a key shares what all such get. */
  if (options == NULL || larder_query_options_is_plain (options))
    return g_object_ref (defaults);
  if (options->choices->resolved != NULL &&
      options->choices->resolved_serial == self->defaults_serial)
    return g_object_ref (options->choices->resolved);

  result = larder_query_options_combine (defaults, options);
  larder_query_options_settle (result);
  if (!options->is_combined)
    {
      LarderQueryChoices *choices = larder_query_options_own (options);

      g_set_object (&choices->resolved, result);
      choices->resolved_serial = self->defaults_serial;
    }
  return result;
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

LarderQuery *
larder_client_build_query (LarderClient       *self,
                           const char         *text,
                           LarderQueryOptions *options)
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
  larder_query_take_options (query, options);
  larder_client_end_batch (self);
  return query;
}

LarderQuery *
larder_client_find_hash (LarderClient *self,
                         const char   *hash)
{
  return find_hash (self, hash);
}

LarderQuery *
larder_client_find_query (LarderClient *self,
                          GVariant     *key)
{
  g_autoptr(GVariant) given = g_variant_ref_sink (key);

  g_string_truncate (self->hash_text, 0);
  if (!larder_key_append_hash (self->hash_text, given))
    return NULL;
  if (self->custom_hashes)
    {
      g_autofree char *text = g_strdup (self->hash_text->str);
      g_autofree char *other = larder_query_options_hash_text (get_defaults (self, text), text);

      return find_hash (self, other != NULL ? other : text);
    }
  return find_hash (self, self->hash_text->str);
}

LarderQuery *
larder_client_reach_query (LarderClient *self,
                           GVariant     *key,
                           const char   *call)
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
  return larder_client_build_query (self, text, get_defaults (self, text));
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

/* Lists and dictionaries match by their parts; other items, and so their texts, as a whole. */
static void
note_text (LarderPrefixDefaults *defaults)
{
  gsize n = g_variant_n_children (defaults->prefix);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GVariant) wrapped = g_variant_get_child_value (defaults->prefix, i);
      g_autoptr(GVariant) item = g_variant_get_variant (wrapped);

      if (g_variant_is_container (item) &&
          !g_variant_is_of_type (item, G_VARIANT_TYPE_MAYBE))
        return;
    }
  defaults->text = larder_key_hash (defaults->prefix);
  defaults->length = strlen (defaults->text) - 1;
}

static void
use_as_default (LarderQueryOptions *options)
{
  options->is_default = TRUE;
}

/**
 * larder_client_set_defaults:
 * @options: (nullable): choices for all queries; its key does not matter
 *
 * What neither the options of a query nor the defaults of a prefix choose comes from here, and then
 * from the built-in defaults. What already is in the cache follows when its options change.
 */
void
larder_client_set_defaults (LarderClient       *self,
                            LarderQueryOptions *options)
{
  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (options == NULL || LARDER_IS_QUERY_OPTIONS (options));

  g_set_object (&self->defaults, options);
  if (options != NULL)
    use_as_default (options);
  defaults_changed (self);
}

/**
 * larder_client_get_defaults:
 *
 * The options that all queries begin with.
 *
 * Returns: (transfer none) (nullable): what was given to [method@Larder.Client.set_defaults]
 */
LarderQueryOptions *
larder_client_get_defaults (LarderClient *self)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (self), NULL);

  return self->defaults;
}

/**
 * larder_client_get_query_defaults:
 * @key: a key; a floating reference is taken
 *
 * Combines the defaults of the client with those of all prefixes that match, in the order in
 * which the prefixes were registered.
 *
 * Returns: (transfer full): what a query of that key gets without any choice of its own
 */
LarderQueryOptions *
larder_client_get_query_defaults (LarderClient *self,
                                  GVariant     *key)
{
  g_autofree char *text = NULL;
  LarderQueryOptions *result;

  g_return_val_if_fail (LARDER_IS_CLIENT (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  text = larder_key_hash (key);
  g_return_val_if_fail (text != NULL, NULL);
  result = larder_query_options_combine (get_defaults (self, text), NULL);
  larder_query_options_settle (result);
  return result;
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
          use_as_default (options);
          defaults_changed (self);
          return;
        }
    }
  defaults = g_new0 (LarderPrefixDefaults, 1);
  defaults->prefix = g_steal_pointer (&normal);
  note_text (defaults);
  defaults->options = g_object_ref (options);
  g_ptr_array_add (self->prefix_defaults, defaults);
  use_as_default (options);
  defaults_changed (self);
}
