/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The cache file: queries and rows, written as they change, read one by one. */

#include "config.h"

#include "larder/larder-cache.h"

#include "larder/larder-cache-batch-private.h"
#include "larder/larder-cache-private.h"

/* "LrdC" */
#define APPLICATION_ID 0x4c726443
#define VERSION 1

static const char SCHEMA[] =
  "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);"
  "CREATE TABLE query (hash TEXT PRIMARY KEY, data BLOB NOT NULL, refs BLOB, "
  "updated_at INTEGER NOT NULL, saved_at INTEGER NOT NULL);"
  "CREATE TABLE row (tbl TEXT NOT NULL, id TEXT NOT NULL, data BLOB NOT NULL, "
  "saved_at INTEGER NOT NULL, PRIMARY KEY (tbl, id));";

/**
 * LarderCache:
 *
 * The file in which a client keeps what it has read, so that there is something to show at the next
 * start.
 *
 * It may vanish at any time. What changes in one turn of the main loop is written together by a
 * thread, and what changes without end four times a second; reading is synchronous and small. A
 * file that can not be written is told by [property@Larder.Cache:in-memory] and is never an error.
 */

typedef enum
{
  PROP_PATH = 1,
  PROP_BUSTER,
  PROP_WAS_DAMAGED,
  PROP_IN_MEMORY,
} LarderCacheProperty;

static GParamSpec *properties[PROP_IN_MEMORY + 1];

G_DEFINE_FINAL_TYPE (LarderCache, larder_cache, G_TYPE_OBJECT)

static void
set_in_memory (LarderCache *self,
               gboolean     in_memory)
{
  if (self->in_memory == in_memory)
    return;
  self->in_memory = in_memory;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IN_MEMORY]);
}

static void recover (LarderCache *self);

void
larder_cache_batch_done (gpointer      data,
                         const GError *error,
                         gpointer      owner)
{
  LarderCache *self = owner;
  LarderCacheBatch *batch = data;

  for (guint i = 0; i < batch->items->len; i++)
    {
      LarderCacheItem *item = batch->items->pdata[i];

      if (g_hash_table_lookup (self->pending, item->key) == item)
        g_hash_table_remove (self->pending, item->key);
    }

  /* What was thrown away must not come back because the disk was full at that moment. */
  if (batch->clear)
    self->n_clearing--;
  if (batch->clear && error != NULL)
    self->clear = TRUE;
  if (error != NULL)
    g_info ("The cache was not written: %s", error->message);
  if (g_error_matches (error, LARDER_ERROR, LARDER_ERROR_INVALID))
    recover (self);
  else
    set_in_memory (self, error != NULL);
}

static void
close_reader (LarderCache *self)
{
  g_clear_pointer (&self->load_query, sqlite3_finalize);
  g_clear_pointer (&self->load_row, sqlite3_finalize);
  g_clear_pointer (&self->reader, sqlite3_close);
}

static gboolean
open_reader (LarderCache  *self,
             const char   *name,
             int           flags,
             GError      **error)
{
  if (sqlite3_open_v2 (name, &self->reader, SQLITE_OPEN_READONLY | flags, NULL) != SQLITE_OK)
    {
      larder_storage_set_error (self->reader, error);
      close_reader (self);
      return FALSE;
    }
  sqlite3_busy_timeout (self->reader, 1000);
  self->load_query =
    larder_storage_prepare (self->reader,
                            "SELECT data, updated_at, refs FROM query WHERE hash = ?1", error);
  if (self->load_query != NULL)
    self->load_row =
      larder_storage_prepare (self->reader, "SELECT data FROM row WHERE tbl = ?1 AND id = ?2",
                              error);
  if (self->load_row == NULL)
    close_reader (self);
  return self->reader != NULL;
}

/* A folder that may only be read still gives what was kept there. */
static void
open_unwritable (LarderCache *self)
{
  g_autofree char *absolute = g_canonicalize_filename (self->path, NULL);
  g_autofree char *uri = g_filename_to_uri (absolute, NULL, NULL);
  g_autofree char *name = g_strconcat (uri != NULL ? uri : "", "?immutable=1", NULL);

  self->in_memory = TRUE;
  if (g_file_test (self->path, G_FILE_TEST_IS_REGULAR))
    open_reader (self, name, SQLITE_OPEN_URI, NULL);
}

