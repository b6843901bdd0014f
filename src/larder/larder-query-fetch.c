/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a query fetches: starting, joining, retrying, pausing, cancelling, settling. */

#include "config.h"

#include "larder/larder-query-private.h"

#include "larder/larder-client-private.h"
#include "larder/larder-query-persister-private.h"
#include "larder/larder-sharing-private.h"
#include "larder/larder-table-private.h"
#include "larder/larder-ties.h"

/* How often the answer to a busy table is thrown away before an outdated one is taken after all,
 * and one is shared anew because somebody wrote meanwhile. */
#define MAX_REPEATS 3

void
larder_query_drop_fetch (LarderQuery *self)
{
  if (self->fetch == NULL)
    return;
  larder_deadlines_set (self->client->deadlines, &self->fetch->retry, LARDER_NEVER);
  larder_client_free_slot (self->client, self);
  larder_fetch_abandon (self->fetch, TRUE);
  g_clear_pointer (&self->fetch, larder_fetch_unref);
}

/* The fetch is over, however it ended; its closures and results are let go of at once. */
static void
end_fetch (LarderQuery *self)
{
  larder_deadlines_set (self->client->deadlines, &self->fetch->retry, LARDER_NEVER);
  larder_client_free_slot (self->client, self);
  larder_fetch_abandon (self->fetch, FALSE);
  g_clear_pointer (&self->fetch, larder_fetch_unref);
  larder_query_set_fetch_status (self, LARDER_FETCH_STATUS_IDLE);
  if (self->more->revert != NULL)
    g_clear_pointer (&larder_query_extend (self)->revert, larder_query_state_free);
}

static void
settle_error (LarderQuery  *self,
              const GError *error)
{
  LarderQueryState *state = &self->state;
  LarderQueryTrouble *trouble = larder_query_state_trouble (state);

  end_fetch (self);
  g_clear_error (&trouble->error);
  g_clear_error (&trouble->failure_reason);
  trouble->error = g_error_copy (error);
  trouble->failure_reason = g_error_copy (error);
  trouble->error_update_count++;
  trouble->error_updated_at = larder_client_now (self->client);
  trouble->failure_count++;
  state->status = LARDER_STATUS_ERROR;
  /* That one more page did not come says nothing of those that are there. */
  if (state->direction == LARDER_PAGE_DIRECTION_NONE)
    state->is_invalidated = TRUE;
  larder_query_changed (self, LARDER_QUERY_ACTION_ERROR);
  larder_waiters_complete (self->more->waiters, self->client, NULL, error);
  larder_query_arm_gc (self);
  larder_client_tell_settled (self->client, self, error);
}

/* The fetch brought what becomes the base. */
static void
settle_base (LarderQuery *self,
             LarderValue *base)
{
  guint invalidations = self->fetch->invalidations;
  LarderQueryState *state = &self->state;
  gboolean was_invalidated = state->is_invalidated;
  /* One more page does not make the others any fresher. */
  gboolean more = state->direction != LARDER_PAGE_DIRECTION_NONE && state->base != NULL;
  gboolean outdated;

  end_fetch (self);
  larder_query_set_base (self, base, more ? state->data_updated_at
                                          : larder_client_now (self->client));
  larder_query_state_clear_failure (state);
  /* Invalidated while the answer was on its way: it may be from before that. */
  outdated = self->invalidations != invalidations;
  state->is_invalidated = outdated || (more && was_invalidated);
  larder_query_changed (self, LARDER_QUERY_ACTION_SUCCESS);
  larder_client_save_query (self->client, self);
  larder_waiters_complete (self->more->waiters, self->client, self->state.data, NULL);
  larder_query_arm_gc (self);
  larder_client_tell_settled (self->client, self, NULL);

  if (outdated && self->client != NULL && larder_query_is_active (self) &&
      !larder_query_is_static (self))
    larder_query_fetch (self, NULL, FALSE, FALSE, NULL);
}

