/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Types of the enumerations: templates and scripts use their nicks. */

#include "config.h"

#include "larder/larder-enums.h"

G_DEFINE_ENUM_TYPE (LarderStatus, larder_status,
                    G_DEFINE_ENUM_VALUE (LARDER_STATUS_PENDING, "pending"),
                    G_DEFINE_ENUM_VALUE (LARDER_STATUS_ERROR, "error"),
                    G_DEFINE_ENUM_VALUE (LARDER_STATUS_SUCCESS, "success"))

G_DEFINE_ENUM_TYPE (LarderFetchStatus, larder_fetch_status,
                    G_DEFINE_ENUM_VALUE (LARDER_FETCH_STATUS_FETCHING, "fetching"),
                    G_DEFINE_ENUM_VALUE (LARDER_FETCH_STATUS_PAUSED, "paused"),
                    G_DEFINE_ENUM_VALUE (LARDER_FETCH_STATUS_IDLE, "idle"))

G_DEFINE_ENUM_TYPE (LarderNetworkMode, larder_network_mode,
                    G_DEFINE_ENUM_VALUE (LARDER_NETWORK_MODE_ONLINE, "online"),
                    G_DEFINE_ENUM_VALUE (LARDER_NETWORK_MODE_ALWAYS, "always"),
                    G_DEFINE_ENUM_VALUE (LARDER_NETWORK_MODE_OFFLINE_FIRST, "offline-first"))

G_DEFINE_ENUM_TYPE (LarderRefetch, larder_refetch,
                    G_DEFINE_ENUM_VALUE (LARDER_REFETCH_NEVER, "never"),
                    G_DEFINE_ENUM_VALUE (LARDER_REFETCH_STALE, "stale"),
                    G_DEFINE_ENUM_VALUE (LARDER_REFETCH_ALWAYS, "always"))

G_DEFINE_ENUM_TYPE (LarderMutationStatus, larder_mutation_status,
                    G_DEFINE_ENUM_VALUE (LARDER_MUTATION_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (LARDER_MUTATION_PENDING, "pending"),
                    G_DEFINE_ENUM_VALUE (LARDER_MUTATION_ERROR, "error"),
                    G_DEFINE_ENUM_VALUE (LARDER_MUTATION_SUCCESS, "success"))

G_DEFINE_ENUM_TYPE (LarderDelivery, larder_delivery,
                    G_DEFINE_ENUM_VALUE (LARDER_DELIVERY_HELD, "held"),
                    G_DEFINE_ENUM_VALUE (LARDER_DELIVERY_QUEUED, "queued"),
                    G_DEFINE_ENUM_VALUE (LARDER_DELIVERY_SENDING, "sending"),
                    G_DEFINE_ENUM_VALUE (LARDER_DELIVERY_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (LARDER_DELIVERY_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (LARDER_DELIVERY_CONFLICT, "conflict"))

G_DEFINE_ENUM_TYPE (LarderPageDirection, larder_page_direction,
                    G_DEFINE_ENUM_VALUE (LARDER_PAGE_DIRECTION_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (LARDER_PAGE_DIRECTION_NEXT, "next"),
                    G_DEFINE_ENUM_VALUE (LARDER_PAGE_DIRECTION_PREVIOUS, "previous"))

G_DEFINE_ENUM_TYPE (LarderStreamMode, larder_stream_mode,
                    G_DEFINE_ENUM_VALUE (LARDER_STREAM_MODE_RESET, "reset"),
                    G_DEFINE_ENUM_VALUE (LARDER_STREAM_MODE_APPEND, "append"),
                    G_DEFINE_ENUM_VALUE (LARDER_STREAM_MODE_REPLACE, "replace"))

G_DEFINE_ENUM_TYPE (LarderEntry, larder_entry,
                    G_DEFINE_ENUM_VALUE (LARDER_ENTRY_ADDED, "added"),
                    G_DEFINE_ENUM_VALUE (LARDER_ENTRY_LOADED, "loaded"),
                    G_DEFINE_ENUM_VALUE (LARDER_ENTRY_REMOVED, "removed"))
