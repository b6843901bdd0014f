/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What can be seen of an entry, and its whole state as one value. */

#include "config.h"

#include "larder/larder-query-observer-private.h"

/**
 * LarderQuery:
 *
 * One entry of a client's cache, to look at.
 *
 * It is given to functions of the options, to predicates and with events. All calls are for the
 * client's thread, and what they lend is valid until the entry changes.
 */

/**
 * larder_query_get_key:
 *
 * Normalised as by [func@Larder.key_normalize].
 *
 * Returns: (transfer none): the normalised key
 */
GVariant *
larder_query_get_key (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return larder_query_need_key (self);
}

/**
 * larder_query_get_hash:
 *
 * What [func@Larder.key_hash] or the hash function of the options made of the key.
 *
 * Returns: (transfer none): the text by which its key is found
 */
const char *
larder_query_get_hash (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->hash;
}

/**
 * larder_query_get_data:
 *
 * The entry keeps it until the data changes: take a reference to keep it longer.
 *
 * Returns: (transfer none) (nullable): the data, with pending changes
 */
LarderValue *
larder_query_get_data (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->state.data;
}

/**
 * larder_query_get_error:
 *
 * With data it stays while the query is fetched again, until that fetch has settled; without, it
 * goes when the fetch begins.
 *
 * Returns: (transfer none) (nullable): why the last fetch failed for good
 */
GError *
larder_query_get_error (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->state.trouble->error;
}

/**
 * larder_query_get_status:
 *
 * The first axis beside [method@Larder.Query.get_fetch_status]: every pair is possible.
 *
 * Returns: what there is
 */
LarderStatus
larder_query_get_status (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, LARDER_STATUS_PENDING);

  return self->state.status;
}

/**
 * larder_query_get_fetch_status:
 *
 * The second axis beside [method@Larder.Query.get_status]: every pair is possible.
 *
 * Returns: what is being done
 */
LarderFetchStatus
larder_query_get_fetch_status (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, LARDER_FETCH_STATUS_IDLE);

  return self->state.fetch_status;
}

/**
 * larder_query_get_data_updated_at:
 *
 * Initial data may name a moment of its own.
 *
 * Returns: when the data came (ms since 1970); 0: never
 */
gint64
larder_query_get_data_updated_at (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->state.data_updated_at;
}

/**
 * larder_query_get_data_update_count:
 *
 * Initial data does not count.
 *
 * Returns: how often data came or was written
 */
guint
larder_query_get_data_update_count (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->state.data_update_count;
}

/**
 * larder_query_get_error_updated_at:
 *
 * Kept when a later fetch succeeds.
 *
 * Returns: when a fetch failed for good last (ms since 1970); 0: never
 */
gint64
larder_query_get_error_updated_at (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->state.trouble->error_updated_at;
}

/**
 * larder_query_get_error_update_count:
 *
 * Attempts that are tried again do not count.
 *
 * Returns: how many fetches failed for good
 */
guint
larder_query_get_error_update_count (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->state.trouble->error_update_count;
}

/**
 * larder_query_get_failure_count:
 *
 * It begins anew with each fetch.
 *
 * Returns: how many attempts of the running or last fetch failed
 */
guint
larder_query_get_failure_count (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->state.trouble->failure_count;
}

/**
 * larder_query_get_failure_reason:
 *
 * The error of an attempt, also while the next one is awaited.
 *
 * Returns: (transfer none) (nullable): why the last attempt failed
 */
GError *
larder_query_get_failure_reason (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->state.trouble->failure_reason;
}

/**
 * larder_query_get_is_invalidated:
 *
 * A success clears it. It overrides every stale time.
 *
 * Returns: whether the data was called stale
 */
gboolean
larder_query_get_is_invalidated (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->state.is_invalidated;
}

/**
 * larder_query_get_n_fetches:
 *
 * For introspection. A fetch and its retries count once.
 *
 * Returns: how many fetches were begun
 */
guint
larder_query_get_n_fetches (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->more->n_fetches;
}

/**
 * larder_query_get_n_dedupes:
 *
 * For introspection.
 *
 * Returns: how often who wanted a fetch joined one that was running
 */
guint
larder_query_get_n_dedupes (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->more->n_dedupes;
}

/**
 * larder_query_get_n_notifies:
 *
 * For introspection.
 *
 * Returns: how often an observer was told of a change
 */
guint
larder_query_get_n_notifies (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_notifies;
}

/**
 * larder_query_get_meta:
 *
 * Free data for fetch functions, hooks and events.
 *
 * Returns: (transfer none) (nullable): what the options of the query carry along
 */
GVariant *
larder_query_get_meta (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->options != NULL ? self->options->choices->meta : NULL;
}

/**
 * larder_query_get_is_removed:
 *
 * A removed entry lives on while somebody holds it, but nothing happens to it any more.
 *
 * Returns: whether the entry has left the cache
 */
gboolean
larder_query_get_is_removed (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->client == NULL;
}

/**
 * larder_query_get_is_active:
 *
 * What [enum@Larder.QueryType] calls active.
 *
 * Returns: whether an enabled observer looks at it
 */
gboolean
larder_query_get_is_active (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return larder_query_is_active (self);
}

/**
 * larder_query_get_is_disabled:
 *
 * Refetching many leaves such a query out.
 *
 * Returns: whether nothing fetches it by itself: all its observers are disabled, or it has none and
 *   was never fetched
 */
gboolean
larder_query_get_is_disabled (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return larder_query_is_disabled (self);
}

/**
 * larder_query_get_is_static:
 *
 * See [const@Larder.STATIC].
 *
 * Returns: whether only an explicit fetch or write changes its data
 */
gboolean
larder_query_get_is_static (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return larder_query_is_static (self);
}

/**
 * larder_query_get_is_stale:
 *
 * What the filter for stale queries goes by.
 *
 * Returns: whether one of its observers says so; without observers, whether there is no data or it
 *   was invalidated, because then there is no stale time
 */
gboolean
larder_query_get_is_stale (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (larder_query_count_observers (self) == 0)
    return self->state.data == NULL || self->state.is_invalidated;
  for (guint i = 0; i < larder_query_count_observers (self); i++)
    if (larder_query_observer_get_is_stale (larder_query_nth_observer (self, i)))
      return TRUE;
  return FALSE;
}

/**
 * larder_query_get_n_observers:
 *
 * Observers that exist but are not attached do not count.
 *
 * Returns: how many observers are attached
 */
guint
larder_query_get_n_observers (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return larder_query_count_observers (self);
}
