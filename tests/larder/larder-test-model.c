/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model's queries: their states, fetches and timers. */

#include "config.h"

#include "larder-test-model-private.h"

#include <string.h>

gboolean
model_is_stale (Model      *self,
                ModelQuery *query,
                gint64      stale_time)
{
  if (!query->state.data.there)
    return TRUE;
  if (stale_time == LARDER_STATIC)
    return FALSE;
  if (query->state.invalidated)
    return TRUE;
  return stale_time >= 0 && !query->gone && self->now - query->state.updated_at >= stale_time;
}

gboolean
model_is_enabled (ModelObserver *observer)
{
  return observer->options.enabled;
}

static ModelObserver *
nth_observer (Model      *self,
              ModelQuery *query,
              guint       i)
{
  return &self->observers[g_array_index (query->observers, guint, i)];
}

gboolean
model_is_active (Model      *self,
                 ModelQuery *query)
{
  for (guint i = 0; i < query->observers->len; i++)
    if (model_is_enabled (nth_observer (self, query, i)))
      return TRUE;
  return FALSE;
}

gboolean
model_is_disabled (Model      *self,
                   ModelQuery *query)
{
  return query->observers->len > 0 ? !model_is_active (self, query)
                                   : query->state.n_data + query->state.n_error == 0;
}

gboolean
model_is_static (Model      *self,
                 ModelQuery *query)
{
  for (guint i = 0; i < query->observers->len; i++)
    if (nth_observer (self, query, i)->options.stale_time == LARDER_STATIC)
      return TRUE;
  return query->observers->len == 0 && query->options.stale_time == LARDER_STATIC;
}

/* The period begins anew with every change, at the shortest period of those who ask for one. */
void
model_arm_interval (Model      *self,
                    ModelQuery *query)
{
  gint64 period = 0;

  /* While nobody looks the timer runs on, but only those tick who want that. */
  for (int all = 0; all < 2 && period == 0; all++)
    for (guint i = 0; i < query->observers->len; i++)
      {
        ModelOptions *options = &nth_observer (self, query, i)->options;

        if (options->interval > 0 && options->enabled &&
            (self->visible || options->background || all) &&
            (period == 0 || options->interval < period))
          period = options->interval;
      }
  query->interval_at = period > 0 && !query->gone ? self->now + period : LARDER_NEVER;
}

ModelOptions *
model_find_polling (Model      *self,
                    ModelQuery *query)
{
  ModelOptions *found = NULL;

  for (guint i = 0; i < query->observers->len; i++)
    {
      ModelOptions *options = &nth_observer (self, query, i)->options;

      if (options->interval > 0 && options->enabled && (self->visible || options->background) &&
          (found == NULL || options->interval < found->interval))
        found = options;
    }
  return found;
}

static void
changed (Model      *self,
         ModelQuery *query)
{
  model_arm_interval (self, query);
}

void
model_save_query (Model      *self,
                  ModelQuery *query)
{
  if (!model_key_persists (query->key))
    return;
  self->disk[query->key] = query->state.base;
  self->disk_at[query->key] = query->state.updated_at;
}

/* TRUE when what is shown is something else now. */
gboolean
model_replay_query (Model      *self,
                    ModelQuery *query)
{
  ModelData former = query->state.data;

  query->state.data = query->state.base;
  if (query->state.base.there)
    model_layer (self, query);
  return memcmp (&former, &query->state.data, sizeof former) != 0;
}

void
model_replay_all (Model *self)
{
  g_autoptr(GPtrArray) list = model_select (self, MODEL_N_KEYS);

  for (guint i = 0; i < list->len; i++)
    {
      ModelQuery *query = list->pdata[i];

      if (query->state.base.there && model_replay_query (self, query))
        changed (self, query);
    }
}

void
model_fold (Model         *self,
            ModelMutation *mutation)
{
  g_autoptr(GPtrArray) list = model_select (self, MODEL_N_KEYS);

  for (guint i = 0; i < list->len; i++)
    {
      ModelQuery *query = list->pdata[i];

      if (query->key != mutation->target &&
          !(mutation->prefix && model_key_begins (mutation->target, query->key)))
        continue;
      /* The answer that is on its way may not know of the change. */
      if (query->fetch.id != 0 && query->fetch.attempt > 0)
        query->fetch.outdated = TRUE;
      /* What the server has taken does not go when a fetch is given up. */
      if (query->fetch.id != 0 && query->revert.base.there)
        query->revert.base.v[mutation->member] = mutation->value;
      if (!query->state.base.there ||
          query->state.base.v[mutation->member] == mutation->value)
        continue;
      query->state.base.v[mutation->member] = mutation->value;
      model_save_query (self, query);
    }
}

