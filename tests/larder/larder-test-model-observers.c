/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model's observers, and what is asked of many queries at once. */

#include "config.h"

#include "larder-test-model-private.h"

#include <string.h>

static void
remember (ModelObserver *observer)
{
  if (observer->query != NULL && observer->query->state.data.there)
    observer->last = observer->query->state.data;
}

/* TRUE when it is another query than before. */
static gboolean
join (Model *self,
      guint  slot)
{
  ModelObserver *observer = &self->observers[slot];
  ModelQuery *query = model_build (self, &observer->options);

  if (query == observer->query)
    return FALSE;
  observer->query = query;
  observer->n_data = query->state.n_data;
  observer->n_error = query->state.n_error;
  if (observer->attached)
    model_add_observer (self, query, slot);
  return TRUE;
}

static gboolean
wants (Model         *self,
       ModelObserver *observer,
       LarderRefetch  rule)
{
  ModelOptions *options = &observer->options;

  if (!options->enabled || options->stale_time == LARDER_STATIC)
    return FALSE;
  return rule == LARDER_REFETCH_ALWAYS ||
         (rule == LARDER_REFETCH_STALE &&
          model_is_stale (self, observer->query, options->stale_time));
}

void
model_observe (Model              *self,
               guint               slot,
               const ModelOptions *options)
{
  ModelObserver *observer = &self->observers[slot];

  memset (observer, 0, sizeof *observer);
  observer->there = TRUE;
  observer->options = *options;
  join (self, slot);
  observer->was_enabled = options->enabled;
  remember (observer);
}

void
model_attach (Model *self,
              guint  slot)
{
  ModelObserver *observer = &self->observers[slot];
  ModelState *state;
  gboolean fetches;

  if (observer->attached)
    return;
  observer->attached = TRUE;
  if (observer->query->gone)
    {
      remember (observer);
      join (self, slot);
    }
  else
    model_add_observer (self, observer->query, slot);
  observer->was_enabled = observer->options.enabled;
  state = &observer->query->state;
  if (!observer->options.enabled)
    fetches = FALSE;
  else if (state->data.there)
    fetches = wants (self, observer, observer->options.on_mount);
  else
    fetches = state->status != LARDER_STATUS_ERROR || observer->options.retry_on_mount;
  if (fetches)
    model_fetch_query (self, observer->query, &observer->options, FALSE, FALSE, NULL);
}

void
model_detach (Model *self,
              guint  slot)
{
  ModelObserver *observer = &self->observers[slot];

  if (!observer->attached)
    return;
  observer->attached = FALSE;
  model_remove_observer (self, observer->query, slot);
}

void
model_forget (Model *self,
              guint  slot)
{
  model_detach (self, slot);
  self->observers[slot].there = FALSE;
}

void
model_set_options (Model              *self,
                   guint               slot,
                   const ModelOptions *options)
{
  ModelObserver *observer = &self->observers[slot];
  ModelQuery *former = observer->query;
  gboolean polled = observer->options.interval > 0;
  gboolean moved;

  /* Equal ones change nothing, but an entry that is gone is made again. */
  if (!former->gone && memcmp (&observer->options, options, sizeof *options) == 0)
    return;
  remember (observer);
  if (observer->attached && (former->gone || former->key != options->key))
    {
      /* The new entry is there before the old one is left. */
      ModelOptions old = observer->options;

      observer->options = *options;
      moved = join (self, slot);
      observer->options = old;
      model_remove_observer (self, former, slot);
      observer->options = *options;
    }
  else
    {
      observer->options = *options;
      moved = join (self, slot);
    }
  if (observer->attached && (polled || options->interval > 0))
    model_arm_interval (self, observer->query);
  if (observer->attached && options->enabled && (moved || !observer->was_enabled) &&
      model_is_stale (self, observer->query, options->stale_time))
    {
      observer->was_enabled = TRUE;
      model_fetch_query (self, observer->query, &observer->options, FALSE, FALSE, NULL);
    }
  observer->was_enabled = options->enabled;
}

void
model_refetch_one (Model     *self,
                   guint      slot,
                   gboolean   cancel_refetch,
                   ModelCall *call)
{
  ModelObserver *observer = &self->observers[slot];

  if (observer->query->gone)
    {
      remember (observer);
      join (self, slot);
    }
  model_fetch_query (self, observer->query, &observer->options, cancel_refetch, FALSE, call);
}

