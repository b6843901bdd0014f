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

gboolean
larder_query_observer_wants_mount (LarderQueryObserver *self)
{
  return self->attached > 0 && self->query != NULL && self->resolved->enabled &&
         (self->query->state.data == NULL ||
          larder_query_observer_wants_refetch (self, self->resolved->refetch_on_mount));
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
  g_return_if_fail (LARDER_IS_QUERY_OBSERVER (self));

  if (self->attached++ > 0)
    return;

  larder_client_begin_batch (self->client);
  /* The entry may have been collected since. */
  if (self->query != NULL && self->query->client == NULL)
    larder_query_observer_join (self);
  else if (self->query != NULL)
    larder_query_add_observer (self->query, self);

  if (larder_query_observer_wants_mount (self))
    larder_query_fetch (self->query, self->resolved, FALSE, FALSE, NULL);
  larder_client_tell (self->client, self);
  larder_client_end_batch (self->client);
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
  larder_deadlines_set (self->client->deadlines, &self->stale, LARDER_NEVER);
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
    return;
  larder_query_observer_take_options (self, options);
  larder_query_observer_follow (self);
  g_object_notify (G_OBJECT (self), "options");
}

/**
 * larder_query_observer_get_options:
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
         GTask               *task)
{
  larder_client_begin_batch (self->client);
  if (self->query != NULL && self->query->client == NULL)
    larder_query_observer_join (self);
  if (self->query != NULL)
    larder_query_fetch (self->query, self->resolved, TRUE, FALSE, task);
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

  refetch (self, NULL);
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
  GTask *task;

  g_return_if_fail (LARDER_IS_QUERY_OBSERVER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, larder_query_observer_refetch_async);
  refetch (self, task);
}

/**
 * larder_query_observer_refetch_finish:
 * @result: what the callback was given
 *
 * Also a fetch that failed has settled: see [property@Larder.QueryObserver:error].
 *
 * Returns: %TRUE when the fetch has settled; else %G_IO_ERROR_CANCELLED
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
 * larder_query_observer_get_data:
 *
 * Returns: (transfer none) (nullable): the data
 */
LarderValue *
larder_query_observer_get_data (LarderQueryObserver *self)
{
  g_return_val_if_fail (LARDER_IS_QUERY_OBSERVER (self), NULL);

  larder_query_observer_update (self);
  return self->result.data;
}

/**
 * larder_query_observer_get_error:
 *
 * Returns: (transfer none) (nullable): why the last fetch failed for good
 */
GError *
larder_query_observer_get_error (LarderQueryObserver *self)
{
  g_return_val_if_fail (LARDER_IS_QUERY_OBSERVER (self), NULL);

  larder_query_observer_update (self);
  return self->result.error;
}

/**
 * larder_query_observer_get_status:
 *
 * Returns: what there is to show
 */
LarderStatus
larder_query_observer_get_status (LarderQueryObserver *self)
{
  g_return_val_if_fail (LARDER_IS_QUERY_OBSERVER (self), LARDER_STATUS_PENDING);

  larder_query_observer_update (self);
  return (LarderStatus) self->result.numbers[LARDER_RESULT_STATUS];
}

/**
 * larder_query_observer_get_fetch_status:
 *
 * Returns: what is being done about it
 */
LarderFetchStatus
larder_query_observer_get_fetch_status (LarderQueryObserver *self)
{
  g_return_val_if_fail (LARDER_IS_QUERY_OBSERVER (self), LARDER_FETCH_STATUS_IDLE);

  larder_query_observer_update (self);
  return (LarderFetchStatus) self->result.numbers[LARDER_RESULT_FETCH_STATUS];
}

/**
 * larder_query_observer_get_data_updated_at:
 *
 * Returns: when the data came (ms since 1970); 0: never
 */
gint64
larder_query_observer_get_data_updated_at (LarderQueryObserver *self)
{
  g_return_val_if_fail (LARDER_IS_QUERY_OBSERVER (self), 0);

  larder_query_observer_update (self);
  return self->result.numbers[LARDER_RESULT_DATA_UPDATED_AT];
}

/**
 * larder_query_observer_get_is_stale:
 *
 * Returns: whether the data should be fetched again
 */
gboolean
larder_query_observer_get_is_stale (LarderQueryObserver *self)
{
  g_return_val_if_fail (LARDER_IS_QUERY_OBSERVER (self), FALSE);

  larder_query_observer_update (self);
  return (gboolean) self->result.numbers[LARDER_RESULT_IS_STALE];
}

/**
 * larder_query_observer_get_is_loading:
 *
 * Returns: whether the first data is being fetched
 */
gboolean
larder_query_observer_get_is_loading (LarderQueryObserver *self)
{
  g_return_val_if_fail (LARDER_IS_QUERY_OBSERVER (self), FALSE);

  larder_query_observer_update (self);
  return (gboolean) self->result.numbers[LARDER_RESULT_IS_LOADING];
}

/**
 * larder_query_observer_get_is_fetched:
 *
 * Returns: whether any fetch or write has ended
 */
gboolean
larder_query_observer_get_is_fetched (LarderQueryObserver *self)
{
  g_return_val_if_fail (LARDER_IS_QUERY_OBSERVER (self), FALSE);

  larder_query_observer_update (self);
  return (gboolean) self->result.numbers[LARDER_RESULT_IS_FETCHED];
}
