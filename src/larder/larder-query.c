/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One entry of a client's cache: its state, its observers, and when it is collected. */

#include "config.h"

#include "larder/larder-query-private.h"

#include "larder/larder-client-private.h"
#include "larder/larder-inspection.h"

G_DEFINE_BOXED_TYPE (LarderQuery, larder_query, larder_query_ref, larder_query_unref)

LarderQuery *
larder_query_new (LarderClient *client,
                  const char   *hash,
                  const char   *text)
{
  gsize size = strlen (hash) + 1;
  LarderQuery *self = g_malloc (G_STRUCT_OFFSET (LarderQuery, hash) + size);

  memset (self, 0, G_STRUCT_OFFSET (LarderQuery, hash));
  memcpy (self->hash, hash, size);
  g_ref_count_init (&self->refs);
  self->client = client;
  self->foreign = !g_str_equal (hash, text);
  larder_query_init_more (self, self->foreign ? text : NULL);
  larder_query_state_init (&self->state);
  larder_moment_init (&self->gc, LARDER_MOMENT_GARBAGE);
  return self;
}

/**
 * larder_query_ref:
 *
 * An entry belongs to the thread of its client.
 *
 * Returns: (transfer full): the same entry
 */
LarderQuery *
larder_query_ref (LarderQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_ref_count_inc (&self->refs);
  return self;
}

/**
 * larder_query_unref:
 *
 * Lets go of a reference, in the client's thread.
 */
void
larder_query_unref (LarderQuery *self)
{
  g_return_if_fail (self != NULL);

  if (!g_ref_count_dec (&self->refs))
    return;

  g_assert (self->client == NULL && self->fetch == NULL);
  larder_query_state_clear (&self->state);
  if (self->watchers != NULL && ((guintptr) self->watchers & 1) == 0)
    g_free (self->watchers);
  g_clear_object (&self->options);
  larder_query_free_more (self);
  g_free (self);
}

