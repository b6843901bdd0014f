/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How much memory the queries of a client may take, and which go when it is too much. */

#include "config.h"

#include "larder/larder-client.h"

#include "larder/larder-client-private.h"
#include "larder/larder-inspection.h"
#include "larder/larder-value-private.h"

/* An entry as it was when the list was made; used since, it is not the next to go any more. */
typedef struct
{
  LarderQuery *query;   /* (owned) */
  guint64      used;
} Candidate;

static void
candidate_free (gpointer user_data)
{
  Candidate *candidate = user_data;

  larder_query_unref (candidate->query);
  g_free (candidate);
}

void
larder_client_used (LarderClient *self,
                    LarderQuery  *query)
{
  if (self == NULL)
    return;
  query->used = ++self->uses;
  self->limits_due = self->max_queries > 0 || self->max_bytes > 0;
}

static gboolean
may_go (LarderQuery *query)
{
  return query->client != NULL && larder_query_count_observers (query) == 0 &&
         query->fetch == NULL && !query->layered &&
         (query->options == NULL || !query->options->choices->pinned);
}

/* The one that was used last stands first. */
static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const Candidate *first = *(Candidate * const *) a;
  const Candidate *second = *(Candidate * const *) b;

  return first->used < second->used ? 1 : first->used > second->used ? -1 : 0;
}

static void
list_candidates (LarderClient *self)
{
  self->oldest = g_ptr_array_new_with_free_func (candidate_free);
  for (LarderQuery *query = self->oldest_query; query != NULL; query = query->newer)
    {
      Candidate *candidate;

      if (!may_go (query))
        continue;
      candidate = g_new0 (Candidate, 1);
      candidate->query = larder_query_ref (query);
      candidate->used = candidate->query->used;
      g_ptr_array_add (self->oldest, candidate);
    }
  g_ptr_array_sort (self->oldest, compare_candidates);
}

/* The list is kept between evictions, so that at the limit each costs no look at all entries. */
static LarderQuery *
take_oldest (LarderClient *self)
{
  for (int round = 0; round < 2; round++)
    {
      while (self->oldest != NULL && self->oldest->len > 0)
        {
          guint last = self->oldest->len - 1;
          Candidate *candidate = self->oldest->pdata[last];
          g_autoptr(LarderQuery) query = NULL;

          if (may_go (candidate->query) && candidate->used == candidate->query->used)
            query = larder_query_ref (candidate->query);
          g_ptr_array_set_size (self->oldest, (int) last);
          if (query != NULL)
            return g_steal_pointer (&query);
        }
      g_clear_pointer (&self->oldest, g_ptr_array_unref);
      if (round == 0)
        list_candidates (self);
    }
  return NULL;
}

void
larder_client_weigh (LarderClient *self,
                     LarderQuery  *query)
{
  LarderValue *value = query->state.base;
  gsize weight = value != NULL ? larder_cell_count (value->val) : 0;

  /* To look at all of it is for who has set a limit. */
  if (value != NULL && self->max_bytes > 0)
    weight = MAX (1, larder_cell_weigh (value->val) / LARDER_WEIGHT_UNIT);
  self->n_bytes -= larder_query_get_n_bytes (query);
  query->weight = (guint) MIN (weight, G_MAXUINT);
  self->n_bytes += larder_query_get_n_bytes (query);
}

static void
weigh_all (LarderClient *self)
{
  for (LarderQuery *query = self->oldest_query; query != NULL; query = query->newer)
    larder_client_weigh (self, query);
}

/**
 * larder_client_get_n_bytes:
 *
 * For introspection and for [method@Larder.Client.set_memory_limits].
 *
 * It is guessed by the number of values as long as [property@Larder.Client:max-bytes] is 0, and is
 * what cells and texts take otherwise.
 *
 * Returns: about how much memory (bytes) the data of all queries takes
 */
guint64
larder_client_get_n_bytes (LarderClient *self)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (self), 0);

  return self->n_bytes;
}

/**
 * larder_client_get_n_queries:
 *
 * For introspection and for [method@Larder.Client.set_memory_limits].
 *
 * Returns: how many queries there are
 */
guint
larder_client_get_n_queries (LarderClient *self)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (self), 0);

  return self->n_queries;
}

static gboolean
is_too_much (LarderClient *self)
{
  return (self->max_queries > 0 && self->n_queries > self->max_queries) ||
         (self->max_bytes > 0 && self->n_bytes > self->max_bytes);
}

void
larder_client_enforce_limits (LarderClient *self)
{
  if (!self->limits_due)
    return;
  self->limits_due = FALSE;
  if (!is_too_much (self))
    return;
  larder_client_begin_batch (self);
  while (is_too_much (self))
    {
      g_autoptr(LarderQuery) query = take_oldest (self);

      if (query == NULL)
        break;
      larder_client_drop_query (self, query);
    }
  self->limits_due = FALSE;
  larder_client_end_batch (self);
}

/**
 * larder_client_trim:
 * @n_queries: how many may stay
 *
 * Throws away what was not used for the longest time, until so many queries are left. Those that
 * are observed, being fetched or pinned stay in any case.
 */
void
larder_client_trim (LarderClient *self,
                    guint         n_queries)
{
  g_return_if_fail (LARDER_IS_CLIENT (self));

  larder_client_begin_batch (self);
  while (self->n_queries > n_queries)
    {
      g_autoptr(LarderQuery) query = take_oldest (self);

      if (query == NULL)
        break;
      larder_client_drop_query (self, query);
    }
  g_clear_pointer (&self->oldest, g_ptr_array_unref);
  larder_client_end_batch (self);
}

/**
 * larder_client_set_memory_limits:
 * @max_queries: how many queries are kept; 0: any number
 * @max_bytes: how much memory (bytes) their data may take; 0: any amount
 *
 * Sets [property@Larder.Client:max-queries] and [property@Larder.Client:max-bytes]. They are held
 * at the end of each batch, as far as there is something that may go.
 */
void
larder_client_set_memory_limits (LarderClient *self,
                                 guint         max_queries,
                                 guint64       max_bytes)
{
  g_return_if_fail (LARDER_IS_CLIENT (self));

  g_object_freeze_notify (G_OBJECT (self));
  if (self->max_queries != max_queries)
    g_object_notify (G_OBJECT (self), "max-queries");
  if (self->max_bytes != max_bytes)
    g_object_notify (G_OBJECT (self), "max-bytes");
  self->max_queries = max_queries;
  if (self->max_bytes != max_bytes)
    {
      self->max_bytes = max_bytes;
      weigh_all (self);
    }
  g_object_thaw_notify (G_OBJECT (self));
  self->limits_due = TRUE;
  if (self->batch_depth == 0 && !self->flushing)
    larder_client_enforce_limits (self);
}
