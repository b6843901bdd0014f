/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the library says of everything what the model says. */

#include "config.h"

#include "larder-test-machine.h"

#include "larder/larder-client-private.h"

#include <string.h>

#define SAME(self, ours, theirs, format, ...) \
  G_STMT_START { \
    gint64 same_a = (gint64) (ours), same_b = (gint64) (theirs); \
    if (same_a != same_b) \
      machine_fail (self, format ": " #ours " is %" G_GINT64_FORMAT ", must be %" G_GINT64_FORMAT, \
                    __VA_ARGS__, same_a, same_b); \
  } G_STMT_END

static void
compare_data (Machine         *self,
              LarderValue     *value,
              const ModelData *model,
              const char      *of,
              guint            which)
{
  ModelData data = machine_data (value);
  g_autoptr(LarderValue) wanted = machine_value (model);
  g_autofree char *ours = larder_test_json (value);
  g_autofree char *theirs = larder_test_json (wanted);

  if (data.there != model->there || (data.there && memcmp (&data, model, sizeof data) != 0))
    machine_fail (self, "%s %u has %s, must have %s", of, which, ours, theirs);
}

static void
compare_query (Machine    *self,
               guint       key,
               ModelQuery *model)
{
  LarderQuery *query = larder_client_find_query (self->client, machine_key (key));

  SAME (self, query != NULL, model != NULL, "key %u", key);
  if (query == NULL)
    return;
  compare_data (self, query->state.base, &model->state.base, "base of key", key);
  compare_data (self, larder_query_get_data (query), &model->state.data, "key", key);
  SAME (self, larder_query_get_status (query), model->state.status, "key %u", key);
  SAME (self, larder_query_get_fetch_status (query), model->state.fetch_status, "key %u", key);
  SAME (self, query->fetch != NULL, model->fetch.id != 0, "key %u", key);
  SAME (self, larder_query_get_data_updated_at (query), model->state.updated_at, "key %u", key);
  SAME (self, larder_query_get_data_update_count (query), model->state.n_data, "key %u", key);
  SAME (self, larder_query_get_error_update_count (query), model->state.n_error, "key %u", key);
  SAME (self, larder_query_get_error_updated_at (query), model->state.error_at, "key %u", key);
  SAME (self, larder_query_get_failure_count (query), model->state.failures, "key %u", key);
  SAME (self, larder_query_get_is_invalidated (query), model->state.invalidated, "key %u", key);
  SAME (self, machine_error (larder_query_get_error (query)), model->state.error, "key %u", key);
  SAME (self, machine_error (larder_query_get_failure_reason (query)), model->state.reason,
        "key %u", key);
  SAME (self, larder_query_get_n_observers (query), model->observers->len, "key %u", key);
}

/* What is shown is made of the state by the observer's own options. */
static void
compare_observer (Machine *self,
                  guint    slot)
{
  ModelObserver *model = &self->model.observers[slot];
  LarderQueryObserver *observer = self->observers[slot].observer;
  ModelState *state = &model->query->state;
  LarderStatus status = state->status;
  ModelData data = state->data;
  gboolean placeholder = FALSE;
  gboolean is_placeholder, is_enabled, is_after;
  guint error_count, failures;
  gint64 error_at;

  if (state->data.there)
    model->last = state->data;
  else if (model->options.keep_previous && status == LARDER_STATUS_PENDING && model->last.there)
    {
      data = model->last;
      status = LARDER_STATUS_SUCCESS;
      placeholder = TRUE;
    }
  if (model->options.selects)
    data = model_select_data (&data);
  g_object_get (observer, "is-placeholder-data", &is_placeholder, "is-enabled", &is_enabled,
                "is-fetched-after-mount", &is_after, "error-update-count", &error_count,
                "failure-count", &failures, "error-updated-at", &error_at, NULL);
  compare_data (self, larder_query_observer_get_data (observer), &data, "observer", slot);
  SAME (self, larder_query_observer_get_status (observer), status, "observer %u", slot);
  SAME (self, larder_query_observer_get_fetch_status (observer), state->fetch_status,
        "observer %u", slot);
  SAME (self, is_placeholder, placeholder, "observer %u", slot);
  SAME (self, is_enabled, model->options.enabled, "observer %u", slot);
  SAME (self, larder_query_observer_get_is_stale (observer),
        model->options.enabled && model_is_stale (&self->model, model->query,
                                                  model->options.stale_time),
        "observer %u", slot);
  SAME (self, larder_query_observer_get_is_loading (observer),
        status == LARDER_STATUS_PENDING && state->fetch_status == LARDER_FETCH_STATUS_FETCHING,
        "observer %u", slot);
  SAME (self, larder_query_observer_get_is_fetched (observer), state->n_data + state->n_error > 0,
        "observer %u", slot);
  SAME (self, is_after, state->n_data > model->n_data || state->n_error > model->n_error,
        "observer %u", slot);
  SAME (self, larder_query_observer_get_data_updated_at (observer), state->updated_at,
        "observer %u", slot);
  SAME (self, error_count, state->n_error, "observer %u", slot);
  SAME (self, error_at, state->error_at, "observer %u", slot);
  SAME (self, failures, state->failures, "observer %u", slot);
  SAME (self, machine_error (larder_query_observer_get_error (observer)), state->error,
        "observer %u", slot);
  /* Who is attached was told of what is there now. */
  if (model->attached && memcmp (&self->observers[slot].told, &data, sizeof data) != 0)
    machine_fail (self, "observer %u was not told of its data", slot);
}