static void settle_value (LarderQuery *self,
                          LarderValue *value);

/* Back in the owner's thread. What has been cancelled or replaced meanwhile wants it no more. */
static void
shared_cb (LarderSharing *sharing,
           LarderValue   *shared,
           gpointer       user_data)
{
  LarderFetch *fetch = user_data;
  g_autoptr(LarderQuery) self = NULL;
  g_autoptr(LarderClient) client = NULL;

  if (fetch->done == NULL)
    return;
  self = larder_query_ref (fetch->query);
  client = g_object_ref (self->client);
  larder_client_begin_batch (client);
  /* Somebody wrote: the answer shares with that. */
  if (self->state.base == larder_sharing_get_old (sharing))
    settle_base (self, shared);
  else
    settle_value (self, larder_sharing_get_fresh (sharing));
  larder_client_end_batch (client);
}

/* Large data is compared in a thread, while the fetch still runs, except where writes never end. */
static gboolean
share_elsewhere (LarderQuery *self,
                 LarderValue *value)
{
  LarderFetch *fetch = self->fetch;
  const LarderQueryChoices *choices = fetch->options->choices;

  if (self->state.base == NULL || fetch->job != NULL || choices->schema != NULL ||
      choices->share != NULL || !choices->structural_sharing ||
      !larder_sharing_is_large (value) || fetch->sharings == MAX_REPEATS)
    return FALSE;
  fetch->sharings++;
  larder_sharing_begin (fetch->context, value, self->state.base, shared_cb,
                        larder_fetch_ref (fetch), (GDestroyNotify) larder_fetch_unref);
  return TRUE;
}

static void
settle_value (LarderQuery *self,
              LarderValue *value)
{
  g_autoptr(LarderQueryOptions) options = g_object_ref (self->fetch->options);
  g_autoptr(LarderValue) answer = NULL;
  g_autoptr(LarderValue) base = NULL;
  g_autoptr(GError) error = NULL;

  if (share_elsewhere (self, value))
    return;
  if (self->fetch->job != NULL)
    answer = self->fetch->job->settle (self->fetch, value);
  else if (options->choices->schema != NULL)
    {
      answer = larder_schema_apply_since (options->choices->schema, value, self->fetch->serial);
      larder_query_take_rows (self, larder_schema_name_rows (options->choices->schema, value));
      larder_query_name_late_rows (self, options->choices->schema);
    }
  else
    answer = larder_value_ref (value);
  base = larder_query_share (self, options, answer, &error);
  if (base != NULL)
    settle_base (self, base);
  else
    settle_error (self, error);
}

gboolean
larder_query_take_stored (LarderQuery   *self,
                          LarderValue   *kept,
                          LarderRefetch  refetch)
{
  g_autoptr(LarderQueryOptions) options = g_object_ref (self->fetch->options);
  g_autoptr(LarderClient) client = g_object_ref (self->client);
  g_autoptr(LarderQuery) held = larder_query_ref (self);
  gboolean taken;

  larder_client_begin_batch (client);
  taken = larder_client_hydrate_query (client, kept) && self->state.base != NULL;
  if (taken)
    {
      end_fetch (self);
      larder_query_changed (self, LARDER_QUERY_ACTION_SET_STATE);
      larder_waiters_complete (self->more->waiters, client, self->state.data, NULL);
      larder_query_arm_gc (self);
      if (refetch == LARDER_REFETCH_ALWAYS ||
          (refetch == LARDER_REFETCH_STALE &&
           larder_query_is_stale (self, larder_query_options_stale_time (options, self))))
        larder_query_fetch (self, options, FALSE, FALSE, NULL);
    }
  larder_client_end_batch (client);
  return taken;
}

