/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writes into a cache file what one turn of the main loop changed. */

#include "config.h"

#include "larder/larder-cache-batch-private.h"

/* Nobody misses the room that a week-old row takes for a day more. */
#define PURGE_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

LarderCacheItem *
larder_cache_item_new (const char *table,
                       const char *id)
{
  LarderCacheItem *item = g_new0 (LarderCacheItem, 1);

  g_atomic_ref_count_init (&item->refs);
  item->table = g_strdup (table);
  item->id = g_strdup (id);
  item->key = g_strconcat (table != NULL ? table : "", "\x1f", id, NULL);
  return item;
}

void
larder_cache_item_unref (gpointer user_data)
{
  LarderCacheItem *item = user_data;

  if (!g_atomic_ref_count_dec (&item->refs))
    return;
  g_free (item->key);
  g_free (item->table);
  g_free (item->id);
  g_clear_pointer (&item->value, larder_value_unref);
  g_clear_pointer (&item->refs_value, larder_value_unref);
  g_clear_pointer (&item->data, g_bytes_unref);
  g_clear_pointer (&item->refs_data, g_bytes_unref);
  g_free (item);
}

LarderCacheItem *
larder_cache_item_ref (LarderCacheItem *item)
{
  g_atomic_ref_count_inc (&item->refs);
  return item;
}

void
larder_cache_batch_free (gpointer user_data)
{
  LarderCacheBatch *batch = user_data;

  g_ptr_array_unref (batch->items);
  g_free (batch);
}

static void
bind_bytes (sqlite3_stmt *statement,
            int           position,
            GBytes       *bytes)
{
  gsize size;
  const void *data;

  if (bytes == NULL)
    return;
  data = g_bytes_get_data (bytes, &size);
  sqlite3_bind_blob64 (statement, position, data, size, SQLITE_STATIC);
}

/* What is there keeps its place in the file, so that only its own page is written anew. */
static const char *
choose_sql (LarderCacheItem *item)
{
  if (item->table == NULL)
    return item->data != NULL
           ? "INSERT INTO query VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (hash) DO UPDATE SET "
             "data = excluded.data, refs = excluded.refs, updated_at = excluded.updated_at, "
             "saved_at = excluded.saved_at"
           : "DELETE FROM query WHERE hash = ?1";
  return item->data != NULL
         ? "INSERT INTO row VALUES (?1, ?2, ?3, ?4) ON CONFLICT (tbl, id) DO UPDATE SET "
           "data = excluded.data, saved_at = excluded.saved_at"
         : "DELETE FROM row WHERE tbl = ?1 AND id = ?2";
}

static gboolean
write_item (sqlite3          *db,
            LarderCacheItem  *item,
            GError          **error)
{
  sqlite3_stmt *statement = larder_storage_keep (db, choose_sql (item), error);

  if (statement == NULL)
    return FALSE;
  if (item->table == NULL && item->data != NULL)
    {
      sqlite3_bind_text (statement, 1, item->id, -1, SQLITE_STATIC);
      bind_bytes (statement, 2, item->data);
      bind_bytes (statement, 3, item->refs_data);
      sqlite3_bind_int64 (statement, 4, item->updated_at);
      sqlite3_bind_int64 (statement, 5, item->saved_at);
    }
  else if (item->table == NULL)
    sqlite3_bind_text (statement, 1, item->id, -1, SQLITE_STATIC);
  else
    {
      sqlite3_bind_text (statement, 1, item->table, -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 2, item->id, -1, SQLITE_STATIC);
      if (item->data != NULL)
        {
          bind_bytes (statement, 3, item->data);
          sqlite3_bind_int64 (statement, 4, item->saved_at);
        }
    }
  return larder_storage_step (statement, error);
}

/* Whether the last time was less than a day ago, of which the file itself tells. */
static gboolean
was_purged (sqlite3  *db,
            gint64    before,
            gboolean *was,
            GError  **error)
{
  sqlite3_stmt *statement =
    larder_storage_prepare (db, "SELECT value FROM meta WHERE name = 'purged'", error);
  gint64 former = 0;

  if (statement == NULL)
    return FALSE;
  if (sqlite3_step (statement) == SQLITE_ROW)
    former = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  *was = former > 0 && former <= before && before - former < PURGE_MS;
  return TRUE;
}

/* All pages of the file are read for this. */
static gboolean
purge (sqlite3  *db,
       gint64    before,
       GError  **error)
{
  static const char * const sql[] = {
    "DELETE FROM query WHERE saved_at < ?1",
    "DELETE FROM row WHERE saved_at < ?1 AND NOT EXISTS (SELECT 1 FROM query, "
    "json_each (query.refs) AS list, json_each (list.value) AS item WHERE query.refs IS NOT NULL "
    "AND json_extract (list.value, '$[0]') = row.tbl AND item.value = row.id)",
    "INSERT OR REPLACE INTO meta VALUES ('purged', ?1)",
  };
  gboolean was = FALSE;

  if (!was_purged (db, before, &was, error))
    return FALSE;
  for (guint i = 0; !was && i < G_N_ELEMENTS (sql); i++)
    {
      sqlite3_stmt *statement = larder_storage_prepare (db, sql[i], error);
      gboolean done;

      if (statement == NULL)
        return FALSE;
      sqlite3_bind_int64 (statement, 1, before);
      done = larder_storage_step (statement, error);
      sqlite3_finalize (statement);
      if (!done)
        return FALSE;
    }
  return TRUE;
}

/* In the storage thread. */
gboolean
larder_cache_batch_write (sqlite3   *db,
                          gpointer   data,
                          GError   **error)
{
  LarderCacheBatch *batch = data;
  gboolean done = TRUE;

  if (batch->clear)
    done = larder_storage_exec (db, "DELETE FROM query; DELETE FROM row", error);
  if (done && batch->purge_before > 0)
    done = purge (db, batch->purge_before, error);
  for (guint i = 0; done && i < batch->items->len; i++)
    done = write_item (db, batch->items->pdata[i], error);
  return done;
}
