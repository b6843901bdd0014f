/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is asked of an observer: attaching, options, fetching again, looking. */

#include "config.h"

#include "larder/larder-query-observer-private.h"

/**
 * larder_query_observer_new:
 * @client: whose query
 * @options: (nullable): what to observe
 *
 * Makes an observer. Nothing is fetched before [method@Larder.QueryObserver.attach].
 *
 * Returns: (transfer full): the observer
 */
LarderQueryObserver *
larder_query_observer_new (LarderClient       *client,
                           LarderQueryOptions *options)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (client), NULL);

  return g_object_new (LARDER_TYPE_QUERY_OBSERVER, "client", client, "options", options, NULL);
}

/* By the rules for attaching. */
static gboolean
wants_fetch (LarderQueryObserver *self)
{
  LarderQueryState *state = &self->query->state;

  if (!self->was_enabled)
    return FALSE;
  if (self->must_fetch)
    return TRUE;
  if (state->data != NULL)
    return larder_query_observer_wants_refetch (self, LARDER_OPTION_ON_MOUNT);
  return state->status != LARDER_STATUS_ERROR ||
         (self->resolved->choices->retry_on_mount && !self->thrown);
}

gboolean
larder_query_observer_wants_mount (LarderQueryObserver *self)
{
  return self->attached > 0 && self->query != NULL && wants_fetch (self);
}

/**
 * larder_query_observer_attach:
 *
 * Begins to take part in the query; counted, so each call needs its
 * [method@Larder.QueryObserver.detach]. Fetches by the rules of the options.
 */
void
larder_query_observer_attach (LarderQueryObserver *self)
{
  g_autoptr(LarderQueryObserver) kept = NULL;
  LarderClient *client;

  g_return_if_fail (LARDER_IS_QUERY_OBSERVER (self));

  if (self->attached++ > 0)
    return;

  kept = g_object_ref (self);
  client = self->client;
  larder_client_begin_batch (client);
  /* The entry may have been collected since. */
  if (self->query != NULL && self->query->client == NULL)
    larder_query_observer_join (self);
  else if (self->query != NULL)
    larder_query_add_observer (self->query, self);
  /* Who listens to the cache hears that the observer came before he hears what it shows. */
  if (larder_client_is_heard (client))
    {
      larder_client_end_batch (client);
      larder_client_begin_batch (client);
    }
  if (self->attached > 0 && self->query != NULL)
    {
      self->was_enabled = larder_query_observer_is_enabled (self);
      if (larder_query_observer_wants_mount (self))
        larder_query_fetch (self->query, self->resolved, FALSE, FALSE, NULL);
      self->must_fetch = FALSE;
      larder_client_tell (client, self);
    }
  larder_client_end_batch (client);
}

/**
 * larder_query_observer_detach:
 *
 * Ends what [method@Larder.QueryObserver.attach] began. The last observer that leaves stops a fetch
 * whose function took the cancellable.
 */
void
larder_query_observer_detach (LarderQueryObserver *self)
{
  g_return_if_fail (LARDER_IS_QUERY_OBSERVER (self));
  g_return_if_fail (self->attached > 0);

  if (--self->attached > 0)
    return;

  larder_client_begin_batch (self->client);
  larder_deadlines_set_moment (self->client->deadlines, &self->stale, LARDER_NEVER);
  if (self->query != NULL)
    larder_query_remove_observer (self->query, self);
  self->queued = FALSE;
  larder_client_end_batch (self->client);
}

/**
 * larder_query_observer_set_options:
 * @options: (nullable): what to observe from now on
 *
 * With another key the observer shows the other query at once. Options that say the same as the
 * present ones change nothing.
 */
