/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings a studio that does not serve to the newest tables. */

#include "config.h"

#include "studio/backlot-studio-upgrade.h"

#include <gio/gio.h>
#include <unistd.h>

#include "studio/backlot-database-private.h"
#include "studio/backlot-studio-listener.h"

/* The newest migration of the product that a database has. */
static char *
find_newest (const BacklotStudioPaths  *paths,
             GError                   **error)
{
  BacklotTransaction *nobody = NULL;
  sqlite3 *sqlite = backlot_database_open_file (paths->database, &nobody, error);
  sqlite3_stmt *statement = NULL;
  char *newest = NULL;

  if (sqlite == NULL)
    return NULL;
  if (sqlite3_prepare_v2 (sqlite, "SELECT max (name) FROM schema_migration"
                          " WHERE source = 'product'", -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW)
    newest = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  else
    backlot_sql_error_take (NULL, sqlite, error);
  sqlite3_finalize (statement);
  sqlite3_close_v2 (sqlite);
  if (newest == NULL && error != NULL && *error == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s is no studio's database",
                 paths->database);
  return newest;
}

static char *
upgrade (const BacklotStudioPaths  *paths,
         GError                   **error)
{
  g_autofree char *before = find_newest (paths, error);
  g_autofree char *after = NULL;
  g_autoptr(BacklotDatabase) database = NULL;

  if (before == NULL)
    return NULL;
  database = backlot_database_open (paths->database, NULL, error);
  if (database == NULL)
    return NULL;
  g_clear_object (&database);
  after = find_newest (paths, error);
  if (after == NULL)
    return NULL;
  if (g_str_equal (before, after))
    return g_strdup_printf ("The studio is up to date: %s", after);
  return g_strdup_printf ("Upgraded from %s to %s; what was there is kept in %s.before-upgrade",
                          before, after, paths->database);
}

/**
 * backlot_studio_upgrade:
 *
 * What the start of a studio does, too: a copy first, then all that is missing, or nothing.
 *
 * Returns: (transfer full) (nullable): a sentence about what was done
 */
char *
backlot_studio_upgrade (const BacklotStudioPaths  *paths,
                        GError                   **error)
{
  int lock;
  char *sentence;

  if (!g_file_test (paths->database, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no studio at %s",
                   paths->database);
      return NULL;
    }
  lock = backlot_studio_lock (paths, error);
  if (lock < 0)
    return NULL;
  sentence = upgrade (paths, error);
  close (lock);
  return sentence;
}
