/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a backend knows and keeps without the studio, over restarts, and beside another one. */

#include "config.h"

#include "backlot-test-studio.h"

#include <string.h>

#include "query/account/backlot-credits-queries.h"
#include "query/backlot-backend-private.h"
#include "query/backlot-sync.h"
#include "query/film/backlot-film-project.h"
#include "query/film/backlot-films-queries.h"
#include "query/project/backlot-photos-queries.h"
#include "query/project/backlot-projects-queries.h"
#include "query/project/backlot-upload-queue.h"

typedef struct
{
  TestStudio *studio;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->studio = test_studio_new ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  test_studio_free (fixture->studio);
}

/* What is on disk is all that is left, as after SIGKILL. */
static void
drop (BacklotBackend *backend)
{
  LarderOutbox *outbox = larder_client_get_outbox (backlot_backend_get_client (backend));

  wait_until (!larder_outbox_get_saving (outbox));
  g_assert_finalize_object (backend);
}

static gboolean
is_saved (BacklotBackend *backend)
{
  return test_backend_is_saved (backend);
}

static guint
count_projects (BacklotBackend *backend)
{
  g_autoptr(GListModel) projects = backlot_projects_list (backend, NULL);

  return g_list_model_get_n_items (projects);
}

static void
set_minutes (BacklotBackend *backend,
             const char     *project_id,
             int             minutes)
{
  g_autoptr(BacklotHistory) history = backlot_history_new (backend, project_id);

  backlot_history_set_minutes (history, minutes);
}

static guint
count_photos (BacklotBackend *backend,
              const char     *project_id)
{
  g_autoptr(BacklotFilmProject) film = backlot_film_project_new (backend, project_id, NULL);

  return g_list_model_get_n_items (backlot_film_project_get_photos (film));
}

static void
test_offline (Fixture       *fixture,
              gconstpointer  data)
{
  BacklotBackend *backend = test_studio_new_backend (fixture->studio);
  g_autofree char *project_id = NULL;
  g_auto(GStrv) photo_ids = NULL;
  g_autoptr(LarderValue) project = NULL;
  g_autoptr(LarderValue) film = NULL;
  g_autoptr(LarderValue) photos = NULL;

  /* Nobody answers; the changes are made, and survive two lives of the program. */
  backlot_backend_start (backend);
  project_id = backlot_projects_create_film (backend, "Porto", "", "vintage", 1, 360);
  photo_ids = test_studio_add_photos (fixture->studio, backend, project_id, 3, 40);
  wait_until (count_photos (backend, project_id) == 3);
  backlot_photos_set_caption (backend, photo_ids[1], "The bridge");
  set_minutes (backend, project_id, 4);
  drop (backend);

  backend = test_studio_new_backend (fixture->studio);
  g_assert_cmpuint (count_projects (backend), ==, 1);
  g_assert_cmpuint (count_photos (backend, project_id), ==, 3);
  backlot_projects_set_title (backend, project_id, "Porto and back");
  drop (backend);

  test_studio_start (fixture->studio);
  backend = test_studio_new_backend (fixture->studio);
  backlot_backend_start (backend);
  wait_until (is_saved (backend));

  project = test_studio_read_row (fixture->studio, "projects", project_id);
  film = test_studio_read_row (fixture->studio, "films", project_id);
  photos = test_studio_read (fixture->studio, "photos",
                             "select=*,media:media_files(*)&order=position");
  g_assert_cmpstr (larder_value_get_member_string (project, "title"), ==, "Porto and back");
  g_assert_cmpint (larder_value_get_member_int (film, "duration_min", 0), ==, 4);
  g_assert_cmpstr (larder_value_get_member_string (film, "style"), ==, "vintage");
  g_assert_cmpuint (larder_value_get_n_items (photos), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      LarderValue *photo = larder_value_get_item (photos, i);
      LarderValue *media = larder_value_get_member (photo, "media");

      g_assert_cmpstr (larder_value_get_member_string (photo, "id"), ==, photo_ids[i]);
      g_assert_cmpstr (larder_value_get_member_string (photo, "caption"), ==,
                       i == 1 ? "The bridge" : "");
      g_assert_cmpstr (larder_value_get_member_string (media, "upload_state"), ==, "complete");
    }
  test_studio_end_backend (backend);
}

