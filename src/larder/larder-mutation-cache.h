/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The mutations of a client, to look at: finding, listening. */

#pragma once

#include "larder/larder-mutation-filter.h"
#include "larder/larder-mutation-observer.h"

G_BEGIN_DECLS

/**
 * LarderMutationEvent:
 * @LARDER_MUTATION_EVENT_ADDED: a mutation was submitted, or came back; nick `added`
 * @LARDER_MUTATION_EVENT_REMOVED: the client let go of one; nick `removed`
 * @LARDER_MUTATION_EVENT_UPDATED: its state changed by an action; nick `updated`
 * @LARDER_MUTATION_EVENT_OBSERVER_ADDED: an attached observer follows it; nick `observer-added`
 * @LARDER_MUTATION_EVENT_OBSERVER_REMOVED: one does so no more; nick `observer-removed`
 * @LARDER_MUTATION_EVENT_OBSERVER_OPTIONS_UPDATED: one has other options; nick
 *   `observer-options-updated`
 *
 * What happened among the mutations of a client.
 */
typedef enum
{
  LARDER_MUTATION_EVENT_ADDED,
  LARDER_MUTATION_EVENT_REMOVED,
  LARDER_MUTATION_EVENT_UPDATED,
  LARDER_MUTATION_EVENT_OBSERVER_ADDED,
  LARDER_MUTATION_EVENT_OBSERVER_REMOVED,
  LARDER_MUTATION_EVENT_OBSERVER_OPTIONS_UPDATED,
} LarderMutationEvent;

/**
 * LarderMutationAction:
 * @LARDER_MUTATION_ACTION_NONE: the event is no update; nick `none`
 * @LARDER_MUTATION_ACTION_PENDING: it is on its way, for the first time or again; nick `pending`
 * @LARDER_MUTATION_ACTION_FAILED: an attempt failed and is tried again; nick `failed`
 * @LARDER_MUTATION_ACTION_PAUSE: it waits for network, scope, rows or a hand; nick `pause`
 * @LARDER_MUTATION_ACTION_CONTINUE: it waits no more; nick `continue`
 * @LARDER_MUTATION_ACTION_SUCCESS: it was answered; nick `success`
 * @LARDER_MUTATION_ACTION_ERROR: it failed for good; nick `error`
 * @LARDER_MUTATION_ACTION_CHANGE: something else of it changed, such as its variables, progress or
 *   checkpoint; nick `change`
 *
 * By what the state of a mutation changed.
 */
typedef enum
{
  LARDER_MUTATION_ACTION_NONE,
  LARDER_MUTATION_ACTION_PENDING,
  LARDER_MUTATION_ACTION_FAILED,
  LARDER_MUTATION_ACTION_PAUSE,
  LARDER_MUTATION_ACTION_CONTINUE,
  LARDER_MUTATION_ACTION_SUCCESS,
  LARDER_MUTATION_ACTION_ERROR,
  LARDER_MUTATION_ACTION_CHANGE,
} LarderMutationAction;

#define LARDER_TYPE_MUTATION_EVENT  (larder_mutation_event_get_type ())
#define LARDER_TYPE_MUTATION_ACTION (larder_mutation_action_get_type ())

LARDER_EXPORT
GType larder_mutation_event_get_type  (void);
LARDER_EXPORT
GType larder_mutation_action_get_type (void);

#define LARDER_TYPE_MUTATION_CACHE (larder_mutation_cache_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderMutationCache, larder_mutation_cache, LARDER, MUTATION_CACHE, GObject)

LARDER_EXPORT
LarderMutationCache *larder_client_get_mutation_cache (LarderClient         *self);

LARDER_EXPORT
LarderMutation      *larder_mutation_cache_find       (LarderMutationCache  *self,
                                                       LarderMutationFilter *filter);
LARDER_EXPORT
GPtrArray           *larder_mutation_cache_find_all   (LarderMutationCache  *self,
                                                       LarderMutationFilter *filter);
LARDER_EXPORT
GPtrArray           *larder_mutation_cache_get_all    (LarderMutationCache  *self);
LARDER_EXPORT
guint                larder_mutation_cache_get_n      (LarderMutationCache  *self);

G_END_DECLS
