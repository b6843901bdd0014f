/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folders of tests. */

#include "config.h"

#include "support/folder.h"

#include <errno.h>
#include <glib/gstdio.h>

void
test_remove_folder (const char *path)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      test_remove_folder (child);
    }
  /* It may be missing, or be where a file system is mounted. */
  if (g_remove (path) != 0 && errno != ENOENT && errno != EBUSY)
    g_error ("“%s” can not be removed: %s", path, g_strerror (errno));
}