void
larder_query_observer_set_options (LarderQueryObserver *self,
                                   LarderQueryOptions  *options)
{
  g_return_if_fail (LARDER_IS_QUERY_OBSERVER (self));
  g_return_if_fail (options == NULL || LARDER_IS_QUERY_OPTIONS (options));

  if (options == self->options)
    {
      larder_query_observer_follow (self);
      return;
    }
  larder_query_observer_take_options (self, options);
  larder_query_observer_follow (self);
  g_object_notify (G_OBJECT (self), "options");
}

/**
 * larder_query_observer_get_options:
 *
 * What [method@Larder.QueryObserver.set_options] gave last.
 *
 * Returns: (transfer none) (nullable): what is observed
 */
LarderQueryOptions *
larder_query_observer_get_options (LarderQueryObserver *self)
{
  g_return_val_if_fail (LARDER_IS_QUERY_OBSERVER (self), NULL);

  return self->options;
}

/**
 * larder_query_observer_get_client:
 *
 * The client is given once, with the observer.
 *
 * Returns: (transfer none): the client
 */
LarderClient *
larder_query_observer_get_client (LarderQueryObserver *self)
{
  g_return_val_if_fail (LARDER_IS_QUERY_OBSERVER (self), NULL);

  return self->client;
}

static void
refetch (LarderQueryObserver *self,
         gboolean             cancel_refetch,
         GTask               *task)
{
  larder_client_begin_batch (self->client);
  if (self->query != NULL && self->query->client == NULL)
    larder_query_observer_join (self);
  if (self->query != NULL)
    larder_query_fetch (self->query, self->resolved, cancel_refetch, FALSE, task);
  else if (task != NULL)
    larder_client_complete (self->client, task, NULL, NULL);
  larder_client_tell (self->client, self);
  larder_client_end_batch (self->client);
}

/**
 * larder_query_observer_refetch:
 *
 * Fetches now, also when the query is disabled. A fetch that is running begins anew if there is
 * data to show meanwhile.
 */
void
larder_query_observer_refetch (LarderQueryObserver *self)
{
  g_return_if_fail (LARDER_IS_QUERY_OBSERVER (self));

  refetch (self, TRUE, NULL);
}

/**
 * larder_query_observer_refetch_async:
 * @cancellable: (nullable): stops the waiting, not the fetch
 * @callback: (scope async): called once, in the client's context, after all notifications
 * @user_data: given to @callback
 *
 * As [method@Larder.QueryObserver.refetch], and tells when the fetch has settled.
 */
void
larder_query_observer_refetch_async (LarderQueryObserver *self,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  larder_query_observer_refetch_full_async (self, TRUE, FALSE, cancellable, callback, user_data);
}

/**
 * larder_query_observer_refetch_full_async:
 * @cancel_refetch: whether a fetch that runs begins anew if there is data; else it is joined
 * @throw_on_error: whether a fetch that failed makes this call fail
 * @cancellable: (nullable): stops the waiting, not the fetch
 * @callback: (scope async): called once, in the client's context, after all notifications
 * @user_data: given to @callback
 *
 * As [method@Larder.QueryObserver.refetch_async], with a choice.
 */
