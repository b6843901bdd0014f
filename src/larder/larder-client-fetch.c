/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Fetching one query on behalf of who waits for its data. */

#include "config.h"

#include "larder/larder-client.h"

#include "larder/larder-query-observer-private.h"

/* Takes @task (nullable). */
static void
fetch (LarderClient       *self,
       LarderQueryOptions *options,
       gboolean            any_data,
       gboolean            revalidate,
       GTask              *task)
{
  g_autoptr(LarderQueryOptions) resolved = larder_client_resolve (self, options);
  gboolean is_stale;
  LarderQuery *query;

  larder_client_begin_batch (self);
  query = larder_client_build_query (self, options->text, resolved);
  is_stale = larder_query_is_stale (query, larder_query_options_stale_time (resolved, query));
  if (task != NULL && resolved->choices->select != NULL)
    g_task_set_task_data (task, larder_closure_ref (resolved->choices->select),
                          (GDestroyNotify) larder_closure_unref);
  if (query->state.data != NULL && (any_data || !is_stale))
    {
      if (task != NULL)
        larder_client_complete (self, task, larder_value_ref (query->state.data), NULL);
      if (is_stale && revalidate)
        larder_query_fetch (query, resolved, FALSE, TRUE, NULL);
    }
  else
    larder_query_fetch (query, resolved, FALSE, TRUE, task);
  larder_client_end_batch (self);
}

/* The selection of the options is for the caller only. */
static LarderValue *
take_fetched (GAsyncResult  *result,
              GError       **error)
{
  LarderClosure *select = g_task_get_task_data (G_TASK (result));
  LarderValue *data = g_task_propagate_pointer (G_TASK (result), error);
  LarderValue *selected;

  if (data == NULL || select == NULL)
    return data;
  selected = ((LarderSelectFunc) select->func) (data, select->user_data, error);
  larder_value_unref (data);
  return selected;
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
  g_return_if_fail (options->text != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, larder_client_fetch_async);
  fetch (self, options, FALSE, FALSE, task);
}

/**
 * larder_client_fetch_finish:
 * @result: what the callback was given
 *
 * Ends what [method@Larder.Client.fetch_async] began.
 *
 * Returns: (transfer full): the data, or what the options select of it; %NULL with the error of the
 *   fetch function, of this library, or %G_IO_ERROR_CANCELLED
 */
LarderValue *
larder_client_fetch_finish (LarderClient  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return take_fetched (result, error);
}

/**
 * larder_client_ensure_async:
 * @options: what to fetch; whether it is enabled does not matter
 * @revalidate: whether data that is stale is fetched again meanwhile
 * @cancellable: (nullable): stops the waiting, not the fetch
 * @callback: (scope async): called once, in the client's context
 * @user_data: given to @callback
 *
 * Gives the data of a query: what is there, however old, else what a fetch brings.
 */
void
larder_client_ensure_async (LarderClient        *self,
                            LarderQueryOptions  *options,
                            gboolean             revalidate,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (options));
  g_return_if_fail (options->text != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, larder_client_ensure_async);
  fetch (self, options, TRUE, revalidate, task);
}

/**
 * larder_client_ensure_finish:
 * @result: what the callback was given
 *
 * Ends what [method@Larder.Client.ensure_async] began.
 *
 * Returns: (transfer full): the data, or what the options select of it; %NULL with the error of the
 *   fetch function, of this library, or %G_IO_ERROR_CANCELLED
 */
LarderValue *
larder_client_ensure_finish (LarderClient  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return take_fetched (result, error);
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
  g_return_if_fail (options->text != NULL);

  fetch (self, options, FALSE, FALSE, NULL);
}

/**
 * larder_client_prefetch_async:
 * @options: what to fetch
 * @cancellable: (nullable): stops the waiting, not the fetch
 * @callback: (scope async): called once, in the client's context
 * @user_data: given to @callback
 *
 * As [method@Larder.Client.prefetch], and tells when the fetch has settled.
 */
void
larder_client_prefetch_async (LarderClient        *self,
                              LarderQueryOptions  *options,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (options));
  g_return_if_fail (options->text != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, larder_client_prefetch_async);
  fetch (self, options, FALSE, FALSE, task);
}

/**
 * larder_client_prefetch_finish:
 * @result: what the callback was given
 *
 * Ends what [method@Larder.Client.prefetch_async] began.
 *
 * Returns: %TRUE when the fetch has settled, also when it failed; else %FALSE with
 *   %G_IO_ERROR_CANCELLED
 */
gboolean
larder_client_prefetch_finish (LarderClient  *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_autoptr(LarderValue) data = NULL;
  g_autoptr(GError) failure = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  data = g_task_propagate_pointer (G_TASK (result), &failure);
  if (!g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