static gboolean
wants_retry (LarderFetch  *fetch,
             guint         failure_count,
             const GError *error)
{
  LarderQueryOptions *options = fetch->options;
  int retries = fetch->default_retries;

  if (fetch->stop_retries || g_error_matches (error, LARDER_ERROR, LARDER_ERROR_MISSING_FUNCTION))
    return FALSE;
  if (options->choices->retry != NULL)
    return ((LarderRetryFunc) options->choices->retry->func) (failure_count, error,
                                                     options->choices->retry->user_data);
  if (options->set & LARDER_OPTION_RETRIES)
    retries = options->choices->retries;
  return retries < 0 || failure_count < (guint) retries;
}

void
larder_query_attempt (LarderQuery *self)
{
  /* The fetch function may do anything, dropping this query included. */
  LarderFetch *fetch;

  if (!larder_client_take_slot (self->client, self))
    return;
  fetch = larder_fetch_ref (self->fetch);
  /* What an earlier attempt brought is as old as that one. */
  if (!larder_fetch_begin (fetch))
    {
      fetch->invalidations = self->invalidations;
      fetch->serial = larder_table_get_serial ();
    }
  larder_fetch_run (fetch);
  larder_fetch_unref (fetch);
}

static gint64
get_retry_delay (LarderQuery  *self,
                 guint         failure_count,
                 const GError *error)
{
  LarderQueryOptions *options = self->fetch->options;
  gint64 delay;

  if (options->choices->retry_delay == NULL && options->choices->retry_delay_ms >= 0)
    return options->choices->retry_delay_ms;
  delay = larder_retry_delay_ms (options->choices->retry_delay, failure_count, error);
  if (options->choices->retry_delay == NULL)
    {
      delay += (gint64) ((double) delay * self->client->retry_jitter * g_random_double ());
      delay = MAX (delay, self->fetch->retry_after);
    }
  return delay;
}

static void
attempt_failed (LarderQuery  *self,
                const GError *error)
{
  LarderQueryState *state = &self->state;
  LarderFetch *fetch = self->fetch;
  LarderQueryTrouble *trouble;
  gint64 delay;

  if (!wants_retry (fetch, state->trouble->failure_count, error))
    {
      settle_error (self, error);
      return;
    }

  delay = get_retry_delay (self, state->trouble->failure_count, error);
  trouble = larder_query_state_trouble (state);
  trouble->failure_count++;
  g_clear_error (&trouble->failure_reason);
  trouble->failure_reason = g_error_copy (error);
  larder_query_changed (self, LARDER_QUERY_ACTION_FAILED);
  larder_deadlines_set (self->client->deadlines, &fetch->retry,
                        larder_client_now (self->client) + MIN (delay, G_MAXINT32));
}

static void
fetch_done_cb (LarderFetch *fetch,
               LarderValue *value,
               GError      *error,
               gint64       retry_after,
               gpointer     user_data)
{
  g_autoptr(LarderQuery) self = larder_query_ref (user_data);
  g_autoptr(LarderClient) client = g_object_ref (self->client);

  larder_client_begin_batch (client);
  larder_client_free_slot (client, self);
  fetch->retry_after = retry_after;
  if (error != NULL)
    attempt_failed (self, error);
  else if (fetch->outdated && fetch->repeats < MAX_REPEATS)
    {
      fetch->repeats++;
      larder_query_attempt (self);
    }
  else
    {
      /* Too many writes at once: what came is better than nothing, but not the last word. */
      if (fetch->outdated)
        self->invalidations++;
      settle_value (self, value);
    }
  larder_client_end_batch (client);
}

/* Whose function is used: the caller's, else the entry's, else that of the first observer. */
static LarderQueryOptions *
choose_options (LarderQuery        *self,
                LarderQueryOptions *options)
{
  if (options != NULL && (options->choices->fetch != NULL || options->choices->skip))
    return options;
  if (self->options->choices->fetch != NULL || self->options->choices->skip)
    return self->options;
  for (guint i = 0; i < larder_query_count_observers (self); i++)
    {
      LarderQueryOptions *other =
        larder_query_observer_get_resolved (larder_query_nth_observer (self, i));

      if (other->choices->fetch != NULL)
        return other;
    }
  return self->options;
}

