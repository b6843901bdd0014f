/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The choices of query options, one by one. */

#include "config.h"

#include "larder/larder-query-options.h"

#include "larder/larder-query-options-private.h"

static void
set_closure (LarderClosure  **closure,
             GCallback        func,
             gpointer         user_data,
             GDestroyNotify   destroy)
{
  g_clear_pointer (closure, larder_closure_unref);
  if (func != NULL)
    *closure = larder_closure_new (func, user_data, destroy);
}

/**
 * larder_query_options_set_fetch_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   fetches the data
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when no query needs @func any more
 *
 * Sets the function of that name.
 */
void
larder_query_options_set_fetch_func (LarderQueryOptions *self,
                                     LarderFetchFunc     func,
                                     gpointer            user_data,
                                     GDestroyNotify      destroy)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  set_closure (&self->fetch, G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_query_options_set_retry_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   says which errors are tried again; goes before the number of retries
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when no query needs @func any more
 *
 * Sets the function of that name.
 */
void
larder_query_options_set_retry_func (LarderQueryOptions *self,
                                     LarderRetryFunc     func,
                                     gpointer            user_data,
                                     GDestroyNotify      destroy)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  set_closure (&self->retry, G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_query_options_set_retry_delay_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   says how long to wait; default: min(1000·2ⁿ, 30000) ms
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when no query needs @func any more
 *
 * Sets the function of that name.
 */
void
larder_query_options_set_retry_delay_func (LarderQueryOptions   *self,
                                           LarderRetryDelayFunc  func,
                                           gpointer              user_data,
                                           GDestroyNotify        destroy)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  set_closure (&self->retry_delay, G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_query_options_set_interval_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   says when to fetch again; goes before [property@Larder.QueryOptions:refetch-interval]
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when no query needs @func any more
 *
 * Sets the function of that name.
 */
void
larder_query_options_set_interval_func (LarderQueryOptions *self,
                                        LarderIntervalFunc  func,
                                        gpointer            user_data,
                                        GDestroyNotify      destroy)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  set_closure (&self->interval, G_CALLBACK (func), user_data, destroy);
}

/**
 * larder_query_options_set_enabled:
 * @enabled: the value
 *
 * Sets [property@Larder.QueryOptions:enabled].
 */
void
larder_query_options_set_enabled (LarderQueryOptions *self,
                                  gboolean            enabled)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  self->set |= LARDER_OPTION_ENABLED;
  if (self->enabled == !!enabled)
    return;

  self->enabled = !!enabled;
  g_object_notify (G_OBJECT (self), "enabled");
}

/**
 * larder_query_options_set_stale_time:
 * @ms: the value
 *
 * Sets [property@Larder.QueryOptions:stale-time].
 */
void
larder_query_options_set_stale_time (LarderQueryOptions *self,
                                     gint64              ms)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  self->set |= LARDER_OPTION_STALE_TIME;
  if (self->stale_time == ms)
    return;

  self->stale_time = ms;
  g_object_notify (G_OBJECT (self), "stale-time");
}

/**
 * larder_query_options_set_gc_time:
 * @ms: the value
 *
 * Sets [property@Larder.QueryOptions:gc-time].
 */
void
larder_query_options_set_gc_time (LarderQueryOptions *self,
                                  gint64              ms)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  self->set |= LARDER_OPTION_GC_TIME;
  if (self->gc_time == ms)
    return;

  self->gc_time = ms;
  g_object_notify (G_OBJECT (self), "gc-time");
}

/**
 * larder_query_options_set_retries:
 * @retries: the value
 *
 * Sets [property@Larder.QueryOptions:retries].
 */
void
larder_query_options_set_retries (LarderQueryOptions *self,
                                  int                 retries)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  self->set |= LARDER_OPTION_RETRIES;
  if (self->retries == retries)
    return;

  self->retries = retries;
  g_object_notify (G_OBJECT (self), "retries");
}

/**
 * larder_query_options_set_network_mode:
 * @mode: the value
 *
 * Sets [property@Larder.QueryOptions:network-mode].
 */
void
larder_query_options_set_network_mode (LarderQueryOptions *self,
                                       LarderNetworkMode   mode)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  self->set |= LARDER_OPTION_NETWORK_MODE;
  if (self->network_mode == mode)
    return;

  self->network_mode = mode;
  g_object_notify (G_OBJECT (self), "network-mode");
}

/**
 * larder_query_options_set_refetch_on_mount:
 * @rule: the value
 *
 * Sets [property@Larder.QueryOptions:refetch-on-mount].
 */
