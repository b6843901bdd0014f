/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Opening a SQLite file of ours, telling a damaged one, and setting it aside. */

#include "config.h"

#include "larder/larder-storage-private.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "larder/larder-error.h"

/* Bytes of a file whose pages are looked at before it is used. */
#define CHECKED_AT_ONCE (1024 * 1024)

void
larder_storage_set_error (sqlite3  *db,
                          GError  **error)
{
  int code = db != NULL ? sqlite3_errcode (db) : SQLITE_NOMEM;
  gboolean damaged = code == SQLITE_CORRUPT || code == SQLITE_NOTADB;

  g_set_error (error, LARDER_ERROR, damaged ? LARDER_ERROR_INVALID : LARDER_ERROR_STORAGE,
               "SQLite: %s", db != NULL ? sqlite3_errmsg (db) : "out of memory");
}

gboolean
larder_storage_exec (sqlite3     *db,
                     const char  *sql,
                     GError     **error)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  larder_storage_set_error (db, error);
  return FALSE;
}

sqlite3_stmt *
larder_storage_prepare (sqlite3     *db,
                        const char  *sql,
                        GError     **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v3 (db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) == SQLITE_OK)
    return statement;
  larder_storage_set_error (db, error);
  return NULL;
}

sqlite3_stmt *
larder_storage_keep (sqlite3     *db,
                     const char  *sql,
                     GError     **error)
{
  sqlite3_stmt *statement = NULL;

  /* A handful at most. */
  while ((statement = sqlite3_next_stmt (db, statement)) != NULL)
    if (!sqlite3_stmt_busy (statement) && strcmp (sqlite3_sql (statement), sql) == 0)
      return statement;
  return larder_storage_prepare (db, sql, error);
}

gboolean
larder_storage_step (sqlite3_stmt  *statement,
                     GError       **error)
{
  gboolean done = sqlite3_step (statement) == SQLITE_DONE;

  if (!done)
    larder_storage_set_error (sqlite3_db_handle (statement), error);
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  return done;
}

void
larder_storage_bind_text (sqlite3_stmt *statement,
                          int           position,
                          const char   *text)
{
  if (text == NULL)
    sqlite3_bind_null (statement, position);
  else
    sqlite3_bind_text (statement, position, text, -1, SQLITE_TRANSIENT);
}

static gboolean
read_text (sqlite3     *db,
           const char  *sql,
           char       **text,
           GError     **error)
{
  sqlite3_stmt *statement = larder_storage_prepare (db, sql, error);
  int code;

  if (statement == NULL)
    return FALSE;
  code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    *text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  else if (code != SQLITE_DONE)
    larder_storage_set_error (db, error);
  sqlite3_finalize (statement);
  return code == SQLITE_ROW || code == SQLITE_DONE;
}

static gboolean
read_number (sqlite3     *db,
             const char  *sql,
             gint64      *number,
             GError     **error)
{
  g_autofree char *text = NULL;

  if (!read_text (db, sql, &text, error))
    return FALSE;
  *number = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
  return TRUE;
}

/* SQLite takes a shortened file for a smaller one until it meets a page that is gone. */
static gboolean
check_length (sqlite3     *db,
              const char  *path,
              GError     **error)
{
  GStatBuf info;
  gint64 in_wal = 0;
  gint64 pages = 0;
  gint64 page_size = 0;
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);

  if (g_stat (wal, &info) == 0)
    in_wal = info.st_size;
  if (!read_number (db, "PRAGMA page_count", &pages, error) ||
      !read_number (db, "PRAGMA page_size", &page_size, error))
    return FALSE;
  if (g_stat (path, &info) != 0 || info.st_size + in_wal >= pages * page_size)
    return TRUE;
  g_set_error_literal (error, LARDER_ERROR, LARDER_ERROR_INVALID, "The file was cut short");
  return FALSE;
}

gboolean
larder_storage_check (sqlite3   *db,
                      gpointer   data,
                      GError   **error)
{
  g_autofree char *answer = NULL;

  if (!read_text (db, "PRAGMA quick_check(1)", &answer, error))
    return FALSE;
  if (g_strcmp0 (answer, "ok") == 0)
    return TRUE;
  g_set_error (error, LARDER_ERROR, LARDER_ERROR_INVALID, "The file is damaged: %s",
               answer != NULL ? answer : "no answer");
  return FALSE;
}

