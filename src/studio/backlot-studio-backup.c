/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A studio in one file: a tar archive of keys.json, objects/XX/VERSION and, last, studio.db. */

#include "config.h"

#include "studio/backlot-studio-backup.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "studio/backlot-database-private.h"
#include "studio/backlot-storage-files.h"
#include "studio/backlot-studio-listener.h"
#include "studio/backlot-tar.h"
#include "studio/backlot-whole-file.h"

#define DATABASE "studio.db"
#define KEYS "keys.json"
#define OBJECTS "objects/"

static char *
object_name (const char *version)
{
  return g_strdup_printf (OBJECTS "%.2s/%s", version, version);
}

/* The objects that the copy of the database knows: a file that came later is not missed. */
static gboolean
add_objects (GOutputStream              *archive,
             sqlite3                    *sqlite,
             const BacklotStorageFiles  *files,
             GError                    **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean success = TRUE;
  int code = sqlite3_prepare_v2 (sqlite, "SELECT DISTINCT version FROM storage_objects", -1,
                                 &statement, NULL);

  while (success && code != SQLITE_ERROR && (code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      const char *version = (const char *) sqlite3_column_text (statement, 0);
      g_autofree char *path = backlot_storage_files_object (files, version);
      g_autofree char *name = object_name (version);

      success = backlot_tar_add (archive, name, path, error);
    }
  if (success && code != SQLITE_DONE)
    {
      backlot_sql_error_take (NULL, sqlite, error);
      success = FALSE;
    }
  sqlite3_finalize (statement);
  return success;
}

static gboolean
write_archive (GOutputStream             *archive,
               const BacklotStudioPaths  *paths,
               const char                *copy,
               GError                   **error)
{
  g_autoptr(BacklotStorageFiles) files = backlot_storage_files_new (paths->objects, error);
  BacklotTransaction *nobody = NULL;
  sqlite3 *sqlite = files != NULL ? backlot_database_open_file (copy, &nobody, error) : NULL;
  gboolean success;

  if (sqlite == NULL)
    return FALSE;
  success = backlot_tar_add (archive, KEYS, paths->keys, error) &&
            add_objects (archive, sqlite, files, error) &&
            backlot_tar_add (archive, DATABASE, copy, error) && backlot_tar_end (archive, error);
  sqlite3_close_v2 (sqlite);
  return success;
}

static gboolean
copy_database (const BacklotStudioPaths  *paths,
               const char                *copy,
               GError                   **error)
{
  BacklotTransaction *nobody = NULL;
  sqlite3 *sqlite = backlot_database_open_file (paths->database, &nobody, error);
  gboolean copied;

  if (sqlite == NULL)
    return FALSE;
  copied = backlot_database_copy (sqlite, copy, error);
  sqlite3_close_v2 (sqlite);
  return copied;
}

/**
 * backlot_studio_backup:
 * @file: replaced, when the archive is whole
 *
 * Saves the studio as it stands at one moment, also while it serves. The archive has its keys:
 * whoever has it can do what the studio's owner can.
 */
gboolean
backlot_studio_backup (const BacklotStudioPaths  *paths,
                       const char                *file,
                       GError                   **error)
{
  g_autofree char *copy = g_strconcat (file, ".db", NULL);
  g_autoptr(GOutputStream) stream = NULL;
  gboolean written;

  if (!copy_database (paths, copy, error))
    return FALSE;
  stream = backlot_whole_file_open (file, error);
  written = stream != NULL && write_archive (stream, paths, copy, error);
  g_unlink (copy);
  return stream != NULL && backlot_whole_file_finish (file, stream, written, error);
}

typedef struct
{
  const BacklotStudioPaths *paths;
  gboolean                  has_keys;
  gboolean                  has_database;
} Restore;

/* Only names that a backup gives: nothing is ever written outside of the folder. */
static gboolean
is_object (const char *name)
{
  const char *version = name + strlen (OBJECTS) + 3;

  return g_str_has_prefix (name, OBJECTS) && strlen (name) == strlen (OBJECTS) + 3 + 36 &&
         version[-1] == '/' && g_uuid_string_is_valid (version) &&
         strncmp (version, name + strlen (OBJECTS), 2) == 0;
}

static gboolean
write_file (const char    *path,
            gint64         size,
            GInputStream  *stream,
            GError       **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(GOutputStream) out = NULL;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errno),
                   "The folder %s can not be made: %s", folder, g_strerror (errno));
      return FALSE;
    }
  out = backlot_whole_file_open (path, error);
  return out != NULL &&
         backlot_whole_file_finish (path, out, backlot_tar_copy (stream, size, out, error), error);
}

/* The database comes under another name: there is no studio before all of it is there. */
static gboolean
restore_file (const char    *name,
              gint64         size,
              GInputStream  *stream,
              gpointer       user_data,
              GError       **error)
{
  Restore *restore = user_data;
  g_autofree char *path = NULL;

  if (g_str_equal (name, KEYS))
    path = g_strdup (restore->paths->keys);
  else if (g_str_equal (name, DATABASE))
    path = g_strconcat (restore->paths->database, ".restored", NULL);
  else if (is_object (name))
    path = g_build_filename (restore->paths->folder, name, NULL);
  if (path == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "This is no backup of a studio: it has a file %s", name);
      return FALSE;
    }
  restore->has_keys = restore->has_keys || g_str_equal (name, KEYS);
  restore->has_database = restore->has_database || g_str_equal (name, DATABASE);
  return write_file (path, size, stream, error);
}

static gboolean
put_in_place (const Restore  *restore,
              GError        **error)
{
  g_autofree char *restored = g_strconcat (restore->paths->database, ".restored", NULL);

  if (!restore->has_keys || !restore->has_database)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "This is no backup of a studio: it lacks its %s",
                   restore->has_keys ? "database" : "keys");
      return FALSE;
    }
  /* The folders of the objects are new, too. */
  return backlot_whole_file_sync (restore->paths->objects, error) &&
         backlot_whole_file_rename (restored, restore->paths->database, error);
}

static gboolean
read_archive (const BacklotStudioPaths  *paths,
              const char                *file,
              GError                   **error)
{
  g_autoptr(GFile) source = g_file_new_for_path (file);
  g_autoptr(GFileInputStream) stream = g_file_read (source, NULL, error);
  Restore restore = { paths, FALSE, FALSE };

  return stream != NULL &&
         backlot_tar_read (G_INPUT_STREAM (stream), restore_file, &restore, error) &&
         put_in_place (&restore, error);
}

/**
 * backlot_studio_restore:
 *
 * Puts a backup where there is no studio yet; one that is there is never touched.
 */
gboolean
backlot_studio_restore (const BacklotStudioPaths  *paths,
                        const char                *file,
                        GError                   **error)
{
  int lock;
  gboolean restored;

  if (!backlot_studio_paths_prepare (paths, error))
    return FALSE;
  lock = backlot_studio_lock (paths, error);
  if (lock < 0)
    return FALSE;
  if (g_file_test (paths->database, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                   "There is a studio in %s already: move it away first", paths->folder);
      restored = FALSE;
    }
  else
    {
      restored = read_archive (paths, file, error);
    }
  close (lock);
  return restored;
}