/* Damage that no reading met before. */
static void
check_done (gpointer      data,
            const GError *error,
            gpointer      owner)
{
  if (!g_error_matches (error, LARDER_ERROR, LARDER_ERROR_INVALID))
    return;
  g_info ("The cache is begun anew: %s", error->message);
  recover (owner);
}

static void
open_file (LarderCache *self)
{
  gboolean check_later = FALSE;
  const LarderStorageSpec spec = {
    .path = self->path, .application_id = APPLICATION_ID, .version = VERSION,
    .schema = SCHEMA, .buster = self->buster, .check_later = &check_later,
  };
  g_autoptr(GError) error = NULL;
  sqlite3 *db = larder_storage_open (&spec, &error);

  if (db == NULL && !g_error_matches (error, LARDER_ERROR, LARDER_ERROR_STORAGE))
    {
      g_info ("The cache is begun anew: %s", error->message);
      self->was_damaged = TRUE;
      g_clear_error (&error);
      if (larder_storage_set_aside (self->path, &error))
        db = larder_storage_open (&spec, &error);
    }
  if (db != NULL && open_reader (self, self->path, 0, &error))
    {
      self->storage = larder_storage_new (db, self);
      if (check_later)
        larder_storage_push_idle (self->storage, larder_storage_check, check_done);
      return;
    }

  g_info ("The cache can not be written: %s", error->message);
  sqlite3_close (db);
  open_unwritable (self);
}

/* The file turned out to be damaged while it was in use. */
static void
recover (LarderCache *self)
{
  close_reader (self);
  if (self->storage != NULL)
    larder_storage_close (g_steal_pointer (&self->storage));
  g_hash_table_remove_all (self->pending);
  g_ptr_array_set_size (self->turn, 0);
  self->clear = FALSE;
  self->n_clearing = 0;
  if (larder_storage_set_aside (self->path, NULL))
    open_file (self);
  self->was_damaged = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAS_DAMAGED]);
}

static LarderValue *
column_value (sqlite3_stmt *statement,
              int           column)
{
  const void *data = sqlite3_column_blob (statement, column);
  int size = sqlite3_column_bytes (statement, column);

  return data != NULL ? larder_value_new_from_json (data, size, NULL) : NULL;
}

/* TRUE when there is a row to read. */
static gboolean
look_up (LarderCache  *self,
         sqlite3_stmt *statement)
{
  int code = sqlite3_step (statement);

  if (code == SQLITE_ROW)
    return TRUE;
  sqlite3_reset (statement);
  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
    recover (self);
  return FALSE;
}

/* What the file still holds is void. */
static gboolean
is_cleared (LarderCache *self)
{
  return self->clear || self->n_clearing > 0;
}

LarderValue *
larder_cache_load_query (LarderCache  *self,
                         const char   *hash,
                         gint64       *updated_at,
                         LarderValue **refs)
{
  g_autofree char *key = g_strconcat ("\x1f", hash, NULL);
  LarderCacheItem *item = g_hash_table_lookup (self->pending, key);
  LarderValue *data;

  *refs = NULL;
  if (item != NULL)
    {
      *updated_at = item->updated_at;
      *refs = item->refs_value != NULL ? larder_value_ref (item->refs_value) : NULL;
      return item->value != NULL ? larder_value_ref (item->value) : NULL;
    }
  if (self->load_query == NULL || is_cleared (self))
    return NULL;

  sqlite3_bind_text (self->load_query, 1, hash, -1, SQLITE_STATIC);
  if (!look_up (self, self->load_query))
    return NULL;
  data = column_value (self->load_query, 0);
  *updated_at = sqlite3_column_int64 (self->load_query, 1);
  *refs = column_value (self->load_query, 2);
  sqlite3_reset (self->load_query);
  return data;
}

void
larder_cache_begin_reading (LarderCache *self)
{
  if (self->reader != NULL)
    sqlite3_exec (self->reader, "BEGIN", NULL, NULL, NULL);
}

void
larder_cache_end_reading (LarderCache *self)
{
  if (self->reader != NULL && !sqlite3_get_autocommit (self->reader))
    sqlite3_exec (self->reader, "COMMIT", NULL, NULL, NULL);
}

