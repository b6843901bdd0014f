/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The choices of query options, one by one. */

#include "config.h"

#include "larder/larder-query-options.h"

#include "larder/larder-query-options-private.h"
#include "larder/larder-query-persister.h"

/**
 * larder_query_options_set_enabled:
 * @enabled: the value
 *
 * Sets [property@Larder.QueryOptions:enabled]. A function for it is taken away.
 */
void
larder_query_options_set_enabled (LarderQueryOptions *self,
                                  gboolean            enabled)
{
  gboolean same;

  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  same = self->choices->enabled == !!enabled;
  g_clear_pointer (&larder_query_options_own (self)->enabled_func, larder_closure_unref);
  larder_query_options_own (self)->enabled = !!enabled;
  larder_query_options_choose (self, LARDER_OPTION_ENABLED, same ? NULL : "enabled");
}

/**
 * larder_query_options_set_stale_time:
 * @ms: the value
 *
 * Sets [property@Larder.QueryOptions:stale-time]. A function for it is taken away.
 */
void
larder_query_options_set_stale_time (LarderQueryOptions *self,
                                     gint64              ms)
{
  gboolean same;

  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  same = self->choices->stale_time == ms;
  g_clear_pointer (&larder_query_options_own (self)->stale_time_func, larder_closure_unref);
  larder_query_options_own (self)->stale_time = ms;
  larder_query_options_choose (self, LARDER_OPTION_STALE_TIME, same ? NULL : "stale-time");
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
  gboolean same;

  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  same = self->choices->gc_time == ms;
  larder_query_options_own (self)->gc_time = ms;
  larder_query_options_choose (self, LARDER_OPTION_GC_TIME, same ? NULL : "gc-time");
}

/**
 * larder_query_options_set_retries:
 * @retries: the value
 *
 * Sets [property@Larder.QueryOptions:retries]. A function for it is taken away.
 */
void
larder_query_options_set_retries (LarderQueryOptions *self,
                                  int                 retries)
{
  gboolean same;

  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  same = self->choices->retries == retries;
  g_clear_pointer (&larder_query_options_own (self)->retry, larder_closure_unref);
  larder_query_options_own (self)->retries = retries;
  larder_query_options_choose (self, LARDER_OPTION_RETRIES, same ? NULL : "retries");
}

/**
 * larder_query_options_set_retry_delay:
 * @ms: the value
 *
 * Sets [property@Larder.QueryOptions:retry-delay]. A function for it is taken away.
 */
void
larder_query_options_set_retry_delay (LarderQueryOptions *self,
                                      gint64              ms)
{
  gboolean same;

  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  same = self->choices->retry_delay_ms == ms;
  g_clear_pointer (&larder_query_options_own (self)->retry_delay, larder_closure_unref);
  larder_query_options_own (self)->retry_delay_ms = ms;
  larder_query_options_choose (self, LARDER_OPTION_RETRY_DELAY, same ? NULL : "retry-delay");
}

/**
 * larder_query_options_set_retry_on_mount:
 * @retry: the value
 *
 * Sets [property@Larder.QueryOptions:retry-on-mount].
 */
void
larder_query_options_set_retry_on_mount (LarderQueryOptions *self,
                                         gboolean            retry)
{
  gboolean same;

  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  same = self->choices->retry_on_mount == !!retry;
  larder_query_options_own (self)->retry_on_mount = !!retry;
  larder_query_options_choose (self, LARDER_OPTION_RETRY_ON_MOUNT, same ? NULL : "retry-on-mount");
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
  gboolean same;

  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  same = self->choices->network_mode == mode;
  larder_query_options_own (self)->network_mode = mode;
  larder_query_options_choose (self, LARDER_OPTION_NETWORK_MODE, same ? NULL : "network-mode");
}

/**
 * larder_query_options_set_refetch_on_mount:
 * @rule: the value
 *
 * Sets [property@Larder.QueryOptions:refetch-on-mount]. A function for it is taken away.
 */
void
larder_query_options_set_refetch_on_mount (LarderQueryOptions *self,
                                           LarderRefetch       rule)
{
  gboolean same;

  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  same = self->choices->refetch_on_mount == rule;
  g_clear_pointer (&larder_query_options_own (self)->on_mount, larder_closure_unref);
  larder_query_options_own (self)->refetch_on_mount = rule;
  larder_query_options_choose (self, LARDER_OPTION_ON_MOUNT, same ? NULL : "refetch-on-mount");
}

