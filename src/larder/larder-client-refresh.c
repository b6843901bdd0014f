/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is asked of many queries at once and has settled later. */

#include "config.h"

#include "larder/larder-client.h"

#include "larder/larder-query-observer-private.h"

/* Counts the fetches that one call still waits for. */
typedef struct
{
  GTask *task;      /* (owned) */
  guint  n_open;
} Gathering;

static void
gathering_close_one (Gathering *gathering)
{
  if (gathering == NULL || --gathering->n_open > 0)
    return;
  g_task_return_boolean (gathering->task, TRUE);
  g_object_unref (gathering->task);
  g_free (gathering);
}

static void
gathered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(LarderValue) value = NULL;

  /* A fetch that failed has settled too. */
  value = g_task_propagate_pointer (G_TASK (result), NULL);
  gathering_close_one (user_data);
}

/* What is paused may stay so for long: nobody waits for that. */
static void
gather (Gathering   *gathering,
        LarderQuery *query)
{
  GTask *waiter;

  if (gathering == NULL || query->client == NULL || query->fetch == NULL ||
      query->state.fetch_status != LARDER_FETCH_STATUS_FETCHING)
    return;
  waiter = g_task_new (NULL, NULL, gathered_cb, gathering);
  g_task_set_source_tag (waiter, gather);
  gathering->n_open++;
  larder_query_add_waiter (query, waiter);
}

static Gathering *
gathering_new (LarderClient        *self,
               gpointer             tag,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  Gathering *gathering;

  /* Nobody wants to know when it has settled. */
  if (callback == NULL)
    return NULL;
  gathering = g_new0 (Gathering, 1);
  gathering->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (gathering->task, tag);
  gathering->n_open = 1;
  return gathering;
}

static gboolean
may_refetch (LarderQuery *query)
{
  return query->client != NULL && !larder_query_is_disabled (query) &&
         !larder_query_is_static (query);
}

static void
refetch_all (GPtrArray       *queries,
             LarderQueryType  type,
             gboolean         cancel_refetch,
             Gathering       *gathering)
{
  for (guint i = 0; i < queries->len; i++)
    {
      LarderQuery *query = queries->pdata[i];

      if (type == LARDER_QUERY_TYPE_NONE ||
          (type != LARDER_QUERY_TYPE_ALL &&
           larder_query_is_active (query) != (type == LARDER_QUERY_TYPE_ACTIVE)) ||
          !may_refetch (query))
        continue;
      larder_query_fetch (query, NULL, cancel_refetch, FALSE, NULL);
      gather (gathering, query);
    }
}

/**
 * larder_client_invalidate_async:
 * @filter: (nullable): which; %NULL: all
 * @refetch_type: which of them are fetched again: usually the active ones
 * @cancellable: (nullable): stops the waiting only
 * @callback: (scope async) (nullable): called once, in the client's context
 * @user_data: given to @callback
 *
 * Marks queries as stale, whatever their stale time, and refetches those of @refetch_type that are
 * neither disabled nor static. One that is loading for the first time is fetched again when it has
 * loaded. Ready when the refetches have settled; one that is paused is not waited for.
 */
void
larder_client_invalidate_async (LarderClient       *self,
                                LarderFilter       *filter,
                                LarderQueryType     refetch_type,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr(GPtrArray) queries = NULL;
  Gathering *gathering;

  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (filter == NULL || LARDER_IS_FILTER (filter));

  gathering = gathering_new (self, larder_client_invalidate_async, cancellable, callback,
                             user_data);
  larder_client_begin_batch (self);
  queries = larder_client_select_queries (self, filter);
  for (guint i = 0; i < queries->len; i++)
    larder_query_invalidate (queries->pdata[i]);
  refetch_all (queries, refetch_type, TRUE, gathering);
  larder_client_end_batch (self);
  gathering_close_one (gathering);
}

/**
 * larder_client_invalidate_finish:
 * @result: what the callback was given
 *
 * Ends what [method@Larder.Client.invalidate_async] began. A refetch that failed is no error of
 * this call: observers show it.
 *
 * Returns: %TRUE when all refetches have settled; else %FALSE with %G_IO_ERROR_CANCELLED
 */