LarderValue *
larder_cache_load_row (LarderCache *self,
                       const char  *table,
                       const char  *id)
{
  g_autofree char *key = g_strconcat (table, "\x1f", id, NULL);
  LarderCacheItem *item = g_hash_table_lookup (self->pending, key);
  LarderValue *data;

  if (item != NULL)
    return item->value != NULL ? larder_value_ref (item->value) : NULL;
  if (self->load_row == NULL || is_cleared (self))
    return NULL;

  sqlite3_bind_text (self->load_row, 1, table, -1, SQLITE_STATIC);
  sqlite3_bind_text (self->load_row, 2, id, -1, SQLITE_STATIC);
  if (!look_up (self, self->load_row))
    return NULL;
  data = column_value (self->load_row, 0);
  sqlite3_reset (self->load_row);
  return data;
}

void
larder_cache_clear (LarderCache *self)
{
  g_hash_table_remove_all (self->pending);
  g_ptr_array_set_size (self->turn, 0);
  self->clear = self->storage != NULL;
  larder_cache_end_turn (self);
}

static void
larder_cache_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  LarderCache *self = LARDER_CACHE (object);

  switch ((LarderCacheProperty) prop_id)
    {
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;

    case PROP_BUSTER:
      g_value_set_string (value, self->buster);
      break;

    case PROP_WAS_DAMAGED:
      g_value_set_boolean (value, self->was_damaged);
      break;

    case PROP_IN_MEMORY:
      g_value_set_boolean (value, self->in_memory);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
larder_cache_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  LarderCache *self = LARDER_CACHE (object);

  if (prop_id == PROP_PATH)
    self->path = g_value_dup_string (value);
  else if (prop_id == PROP_BUSTER)
    self->buster = g_value_dup_string (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
larder_cache_constructed (GObject *object)
{
  LarderCache *self = LARDER_CACHE (object);

  G_OBJECT_CLASS (larder_cache_parent_class)->constructed (object);

  g_return_if_fail (self->path != NULL);
  g_set_str (&self->buster, self->buster != NULL ? self->buster : "");
  open_file (self);
}

static void
larder_cache_finalize (GObject *object)
{
  LarderCache *self = LARDER_CACHE (object);

  larder_cache_end_turn (self);
  /* The last connection tidies up, and only one that writes can. */
  close_reader (self);
  if (self->storage != NULL)
    larder_storage_close (self->storage);
  g_hash_table_unref (self->pending);
  g_ptr_array_unref (self->turn);
  g_clear_object (&self->clock);
  g_free (self->path);
  g_free (self->buster);

  G_OBJECT_CLASS (larder_cache_parent_class)->finalize (object);
}

static void
larder_cache_class_init (LarderCacheClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags construct =
    G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = larder_cache_get_property;
  object_class->set_property = larder_cache_set_property;
  object_class->constructed = larder_cache_constructed;
  object_class->finalize = larder_cache_finalize;

  /**
   * LarderCache:path:
   *
   * The path of the file.
   */
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, construct);
  /**
   * LarderCache:buster:
   *
   * What the data in the file must be of to be used, such as the version of the row types.
   */
  properties[PROP_BUSTER] = g_param_spec_string ("buster", NULL, NULL, NULL, construct);
  /**
   * LarderCache:was-damaged:
   *
   * Whether a file was found that could not be used and was set aside.
   */
  properties[PROP_WAS_DAMAGED] =
    g_param_spec_boolean ("was-damaged", NULL, NULL, FALSE, readable);
  /**
   * LarderCache:in-memory:
   *
   * Whether what changes is kept in memory only, because the file can not be written.
   */
  properties[PROP_IN_MEMORY] = g_param_spec_boolean ("in-memory", NULL, NULL, FALSE, readable);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
larder_cache_init (LarderCache *self)
{
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, larder_cache_item_unref);
  self->turn = g_ptr_array_new_with_free_func (larder_cache_item_unref);
}

/**
 * larder_cache_new:
 * @path: of the file; its folder is made when it is not there
 * @buster: (nullable): a file that was made with another one is set aside
 *
 * Opens or makes a cache file. This never fails: without a file the cache is of no effect.
 *
 * Errors are read back with their domain, code and message. A domain of extended errors, as
 * G_DEFINE_EXTENDED_ERROR() makes one, has to be known before: call its quark function first.
 *
 * Returns: (transfer full): the cache
 */
LarderCache *
larder_cache_new (const char *path,
                  const char *buster)
{
  g_return_val_if_fail (path != NULL, NULL);

  return g_object_new (LARDER_TYPE_CACHE, "path", path, "buster", buster, NULL);
}
