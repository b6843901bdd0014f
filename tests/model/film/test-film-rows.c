/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Photos and renders of a film as rows: composed of several records, in live lists. */

#include "config.h"

#include "model/film/backlot-film-photo.h"
#include "model/film/backlot-render-list.h"

typedef struct
{
  LarderTable *projects;
  LarderTable *photos;
  LarderTable *jobs;
  LarderTable *outputs;
  LarderTable *media;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->projects = larder_table_new ("projects", BACKLOT_TYPE_PROJECT);
  fixture->photos = larder_table_new ("photos", BACKLOT_TYPE_PHOTO);
  fixture->jobs = larder_table_new ("jobs", BACKLOT_TYPE_JOB);
  fixture->outputs = larder_table_new ("outputs", BACKLOT_TYPE_OUTPUT);
  fixture->media = larder_table_new ("media_files", BACKLOT_TYPE_MEDIA);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->projects);
  g_assert_finalize_object (fixture->photos);
  g_assert_finalize_object (fixture->jobs);
  g_assert_finalize_object (fixture->outputs);
  g_assert_finalize_object (fixture->media);
}

static void
write_row (LarderTable *table,
           const char  *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) row = larder_value_new_from_json (json, -1, &error);

  g_assert_no_error (error);
  larder_table_upsert (table, row);
}

/* Composed rows wait for the end of the turn when they leave a list. */
static void
end_turn (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_photos (Fixture       *fixture,
             gconstpointer  data)
{
  GListModel *list = backlot_film_photo_list_new (fixture->photos, fixture->media, NULL, "p");
  BacklotFilmPhoto *first;
  BacklotFilmPhoto *second;
  BacklotFilmPhoto *other;

  write_row (fixture->photos, "{'id': 'b', 'project_id': 'p', 'media_id': 'm', 'position': 1,"
                              " 'caption': 'Bridge', 'version': 1}");
  write_row (fixture->photos, "{'id': 'a', 'project_id': 'p', 'media_id': 'n', 'position': 0}");
  write_row (fixture->photos, "{'id': 'x', 'project_id': 'q', 'media_id': 'n', 'position': 0}");
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 2);
  first = g_list_model_get_item (list, 0);
  second = g_list_model_get_item (list, 1);
  g_assert_cmpstr (backlot_film_photo_get_id (first), ==, "a");
  g_assert_cmpstr (backlot_film_photo_get_caption (second), ==, "Bridge");
  g_assert_cmpint (backlot_film_photo_get_state (second), ==, BACKLOT_PHOTO_WAITING);

  write_row (fixture->media, "{'id': 'm', 'upload_state': 'complete'}");
  g_assert_cmpint (backlot_film_photo_get_state (second), ==, BACKLOT_PHOTO_READY);
  write_row (fixture->media, "{'id': 'm', 'upload_state': 'error'}");
  g_assert_cmpint (backlot_film_photo_get_state (second), ==, BACKLOT_PHOTO_FAILED);

  write_row (fixture->photos, "{'id': 'b', 'project_id': 'p', 'media_id': 'm', 'position': -1,"
                              " 'caption': 'Bridge', 'version': 2}");
  other = g_list_model_get_item (list, 0);
  g_assert_true (other == second);
  g_object_unref (other);
  g_object_unref (first);
  g_object_unref (second);
  g_assert_finalize_object (list);
  end_turn ();
}

static BacklotRenderList *
new_list (Fixture    *fixture,
          const char *project_id)
{
  BacklotRenderTables tables = {
    .projects = fixture->projects,
    .jobs = fixture->jobs,
    .outputs = fixture->outputs,
    .media = fixture->media,
  };

  return backlot_render_list_new (&tables, project_id);
}

static void
test_render (Fixture       *fixture,
             gconstpointer  data)
{
  BacklotRenderList *list = new_list (fixture, "p");
  BacklotRender *item;

  write_row (fixture->jobs, "{'id': 'j', 'project_id': 'p', 'user_id': 'u', 'kind': 'film_render',"
                            " 'status': 'processing', 'progress': 40, 'created_at':"
                            " '2026-01-01T00:00:00Z', 'params': {'title': 'As it was'}}");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  item = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_cmpstr (backlot_render_get_title (item), ==, "As it was");
  write_row (fixture->projects, "{'id': 'p', 'title': 'Porto'}");
  g_assert_cmpstr (backlot_render_get_title (item), ==, "Porto");
  g_assert_false (backlot_render_get_can_play (item));
  g_assert_null (backlot_render_get_poster_path (item));
  g_assert_cmpuint (backlot_render_list_get_n_running (list), ==, 1);

  write_row (fixture->jobs, "{'id': 'j', 'project_id': 'p', 'user_id': 'u', 'kind': 'film_render',"
                            " 'status': 'completed', 'progress': 100}");
  write_row (fixture->outputs, "{'id': 'o', 'project_id': 'p', 'job_id': 'j', 'media_id': 'm',"
                               " 'label': 'First cut'}");
  write_row (fixture->media, "{'id': 'm', 'storage_path': 'u/m/original.mp4'}");
  g_assert_cmpstr (backlot_render_get_title (item), ==, "First cut");
  g_assert_cmpstr (backlot_render_get_poster_path (item), ==, "u/m/poster.jpg");
  g_assert_true (backlot_render_get_can_play (item));
  g_assert_cmpuint (backlot_render_list_get_n_running (list), ==, 0);

  larder_table_remove (fixture->outputs, "o");
  g_assert_false (backlot_render_get_can_play (item));
  g_assert_cmpstr (backlot_render_get_title (item), ==, "Porto");
  g_object_unref (item);
  g_assert_finalize_object (list);
  end_turn ();
}

