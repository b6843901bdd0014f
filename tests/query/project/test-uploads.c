/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Uploads against the real studio: progress, pause, cancel, retry, and kills in the middle. */

#include "config.h"

#include "backlot-test-studio.h"

#include <glib/gstdio.h>
#include <string.h>

#include "support/fake-network.h"

#include "query/backlot-error.h"
#include "query/backlot-mutations.h"
#include "query/backlot-network.h"
#include "query/film/backlot-film-project.h"
#include "query/project/backlot-photos-queries.h"
#include "query/project/backlot-picture-cache.h"
#include "query/project/backlot-projects-queries.h"
#include "query/project/backlot-upload-queue.h"

/* Noise of this many pixels square is a PNG of 38 MB: several requests of an upload. */
#define LARGE 3600

typedef struct
{
  TestStudio     *studio;
  BacklotBackend *backend;
  char           *project_id;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->studio = test_studio_new ();
  test_studio_start (fixture->studio);
  fixture->backend = test_studio_new_backend (fixture->studio);
  fixture->project_id = backlot_projects_create_film (fixture->backend, "Porto", "", "classic", 1,
                                                      360);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  test_studio_end_backend (fixture->backend);
  test_studio_free (fixture->studio);
  g_free (fixture->project_id);
}

static BacklotUploadQueue *
get_queue (Fixture *fixture)
{
  return backlot_backend_get_uploads (fixture->backend);
}

static BacklotUpload *
get_upload (Fixture *fixture,
            guint    position)
{
  BacklotUpload *upload = g_list_model_get_item (G_LIST_MODEL (get_queue (fixture)), position);

  g_assert_nonnull (upload);
  g_object_unref (upload);
  return upload;
}

static guint
count (Fixture            *fixture,
       BacklotUploadState  state)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (get_queue (fixture))); i++)
    if (backlot_upload_get_state (get_upload (fixture, i)) == state)
      n++;
  return n;
}

