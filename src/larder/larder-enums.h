/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Enumerations of queries and mutations; their nicks are part of the API. */

#pragma once

#include "larder/larder-error.h"

G_BEGIN_DECLS

/**
 * LarderStatus:
 * @LARDER_STATUS_PENDING: nothing has arrived yet; nick `pending`
 * @LARDER_STATUS_ERROR: the last fetch failed, there may be older data; nick `error`
 * @LARDER_STATUS_SUCCESS: there is data; nick `success`
 *
 * What a query has.
 */
typedef enum
{
  LARDER_STATUS_PENDING,
  LARDER_STATUS_ERROR,
  LARDER_STATUS_SUCCESS,
} LarderStatus;

/**
 * LarderFetchStatus:
 * @LARDER_FETCH_STATUS_FETCHING: a fetch runs; nick `fetching`
 * @LARDER_FETCH_STATUS_PAUSED: a fetch waits for the network; nick `paused`
 * @LARDER_FETCH_STATUS_IDLE: nothing runs; nick `idle`
 *
 * What a query does. Every pair with [enum@Larder.Status] is possible.
 */
typedef enum
{
  LARDER_FETCH_STATUS_FETCHING,
  LARDER_FETCH_STATUS_PAUSED,
  LARDER_FETCH_STATUS_IDLE,
} LarderFetchStatus;

/**
 * LarderNetworkMode:
 * @LARDER_NETWORK_MODE_ONLINE: nothing starts and nothing is tried again offline; nick `online`
 * @LARDER_NETWORK_MODE_ALWAYS: the network is not asked about; nick `always`
 * @LARDER_NETWORK_MODE_OFFLINE_FIRST: the first attempt always runs, later ones wait; nick
 *   `offline-first`
 *
 * How the network gates a fetch or a mutation.
 */
typedef enum
{
  LARDER_NETWORK_MODE_ONLINE,
  LARDER_NETWORK_MODE_ALWAYS,
  LARDER_NETWORK_MODE_OFFLINE_FIRST,
} LarderNetworkMode;

/**
 * LarderRefetch:
 * @LARDER_REFETCH_NEVER: the event fetches nothing that is there; nick `never`
 * @LARDER_REFETCH_STALE: it fetches what is stale; nick `stale`
 * @LARDER_REFETCH_ALWAYS: it always fetches; nick `always`
 *
 * What mounting, focus and reconnecting do.
 */
typedef enum
{
  LARDER_REFETCH_NEVER,
  LARDER_REFETCH_STALE,
  LARDER_REFETCH_ALWAYS,
} LarderRefetch;

/**
 * LarderMutationStatus:
 * @LARDER_MUTATION_IDLE: not submitted; nick `idle`
 * @LARDER_MUTATION_PENDING: on its way; nick `pending`
 * @LARDER_MUTATION_ERROR: failed for good; nick `error`
 * @LARDER_MUTATION_SUCCESS: answered; nick `success`
 *
 * What became of a mutation.
 */
typedef enum
{
  LARDER_MUTATION_IDLE,
  LARDER_MUTATION_PENDING,
  LARDER_MUTATION_ERROR,
  LARDER_MUTATION_SUCCESS,
} LarderMutationStatus;

/**
 * LarderDelivery:
 * @LARDER_DELIVERY_HELD: its moment has not come or it is paused; nick `held`
 * @LARDER_DELIVERY_QUEUED: waits for its gate; nick `queued`
 * @LARDER_DELIVERY_SENDING: an attempt runs; nick `sending`
 * @LARDER_DELIVERY_DONE: answered; nick `done`
 * @LARDER_DELIVERY_FAILED: parked until someone decides; nick `failed`
 * @LARDER_DELIVERY_CONFLICT: parked, the row was changed by someone else; nick `conflict`
 *
 * Where a mutation is on its way out.
 */
typedef enum
{
  LARDER_DELIVERY_HELD,
  LARDER_DELIVERY_QUEUED,
  LARDER_DELIVERY_SENDING,
  LARDER_DELIVERY_DONE,
  LARDER_DELIVERY_FAILED,
  LARDER_DELIVERY_CONFLICT,
} LarderDelivery;

