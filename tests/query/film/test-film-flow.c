/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The path of a film through the real studio: project, photos, uploads, price, job, output. */

#include "config.h"

#include "backlot-test-studio.h"

#include "query/account/backlot-credits-queries.h"
#include "query/film/backlot-film-project.h"
#include "query/film/backlot-films-queries.h"
#include "query/project/backlot-jobs-queries.h"
#include "query/project/backlot-photos-queries.h"
#include "query/project/backlot-projects-queries.h"
#include "query/project/backlot-upload-queue.h"

typedef struct
{
  TestStudio   *studio;
  GAsyncResult *result;
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

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Fixture *fixture = user_data;

  fixture->result = g_object_ref (result);
}

/* Adds @n noise pictures and gives their ids. */
static GStrv
add_photos (Fixture        *fixture,
            BacklotBackend *backend,
            const char     *project_id,
            int             n,
            int             width)
{
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr(GPtrArray) refused = NULL;
  g_autoptr(GError) error = NULL;
  GStrv ids = NULL;

  for (int i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("photo %d.png", i);
      g_autoptr(GFile) file = test_studio_make_picture (fixture->studio, name, width, width);

      g_list_store_append (files, file);
    }
  backlot_photos_add_files_async (backend, project_id, G_LIST_MODEL (files), NULL, result_cb,
                                  fixture);
  wait_until (fixture->result != NULL);
  g_assert_true (backlot_photos_add_files_finish (backend, fixture->result, &ids, &refused,
                                                  &error));
  g_assert_no_error (error);
  g_assert_cmpuint (refused->len, ==, 0);
  g_clear_object (&fixture->result);
  return ids;
}

static gboolean
is_possible (BacklotFilmProject *film)
{
  return backlot_render_offer_get_possible (backlot_film_project_get_offer (film));
}

static char *
submit (Fixture            *fixture,
        BacklotFilmProject *film)
{
  g_autoptr(GError) error = NULL;
  char *job_id;

  wait_until (is_possible (film));
  backlot_film_project_render_async (film, NULL, result_cb, fixture);
  wait_until (fixture->result != NULL);
  job_id = backlot_film_project_render_finish (film, fixture->result, &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->result);
  return job_id;
}

static void
assert_credits (BacklotBackend *backend,
                gint64          available,
                gint64          reserved)
{
  g_autoptr(BacklotCreditAccount) account = backlot_credits_get_account (backend);

  wait_until (larder_record_get_int (LARDER_RECORD (account), "available") == available &&
              larder_record_get_int (LARDER_RECORD (account), "reserved") == reserved);
}

/* Claims the job and ends it as a worker would, with one film. */
static void
complete_job (Fixture    *fixture,
              const char *job_id)
{
  g_autoptr(LarderValue) claim = test_value ("{'p_worker_id': 'w', 'p_lease_s': 60}");
  g_autoptr(LarderValue) claimed = test_studio_call (fixture->studio, "claim_job", claim);
  g_autofree char *media_id = g_uuid_string_random ();
  g_autofree char *text =
    g_strdup_printf ("{'p_job_id': '%s', 'p_worker_id': 'w', 'p_result': {'outputs': ["
                     "{'media_id': '%s', 'bucket': 'outputs', 'storage_path': '%s/%s/original.webm',"
                     " 'filename': 'Film.webm', 'mime_type': 'video/webm', 'size_bytes': 9,"
                     " 'width': 1280, 'height': 720, 'duration_s': 60}]}}",
                     job_id, media_id, BACKLOT_LOCAL_USER_ID, media_id);
  g_autoptr(LarderValue) result = test_value (text);
  g_autoptr(LarderValue) done = NULL;

  g_assert_cmpuint (larder_value_get_n_items (claimed), ==, 1);
  done = test_studio_call (fixture->studio, "complete_job", result);
}

static void
test_whole_path (Fixture       *fixture,
                 gconstpointer  data)
{
  BacklotBackend *backend = test_studio_new_backend (fixture->studio);
  g_autofree char *project_id = NULL;
  g_auto(GStrv) photo_ids = NULL;
  g_autofree char *job_id = NULL;
  BacklotFilmProject *film;
  GListModel *renders;

  test_studio_start (fixture->studio);
  backlot_backend_start (backend);
  project_id = backlot_projects_create_film (backend, "Porto", "Two days", "cinematic", 2, 360);
  photo_ids = add_photos (fixture, backend, project_id, 3, 40);
  film = backlot_film_project_new (backend, project_id);
  wait_until (g_list_model_get_n_items (backlot_film_project_get_photos (film)) == 3);

  job_id = submit (fixture, film);
  g_assert_cmpint (backlot_render_offer_get_price (backlot_film_project_get_offer (film)), ==, 10);
  assert_credits (backend, 990, 10);
  renders = backlot_film_project_get_renders (film);
  g_assert_cmpuint (g_list_model_get_n_items (renders), ==, 1);

  complete_job (fixture, job_id);
  {
    g_autoptr(BacklotRender) render = g_list_model_get_item (renders, 0);

    wait_until (backlot_render_get_can_play (render));
    g_assert_cmpstr (backlot_render_get_title (render), ==, "Porto");
    g_assert_cmpint (backlot_job_get_credit_state (backlot_render_get_job (render)), ==,
                     BACKLOT_CREDIT_CHARGED);
  }
  assert_credits (backend, 990, 0);
  g_object_unref (film);
  test_studio_end_backend (backend);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/film-flow/goes-from-photos-to-a-film", test_whole_path);
  return g_test_run ();
}