static void
test_cache (Fixture       *fixture,
            gconstpointer  data)
{
  BacklotBackend *backend = test_studio_new_backend (fixture->studio);
  BacklotFilmProject *film;
  g_autofree char *project_id = NULL;
  g_auto(GStrv) photo_ids = NULL;
  g_autoptr(BacklotCreditAccount) account = NULL;
  LarderQueryObserver *query;

  test_studio_start (fixture->studio);
  backlot_backend_start (backend);
  project_id = backlot_projects_create_film (backend, "Porto", "", "classic", 1, 360);
  photo_ids = test_studio_add_photos (fixture->studio, backend, project_id, 2, 40);
  film = backlot_film_project_new (backend, project_id, NULL);
  wait_until (is_saved (backend));
  query = backlot_film_project_get_photos_query (film);
  backlot_film_project_refresh (film);
  wait_until (larder_query_observer_get_data_updated_at (query) > 0 &&
              larder_query_observer_get_fetch_status (query) == LARDER_FETCH_STATUS_IDLE);
  g_object_unref (film);
  test_studio_end_backend (backend);
  test_studio_kill (fixture->studio);

  /* Nothing is sent and nobody answers: what is seen is what was cached. */
  backend = test_studio_new_backend (fixture->studio);
  film = backlot_film_project_new (backend, project_id, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (backlot_film_project_get_photos (film)), ==, 2);
  g_assert_cmpstr (backlot_project_get_title (backlot_film_project_get_project (film)), ==,
                   "Porto");
  account = backlot_credits_get_account (backend);
  g_assert_cmpint (backlot_credit_account_get_available (account), ==, 1000);
  g_object_unref (film);
  g_assert_finalize_object (backend);
}

static void
count_polls_cb (BacklotBackend *backend,
                GParamSpec     *pspec,
                guint          *n_polls)
{
  gboolean polling;

  g_object_get (backend, "is-polling", &polling, NULL);
  *n_polls += polling ? 1 : 0;
}

static void
test_connection (Fixture       *fixture,
                 gconstpointer  data)
{
  BacklotBackend *backend = test_studio_new_backend (fixture->studio);
  gboolean polling;

  g_assert_false (backlot_backend_get_online (backend));
  g_assert_cmpint (backlot_backend_get_connection_state (backend), ==, BACKLOT_CONNECTION_OFFLINE);
  test_studio_start (fixture->studio);
  backlot_backend_start (backend);
  wait_until (backlot_backend_get_connection_state (backend) == BACKLOT_CONNECTION_CONNECTED);
  g_assert_true (backlot_backend_get_online (backend));
  g_object_get (backend, "is-polling", &polling, NULL);
  g_assert_false (polling);

  test_studio_kill (fixture->studio);
  wait_until (backlot_backend_get_connection_state (backend) == BACKLOT_CONNECTION_RECONNECTING &&
              !backlot_backend_get_online (backend));
  test_studio_start (fixture->studio);
  backlot_backend_reconnect (backend);
  wait_until (backlot_backend_get_connection_state (backend) == BACKLOT_CONNECTION_CONNECTED &&
              backlot_backend_get_online (backend));
  test_studio_end_backend (backend);
}

/* That nothing is known yet is not an answer. */
static void
test_silence_is_no_polling (Fixture       *fixture,
                            gconstpointer  data)
{
  BacklotBackend *backend = test_studio_new_backend (fixture->studio);
  guint n_polls = 0;

  g_signal_connect (backend, "notify::is-polling", G_CALLBACK (count_polls_cb), &n_polls);
  backlot_backend_start (backend);
  g_assert_true (backlot_backend_get_online (backend));
  wait_until (!backlot_backend_get_online (backend));
  g_assert_cmpuint (n_polls, ==, 0);
  g_signal_handlers_disconnect_by_data (backend, &n_polls);
  test_studio_end_backend (backend);
}

static void
test_sync (Fixture       *fixture,
           gconstpointer  data)
{
  BacklotBackend *backend = test_studio_new_backend (fixture->studio);
  BacklotSync *sync = backlot_sync_new (backend);
  g_autofree char *project_id = NULL;

  g_assert_cmpint (backlot_sync_get_state (sync), ==, BACKLOT_SYNC_SAVED);
  project_id = backlot_projects_create_film (backend, "Porto", "", "classic", 1, 360);
  backlot_projects_set_title (backend, project_id, "Lisbon");
  wait_until (backlot_sync_get_state (sync) == BACKLOT_SYNC_WAITING);
  g_assert_cmpuint (backlot_sync_get_count (sync), ==, 2);
  test_studio_start (fixture->studio);
  backlot_backend_start (backend);
  wait_until (backlot_sync_get_state (sync) == BACKLOT_SYNC_SAVED);
  g_assert_cmpuint (backlot_sync_get_count (sync), ==, 0);
  g_assert_finalize_object (sync);
  test_studio_end_backend (backend);
}