static void
set_direction (LarderQuery         *self,
               LarderPageDirection  direction)
{
  if (self->more->next_direction != direction)
    larder_query_extend (self)->next_direction = direction;
}

static void
start (LarderQuery        *self,
       LarderQueryOptions *options,
       gboolean            imperative)
{
  LarderQueryState *state = &self->state;
  LarderQueryMore *more = larder_query_extend (self);

  options = choose_options (self, options);
  if (more->revert == NULL)
    more->revert = larder_query_state_dup (state);
  more->revert->fetch_status = LARDER_FETCH_STATUS_IDLE;
  larder_deadlines_set_moment (self->client->deadlines, &self->gc, LARDER_NEVER);

  more->n_fetches++;
  self->client->n_started++;
  self->fetch = larder_fetch_new (larder_query_need_key (self), self->client, options,
                                  fetch_done_cb, self);
  larder_deadline_init (&self->fetch->retry, (LarderDeadlineFunc) larder_query_go_on, self);
  self->fetch->default_retries = imperative ? 0 : options->choices->retries;
  self->fetch->invalidations = self->invalidations;
  self->fetch->query = self;
  self->fetch->direction = more->next_direction;
  state->direction = more->next_direction;
  larder_fetch_take_pages (self->fetch);
  larder_fetch_take_stream (self->fetch);
  larder_query_state_clear_failure (state);
  if (state->data == NULL)
    {
      state->status = LARDER_STATUS_PENDING;
      larder_query_state_clear_error (state);
    }

  if (larder_client_may_start (self->client, options->choices->network_mode))
    {
      larder_query_set_fetch_status (self, LARDER_FETCH_STATUS_FETCHING);
      larder_query_changed (self, LARDER_QUERY_ACTION_FETCH);
      larder_query_attempt (self);
    }
  else
    {
      self->fetch->started_paused = TRUE;
      self->fetch->waits = TRUE;
      larder_query_set_fetch_status (self, LARDER_FETCH_STATUS_PAUSED);
      larder_query_changed (self, LARDER_QUERY_ACTION_FETCH);
    }
}

void
larder_query_fetch (LarderQuery        *self,
                    LarderQueryOptions *options,
                    gboolean            cancel_refetch,
                    gboolean            imperative,
                    GTask              *waiter)
{
  g_autoptr(LarderClient) client = g_object_ref (self->client);
  g_autoptr(LarderQuery) kept = larder_query_ref (self);

  /* Observers wait until what is kept on disk has been read. */
  if (waiter == NULL && !imperative && larder_client_get_restoring (client))
    {
      set_direction (self, LARDER_PAGE_DIRECTION_NONE);
      return;
    }
  larder_client_begin_batch (client);
  if (waiter != NULL)
    larder_query_add_waiter (self, waiter);

  /* Without data there is nothing to show meanwhile, so even who wants a new fetch joins. */
  if (self->fetch != NULL && cancel_refetch && self->state.data != NULL)
    {
      larder_query_drop_fetch (self);
      larder_query_set_fetch_status (self, LARDER_FETCH_STATUS_IDLE);
      start (self, options, imperative);
    }
  else if (self->fetch != NULL)
    {
      self->fetch->stop_retries = FALSE;
      larder_query_extend (self)->n_dedupes++;
      client->n_joined++;
    }
  else
    start (self, options, imperative);
  set_direction (self, LARDER_PAGE_DIRECTION_NONE);
  larder_client_end_batch (client);
}

/* Back to the state before the fetch. The layers are those of now: they are laid over its base
 * again, beside what is shown, so that equal data stays the same. */
static void
revert (LarderQuery *self)
{
  LarderQueryState *state = &self->state;
  g_autoptr(LarderValue) shown = g_steal_pointer (&state->data);

  larder_query_state_copy (state, self->more->revert);
  if (state->base == NULL || shown == NULL)
    {
      self->layered = state->data != state->base;
      return;
    }
  g_clear_pointer (&state->data, larder_value_unref);
  state->data = g_steal_pointer (&shown);
}

