/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The functions of query options, one by one. */

#include "config.h"

#include "larder/larder-query-options.h"

#include "larder/larder-query-options-private.h"

/**
 * LarderFetchFunc:
 * @context: says what to fetch, and is completed exactly once; take a reference to do that later
 * @user_data: what was given with the function
 *
 * Fetches the data of a query. Called in the client's thread and must not block.
 */

/**
 * LarderRetryFunc:
 * @failure_count: how many attempts failed before this one, from 0
 * @error: why it failed
 * @user_data: what was given with the function
 *
 * Decides whether a failed attempt is followed by another one.
 *
 * Returns: %TRUE to try again
 */

/**
 * LarderRetryDelayFunc:
 * @failure_count: how many attempts failed before this one, from 0
 * @error: why it failed
 * @user_data: what was given with the function
 *
 * Decides how long to wait before the next attempt.
 *
 * Returns: milliseconds
 */

/**
 * LarderIntervalFunc:
 * @query: the query
 * @user_data: what was given with the function
 *
 * Decides when an observed query is fetched again. Asked at every change of the query.
 *
 * Returns: milliseconds from now, or %LARDER_NEVER
 */

/**
 * LarderEnabledFunc:
 * @query: the query
 * @user_data: what was given with the function
 *
 * Decides whether an observer's query is fetched by itself.
 *
 * Returns: %TRUE if it is
 */

/**
 * LarderStaleTimeFunc:
 * @query: the query
 * @user_data: what was given with the function
 *
 * Decides for how long the data of a query counts as fresh.
 *
 * Returns: milliseconds, %LARDER_NEVER or %LARDER_STATIC
 */

/**
 * LarderRefetchFunc:
 * @query: the query
 * @user_data: what was given with the function
 *
 * Decides whether an event fetches data again that is there.
 *
 * Returns: the rule for this time
 */

/**
 * LarderSelectFunc:
 * @data: the data of the query, or its placeholder
 * @user_data: what was given with the function
 * @error: return location
 *
 * Makes of the data what one observer shows. Equal parts of the former selection are kept. A
 * failure belongs to the observer alone: it shows the error and its last good selection.
 *
 * Returns: (transfer full) (nullable): the selection; %NULL with @error set
 */

/**
 * LarderPlaceholderFunc:
 * @previous: (nullable): the data that the observer had last, whichever query it was of
 * @previous_query: (nullable): that query
 * @user_data: what was given with the function
 *
 * Gives what an observer shows while its query has no data.
 *
 * Returns: (transfer full) (nullable): what to show; %NULL: nothing
 */

/**
 * LarderShareFunc:
 * @old: (nullable): the data that is there
 * @fresh: the data that has come
 * @user_data: what was given with the function
 * @error: return location
 *
 * Makes the data to keep; to give @old itself says that nothing has changed. A failure makes the
 * fetch fail.
 *
 * Returns: (transfer full) (nullable): the data; %NULL with @error set
 */

/**
 * LarderThrowFunc:
 * @error: why the query failed for good
 * @query: the query
 * @user_data: what was given with the function
 *
 * Decides whether an error goes to the error boundary.
 *
 * Returns: %TRUE if it does
 */

/**
 * LarderHashFunc:
 * @key: a normalised key
 * @user_data: what was given with the function
 *
 * Makes the text by which two keys are the same, instead of [func@Larder.key_hash].
 *
 * Returns: (transfer full): the text
 */

/* Taking a function away is a choice too: it goes before what a prefix says. */
static void
set_closure (LarderQueryOptions  *self,
             LarderOptionFlags    flag,
             LarderClosure      **closure,
             GCallback            func,
             gpointer             user_data,
             GDestroyNotify       destroy)
{
  g_clear_pointer (closure, larder_closure_unref);
  if (func != NULL)
    *closure = larder_closure_new (func, user_data, destroy);
  larder_query_options_choose (self, flag, NULL);
}

/**
 * larder_query_options_set_fetch_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   fetches the data
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when no query needs @func any more
 *
 * Sets the function of that name; %NULL takes it away, also one that came from a prefix.
 */
