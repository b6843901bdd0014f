/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The file of an outbox: its rows, its lock, and what is done with a damaged one. */

#include "config.h"

#include "larder/larder-outbox-file-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "larder/larder-error.h"

/* "LrdO" */
#define APPLICATION_ID 0x4c72644f
/* 2: with the column "more" */
#define VERSION 2

#define COLUMNS_1 \
  "seq, id, key, variables, patches, writes, refs, scope, not_before, paused, checkpoint, state, " \
  "error, submitted_at, attempts"
#define COLUMNS COLUMNS_1 ", more"

/* Results stand apart: a program that does not know them must not send them again. */
#define RESULT_COLUMNS "seq, id, key, variables, not_before, submitted_at, attempts, more"
#define RESULT_SCHEMA \
  "CREATE TABLE result (seq INTEGER NOT NULL, id TEXT PRIMARY KEY, key TEXT NOT NULL, " \
  "variables TEXT, not_before INTEGER NOT NULL, submitted_at INTEGER NOT NULL, " \
  "attempts INTEGER NOT NULL DEFAULT 0, more TEXT);"
/* In the columns of an entry, so that both are read alike. */
#define RESULT_SELECT \
  "SELECT seq, id, key, variables, NULL, NULL, NULL, NULL, not_before, 0, NULL, 'done', NULL, " \
  "submitted_at, attempts, more FROM result ORDER BY seq"

static const char SCHEMA[] =
  "CREATE TABLE entry (seq INTEGER NOT NULL, id TEXT PRIMARY KEY, key TEXT NOT NULL, "
  "variables TEXT, patches TEXT, writes TEXT, refs TEXT, scope TEXT, "
  "not_before INTEGER NOT NULL DEFAULT 0, paused INTEGER NOT NULL DEFAULT 0, checkpoint TEXT, "
  "state TEXT NOT NULL, error TEXT, submitted_at INTEGER NOT NULL, "
  "attempts INTEGER NOT NULL DEFAULT 0, more TEXT);"
  "CREATE INDEX entry_seq ON entry (seq);"
  RESULT_SCHEMA;

LarderOutboxRow *
larder_outbox_row_new (void)
{
  LarderOutboxRow *self = g_new0 (LarderOutboxRow, 1);

  g_atomic_ref_count_init (&self->refs);
  return self;
}

LarderOutboxRow *
larder_outbox_row_ref (LarderOutboxRow *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
larder_outbox_row_unref (LarderOutboxRow *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->id);
  g_free (self->key);
  g_free (self->variables);
  g_free (self->patches);
  g_free (self->writes);
  g_free (self->references);
  g_free (self->scope);
  g_free (self->checkpoint);
  g_free (self->state);
  g_free (self->error);
  g_free (self->more);
  g_free (self);
}

static void
set_json (LarderValueBuilder *builder,
          const char         *name,
          const char         *json)
{
  g_autoptr(LarderValue) value = NULL;

  if (json != NULL)
    value = larder_value_new_from_json (json, -1, NULL);
  if (value != NULL)
    larder_value_builder_set_value (builder, name, value);
  else
    larder_value_builder_set_null (builder, name);
}

LarderValue *
larder_outbox_row_to_value (LarderOutboxRow *self)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();

  larder_value_builder_set_int (builder, "seq", self->seq);
  larder_value_builder_set_string (builder, "id", self->id);
  larder_value_builder_set_string (builder, "key", self->key);
  set_json (builder, "variables", self->variables);
  set_json (builder, "patches", self->patches);
  set_json (builder, "writes", self->writes);
  set_json (builder, "refs", self->references);
  if (self->scope != NULL)
    larder_value_builder_set_string (builder, "scope", self->scope);
  else
    larder_value_builder_set_null (builder, "scope");
  larder_value_builder_set_int (builder, "not_before", self->not_before);
  larder_value_builder_set_boolean (builder, "paused", self->paused);
  set_json (builder, "checkpoint", self->checkpoint);
  larder_value_builder_set_string (builder, "state", self->state);
  set_json (builder, "error", self->error);
  larder_value_builder_set_int (builder, "submitted_at", self->submitted_at);
  larder_value_builder_set_int (builder, "attempts", self->attempts);
  set_json (builder, "more", self->more);
  return larder_value_builder_end (builder);
}

