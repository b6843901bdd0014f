/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One entry of a client's cache: its state, its observers, and when it is collected. */

#include "config.h"

#include "larder/larder-query-private.h"

#include "larder/larder-client-private.h"

void
larder_query_state_copy (LarderQueryState       *target,
                         const LarderQueryState *source)
{
  LarderQueryState copy = *source;

  if (copy.data != NULL)
    larder_value_ref (copy.data);
  if (copy.base != NULL)
    larder_value_ref (copy.base);
  if (copy.error != NULL)
    copy.error = g_error_copy (copy.error);
  if (copy.failure_reason != NULL)
    copy.failure_reason = g_error_copy (copy.failure_reason);

  larder_query_state_clear (target);
  *target = copy;
}

void
larder_query_state_clear (LarderQueryState *state)
{
  g_clear_pointer (&state->data, larder_value_unref);
  g_clear_pointer (&state->base, larder_value_unref);
  g_clear_error (&state->error);
  g_clear_error (&state->failure_reason);
  *state = (LarderQueryState) { .status = LARDER_STATUS_PENDING,
                                .fetch_status = LARDER_FETCH_STATUS_IDLE };
}

static void
gc_cb (gpointer user_data)
{
  LarderQuery *self = user_data;

  /* A fetch that still runs arms the timer again when it settles. */
  if (self->client != NULL && self->observers->len == 0 && self->fetch == NULL)
    larder_client_drop_query (self->client, self);
}

void
larder_query_arm_gc (LarderQuery *self)
{
  gint64 at_ms = LARDER_NEVER;

  if (self->client == NULL)
    return;
  if (self->observers->len == 0 && self->fetch == NULL && self->gc_time >= 0)
    at_ms = larder_client_now (self->client) + self->gc_time;
  larder_deadlines_set (self->client->deadlines, &self->gc, at_ms);
}

/* The shortest period that an attached observer asks for; @background tells whether one of those
 * wants it while no window is seen. */
static gint64
get_interval (LarderQuery *self,
              gboolean    *background)
{
  gint64 shortest = LARDER_NEVER;

  *background = FALSE;
  for (guint i = 0; i < self->observers->len; i++)
    {
      LarderQueryOptions *options = larder_query_observer_get_resolved (self->observers->pdata[i]);
      gint64 period = options->refetch_interval;

      if (!options->enabled)
        continue;
      if (options->interval != NULL)
        period = ((LarderIntervalFunc) options->interval->func) (self->state.data,
                                                                 options->interval->user_data);
      if (period <= 0)
        continue;
      if (shortest < 0 || period < shortest)
        shortest = period;
      *background = *background || options->refetch_in_background;
    }
  return shortest;
}

static void
arm_interval (LarderQuery *self)
{
  gboolean background;
  gint64 period = get_interval (self, &background);

  larder_deadlines_set (self->client->deadlines, &self->interval,
                        period > 0 ? larder_client_now (self->client) + period : LARDER_NEVER);
}

static gboolean
has_interval (LarderQueryObserver *observer)
{
  LarderQueryOptions *options = larder_query_observer_get_resolved (observer);

  return options->interval != NULL || options->refetch_interval > 0;
}

static void
interval_cb (gpointer user_data)
{
  g_autoptr(LarderQuery) self = larder_query_ref (user_data);
  gboolean background;

  if (self->client == NULL || get_interval (self, &background) <= 0)
    return;
  arm_interval (self);
  if (self->client->focused || background)
    larder_query_fetch (self, NULL, FALSE, FALSE, NULL);
}

LarderQuery *
larder_query_new (LarderClient *client,
                  GVariant     *key,
                  const char   *hash)
{
  LarderQuery *self = g_new0 (LarderQuery, 1);

  g_ref_count_init (&self->refs);
  self->client = client;
  self->link.data = self;
  self->key = g_variant_ref (key);
  self->hash = g_strdup (hash);
  self->observers = g_ptr_array_new ();
  self->waiters = larder_waiters_new ();
  larder_query_state_clear (&self->state);
  larder_query_state_clear (&self->initial);
  larder_query_state_clear (&self->revert);
  larder_deadline_init (&self->gc, gc_cb, self);
  larder_deadline_init (&self->interval, interval_cb, self);
  larder_deadline_init (&self->retry, (LarderDeadlineFunc) larder_query_go_on, self);
  return self;
}

LarderQuery *
larder_query_ref (LarderQuery *self)
{
  g_ref_count_inc (&self->refs);
  return self;
}