/* Small files are looked at whole at once; who opens a large one need not wait for that. */
static gboolean
check_pages (sqlite3                  *db,
             const LarderStorageSpec  *spec,
             GError                  **error)
{
  GStatBuf info;

  if (spec->check_later == NULL || g_stat (spec->path, &info) != 0 ||
      info.st_size <= CHECKED_AT_ONCE)
    return larder_storage_check (db, NULL, error);
  *spec->check_later = TRUE;
  return TRUE;
}

static gboolean
check_contents (sqlite3                  *db,
                const LarderStorageSpec  *spec,
                GError                  **error)
{
  g_autofree char *buster = NULL;

  if (!check_length (db, spec->path, error) || !check_pages (db, spec, error))
    return FALSE;
  if (spec->buster == NULL)
    return TRUE;
  if (!read_text (db, "SELECT value FROM meta WHERE name = 'buster'", &buster, error))
    return FALSE;
  if (g_strcmp0 (buster, spec->buster) != 0)
    {
      g_set_error_literal (error, LARDER_ERROR, LARDER_ERROR_INVALID,
                           "The file was made for other data");
      return FALSE;
    }
  return TRUE;
}

static gboolean
make_contents (sqlite3                  *db,
               const LarderStorageSpec  *spec,
               GError                  **error)
{
  g_autofree char *identity =
    g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d",
                     spec->application_id, spec->version);
  sqlite3_stmt *statement;
  gboolean done;

  if (!larder_storage_exec (db, "BEGIN IMMEDIATE", error) ||
      !larder_storage_exec (db, spec->schema, error) ||
      !larder_storage_exec (db, identity, error))
    return FALSE;
  if (spec->buster != NULL)
    {
      statement = larder_storage_prepare (db, "INSERT INTO meta VALUES ('buster', ?1)", error);
      if (statement == NULL)
        return FALSE;
      larder_storage_bind_text (statement, 1, spec->buster);
      done = larder_storage_step (statement, error);
      sqlite3_finalize (statement);
      if (!done)
        return FALSE;
    }
  return larder_storage_exec (db, "COMMIT", error);
}

static gboolean
set_up (sqlite3                  *db,
        const LarderStorageSpec  *spec,
        GError                  **error)
{
  gint64 application_id = 0;
  gint64 version = 0;
  gint64 tables = 0;

  sqlite3_busy_timeout (db, 5000);
  if (!larder_storage_exec (db, "PRAGMA journal_mode = WAL", error) ||
      !larder_storage_exec (db, spec->durable ? "PRAGMA synchronous = FULL"
                                              : "PRAGMA synchronous = NORMAL", error) ||
      !read_number (db, "PRAGMA application_id", &application_id, error) ||
      !read_number (db, "PRAGMA user_version", &version, error) ||
      !read_number (db, "SELECT count(*) FROM sqlite_schema", &tables, error))
    return FALSE;

  if (tables == 0 && application_id == 0)
    return make_contents (db, spec, error);
  if (application_id != spec->application_id || version < 1)
    {
      g_set_error_literal (error, LARDER_ERROR, LARDER_ERROR_INVALID,
                           "The file belongs to something else");
      return FALSE;
    }
  if (version > spec->version)
    {
      g_set_error_literal (error, LARDER_ERROR, LARDER_ERROR_NEWER,
                           "The file was written by a newer version");
      return FALSE;
    }
  return check_contents (db, spec, error);
}

sqlite3 *
larder_storage_open (const LarderStorageSpec  *spec,
                     GError                  **error)
{
  g_autofree char *folder = g_path_get_dirname (spec->path);
  sqlite3 *db = NULL;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, LARDER_ERROR, LARDER_ERROR_STORAGE,
                   "The folder “%s” can not be made: %s", folder, g_strerror (errno));
      return NULL;
    }
  if (sqlite3_open_v2 (spec->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) !=
      SQLITE_OK)
    {
      larder_storage_set_error (db, error);
      sqlite3_close (db);
      return NULL;
    }
  if (!set_up (db, spec, error))
    {
      sqlite3_close (db);
      return NULL;
    }
  return db;
}

gboolean
larder_storage_set_aside (const char  *path,
                          GError     **error)
{
  static const char * const suffixes[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *source = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *target = g_strconcat (path, ".damaged", suffixes[i], NULL);

      /* A former -wal beside a new file would be taken for its own. */
      if (g_rename (source, target) == 0)
        continue;
      if (errno == ENOENT)
        g_unlink (target);
      else
        {
          g_set_error (error, LARDER_ERROR, LARDER_ERROR_STORAGE,
                       "The damaged file “%s” can not be set aside: %s", source,
                       g_strerror (errno));
          return FALSE;
        }
    }
  return TRUE;
}
