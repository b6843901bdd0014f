/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What one turn of the main loop changes in a cache file. */

#pragma once

#include "larder/larder-storage-private.h"
#include "larder/larder-value.h"

G_BEGIN_DECLS

/* One query or row on its way to the disk. */
typedef struct
{
  gatomicrefcount  refs;
  char            *key;         /* in the table of pending items */
  char            *table;       /* NULL: a query */
  char            *id;          /* of the row, or the hash of the query */
  LarderValue     *value;       /* NULL: gone; for the owner's thread only */
  LarderValue     *refs_value;
  GBytes          *data;        /* @value as text, made at the end of the turn */
  GBytes          *refs_data;
  gint64           updated_at;
  gint64           saved_at;
} LarderCacheItem;

typedef struct
{
  GPtrArray *items;             /* of LarderCacheItem (owned) */
  gboolean   clear;
  gint64     purge_before;      /* 0: nothing is thrown away */
} LarderCacheBatch;

LarderCacheItem *larder_cache_item_new    (const char      *table,
                                           const char      *id);
LarderCacheItem *larder_cache_item_ref    (LarderCacheItem *item);
void             larder_cache_item_unref  (gpointer         item);
void             larder_cache_batch_free  (gpointer         batch);
/* In the storage thread. */
gboolean         larder_cache_batch_write (sqlite3         *db,
                                           gpointer         batch,
                                           GError         **error);

G_END_DECLS
