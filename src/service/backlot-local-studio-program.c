/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the programs of one build find each other. */

#include "config.h"

#include "service/backlot-local-studio.h"

/**
 * backlot_local_studio_find_program:
 * @name: `backlot-studio` or `backlot-worker`
 *
 * Looks beside the running program, then in PATH.
 *
 * Returns: (transfer full) (nullable): its absolute path
 */
char *
backlot_local_studio_find_program (const char *name)
{
  g_autofree char *self_path = g_file_read_link ("/proc/self/exe", NULL);

  if (self_path != NULL)
    {
      g_autofree char *folder = g_path_get_dirname (self_path);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&path);
    }

  return g_find_program_in_path (name);
}
