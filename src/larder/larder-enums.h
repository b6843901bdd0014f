/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Enumerations of queries and mutations; their nicks are part of the API. */

#pragma once

#include "larder/larder-error.h"

G_BEGIN_DECLS

/* Each has a registered GEnum by G_DEFINE_ENUM_TYPE; nicks as written behind. */
typedef enum { LARDER_STATUS_PENDING /* pending */, LARDER_STATUS_ERROR /* error */, LARDER_STATUS_SUCCESS /* success */ } LarderStatus;
typedef enum { LARDER_FETCH_STATUS_FETCHING /* fetching */, LARDER_FETCH_STATUS_PAUSED /* paused */, LARDER_FETCH_STATUS_IDLE /* idle */ } LarderFetchStatus;
typedef enum { LARDER_NETWORK_MODE_ONLINE /* online */, LARDER_NETWORK_MODE_ALWAYS /* always */, LARDER_NETWORK_MODE_OFFLINE_FIRST /* offline-first */ } LarderNetworkMode;
typedef enum { LARDER_REFETCH_NEVER /* never */, LARDER_REFETCH_STALE /* stale */, LARDER_REFETCH_ALWAYS /* always */ } LarderRefetch;
typedef enum { LARDER_MUTATION_IDLE /* idle */, LARDER_MUTATION_PENDING /* pending */, LARDER_MUTATION_ERROR /* error */, LARDER_MUTATION_SUCCESS /* success */ } LarderMutationStatus;
/* Where a mutation is on its way out. HELD: not-before or pause() has not ended; QUEUED: waits for its gate; FAILED and CONFLICT: parked until someone decides. */
typedef enum { LARDER_DELIVERY_HELD /* held */, LARDER_DELIVERY_QUEUED /* queued */, LARDER_DELIVERY_SENDING /* sending */, LARDER_DELIVERY_DONE /* done */, LARDER_DELIVERY_FAILED /* failed */, LARDER_DELIVERY_CONFLICT /* conflict */ } LarderDelivery;

#define LARDER_TYPE_STATUS          (larder_status_get_type ())
#define LARDER_TYPE_FETCH_STATUS    (larder_fetch_status_get_type ())
#define LARDER_TYPE_NETWORK_MODE    (larder_network_mode_get_type ())
#define LARDER_TYPE_REFETCH         (larder_refetch_get_type ())
#define LARDER_TYPE_MUTATION_STATUS (larder_mutation_status_get_type ())
#define LARDER_TYPE_DELIVERY        (larder_delivery_get_type ())
LARDER_EXPORT GType larder_status_get_type          (void);
LARDER_EXPORT GType larder_fetch_status_get_type    (void);
LARDER_EXPORT GType larder_network_mode_get_type    (void);
LARDER_EXPORT GType larder_refetch_get_type         (void);
LARDER_EXPORT GType larder_mutation_status_get_type (void);
LARDER_EXPORT GType larder_delivery_get_type        (void);

#define LARDER_NEVER  ((gint64) -1)   /* a duration: no such moment; invalidation still makes stale */
#define LARDER_STATIC ((gint64) -2)   /* a stale time: only an explicit fetch or write changes the data */

G_END_DECLS