static void
test_second_process (Fixture       *fixture,
                     gconstpointer  data)
{
  BacklotBackend *backend = test_studio_new_backend (fixture->studio);
  const char *folder = test_studio_get_folder (fixture->studio);
  g_autofree char *cache = g_build_filename (folder, "cache", NULL);
  g_autofree char *state = g_build_filename (folder, "state", NULL);
  BacklotBackendOptions options = {
    .cache_folder = cache,
    .state_folder = state,
    .data_dir = folder,
  };
  g_autoptr(GError) error = NULL;
  BacklotBackend *second = backlot_backend_new (&options, &error);
  BacklotBackend *in_memory;

  g_assert_null (second);
  g_assert_error (error, BACKLOT_ERROR, BACKLOT_ERROR_IN_USE);
  g_clear_error (&error);
  /* The command line has no files of its own. */
  options.in_memory = TRUE;
  in_memory = backlot_backend_new (&options, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (in_memory);
  g_assert_finalize_object (backend);
}

static void
test_damaged_cache (Fixture       *fixture,
                    gconstpointer  data)
{
  BacklotBackend *backend = test_studio_new_backend (fixture->studio);
  g_autofree char *project_id = backlot_projects_create_film (backend, "Porto", "", "classic", 1,
                                                              360);
  g_autofree char *path = g_build_filename (test_studio_get_folder (fixture->studio), "cache",
                                            "local", BACKLOT_LOCAL_USER_ID, "cache.db", NULL);
  g_autofree char *noise = g_malloc (4096);

  drop (backend);
  memset (noise, 'x', 4096);
  g_assert_true (g_file_set_contents (path, noise, 4096, NULL));
  backend = test_studio_new_backend (fixture->studio);
  g_assert_cmpuint (count_projects (backend), ==, 1);
  g_assert_finalize_object (backend);
}

static void
test_read_only_state (Fixture       *fixture,
                      gconstpointer  data)
{
  BacklotBackendOptions options = {
    .cache_folder = test_studio_get_folder (fixture->studio),
    .state_folder = "/proc/nowhere",
    .data_dir = test_studio_get_folder (fixture->studio),
  };
  g_autoptr(GError) error = NULL;
  BacklotBackend *backend = backlot_backend_new (&options, &error);

  g_assert_null (backend);
  g_assert_error (error, BACKLOT_ERROR, BACKLOT_ERROR_DISK);
}

static void
test_project_deleted (Fixture       *fixture,
                      gconstpointer  data)
{
  BacklotBackend *backend = test_studio_new_backend (fixture->studio);
  BacklotBackend *other;
  g_autofree char *project_id = NULL;
  g_auto(GStrv) photo_ids = NULL;
  g_autoptr(BacklotRemoval) removal = NULL;
  g_autoptr(LarderQueryOptions) options = NULL;
  g_autoptr(LarderQueryObserver) observer = NULL;

  test_studio_start (fixture->studio);
  backlot_backend_start (backend);
  project_id = backlot_projects_create_film (backend, "Porto", "", "classic", 1, 360);
  photo_ids = test_studio_add_photos (fixture->studio, backend, project_id, 1, 40);
  wait_until (is_saved (backend));

  other = test_studio_new_other_backend (fixture->studio);
  options = backlot_projects_list_options (other, NULL);
  observer = larder_query_observer_new (backlot_backend_get_client (other), options);
  backlot_backend_start (other);
  larder_query_observer_attach (observer);
  wait_until (count_projects (other) == 1);

  removal = backlot_projects_delete (backend, project_id);
  wait_until (count_projects (backend) == 0);
  g_assert_true (backlot_removal_undo (removal));
  wait_until (count_projects (backend) == 1);
  g_clear_object (&removal);
  removal = backlot_projects_delete (backend, project_id);
  /* Nobody tells this one of it; the other one hears of it when the hold is over. */
  backlot_realtime_disconnect (backlot_backend_get_realtime (backend));
  wait_until (count_projects (other) == 0);
  wait_until (is_saved (backend));
  g_assert_false (backlot_removal_get_can_undo (removal));
  g_assert_cmpuint (count_photos (backend, project_id), ==, 0);
  larder_query_observer_detach (observer);
  g_clear_object (&observer);
  g_clear_object (&options);
  g_clear_object (&removal);
  test_studio_end_backend (other);
  test_studio_end_backend (backend);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/backend/keeps-changes-without-a-studio-and-over-restarts", test_offline);
  ADD ("/backend/shows-what-is-cached-without-a-studio", test_cache);
  ADD ("/backend/connects-again", test_connection);
  ADD ("/backend/silence-is-no-polling", test_silence_is_no_polling);
  ADD ("/backend/tells-where-changes-are", test_sync);
  ADD ("/backend/refuses-a-second-process", test_second_process);
  ADD ("/backend/survives-a-damaged-cache", test_damaged_cache);
  ADD ("/backend/tells-that-changes-can-not-be-kept", test_read_only_state);
  ADD ("/backend/deletes-a-project-everywhere", test_project_deleted);
  return g_test_run ();
}