void
model_arm_gc (Model      *self,
              ModelQuery *query)
{
  query->gc_from = query->observers->len == 0 && query->fetch.id == 0 && !query->gone
                   ? self->now : LARDER_NEVER;
}

/* Everybody who waited for the fetch hears how it ended. */
void
model_tell_waiters (ModelQuery *query,
                    ModelError  error)
{
  for (guint i = 0; i < query->waiters->len; i++)
    {
      ModelCall *call = query->waiters->pdata[i];

      call->done = TRUE;
      call->error = call->settles && error != MODEL_CANCELLED ? MODEL_NO_ERROR : error;
      if (call->error == MODEL_NO_ERROR && !call->settles)
        call->data = call->selects ? model_select_data (&query->state.data) : query->state.data;
    }
  g_ptr_array_set_size (query->waiters, 0);
}

void
model_end_fetch (ModelQuery *query)
{
  memset (&query->fetch, 0, sizeof query->fetch);
  query->fetch.retry_at = LARDER_NEVER;
  query->state.fetch_status = LARDER_FETCH_STATUS_IDLE;
}

static void
settle_error (Model      *self,
              ModelQuery *query,
              ModelError  error)
{
  ModelState *state = &query->state;

  model_end_fetch (query);
  state->error = error;
  state->reason = error;
  state->n_error++;
  state->error_at = self->now;
  state->failures++;
  state->status = LARDER_STATUS_ERROR;
  state->invalidated = TRUE;
  changed (self, query);
  model_tell_waiters (query, error);
  model_arm_gc (self, query);
}

static void
attempt (Model      *self,
         ModelQuery *query)
{
  ModelAttempt *open = g_new0 (ModelAttempt, 1);

  query->fetch.outdated = FALSE;
  query->fetch.waits = FALSE;
  query->fetch.invalidations = query->invalidations;
  query->fetch.taken = query->fetch.taken || query->fetch.options.takes;
  open->query = query;
  open->fetch = query->fetch.id;
  open->attempt = ++query->fetch.attempt;
  open->answer = self->server[query->key];
  g_ptr_array_add (self->attempts, open);
}

static void
start (Model              *self,
       ModelQuery         *query,
       const ModelOptions *options,
       gboolean            imperative,
       gboolean            restarts)
{
  ModelState *state = &query->state;

  if (!restarts)
    query->revert = *state;
  query->revert.fetch_status = LARDER_FETCH_STATUS_IDLE;
  memset (&query->fetch, 0, sizeof query->fetch);
  query->fetch.id = ++self->serial;
  query->fetch.options = options != NULL ? *options : query->options;
  query->fetch.default_retries = imperative ? 0 : 3;
  query->fetch.invalidations = query->invalidations;
  query->fetch.retry_at = LARDER_NEVER;
  query->gc_from = LARDER_NEVER;
  state->failures = 0;
  state->reason = MODEL_NO_ERROR;
  if (!state->data.there)
    {
      state->status = LARDER_STATUS_PENDING;
      state->error = MODEL_NO_ERROR;
    }
  if (query->fetch.options.mode != LARDER_NETWORK_MODE_ONLINE || self->online)
    {
      state->fetch_status = LARDER_FETCH_STATUS_FETCHING;
      changed (self, query);
      attempt (self, query);
    }
  else
    {
      query->fetch.started_paused = TRUE;
      query->fetch.waits = TRUE;
      state->fetch_status = LARDER_FETCH_STATUS_PAUSED;
      changed (self, query);
    }
}

void
model_fetch_query (Model              *self,
                   ModelQuery         *query,
                   const ModelOptions *options,
                   gboolean            cancel_refetch,
                   gboolean            imperative,
                   ModelCall          *call)
{
  if (call != NULL)
    g_ptr_array_add (query->waiters, call);
  if (query->fetch.id != 0 && !(cancel_refetch && query->state.data.there))
    query->fetch.stop_retries = FALSE;
  else
    start (self, query, options, imperative, query->fetch.id != 0);
}

void
model_cancel_query (Model            *self,
                    ModelQuery       *query,
                    LarderCancelMode  mode)
{
  if (query->fetch.id == 0)
    return;
  if (mode == LARDER_CANCEL_ERROR)
    {
      settle_error (self, query, MODEL_CANCELLED);
      return;
    }
  model_end_fetch (query);
  if (mode == LARDER_CANCEL_REVERT)
    query->state = query->revert;
  changed (self, query);
  if (query->state.base.there && model_replay_query (self, query))
    changed (self, query);
  model_tell_waiters (query, query->state.data.there ? MODEL_NO_ERROR : MODEL_CANCELLED);
  model_arm_gc (self, query);
}