/* Every change of the state passes here: those who look at it are told when the batch ends. */
void
larder_query_changed (LarderQuery       *self,
                      LarderQueryAction  action)
{
  if (self->client == NULL)
    return;
  for (guint i = 0; i < larder_query_count_observers (self); i++)
    larder_client_tell (self->client, larder_query_nth_observer (self, i));
  if (self->more->ties != NULL)
    larder_query_follow_ties (self);
  if (self->client == NULL)
    return;
  if (self->more->n_polling > 0)
    larder_query_arm_interval (self);
  if (self->client->query_cache != NULL)
    larder_client_log_event (self->client, LARDER_QUERY_EVENT_UPDATED, self, action, NULL);
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

/* Equal parts of the data are kept, so that who holds them is not disturbed. */
LarderValue *
larder_query_share (LarderQuery         *self,
                    LarderQueryOptions  *options,
                    LarderValue         *fresh,
                    GError             **error)
{
  LarderValue *former = self->state.base;
  LarderClosure *func = options->choices->share;
  LarderValue *shared;

  if (func != NULL)
    {
      g_autoptr(GError) failure = NULL;

      shared = ((LarderShareFunc) func->func) (former, fresh, func->user_data, &failure);
      if (failure != NULL)
        {
          g_clear_pointer (&shared, larder_value_unref);
          g_propagate_error (error, g_steal_pointer (&failure));
        }
      else if (shared == NULL)
        g_set_error_literal (error, LARDER_ERROR, LARDER_ERROR_NO_DATA,
                             "The sharing function gave neither data nor an error");
      return shared;
    }
  if (former == NULL || !options->choices->structural_sharing)
    return larder_value_ref (fresh);
  return larder_value_share (fresh, former);
}

/* TRUE when the visible data is another one. */
static gboolean
replay (LarderQuery *self)
{
  LarderQueryState *state = &self->state;
  g_autoptr(LarderValue) layered = larder_client_layer_query (self->client, self);

  larder_client_weigh (self->client, self);
  /* Without layers base and data share already. */
  if ((self->layered || layered != state->base) && state->data != NULL &&
      layered != state->data &&
      (self->options == NULL || self->options->choices->structural_sharing))
    {
      LarderValue *shared = larder_value_share (layered, state->data);

      g_clear_pointer (&layered, larder_value_unref);
      layered = shared;
    }
  /* Also data that is equal to the base is not the base, and must be compared the next time. */
  self->layered = layered != state->base;
  if (layered == state->data)
    return FALSE;
  g_clear_pointer (&state->data, larder_value_unref);
  state->data = g_steal_pointer (&layered);
  return TRUE;
}

void
larder_query_replay (LarderQuery *self)
{
  if (self->state.base != NULL && self->client != NULL && replay (self))
    larder_query_changed (self, LARDER_QUERY_ACTION_LAYERS);
}

void
larder_query_set_base (LarderQuery *self,
                       LarderValue *base,
                       gint64       updated_at)
{
  LarderQueryState *state = &self->state;

  if (base != state->base)
    {
      larder_value_ref (base);
      g_clear_pointer (&state->base, larder_value_unref);
      state->base = base;
    }
  replay (self);
  state->data_updated_at = updated_at;
  state->data_update_count++;
  larder_query_state_clear_error (state);
  state->is_invalidated = FALSE;
  state->status = LARDER_STATUS_SUCCESS;
  larder_client_used (self->client, self);
}

/* Initial data counts as data but not as an update; a fetch that runs goes on. */
static void
take_initial_data (LarderQuery        *self,
                   LarderQueryOptions *options)
{
  LarderQueryState *state = &self->state;
  gint64 updated_at = options->choices->initial_updated_at;
  LarderQueryMore *more;

  if (options->choices->initial_data == NULL || state->base != NULL)
    return;

  if (updated_at < 0)
    updated_at = larder_client_now (self->client);
  state->base = larder_value_ref (options->choices->initial_data);
  replay (self);
  state->data_updated_at = updated_at;
  state->status = LARDER_STATUS_SUCCESS;
  more = larder_query_extend (self);
  g_clear_pointer (&more->initial, larder_query_state_free);
  more->initial = larder_query_state_dup (state);
  more->initial->fetch_status = LARDER_FETCH_STATUS_IDLE;
  if (self->fetch != NULL)
    {
      g_clear_pointer (&more->revert, larder_query_state_free);
      more->revert = larder_query_state_dup (more->initial);
    }
  for (guint i = 0; i < larder_query_count_observers (self); i++)
    larder_client_tell (self->client, larder_query_nth_observer (self, i));
}

void
larder_query_take_options (LarderQuery        *self,
                           LarderQueryOptions *options)
{
  gint64 former = larder_query_get_gc_time (self);

  g_set_object (&self->options, options);
  larder_query_set_gc_time (self, former, options->choices->gc_time);
  /* What is a list of pages stays one, whoever asks for it later. */
  if (options->choices->paged != NULL && options->choices->paged != self->more->paged)
    {
      LarderQueryMore *more = larder_query_extend (self);

      g_clear_pointer (&more->paged, larder_paged_unref);
      more->paged = larder_paged_ref (options->choices->paged);
    }
  take_initial_data (self, options);
  /* The first frame decides: one indexed read, before anybody sees an empty entry. */
  if (options->choices->persist && !self->restored)
    {
      self->restored = TRUE;
      if (self->state.base == NULL && larder_client_load_query (self->client, self))
        {
          replay (self);
          larder_query_changed (self, LARDER_QUERY_ACTION_SET_STATE);
        }
    }
  larder_query_tie (self);
}

void
larder_query_leave (LarderQuery *self)
{
  larder_query_drop_fetch (self);
  larder_query_set_fetch_status (self, LARDER_FETCH_STATUS_IDLE);
  larder_waiters_cancel (self->more->waiters, self->client);
  larder_query_clear_timing (self);
  self->client->n_bytes -= larder_query_get_n_bytes (self);
  self->client = NULL;
}

gboolean
larder_query_is_active (LarderQuery *self)
{
  for (guint i = 0; i < larder_query_count_observers (self); i++)
    if (larder_query_options_is_enabled (
          larder_query_observer_get_resolved (larder_query_nth_observer (self, i)), self))
      return TRUE;
  return FALSE;
}

gboolean
larder_query_is_disabled (LarderQuery *self)
{
  if (larder_query_count_observers (self) > 0)
    return !larder_query_is_active (self);
  return (self->options != NULL && self->options->choices->skip) ||
         self->state.data_update_count + self->state.trouble->error_update_count == 0;
}

gboolean
larder_query_is_static (LarderQuery *self)
{
  for (guint i = 0; i < larder_query_count_observers (self); i++)
    {
      LarderQueryObserver *observer = larder_query_nth_observer (self, i);

      if (larder_query_options_stale_time (larder_query_observer_get_resolved (observer), self) ==
          LARDER_STATIC)
        return TRUE;
    }
  return larder_query_count_observers (self) == 0 && self->options != NULL &&
         larder_query_options_stale_time (self->options, self) == LARDER_STATIC;
}

gboolean
larder_query_is_stale (LarderQuery *self,
                       gint64       stale_time)
{
  gint64 age;

  if (self->state.data == NULL)
    return TRUE;
  if (stale_time == LARDER_STATIC)
    return FALSE;
  if (self->state.is_invalidated)
    return TRUE;
  if (stale_time < 0 || self->client == NULL || larder_query_is_live (self))
    return FALSE;
  age = larder_client_now (self->client) - self->state.data_updated_at;
  return age >= stale_time;
}

gboolean
larder_query_write (LarderQuery  *self,
                    LarderValue  *data,
                    gint64        updated_at,
                    GError      **error)
{
  g_autoptr(LarderValue) base = NULL;

  base = larder_query_share (self, self->options, data, error);
  if (base == NULL)
    return FALSE;
  larder_query_set_base (self, base, updated_at);
  /* A fetch in flight goes on; cancelling it returns to what was written, not to the older data. */
  if (self->fetch != NULL)
    {
      LarderQueryMore *more = larder_query_extend (self);

      g_clear_pointer (&more->revert, larder_query_state_free);
      more->revert = larder_query_state_dup (&self->state);
      more->revert->fetch_status = LARDER_FETCH_STATUS_IDLE;
    }
  larder_query_changed (self, LARDER_QUERY_ACTION_WRITE);
  larder_client_save_query (self->client, self);
  /* Who writes uses the entry: its time begins anew. */
  if (larder_query_count_observers (self) == 0)
    larder_query_arm_gc (self);
  return TRUE;
}

void
larder_query_invalidate (LarderQuery *self)
{
  self->invalidations++;
  if (self->state.is_invalidated)
    return;
  self->state.is_invalidated = TRUE;
  if (self->more->revert != NULL)
    self->more->revert->is_invalidated = TRUE;
  larder_query_changed (self, LARDER_QUERY_ACTION_INVALIDATE);
}

/* As it was at first, while a fetch goes on: how often that failed still counts. */
void
larder_query_forget (LarderQuery *self)
{
  LarderQueryState *state = &self->state;
  LarderFetchStatus fetch_status = state->fetch_status;
  LarderPageDirection direction = state->direction;
  guint data_update_count = state->data_update_count;
  guint error_update_count = state->trouble->error_update_count;
  guint failure_count = state->trouble->failure_count;
  g_autoptr(GError) failure_reason =
    state->trouble->failure_reason != NULL ? g_error_copy (state->trouble->failure_reason) : NULL;

  if (self->more->initial != NULL)
    larder_query_state_copy (state, self->more->initial);
  else
    larder_query_state_clear (state);
  if (failure_count > 0)
    {
      LarderQueryTrouble *trouble = larder_query_state_trouble (state);

      trouble->failure_count = failure_count;
      g_clear_error (&trouble->failure_reason);
      trouble->failure_reason = g_steal_pointer (&failure_reason);
    }
  state->fetch_status = fetch_status;
  state->direction = direction;
  state->data_update_count = data_update_count;
  if (error_update_count != state->trouble->error_update_count)
    larder_query_state_trouble (state)->error_update_count = error_update_count;
  self->layered = state->data != state->base;
  larder_query_replay (self);
  larder_query_changed (self, LARDER_QUERY_ACTION_RESET);
}

void
larder_query_reset (LarderQuery *self)
{
  larder_query_drop_fetch (self);
  larder_query_set_fetch_status (self, LARDER_FETCH_STATUS_IDLE);
  larder_waiters_cancel (self->more->waiters, self->client);
  if (self->more->revert != NULL)
    g_clear_pointer (&larder_query_extend (self)->revert, larder_query_state_free);
  if (self->more->initial != NULL)
    larder_query_state_copy (&self->state, self->more->initial);
  else
    larder_query_state_clear (&self->state);
  self->layered = self->state.data != self->state.base;
  if (self->state.base != NULL)
    replay (self);
  else
    larder_client_weigh (self->client, self);
  larder_query_changed (self, LARDER_QUERY_ACTION_RESET);
  larder_query_arm_gc (self);
}
