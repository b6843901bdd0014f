/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The observers in a group of queries: another list keeps those that stay, and all take part. */

#include "config.h"

#include "larder/larder-query-group-private.h"

static void
drop_member (LarderQueryGroup    *self,
             LarderQueryObserver *member)
{
  g_signal_handlers_disconnect_by_data (member, self);
  if (self->attached > 0 &&
      (self->joining == NULL || !g_hash_table_remove (self->joining, member)))
    larder_query_observer_detach (member);
  g_object_unref (member);
}

void
larder_query_group_drop_members (LarderQueryGroup *self)
{
  for (guint i = 0; i < self->members->len; i++)
    drop_member (self, self->members->pdata[i]);
  g_ptr_array_set_size (self->members, 0);
}

/* References of all members as they are now. */
static GPtrArray *
list_members (LarderQueryGroup *self)
{
  GPtrArray *members = g_ptr_array_copy (self->members, (GCopyFunc) g_object_ref, NULL);

  g_ptr_array_set_free_func (members, g_object_unref);
  return members;
}

static LarderQueryObserver *
add_member (LarderQueryGroup   *self,
            LarderQueryOptions *options)
{
  LarderQueryObserver *member = larder_query_observer_new (self->client, options);

  g_signal_connect_swapped (member, "changed", G_CALLBACK (larder_query_group_queue), self);
  if (self->attached > 0)
    larder_query_observer_attach (member);
  return member;
}

/* Those of one key stand in a chain in their order. */
static GHashTable *
index_members (GPtrArray *members)
{
  GHashTable *by_hash = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                               (GDestroyNotify) g_queue_free);

  for (guint i = 0; i < members->len; i++)
    {
      LarderQueryObserver *member = members->pdata[i];
      GQueue *chain;

      if (member->query == NULL)
        continue;
      chain = g_hash_table_lookup (by_hash, member->query->hash);
      if (chain == NULL)
        {
          chain = g_queue_new ();
          g_hash_table_insert (by_hash, g_strdup (member->query->hash), chain);
        }
      g_queue_push_tail (chain, member);
    }
  return by_hash;
}

static LarderQueryObserver *
take_member (LarderQueryGroup   *self,
             GHashTable         *by_hash,
             LarderQueryOptions *options)
{
  g_autoptr(LarderQueryOptions) resolved = larder_client_resolve (self->client, options);
  g_autofree char *other = larder_query_options_hash_text (resolved, options->text);
  GQueue *chain = g_hash_table_lookup (by_hash, other != NULL ? other : options->text);
  LarderQueryObserver *member = chain != NULL ? g_queue_pop_head (chain) : NULL;

  if (member == NULL)
    return add_member (self, options);
  larder_query_observer_set_options (member, options);
  return member;
}

static void
tell_list (LarderQueryGroup *self,
           GPtrArray        *former)
{
  GPtrArray *members = self->members;
  guint least = MIN (former->len, members->len);
  guint first = 0;
  guint last = 0;

  while (first < least && former->pdata[first] == members->pdata[first])
    first++;
  while (last < least - first &&
         former->pdata[former->len - 1 - last] == members->pdata[members->len - 1 - last])
    last++;
  if (first == former->len && first == members->len)
    return;
  g_list_model_items_changed (G_LIST_MODEL (self), first, former->len - first - last,
                              members->len - first - last);
  larder_query_group_queue (self);
}

/**
 * larder_query_group_set_queries:
 * @queries: (array length=n_queries) (transfer none): what to observe, each with a key
 * @n_queries: how many
 *
 * Takes another list. Observers of keys that were there are kept, whatever their new place; new
 * ones begin as the group is, attached or not.
 */
