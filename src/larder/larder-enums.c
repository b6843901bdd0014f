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

G_DEFINE_ENUM_TYPE (LarderQueryType, larder_query_type,
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_TYPE_ALL, "all"),
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_TYPE_ACTIVE, "active"),
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_TYPE_INACTIVE, "inactive"),
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_TYPE_NONE, "none"))

G_DEFINE_ENUM_TYPE (LarderTristate, larder_tristate,
                    G_DEFINE_ENUM_VALUE (LARDER_TRISTATE_ANY, "any"),
                    G_DEFINE_ENUM_VALUE (LARDER_TRISTATE_YES, "yes"),
                    G_DEFINE_ENUM_VALUE (LARDER_TRISTATE_NO, "no"))

G_DEFINE_FLAGS_TYPE (LarderResultFlags, larder_result_flags,
                     G_DEFINE_ENUM_VALUE (LARDER_RESULT_FLAG_DATA, "data"),
                     G_DEFINE_ENUM_VALUE (LARDER_RESULT_FLAG_STATUS, "status"),
                     G_DEFINE_ENUM_VALUE (LARDER_RESULT_FLAG_FETCH_STATUS, "fetch-status"),
                     G_DEFINE_ENUM_VALUE (LARDER_RESULT_FLAG_ERROR, "error"),
                     G_DEFINE_ENUM_VALUE (LARDER_RESULT_FLAG_DATA_UPDATED_AT, "data-updated-at"),
                     G_DEFINE_ENUM_VALUE (LARDER_RESULT_FLAG_ERROR_UPDATED_AT, "error-updated-at"),
                     G_DEFINE_ENUM_VALUE (LARDER_RESULT_FLAG_ERROR_UPDATE_COUNT,
                                          "error-update-count"),
                     G_DEFINE_ENUM_VALUE (LARDER_RESULT_FLAG_FAILURE_COUNT, "failure-count"),
                     G_DEFINE_ENUM_VALUE (LARDER_RESULT_FLAG_FAILURE_REASON, "failure-reason"),
                     G_DEFINE_ENUM_VALUE (LARDER_RESULT_FLAG_IS_STALE, "is-stale"),
                     G_DEFINE_ENUM_VALUE (LARDER_RESULT_FLAG_IS_ENABLED, "is-enabled"),
                     G_DEFINE_ENUM_VALUE (LARDER_RESULT_FLAG_IS_PLACEHOLDER_DATA,
                                          "is-placeholder-data"),
                     G_DEFINE_ENUM_VALUE (LARDER_RESULT_FLAG_IS_FETCHED, "is-fetched"),
                     G_DEFINE_ENUM_VALUE (LARDER_RESULT_FLAG_IS_FETCHED_AFTER_MOUNT,
                                          "is-fetched-after-mount"),
                     G_DEFINE_ENUM_VALUE (LARDER_RESULT_FLAG_IS_PENDING, "is-pending"),
                     G_DEFINE_ENUM_VALUE (LARDER_RESULT_FLAG_IS_SUCCESS, "is-success"),
                     G_DEFINE_ENUM_VALUE (LARDER_RESULT_FLAG_IS_ERROR, "is-error"),
                     G_DEFINE_ENUM_VALUE (LARDER_RESULT_FLAG_IS_FETCHING, "is-fetching"),
                     G_DEFINE_ENUM_VALUE (LARDER_RESULT_FLAG_IS_PAUSED, "is-paused"),
                     G_DEFINE_ENUM_VALUE (LARDER_RESULT_FLAG_IS_LOADING, "is-loading"),
                     G_DEFINE_ENUM_VALUE (LARDER_RESULT_FLAG_IS_REFETCHING, "is-refetching"),
                     G_DEFINE_ENUM_VALUE (LARDER_RESULT_FLAG_IS_LOADING_ERROR, "is-loading-error"),
                     G_DEFINE_ENUM_VALUE (LARDER_RESULT_FLAG_IS_REFETCH_ERROR, "is-refetch-error"),
                     G_DEFINE_ENUM_VALUE (LARDER_RESULT_FLAG_CURRENT_DATA, "current-data"))

G_DEFINE_ENUM_TYPE (LarderQueryEvent, larder_query_event,
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_EVENT_ADDED, "added"),
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_EVENT_REMOVED, "removed"),
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_EVENT_UPDATED, "updated"),
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_EVENT_OBSERVER_ADDED, "observer-added"),
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_EVENT_OBSERVER_REMOVED, "observer-removed"),
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_EVENT_OBSERVER_RESULTS_UPDATED,
                                         "observer-results-updated"),
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_EVENT_OBSERVER_OPTIONS_UPDATED,
                                         "observer-options-updated"))

G_DEFINE_ENUM_TYPE (LarderQueryAction, larder_query_action,
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_ACTION_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_ACTION_FETCH, "fetch"),
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_ACTION_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_ACTION_PAUSE, "pause"),
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_ACTION_CONTINUE, "continue"),
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_ACTION_SUCCESS, "success"),
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_ACTION_ERROR, "error"),
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_ACTION_WRITE, "write"),
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_ACTION_INVALIDATE, "invalidate"),
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_ACTION_REVERT, "revert"),
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_ACTION_RESET, "reset"),
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_ACTION_SET_STATE, "set-state"),
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_ACTION_LAYERS, "layers"),
                    G_DEFINE_ENUM_VALUE (LARDER_QUERY_ACTION_LIVE, "live"))

G_DEFINE_ENUM_TYPE (LarderCancelMode, larder_cancel_mode,
                    G_DEFINE_ENUM_VALUE (LARDER_CANCEL_REVERT, "revert"),
                    G_DEFINE_ENUM_VALUE (LARDER_CANCEL_ERROR, "error"),
                    G_DEFINE_ENUM_VALUE (LARDER_CANCEL_SILENT, "silent"))

G_DEFINE_ENUM_TYPE (LarderChannelState, larder_channel_state,
                    G_DEFINE_ENUM_VALUE (LARDER_CHANNEL_JOINING, "joining"),
                    G_DEFINE_ENUM_VALUE (LARDER_CHANNEL_JOINED, "joined"),
                    G_DEFINE_ENUM_VALUE (LARDER_CHANNEL_LOST, "lost"))

G_DEFINE_ENUM_TYPE (LarderFocusSetting, larder_focus_setting,
                    G_DEFINE_ENUM_VALUE (LARDER_FOCUS_AUTOMATIC, "automatic"),
                    G_DEFINE_ENUM_VALUE (LARDER_FOCUS_FORCED_TRUE, "forced-true"),
                    G_DEFINE_ENUM_VALUE (LARDER_FOCUS_FORCED_FALSE, "forced-false"))