/**
 * LarderPageDirection:
 * @LARDER_PAGE_DIRECTION_NONE: all pages that are held, or the first ones; nick `none`
 * @LARDER_PAGE_DIRECTION_NEXT: one more page at the end; nick `next`
 * @LARDER_PAGE_DIRECTION_PREVIOUS: one more page at the beginning; nick `previous`
 *
 * What a fetch of a paged query is after.
 */
typedef enum
{
  LARDER_PAGE_DIRECTION_NONE,
  LARDER_PAGE_DIRECTION_NEXT,
  LARDER_PAGE_DIRECTION_PREVIOUS,
} LarderPageDirection;

/**
 * LarderStreamMode:
 * @LARDER_STREAM_MODE_RESET: the data goes when a stream begins anew; nick `reset`
 * @LARDER_STREAM_MODE_APPEND: what comes is added to the data that is there; nick `append`
 * @LARDER_STREAM_MODE_REPLACE: the older data stays until the new stream has ended; nick `replace`
 *
 * What becomes of the data of a streamed query when it is fetched again.
 */
typedef enum
{
  LARDER_STREAM_MODE_RESET,
  LARDER_STREAM_MODE_APPEND,
  LARDER_STREAM_MODE_REPLACE,
} LarderStreamMode;

/**
 * LarderEntry:
 * @LARDER_ENTRY_ADDED: it is there, without data unless some was kept; nick `added`
 * @LARDER_ENTRY_LOADED: its first data came; nick `loaded`
 * @LARDER_ENTRY_REMOVED: it has left the cache; nick `removed`
 *
 * What became of an entry of the cache.
 */
typedef enum
{
  LARDER_ENTRY_ADDED,
  LARDER_ENTRY_LOADED,
  LARDER_ENTRY_REMOVED,
} LarderEntry;

#define LARDER_TYPE_ENTRY           (larder_entry_get_type ())
#define LARDER_TYPE_PAGE_DIRECTION  (larder_page_direction_get_type ())
#define LARDER_TYPE_STREAM_MODE     (larder_stream_mode_get_type ())
/**
 * LarderQueryType:
 * @LARDER_QUERY_TYPE_ALL: every query; nick `all`
 * @LARDER_QUERY_TYPE_ACTIVE: an enabled observer looks at it; nick `active`
 * @LARDER_QUERY_TYPE_INACTIVE: none does; nick `inactive`
 * @LARDER_QUERY_TYPE_NONE: no query at all: nothing is refetched; nick `none`
 *
 * Queries by who looks at them.
 */
typedef enum
{
  LARDER_QUERY_TYPE_ALL,
  LARDER_QUERY_TYPE_ACTIVE,
  LARDER_QUERY_TYPE_INACTIVE,
  LARDER_QUERY_TYPE_NONE,
} LarderQueryType;

/**
 * LarderTristate:
 * @LARDER_TRISTATE_ANY: it does not matter; nick `any`
 * @LARDER_TRISTATE_YES: it must be so; nick `yes`
 * @LARDER_TRISTATE_NO: it must not be so; nick `no`
 *
 * What a filter says of one condition.
 */
typedef enum
{
  LARDER_TRISTATE_ANY,
  LARDER_TRISTATE_YES,
  LARDER_TRISTATE_NO,
} LarderTristate;

