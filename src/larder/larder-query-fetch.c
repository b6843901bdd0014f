/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a query fetches: starting, joining, retrying, pausing, cancelling, settling. */

#include "config.h"

#include "larder/larder-query-private.h"

#include "larder/larder-client-private.h"
#include "larder/larder-table-private.h"
#include "larder/larder-ties.h"

/* How often the answer to a busy table is thrown away before an outdated one is taken after all. */
#define MAX_REPEATS 3

void
larder_query_drop_fetch (LarderQuery *self)
{
  if (self->fetch == NULL)
    return;
  larder_fetch_abandon (self->fetch, TRUE);
  g_clear_pointer (&self->fetch, larder_fetch_unref);
  larder_deadlines_set (self->client->deadlines, &self->retry, LARDER_NEVER);
}

/* The fetch is over, however it ended; its closures and results are let go of at once. */
static void
end_fetch (LarderQuery *self)
{
  larder_fetch_abandon (self->fetch, FALSE);
  g_clear_pointer (&self->fetch, larder_fetch_unref);
  larder_deadlines_set (self->client->deadlines, &self->retry, LARDER_NEVER);
  larder_query_set_fetch_status (self, LARDER_FETCH_STATUS_IDLE);
  larder_query_state_clear (&self->revert);
}

static void
settle_error (LarderQuery  *self,
              const GError *error)
{
  LarderQueryState *state = &self->state;

  end_fetch (self);
  g_clear_error (&state->error);
  g_clear_error (&state->failure_reason);
  state->error = g_error_copy (error);
  state->failure_reason = g_error_copy (error);
  state->error_update_count++;
  state->error_updated_at = larder_client_now (self->client);
  state->failure_count++;
  state->status = LARDER_STATUS_ERROR;
  /* That one more page did not come says nothing of those that are there. */
  if (state->direction == LARDER_PAGE_DIRECTION_NONE)
    state->is_invalidated = TRUE;
  larder_query_changed (self);
  larder_waiters_complete (self->waiters, self->client, NULL, error);
  larder_query_arm_gc (self);
}

static void
settle_value (LarderQuery *self,
              LarderValue *value)
{
  LarderSchema *schema = self->fetch->options->schema;
  guint64 invalidations = self->fetch->invalidations;
  LarderQueryState *state = &self->state;
  gboolean was_invalidated = state->is_invalidated;
  gint64 updated_at = larder_client_now (self->client);
  g_autoptr(LarderValue) base = NULL;

  if (self->fetch->job != NULL)
    base = self->fetch->job->settle (self->fetch, value);
  else if (schema != NULL)
    {
      base = larder_schema_apply_since (schema, value, self->fetch->serial);
      g_clear_pointer (&self->rows, larder_value_unref);
      self->rows = larder_schema_name_rows (schema, value);
    }
  else
    base = larder_value_ref (value);
  end_fetch (self);
  /* One more page does not make the others any fresher. */
  if (state->direction != LARDER_PAGE_DIRECTION_NONE && state->base != NULL)
    {
      larder_query_set_base (self, base, state->data_updated_at);
      state->is_invalidated = was_invalidated;
    }
  else
    larder_query_set_base (self, base, updated_at);
  state->failure_count = 0;
  g_clear_error (&state->failure_reason);
  larder_query_changed (self);
  larder_client_save_query (self->client, self);
  larder_waiters_complete (self->waiters, self->client, self->state.data, NULL);
  larder_query_arm_gc (self);

  /* Invalidated while the answer was on its way: it may be from before that. */
  if (self->invalidations != invalidations)
    {
      self->state.is_invalidated = TRUE;
      if (larder_query_is_active (self) && !larder_query_is_static (self))
        larder_query_fetch (self, NULL, FALSE, FALSE, NULL);
    }
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
  if (options->retry != NULL)
    return ((LarderRetryFunc) options->retry->func) (failure_count, error,
                                                     options->retry->user_data);
  if (options->set & LARDER_OPTION_RETRIES)
    retries = options->retries;
  return retries < 0 || failure_count < (guint) retries;
}

static void
attempt (LarderQuery *self)
{
  /* The fetch function may do anything, dropping this query included. */
  LarderFetch *fetch = larder_fetch_ref (self->fetch);

  /* What an earlier attempt brought is as old as that one. */
  if (!larder_fetch_begin (fetch))
    {
      fetch->invalidations = self->invalidations;
      fetch->serial = larder_table_get_serial ();
    }
  larder_fetch_run (fetch);
  larder_fetch_unref (fetch);
}

static void
attempt_failed (LarderQuery  *self,
                const GError *error)
{
  LarderQueryState *state = &self->state;
  LarderFetch *fetch = self->fetch;
  gint64 delay;

  if (!wants_retry (fetch, state->failure_count, error))
    {
      settle_error (self, error);
      return;
    }

  delay = larder_retry_delay_ms (fetch->options->retry_delay, state->failure_count, error);
  state->failure_count++;
  g_clear_error (&state->failure_reason);
  state->failure_reason = g_error_copy (error);
  larder_query_changed (self);
  larder_deadlines_set (self->client->deadlines, &self->retry,
                        larder_client_now (self->client) + delay);
}