gboolean
larder_client_invalidate_finish (LarderClient  *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * larder_client_refetch_async:
 * @filter: (nullable): which; %NULL: all
 * @cancel_refetch: whether a fetch that runs begins anew where there is data; else it is joined
 * @cancellable: (nullable): stops the waiting only
 * @callback: (scope async) (nullable): called once, in the client's context
 * @user_data: given to @callback
 *
 * Fetches queries anew, except disabled and static ones. Ready when they have settled; one that is
 * paused is not waited for.
 */
void
larder_client_refetch_async (LarderClient       *self,
                             LarderFilter       *filter,
                             gboolean            cancel_refetch,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr(GPtrArray) queries = NULL;
  Gathering *gathering;

  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (filter == NULL || LARDER_IS_FILTER (filter));

  gathering = gathering_new (self, larder_client_refetch_async, cancellable, callback, user_data);
  larder_client_begin_batch (self);
  queries = larder_client_select_queries (self, filter);
  refetch_all (queries, LARDER_QUERY_TYPE_ALL, cancel_refetch, gathering);
  larder_client_end_batch (self);
  gathering_close_one (gathering);
}

/**
 * larder_client_refetch_finish:
 * @result: what the callback was given
 *
 * Ends what [method@Larder.Client.refetch_async] began. A refetch that failed is no error of this
 * call: observers show it.
 *
 * Returns: %TRUE when all have settled; else %FALSE with %G_IO_ERROR_CANCELLED
 */
gboolean
larder_client_refetch_finish (LarderClient  *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * larder_client_cancel_async:
 * @filter: (nullable): which; %NULL: all
 * @mode: what becomes of the state
 * @cancellable: (nullable): stops the waiting only
 * @callback: (scope async) (nullable): called once, in the client's context
 * @user_data: given to @callback
 *
 * Stops running fetches. With %LARDER_CANCEL_ERROR whoever waits for one gets
 * %G_IO_ERROR_CANCELLED, else the data that is there if there is any.
 */
void
larder_client_cancel_async (LarderClient       *self,
                            LarderFilter       *filter,
                            LarderCancelMode    mode,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr(GPtrArray) queries = NULL;
  Gathering *gathering;

  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (filter == NULL || LARDER_IS_FILTER (filter));

  gathering = gathering_new (self, larder_client_cancel_async, cancellable, callback, user_data);
  larder_client_begin_batch (self);
  queries = larder_client_select_queries (self, filter);
  for (guint i = 0; i < queries->len; i++)
    if (((LarderQuery *) queries->pdata[i])->client != NULL)
      larder_query_cancel_with (queries->pdata[i], mode);
  larder_client_end_batch (self);
  gathering_close_one (gathering);
}

/**
 * larder_client_cancel_finish:
 * @result: what the callback was given
 *
 * Ends what [method@Larder.Client.cancel_async] began.
 *
 * Returns: %TRUE when the fetches have settled; else %FALSE with %G_IO_ERROR_CANCELLED
 */
gboolean
larder_client_cancel_finish (LarderClient  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * larder_client_reset_async:
 * @filter: (nullable): which; %NULL: all
 * @cancellable: (nullable): stops the waiting only
 * @callback: (scope async) (nullable): called once, in the client's context
 * @user_data: given to @callback
 *
 * Puts queries back to their initial data, or to none, and refetches those of them that enabled
 * observers look at, also if the filter would not let them pass any more.
 */
void
larder_client_reset_async (LarderClient       *self,
                           LarderFilter       *filter,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr(GPtrArray) queries = NULL;
  Gathering *gathering;

  g_return_if_fail (LARDER_IS_CLIENT (self));
  g_return_if_fail (filter == NULL || LARDER_IS_FILTER (filter));

  gathering = gathering_new (self, larder_client_reset_async, cancellable, callback, user_data);
  larder_client_begin_batch (self);
  queries = larder_client_select_queries (self, filter);
  for (guint i = 0; i < queries->len; i++)
    if (((LarderQuery *) queries->pdata[i])->client != NULL)
      larder_query_reset (queries->pdata[i]);
  refetch_all (queries, LARDER_QUERY_TYPE_ACTIVE, TRUE, gathering);
  larder_client_end_batch (self);
  gathering_close_one (gathering);
}

/**
 * larder_client_reset_finish:
 * @result: what the callback was given
 *
 * Ends what [method@Larder.Client.reset_async] began.
 *
 * Returns: %TRUE when the refetches have settled; else %FALSE with %G_IO_ERROR_CANCELLED
 */
gboolean
larder_client_reset_finish (LarderClient  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