static void
compare_attempts (Machine *self)
{
  guint ours[MODEL_N_KEYS] = { 0 };
  guint theirs[MODEL_N_KEYS] = { 0 };

  for (guint i = 0; i < self->attempts->len; i++)
    ours[((MachineAttempt *) self->attempts->pdata[i])->key]++;
  for (guint i = 0; i < self->model.attempts->len; i++)
    theirs[((ModelAttempt *) self->model.attempts->pdata[i])->query->key]++;
  for (guint key = 0; key < MODEL_N_KEYS; key++)
    SAME (self, ours[key], theirs[key], "open fetches of key %u", key);
}

static void
compare_calls (Machine *self)
{
  for (guint i = 0; i < self->calls->len; i++)
    {
      MachineCall *call = self->calls->pdata[i];

      if (call->gathers)
        {
          if (call->n_done > 1)
            machine_fail (self, "call %u ended %u times", i, call->n_done);
          continue;
        }
      if (call->model->loose)
        {
          SAME (self, call->n_done, 1, "call %u", i);
          continue;
        }
      SAME (self, call->n_done, call->model->done, "call %u", i);
      SAME (self, call->error, call->model->error, "call %u", i);
      if (memcmp (&call->data, &call->model->data, sizeof call->data) != 0)
        machine_fail (self, "call %u gave other data than there is", i);
    }
}

static void
compare_mutation (Machine *self,
                  guint    position)
{
  ModelMutation *model = self->model.mutations->pdata[position];
  MachineMutation *entry = self->mutations->pdata[position];
  LarderMutation *mutation = larder_client_find_mutation (self->client, entry->id);
  g_autofree char *text = NULL;

  if (!model->listed)
    {
      if (mutation != NULL &&
          larder_mutation_get_delivery (mutation) != LARDER_DELIVERY_DONE)
        machine_fail (self, "mutation %u is not done", position);
      return;
    }
  if (mutation == NULL)
    machine_fail (self, "mutation %u is lost", position);
  SAME (self, larder_mutation_get_status (mutation), model->status, "mutation %u", position);
  /* One that is being stopped is shown as held, or as queued, until its answer comes. */
  if (!model->open || (!model->paused && !model->winding_down))
    SAME (self, larder_mutation_get_delivery (mutation), model->delivery, "mutation %u",
          position);
  SAME (self, larder_mutation_get_paused (mutation), model->paused, "mutation %u", position);
  SAME (self, larder_mutation_get_failure_count (mutation), model->failures, "mutation %u",
        position);
  text = larder_value_to_json (larder_mutation_get_variables (mutation));
  if (!g_str_equal (text, entry->text))
    machine_fail (self, "mutation %u has other variables: %s", position, text);
}

void
machine_compare (Machine *self)
{
  guint n_fetching = 0, n_mutating = 0, n_listed = 0;

  for (guint key = 0; key < MODEL_N_KEYS; key++)
    {
      ModelQuery *model = model_find (&self->model, key);

      compare_query (self, key, model);
      n_fetching += model != NULL && model->state.fetch_status == LARDER_FETCH_STATUS_FETCHING;
    }
  for (guint i = 0; i < MODEL_N_OBSERVERS; i++)
    if (self->observers[i].observer != NULL)
      compare_observer (self, i);
  compare_attempts (self);
  compare_calls (self);
  for (guint i = 0; i < self->mutations->len; i++)
    {
      ModelMutation *model = self->model.mutations->pdata[i];

      compare_mutation (self, i);
      n_listed += (guint) model->listed;
      n_mutating += model->listed && model->status == LARDER_MUTATION_PENDING;
    }
  SAME (self, larder_client_is_fetching (self->client, NULL), n_fetching, "client %u", 0u);
  SAME (self, self->client->n_fetching, n_fetching, "client %u", 0u);
  SAME (self, self->client->told_n_fetching, n_fetching, "client %u", 0u);
  SAME (self, larder_client_is_mutating (self->client, NULL), n_mutating, "client %u", 0u);
  SAME (self, self->client->told_n_mutating, n_mutating, "client %u", 0u);
  SAME (self, g_list_model_get_n_items (G_LIST_MODEL (self->outbox)), n_listed, "outbox %u", 0u);
  SAME (self, larder_clock_get_time_ms (LARDER_CLOCK (self->clock)), self->model.now, "clock %u",
        0u);
}
