/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps of a life: each is done to the library and told to the model. */

#include "config.h"

#include "larder-test-machine.h"

#include <string.h>

/* Draws from a number so that the same number gives the same. */
static guint
pick (guint32 *seed,
      guint    n)
{
  *seed = *seed * 1664525u + 1013904223u;
  return (*seed >> 8) % n;
}

void
machine_options (ModelOptions *options,
                 guint32       seed)
{
  static const gint64 stale_times[] = { 0, 0, 1009, 20011, LARDER_NEVER, LARDER_STATIC };
  static const gint64 gc_times[] = { 0, 3001, 40009, 60013 };
  static const int retries[] = { -2, 0, 1, 2 };

  memset (options, 0, sizeof *options);
  options->key = pick (&seed, MODEL_N_KEYS);
  options->enabled = pick (&seed, 5) > 0;
  options->stale_time = stale_times[pick (&seed, G_N_ELEMENTS (stale_times))];
  options->gc_time = gc_times[pick (&seed, G_N_ELEMENTS (gc_times))];
  options->retries = retries[pick (&seed, G_N_ELEMENTS (retries))];
  options->mode = (LarderNetworkMode) pick (&seed, 3);
  options->on_mount = (LarderRefetch) pick (&seed, 3);
  options->on_focus = (LarderRefetch) pick (&seed, 3);
  options->on_reconnect = (LarderRefetch) pick (&seed, 3);
  options->interval = pick (&seed, 4) == 0 ? 7001 + pick (&seed, 3) * 1000 : 0;
  options->background = (gboolean) pick (&seed, 2);
  options->keep_previous = (gboolean) pick (&seed, 2);
  options->retry_on_mount = (gboolean) pick (&seed, 2);
  options->takes = (gboolean) pick (&seed, 2);
  options->selects = pick (&seed, 4) == 0;
}

static guint
find_key (Machine  *self,
          GVariant *key)
{
  g_autofree char *hash = larder_key_hash (key);

  for (guint i = 0; i < MODEL_N_KEYS; i++)
    if (g_str_equal (hash, self->hashes[i]))
      return i;
  machine_fail (self, "a fetch came for an unknown key %s", hash);
}

static void
fetch_cb (LarderFetchContext *context,
          gpointer            user_data)
{
  Machine *self = user_data;
  MachineAttempt *attempt = g_new0 (MachineAttempt, 1);

  attempt->context = larder_fetch_context_ref (context);
  attempt->key = find_key (self, larder_fetch_context_get_key (context));
  g_ptr_array_add (self->attempts, attempt);
}

static void
fetch_taking_cb (LarderFetchContext *context,
                 gpointer            user_data)
{
  larder_fetch_context_get_cancellable (context);
  fetch_cb (context, user_data);
}

static LarderValue *
select_cb (LarderValue  *data,
           gpointer      user_data,
           GError      **error)
{
  return larder_value_new_int (larder_value_get_member_int (data, "v", -1));
}

LarderQueryOptions *
machine_make_options (Machine            *self,
                      const ModelOptions *model)
{
  LarderQueryOptions *options =
    larder_query_options_new (model->key < MODEL_N_KEYS ? machine_key (model->key) : NULL);

  larder_query_options_set_fetch_func (options, model->takes ? fetch_taking_cb : fetch_cb, self,
                                       NULL);
  if (model->selects)
    larder_query_options_set_select_func (options, select_cb, NULL, NULL);
  larder_query_options_set_enabled (options, model->enabled);
  larder_query_options_set_stale_time (options, model->stale_time);
  larder_query_options_set_gc_time (options, model->gc_time);
  if (model->retries != -2)
    larder_query_options_set_retries (options, model->retries);
  larder_query_options_set_network_mode (options, model->mode);
  larder_query_options_set_refetch_on_mount (options, model->on_mount);
  larder_query_options_set_refetch_on_focus (options, model->on_focus);
  larder_query_options_set_refetch_on_reconnect (options, model->on_reconnect);
  if (model->interval > 0)
    larder_query_options_set_refetch_interval (options, model->interval);
  larder_query_options_set_refetch_in_background (options, model->background);
  larder_query_options_set_keep_previous (options, model->keep_previous);
  larder_query_options_set_retry_on_mount (options, model->retry_on_mount);
  return options;
}