void
larder_query_observer_refetch_full_async (LarderQueryObserver *self,
                                          gboolean             cancel_refetch,
                                          gboolean             throw_on_error,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (LARDER_IS_QUERY_OBSERVER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  if (throw_on_error)
    g_task_set_source_tag (task, larder_query_observer_refetch_full_async);
  else
    g_task_set_source_tag (task, larder_query_observer_refetch_async);
  refetch (self, cancel_refetch, task);
}

/**
 * larder_query_observer_refetch_finish:
 * @result: what the callback was given
 *
 * Also a fetch that failed has settled: see [property@Larder.QueryObserver:error].
 *
 * Returns: %TRUE when the fetch has settled; else %FALSE with %G_IO_ERROR_CANCELLED or, if that was
 *   asked for, with the error of the fetch
 */
gboolean
larder_query_observer_refetch_finish (LarderQueryObserver  *self,
                                      GAsyncResult         *result,
                                      GError              **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * larder_query_observer_refetch_full_finish:
 * @result: what the callback was given
 *
 * Ends what [method@Larder.QueryObserver.refetch_full_async] began.
 *
 * Returns: %TRUE when the fetch has settled; else %FALSE with %G_IO_ERROR_CANCELLED or, if that was
 *   asked for, with the error of the fetch
 */
gboolean
larder_query_observer_refetch_full_finish (LarderQueryObserver  *self,
                                           GAsyncResult         *result,
                                           GError              **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * larder_query_observer_set_boundary:
 * @boundary: (nullable): where errors are reported
 *
 * Sets [property@Larder.QueryObserver:boundary]. Those errors are reported that the options of the
 * query say are thrown; nobody need look at them here.
 */
void
larder_query_observer_set_boundary (LarderQueryObserver *self,
                                    LarderErrorBoundary *boundary)
{
  g_return_if_fail (LARDER_IS_QUERY_OBSERVER (self));
  g_return_if_fail (boundary == NULL || LARDER_IS_ERROR_BOUNDARY (boundary));

  if (self->more->boundary == boundary)
    return;
  if (self->thrown)
    larder_error_boundary_forget (self->more->boundary, self);
  self->thrown = FALSE;
  g_set_object (&larder_query_observer_extend (self)->boundary, boundary);
  if (self->attached > 0)
    larder_client_tell (self->client, self);
  g_object_notify (G_OBJECT (self), "boundary");
}

/**
 * larder_query_observer_get_boundary:
 *
 * See [method@Larder.QueryObserver.set_boundary].
 *
 * Returns: (transfer none) (nullable): where errors are reported
 */
LarderErrorBoundary *
larder_query_observer_get_boundary (LarderQueryObserver *self)
{
  g_return_val_if_fail (LARDER_IS_QUERY_OBSERVER (self), NULL);

  return self->more->boundary;
}

/**
 * larder_query_observer_get_query:
 *
 * There is none without a key.
 *
 * Returns: (transfer none) (nullable): the entry of the cache that is observed
 */
LarderQuery *
larder_query_observer_get_query (LarderQueryObserver *self)
{
  g_return_val_if_fail (LARDER_IS_QUERY_OBSERVER (self), NULL);

  return self->query;
}

/**
 * larder_query_observer_get_is_attached:
 *
 * Attached as often as it was attached more often than detached.
 *
 * Returns: whether the observer takes part in its query
 */
gboolean
larder_query_observer_get_is_attached (LarderQueryObserver *self)
{
  g_return_val_if_fail (LARDER_IS_QUERY_OBSERVER (self), FALSE);

  return self->attached > 0;
}

/**
 * larder_query_observer_get_n_notifies:
 *
 * A batch in which nothing of it changed does not count.
 *
 * Returns: in how many batches something of it changed, for introspection
 */
guint
larder_query_observer_get_n_notifies (LarderQueryObserver *self)
{
  g_return_val_if_fail (LARDER_IS_QUERY_OBSERVER (self), 0);

  return self->n_notifies;
}

/**
 * larder_query_observer_get_data:
 *
 * What the select function made of it, or the placeholder while there is none. The observer keeps
 * it until its next change.
 *
 * Returns: (transfer none) (nullable): the data
 */
LarderValue *
larder_query_observer_get_data (LarderQueryObserver *self)
{
  LarderQueryResult result;

  g_return_val_if_fail (LARDER_IS_QUERY_OBSERVER (self), NULL);

  /* Data as it is, which is what most handlers ask for: nothing else has to be known. */
  if (self->query != NULL && self->query->state.data != NULL &&
      self->resolved->choices->select == NULL)
    {
      larder_query_observer_remember (self);
      return self->query->state.data;
    }
  larder_query_observer_look (self, &result);
  return result.data;
}

/**
 * larder_query_observer_get_current_data:
 *
 * As [method@Larder.QueryObserver.get_data], and %NULL while that is a placeholder, such as the
 * data of the former key.
 *
 * Returns: (transfer none) (nullable): the data of this key
 */
LarderValue *
larder_query_observer_get_current_data (LarderQueryObserver *self)
{
  LarderQueryResult result;

  g_return_val_if_fail (LARDER_IS_QUERY_OBSERVER (self), NULL);

  larder_query_observer_look (self, &result);
  return larder_query_get_current (result.data, result.is);
}

/**
 * larder_query_observer_get_error:
 *
 * The error of the query, or of the select function of this observer. The observer keeps it until
 * its next change.
 *
 * Returns: (transfer none) (nullable): why the last fetch failed for good
 */
GError *
larder_query_observer_get_error (LarderQueryObserver *self)
{
  LarderQueryResult result;

  g_return_val_if_fail (LARDER_IS_QUERY_OBSERVER (self), NULL);

  larder_query_observer_look (self, &result);
  return result.error;
}

/**
 * larder_query_observer_get_status:
 *
 * `success` also while a placeholder is shown.
 *
 * Returns: what there is to show
 */
LarderStatus
larder_query_observer_get_status (LarderQueryObserver *self)
{
  LarderQueryResult result;

  g_return_val_if_fail (LARDER_IS_QUERY_OBSERVER (self), LARDER_STATUS_PENDING);

  larder_query_observer_look (self, &result);
  return result.status;
}

/**
 * larder_query_observer_get_fetch_status:
 *
 * What is being done: `fetching`, `paused` or `idle`.
 *
 * Returns: what is being done about it
 */
LarderFetchStatus
larder_query_observer_get_fetch_status (LarderQueryObserver *self)
{
  LarderQueryResult result;

  g_return_val_if_fail (LARDER_IS_QUERY_OBSERVER (self), LARDER_FETCH_STATUS_IDLE);

  larder_query_observer_look (self, &result);
  return result.fetch_status;
}

/**
 * larder_query_observer_get_data_updated_at:
 *
 * It moves with every success, also when the data is the same.
 *
 * Returns: when the data came (ms since 1970); 0: never
 */
gint64
larder_query_observer_get_data_updated_at (LarderQueryObserver *self)
{
  LarderQueryResult result;

  g_return_val_if_fail (LARDER_IS_QUERY_OBSERVER (self), 0);

  larder_query_observer_look (self, &result);
  return result.data_updated_at;
}

/**
 * larder_query_observer_get_is_stale:
 *
 * By the stale time of this observer. A disabled observer is never stale.
 *
 * Returns: whether the data should be fetched again
 */
gboolean
larder_query_observer_get_is_stale (LarderQueryObserver *self)
{
  LarderQueryResult result;

  g_return_val_if_fail (LARDER_IS_QUERY_OBSERVER (self), FALSE);

  larder_query_observer_look (self, &result);
  return (result.is & LARDER_RESULT_FLAG_IS_STALE) != 0;
}

/**
 * larder_query_observer_get_is_loading:
 *
 * The moment for a spinner: a first load that waits for the network is not loading but paused.
 *
 * Returns: whether the first data is being fetched
 */
gboolean
larder_query_observer_get_is_loading (LarderQueryObserver *self)
{
  LarderQueryResult result;

  g_return_val_if_fail (LARDER_IS_QUERY_OBSERVER (self), FALSE);

  larder_query_observer_look (self, &result);
  return (result.is & LARDER_RESULT_FLAG_IS_LOADING) != 0;
}

/**
 * larder_query_observer_get_is_fetched:
 *
 * Initial data does not count.
 *
 * Returns: whether any fetch or write has ended
 */
gboolean
larder_query_observer_get_is_fetched (LarderQueryObserver *self)
{
  LarderQueryResult result;

  g_return_val_if_fail (LARDER_IS_QUERY_OBSERVER (self), FALSE);

  larder_query_observer_look (self, &result);
  return (result.is & LARDER_RESULT_FLAG_IS_FETCHED) != 0;
}