/* A finished render shows until its output can have been read, and goes when that was removed. */
static void
test_removed (Fixture       *fixture,
              gconstpointer  data)
{
  BacklotRenderList *list = new_list (fixture, "p");

  write_row (fixture->jobs, "{'id': 'j', 'project_id': 'p', 'kind': 'film_render',"
                            " 'status': 'completed'}");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  write_row (fixture->outputs, "{'id': 'o', 'project_id': 'p', 'job_id': 'j', 'media_id': 'm'}");
  backlot_render_list_outputs_were_read (list, G_MAXINT64);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  larder_table_remove (fixture->outputs, "o");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  write_row (fixture->outputs, "{'id': 'o', 'project_id': 'p', 'job_id': 'j', 'media_id': 'm'}");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  g_assert_finalize_object (list);
  end_turn ();

  /* The next life: the output was removed elsewhere meanwhile. */
  larder_table_remove (fixture->outputs, "o");
  list = new_list (fixture, "p");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  backlot_render_list_outputs_were_read (list, G_MAXINT64);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_assert_finalize_object (list);
  end_turn ();
}

/* What an earlier life has read may be older than the end of a job; then its output is still to be
 * read, and the render is not taken for one that was removed. */
static void
test_outputs_of_an_earlier_life (Fixture       *fixture,
                                 gconstpointer  data)
{
  BacklotRenderList *list = new_list (fixture, "p");
  gint64 finished_ms = G_GINT64_CONSTANT (4102444800000);

  write_row (fixture->jobs, "{'id': 'j', 'project_id': 'p', 'kind': 'film_render',"
                            " 'status': 'completed', 'finished_at': '2100-01-01T00:00:00Z'}");
  backlot_render_list_outputs_were_read (list, 0);
  backlot_render_list_outputs_were_read (list, finished_ms - 60000);
  backlot_render_list_outputs_were_read (list, finished_ms);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  backlot_render_list_outputs_were_read (list, finished_ms + 60000);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_assert_finalize_object (list);
  end_turn ();
}

static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  BacklotRenderList *all = new_list (fixture, NULL);
  BacklotRenderList *one = new_list (fixture, "p");
  g_autoptr(BacklotRender) newest = NULL;
  double fraction;

  write_row (fixture->jobs, "[{'id': 'j1', 'project_id': 'p', 'kind': 'film_render', 'status':"
                            " 'queued', 'created_at': '2026-01-01T00:00:00Z', 'progress': 0},"
                            " {'id': 'j2', 'project_id': 'q', 'kind': 'film_render', 'status':"
                            " 'processing', 'created_at': '2026-01-02T00:00:00Z', 'progress': 50},"
                            " {'id': 'j3', 'project_id': 'p', 'kind': 'agent_run', 'status':"
                            " 'processing', 'created_at': '2026-01-03T00:00:00Z'}]");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (all)), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (one)), ==, 1);
  newest = g_list_model_get_item (G_LIST_MODEL (all), 0);
  g_assert_cmpstr (backlot_render_get_id (newest), ==, "j2");
  g_assert_cmpuint (backlot_render_list_get_n_running (all), ==, 2);
  g_object_get (all, "fraction", &fraction, NULL);
  g_assert_cmpfloat (fraction, ==, 0.25);
  write_row (fixture->jobs, "{'id': 'j1', 'progress': 50}");
  g_object_get (all, "fraction", &fraction, NULL);
  g_assert_cmpfloat (fraction, ==, 0.5);
  g_clear_object (&newest);
  g_assert_finalize_object (all);
  g_assert_finalize_object (one);
  end_turn ();
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/film-rows/photos-follow-their-records", test_photos);
  ADD ("/film-rows/renders-follow-their-records", test_render);
  ADD ("/film-rows/renders-go-with-their-output", test_removed);
  ADD ("/film-rows/renders-stay-when-the-outputs-read-are-older", test_outputs_of_an_earlier_life);
  ADD ("/film-rows/renders-are-newest-first", test_order);
  return g_test_run ();
}
