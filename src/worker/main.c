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

typedef struct
{
  char *data_dir;
  char *socket_path;
  char *url;
  char *key_file;
} Options;

static gboolean
terminate_cb (gpointer user_data)
{
  backlot_worker_stop (user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
retire_cb (gpointer user_data)
{
  backlot_worker_retire (user_data);

  return G_SOURCE_CONTINUE;
}

static BacklotWorker *
begin_local (const char   *data_dir,
             const char   *socket_path,
             LarderClock  *clock,
             GError      **error)
{
  g_autoptr(BacklotLocalStudio) studio = backlot_local_studio_new (data_dir, error);
  g_autoptr(BacklotTransport) transport = NULL;
  g_autofree char *folder = NULL;

  if (studio == NULL)
    return NULL;
  if (socket_path == NULL)
    socket_path = backlot_local_studio_get_socket_path (studio);
  transport = backlot_transport_new_for_socket (socket_path, clock);
  folder = data_dir != NULL
             ? g_build_filename (data_dir, "worker", NULL)
             : g_build_filename (g_get_user_cache_dir (), BACKLOT_FOLDER, "worker", NULL);

  return backlot_worker_new (transport, NULL, folder, error);
}

static BacklotWorker *
begin_at_server (const char            *url,
                 const BacklotAccount  *account,
                 LarderClock           *clock,
                 GError               **error)
{
  g_autoptr(BacklotTransport) transport = NULL;
  g_autofree char *folder = NULL;

  if (!g_uri_is_valid (url, G_URI_FLAGS_NONE, error))
    return NULL;
  transport = backlot_transport_new (url, account->key, clock);
  folder = g_build_filename (g_get_user_cache_dir (), BACKLOT_FOLDER, "worker", NULL);

  return backlot_worker_new (transport, account, folder, error);
}

static int
work (const Options *options)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(LarderClock) clock = larder_system_clock_new ();
  g_autoptr(BacklotAccount) account = NULL;
  g_autoptr(BacklotWorker) worker = NULL;
  g_autoptr(GError) error = NULL;

  if (options->url == NULL)
    worker = begin_local (options->data_dir, options->socket_path, clock, &error);
  else if ((account = backlot_account_load (options->key_file, &error)) != NULL)
    worker = begin_at_server (options->url, account, clock, &error);
  if (worker == NULL)
    {
      g_printerr ("backlot-worker: %s\n", error->message);
      return EXIT_FAILURE;
    }

  g_unix_signal_add (SIGTERM, terminate_cb, worker);
  g_unix_signal_add (SIGINT, terminate_cb, worker);
  g_unix_signal_add (SIGUSR1, retire_cb, worker);
  g_signal_connect_swapped (worker, "ended", G_CALLBACK (g_main_loop_quit), loop);
  backlot_worker_start (worker);
  g_main_loop_run (loop);

  return EXIT_SUCCESS;
}

/* A server and a key belong together, and are no local studio. */
static const char *
find_fault (const Options *options,
            int            argc)
{
  if (argc > 1)
    return "There are no arguments but options";
  if ((options->url == NULL) != (options->key_file == NULL))
    return "--url and --key-file are given together";
  if (options->url != NULL && (options->data_dir != NULL || options->socket_path != NULL))
    return "A worker serves one studio: either --url, or --data-dir or --socket";

  return NULL;
}

int
main (int   argc,
      char *argv[])
{
  Options options = { NULL };
  gboolean version = FALSE;
  const GOptionEntry entries[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &options.data_dir, "Serve the studio of DIR", "DIR" },
    { "socket", 0, 0, G_OPTION_ARG_FILENAME, &options.socket_path, "Serve the studio at PATH", "PATH" },
    { "url", 0, 0, G_OPTION_ARG_STRING, &options.url, "Serve the server at URL, until told to end",
      "URL" },
    { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &options.key_file,
      "The server's key is in FILE, or an account's sign-in", "FILE" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, "Show the version", NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("— renders the jobs of a studio");
  g_autoptr(GError) error = NULL;
  const char *fault = NULL;
  int status = EXIT_SUCCESS;

  setlocale (LC_ALL, "");
  signal (SIGPIPE, SIG_IGN);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("backlot-worker: %s\n", error->message);
      return EXIT_FAILURE;
    }
  if (version)
    {
      puts ("backlot-worker " PACKAGE_VERSION);
      return EXIT_SUCCESS;
    }
  fault = find_fault (&options, argc);
  if (fault != NULL)
    {
      g_printerr ("backlot-worker: %s\n", fault);
      return EXIT_FAILURE;
    }
  gst_init (NULL, NULL);
  status = work (&options);
  g_free (options.data_dir);
  g_free (options.socket_path);
  g_free (options.url);
  g_free (options.key_file);

  return status;
}