static char *
dup_column (sqlite3_stmt *statement,
            int           column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

/* The same for what is no JSON and so not looked at again: noise in it becomes text. */
static char *
dup_name (sqlite3_stmt *statement,
          int           column,
          gboolean     *spoiled)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  if (text == NULL || g_utf8_validate (text, -1, NULL))
    return g_strdup (text);
  *spoiled = TRUE;
  return g_utf8_make_valid (text, -1);
}

static LarderOutboxRow *
read_row (sqlite3_stmt *statement,
          gboolean     *spoiled)
{
  LarderOutboxRow *row = larder_outbox_row_new ();
  gboolean noise = FALSE;

  row->seq = sqlite3_column_int64 (statement, 0);
  row->id = dup_name (statement, 1, &noise);
  row->key = dup_name (statement, 2, &noise);
  row->variables = dup_column (statement, 3);
  row->patches = dup_column (statement, 4);
  row->writes = dup_column (statement, 5);
  row->references = dup_column (statement, 6);
  row->scope = dup_name (statement, 7, &noise);
  row->not_before = sqlite3_column_int64 (statement, 8);
  row->paused = sqlite3_column_int (statement, 9) != 0;
  row->checkpoint = dup_column (statement, 10);
  row->state = dup_name (statement, 11, &noise);
  row->error = dup_column (statement, 12);
  row->submitted_at = sqlite3_column_int64 (statement, 13);
  row->attempts = (guint) MAX (0, sqlite3_column_int (statement, 14));
  if (sqlite3_column_count (statement) > 15)
    row->more = dup_column (statement, 15);
  /* Nobody knows what it was to be: it is parked. */
  if (noise && row->state != NULL)
    g_set_str (&row->state, "damaged");
  *spoiled = *spoiled || noise;
  return row;
}

/* Adds rows that @rows lacks, up to the first that can not be read. Rows with noise in their names
 * are added, and are an error too. */
static gboolean
read_rows (sqlite3     *db,
           const char  *sql,
           GPtrArray   *rows,
           GError     **error)
{
  gboolean spoiled = FALSE;
  sqlite3_stmt *statement = larder_storage_prepare (db, sql, error);
  int code;

  if (statement == NULL)
    return FALSE;
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      g_autoptr(LarderOutboxRow) row = read_row (statement, &spoiled);
      gboolean known = row->id == NULL || row->key == NULL || row->state == NULL;

      for (guint i = 0; !known && i < rows->len; i++)
        known = g_str_equal (((LarderOutboxRow *) rows->pdata[i])->id, row->id);
      if (!known)
        g_ptr_array_add (rows, g_steal_pointer (&row));
    }
  if (code != SQLITE_DONE)
    larder_storage_set_error (db, error);
  else if (spoiled)
    g_set_error_literal (error, LARDER_ERROR, LARDER_ERROR_INVALID,
                         "an entry has noise in its names");
  sqlite3_finalize (statement);
  return code == SQLITE_DONE && !spoiled;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const LarderOutboxRow *first = *(LarderOutboxRow * const *) a;
  const LarderOutboxRow *second = *(LarderOutboxRow * const *) b;

  return (first->seq > second->seq) - (first->seq < second->seq);
}

/* What can be read of a damaged file, by several ways through it: from the front, from the back,
 * by the index. */
static GPtrArray *
salvage (const char *path)
{
  static const char * const ways[] = {
    "SELECT " COLUMNS " FROM entry NOT INDEXED ORDER BY rowid",
    "SELECT " COLUMNS " FROM entry NOT INDEXED ORDER BY rowid DESC",
    "SELECT " COLUMNS " FROM entry ORDER BY seq",
    "SELECT " COLUMNS " FROM entry ORDER BY seq DESC",
    "SELECT " COLUMNS_1 " FROM entry NOT INDEXED ORDER BY rowid",
    "SELECT " COLUMNS_1 " FROM entry NOT INDEXED ORDER BY rowid DESC",
    "SELECT " COLUMNS_1 " FROM entry ORDER BY seq",
    "SELECT " COLUMNS_1 " FROM entry ORDER BY seq DESC",
  };
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) larder_outbox_row_unref);
  sqlite3 *db = NULL;

  /* A file that is shorter than it says is opened only by who may write its schema. */
  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
      larder_storage_exec (db, "PRAGMA writable_schema = ON", NULL))
    for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
      read_rows (db, ways[i], rows, NULL);
  sqlite3_close (db);
  g_ptr_array_sort (rows, compare_rows);
  return rows;
}

