/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the programs of one build find each other, and how the studio is started. */

#include "config.h"

#include "service/backlot-local-studio.h"

#include <unistd.h>

#include "service/backlot-service-error.h"

/* A session of its own: Ctrl+C in a terminal reaches this program alone. */
static void
leave_session (gpointer user_data)
{
  setsid ();
}

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

/**
 * backlot_local_studio_launch:
 * @data_dir: (nullable): the folder of everything; %NULL: the user's own studio
 * @hold: it begins no job before it is told how many
 * @log_path: where it writes what it has to say
 * @error: STUDIO_MISSING, or those of GIO
 *
 * Starts a studio. In a sandbox it has a pipe as its standard input: when that ends without a byte,
 * the studio ends, so that nothing of the sandbox goes on after its program was killed.
 *
 * Returns: (transfer full): the process; %NULL on error
 */
GSubprocess *
backlot_local_studio_launch (const char  *data_dir,
                             gboolean     hold,
                             const char  *log_path,
                             GError     **error)
{
  gboolean tied = g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
  GSubprocessFlags flags = G_SUBPROCESS_FLAGS_STDOUT_SILENCE;
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *program = backlot_local_studio_find_program ("backlot-studio");
  g_auto(GStrv) arguments = NULL;
  GSubprocess *process = NULL;

  if (program == NULL)
    {
      g_set_error_literal (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_STUDIO_MISSING,
                           "The program backlot-studio is not installed");
      return NULL;
    }
  g_strv_builder_add (builder, program);
  if (data_dir != NULL)
    g_strv_builder_add_many (builder, "--data-dir", data_dir, NULL);
  if (hold)
    g_strv_builder_add (builder, "--hold");
  if (tied)
    g_strv_builder_add (builder, "--tied");
  arguments = g_strv_builder_end (builder);

  launcher = g_subprocess_launcher_new (tied ? flags | G_SUBPROCESS_FLAGS_STDIN_PIPE : flags);
  g_subprocess_launcher_set_stderr_file_path (launcher, log_path);
  g_subprocess_launcher_set_child_setup (launcher, leave_session, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char * const *) arguments, error);
  if (process == NULL)
    g_prefix_error_literal (error, "The studio can not be started: ");
  else
    g_debug ("started %s", program);
  return process;
}