static guint
count_spool (Fixture *fixture)
{
  const char *spool = backlot_backend_get_spool_folder (fixture->backend);
  g_autoptr(GDir) folder = g_dir_open (spool, 0, NULL);
  guint n = 0;

  while (folder != NULL && g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

static char *
get_state_at_server (Fixture    *fixture,
                     const char *media_id)
{
  g_autoptr(LarderValue) row = test_studio_read_row (fixture->studio, "media_files", media_id);

  return row != NULL ? g_strdup (larder_value_get_member_string (row, "upload_state")) : NULL;
}

/* What the server has is what was chosen: another computer reads it. */
static void
assert_arrived (Fixture    *fixture,
                const char *media_id)
{
  g_autofree char *name = g_build_filename (test_studio_get_folder (fixture->studio),
                                            "photo 0.png", NULL);
  BacklotBackend *other = test_studio_new_other_backend (fixture->studio);
  BacklotPictureCache *pictures = backlot_backend_get_pictures (other);
  g_autofree char *object = g_strconcat (BACKLOT_LOCAL_USER_ID, "/", media_id, "/original.png",
                                         NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *path = NULL;
  g_autofree char *sent = NULL;
  g_autofree char *arrived = NULL;
  gsize sent_length, arrived_length;
  g_autoptr(GError) error = NULL;

  backlot_backend_start (other);
  backlot_picture_cache_get_object_async (pictures, "media", object, NULL, test_result_cb, &result);
  wait_until (result != NULL);
  path = backlot_picture_cache_get_finish (pictures, result, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (name, &sent, &sent_length, NULL));
  g_assert_true (g_file_get_contents (path, &arrived, &arrived_length, NULL));
  g_assert_cmpuint (arrived_length, ==, sent_length);
  g_assert_true (memcmp (arrived, sent, sent_length) == 0);
  g_clear_object (&result);
  test_studio_end_backend (other);
}

/* @data: how many were chosen, and how many go then; chosen when they wait already. */
static void
test_so_many_at_a_time (Fixture       *fixture,
                        gconstpointer  data)
{
  guint at_once = GPOINTER_TO_UINT (data);
  g_auto(GStrv) ids = test_studio_add_photos (fixture->studio, fixture->backend,
                                              fixture->project_id, 6, 600);
  guint most = 0;
  double fraction;

  wait_until (g_list_model_get_n_items (G_LIST_MODEL (get_queue (fixture))) == 6);
  g_assert_cmpuint (count_spool (fixture), ==, 6);
  g_assert_true (backlot_upload_queue_is_uploading (get_queue (fixture)));
  if (at_once > 0)
    backlot_mutations_set_uploads_at_once (fixture->backend, at_once);
  backlot_backend_start (fixture->backend);
  while (count (fixture, BACKLOT_UPLOAD_COMPLETE) < 6)
    {
      most = MAX (most, count (fixture, BACKLOT_UPLOAD_UPLOADING) +
                        count (fixture, BACKLOT_UPLOAD_PROCESSING));
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_cmpuint (most, ==, at_once > 0 ? at_once : 2);
  g_assert_false (backlot_upload_queue_is_uploading (get_queue (fixture)));
  g_object_get (get_queue (fixture), "fraction", &fraction, NULL);
  g_assert_cmpfloat (fraction, ==, 1.0);
  /* The copies are pictures now. */
  g_assert_cmpuint (count_spool (fixture), ==, 0);
  backlot_upload_queue_clear_finished (get_queue (fixture));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_queue (fixture))), ==, 0);
}

static void
test_pause (Fixture       *fixture,
            gconstpointer  data)
{
  g_auto(GStrv) ids = test_studio_add_photos (fixture->studio, fixture->backend,
                                              fixture->project_id, 1, LARGE);
  BacklotUpload *upload;
  g_autofree char *media_id = NULL;
  g_autofree char *state = NULL;

  wait_until (g_list_model_get_n_items (G_LIST_MODEL (get_queue (fixture))) == 1);
  upload = get_upload (fixture, 0);
  media_id = g_strdup (backlot_upload_get_media_id (upload));
  backlot_backend_start (fixture->backend);
  wait_until (backlot_upload_get_percent (upload) > 0);
  backlot_upload_pause (upload);
  wait_until (backlot_upload_get_state (upload) == BACKLOT_UPLOAD_PAUSED);

  /* Paused it stays, also in the next life of the program. */
  test_studio_end_backend (fixture->backend);
  fixture->backend = test_studio_new_backend (fixture->studio);
  upload = get_upload (fixture, 0);
  g_assert_cmpint (backlot_upload_get_state (upload), ==, BACKLOT_UPLOAD_PAUSED);
  backlot_backend_start (fixture->backend);
  backlot_upload_resume (upload);
  wait_until (backlot_upload_get_state (upload) == BACKLOT_UPLOAD_COMPLETE);
  state = get_state_at_server (fixture, media_id);
  g_assert_cmpstr (state, ==, "complete");
  assert_arrived (fixture, media_id);
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_auto(GStrv) ids = test_studio_add_photos (fixture->studio, fixture->backend,
                                              fixture->project_id, 1, LARGE);
  BacklotUpload *upload;
  g_autofree char *media_id = NULL;
  g_autofree char *state = NULL;
  g_autofree char *later = NULL;

  wait_until (g_list_model_get_n_items (G_LIST_MODEL (get_queue (fixture))) == 1);
  upload = get_upload (fixture, 0);
  media_id = g_strdup (backlot_upload_get_media_id (upload));
  backlot_backend_start (fixture->backend);
  wait_until (backlot_upload_get_percent (upload) > 0);
  backlot_upload_cancel (upload);
  wait_until (backlot_upload_get_state (upload) == BACKLOT_UPLOAD_CANCELLED);
  wait_until (test_backend_is_saved (fixture->backend));
  state = get_state_at_server (fixture, media_id);
  g_assert_cmpstr (state, ==, "error");
  g_assert_cmpuint (count_spool (fixture), ==, 1);

  backlot_upload_retry (upload);
  wait_until (backlot_upload_get_state (upload) == BACKLOT_UPLOAD_COMPLETE);
  g_assert_true (get_upload (fixture, 0) == upload);
  later = get_state_at_server (fixture, media_id);
  g_assert_cmpstr (later, ==, "complete");
}

static void
test_studio_killed (Fixture       *fixture,
                    gconstpointer  data)
{
  g_auto(GStrv) ids = test_studio_add_photos (fixture->studio, fixture->backend,
                                              fixture->project_id, 1, LARGE);
  BacklotUpload *upload;
  int percent;

  wait_until (g_list_model_get_n_items (G_LIST_MODEL (get_queue (fixture))) == 1);
  upload = get_upload (fixture, 0);
  backlot_backend_start (fixture->backend);
  wait_until (backlot_upload_get_percent (upload) > 20);
  test_studio_kill (fixture->studio);
  wait_until (backlot_upload_get_state (upload) == BACKLOT_UPLOAD_QUEUED);
  percent = backlot_upload_get_percent (upload);
  test_studio_start (fixture->studio);
  backlot_backend_reconnect (fixture->backend);
  wait_until (backlot_upload_get_state (upload) == BACKLOT_UPLOAD_COMPLETE);
  g_test_message ("killed at %d %%", percent);
  assert_arrived (fixture, backlot_upload_get_media_id (upload));
}

static void
test_client_dropped (Fixture       *fixture,
                     gconstpointer  data)
{
  g_auto(GStrv) ids = test_studio_add_photos (fixture->studio, fixture->backend,
                                              fixture->project_id, 1, LARGE);
  BacklotUpload *upload;
  g_autofree char *media_id = NULL;
  int first = -1;

  wait_until (g_list_model_get_n_items (G_LIST_MODEL (get_queue (fixture))) == 1);
  upload = get_upload (fixture, 0);
  backlot_backend_start (fixture->backend);
  wait_until (backlot_upload_get_percent (upload) > 40);
  test_studio_end_backend (fixture->backend);

  fixture->backend = test_studio_new_backend (fixture->studio);
  upload = get_upload (fixture, 0);
  media_id = g_strdup (backlot_upload_get_media_id (upload));
  backlot_backend_start (fixture->backend);
  /* The first bytes that are counted are those that the server has. */
  while (backlot_upload_get_state (upload) != BACKLOT_UPLOAD_COMPLETE)
    {
      if (first < 0 && backlot_upload_get_percent (upload) > 0)
        first = backlot_upload_get_percent (upload);
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_cmpint (first, >, 10);
  assert_arrived (fixture, media_id);
}

static void
test_lost_copy (Fixture       *fixture,
                gconstpointer  data)
{
  g_auto(GStrv) ids = test_studio_add_photos (fixture->studio, fixture->backend,
                                              fixture->project_id, 1, 40);
  BacklotUpload *upload;
  g_autofree char *path = NULL;

  wait_until (g_list_model_get_n_items (G_LIST_MODEL (get_queue (fixture))) == 1);
  upload = get_upload (fixture, 0);
  path = g_build_filename (backlot_backend_get_spool_folder (fixture->backend),
                           backlot_upload_get_media_id (upload), NULL);
  g_assert_cmpint (g_unlink (path), ==, 0);
  backlot_backend_start (fixture->backend);
  wait_until (backlot_upload_get_state (upload) == BACKLOT_UPLOAD_ERROR);
  g_assert_error (backlot_upload_get_error (upload), BACKLOT_ERROR, BACKLOT_ERROR_LOST_FILE);
}

/* A photo that goes before its file has arrived takes the upload, the row and the copy with it. */
static void
test_removed_photo (Fixture       *fixture,
                    gconstpointer  data)
{
  g_auto(GStrv) ids = test_studio_add_photos (fixture->studio, fixture->backend,
                                              fixture->project_id, 1, LARGE);
  g_autofree char *media_id = NULL;
  g_autoptr(BacklotRemoval) removal = NULL;
  g_autofree char *state = NULL;

  wait_until (g_list_model_get_n_items (G_LIST_MODEL (get_queue (fixture))) == 1);
  media_id = g_strdup (backlot_upload_get_media_id (get_upload (fixture, 0)));
  backlot_backend_start (fixture->backend);
  wait_until (backlot_upload_get_percent (get_upload (fixture, 0)) > 0);
  backlot_upload_pause (get_upload (fixture, 0));
  removal = backlot_photos_remove (fixture->backend, (const char * const *) ids);
  wait_until (!backlot_removal_get_can_undo (removal));
  wait_until (g_list_model_get_n_items (G_LIST_MODEL (get_queue (fixture))) == 0 &&
              test_backend_is_saved (fixture->backend));
  g_assert_cmpuint (count_spool (fixture), ==, 0);
  state = get_state_at_server (fixture, media_id);
  g_assert_null (state);
}

static void
test_sweep (Fixture       *fixture,
            gconstpointer  data)
{
  g_auto(GStrv) ids = test_studio_add_photos (fixture->studio, fixture->backend,
                                              fixture->project_id, 1, 40);
  const char *spool = backlot_backend_get_spool_folder (fixture->backend);
  g_autofree char *draft_id = g_uuid_string_random ();
  g_autofree char *orphan_id = g_uuid_string_random ();
  g_autofree char *draft = g_build_filename (spool, draft_id, NULL);
  g_autofree char *orphan = g_build_filename (spool, orphan_id, NULL);
  g_autofree char *aside_folder = g_strconcat (spool, ".damaged", NULL);
  g_autofree char *aside = g_build_filename (aside_folder, orphan_id, NULL);
  const char * const keep[] = { draft_id, NULL };

  wait_until (g_list_model_get_n_items (G_LIST_MODEL (get_queue (fixture))) == 1);
  g_assert_true (g_file_set_contents (draft, "x", 1, NULL));
  g_assert_true (g_file_set_contents (orphan, "x", 1, NULL));
  backlot_upload_queue_sweep_spool (get_queue (fixture), keep, TRUE);
  g_assert_false (g_file_test (orphan, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_set_contents (orphan, "x", 1, NULL));
  backlot_upload_queue_sweep_spool (get_queue (fixture), keep, FALSE);
  g_assert_true (g_file_test (draft, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (orphan, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_spool (fixture), ==, 2);
}

/* Two who ask for the same picture share one download, and one who gives up stops nobody. */
static void
test_pictures (Fixture       *fixture,
               gconstpointer  data)
{
  g_auto(GStrv) ids = test_studio_add_photos (fixture->studio, fixture->backend,
                                              fixture->project_id, 1, 600);
  BacklotPictureCache *pictures = backlot_backend_get_pictures (fixture->backend);
  g_autoptr(BacklotFilmProject) film = backlot_film_project_new (fixture->backend,
                                                                 fixture->project_id, NULL);
  g_autoptr(BacklotFilmPhoto) photo = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) first = NULL;
  g_autoptr(GAsyncResult) second = NULL;
  g_autoptr(GAsyncResult) absent = NULL;
  g_autofree char *spooled = NULL;
  g_autofree char *adopted = NULL;
  g_autofree char *fetched = NULL;
  g_autofree char *given_up = NULL;
  g_autofree char *none = NULL;
  g_autoptr(GError) error = NULL;
  BacklotMedia *media;

  wait_until (g_list_model_get_n_items (backlot_film_project_get_photos (film)) == 1);
  photo = g_list_model_get_item (backlot_film_project_get_photos (film), 0);
  media = backlot_film_photo_get_media (photo);
  spooled = backlot_picture_cache_lookup (pictures, media);
  g_assert_true (g_str_has_prefix (spooled, backlot_backend_get_spool_folder (fixture->backend)));

  backlot_backend_start (fixture->backend);
  wait_until (backlot_film_photo_get_state (photo) == BACKLOT_PHOTO_READY);
  wait_until (test_backend_is_saved (fixture->backend));
  adopted = backlot_picture_cache_lookup (pictures, media);
  g_assert_nonnull (adopted);
  g_assert_cmpstr (adopted, !=, spooled);

  g_assert_cmpint (g_unlink (adopted), ==, 0);
  backlot_picture_cache_get_async (pictures, media, cancellable, test_result_cb, &first);
  backlot_picture_cache_get_async (pictures, media, NULL, test_result_cb, &second);
  g_cancellable_cancel (cancellable);
  wait_until (first != NULL && second != NULL);
  given_up = backlot_picture_cache_get_finish (pictures, first, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  fetched = backlot_picture_cache_get_finish (pictures, second, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fetched, ==, adopted);
  g_assert_true (g_file_test (fetched, G_FILE_TEST_IS_REGULAR));

  backlot_picture_cache_get_object_async (pictures, "outputs", "a/b/poster.jpg", NULL,
                                          test_result_cb, &absent);
  wait_until (absent != NULL);
  none = backlot_picture_cache_get_finish (pictures, absent, &error);
  g_assert_null (none);
  g_assert_nonnull (error);
  g_assert_null (backlot_picture_cache_lookup_object (pictures, "media", "../../state/x"));
}

static gboolean
waits_for_another_network (BacklotUpload *upload)
{
  return backlot_upload_get_state (upload) == BACKLOT_UPLOAD_QUEUED &&
         g_error_matches (larder_mutation_get_error (backlot_upload_get_mutation (upload)),
                          BACKLOT_ERROR, BACKLOT_ERROR_METERED);
}

/* A backend on a network of which the test says what it is. */
static BacklotBackend *
new_backend_on (Fixture         *fixture,
                TestFakeNetwork *network)
{
  const char *folder = test_studio_get_folder (fixture->studio);
  g_autofree char *cache = g_build_filename (folder, "metered-cache", NULL);
  g_autofree char *state = g_build_filename (folder, "metered-state", NULL);
  BacklotBackendOptions options = {
    .cache_folder = cache,
    .state_folder = state,
    .data_dir = folder,
    .network = G_NETWORK_MONITOR (network),
  };
  g_autoptr(GError) error = NULL;
  BacklotBackend *backend = backlot_backend_new (&options, &error);

  g_assert_no_error (error);
  return backend;
}

static void
test_metered (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(TestFakeNetwork) network = test_fake_network_new ();
  BacklotBackend *backend = new_backend_on (fixture, network);
  BacklotUploadQueue *queue = backlot_backend_get_uploads (backend);
  g_autofree char *project_id = NULL;
  g_auto(GStrv) photo_ids = NULL;
  g_autoptr(BacklotUpload) upload = NULL;

  test_fake_network_set (network, G_NETWORK_CONNECTIVITY_FULL, TRUE);
  backlot_backend_start (backend);
  project_id = backlot_projects_create_film (backend, "Faro", "", "classic", 1, 360);
  photo_ids = test_studio_add_photos (fixture->studio, backend, project_id, 1, 800);
  upload = g_list_model_get_item (G_LIST_MODEL (queue), 0);
  g_assert_cmpuint (backlot_upload_queue_get_n_held (queue), ==, 1);
  wait_until (waits_for_another_network (upload));
  g_assert_true (backlot_upload_queue_is_uploading (queue));
  g_assert_false (backlot_upload_queue_is_sending (queue));
  test_fake_network_set (network, G_NETWORK_CONNECTIVITY_FULL, FALSE);
  g_assert_cmpuint (backlot_upload_queue_get_n_held (queue), ==, 0);
  g_assert_true (backlot_upload_queue_is_sending (queue));
  wait_until (backlot_upload_get_state (upload) == BACKLOT_UPLOAD_COMPLETE);
  g_clear_object (&upload);
  test_studio_end_backend (backend);
}

/* What has arrived stays there, and is not sent again. */
static void
test_metered_on_the_way (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(TestFakeNetwork) network = test_fake_network_new ();
  BacklotBackend *backend = new_backend_on (fixture, network);
  BacklotUploadQueue *queue = backlot_backend_get_uploads (backend);
  g_autofree char *project_id = NULL;
  g_auto(GStrv) photo_ids = NULL;
  g_autoptr(BacklotUpload) upload = NULL;
  int first = -1;

  backlot_backend_start (backend);
  project_id = backlot_projects_create_film (backend, "Faro", "", "classic", 1, 360);
  photo_ids = test_studio_add_photos (fixture->studio, backend, project_id, 1, LARGE);
  upload = g_list_model_get_item (G_LIST_MODEL (queue), 0);
  wait_until (backlot_upload_get_percent (upload) > 40);
  test_fake_network_set (network, G_NETWORK_CONNECTIVITY_FULL, TRUE);
  g_assert_false (backlot_upload_queue_is_sending (queue));
  wait_until (waits_for_another_network (upload));
  g_assert_cmpint (backlot_upload_get_percent (upload), <, 100);

  /* Also in the next life of the program, which then may send it all the same. */
  g_clear_object (&upload);
  test_studio_end_backend (backend);
  backend = new_backend_on (fixture, network);
  queue = backlot_backend_get_uploads (backend);
  upload = g_list_model_get_item (G_LIST_MODEL (queue), 0);
  backlot_backend_start (backend);
  wait_until (waits_for_another_network (upload));
  backlot_network_send_anyway (backlot_backend_get_network (backend));
  while (backlot_upload_get_state (upload) != BACKLOT_UPLOAD_COMPLETE)
    {
      if (first < 0 && backlot_upload_get_percent (upload) > 0)
        first = backlot_upload_get_percent (upload);
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_cmpint (first, >, 10);
  assert_arrived (fixture, backlot_upload_get_media_id (upload));
  g_clear_object (&upload);
  test_studio_end_backend (backend);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/uploads/run-two-at-a-time", test_so_many_at_a_time);
  g_test_add ("/uploads/run-one-at-a-time", Fixture, GUINT_TO_POINTER (1), set_up,
              test_so_many_at_a_time, tear_down);
  g_test_add ("/uploads/run-three-at-a-time", Fixture, GUINT_TO_POINTER (3), set_up,
              test_so_many_at_a_time, tear_down);
  ADD ("/uploads/stay-paused-over-a-restart", test_pause);
  ADD ("/uploads/are-cancelled-and-tried-again", test_cancel);
  ADD ("/uploads/go-on-after-the-studio-was-killed", test_studio_killed);
  ADD ("/uploads/go-on-at-the-servers-offset-after-a-restart", test_client_dropped);
  ADD ("/uploads/tell-that-a-copy-is-lost", test_lost_copy);
  ADD ("/uploads/wait-for-a-network-that-is-not-metered", test_metered);
  ADD ("/uploads/stop-when-the-network-becomes-metered", test_metered_on_the_way);
  ADD ("/uploads/go-with-their-photo", test_removed_photo);
  ADD ("/uploads/sweep-what-nobody-needs", test_sweep);
  ADD ("/uploads/are-pictures-afterwards", test_pictures);
  return g_test_run ();
}