/* The last observer left: who fetches imperatively still wants the outcome. */
static void
unwatched (Model      *self,
           ModelQuery *query)
{
  if (query->fetch.id == 0)
    return;
  for (guint i = 0; i < query->waiters->len; i++)
    if (((ModelCall *) query->waiters->pdata[i])->of_client)
      return;
  if (query->fetch.taken ||
      (!query->state.data.there && query->state.fetch_status == LARDER_FETCH_STATUS_PAUSED))
    model_cancel_query (self, query, LARDER_CANCEL_REVERT);
  else
    query->fetch.stop_retries = TRUE;
}

void
model_add_observer (Model      *self,
                    ModelQuery *query,
                    guint       slot)
{
  g_array_append_val (query->observers, slot);
  query->gc_from = LARDER_NEVER;
  if (self->observers[slot].options.interval > 0)
    model_arm_interval (self, query);
}

void
model_remove_observer (Model      *self,
                       ModelQuery *query,
                       guint       slot)
{
  for (guint i = 0; i < query->observers->len; i++)
    if (g_array_index (query->observers, guint, i) == slot)
      {
        g_array_remove_index (query->observers, i);
        break;
      }
  if (query->gone)
    return;
  if (self->observers[slot].options.interval > 0)
    model_arm_interval (self, query);
  if (query->observers->len > 0)
    return;
  unwatched (self, query);
  model_arm_gc (self, query);
}

/* What waited may be able to go on: a retry is due, or focus or network came. */
void
model_go_on (Model      *self,
             ModelQuery *query)
{
  ModelFetch *fetch = &query->fetch;

  fetch->retry_at = LARDER_NEVER;
  if (fetch->stop_retries && !fetch->started_paused && query->state.reason != MODEL_NO_ERROR)
    {
      query->state.failures--;
      settle_error (self, query, query->state.reason);
    }
  else if (!self->visible || (fetch->options.mode != LARDER_NETWORK_MODE_ALWAYS && !self->online))
    {
      gboolean waited = fetch->waits;

      fetch->waits = TRUE;
      query->state.fetch_status = LARDER_FETCH_STATUS_PAUSED;
      if (!waited)
        changed (self, query);
    }
  else
    {
      fetch->started_paused = FALSE;
      if (query->state.fetch_status != LARDER_FETCH_STATUS_FETCHING)
        {
          query->state.fetch_status = LARDER_FETCH_STATUS_FETCHING;
          changed (self, query);
        }
      attempt (self, query);
    }
}

static void
failed (Model      *self,
        ModelQuery *query,
        ModelError  error)
{
  int retries = query->fetch.options.retries >= 0 ? query->fetch.options.retries
                                                  : query->fetch.default_retries;

  if (query->fetch.stop_retries || query->state.failures >= (guint) retries)
    {
      settle_error (self, query, error);
      return;
    }
  query->state.failures++;
  query->state.reason = error;
  changed (self, query);
  query->fetch.retry_at = self->now + MODEL_RETRY_MS;
}

static void
succeeded (Model           *self,
           ModelQuery      *query,
           const ModelData *data)
{
  gboolean outdated = query->fetch.outdated;

  /* Asked again, for it may not know of what was written since; but not for ever. */
  if (outdated && query->fetch.repeats < 3)
    {
      query->fetch.repeats++;
      attempt (self, query);
      return;
    }
  if (outdated)
    query->invalidations++;
  outdated = query->fetch.invalidations != query->invalidations;
  model_end_fetch (query);
  query->state.base = *data;
  model_replay_query (self, query);
  query->state.updated_at = self->now;
  query->state.n_data++;
  query->state.error = MODEL_NO_ERROR;
  query->state.status = LARDER_STATUS_SUCCESS;
  query->state.failures = 0;
  query->state.reason = MODEL_NO_ERROR;
  query->state.invalidated = outdated;
  changed (self, query);
  model_save_query (self, query);
  model_tell_waiters (query, MODEL_NO_ERROR);
  model_arm_gc (self, query);
  if (outdated && model_is_active (self, query) && !model_is_static (self, query))
    model_fetch_query (self, query, NULL, FALSE, FALSE, NULL);
}

void
model_answer (Model      *self,
              guint       position,
              ModelError  error)
{
  g_autofree ModelAttempt *open = g_ptr_array_steal_index (self->attempts, position);
  ModelQuery *query = open->query;

  /* An answer to what was cancelled or superseded changes nothing. */
  if (query->gone || query->fetch.id != open->fetch || query->fetch.attempt != open->attempt)
    return;
  if (error != MODEL_NO_ERROR)
    failed (self, query, error);
  else
    succeeded (self, query, &open->answer);
}