/* Who is told of data is told of other data than before. */
static void
notify_data_cb (LarderQueryObserver *observer,
                GParamSpec          *pspec,
                Machine             *self)
{
  for (guint i = 0; i < MODEL_N_OBSERVERS; i++)
    if (self->observers[i].observer == observer)
      {
        ModelData data = machine_data (larder_query_observer_get_data (observer));
        LarderQuery *query = larder_query_observer_get_query (observer);
        gboolean placeholder;

        /* Two queries may have data that is equal but not the same, and so may one that was
         * empty meanwhile. */
        g_object_get (observer, "is-placeholder-data", &placeholder, NULL);
        if (memcmp (&data, &self->observers[i].told, sizeof data) == 0 &&
            query == self->observers[i].told_query)
          machine_fail (self, "observer %u was told of data that it knew", i);
        self->observers[i].told = data;
        self->observers[i].told_query =
          placeholder || !larder_query_observer_get_is_attached (observer) ? NULL : query;
        return;
      }
  machine_fail (self, "an observer that is gone was told of data");
}

static void
observe (Machine    *self,
         const Step *step)
{
  guint slot = step->a[0] % MODEL_N_OBSERVERS;
  g_autoptr(LarderQueryOptions) options = NULL;
  MachineObserver *entry = &self->observers[slot];
  ModelOptions model;

  machine_options (&model, step->a[1]);
  options = machine_make_options (self, &model);
  if (entry->observer == NULL)
    {
      model_observe (&self->model, slot, &model);
      entry->observer = larder_query_observer_new (self->client, options);
      entry->told = machine_data (larder_query_observer_get_data (entry->observer));
      entry->told_query = NULL;
      g_signal_connect (entry->observer, "notify::data", G_CALLBACK (notify_data_cb), self);
    }
  else
    {
      model_set_options (&self->model, slot, &model);
      larder_query_observer_set_options (entry->observer, options);
    }
}

static void
attend (Machine    *self,
        const Step *step)
{
  guint slot = step->a[0] % MODEL_N_OBSERVERS;
  LarderQueryObserver *observer = self->observers[slot].observer;

  if (observer == NULL)
    return;
  if (step->kind == STEP_ATTACH && !self->model.observers[slot].attached)
    {
      model_attach (&self->model, slot);
      larder_query_observer_attach (observer);
    }
  else if (step->kind == STEP_DETACH && self->model.observers[slot].attached)
    {
      model_detach (&self->model, slot);
      self->observers[slot].told_query = NULL;
      larder_query_observer_detach (observer);
    }
  else if (step->kind == STEP_FORGET)
    {
      machine_forget (self, slot);
      model_forget (&self->model, slot);
    }
}

static MachineCall *
new_call (Machine  *self,
          gboolean  of_client)
{
  MachineCall *call = g_new0 (MachineCall, 1);

  call->model = g_new0 (ModelCall, 1);
  call->model->of_client = of_client;
  call->model->settles = !of_client;
  call->cancellable = g_cancellable_new ();
  g_ptr_array_add (self->model.calls, call->model);
  g_ptr_array_add (self->calls, call);
  return call;
}

static void
called_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  MachineCall *call = user_data;
  g_autoptr(GError) error = NULL;

  call->n_done++;
  if (LARDER_IS_CLIENT (object))
    {
      g_autoptr(LarderValue) value = NULL;

      if (g_async_result_is_tagged (result, larder_client_ensure_async))
        value = larder_client_ensure_finish (LARDER_CLIENT (object), result, &error);
      else
        value = larder_client_fetch_finish (LARDER_CLIENT (object), result, &error);
      call->data = machine_data (value);
    }
  else
    larder_query_observer_refetch_finish (LARDER_QUERY_OBSERVER (object), result, &error);
  call->error = machine_error (error);
}

static void
fetch (Machine    *self,
       const Step *step)
{
  g_autoptr(LarderQueryOptions) options = NULL;
  MachineCall *call = new_call (self, TRUE);
  ModelOptions model;
  gboolean any = step->a[1] % 3 == 0;
  gboolean revalidate = any && step->a[2] % 2 == 0;

  machine_options (&model, step->a[0]);
  options = machine_make_options (self, &model);
  call->model->selects = model.selects;
  model_fetch (&self->model, &model, any, revalidate, call->model);
  if (any)
    larder_client_ensure_async (self->client, options, revalidate, call->cancellable, called_cb,
                                call);
  else
    larder_client_fetch_async (self->client, options, call->cancellable, called_cb, call);
}

static void
refetch_one (Machine    *self,
             const Step *step)
{
  guint slot = step->a[0] % MODEL_N_OBSERVERS;
  gboolean cancel = step->a[1] % 2;
  MachineCall *call;

  if (self->observers[slot].observer == NULL)
    return;
  call = new_call (self, FALSE);
  model_refetch_one (&self->model, slot, cancel, call->model);
  larder_query_observer_refetch_full_async (self->observers[slot].observer, cancel, FALSE,
                                            call->cancellable, called_cb, call);
}

