/* SPDX-License-Identifier: GPL-3.0-or-later */
/* backlot-worker: renders the jobs of a studio. */

#include "config.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include <glib-unix.h>
#include <gst/gst.h>

#include "service/backlot-local-studio.h"
#include "worker/backlot-worker.h"

static gboolean
terminate_cb (gpointer user_data)
{
  backlot_worker_stop (user_data);

  return G_SOURCE_CONTINUE;
}

static int
work (const char *data_dir,
      const char *socket_path)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(LarderClock) clock = larder_system_clock_new ();
  g_autoptr(BacklotLocalStudio) studio = NULL;
  g_autoptr(BacklotTransport) transport = NULL;
  g_autoptr(BacklotWorker) worker = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = NULL;

  studio = backlot_local_studio_new (data_dir, &error);
  if (studio != NULL)
    {
      if (socket_path == NULL)
        socket_path = backlot_local_studio_get_socket_path (studio);
      transport = backlot_transport_new_for_socket (socket_path, clock);
      folder = data_dir != NULL
                 ? g_build_filename (data_dir, "worker", NULL)
                 : g_build_filename (g_get_user_cache_dir (), BACKLOT_FOLDER, "worker", NULL);
      worker = backlot_worker_new (transport, folder, &error);
    }
  if (worker == NULL)
    {
      g_printerr ("backlot-worker: %s\n", error->message);
      return EXIT_FAILURE;
    }

  g_unix_signal_add (SIGTERM, terminate_cb, worker);
  g_unix_signal_add (SIGINT, terminate_cb, worker);
  g_signal_connect_swapped (worker, "ended", G_CALLBACK (g_main_loop_quit), loop);
  backlot_worker_start (worker);
  g_main_loop_run (loop);

  return EXIT_SUCCESS;
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *data_dir = NULL;
  g_autofree char *socket_path = NULL;
  gboolean version = FALSE;
  const GOptionEntry entries[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir, "Serve the studio of DIR", "DIR" },
    { "socket", 0, 0, G_OPTION_ARG_FILENAME, &socket_path, "Serve the studio at PATH", "PATH" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, "Show the version", NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("— renders the jobs of a studio");
  g_autoptr(GError) error = NULL;

  setlocale (LC_ALL, "");
  signal (SIGPIPE, SIG_IGN);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc > 1)
    {
      g_printerr ("backlot-worker: %s\n",
                  error != NULL ? error->message : "There are no arguments but options");
      return EXIT_FAILURE;
    }
  if (version)
    {
      puts ("backlot-worker " PACKAGE_VERSION);
      return EXIT_SUCCESS;
    }
  gst_init (NULL, NULL);

  return work (data_dir, socket_path);
}