int
larder_outbox_file_lock (const char  *path,
                         GError     **error)
{
  g_autofree char *name = g_strconcat (path, ".lock", NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  int fd;

  g_mkdir_with_parents (folder, 0700);
  fd = open (name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      g_set_error (error, LARDER_ERROR, LARDER_ERROR_STORAGE,
                   "The lock file “%s” can not be made: %s", name, g_strerror (errno));
      return -1;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      if (errno == EWOULDBLOCK)
        g_set_error (error, LARDER_ERROR, LARDER_ERROR_BUSY,
                     "The outbox “%s” is used by another program", path);
      else
        g_set_error (error, LARDER_ERROR, LARDER_ERROR_STORAGE,
                     "The outbox “%s” can not be locked: %s", path, g_strerror (errno));
      close (fd);
      return -1;
    }
  return fd;
}

static gboolean
write_all (sqlite3    *db,
           GPtrArray  *rows,
           GError    **error)
{
  if (!larder_storage_exec (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    if (!larder_outbox_file_write (db, rows->pdata[i], error))
      return FALSE;
  return larder_storage_exec (db, "COMMIT", error);
}

static gboolean
can_read (sqlite3    *db,
          const char *sql)
{
  sqlite3_stmt *statement = larder_storage_prepare (db, sql, NULL);

  sqlite3_finalize (statement);
  return statement != NULL;
}

static gboolean
has_more (sqlite3 *db)
{
  return can_read (db, "SELECT more FROM entry");
}

/* A file of version 1 lacks a column, and an older one of version 2 the results; its entries stay
 * as they are. */
static gboolean
migrate (sqlite3  *db,
         GError  **error)
{
  g_autofree char *version = NULL;

  if (!can_read (db, RESULT_SELECT) && !larder_storage_exec (db, RESULT_SCHEMA, error))
    return FALSE;
  if (has_more (db))
    return TRUE;
  version = g_strdup_printf ("PRAGMA user_version = %d", VERSION);
  return larder_storage_exec (db, "BEGIN IMMEDIATE", error) &&
         larder_storage_exec (db, "ALTER TABLE entry ADD COLUMN more TEXT", error) &&
         larder_storage_exec (db, version, error) &&
         larder_storage_exec (db, "COMMIT", error);
}

sqlite3 *
larder_outbox_file_open (const char  *path,
                         GPtrArray  **rows,
                         gboolean    *was_damaged,
                         GError     **error)
{
  const LarderStorageSpec spec = {
    .path = path, .application_id = APPLICATION_ID, .version = VERSION, .schema = SCHEMA,
    .durable = TRUE,
  };
  g_autoptr(GPtrArray) found =
    g_ptr_array_new_with_free_func ((GDestroyNotify) larder_outbox_row_unref);
  g_autoptr(GError) damage = NULL;
  sqlite3 *db = larder_storage_open (&spec, &damage);

  if (db != NULL &&
      (!migrate (db, &damage) ||
       !read_rows (db, "SELECT " COLUMNS " FROM entry ORDER BY seq", found, &damage) ||
       !read_rows (db, RESULT_SELECT, found, &damage)))
    g_clear_pointer (&db, sqlite3_close);
  if (db == NULL && !g_error_matches (damage, LARDER_ERROR, LARDER_ERROR_INVALID))
    {
      g_propagate_error (error, g_steal_pointer (&damage));
      return NULL;
    }
  if (db == NULL)
    {
      g_info ("The outbox is begun anew: %s", damage->message);
      *was_damaged = TRUE;
      g_ptr_array_unref (found);
      found = salvage (path);
      if (!larder_storage_set_aside (path, error))
        return NULL;
      db = larder_storage_open (&spec, error);
      if (db != NULL && !write_all (db, found, error))
        g_clear_pointer (&db, sqlite3_close);
    }
  if (db != NULL)
    *rows = g_steal_pointer (&found);
  return db;
}

GPtrArray *
larder_outbox_file_peek (const char  *path,
                         GError     **error)
{
  g_autoptr(GPtrArray) rows =
    g_ptr_array_new_with_free_func ((GDestroyNotify) larder_outbox_row_unref);
  sqlite3 *db = NULL;
  gboolean read;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&rows);
  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
    {
      larder_storage_set_error (db, error);
      sqlite3_close (db);
      return NULL;
    }
  sqlite3_busy_timeout (db, 2000);
  read = read_rows (db, has_more (db) ? "SELECT " COLUMNS " FROM entry ORDER BY seq"
                                      : "SELECT " COLUMNS_1 " FROM entry ORDER BY seq", rows, error);
  sqlite3_close (db);
  return read ? g_steal_pointer (&rows) : NULL;
}

static gboolean
write_result (sqlite3          *db,
              LarderOutboxRow  *row,
              GError          **error)
{
  sqlite3_stmt *statement =
    larder_storage_prepare (db, "INSERT OR REPLACE INTO result (" RESULT_COLUMNS ") VALUES "
                            "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", error);
  gboolean done;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, row->seq);
  larder_storage_bind_text (statement, 2, row->id);
  larder_storage_bind_text (statement, 3, row->key);
  larder_storage_bind_text (statement, 4, row->variables);
  sqlite3_bind_int64 (statement, 5, row->not_before);
  sqlite3_bind_int64 (statement, 6, row->submitted_at);
  sqlite3_bind_int64 (statement, 7, row->attempts);
  larder_storage_bind_text (statement, 8, row->more);
  done = larder_storage_step (statement, error);
  sqlite3_finalize (statement);
  return done;
}

static gboolean
delete_from (sqlite3     *db,
             const char  *sql,
             const char  *id,
             GError     **error)
{
  sqlite3_stmt *statement = larder_storage_prepare (db, sql, error);
  gboolean done;

  if (statement == NULL)
    return FALSE;
  larder_storage_bind_text (statement, 1, id);
  done = larder_storage_step (statement, error);
  sqlite3_finalize (statement);
  return done;
}

static gboolean
write_entry (sqlite3          *db,
             LarderOutboxRow  *row,
             GError          **error)
{
  sqlite3_stmt *statement =
    larder_storage_prepare (db, "INSERT OR REPLACE INTO entry (" COLUMNS ") VALUES "
                            "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
                            error);
  gboolean done;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, row->seq);
  larder_storage_bind_text (statement, 2, row->id);
  larder_storage_bind_text (statement, 3, row->key);
  larder_storage_bind_text (statement, 4, row->variables);
  larder_storage_bind_text (statement, 5, row->patches);
  larder_storage_bind_text (statement, 6, row->writes);
  larder_storage_bind_text (statement, 7, row->references);
  larder_storage_bind_text (statement, 8, row->scope);
  sqlite3_bind_int64 (statement, 9, row->not_before);
  sqlite3_bind_int (statement, 10, row->paused);
  larder_storage_bind_text (statement, 11, row->checkpoint);
  larder_storage_bind_text (statement, 12, row->state);
  larder_storage_bind_text (statement, 13, row->error);
  sqlite3_bind_int64 (statement, 14, row->submitted_at);
  sqlite3_bind_int64 (statement, 15, row->attempts);
  larder_storage_bind_text (statement, 16, row->more);
  done = larder_storage_step (statement, error);
  sqlite3_finalize (statement);
  return done;
}

gboolean
larder_outbox_file_write (sqlite3          *db,
                          LarderOutboxRow  *row,
                          GError          **error)
{
  if (g_str_equal (row->state, "done"))
    return write_result (db, row, error) &&
           delete_from (db, "DELETE FROM entry WHERE id = ?1", row->id, error);
  return write_entry (db, row, error);
}

gboolean
larder_outbox_file_delete (sqlite3     *db,
                           const char  *id,
                           GError     **error)
{
  return delete_from (db, "DELETE FROM entry WHERE id = ?1", id, error) &&
         delete_from (db, "DELETE FROM result WHERE id = ?1", id, error);
}