/**
 * LarderResultFlags:
 * @LARDER_RESULT_FLAG_DATA: data
 * @LARDER_RESULT_FLAG_STATUS: status
 * @LARDER_RESULT_FLAG_FETCH_STATUS: fetch-status
 * @LARDER_RESULT_FLAG_ERROR: error
 * @LARDER_RESULT_FLAG_DATA_UPDATED_AT: data-updated-at
 * @LARDER_RESULT_FLAG_ERROR_UPDATED_AT: error-updated-at
 * @LARDER_RESULT_FLAG_ERROR_UPDATE_COUNT: error-update-count
 * @LARDER_RESULT_FLAG_FAILURE_COUNT: failure-count
 * @LARDER_RESULT_FLAG_FAILURE_REASON: failure-reason
 * @LARDER_RESULT_FLAG_IS_STALE: is-stale
 * @LARDER_RESULT_FLAG_IS_ENABLED: is-enabled
 * @LARDER_RESULT_FLAG_IS_PLACEHOLDER_DATA: is-placeholder-data
 * @LARDER_RESULT_FLAG_IS_FETCHED: is-fetched
 * @LARDER_RESULT_FLAG_IS_FETCHED_AFTER_MOUNT: is-fetched-after-mount
 * @LARDER_RESULT_FLAG_IS_PENDING: is-pending
 * @LARDER_RESULT_FLAG_IS_SUCCESS: is-success
 * @LARDER_RESULT_FLAG_IS_ERROR: is-error
 * @LARDER_RESULT_FLAG_IS_FETCHING: is-fetching
 * @LARDER_RESULT_FLAG_IS_PAUSED: is-paused
 * @LARDER_RESULT_FLAG_IS_LOADING: is-loading
 * @LARDER_RESULT_FLAG_IS_REFETCHING: is-refetching
 * @LARDER_RESULT_FLAG_IS_LOADING_ERROR: is-loading-error
 * @LARDER_RESULT_FLAG_IS_REFETCH_ERROR: is-refetch-error
 * @LARDER_RESULT_FLAG_CURRENT_DATA: current-data
 *
 * Which properties of an observer changed in a batch; each is named by its property.
 */
typedef enum
{
  LARDER_RESULT_FLAG_DATA                   = 1 << 0,
  LARDER_RESULT_FLAG_STATUS                 = 1 << 1,
  LARDER_RESULT_FLAG_FETCH_STATUS           = 1 << 2,
  LARDER_RESULT_FLAG_ERROR                  = 1 << 3,
  LARDER_RESULT_FLAG_DATA_UPDATED_AT        = 1 << 4,
  LARDER_RESULT_FLAG_ERROR_UPDATED_AT       = 1 << 5,
  LARDER_RESULT_FLAG_ERROR_UPDATE_COUNT     = 1 << 6,
  LARDER_RESULT_FLAG_FAILURE_COUNT          = 1 << 7,
  LARDER_RESULT_FLAG_FAILURE_REASON         = 1 << 8,
  LARDER_RESULT_FLAG_IS_STALE               = 1 << 9,
  LARDER_RESULT_FLAG_IS_ENABLED             = 1 << 10,
  LARDER_RESULT_FLAG_IS_PLACEHOLDER_DATA    = 1 << 11,
  LARDER_RESULT_FLAG_IS_FETCHED             = 1 << 12,
  LARDER_RESULT_FLAG_IS_FETCHED_AFTER_MOUNT = 1 << 13,
  LARDER_RESULT_FLAG_IS_PENDING             = 1 << 14,
  LARDER_RESULT_FLAG_IS_SUCCESS             = 1 << 15,
  LARDER_RESULT_FLAG_IS_ERROR               = 1 << 16,
  LARDER_RESULT_FLAG_IS_FETCHING            = 1 << 17,
  LARDER_RESULT_FLAG_IS_PAUSED              = 1 << 18,
  LARDER_RESULT_FLAG_IS_LOADING             = 1 << 19,
  LARDER_RESULT_FLAG_IS_REFETCHING          = 1 << 20,
  LARDER_RESULT_FLAG_IS_LOADING_ERROR       = 1 << 21,
  LARDER_RESULT_FLAG_IS_REFETCH_ERROR       = 1 << 22,
  LARDER_RESULT_FLAG_CURRENT_DATA           = 1 << 23,
} LarderResultFlags;

