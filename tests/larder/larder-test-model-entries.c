/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model's entries: how they are made, found, written and thrown away, and what time does. */

#include "config.h"

#include "larder-test-model-private.h"

#include <string.h>

gboolean
model_key_begins (guint prefix,
                  guint key)
{
  return prefix == MODEL_N_KEYS || prefix == key || (prefix == 0 && key <= 2);
}

gboolean
model_key_persists (guint key)
{
  return key == 3 || key == 4;
}

ModelData
model_select_data (const ModelData *data)
{
  ModelData selected = *data;

  for (guint i = 1; data->there && i < MODEL_N_MEMBERS; i++)
    selected.v[i] = -1;
  return selected;
}

static void
query_free (gpointer data)
{
  ModelQuery *query = data;

  g_array_unref (query->observers);
  g_ptr_array_unref (query->waiters);
  g_free (query);
}

void
model_init (Model *self)
{
  memset (self, 0, sizeof *self);
  self->now = 1000000;
  self->online = TRUE;
  self->visible = TRUE;
  self->reconnect_at = LARDER_NEVER;
  self->queries = g_ptr_array_new_with_free_func (query_free);
  self->attempts = g_ptr_array_new_with_free_func (g_free);
  self->calls = g_ptr_array_new_with_free_func (g_free);
  self->mutations = g_ptr_array_new_with_free_func (g_free);
  self->layers = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < MODEL_N_KEYS; i++)
    self->server[i].there = TRUE;
}

void
model_clear (Model *self)
{
  g_ptr_array_unref (self->queries);
  g_ptr_array_unref (self->attempts);
  g_ptr_array_unref (self->calls);
  g_ptr_array_unref (self->mutations);
  g_array_unref (self->layers);
}

ModelQuery *
model_find (Model *self,
            guint  key)
{
  for (guint i = 0; i < self->queries->len; i++)
    {
      ModelQuery *query = self->queries->pdata[i];

      if (!query->gone && query->key == key)
        return query;
    }
  return NULL;
}

/* Those in the cache whose keys begin with @prefix, as they are now. */
GPtrArray *
model_select (Model *self,
              guint  prefix)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < self->queries->len; i++)
    {
      ModelQuery *query = self->queries->pdata[i];

      if (!query->gone && model_key_begins (prefix, query->key))
        g_ptr_array_add (list, query);
    }
  return list;
}

ModelQuery *
model_build (Model              *self,
             const ModelOptions *options)
{
  ModelQuery *query = model_find (self, options->key);
  gboolean fresh = query == NULL;

  if (fresh)
    {
      query = g_new0 (ModelQuery, 1);
      query->key = options->key;
      query->state.status = LARDER_STATUS_PENDING;
      query->state.fetch_status = LARDER_FETCH_STATUS_IDLE;
      query->fetch.retry_at = LARDER_NEVER;
      query->gc_from = self->now;
      query->interval_at = LARDER_NEVER;
      query->observers = g_array_new (FALSE, FALSE, sizeof (guint));
      query->waiters = g_ptr_array_new ();
      g_ptr_array_add (self->queries, query);
    }
  query->options = *options;
  query->gc_time = MAX (query->gc_time, options->gc_time);
  if (fresh && model_key_persists (query->key) && self->disk[query->key].there)
    {
      query->state.base = self->disk[query->key];
      query->state.updated_at = self->disk_at[query->key];
      query->state.status = LARDER_STATUS_SUCCESS;
      model_replay_query (self, query);
    }
  return query;
}

static void
leave (ModelQuery *query)
{
  model_end_fetch (query);
  model_tell_waiters (query, MODEL_CANCELLED);
  query->gone = TRUE;
  query->gc_from = LARDER_NEVER;
  query->interval_at = LARDER_NEVER;
}

void
model_remove (Model *self,
              guint  prefix)
{
  g_autoptr(GPtrArray) list = model_select (self, prefix);

  for (guint i = 0; i < list->len; i++)
    {
      ModelQuery *query = list->pdata[i];

      if (model_key_persists (query->key))
        self->disk[query->key].there = FALSE;
      leave (query);
    }
}

