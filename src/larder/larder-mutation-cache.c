/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The mutations of a client, to look at: finding, listening. */

#include "config.h"

#include "larder/larder-mutation-cache.h"

#include "larder/larder-mutation-cache-private.h"
#include "larder/larder-mutation-observer-private.h"

struct _LarderMutationCache
{
  GObject       parent_instance;

  LarderClient *client;         /* borrowed; NULL once it is gone */
};

/**
 * LarderMutationCache:
 *
 * The mutations of a client, to look at.
 *
 * A client makes it when it is asked for it. Events are noted only while somebody listens to them.
 * They are emitted in the client's thread, after the observers were told of the same batch, in
 * their order and among those of [class@Larder.QueryCache].
 */

enum
{
  EVENT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (LarderMutationEvent, larder_mutation_event,
                    G_DEFINE_ENUM_VALUE (LARDER_MUTATION_EVENT_ADDED, "added"),
                    G_DEFINE_ENUM_VALUE (LARDER_MUTATION_EVENT_REMOVED, "removed"),
                    G_DEFINE_ENUM_VALUE (LARDER_MUTATION_EVENT_UPDATED, "updated"),
                    G_DEFINE_ENUM_VALUE (LARDER_MUTATION_EVENT_OBSERVER_ADDED, "observer-added"),
                    G_DEFINE_ENUM_VALUE (LARDER_MUTATION_EVENT_OBSERVER_REMOVED,
                                         "observer-removed"),
                    G_DEFINE_ENUM_VALUE (LARDER_MUTATION_EVENT_OBSERVER_OPTIONS_UPDATED,
                                         "observer-options-updated"))

G_DEFINE_ENUM_TYPE (LarderMutationAction, larder_mutation_action,
                    G_DEFINE_ENUM_VALUE (LARDER_MUTATION_ACTION_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (LARDER_MUTATION_ACTION_PENDING, "pending"),
                    G_DEFINE_ENUM_VALUE (LARDER_MUTATION_ACTION_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (LARDER_MUTATION_ACTION_PAUSE, "pause"),
                    G_DEFINE_ENUM_VALUE (LARDER_MUTATION_ACTION_CONTINUE, "continue"),
                    G_DEFINE_ENUM_VALUE (LARDER_MUTATION_ACTION_SUCCESS, "success"),
                    G_DEFINE_ENUM_VALUE (LARDER_MUTATION_ACTION_ERROR, "error"),
                    G_DEFINE_ENUM_VALUE (LARDER_MUTATION_ACTION_CHANGE, "change"))

G_DEFINE_FINAL_TYPE (LarderMutationCache, larder_mutation_cache, G_TYPE_OBJECT)

static void
larder_mutation_cache_class_init (LarderMutationCacheClass *klass)
{
  /**
   * LarderMutationCache::event:
   * @self: the cache
   * @event: (type Larder.MutationEvent): what happened
   * @mutation: (type Larder.Mutation) (nullable): to which mutation; %NULL for an observer without
   *   one whose options changed
   * @action: (type Larder.MutationAction): by what its state changed, if it did
   * @observer: (type Larder.MutationObserver) (nullable): whose event it is; %NULL also for one
   *   that is being thrown away
   *
   * Something happened. Of one batch each change of a state is told, in their order.
   */
  signals[EVENT] = g_signal_new ("event", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 4, LARDER_TYPE_MUTATION_EVENT,
                                 LARDER_TYPE_MUTATION, LARDER_TYPE_MUTATION_ACTION,
                                 LARDER_TYPE_MUTATION_OBSERVER);
}

static void
larder_mutation_cache_init (LarderMutationCache *self)
{
}

void
larder_mutation_cache_let_go (LarderMutationCache *self)
{
  self->client = NULL;
}

void
larder_client_emit_mutation_event (LarderClient      *self,
                                   LarderClientEvent *event)
{
  if (self->mutation_cache != NULL)
    g_signal_emit (self->mutation_cache, signals[EVENT], 0, event->mutation_event,
                   event->mutation, event->mutation_action, event->mutation_observer);
}

void
larder_client_log_mutation (LarderClient           *self,
                            LarderMutationEvent     event,
                            LarderMutation         *mutation,
                            LarderMutationAction    action,
                            LarderMutationObserver *observer)
{
  LarderClientEvent entry = {
    .of_mutation = TRUE,
    .mutation_event = event,
    .mutation_action = action,
  };

  if (self->mutation_cache == NULL ||
      !g_signal_has_handler_pending (self->mutation_cache, signals[EVENT], 0, TRUE))
    return;
  if (mutation != NULL)
    entry.mutation = g_object_ref (mutation);
  /* One that is being thrown away takes no references any more. */
  if (observer != NULL && !observer->disposing)
    entry.mutation_observer = g_object_ref (observer);
  larder_client_add_event (self, &entry);
}

void
larder_mutation_log (LarderMutation       *mutation,
                     LarderMutationAction  action)
{
  if (mutation->client != NULL && mutation->listed)
    larder_client_log_mutation (mutation->client, LARDER_MUTATION_EVENT_UPDATED, mutation, action,
                                NULL);
}

/**
 * larder_client_get_mutation_cache:
 *
 * The first call makes it. Its events are told to who listens by then.
 *
 * Returns: (transfer none): the mutations of the client, to look at
 */
LarderMutationCache *
larder_client_get_mutation_cache (LarderClient *self)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (self), NULL);

  if (self->mutation_cache == NULL)
    {
      self->mutation_cache = g_object_new (LARDER_TYPE_MUTATION_CACHE, NULL);
      self->mutation_cache->client = self;
    }
  return self->mutation_cache;
}

/**
 * larder_mutation_cache_find:
 * @filter: which
 *
 * Looks for one mutation.
 *
 * Returns: (transfer none) (nullable): the oldest that passes
 */
LarderMutation *
larder_mutation_cache_find (LarderMutationCache  *self,
                            LarderMutationFilter *filter)
{
  GPtrArray *mutations;

  g_return_val_if_fail (LARDER_IS_MUTATION_CACHE (self), NULL);
  g_return_val_if_fail (LARDER_IS_MUTATION_FILTER (filter), NULL);

  mutations = self->client != NULL ? self->client->mutations : NULL;
  for (guint i = 0; mutations != NULL && i < mutations->len; i++)
    if (larder_mutation_filter_matches (filter, mutations->pdata[i]))
      return mutations->pdata[i];
  return NULL;
}

/**
 * larder_mutation_cache_find_all:
 * @filter: (nullable): which; %NULL: all
 *
 * Looks for mutations.
 *
 * Returns: (transfer container) (element-type Larder.Mutation): those that pass, oldest first; with
 *   a free function
 */
GPtrArray *
larder_mutation_cache_find_all (LarderMutationCache  *self,
                                LarderMutationFilter *filter)
{
  g_return_val_if_fail (LARDER_IS_MUTATION_CACHE (self), NULL);
  g_return_val_if_fail (filter == NULL || LARDER_IS_MUTATION_FILTER (filter), NULL);

  if (self->client == NULL)
    return g_ptr_array_new_with_free_func (g_object_unref);
  return larder_client_find_mutations (self->client, filter);
}

/**
 * larder_mutation_cache_get_all:
 *
 * For lists of everything, as a developer window shows.
 *
 * Returns: (transfer container) (element-type Larder.Mutation): all mutations, oldest first; with a
 *   free function
 */
GPtrArray *
larder_mutation_cache_get_all (LarderMutationCache *self)
{
  return larder_mutation_cache_find_all (self, NULL);
}

/**
 * larder_mutation_cache_get_n:
 *
 * For introspection.
 *
 * Returns: how many mutations there are
 */
guint
larder_mutation_cache_get_n (LarderMutationCache *self)
{
  g_return_val_if_fail (LARDER_IS_MUTATION_CACHE (self), 0);

  return self->client != NULL ? self->client->mutations->len : 0;
}