void
larder_query_options_set_refetch_on_mount (LarderQueryOptions *self,
                                           LarderRefetch       rule)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  self->set |= LARDER_OPTION_ON_MOUNT;
  if (self->refetch_on_mount == rule)
    return;

  self->refetch_on_mount = rule;
  g_object_notify (G_OBJECT (self), "refetch-on-mount");
}

/**
 * larder_query_options_set_refetch_on_focus:
 * @rule: the value
 *
 * Sets [property@Larder.QueryOptions:refetch-on-focus].
 */
void
larder_query_options_set_refetch_on_focus (LarderQueryOptions *self,
                                           LarderRefetch       rule)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  self->set |= LARDER_OPTION_ON_FOCUS;
  if (self->refetch_on_focus == rule)
    return;

  self->refetch_on_focus = rule;
  g_object_notify (G_OBJECT (self), "refetch-on-focus");
}

/**
 * larder_query_options_set_refetch_on_reconnect:
 * @rule: the value
 *
 * Sets [property@Larder.QueryOptions:refetch-on-reconnect].
 */
void
larder_query_options_set_refetch_on_reconnect (LarderQueryOptions *self,
                                               LarderRefetch       rule)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  self->set |= LARDER_OPTION_ON_RECONNECT;
  if (self->refetch_on_reconnect == rule)
    return;

  self->refetch_on_reconnect = rule;
  g_object_notify (G_OBJECT (self), "refetch-on-reconnect");
}

/**
 * larder_query_options_set_refetch_interval:
 * @ms: the value
 *
 * Sets [property@Larder.QueryOptions:refetch-interval].
 */
void
larder_query_options_set_refetch_interval (LarderQueryOptions *self,
                                           gint64              ms)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  self->set |= LARDER_OPTION_INTERVAL;
  if (self->refetch_interval == ms)
    return;

  self->refetch_interval = ms;
  g_object_notify (G_OBJECT (self), "refetch-interval");
}

/**
 * larder_query_options_set_refetch_in_background:
 * @background: the value
 *
 * Sets [property@Larder.QueryOptions:refetch-in-background].
 */
void
larder_query_options_set_refetch_in_background (LarderQueryOptions *self,
                                                gboolean            background)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  self->set |= LARDER_OPTION_IN_BACKGROUND;
  if (self->refetch_in_background == !!background)
    return;

  self->refetch_in_background = !!background;
  g_object_notify (G_OBJECT (self), "refetch-in-background");
}

/**
 * larder_query_options_set_keep_previous:
 * @keep: the value
 *
 * Sets [property@Larder.QueryOptions:keep-previous].
 */
void
larder_query_options_set_keep_previous (LarderQueryOptions *self,
                                        gboolean            keep)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  self->set |= LARDER_OPTION_KEEP_PREVIOUS;
  if (self->keep_previous == !!keep)
    return;

  self->keep_previous = !!keep;
  g_object_notify (G_OBJECT (self), "keep-previous");
}

/**
 * larder_query_options_set_persist:
 * @persist: the value
 *
 * Sets [property@Larder.QueryOptions:persist].
 */
void
larder_query_options_set_persist (LarderQueryOptions *self,
                                  gboolean            persist)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  self->set |= LARDER_OPTION_PERSIST;
  if (self->persist == !!persist)
    return;

  self->persist = !!persist;
  g_object_notify (G_OBJECT (self), "persist");
}

/**
 * larder_query_options_get_enabled:
 *
 * Returns: whether the query is fetched by itself
 */
gboolean
larder_query_options_get_enabled (LarderQueryOptions *self)
{
  g_return_val_if_fail (LARDER_IS_QUERY_OPTIONS (self), FALSE);

  return self->enabled;
}

/**
 * larder_query_options_set_schema:
 * @schema: (nullable): how the answer falls into tables
 *
 * With a schema the data of the query is the list of the ids of its rows, and the rows are in their
 * tables.
 */
void
larder_query_options_set_schema (LarderQueryOptions *self,
                                 LarderSchema       *schema)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  if (schema != NULL)
    larder_schema_ref (schema);
  g_clear_pointer (&self->schema, larder_schema_unref);
  self->schema = schema;
}

/**
 * larder_query_options_set_initial_data:
 * @data: (nullable): real data, used when the query has none yet
 * @updated_at: of when it is (ms since 1970); below 0: the moment of use
 *
 * Obeys the stale time by its moment.
 */
void
larder_query_options_set_initial_data (LarderQueryOptions *self,
                                       LarderValue        *data,
                                       gint64              updated_at)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  if (data != NULL)
    larder_value_ref (data);
  g_clear_pointer (&self->initial_data, larder_value_unref);
  self->initial_data = data;
  self->initial_updated_at = updated_at;
}
