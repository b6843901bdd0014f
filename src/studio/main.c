/* SPDX-License-Identifier: GPL-3.0-or-later */
/* backlot-studio: the local studio server. */
#include "config.h"

#include "studio/backlot-studio.h"

#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

/* Long enough for a program that is started again, short enough not to lie about. */
#define IDLE_EXIT_S 60

static gboolean
terminate_cb (gpointer user_data)
{
  backlot_studio_stop (user_data);
  return G_SOURCE_CONTINUE;
}

static int
serve (const BacklotStudioOptions *options)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(BacklotStudio) studio = NULL;
  g_autoptr(GError) error = NULL;

  studio = backlot_studio_new (options, &error);
  if (studio == NULL)
    {
      g_printerr ("backlot-studio: %s\n", error->message);
      return EXIT_FAILURE;
    }
  g_unix_signal_add (SIGTERM, terminate_cb, studio);
  g_unix_signal_add (SIGINT, terminate_cb, studio);
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

int
main (int   argc,
      char *argv[])
{
  g_autofree char *data_dir = NULL;
  g_autofree char *listen = NULL;
  g_autofree char *migrations = NULL;
  gboolean version = FALSE;
  int idle_exit_s = -1;
  const GOptionEntry entries[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir, "Keep everything below DIR", "DIR" },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &listen,
      "Serve TCP too, and print one line of JSON when ready; port 0 is any", "HOST:PORT" },
    { "migrations", 0, 0, G_OPTION_ARG_FILENAME, &migrations,
      "Serve the tables and rules of DIR instead of Backlot's", "DIR" },
    { "idle-exit", 0, 0, G_OPTION_ARG_INT, &idle_exit_s,
      "End so long after the last connection and job; 0 is never", "SECONDS" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, "Show the version", NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("— the local studio of Backlot");
  g_autoptr(GError) error = NULL;
  BacklotStudioOptions options;

  setlocale (LC_ALL, "");
  /* A client that closes early is no reason to end. */
  signal (SIGPIPE, SIG_IGN);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc > 1)
    {
      g_printerr ("backlot-studio: %s\n",
                  error != NULL ? error->message : "There are no arguments but options");
      return EXIT_FAILURE;
    }
  if (version)
    {
      puts ("backlot-studio " PACKAGE_VERSION);
      return EXIT_SUCCESS;
    }
  options.data_dir = data_dir;
  options.listen = listen;
  options.migrations = migrations;
  if (idle_exit_s >= 0)
    options.idle_exit_s = (guint) idle_exit_s;
  else
    options.idle_exit_s = listen != NULL ? 0 : IDLE_EXIT_S;
  return serve (&options);
}
