/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An observer follows its options: other ones, or the same that say something else. */

#include "config.h"

#include "larder/larder-query-observer.h"

#include "larder/larder-query-observer-private.h"

static void
follow_polling (LarderQueryObserver *self)
{
  LarderQueryOptions *options = self->resolved;
  gboolean polls = options->choices->interval != NULL || options->choices->refetch_interval > 0;

  if (self->attached == 0 || self->query == NULL || self->query->client == NULL)
    return;
  if (polls != self->polls)
    {
      self->polls = polls;
      larder_query_set_polling (self->query, polls ? 1 : -1);
    }
  else if (polls)
    larder_query_arm_interval (self->query);
}

/* The options, or something in them, changed. */
void
larder_query_observer_follow (LarderQueryObserver *self)
{
  g_autoptr(LarderQueryOptions) former = g_steal_pointer (&self->resolved);
  gboolean was_enabled = self->was_enabled;
  gboolean same, moved, enabled;

  self->resolved = larder_client_resolve (self->client, self->options);
  same = self->query != NULL && self->query->client != NULL &&
         self->options != NULL && self->options->text != NULL &&
         larder_query_has_text (self->query, self->options->text) &&
         larder_query_options_same (self->resolved, former);
  /* Two functions that are the same may say something else now. */
  if (same && larder_query_observer_is_enabled (self) == was_enabled)
    return;

  larder_client_begin_batch (self->client);
  moved = larder_query_observer_join (self);
  enabled = self->query != NULL && larder_query_observer_is_enabled (self);
  self->was_enabled = enabled;
  follow_polling (self);
  /* A new stale time alone never fetches; a new key, and being enabled, do. */
  if (self->attached > 0 && enabled && (moved || !was_enabled) &&
      larder_query_is_stale (self->query,
                             larder_query_options_stale_time (self->resolved, self->query)))
    larder_query_fetch (self->query, self->resolved, FALSE, FALSE, NULL);
  if (!same && self->query != NULL)
    larder_client_log_event (self->client, LARDER_QUERY_EVENT_OBSERVER_OPTIONS_UPDATED, self->query,
                             LARDER_QUERY_ACTION_NONE, self);
  larder_client_tell (self->client, self);
  larder_client_end_batch (self->client);
}

/* The followers of options are a ring, so that two pointers are enough to come last. */
static void
join_ring (LarderQueryObserver *self)
{
  LarderQueryObserver *first = self->options->followers;

  self->next = self->previous = self;
  if (first == NULL)
    {
      self->options->followers = self;
      return;
    }
  self->next = first;
  self->previous = first->previous;
  first->previous->next = self;
  first->previous = self;
}

static void
leave_ring (LarderQueryObserver *self)
{
  if (self->options->followers == self)
    self->options->followers = self->next != self ? self->next : NULL;
  self->previous->next = self->next;
  self->next->previous = self->previous;
  self->next = self->previous = NULL;
}

void
larder_query_observer_take_options (LarderQueryObserver *self,
                                    LarderQueryOptions  *options)
{
  if (self->options != NULL)
    leave_ring (self);
  g_set_object (&self->options, options);
  if (options != NULL)
    join_ring (self);
}