void
model_fetch (Model              *self,
             const ModelOptions *options,
             gboolean            any_data,
             gboolean            revalidate,
             ModelCall          *call)
{
  ModelQuery *query = model_build (self, options);
  gboolean stale = model_is_stale (self, query, options->stale_time);

  if (query->state.data.there && (any_data || !stale))
    {
      call->done = TRUE;
      call->data = options->selects ? model_select_data (&query->state.data) : query->state.data;
      if (stale && revalidate)
        model_fetch_query (self, query, options, FALSE, TRUE, NULL);
    }
  else
    model_fetch_query (self, query, options, FALSE, TRUE, call);
}

static void
refetch_all (Model           *self,
             GPtrArray       *list,
             LarderQueryType  type,
             gboolean         cancel_refetch)
{
  for (guint i = 0; i < list->len; i++)
    {
      ModelQuery *query = list->pdata[i];

      if (type == LARDER_QUERY_TYPE_NONE || model_is_disabled (self, query) ||
          model_is_static (self, query))
        continue;
      if (type == LARDER_QUERY_TYPE_ALL ||
          model_is_active (self, query) == (type == LARDER_QUERY_TYPE_ACTIVE))
        model_fetch_query (self, query, NULL, cancel_refetch, FALSE, NULL);
    }
}

void
model_invalidate (Model           *self,
                  guint            prefix,
                  LarderQueryType  type)
{
  g_autoptr(GPtrArray) list = model_select (self, prefix);

  for (guint i = 0; i < list->len; i++)
    {
      ModelQuery *query = list->pdata[i];

      query->invalidations++;
      if (query->state.invalidated)
        continue;
      query->state.invalidated = TRUE;
      query->revert.invalidated = TRUE;
      model_arm_interval (self, query);
    }
  refetch_all (self, list, type, TRUE);
}

void
model_refetch (Model    *self,
               guint     prefix,
               gboolean  cancel_refetch)
{
  g_autoptr(GPtrArray) list = model_select (self, prefix);

  refetch_all (self, list, LARDER_QUERY_TYPE_ALL, cancel_refetch);
}

void
model_cancel (Model            *self,
              guint             prefix,
              LarderCancelMode  mode)
{
  g_autoptr(GPtrArray) list = model_select (self, prefix);

  for (guint i = 0; i < list->len; i++)
    model_cancel_query (self, list->pdata[i], mode);
}

/* Focus or network came: one refetch by the first rule that asks, then what waits goes on. */
static void
wake (Model    *self,
      gboolean  refetch,
      gboolean  reconnected)
{
  g_autoptr(GPtrArray) list = model_select (self, MODEL_N_KEYS);

  for (guint i = 0; i < list->len; i++)
    {
      ModelQuery *query = list->pdata[i];

      for (guint j = 0; refetch && j < query->observers->len; j++)
        {
          ModelObserver *observer =
            &self->observers[g_array_index (query->observers, guint, j)];

          if (!wants (self, observer, reconnected ? observer->options.on_reconnect
                                                  : observer->options.on_focus))
            continue;
          model_fetch_query (self, query, &observer->options, FALSE, FALSE, NULL);
          break;
        }
      if (query->fetch.id != 0 && query->fetch.waits)
        model_go_on (self, query);
    }
}

void
model_reconnect (Model *self)
{
  gboolean due = self->reconnect_due;

  self->reconnect_due = FALSE;
  self->reconnect_at = LARDER_NEVER;
  if (due)
    wake (self, TRUE, TRUE);
}

void
model_set_online (Model    *self,
                  gboolean  online)
{
  gboolean any = FALSE;

  if (self->online == online)
    return;
  self->online = online;
  if (!online)
    {
      self->reconnect_due = FALSE;
      self->reconnect_at = LARDER_NEVER;
      return;
    }
  for (guint i = 0; i < self->mutations->len; i++)
    {
      ModelMutation *mutation = self->mutations->pdata[i];

      if (!mutation->listed || mutation->status != LARDER_MUTATION_PENDING)
        continue;
      mutation->next_at = 0;
      any = any || mutation->delivery != LARDER_DELIVERY_HELD;
    }
  self->reconnect_due = TRUE;
  if (!any)
    model_reconnect (self);
  else
    self->reconnect_at = self->now + MODEL_RECONNECT_MS;
  model_pass (self);
}

void
model_set_visible (Model    *self,
                   gboolean  visible)
{
  g_autoptr(GPtrArray) list = model_select (self, MODEL_N_KEYS);

  if (self->visible == visible)
    return;
  self->visible = visible;
  for (guint i = 0; i < list->len; i++)
    {
      ModelQuery *query = list->pdata[i];

      /* Who asked for no interval has no timer that could begin anew. */
      model_arm_interval (self, query);
    }
  if (visible)
    wake (self, TRUE, FALSE);
}
