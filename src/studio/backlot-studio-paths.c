/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a studio keeps its files and its socket. */
#include "config.h"

#include "studio/backlot-studio-paths.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* GUnixSocketAddress cuts silently at 107 bytes; with a margin, longer paths go another way. */
#define MAX_SOCKET_PATH 100

void
backlot_studio_paths_free (BacklotStudioPaths *paths)
{
  g_free (paths->folder);
  g_free (paths->database);
  g_free (paths->objects);
  g_free (paths->keys);
  g_free (paths->lock);
  g_free (paths->socket);
  g_free (paths);
}

/* Without --data-dir: the session's runtime folder, in Flatpak the part of it that the host sees.
 * */
static char *
session_socket (void)
{
  if (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    return g_build_filename (g_get_user_runtime_dir (), "app", APP_ID, "studio.sock", NULL);
  return g_build_filename (g_get_user_runtime_dir (), BACKLOT_FOLDER, "studio.sock", NULL);
}

/* With --data-dir: in that folder, or where that is too long, under a name made from it. */
static char *
private_socket (const char *data_dir)
{
  g_autofree char *path = g_build_filename (data_dir, "studio.sock", NULL);
  g_autofree char *digest = NULL;
  g_autofree char *name = NULL;

  if (strlen (path) <= MAX_SOCKET_PATH)
    return g_steal_pointer (&path);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, data_dir, -1);
  digest[16] = '\0';
  name = g_strconcat (digest, ".sock", NULL);
  return g_build_filename (g_get_user_runtime_dir (), BACKLOT_FOLDER, name, NULL);
}

/**
 * backlot_studio_paths_new:
 * @data_dir: (nullable): the folder of --data-dir
 *
 * Returns: the paths, or %NULL if the socket's would be too long
 */
BacklotStudioPaths *
backlot_studio_paths_new (const char  *data_dir,
                          GError     **error)
{
  g_autoptr(BacklotStudioPaths) paths = g_new0 (BacklotStudioPaths, 1);

  if (data_dir != NULL)
    {
      g_autofree char *absolute = g_canonicalize_filename (data_dir, NULL);

      paths->folder = g_build_filename (absolute, "studio", NULL);
      paths->socket = private_socket (absolute);
    }
  else
    {
      paths->folder = g_build_filename (g_get_user_data_dir (), BACKLOT_FOLDER, "studio", NULL);
      paths->socket = session_socket ();
    }
  if (strlen (paths->socket) > MAX_SOCKET_PATH)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FILENAME_TOO_LONG,
                   "The path of the socket is too long: %s", paths->socket);
      return NULL;
    }
  paths->database = g_build_filename (paths->folder, "studio.db", NULL);
  paths->objects = g_build_filename (paths->folder, "objects", NULL);
  paths->keys = g_build_filename (paths->folder, "keys.json", NULL);
  paths->lock = g_build_filename (paths->folder, "studio.lock", NULL);
  return g_steal_pointer (&paths);
}

/* A folder that only its owner may look into; one of another person is refused. */
static gboolean
make_private_folder (const char  *path,
                     GError     **error)
{
  struct stat info;

  if (g_mkdir_with_parents (path, 0700) != 0 || g_stat (path, &info) != 0 ||
      (info.st_uid == getuid () && (info.st_mode & 077) != 0 && g_chmod (path, 0700) != 0))
    {
      int saved = errno;

      g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (saved),
                   "The folder %s can not be made: %s", path, g_strerror (saved));
      return FALSE;
    }
  if (info.st_uid != getuid () || !S_ISDIR (info.st_mode))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                   "The folder %s belongs to somebody else", path);
      return FALSE;
    }
  return TRUE;
}

/* Makes the folders. The socket's folder is private too, unless it is the one that Flatpak shares.
 * */
gboolean
backlot_studio_paths_prepare (const BacklotStudioPaths  *paths,
                              GError                   **error)
{
  g_autofree char *socket_folder = g_path_get_dirname (paths->socket);

  return make_private_folder (paths->folder, error) &&
         make_private_folder (paths->objects, error) &&
         make_private_folder (socket_folder, error);
}