/**
 * larder_query_options_set_refetch_on_focus:
 * @rule: the value
 *
 * Sets [property@Larder.QueryOptions:refetch-on-focus]. A function for it is taken away.
 */
void
larder_query_options_set_refetch_on_focus (LarderQueryOptions *self,
                                           LarderRefetch       rule)
{
  gboolean same;

  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  same = self->choices->refetch_on_focus == rule;
  g_clear_pointer (&larder_query_options_own (self)->on_focus, larder_closure_unref);
  larder_query_options_own (self)->refetch_on_focus = rule;
  larder_query_options_choose (self, LARDER_OPTION_ON_FOCUS, same ? NULL : "refetch-on-focus");
}

/**
 * larder_query_options_set_refetch_on_reconnect:
 * @rule: the value
 *
 * Sets [property@Larder.QueryOptions:refetch-on-reconnect]. A function for it is taken away.
 */
void
larder_query_options_set_refetch_on_reconnect (LarderQueryOptions *self,
                                               LarderRefetch       rule)
{
  gboolean same;

  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  same = self->choices->refetch_on_reconnect == rule;
  g_clear_pointer (&larder_query_options_own (self)->on_reconnect, larder_closure_unref);
  larder_query_options_own (self)->refetch_on_reconnect = rule;
  larder_query_options_choose (self, LARDER_OPTION_ON_RECONNECT,
                               same ? NULL : "refetch-on-reconnect");
}

/**
 * larder_query_options_set_refetch_interval:
 * @ms: the value
 *
 * Sets [property@Larder.QueryOptions:refetch-interval]. A function for it is taken away.
 */
void
larder_query_options_set_refetch_interval (LarderQueryOptions *self,
                                           gint64              ms)
{
  gboolean same;

  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  same = self->choices->refetch_interval == ms;
  g_clear_pointer (&larder_query_options_own (self)->interval, larder_closure_unref);
  larder_query_options_own (self)->refetch_interval = ms;
  larder_query_options_choose (self, LARDER_OPTION_INTERVAL, same ? NULL : "refetch-interval");
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
  gboolean same;

  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  same = self->choices->refetch_in_background == !!background;
  larder_query_options_own (self)->refetch_in_background = !!background;
  larder_query_options_choose (self, LARDER_OPTION_IN_BACKGROUND,
                               same ? NULL : "refetch-in-background");
}

/**
 * larder_query_options_set_keep_previous:
 * @keep: the value
 *
 * Sets [property@Larder.QueryOptions:keep-previous]. Other placeholders are taken away.
 */
void
larder_query_options_set_keep_previous (LarderQueryOptions *self,
                                        gboolean            keep)
{
  gboolean same;

  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  same = self->choices->keep_previous == !!keep;
  g_clear_pointer (&larder_query_options_own (self)->placeholder, larder_closure_unref);
  g_clear_pointer (&larder_query_options_own (self)->placeholder_data, larder_value_unref);
  larder_query_options_own (self)->keep_previous = !!keep;
  larder_query_options_choose (self, LARDER_OPTION_PLACEHOLDER, same ? NULL : "keep-previous");
}

/**
 * larder_query_options_set_structural_sharing:
 * @sharing: the value
 *
 * Sets [property@Larder.QueryOptions:structural-sharing]. A function for it is taken away.
 */
void
larder_query_options_set_structural_sharing (LarderQueryOptions *self,
                                             gboolean            sharing)
{
  gboolean same;

  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  same = self->choices->structural_sharing == !!sharing;
  g_clear_pointer (&larder_query_options_own (self)->share, larder_closure_unref);
  larder_query_options_own (self)->structural_sharing = !!sharing;
  larder_query_options_choose (self, LARDER_OPTION_SHARING, same ? NULL : "structural-sharing");
}

/**
 * larder_query_options_set_throw_on_error:
 * @throws: the value
 *
 * Sets [property@Larder.QueryOptions:throw-on-error]. A function for it is taken away.
 */
void
larder_query_options_set_throw_on_error (LarderQueryOptions *self,
                                         gboolean            throws)
{
  gboolean same;

  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  same = self->choices->throw_on_error == !!throws;
  g_clear_pointer (&larder_query_options_own (self)->throw_func, larder_closure_unref);
  larder_query_options_own (self)->throw_on_error = !!throws;
  larder_query_options_choose (self, LARDER_OPTION_THROW, same ? NULL : "throw-on-error");
}

