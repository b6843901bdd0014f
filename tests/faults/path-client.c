/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A client without a window that walks the path of a film, and goes on where it was killed. */

#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "query/film/backlot-film-project.h"
#include "query/project/backlot-jobs-queries.h"
#include "query/project/backlot-media-import.h"
#include "query/project/backlot-photos-queries.h"
#include "query/project/backlot-projects-queries.h"
#include "query/project/backlot-upload-queue.h"

static char *data_dir;
static char *title;
static char *until;
static char **photos;

static const GOptionEntry options[] = {
  { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir, "Where everything is kept", "DIR" },
  { "title", 0, 0, G_OPTION_ARG_STRING, &title, "Of the film", "TITLE" },
  { "until", 0, 0, G_OPTION_ARG_STRING, &until, "Where to stop", "open|photos|uploaded|submitted" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &photos, NULL, "PHOTO…" },
  { NULL }
};

/* What the driver reads; a step is only told when it is on disk. */
static void
tell (const char *step)
{
  g_print ("%s\n", step);
}

static gboolean
is_end (const char *step)
{
  tell (step);
  return g_strcmp0 (until, step) == 0;
}

static void
connection_cb (BacklotBackend *backend)
{
  g_autoptr(GEnumClass) states = g_type_class_ref (BACKLOT_TYPE_CONNECTION_STATE);
  GEnumValue *state =
    g_enum_get_value (states, (int) backlot_backend_get_connection_state (backend));

  g_print ("connection %s\n", state->value_nick);
}

static void
polling_cb (BacklotBackend *backend)
{
  gboolean polls;

  g_object_get (backend, "is-polling", &polls, NULL);
  if (polls)
    tell ("polling");
}

static void
studio_error_cb (BacklotBackend *backend)
{
  GError *error = backlot_backend_get_studio_error (backend);

  g_print ("studio: %s\n", error != NULL ? error->message : "answers");
}

/* An upload that failed for good; what is tried again by itself is not told. */
static void
uploads_cb (BacklotUploadQueue *uploads)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (uploads)); i++)
    {
      g_autoptr(BacklotUpload) upload = g_list_model_get_item (G_LIST_MODEL (uploads), i);
      GError *error = backlot_upload_get_error (upload);

      if (backlot_upload_get_state (upload) == BACKLOT_UPLOAD_ERROR)
        g_print ("failed %s: %s\n", backlot_upload_get_filename (upload),
                 error != NULL ? error->message : "");
    }
}

G_NORETURN static void
refuse (const GError *error)
{
  g_print ("refused: %s %d: %s\n", g_quark_to_string (error->domain), error->code,
           error->message);
  exit (EXIT_FAILURE);
}

static void
turn (void)
{
  g_main_context_iteration (NULL, TRUE);
}

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static void
flush (BacklotBackend *backend)
{
  LarderOutbox *outbox = larder_client_get_outbox (backlot_backend_get_client (backend));
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  larder_outbox_flush_async (outbox, NULL, done_cb, &result);
  while (result == NULL)
    turn ();
  if (!larder_outbox_flush_finish (outbox, result, &error))
    refuse (error);
}

static BacklotBackend *
open_backend (void)
{
  g_autofree char *cache = g_build_filename (data_dir, "cache", NULL);
  g_autofree char *state = g_build_filename (data_dir, "state", NULL);
  g_autoptr(GError) error = NULL;
  BacklotBackendOptions backend_options = { 0 };
  BacklotBackend *backend;
  LarderOutbox *outbox;
  gboolean damaged;

  backend_options.cache_folder = cache;
  backend_options.state_folder = state;
  backend_options.data_dir = data_dir;
  backend_options.start_studio = TRUE;
  backend = backlot_backend_new (&backend_options, &error);
  if (backend == NULL)
    refuse (error);
  g_signal_connect (backend, "notify::connection-state", G_CALLBACK (connection_cb), NULL);
  g_signal_connect (backend, "notify::is-polling", G_CALLBACK (polling_cb), NULL);
  g_signal_connect (backend, "notify::studio-error", G_CALLBACK (studio_error_cb), NULL);
  g_signal_connect (backlot_backend_get_uploads (backend), "notify::n-failed",
                    G_CALLBACK (uploads_cb), NULL);
  outbox = larder_client_get_outbox (backlot_backend_get_client (backend));
  damaged = larder_outbox_get_was_damaged (outbox);
  tell (damaged ? "open, outbox damaged" : "open");
  backlot_upload_queue_sweep_spool (backlot_backend_get_uploads (backend), NULL, damaged);
  backlot_backend_start (backend);

  return backend;
}

/* The one project there is, or a new one. Asked of the studio first: the answer to an earlier run's
 * creation may have come after its end. */
static char *
find_project (BacklotBackend *backend)
{
  g_autoptr(LarderQueryOptions) list = backlot_projects_list_options (backend, NULL);
  g_autoptr(LarderQueryObserver) observer = NULL;
  g_autoptr(GListModel) projects = backlot_projects_list (backend, NULL);
  char *id;

  larder_query_options_set_stale_time (list, 0);
  observer = larder_query_observer_new (backlot_backend_get_client (backend), list);
  larder_query_observer_attach (observer);
  while (larder_query_observer_get_status (observer) != LARDER_STATUS_SUCCESS ||
         larder_query_observer_get_fetch_status (observer) != LARDER_FETCH_STATUS_IDLE)
    turn ();
  larder_query_observer_detach (observer);

  if (g_list_model_get_n_items (projects) > 0)
    {
      g_autoptr(BacklotProject) project = g_list_model_get_item (projects, 0);

      return g_strdup (larder_record_get_id (LARDER_RECORD (project)));
    }

  id = backlot_projects_create_film (backend, title, "", "classic", 1, 360);
  flush (backend);
  tell ("project");

  return id;
}