/**
 * LarderQueryEvent:
 * @LARDER_QUERY_EVENT_ADDED: an entry was made; nick `added`
 * @LARDER_QUERY_EVENT_REMOVED: an entry left; nick `removed`
 * @LARDER_QUERY_EVENT_UPDATED: its state changed by an action; nick `updated`
 * @LARDER_QUERY_EVENT_OBSERVER_ADDED: an observer attached; nick `observer-added`
 * @LARDER_QUERY_EVENT_OBSERVER_REMOVED: one detached; nick `observer-removed`
 * @LARDER_QUERY_EVENT_OBSERVER_RESULTS_UPDATED: what one shows changed; nick
 *   `observer-results-updated`
 * @LARDER_QUERY_EVENT_OBSERVER_OPTIONS_UPDATED: one has other options; nick
 *   `observer-options-updated`
 *
 * What happened in the cache.
 */
typedef enum
{
  LARDER_QUERY_EVENT_ADDED,
  LARDER_QUERY_EVENT_REMOVED,
  LARDER_QUERY_EVENT_UPDATED,
  LARDER_QUERY_EVENT_OBSERVER_ADDED,
  LARDER_QUERY_EVENT_OBSERVER_REMOVED,
  LARDER_QUERY_EVENT_OBSERVER_RESULTS_UPDATED,
  LARDER_QUERY_EVENT_OBSERVER_OPTIONS_UPDATED,
} LarderQueryEvent;

/**
 * LarderQueryAction:
 * @LARDER_QUERY_ACTION_NONE: the event is no update; nick `none`
 * @LARDER_QUERY_ACTION_FETCH: a fetch began; nick `fetch`
 * @LARDER_QUERY_ACTION_FAILED: an attempt failed and is tried again; nick `failed`
 * @LARDER_QUERY_ACTION_PAUSE: the fetch waits; nick `pause`
 * @LARDER_QUERY_ACTION_CONTINUE: it goes on; nick `continue`
 * @LARDER_QUERY_ACTION_SUCCESS: it brought data; nick `success`
 * @LARDER_QUERY_ACTION_ERROR: it failed for good; nick `error`
 * @LARDER_QUERY_ACTION_WRITE: data was written by hand; nick `write`
 * @LARDER_QUERY_ACTION_INVALIDATE: the data was called stale; nick `invalidate`
 * @LARDER_QUERY_ACTION_REVERT: a fetch was cancelled; nick `revert`
 * @LARDER_QUERY_ACTION_RESET: back to the initial state; nick `reset`
 * @LARDER_QUERY_ACTION_SET_STATE: the state was given; nick `set-state`
 * @LARDER_QUERY_ACTION_LAYERS: pending changes on the data came or went; nick `layers`
 * @LARDER_QUERY_ACTION_LIVE: its channel was joined or lost; nick `live`
 *
 * By what the state of a query changed.
 */
typedef enum
{
  LARDER_QUERY_ACTION_NONE,
  LARDER_QUERY_ACTION_FETCH,
  LARDER_QUERY_ACTION_FAILED,
  LARDER_QUERY_ACTION_PAUSE,
  LARDER_QUERY_ACTION_CONTINUE,
  LARDER_QUERY_ACTION_SUCCESS,
  LARDER_QUERY_ACTION_ERROR,
  LARDER_QUERY_ACTION_WRITE,
  LARDER_QUERY_ACTION_INVALIDATE,
  LARDER_QUERY_ACTION_REVERT,
  LARDER_QUERY_ACTION_RESET,
  LARDER_QUERY_ACTION_SET_STATE,
  LARDER_QUERY_ACTION_LAYERS,
  LARDER_QUERY_ACTION_LIVE,
} LarderQueryAction;

/**
 * LarderCancelMode:
 * @LARDER_CANCEL_REVERT: the state is again as before the fetch; nick `revert`
 * @LARDER_CANCEL_ERROR: the fetch ends in a cancelled error; nick `error`
 * @LARDER_CANCEL_SILENT: the state stays as it is, idle; nick `silent`
 *
 * What becomes of a query whose fetch is cancelled.
 */
typedef enum
{
  LARDER_CANCEL_REVERT,
  LARDER_CANCEL_ERROR,
  LARDER_CANCEL_SILENT,
} LarderCancelMode;