/**
 * larder_query_options_set_pinned:
 * @pinned: the value
 *
 * Sets [property@Larder.QueryOptions:pinned].
 */
void
larder_query_options_set_pinned (LarderQueryOptions *self,
                                 gboolean            pinned)
{
  gboolean same;

  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  same = self->choices->pinned == !!pinned;
  larder_query_options_own (self)->pinned = !!pinned;
  larder_query_options_choose (self, LARDER_OPTION_PINNED, same ? NULL : "pinned");
}

/**
 * larder_query_options_set_skip:
 * @skip: the value
 *
 * Sets [property@Larder.QueryOptions:skip].
 */
void
larder_query_options_set_skip (LarderQueryOptions *self,
                               gboolean            skip)
{
  gboolean same;

  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  same = self->choices->skip == !!skip;
  larder_query_options_own (self)->skip = !!skip;
  larder_query_options_choose (self, LARDER_OPTION_FETCH, same ? NULL : "skip");
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
  gboolean same;

  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  same = self->choices->persist == !!persist;
  larder_query_options_own (self)->persist = !!persist;
  larder_query_options_choose (self, LARDER_OPTION_PERSIST, same ? NULL : "persist");
}

/**
 * larder_query_options_get_enabled:
 *
 * A function given with [method@Larder.QueryOptions.set_enabled_func] is not asked here.
 *
 * Returns: whether the query is fetched by itself
 */
gboolean
larder_query_options_get_enabled (LarderQueryOptions *self)
{
  g_return_val_if_fail (LARDER_IS_QUERY_OPTIONS (self), FALSE);

  return self->choices->enabled;
}

/**
 * larder_query_options_set_placeholder_data:
 * @data: (nullable): shown while there is no data; %NULL: nothing is
 *
 * Unlike initial data it belongs to the observer and never to the cache. It takes the place of a
 * placeholder function and of [property@Larder.QueryOptions:keep-previous].
 */
void
larder_query_options_set_placeholder_data (LarderQueryOptions *self,
                                           LarderValue        *data)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  if (data != NULL)
    larder_value_ref (data);
  g_clear_pointer (&larder_query_options_own (self)->placeholder_data, larder_value_unref);
  g_clear_pointer (&larder_query_options_own (self)->placeholder, larder_closure_unref);
  larder_query_options_own (self)->keep_previous = FALSE;
  larder_query_options_own (self)->placeholder_data = data;
  larder_query_options_choose (self, LARDER_OPTION_PLACEHOLDER, NULL);
}

/**
 * larder_query_options_set_meta:
 * @meta: (nullable): anything; a floating reference is taken
 *
 * Sets [property@Larder.QueryOptions:meta]. %NULL is a choice too: it goes before what a prefix
 * says.
 */
void
larder_query_options_set_meta (LarderQueryOptions *self,
                               GVariant           *meta)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  if (meta != NULL)
    g_variant_ref_sink (meta);
  g_clear_pointer (&larder_query_options_own (self)->meta, g_variant_unref);
  larder_query_options_own (self)->meta = meta;
  larder_query_options_choose (self, LARDER_OPTION_META, "meta");
}

/**
 * larder_query_options_set_persister:
 * @persister: (nullable): what keeps the data of the query in a store
 *
 * With a persister the first fetch of a query without data is answered from the store, if it has
 * something, and the default of [property@Larder.QueryOptions:network-mode] is
 * %LARDER_NETWORK_MODE_OFFLINE_FIRST.
 */
void
larder_query_options_set_persister (LarderQueryOptions   *self,
                                    LarderQueryPersister *persister)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));
  g_return_if_fail (persister == NULL || LARDER_IS_QUERY_PERSISTER (persister));

  g_set_object (&larder_query_options_own (self)->persister, persister);
  larder_query_options_choose (self, LARDER_OPTION_PERSISTER, NULL);
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
  g_clear_pointer (&larder_query_options_own (self)->schema, larder_schema_unref);
  larder_query_options_own (self)->schema = schema;
  larder_query_options_choose (self, LARDER_OPTION_SCHEMA, NULL);
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
  g_clear_pointer (&larder_query_options_own (self)->initial_data, larder_value_unref);
  larder_query_options_own (self)->initial_data = data;
  larder_query_options_own (self)->initial_updated_at = updated_at;
  larder_query_options_choose (self, LARDER_OPTION_INITIAL, NULL);
}
