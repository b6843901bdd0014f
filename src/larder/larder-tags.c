/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tags: what queries provide, and what mutations invalidate. */

#include "config.h"

#include "larder/larder-client-private.h"
#include "larder/larder-mutation-private.h"
#include "larder/larder-ties.h"

struct _LarderClientTies
{
  /* Tag to the set of queries that provide it; "type:" to those that provide any of its ids. What
   * a tag invalidates is found in two lookups, whatever the number of queries. */
  GHashTable *by_tag;
  GHashTable *due;      /* set of tags (owned) */
  guint       restoring;  /* how many readings go on */
};

LarderClientTies *
larder_client_ties_new (void)
{
  LarderClientTies *self = g_new0 (LarderClientTies, 1);

  self->by_tag = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) g_hash_table_unref);
  self->due = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
larder_client_ties_free (LarderClientTies *self)
{
  g_hash_table_unref (self->by_tag);
  g_hash_table_unref (self->due);
  g_free (self);
}

static void
add_one (LarderClientTies *self,
         const char       *tag,
         LarderQuery      *query)
{
  GHashTable *set = g_hash_table_lookup (self->by_tag, tag);

  if (set == NULL)
    {
      set = g_hash_table_new (NULL, NULL);
      g_hash_table_insert (self->by_tag, g_strdup (tag), set);
    }
  g_hash_table_add (set, query);
}

static void
remove_one (LarderClientTies *self,
            const char       *tag,
            LarderQuery      *query)
{
  GHashTable *set = g_hash_table_lookup (self->by_tag, tag);

  if (set == NULL)
    return;
  g_hash_table_remove (set, query);
  if (g_hash_table_size (set) == 0)
    g_hash_table_remove (self->by_tag, tag);
}

/* "type:" of "type:id"; NULL of a bare type. */
static char *
get_any_id (const char *tag)
{
  const char *colon = strchr (tag, ':');

  return colon != NULL ? g_strndup (tag, (gsize) (colon - tag) + 1) : NULL;
}

void
larder_query_set_tags (LarderQuery  *self,
                       LarderClient *client,
                       GStrv         tags)
{
  GStrv former = self->more->tags;
  GStrv now;

  if (former == NULL && tags == NULL)
    return;
  if (former != NULL && tags != NULL &&
      g_strv_equal ((const char * const *) former, (const char * const *) tags))
    return;

  for (guint i = 0; former != NULL && former[i] != NULL; i++)
    {
      g_autofree char *any = get_any_id (former[i]);

      remove_one (client->ties, former[i], self);
      if (any != NULL)
        remove_one (client->ties, any, self);
    }
  now = g_strdupv (tags);
  larder_query_extend (self)->tags = now;
  g_strfreev (former);
  for (guint i = 0; now != NULL && now[i] != NULL; i++)
    {
      g_autofree char *any = get_any_id (now[i]);

      add_one (client->ties, now[i], self);
      if (any != NULL)
        add_one (client->ties, any, self);
    }
}

/* A stream may go on for ever, so nothing waits for its end. */
static gboolean
is_request_pending (LarderClient *self)
{
  for (guint i = 0; i < self->mutations->len; i++)
    if (((LarderMutation *) self->mutations->pdata[i])->attempt != NULL)
      return TRUE;
  if (self->n_fetching == 0)
    return FALSE;
  for (LarderQuery *query = self->oldest_query; query != NULL; query = query->newer)
    if (query->state.fetch_status == LARDER_FETCH_STATUS_FETCHING && query->fetch != NULL &&
        !query->fetch->is_stream)
      return TRUE;
  return FALSE;
}

static void
collect (LarderClientTies *self,
         const char       *tag,
         GHashTable       *found)
{
  GHashTable *set = g_hash_table_lookup (self->by_tag, tag);
  GHashTableIter iter;
  gpointer query;

  if (set == NULL)
    return;
  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &query, NULL))
    if (!g_hash_table_contains (found, query))
      g_hash_table_add (found, larder_query_ref (query));
}

void
larder_client_settle_tags (LarderClient *self)
{
  g_autoptr(GHashTable) due = NULL;
  g_autoptr(GHashTable) found = NULL;
  GHashTableIter iter;
  gpointer item;

  if (g_hash_table_size (self->ties->due) == 0 || is_request_pending (self))
    return;

  due = g_steal_pointer (&self->ties->due);
  self->ties->due = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  found = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) larder_query_unref, NULL);
  g_hash_table_iter_init (&iter, due);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    {
      g_autofree char *any = g_strconcat (item, ":", NULL);

      collect (self->ties, item, found);
      /* A type stands for all of its ids, an id for itself alone. */
      if (strchr (item, ':') == NULL)
        collect (self->ties, any, found);
    }

  g_hash_table_iter_init (&iter, found);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    larder_query_invalidate (item);
  g_hash_table_iter_init (&iter, found);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    {
      LarderQuery *query = item;

      if (query->client != NULL && larder_query_is_active (query) &&
          !larder_query_is_static (query))
        larder_query_fetch (query, NULL, TRUE, FALSE, NULL);
    }
}