void
larder_query_unref (LarderQuery *self)
{
  if (!g_ref_count_dec (&self->refs))
    return;

  g_assert (self->client == NULL && self->fetch == NULL);
  larder_query_state_clear (&self->state);
  larder_query_state_clear (&self->initial);
  larder_query_state_clear (&self->revert);
  g_ptr_array_unref (self->observers);
  larder_waiters_free (self->waiters);
  g_clear_object (&self->options);
  g_clear_pointer (&self->paged, larder_paged_unref);
  g_clear_pointer (&self->rows, larder_value_unref);
  g_variant_unref (self->key);
  g_free (self->hash);
  g_free (self);
}

/* Every change of the state passes here: those who look at it are told when the batch ends. */
void
larder_query_changed (LarderQuery *self)
{
  if (self->client == NULL)
    return;
  for (guint i = 0; i < self->observers->len; i++)
    larder_client_tell (self->client, self->observers->pdata[i]);
  if (self->ties != NULL)
    larder_query_follow_ties (self);
  arm_interval (self);
}

void
larder_query_set_fetch_status (LarderQuery       *self,
                               LarderFetchStatus  fetch_status)
{
  if (self->client != NULL)
    {
      if (self->state.fetch_status == LARDER_FETCH_STATUS_FETCHING)
        self->client->n_fetching--;
      if (fetch_status == LARDER_FETCH_STATUS_FETCHING)
        self->client->n_fetching++;
    }
  self->state.fetch_status = fetch_status;
}

/* Takes nothing. Equal parts of the data are kept, so that who holds them is not disturbed. */
void
larder_query_set_base (LarderQuery *self,
                       LarderValue *base,
                       gint64       updated_at)
{
  g_autoptr(LarderValue) shared = larder_value_ref (base);

  if (self->state.base != NULL)
    {
      g_clear_pointer (&shared, larder_value_unref);
      shared = larder_value_share (base, self->state.base);
    }
  g_clear_pointer (&self->state.base, larder_value_unref);
  self->state.base = g_steal_pointer (&shared);
  larder_query_replay (self);

  self->state.data_updated_at = updated_at;
  self->state.data_update_count++;
  g_clear_error (&self->state.error);
  self->state.is_invalidated = FALSE;
  self->state.status = LARDER_STATUS_SUCCESS;
}

void
larder_query_replay (LarderQuery *self)
{
  g_autoptr(LarderValue) layered = NULL;

  if (self->state.base == NULL || self->client == NULL)
    return;

  layered = larder_client_layer_query (self->client, self);
  if (self->state.data != NULL && layered != self->state.data)
    {
      LarderValue *shared = larder_value_share (layered, self->state.data);

      g_clear_pointer (&layered, larder_value_unref);
      layered = shared;
    }
  if (layered != self->state.data)
    {
      g_clear_pointer (&self->state.data, larder_value_unref);
      self->state.data = g_steal_pointer (&layered);
    }
  larder_query_changed (self);
}

/* Initial data counts as data but not as an update; a fetch that runs goes on. */
static void
take_initial_data (LarderQuery        *self,
                   LarderQueryOptions *options)
{
  LarderQueryState *state = &self->state;
  gint64 updated_at = options->initial_updated_at;

  if (options->initial_data == NULL || state->base != NULL)
    return;

  if (updated_at < 0)
    updated_at = larder_client_now (self->client);
  state->base = larder_value_ref (options->initial_data);
  state->data_updated_at = updated_at;
  state->status = LARDER_STATUS_SUCCESS;
  larder_query_replay (self);
  larder_query_state_copy (&self->initial, state);
  self->initial.fetch_status = LARDER_FETCH_STATUS_IDLE;
  larder_query_state_copy (&self->revert, &self->initial);
}

void
larder_query_take_options (LarderQuery        *self,
                           LarderQueryOptions *options)
{
  gint64 gc_time = options->gc_time < 0 ? G_MAXINT64 : options->gc_time;

  g_set_object (&self->options, options);
  if (self->gc_time >= 0)
    {
      self->gc_time = MAX (self->gc_time, gc_time);
      if (self->gc_time == G_MAXINT64)
        self->gc_time = LARDER_NEVER;
    }

  /* What is a list of pages stays one, whoever asks for it later. */
  if (options->paged != NULL && options->paged != self->paged)
    {
      g_clear_pointer (&self->paged, larder_paged_unref);
      self->paged = larder_paged_ref (options->paged);
    }
  take_initial_data (self, options);
  /* The first frame decides: one indexed read, before anybody sees an empty entry. */
  if (options->persist && !self->restored)
    {
      self->restored = TRUE;
      if (self->state.base == NULL && larder_client_load_query (self->client, self))
        larder_query_replay (self);
    }
  if (larder_deadline_is_set (&self->gc) || self->observers->len == 0)
    larder_query_arm_gc (self);
  larder_query_tie (self);
}

