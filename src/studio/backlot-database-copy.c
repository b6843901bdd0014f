/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A copy of a database while it may be in use: one file, whole or not there. */

#include "config.h"

#include "studio/backlot-database-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "studio/backlot-api-error.h"

static gboolean
set_errno (GError     **error,
           const char  *path,
           int          errsv)
{
  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errsv),
               "The copy %s can not be written: %s", path, g_strerror (errsv));
  return FALSE;
}

static gboolean
sync_path (const char  *path,
           int          flags,
           GError     **error)
{
  int fd = g_open (path, flags | O_CLOEXEC, 0);
  gboolean synced;
  int errsv;

  if (fd < 0)
    return set_errno (error, path, errno);
  synced = fsync (fd) == 0;
  errsv = errno;
  close (fd);
  return synced || set_errno (error, path, errsv);
}

static gboolean
vacuum_into (sqlite3     *sqlite,
             const char  *path,
             GError     **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean success;

  success = sqlite3_prepare_v2 (sqlite, "VACUUM INTO ?1", -1, &statement, NULL) == SQLITE_OK &&
            sqlite3_bind_text (statement, 1, path, -1, SQLITE_STATIC) == SQLITE_OK &&
            sqlite3_step (statement) == SQLITE_DONE;
  if (!success)
    backlot_sql_error_take (NULL, sqlite, error);
  sqlite3_finalize (statement);
  return success;
}

/**
 * backlot_database_copy:
 * @path: a file that is there already is replaced
 *
 * Outside of a transaction; others may go on writing meanwhile. The copy is on the disk when this
 * returns.
 */
gboolean
backlot_database_copy (sqlite3     *sqlite,
                       const char  *path,
                       GError     **error)
{
  g_autofree char *partial = g_strconcat (path, ".part", NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  int allowed = sqlite3_limit (sqlite, SQLITE_LIMIT_ATTACHED, -1);
  gboolean copied;

  g_unlink (partial);
  /* The copy is attached while it is made. */
  sqlite3_limit (sqlite, SQLITE_LIMIT_ATTACHED, 1);
  copied = vacuum_into (sqlite, partial, error);
  sqlite3_limit (sqlite, SQLITE_LIMIT_ATTACHED, allowed);
  if (copied && g_chmod (partial, 0600) != 0)
    copied = set_errno (error, partial, errno);
  if (copied && sync_path (partial, O_RDONLY, error))
    {
      if (g_rename (partial, path) == 0)
        return sync_path (folder, O_RDONLY | O_DIRECTORY, error);
      set_errno (error, path, errno);
    }
  g_unlink (partial);
  return FALSE;
}

/**
 * backlot_database_open_file:
 * @current: what the functions of the studio take for the transaction under way; usually %NULL
 *
 * Opens a database that is there already, without a thread and without migrations: to look at it,
 * also while a studio serves it.
 */
sqlite3 *
backlot_database_open_file (const char          *path,
                            BacklotTransaction **current,
                            GError             **error)
{
  sqlite3 *sqlite = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no studio at %s", path);
      return NULL;
    }
  /* Reading a database in use needs its shared memory, which is written. */
  if (sqlite3_open_v2 (path, &sqlite, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
    {
      backlot_sql_error_take (NULL, sqlite, error);
      sqlite3_close_v2 (sqlite);
      return NULL;
    }
  sqlite3_extended_result_codes (sqlite, 1);
  sqlite3_busy_timeout (sqlite, 5000);
  if (backlot_sql_functions_add (sqlite, current, error))
    return sqlite;
  sqlite3_close_v2 (sqlite);
  return NULL;
}