void
model_empty (Model *self)
{
  model_remove (self, MODEL_N_KEYS);
  for (guint i = 0; i < MODEL_N_KEYS; i++)
    self->disk[i].there = FALSE;
}

void
model_reset (Model *self,
             guint  prefix)
{
  g_autoptr(GPtrArray) list = model_select (self, prefix);

  for (guint i = 0; i < list->len; i++)
    {
      ModelQuery *query = list->pdata[i];

      model_end_fetch (query);
      model_tell_waiters (query, MODEL_CANCELLED);
      memset (&query->state, 0, sizeof query->state);
      query->state.status = LARDER_STATUS_PENDING;
      query->state.fetch_status = LARDER_FETCH_STATUS_IDLE;
      model_arm_interval (self, query);
      model_arm_gc (self, query);
    }
  for (guint i = 0; i < list->len; i++)
    {
      ModelQuery *query = list->pdata[i];

      if (model_is_active (self, query) && !model_is_static (self, query))
        model_fetch_query (self, query, NULL, TRUE, FALSE, NULL);
    }
}

void
model_write (Model           *self,
             guint            key,
             const ModelData *data,
             gint64           updated_at)
{
  static const ModelOptions defaults = {
    .enabled = TRUE, .gc_time = MODEL_GC_MS, .retries = -2,
  };
  ModelQuery *query = model_find (self, key);
  ModelState *state;

  if (query == NULL)
    {
      ModelOptions options = defaults;

      options.key = key;
      query = model_build (self, &options);
    }
  state = &query->state;
  state->base = *data;
  model_replay_query (self, query);
  state->updated_at = updated_at;
  state->n_data++;
  state->error = MODEL_NO_ERROR;
  state->invalidated = FALSE;
  state->status = LARDER_STATUS_SUCCESS;
  if (query->fetch.id != 0)
    {
      query->revert = *state;
      query->revert.fetch_status = LARDER_FETCH_STATUS_IDLE;
    }
  /* Who writes uses the entry. */
  if (query->observers->len == 0)
    model_arm_gc (self, query);
  model_arm_interval (self, query);
  model_save_query (self, query);
}

/* The next thing that time brings, up to @end; NULL: nothing. */
static ModelQuery *
find_due (Model  *self,
          gint64  end,
          gint64 *at)
{
  ModelQuery *found = NULL;

  *at = G_MAXINT64;
  for (guint i = 0; i < self->queries->len; i++)
    {
      ModelQuery *query = self->queries->pdata[i];
      gint64 times[3] = {
        query->gc_from >= 0 ? query->gc_from + query->gc_time : LARDER_NEVER,
        query->interval_at, query->fetch.id != 0 ? query->fetch.retry_at : LARDER_NEVER,
      };

      for (guint j = 0; !query->gone && j < G_N_ELEMENTS (times); j++)
        if (times[j] >= 0 && times[j] <= end && times[j] < *at)
          {
            *at = times[j];
            found = query;
          }
    }
  return found;
}

static void
run_timer (Model      *self,
           ModelQuery *query)
{
  ModelOptions *options;

  if (query->gc_from >= 0 && query->gc_from + query->gc_time <= self->now)
    leave (query);
  else if (query->fetch.id != 0 && query->fetch.retry_at >= 0 &&
           query->fetch.retry_at <= self->now)
    model_go_on (self, query);
  else
    {
      options = model_find_polling (self, query);
      model_arm_interval (self, query);
      if (options != NULL)
        model_fetch_query (self, query, options, FALSE, FALSE, NULL);
    }
}

void
model_run_due (Model *self)
{
  model_advance (self, 0);
}

void
model_advance (Model  *self,
               gint64  ms)
{
  gint64 end = self->now + ms;

  for (;;)
    {
      gint64 at;
      ModelQuery *query = find_due (self, end, &at);

      if (self->reconnect_at >= 0 && self->reconnect_at <= end && self->reconnect_at < at)
        {
          self->now = MAX (self->now, self->reconnect_at);
          model_reconnect (self);
          continue;
        }
      if (query == NULL)
        break;
      self->now = MAX (self->now, at);
      run_timer (self, query);
    }
  self->now = end;
  model_pass (self);
}