static void
add_due (LarderClient       *self,
         const char * const *tags)
{
  for (guint i = 0; tags != NULL && tags[i] != NULL; i++)
    g_hash_table_add (self->ties->due, g_strdup (tags[i]));
}

void
larder_client_mutation_settled (LarderClient   *self,
                                LarderMutation *mutation)
{
  LarderMutationOptions *options = mutation->options;
  g_auto(GStrv) tags = NULL;

  if (options == NULL)
    return;
  add_due (self, (const char * const *) options->invalidates);
  if (options->invalidates_func == NULL)
    return;
  tags = ((LarderMutationTagsFunc) options->invalidates_func->func) (
    mutation, options->invalidates_func->user_data);
  add_due (self, (const char * const *) tags);
}

/**
 * larder_client_invalidate_tags:
 * @tags: (array zero-terminated=1): as "type" or "type:id"
 *
 * Invalidates the queries that provide tags, and refetches those that enabled observers look at. A
 * type invalidates all of its ids; an id invalidates only itself. This happens when no fetch and no
 * mutation is on its way, so that no answer from before can hide a write.
 */
void
larder_client_invalidate_tags (LarderClient       *self,
                               const char * const *tags)
{
  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (tags != NULL);

  larder_client_begin_batch (self);
  add_due (self, tags);
  larder_client_end_batch (self);
}

/**
 * larder_mutation_options_set_invalidates:
 * @tags: (nullable) (array zero-terminated=1): as "type" or "type:id"
 *
 * Says which tags each mutation of this key invalidates when it has succeeded or failed for good;
 * see [method@Larder.Client.invalidate_tags].
 */
void
larder_mutation_options_set_invalidates (LarderMutationOptions *self,
                                         const char * const    *tags)
{
  GStrv former;

  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (self));

  self->set |= LARDER_MUTATION_OPTION_INVALIDATES;
  former = self->invalidates;
  self->invalidates = g_strdupv ((char **) tags);
  g_strfreev (former);
}

/**
 * larder_mutation_options_set_invalidates_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   says which tags a mutation invalidates, besides those that all do
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when @func is not needed any more
 *
 * Sets the function of that name.
 */
void
larder_mutation_options_set_invalidates_func (LarderMutationOptions  *self,
                                              LarderMutationTagsFunc  func,
                                              gpointer                user_data,
                                              GDestroyNotify          destroy)
{
  g_return_if_fail (LARDER_IS_MUTATION_OPTIONS (self));

  self->set |= LARDER_MUTATION_OPTION_TAGS_FUNC;
  g_clear_pointer (&self->invalidates_func, larder_closure_unref);
  if (func != NULL)
    self->invalidates_func = larder_closure_new (G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_client_begin_restoring:
 *
 * From here to the matching [method@Larder.Client.end_restoring] observers do not fetch: what was
 * kept is being read. Counted; a persister does it by itself.
 */
void
larder_client_begin_restoring (LarderClient *self)
{
  g_return_if_fail (LARDER_IS_CLIENT (self));

  if (self->ties->restoring++ == 0)
    g_object_notify (G_OBJECT (self), "restoring");
}

/* Everybody who attached meanwhile does now what attaching does. */
static void
open_gate (LarderClient *self)
{
  g_autoptr(GPtrArray) queries = larder_client_list_queries (self, NULL);

  for (guint i = 0; i < queries->len; i++)
    {
      LarderQuery *query = queries->pdata[i];

      for (guint j = 0; query->client != NULL && j < larder_query_count_observers (query); j++)
        {
          LarderQueryObserver *observer = larder_query_nth_observer (query, j);

          if (!larder_query_observer_wants_mount (observer))
            continue;
          larder_query_fetch (query, larder_query_observer_get_resolved (observer), FALSE, FALSE,
                              NULL);
          break;
        }
    }
}

/**
 * larder_client_end_restoring:
 *
 * Ends what [method@Larder.Client.begin_restoring] began. Observers that attached meanwhile do now
 * what attaching does: what is fresh is not fetched.
 */
void
larder_client_end_restoring (LarderClient *self)
{
  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (self->ties->restoring > 0);

  if (--self->ties->restoring > 0)
    return;
  larder_client_begin_batch (self);
  g_object_notify (G_OBJECT (self), "restoring");
  if (self->mounted > 0 || self->n_queries > 0)
    open_gate (self);
  larder_client_end_batch (self);
}

/**
 * larder_client_get_restoring:
 *
 * The restore gate: observers that attach meanwhile show `pending` and `idle` and begin to fetch
 * when it opens.
 *
 * Returns: whether persisted queries are being read; observers do not fetch meanwhile
 */
gboolean
larder_client_get_restoring (LarderClient *self)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (self), FALSE);

  return self->ties->restoring > 0;
}