static void
fetch_done_cb (LarderFetch *fetch,
               LarderValue *value,
               GError      *error,
               gpointer     user_data)
{
  g_autoptr(LarderQuery) self = larder_query_ref (user_data);
  g_autoptr(LarderClient) client = g_object_ref (self->client);

  larder_client_begin_batch (client);
  if (error != NULL)
    attempt_failed (self, error);
  else if (fetch->outdated && fetch->repeats < MAX_REPEATS)
    {
      fetch->repeats++;
      attempt (self);
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
  if (options != NULL && options->fetch != NULL)
    return options;
  if (self->options->fetch != NULL)
    return self->options;
  for (guint i = 0; i < self->observers->len; i++)
    {
      LarderQueryOptions *other = larder_query_observer_get_resolved (self->observers->pdata[i]);

      if (other->fetch != NULL)
        return other;
    }
  return self->options;
}

static void
start (LarderQuery        *self,
       LarderQueryOptions *options,
       gboolean            imperative)
{
  LarderQueryState *state = &self->state;

  options = choose_options (self, options);
  larder_query_state_copy (&self->revert, state);
  self->revert.fetch_status = LARDER_FETCH_STATUS_IDLE;
  larder_deadlines_set (self->client->deadlines, &self->gc, LARDER_NEVER);

  self->fetch = larder_fetch_new (self->key, self->client->context, options, fetch_done_cb, self);
  self->fetch->default_retries = imperative ? 0 : options->retries;
  self->fetch->invalidations = self->invalidations;
  self->fetch->query = self;
  self->fetch->direction = self->next_direction;
  state->direction = self->next_direction;
  larder_fetch_take_pages (self->fetch);
  larder_fetch_take_stream (self->fetch);
  state->failure_count = 0;
  g_clear_error (&state->failure_reason);
  if (state->data == NULL)
    {
      state->status = LARDER_STATUS_PENDING;
      g_clear_error (&state->error);
    }

  if (larder_client_may_start (self->client, options->network_mode))
    {
      larder_query_set_fetch_status (self, LARDER_FETCH_STATUS_FETCHING);
      larder_query_changed (self);
      attempt (self);
    }
  else
    {
      self->fetch->started_paused = TRUE;
      self->fetch->waits = TRUE;
      larder_query_set_fetch_status (self, LARDER_FETCH_STATUS_PAUSED);
      larder_query_changed (self);
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
      self->next_direction = LARDER_PAGE_DIRECTION_NONE;
      return;
    }
  larder_client_begin_batch (client);
  if (waiter != NULL)
    larder_waiters_add (self->waiters, waiter, client->context);

  /* Without data there is nothing to show meanwhile, so even who wants a new fetch joins. */
  if (self->fetch != NULL && cancel_refetch && self->state.data != NULL)
    {
      larder_query_drop_fetch (self);
      start (self, options, imperative);
    }
  else if (self->fetch != NULL)
    self->fetch->stop_retries = FALSE;
  else
    start (self, options, imperative);
  self->next_direction = LARDER_PAGE_DIRECTION_NONE;
  larder_client_end_batch (client);
}

void
larder_query_cancel (LarderQuery *self)
{
  LarderQueryState revert = { 0 };

  if (self->fetch == NULL)
    return;

  larder_query_drop_fetch (self);
  larder_query_set_fetch_status (self, LARDER_FETCH_STATUS_IDLE);
  larder_query_state_copy (&revert, &self->revert);
  larder_query_state_copy (&self->state, &revert);
  larder_query_state_clear (&revert);
  larder_query_state_clear (&self->revert);
  larder_query_replay (self);
  larder_query_changed (self);
  if (self->state.data != NULL)
    larder_waiters_complete (self->waiters, self->client, self->state.data, NULL);
  else
    larder_waiters_cancel (self->waiters, self->client);
  larder_query_arm_gc (self);
}

/* The last observer left. Who fetches imperatively still wants the outcome. */
void
larder_query_unwatched (LarderQuery *self)
{
  if (self->fetch == NULL || larder_waiters_get_n (self->waiters) > 0)
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
  if (fetch->stop_retries && !fetch->started_paused && self->state.failure_reason != NULL)
    {
      g_autoptr(GError) error = g_error_copy (self->state.failure_reason);

      self->state.failure_count--;
      settle_error (self, error);
    }
  else if (!larder_client_may_continue (client, fetch->options->network_mode))
    {
      fetch->waits = TRUE;
      larder_query_set_fetch_status (self, LARDER_FETCH_STATUS_PAUSED);
      larder_query_changed (self);
    }
  else
    {
      fetch->started_paused = FALSE;
      larder_query_set_fetch_status (self, LARDER_FETCH_STATUS_FETCHING);
      larder_query_changed (self);
      attempt (self);
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