/**
 * LarderChannelState:
 * @LARDER_CHANNEL_JOINING: it was opened, and nothing is known yet; nick `joining`
 * @LARDER_CHANNEL_JOINED: news come; nick `joined`
 * @LARDER_CHANNEL_LOST: news are missed; nick `lost`
 *
 * Whether a channel brings news.
 */
typedef enum
{
  LARDER_CHANNEL_JOINING,
  LARDER_CHANNEL_JOINED,
  LARDER_CHANNEL_LOST,
} LarderChannelState;

/**
 * LarderFocusSetting:
 * @LARDER_FOCUS_AUTOMATIC: what the program tells of its windows counts; nick `automatic`
 * @LARDER_FOCUS_FORCED_TRUE: focused whatever is told; nick `forced-true`
 * @LARDER_FOCUS_FORCED_FALSE: not focused whatever is told; nick `forced-false`
 *
 * What a focus monitor goes by.
 */
typedef enum
{
  LARDER_FOCUS_AUTOMATIC,
  LARDER_FOCUS_FORCED_TRUE,
  LARDER_FOCUS_FORCED_FALSE,
} LarderFocusSetting;

#define LARDER_TYPE_STATUS          (larder_status_get_type ())
#define LARDER_TYPE_FETCH_STATUS    (larder_fetch_status_get_type ())
#define LARDER_TYPE_NETWORK_MODE    (larder_network_mode_get_type ())
#define LARDER_TYPE_REFETCH         (larder_refetch_get_type ())
#define LARDER_TYPE_MUTATION_STATUS (larder_mutation_status_get_type ())
#define LARDER_TYPE_DELIVERY        (larder_delivery_get_type ())
#define LARDER_TYPE_QUERY_TYPE      (larder_query_type_get_type ())
#define LARDER_TYPE_TRISTATE        (larder_tristate_get_type ())
#define LARDER_TYPE_RESULT_FLAGS    (larder_result_flags_get_type ())
#define LARDER_TYPE_QUERY_EVENT     (larder_query_event_get_type ())
#define LARDER_TYPE_QUERY_ACTION    (larder_query_action_get_type ())
#define LARDER_TYPE_CANCEL_MODE     (larder_cancel_mode_get_type ())
#define LARDER_TYPE_FOCUS_SETTING   (larder_focus_setting_get_type ())
#define LARDER_TYPE_CHANNEL_STATE   (larder_channel_state_get_type ())

LARDER_EXPORT
GType larder_status_get_type          (void);
LARDER_EXPORT
GType larder_fetch_status_get_type    (void);
LARDER_EXPORT
GType larder_network_mode_get_type    (void);
LARDER_EXPORT
GType larder_refetch_get_type         (void);
LARDER_EXPORT
GType larder_mutation_status_get_type (void);
LARDER_EXPORT
GType larder_delivery_get_type        (void);
LARDER_EXPORT
GType larder_entry_get_type           (void);
LARDER_EXPORT
GType larder_page_direction_get_type  (void);
LARDER_EXPORT
GType larder_stream_mode_get_type     (void);
LARDER_EXPORT
GType larder_query_type_get_type             (void);
LARDER_EXPORT
GType larder_tristate_get_type               (void);
LARDER_EXPORT
GType larder_result_flags_get_type           (void);
LARDER_EXPORT
GType larder_query_event_get_type            (void);
LARDER_EXPORT
GType larder_query_action_get_type           (void);
LARDER_EXPORT
GType larder_cancel_mode_get_type            (void);
LARDER_EXPORT
GType larder_focus_setting_get_type          (void);
LARDER_EXPORT
GType larder_channel_state_get_type          (void);

/**
 * LARDER_NEVER:
 *
 * As a duration: no such moment. Invalidating still makes stale.
 */
#define LARDER_NEVER  ((gint64) -1)

/**
 * LARDER_STATIC:
 *
 * As a stale time: only an explicit fetch or write changes the data.
 */
#define LARDER_STATIC ((gint64) -2)

G_END_DECLS