static void
stop_waiting (Machine    *self,
              const Step *step)
{
  MachineCall *call;

  if (self->calls->len == 0)
    return;
  call = self->calls->pdata[step->a[0] % self->calls->len];
  if (call->model->done)
    return;
  for (guint i = 0; i < self->model.queries->len; i++)
    g_ptr_array_remove (((ModelQuery *) self->model.queries->pdata[i])->waiters, call->model);
  call->model->done = TRUE;
  call->model->error = MODEL_CANCELLED;
  g_cancellable_cancel (call->cancellable);
}

static gpointer
answer_elsewhere (gpointer data)
{
  gpointer *parts = data;

  larder_fetch_context_return_value (parts[0], parts[1]);
  return NULL;
}

/* The far end answers, well or badly, also to what nobody waits for any more. */
static void
answer (Machine    *self,
        const Step *step)
{
  ModelAttempt *model;
  MachineAttempt *attempt = NULL;
  g_autoptr(LarderFetchContext) context = NULL;
  guint position, rank = 0;
  guint way = step->a[1] % 10;
  LarderValue *value;
  gpointer parts[2];

  if (self->model.attempts->len == 0)
    return;
  position = step->a[0] % self->model.attempts->len;
  model = self->model.attempts->pdata[position];
  for (guint i = 0; i < position; i++)
    rank += ((ModelAttempt *) self->model.attempts->pdata[i])->query->key == model->query->key;
  for (guint i = 0; i < self->attempts->len; i++)
    {
      attempt = self->attempts->pdata[i];
      if (attempt->key == model->query->key && rank-- == 0)
        {
          context = g_steal_pointer (&attempt->context);
          g_ptr_array_remove_index (self->attempts, i);
          break;
        }
    }
  value = machine_value (&model->answer);
  parts[0] = context;
  parts[1] = value;
  model_answer (&self->model, position, way < 6 ? MODEL_NO_ERROR
                                                : way < 8 ? MODEL_REFUSED : MODEL_NO_DATA);
  if (way < 5)
    larder_fetch_context_return_value (context, value);
  else if (way == 5)
    g_thread_join (g_thread_new ("answer", answer_elsewhere, parts));
  else
    larder_value_unref (value);
  if (way == 6 || way == 7)
    larder_fetch_context_return_error (context, g_error_new_literal (G_IO_ERROR,
                                                                     G_IO_ERROR_FAILED, "-"));
  else if (way == 8)
    larder_fetch_context_return_value (context, NULL);
}

static void
write_data (Machine    *self,
            const Step *step)
{
  guint key = step->a[0] % MODEL_N_KEYS;
  ModelData data = { .there = TRUE, .v = { step->a[1] % 4, step->a[2] % 2, step->a[2] / 2 % 2 } };
  gint64 at = self->model.now + (step->a[3] % 5 == 0 ? (gint64) (step->a[3] % 9001) - 4000 : 0);
  g_autoptr(LarderValue) value = machine_value (&data);

  model_write (&self->model, key, &data, at);
  larder_client_set_data_at (self->client, machine_key (key), value, at);
}

static void
gathered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  MachineCall *call = user_data;
  g_autoptr(GError) error = NULL;

  call->n_done++;
  g_task_propagate_boolean (G_TASK (result), &error);
}

/* What is asked of all queries whose keys begin alike. */
static void
ask_many (Machine    *self,
          const Step *step)
{
  guint prefix = step->a[0] % (MODEL_N_KEYS + 1);
  g_autoptr(LarderFilter) filter =
    larder_filter_new (prefix < MODEL_N_KEYS ? machine_key (prefix) : NULL);
  LarderQueryType type = (LarderQueryType) (step->a[1] % 4);
  LarderCancelMode mode = (LarderCancelMode) (step->a[1] % 3);
  MachineCall *call = NULL;

  if (step->kind != STEP_REMOVE && step->kind != STEP_EMPTY)
    {
      call = new_call (self, FALSE);
      call->model->done = TRUE;
      call->gathers = TRUE;
    }
  switch ((int) step->kind)
    {
    case STEP_INVALIDATE:
      model_invalidate (&self->model, prefix, type);
      larder_client_invalidate_async (self->client, filter, type, call->cancellable, gathered_cb,
                                      call);
      break;

    case STEP_REFETCH:
      model_refetch (&self->model, prefix, step->a[1] % 2);
      larder_client_refetch_async (self->client, filter, step->a[1] % 2, call->cancellable,
                                   gathered_cb, call);
      break;

    case STEP_CANCEL:
      model_cancel (&self->model, prefix, mode);
      larder_client_cancel_async (self->client, filter, mode, call->cancellable, gathered_cb, call);
      break;

    case STEP_RESET:
      for (guint i = 0; i < MODEL_N_OBSERVERS; i++)
        self->observers[i].told_query = NULL;
      model_reset (&self->model, prefix);
      larder_client_reset_async (self->client, filter, call->cancellable, gathered_cb, call);
      break;

    case STEP_REMOVE:
      model_remove (&self->model, prefix);
      larder_client_remove_filtered (self->client, filter);
      break;

    default:
      model_empty (&self->model);
      larder_client_clear (self->client);
      break;
    }
}