void
larder_query_add_observer (LarderQuery         *self,
                           LarderQueryObserver *observer)
{
  if (g_ptr_array_find (self->observers, observer, NULL))
    return;

  g_ptr_array_add (self->observers, observer);
  if (self->client == NULL)
    return;
  larder_deadlines_set (self->client->deadlines, &self->gc, LARDER_NEVER);
  if (has_interval (observer))
    arm_interval (self);
  larder_query_follow_ties (self);
}

void
larder_query_remove_observer (LarderQuery         *self,
                              LarderQueryObserver *observer)
{
  if (!g_ptr_array_remove (self->observers, observer) || self->client == NULL)
    return;

  if (has_interval (observer))
    arm_interval (self);
  if (self->observers->len == 0)
    {
      larder_query_unwatched (self);
      larder_query_arm_gc (self);
    }
  larder_query_follow_ties (self);
}

void
larder_query_leave (LarderQuery *self)
{
  larder_query_drop_fetch (self);
  larder_query_set_fetch_status (self, LARDER_FETCH_STATUS_IDLE);
  larder_waiters_cancel (self->waiters, self->client);
  larder_deadlines_set (self->client->deadlines, &self->gc, LARDER_NEVER);
  larder_deadlines_set (self->client->deadlines, &self->interval, LARDER_NEVER);
  larder_deadlines_set (self->client->deadlines, &self->retry, LARDER_NEVER);
  self->client = NULL;
}

gboolean
larder_query_is_active (LarderQuery *self)
{
  for (guint i = 0; i < self->observers->len; i++)
    if (larder_query_observer_get_resolved (self->observers->pdata[i])->enabled)
      return TRUE;
  return FALSE;
}

gboolean
larder_query_is_static (LarderQuery *self)
{
  for (guint i = 0; i < self->observers->len; i++)
    if (larder_query_observer_get_resolved (self->observers->pdata[i])->stale_time == LARDER_STATIC)
      return TRUE;
  return self->observers->len == 0 && self->options != NULL &&
         self->options->stale_time == LARDER_STATIC;
}

gboolean
larder_query_is_stale (LarderQuery *self,
                       gint64       stale_time)
{
  if (self->state.data == NULL)
    return TRUE;
  if (stale_time == LARDER_STATIC)
    return FALSE;
  if (self->state.is_invalidated)
    return TRUE;
  if (stale_time < 0 || self->client == NULL || larder_query_is_live (self))
    return FALSE;
  return larder_client_now (self->client) - self->state.data_updated_at >= stale_time;
}

void
larder_query_write (LarderQuery *self,
                    LarderValue *data,
                    gint64       updated_at)
{
  larder_query_set_base (self, data, updated_at);
  /* A fetch in flight goes on; cancelling it returns to what was written, not to the older data. */
  if (self->fetch != NULL)
    {
      larder_query_state_copy (&self->revert, &self->state);
      self->revert.fetch_status = LARDER_FETCH_STATUS_IDLE;
    }
  larder_client_save_query (self->client, self);
}

void
larder_query_invalidate (LarderQuery *self)
{
  self->invalidations++;
  if (self->state.is_invalidated)
    return;
  self->state.is_invalidated = TRUE;
  larder_query_changed (self);
}

/* As it was at first, while a fetch goes on. */
void
larder_query_forget (LarderQuery *self)
{
  LarderQueryState *state = &self->state;
  LarderFetchStatus fetch_status = state->fetch_status;
  LarderPageDirection direction = state->direction;
  guint data_update_count = state->data_update_count;
  guint error_update_count = state->error_update_count;

  larder_query_state_copy (state, &self->initial);
  state->fetch_status = fetch_status;
  state->direction = direction;
  state->data_update_count = data_update_count;
  state->error_update_count = error_update_count;
  larder_query_replay (self);
  larder_query_changed (self);
}

void
larder_query_reset (LarderQuery *self)
{
  larder_query_drop_fetch (self);
  larder_query_set_fetch_status (self, LARDER_FETCH_STATUS_IDLE);
  larder_waiters_cancel (self->waiters, self->client);
  larder_query_state_copy (&self->state, &self->initial);
  larder_query_replay (self);
  larder_query_changed (self);
  larder_query_arm_gc (self);
}
