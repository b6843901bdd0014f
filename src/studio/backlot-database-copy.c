/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A copy of a database while it may be in use: one file, whole or not there. */

#include "config.h"

#include "studio/backlot-database-private.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "studio/backlot-api-error.h"
#include "studio/backlot-whole-file.h"

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
  int allowed = sqlite3_limit (sqlite, SQLITE_LIMIT_ATTACHED, -1);
  gboolean copied;

  g_unlink (partial);
  /* The copy is attached while it is made. */
  sqlite3_limit (sqlite, SQLITE_LIMIT_ATTACHED, 1);
  copied = vacuum_into (sqlite, partial, error);
  sqlite3_limit (sqlite, SQLITE_LIMIT_ATTACHED, allowed);
  if (copied && g_chmod (partial, 0600) == 0 && backlot_whole_file_sync (partial, error) &&
      backlot_whole_file_rename (partial, path, error))
    return TRUE;
  if (copied && error != NULL && *error == NULL)
    g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errno),
                 "The copy %s can not be written: %s", path, g_strerror (errno));
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