void
larder_query_cancel_with (LarderQuery      *self,
                          LarderCancelMode  mode)
{
  g_autoptr(GError) error = NULL;

  if (self->fetch == NULL)
    return;

  if (mode == LARDER_CANCEL_ERROR)
    {
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The fetch was cancelled");
      g_cancellable_cancel (self->fetch->cancellable);
      settle_error (self, error);
      return;
    }

  larder_query_drop_fetch (self);
  larder_query_set_fetch_status (self, LARDER_FETCH_STATUS_IDLE);
  if (mode == LARDER_CANCEL_REVERT)
    revert (self);
  if (self->more->revert != NULL)
    g_clear_pointer (&larder_query_extend (self)->revert, larder_query_state_free);
  larder_query_changed (self, LARDER_QUERY_ACTION_REVERT);
  larder_query_replay (self);
  if (self->state.data != NULL)
    larder_waiters_complete (self->more->waiters, self->client, self->state.data, NULL);
  else
    larder_waiters_cancel (self->more->waiters, self->client);
  larder_query_arm_gc (self);
}

void
larder_query_cancel (LarderQuery *self)
{
  larder_query_cancel_with (self, LARDER_CANCEL_REVERT);
}

/* The last observer left. Who fetches imperatively still wants the outcome. */
void
larder_query_unwatched (LarderQuery *self)
{
  if (self->fetch == NULL || larder_waiters_get_n_of (self->more->waiters, LARDER_TYPE_CLIENT) > 0)
    return;

  if (larder_fetch_was_taken (self->fetch) ||
      (self->state.data == NULL && self->state.fetch_status == LARDER_FETCH_STATUS_PAUSED))
    larder_query_cancel (self);
  else
    self->fetch->stop_retries = TRUE;
}

/* A delay ended, or focus or network came: goes on with a fetch that waits, if it may. */
void
larder_query_go_on (LarderQuery *self)
{
  g_autoptr(LarderQuery) kept = larder_query_ref (self);
  g_autoptr(LarderClient) client = NULL;
  LarderFetch *fetch = self->fetch;

  if (fetch == NULL || self->client == NULL)
    return;

  client = g_object_ref (self->client);
  larder_client_begin_batch (client);
  if (fetch->stop_retries && !fetch->started_paused && self->state.trouble->failure_reason != NULL)
    {
      g_autoptr(GError) error = g_error_copy (self->state.trouble->failure_reason);

      larder_query_state_trouble (&self->state)->failure_count--;
      settle_error (self, error);
    }
  else if (!larder_client_may_continue (client, fetch->options->choices->network_mode))
    {
      gboolean waited = fetch->waits;

      fetch->waits = TRUE;
      larder_query_set_fetch_status (self, LARDER_FETCH_STATUS_PAUSED);
      if (!waited)
        larder_query_changed (self, LARDER_QUERY_ACTION_PAUSE);
    }
  else
    {
      fetch->started_paused = FALSE;
      fetch->waits = FALSE;
      if (self->state.fetch_status != LARDER_FETCH_STATUS_FETCHING)
        {
          larder_query_set_fetch_status (self, LARDER_FETCH_STATUS_FETCHING);
          larder_query_changed (self, LARDER_QUERY_ACTION_CONTINUE);
        }
      larder_query_attempt (self);
    }
  larder_client_end_batch (client);
}

void
larder_query_outdate (LarderQuery *self,
                      LarderTable *table)
{
  g_autoptr(GPtrArray) tables = NULL;

  if (self->fetch == NULL || larder_query_options_get_schema (self->fetch->options) == NULL)
    return;
  tables = larder_schema_get_tables (larder_query_options_get_schema (self->fetch->options));
  if (g_ptr_array_find (tables, table, NULL))
    self->fetch->outdated = TRUE;
}
