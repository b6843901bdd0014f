/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* When what changed goes into the cache file: at the end of a turn, or with that of others. */

#include "config.h"

#include "larder/larder-cache-batch-private.h"
#include "larder/larder-cache-private.h"

/* Rows that no kept query names, and queries, are kept for a week. */
#define KEPT_MS (G_GINT64_CONSTANT (7) * 24 * 60 * 60 * 1000)
/* What a turn changed is written at its end. Where turns follow each other without an end, such as
 * with hundreds of realtime events in a second, so many are written at once … */
#define N_AT_ONCE 20
/* … and then together what changed in so long a time: a transaction costs more than its rows. */
#define PACE_MS 1000

static gboolean pace_cb (gpointer user_data);

static void
await_nothing (LarderCache *self)
{
  if (self->turn_end != NULL)
    {
      g_source_destroy (self->turn_end);
      g_clear_pointer (&self->turn_end, g_source_unref);
    }
  if (self->is_paced)
    larder_clock_set_alarm (self->clock, self, -1, pace_cb, self);
  self->is_paced = FALSE;
}

void
larder_cache_end_turn (LarderCache *self)
{
  LarderCacheBatch *batch;

  await_nothing (self);
  if (self->storage == NULL || (self->turn->len == 0 && !self->clear))
    return;

  self->paced_ms = MAX (self->paced_ms, self->now_ms) + PACE_MS;
  batch = g_new0 (LarderCacheBatch, 1);
  batch->items = g_steal_pointer (&self->turn);
  batch->clear = self->clear;
  self->turn = g_ptr_array_new_with_free_func (larder_cache_item_unref);
  self->n_clearing += batch->clear ? 1 : 0;
  self->clear = FALSE;
  for (guint i = 0; i < batch->items->len; i++)
    {
      LarderCacheItem *item = batch->items->pdata[i];

      if (item->value != NULL)
        item->data = larder_value_to_bytes (item->value);
      if (item->refs_value != NULL)
        item->refs_data = larder_value_to_bytes (item->refs_value);
    }
  larder_storage_push (self->storage, larder_cache_batch_write, larder_cache_batch_done, batch,
                       larder_cache_batch_free);
}

static gboolean
turn_end_cb (gpointer user_data)
{
  larder_cache_end_turn (user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
pace_cb (gpointer user_data)
{
  LarderCache *self = user_data;

  self->is_paced = FALSE;
  larder_cache_end_turn (self);
  return G_SOURCE_REMOVE;
}

static void
await_turn_end (LarderCache *self)
{
  gint64 due_ms = self->paced_ms - (N_AT_ONCE - 1) * PACE_MS;

  if (self->clock != NULL && due_ms > self->now_ms)
    {
      self->is_paced = TRUE;
      larder_clock_set_alarm (self->clock, self, due_ms, pace_cb, self);
      return;
    }
  self->turn_end = g_idle_source_new ();
  g_source_set_priority (self->turn_end, G_PRIORITY_DEFAULT);
  g_source_set_static_name (self->turn_end, "Larder cache");
  g_source_set_callback (self->turn_end, turn_end_cb, self, NULL);
  g_source_attach (self->turn_end, g_main_context_get_thread_default ());
}

/* Takes @item. A second change of the same thing in one turn replaces the first. */
static void
save (LarderCache     *self,
      LarderCacheItem *item)
{
  LarderCacheItem *former;

  if (self->storage == NULL)
    {
      larder_cache_item_unref (item);
      return;
    }

  former = g_hash_table_lookup (self->pending, item->key);
  if (former != NULL)
    g_ptr_array_remove_fast (self->turn, former);
  item->saved_at = self->now_ms;
  g_ptr_array_add (self->turn, larder_cache_item_ref (item));
  g_hash_table_replace (self->pending, item->key, item);
  if (self->turn_end == NULL && !self->is_paced)
    await_turn_end (self);
}

void
larder_cache_save_query (LarderCache *self,
                         const char  *hash,
                         LarderValue *data,
                         gint64       updated_at,
                         LarderValue *refs)
{
  LarderCacheItem *item = larder_cache_item_new (NULL, hash);

  item->value = data != NULL ? larder_value_ref (data) : NULL;
  item->refs_value = refs != NULL ? larder_value_ref (refs) : NULL;
  item->updated_at = updated_at;
  save (self, item);
}

void
larder_cache_save_row (LarderCache *self,
                       const char  *table,
                       const char  *id,
                       LarderValue *row)
{
  LarderCacheItem *item = larder_cache_item_new (table, id);

  item->value = row != NULL ? larder_value_ref (row) : NULL;
  save (self, item);
}

void
larder_cache_set_clock (LarderCache *self,
                        LarderClock *clock)
{
  /* Nobody else would take back what the former clock was asked for. */
  larder_cache_end_turn (self);
  g_set_object (&self->clock, clock);
  self->paced_ms = 0;
  larder_cache_set_now (self, larder_clock_get_time_ms (clock));
}

void
larder_cache_clock_jumped (LarderCache *self)
{
  larder_cache_end_turn (self);
  self->paced_ms = 0;
}

void
larder_cache_set_now (LarderCache *self,
                      gint64       now_ms)
{
  gboolean first = self->now_ms == 0;
  LarderCacheBatch *batch;

  self->now_ms = now_ms;
  if (!first || self->storage == NULL || now_ms <= KEPT_MS)
    return;

  batch = g_new0 (LarderCacheBatch, 1);
  batch->items = g_ptr_array_new_with_free_func (larder_cache_item_unref);
  batch->purge_before = now_ms - KEPT_MS;
  larder_storage_push (self->storage, larder_cache_batch_write, larder_cache_batch_done, batch,
                       larder_cache_batch_free);
}
