/* SPDX-License-Identifier: GPL-3.0-or-later */
/* backlot-studio: the local studio server. */
#include "config.h"

#include "studio/backlot-project-file.h"
#include "studio/backlot-studio-backup.h"
#include "studio/backlot-studio-check.h"
#include "studio/backlot-studio-upgrade.h"
#include "studio/backlot-studio.h"

#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sysexits.h>
#include <unistd.h>

#include "studio/backlot-api-error.h"

/* Long enough for a program that is started again, short enough not to lie about. */
#define IDLE_EXIT_S 60
/* Longer than a client of libsoup or a browser keeps a connection for the next request. */
#define PATIENCE_S 90
/* More than two heartbeats of any client, which are due every 25 to 30 s. */
#define SILENCE_S 60
/* Files, connections and pipes that may be open at once; the usual 1024 are few for a crowd. */
#define MAX_FILES 4096

static void
raise_max_files (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < MAX_FILES)
    {
      limit.rlim_cur = MIN (limit.rlim_max, MAX_FILES);
      setrlimit (RLIMIT_NOFILE, &limit);
    }
}

static gboolean
terminate_cb (gpointer user_data)
{
  backlot_studio_stop (user_data);
  return G_SOURCE_CONTINUE;
}

/* A byte lets it go on; an end without one tells that who started it was killed. */
static gboolean
starter_cb (int          fd,
            GIOCondition condition,
            gpointer     user_data)
{
  char byte;

  if (read (fd, &byte, 1) != 1)
    backlot_studio_stop (user_data);
  return G_SOURCE_REMOVE;
}

/* A number that a caller can tell apart, by sysexits.h; the words are for the log. */
static int
find_status (const GError *error)
{
  if (backlot_api_error_is (error, "53100") ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return EX_CANTCREAT;
  if (backlot_api_error_is (error, "XX001"))
    return EX_DATAERR;
  if (backlot_api_error_is (error, "58030") ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS))
    return EX_NOPERM;
  return EXIT_FAILURE;
}

static int
serve (const BacklotStudioOptions *options,
       gboolean                    tied)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(BacklotStudio) studio = NULL;
  g_autoptr(GError) error = NULL;

  studio = backlot_studio_new (options, &error);
  if (studio == NULL)
    {
      g_printerr ("backlot-studio: %s\n", error->message);
      return find_status (error);
    }
  g_unix_signal_add (SIGTERM, terminate_cb, studio);
  g_unix_signal_add (SIGINT, terminate_cb, studio);
  if (tied)
    g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, starter_cb, studio);
  g_signal_connect_swapped (studio, "idle", G_CALLBACK (g_main_loop_quit), loop);
  if (options->listen != NULL)
    {
      g_autofree char *line = backlot_studio_describe (studio);

      puts (line);
      fflush (stdout);
    }
  g_main_loop_run (loop);
  return EXIT_SUCCESS;
}

static int
report (gboolean      success,
        const GError *error)
{
  if (!success)
    g_printerr ("backlot-studio: %s\n", error->message);
  return success ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Says what is not in order, a line each. */
static int
check (const BacklotStudioPaths *paths)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) problems = backlot_studio_check (paths, &error);

  if (problems == NULL)
    return report (FALSE, error);
  for (guint i = 0; i < problems->len; i++)
    puts (g_ptr_array_index (problems, i));
  if (problems->len == 0)
    puts ("Everything is in order");
  return problems->len == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static gboolean
upgrade (const BacklotStudioPaths  *paths,
         GError                   **error)
{
  g_autofree char *sentence = backlot_studio_upgrade (paths, error);

  if (sentence != NULL)
    puts (sentence);
  return sentence != NULL;
}

/* A command instead of serving. */
static int
run_command (const char *data_dir,
             int         argc,
             char       *argv[])
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotStudioPaths) paths = backlot_studio_paths_new (data_dir, &error);
  gboolean success = FALSE;

  if (paths == NULL)
    return report (FALSE, error);
  if (argc == 1 && g_str_equal (argv[0], "check"))
    return check (paths);
  if (argc == 1 && g_str_equal (argv[0], "upgrade"))
    success = upgrade (paths, &error);
  else if (argc == 2 && g_str_equal (argv[0], "backup"))
    success = backlot_studio_backup (paths, argv[1], &error);
  else if (argc == 2 && g_str_equal (argv[0], "restore"))
    success = backlot_studio_restore (paths, argv[1], &error);
  else if (argc == 3 && g_str_equal (argv[0], "export"))
    success = backlot_project_export (paths, argv[1], argv[2], &error);
  else if (argc == 2 && g_str_equal (argv[0], "import"))
    success = backlot_project_import (paths, argv[1], &error);
  else
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         "The commands are: check, upgrade, backup FILE, restore FILE,"
                         " export PROJECT FILE, import FILE");
  return report (success, error);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *data_dir = NULL;
  g_autofree char *listen = NULL;
  g_autofree char *migrations = NULL;
  gboolean hold = FALSE;
  gboolean tied = FALSE;
  gboolean version = FALSE;
  int idle_exit_s = -1;
  int patience_s = PATIENCE_S;
  int silence_s = SILENCE_S;
  const GOptionEntry entries[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir, "Keep everything below DIR", "DIR" },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &listen,
      "Serve TCP too, and print one line of JSON when ready; port 0 is any", "HOST:PORT" },
    { "migrations", 0, 0, G_OPTION_ARG_FILENAME, &migrations,
      "Serve the tables and rules of DIR instead of Backlot's", "DIR" },
    { "idle-exit", 0, 0, G_OPTION_ARG_INT, &idle_exit_s,
      "End so long after the last connection and job; 0 is never", "SECONDS" },
    { "patience", 0, 0, G_OPTION_ARG_INT, &patience_s,
      "Cut off clients that stand still for so long; 0 is never", "SECONDS" },
    { "silence", 0, 0, G_OPTION_ARG_INT, &silence_s,
      "Close websockets that say nothing for so long, heartbeats included", "SECONDS" },
    { "hold", 0, 0, G_OPTION_ARG_NONE, &hold,
      "Begin no job before a client says how many", NULL },
    { "tied", 0, 0, G_OPTION_ARG_NONE, &tied,
      "End when standard input does, unless something came there before", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, "Show the version", NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context =
    g_option_context_new ("[check | upgrade | backup FILE | restore FILE | export PROJECT FILE |"
                          " import FILE] — the local studio of Backlot");
  g_autoptr(GError) error = NULL;
  BacklotStudioOptions options;

  setlocale (LC_ALL, "");
  /* A client that closes early is no reason to end. */
  signal (SIGPIPE, SIG_IGN);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return report (FALSE, error);
  if (version)
    {
      puts ("backlot-studio " PACKAGE_VERSION);
      return EXIT_SUCCESS;
    }
  if (argc > 1)
    return run_command (data_dir, argc - 1, argv + 1);
  options.data_dir = data_dir;
  options.listen = listen;
  options.migrations = migrations;
  options.hold = hold;
  options.patience_s = (guint) MAX (patience_s, 0);
  options.silence_s = (guint) MAX (silence_s, 1);
  raise_max_files ();
  if (idle_exit_s >= 0)
    options.idle_exit_s = (guint) idle_exit_s;
  else
    options.idle_exit_s = listen != NULL ? 0 : IDLE_EXIT_S;
  return serve (&options, tied);
}