void
larder_query_options_set_fetch_func (LarderQueryOptions *self,
                                     LarderFetchFunc     func,
                                     gpointer            user_data,
                                     GDestroyNotify      destroy)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  set_closure (self, LARDER_OPTION_FETCH, &larder_query_options_own (self)->fetch,
               G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_query_options_set_retry_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   says which errors are tried again, instead of a number of retries
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when no query needs @func any more
 *
 * Sets the function of that name; %NULL takes it away, also one that came from a prefix.
 */
void
larder_query_options_set_retry_func (LarderQueryOptions *self,
                                     LarderRetryFunc     func,
                                     gpointer            user_data,
                                     GDestroyNotify      destroy)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  set_closure (self, LARDER_OPTION_RETRIES, &larder_query_options_own (self)->retry,
               G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_query_options_set_retry_delay_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   says how long to wait (ms)
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when no query needs @func any more
 *
 * Sets the function of that name; %NULL takes it away, also one that came from a prefix.
 */
void
larder_query_options_set_retry_delay_func (LarderQueryOptions  *self,
                                           LarderRetryDelayFunc func,
                                           gpointer             user_data,
                                           GDestroyNotify       destroy)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  set_closure (self, LARDER_OPTION_RETRY_DELAY, &larder_query_options_own (self)->retry_delay,
               G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_query_options_set_interval_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   says when to fetch again, instead of a fixed period
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when no query needs @func any more
 *
 * Sets the function of that name; %NULL takes it away, also one that came from a prefix.
 */
void
larder_query_options_set_interval_func (LarderQueryOptions *self,
                                        LarderIntervalFunc  func,
                                        gpointer            user_data,
                                        GDestroyNotify      destroy)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  set_closure (self, LARDER_OPTION_INTERVAL, &larder_query_options_own (self)->interval,
               G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_query_options_set_enabled_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   says whether the query is fetched by itself; asked at every
 *   event, it does not by itself cause a fetch
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when no query needs @func any more
 *
 * Sets the function of that name; %NULL takes it away, also one that came from a prefix.
 */
void
larder_query_options_set_enabled_func (LarderQueryOptions *self,
                                       LarderEnabledFunc   func,
                                       gpointer            user_data,
                                       GDestroyNotify      destroy)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  set_closure (self, LARDER_OPTION_ENABLED, &larder_query_options_own (self)->enabled_func,
               G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_query_options_set_stale_time_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   says for how long (ms) the data counts as fresh
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when no query needs @func any more
 *
 * Sets the function of that name; %NULL takes it away, also one that came from a prefix.
 */
void
larder_query_options_set_stale_time_func (LarderQueryOptions *self,
                                          LarderStaleTimeFunc func,
                                          gpointer            user_data,
                                          GDestroyNotify      destroy)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  set_closure (self, LARDER_OPTION_STALE_TIME, &larder_query_options_own (self)->stale_time_func,
               G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_query_options_set_refetch_on_mount_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   says what attaching does
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when no query needs @func any more
 *
 * Sets the function of that name; %NULL takes it away, also one that came from a prefix.
 */
void
larder_query_options_set_refetch_on_mount_func (LarderQueryOptions *self,
                                                LarderRefetchFunc   func,
                                                gpointer            user_data,
                                                GDestroyNotify      destroy)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  set_closure (self, LARDER_OPTION_ON_MOUNT, &larder_query_options_own (self)->on_mount,
               G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_query_options_set_refetch_on_focus_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   says what getting the focus does
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when no query needs @func any more
 *
 * Sets the function of that name; %NULL takes it away, also one that came from a prefix.
 */
void
larder_query_options_set_refetch_on_focus_func (LarderQueryOptions *self,
                                                LarderRefetchFunc   func,
                                                gpointer            user_data,
                                                GDestroyNotify      destroy)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  set_closure (self, LARDER_OPTION_ON_FOCUS, &larder_query_options_own (self)->on_focus,
               G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_query_options_set_refetch_on_reconnect_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   says what reconnecting does
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when no query needs @func any more
 *
 * Sets the function of that name; %NULL takes it away, also one that came from a prefix.
 */
void
larder_query_options_set_refetch_on_reconnect_func (LarderQueryOptions *self,
                                                    LarderRefetchFunc   func,
                                                    gpointer            user_data,
                                                    GDestroyNotify      destroy)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  set_closure (self, LARDER_OPTION_ON_RECONNECT, &larder_query_options_own (self)->on_reconnect,
               G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_query_options_set_select_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   makes of the data what an observer shows; called only
 *   when the data or the function is another one
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when no query needs @func any more
 *
 * Sets the function of that name; %NULL takes it away, also one that came from a prefix.
 */
void
larder_query_options_set_select_func (LarderQueryOptions *self,
                                      LarderSelectFunc    func,
                                      gpointer            user_data,
                                      GDestroyNotify      destroy)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  set_closure (self, LARDER_OPTION_SELECT, &larder_query_options_own (self)->select,
               G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_query_options_set_placeholder_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   gives what an observer shows while there is no
 *   data yet
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when no query needs @func any more
 *
 * Sets the function of that name; %NULL takes it away, also one that came from a prefix.
 */
void
larder_query_options_set_placeholder_func (LarderQueryOptions   *self,
                                           LarderPlaceholderFunc func,
                                           gpointer              user_data,
                                           GDestroyNotify        destroy)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  set_closure (self, LARDER_OPTION_PLACEHOLDER, &larder_query_options_own (self)->placeholder,
               G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_query_options_set_share_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   makes of fresh and former data the data to keep
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when no query needs @func any more
 *
 * Sets the function of that name; %NULL takes it away, also one that came from a prefix.
 */
void
larder_query_options_set_share_func (LarderQueryOptions *self,
                                     LarderShareFunc     func,
                                     gpointer            user_data,
                                     GDestroyNotify      destroy)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  set_closure (self, LARDER_OPTION_SHARING, &larder_query_options_own (self)->share,
               G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_query_options_set_throw_on_error_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   says which errors go to the error boundary
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when no query needs @func any more
 *
 * Sets the function of that name; %NULL takes it away, also one that came from a prefix.
 */
void
larder_query_options_set_throw_on_error_func (LarderQueryOptions *self,
                                              LarderThrowFunc     func,
                                              gpointer            user_data,
                                              GDestroyNotify      destroy)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  set_closure (self, LARDER_OPTION_THROW, &larder_query_options_own (self)->throw_func,
               G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_query_options_set_hash_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   makes the text by which keys are the same
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when no query needs @func any more
 *
 * Sets the function of that name; %NULL takes it away, also one that came from a prefix.
 */
void
larder_query_options_set_hash_func (LarderQueryOptions *self,
                                    LarderHashFunc      func,
                                    gpointer            user_data,
                                    GDestroyNotify      destroy)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  set_closure (self, LARDER_OPTION_HASH, &larder_query_options_own (self)->hash_func,
               G_CALLBACK (func), user_data, destroy);
}