void
larder_query_group_set_queries (LarderQueryGroup    *self,
                                LarderQueryOptions **queries,
                                guint                n_queries)
{
  g_autoptr(LarderQueryGroup) kept = NULL;
  g_autoptr(GPtrArray) former = NULL;
  g_autoptr(GPtrArray) next = NULL;
  g_autoptr(GHashTable) by_hash = NULL;
  GHashTableIter iter;
  gpointer chain;

  g_return_if_fail (LARDER_IS_QUERY_GROUP (self));
  for (guint i = 0; i < n_queries; i++)
    g_return_if_fail (LARDER_IS_QUERY_OPTIONS (queries[i]) && queries[i]->text != NULL);

  if (self->is_setting)
    {
      /* That list is made after the one that is being made. */
      g_clear_pointer (&self->next, g_ptr_array_unref);
      self->next = g_ptr_array_new_with_free_func (g_object_unref);
      for (guint i = 0; i < n_queries; i++)
        g_ptr_array_add (self->next, g_object_ref (queries[i]));
      return;
    }
  kept = g_object_ref (self);
  self->is_setting = TRUE;
  larder_client_begin_batch (self->client);
  former = g_steal_pointer (&self->members);
  self->members = g_ptr_array_sized_new (n_queries);
  by_hash = index_members (former);
  for (guint i = 0; i < n_queries; i++)
    g_ptr_array_add (self->members, take_member (self, by_hash, queries[i]));
  tell_list (self, former);
  g_hash_table_iter_init (&iter, by_hash);
  while (g_hash_table_iter_next (&iter, NULL, &chain))
    for (GList *link = ((GQueue *) chain)->head; link != NULL; link = link->next)
      drop_member (self, link->data);
  self->is_setting = FALSE;
  next = g_steal_pointer (&self->next);
  if (next != NULL)
    larder_query_group_set_queries (self, (LarderQueryOptions **) next->pdata, next->len);
  larder_client_end_batch (self->client);
}

/**
 * larder_query_group_attach:
 *
 * Begins to take part in all queries; counted, so each call needs its
 * [method@Larder.QueryGroup.detach].
 */
void
larder_query_group_attach (LarderQueryGroup *self)
{
  g_autoptr(LarderQueryGroup) kept = NULL;
  g_autoptr(GHashTable) joining = NULL;
  g_autoptr(GPtrArray) members = NULL;

  g_return_if_fail (LARDER_IS_QUERY_GROUP (self));

  kept = g_object_ref (self);
  /* What is true now is no news. */
  if (self->attached == 0)
    larder_query_group_take_told (self, larder_query_group_get_value (self));
  if (self->attached++ > 0)
    return;

  /* Fetch functions may do anything, change the list included. */
  members = list_members (self);
  joining = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < members->len; i++)
    g_hash_table_add (joining, members->pdata[i]);
  self->joining = g_hash_table_ref (joining);
  larder_client_begin_batch (self->client);
  for (guint i = 0; i < members->len && self->joining == joining; i++)
    if (g_hash_table_remove (joining, members->pdata[i]))
      larder_query_observer_attach (members->pdata[i]);
  if (self->joining == joining)
    g_clear_pointer (&self->joining, g_hash_table_unref);
  larder_client_end_batch (self->client);
}

/**
 * larder_query_group_detach:
 *
 * Ends what [method@Larder.QueryGroup.attach] began.
 */
void
larder_query_group_detach (LarderQueryGroup *self)
{
  g_autoptr(LarderQueryGroup) kept = NULL;
  g_autoptr(GHashTable) joining = NULL;
  g_autoptr(GPtrArray) members = NULL;

  g_return_if_fail (LARDER_IS_QUERY_GROUP (self));
  g_return_if_fail (self->attached > 0);

  if (--self->attached > 0)
    return;
  kept = g_object_ref (self);
  members = list_members (self);
  joining = g_steal_pointer (&self->joining);
  larder_client_begin_batch (self->client);
  for (guint i = 0; i < members->len; i++)
    if (joining == NULL || !g_hash_table_contains (joining, members->pdata[i]))
      larder_query_observer_detach (members->pdata[i]);
  larder_client_end_batch (self->client);
}
