/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A worker whose films are one second long, for many jobs: all else of it is the real one.
 * The arguments are a URL and a file with a key. */

#include "config.h"

#include <stdlib.h>

#include <glib-unix.h>
#include <gst/gst.h>

#include "worker/backlot-worker.h"

static void
render_one_second (BacklotFilmRequest   *request,
                   BacklotFilmProgress   progress,
                   gpointer              progress_data,
                   GCancellable         *cancellable,
                   GAsyncReadyCallback   callback,
                   gpointer              user_data)
{
  request->seconds = 1.0;
  backlot_film_render_async (request, progress, progress_data, cancellable, callback, user_data);
}

static gboolean
terminate_cb (gpointer user_data)
{
  backlot_worker_stop (user_data);

  return G_SOURCE_CONTINUE;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(LarderClock) clock = larder_system_clock_new ();
  g_autoptr(BacklotAccount) account = NULL;
  g_autoptr(BacklotTransport) transport = NULL;
  g_autoptr(BacklotWorker) worker = NULL;
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "worker", NULL);
  g_autoptr(GError) error = NULL;

  gst_init (NULL, NULL);
  if (argc != 3)
    return EXIT_FAILURE;
  account = backlot_account_load (argv[2], &error);
  g_assert_no_error (error);
  transport = backlot_transport_new (argv[1], account->key, clock);
  worker = backlot_worker_new (transport, account, folder, &error);
  g_assert_no_error (error);
  backlot_worker_set_render (worker, render_one_second);
  g_unix_signal_add (SIGTERM, terminate_cb, worker);
  g_signal_connect_swapped (worker, "ended", G_CALLBACK (g_main_loop_quit), loop);
  backlot_worker_start (worker);
  g_main_loop_run (loop);

  return EXIT_SUCCESS;
}