static void
change_mutation (Machine    *self,
                 const Step *step)
{
  guint n = self->model.mutations->len;
  guint position = n > 0 ? step->a[0] % n : 0;
  ModelMutation *model = n > 0 ? self->model.mutations->pdata[position] : NULL;
  LarderMutation *mutation;

  /* The newest ones are those of which something can still become. */
  for (guint i = 0; i < n && !model->listed; i++)
    {
      position = (position + 1) % n;
      model = self->model.mutations->pdata[position];
    }
  if (model == NULL || !model->listed)
    return;
  mutation = machine_find (self, position);
  if (step->kind == STEP_RETRY)
    {
      model_retry (&self->model, position);
      larder_mutation_retry (mutation);
    }
  else if (step->kind == STEP_WITHDRAW)
    {
      model_withdraw (&self->model, position);
      if (!larder_mutation_withdraw (mutation))
        machine_fail (self, "mutation %u could not be withdrawn", position);
    }
  else if (model->paused)
    {
      model_resume (&self->model, position);
      larder_mutation_resume (mutation);
    }
  else
    {
      model_pause (&self->model, position);
      larder_mutation_pause (mutation);
    }
}

static void
settle_one (Machine    *self,
            const Step *step)
{
  static const ModelAnswer answers[] = {
    MODEL_ACCEPTED, MODEL_ACCEPTED, MODEL_ACCEPTED, MODEL_LOST, MODEL_LOST, MODEL_DECLINED,
    MODEL_CONFLICT,
  };
  guint n = self->model.mutations->len;

  for (guint i = 0; i < n; i++)
    {
      guint position = (step->a[0] + i) % n;
      ModelMutation *model = self->model.mutations->pdata[position];

      if (!model->listed || !model->open)
        continue;
      machine_settle_mutation (self, position, answers[step->a[1] % G_N_ELEMENTS (answers)]);
      return;
    }
}

static void
change_world (Machine    *self,
              const Step *step)
{
  static const guint32 spans[] = { 1, 500, 3000, 10000, 50000 };

  if (step->kind == STEP_ONLINE)
    {
      model_set_online (&self->model, step->a[0] % 3 > 0);
      larder_client_set_online (self->client, step->a[0] % 3 > 0);
    }
  else if (step->kind == STEP_FOCUS)
    {
      model_set_visible (&self->model, step->a[0] % 3 > 0);
      larder_client_set_focused (self->client, step->a[0] % 3 > 0);
    }
  else if (step->kind == STEP_ADVANCE)
    {
      gint64 ms = step->a[1] % spans[step->a[0] % G_N_ELEMENTS (spans)];

      model_advance (&self->model, ms);
      larder_test_clock_advance (self->clock, ms);
    }
  else
    self->model.server[step->a[0] % MODEL_N_KEYS].v[0] = step->a[1] % 4;
}

static void
do_step (Machine    *self,
         const Step *step)
{
  ModelMutation model;

  switch ((int) step->kind)
    {
    case STEP_OBSERVE:
    case STEP_OPTIONS:
      observe (self, step);
      break;

    case STEP_ATTACH:
    case STEP_DETACH:
    case STEP_FORGET:
      attend (self, step);
      break;

    case STEP_REFETCH_ONE:
      refetch_one (self, step);
      break;

    case STEP_FETCH:
      fetch (self, step);
      break;

    case STEP_ANSWER:
      answer (self, step);
      break;

    case STEP_WRITE:
      write_data (self, step);
      break;

    case STEP_SUBMIT:
      machine_submit (self, step, &model);
      model_submit (&self->model, &model);
      break;

    case STEP_SETTLE:
      settle_one (self, step);
      break;

    case STEP_RETRY:
    case STEP_WITHDRAW:
    case STEP_PAUSE:
      change_mutation (self, step);
      break;

    case STEP_STOP_WAITING:
      stop_waiting (self, step);
      break;

    case STEP_RESTART:
      machine_end (self);
      model_restart (&self->model);
      machine_begin (self);
      break;

    case STEP_KILL:
      machine_kill (self, step);
      break;

    case STEP_ONLINE:
    case STEP_FOCUS:
    case STEP_ADVANCE:
    case STEP_SERVER:
      change_world (self, step);
      break;

    default:
      ask_many (self, step);
      break;
    }
}

void
machine_step (Machine    *self,
              const Step *step)
{
  self->n_steps++;
  do_step (self, step);
  machine_settle (self);
  model_run_due (&self->model);
  machine_compare (self);
}