/* Until the studio has said what there is: what an earlier run has sent may not be cached. */
static void
read_anew (LarderQueryObserver *query)
{
  do
    {
      larder_query_observer_refetch (query);
      while (larder_query_observer_get_fetch_status (query) != LARDER_FETCH_STATUS_IDLE)
        turn ();
    }
  while (larder_query_observer_get_error (query) != NULL);
}

static gboolean
has_photo (BacklotFilmProject *project,
           const char         *caption)
{
  GListModel *list = backlot_film_project_get_photos (project);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(BacklotFilmPhoto) photo = g_list_model_get_item (list, i);

      if (g_strcmp0 (backlot_film_photo_get_caption (photo), caption) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
add_photos (BacklotBackend     *backend,
            BacklotFilmProject *project)
{
  for (guint i = 0; photos[i] != NULL; i++)
    {
      g_autofree char *caption = g_path_get_basename (photos[i]);
      g_autofree char *id = NULL;
      g_autoptr(GFile) file = g_file_new_for_path (photos[i]);
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(BacklotMediaImport) import = NULL;
      g_autoptr(GError) error = NULL;

      if (has_photo (project, caption))
        continue;

      backlot_media_import_async (file, backlot_backend_get_spool_folder (backend), NULL, done_cb,
                                  &result);
      while (result == NULL)
        turn ();
      import = backlot_media_import_finish (result, &error);
      if (import == NULL)
        refuse (error);
      id = backlot_photos_add (backend, backlot_film_project_get_id (project), import, caption);
      flush (backend);
      tell (caption);
    }
}

static void
wait_for_uploads (BacklotFilmProject *project)
{
  GListModel *list = backlot_film_project_get_photos (project);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(BacklotFilmPhoto) photo = g_list_model_get_item (list, i);

      while (backlot_film_photo_get_state (photo) != BACKLOT_PHOTO_READY)
        turn ();
    }
}

static guint
count_renders (BacklotFilmProject *project)
{
  return g_list_model_get_n_items (backlot_film_project_get_renders (project));
}

static void
render (BacklotFilmProject *project)
{
  BacklotRenderOffer *offer = backlot_film_project_get_offer (project);
  LarderQueryObserver *jobs = backlot_film_project_get_renders_query (project);

  while (count_renders (project) == 0)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autofree char *id = NULL;
      g_autoptr(GError) error = NULL;

      /* A submission of an earlier run may have arrived, so the list is asked first. */
      larder_query_observer_refetch (jobs);
      while (larder_query_observer_get_fetch_status (jobs) != LARDER_FETCH_STATUS_IDLE ||
             (count_renders (project) == 0 && !backlot_render_offer_get_possible (offer)))
        turn ();
      if (count_renders (project) > 0 || larder_query_observer_get_error (jobs) != NULL)
        continue;

      backlot_film_project_render_async (project, NULL, done_cb, &result);
      while (result == NULL)
        turn ();
      id = backlot_film_project_render_finish (project, result, &error);
      if (id != NULL)
        tell ("submitted");
      else
        g_message ("submit: %s", error->message);
    }
}

static int
wait_for_film (BacklotFilmProject *project)
{
  GListModel *renders = backlot_film_project_get_renders (project);
  int last_percent = 0;

  for (;;)
    {
      g_autoptr(BacklotRender) newest = g_list_model_get_item (renders, 0);
      BacklotJob *job = newest != NULL ? backlot_render_get_job (newest) : NULL;
      int percent;

      if (job != NULL)
        {
          percent = (int) larder_record_get_int (LARDER_RECORD (job), "progress");
          g_assert_cmpint (percent, >=, last_percent);
          if (percent != last_percent)
            g_print ("progress %d\n", percent);
          last_percent = percent;
          if (backlot_job_get_is_finished (job) && backlot_render_get_can_play (newest))
            break;
          if (backlot_job_get_is_finished (job) &&
              g_strcmp0 (backlot_job_get_status (job), "completed") != 0)
            {
              g_print ("the job has %s: %s %s\n", backlot_job_get_status (job),
                       larder_record_get_string (LARDER_RECORD (job), "error_code"),
                       larder_record_get_string (LARDER_RECORD (job), "error_message"));
              return EXIT_FAILURE;
            }
        }
      turn ();
    }

  tell ("film");
  return EXIT_SUCCESS;
}

static int
walk (BacklotBackend     *backend,
      BacklotFilmProject *project)
{
  read_anew (backlot_film_project_get_photos_query (project));
  add_photos (backend, project);
  if (is_end ("photos"))
    return EXIT_SUCCESS;
  wait_for_uploads (project);
  if (is_end ("uploaded"))
    return EXIT_SUCCESS;
  render (project);
  if (g_strcmp0 (until, "submitted") == 0)
    return EXIT_SUCCESS;

  return wait_for_film (project);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotBackend) backend = NULL;
  g_autoptr(BacklotFilmProject) project = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *project_id = NULL;
  int status;

  setvbuf (stdout, NULL, _IOLBF, 0);
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || data_dir == NULL || photos == NULL)
    {
      g_printerr ("usage: path-client --data-dir DIR --title TITLE PHOTO…\n");
      return 2;
    }

  backend = open_backend ();
  if (g_strcmp0 (until, "open") == 0)
    return EXIT_SUCCESS;
  project_id = find_project (backend);
  project = backlot_film_project_new (backend, project_id, NULL);
  status = walk (backend, project);

  backlot_backend_stop_async (backend, NULL, done_cb, &result);
  while (result == NULL)
    turn ();
  backlot_backend_stop_finish (backend, result, NULL);

  return status;
}
