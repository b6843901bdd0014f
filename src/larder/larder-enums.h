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
#define LARDER_TYPE_STATUS          (larder_status_get_type ())
#define LARDER_TYPE_FETCH_STATUS    (larder_fetch_status_get_type ())
#define LARDER_TYPE_NETWORK_MODE    (larder_network_mode_get_type ())
#define LARDER_TYPE_REFETCH         (larder_refetch_get_type ())
#define LARDER_TYPE_MUTATION_STATUS (larder_mutation_status_get_type ())
#define LARDER_TYPE_DELIVERY        (larder_delivery_get_type ())

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
