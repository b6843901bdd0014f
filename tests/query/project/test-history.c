/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps of a person against the real studio: taken back, done again, kept from writing over. */

#include "config.h"

#include "backlot-test-studio.h"

#include "query/film/backlot-film-project.h"
#include "query/project/backlot-histories.h"
#include "query/project/backlot-photos-queries.h"
#include "query/project/backlot-projects-queries.h"

typedef struct
{
  TestStudio         *studio;
  BacklotBackend     *backend;
  char               *project_id;
  char              **photo_ids;
  BacklotFilmProject *film;
  BacklotHistory     *history;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->studio = test_studio_new ();
  test_studio_start (fixture->studio);
  fixture->backend = test_studio_new_backend (fixture->studio);
  backlot_backend_start (fixture->backend);
  fixture->project_id = backlot_projects_create_film (fixture->backend, "Porto", "", "classic", 1,
                                                      360);
  fixture->photo_ids = test_studio_add_photos (fixture->studio, fixture->backend,
                                               fixture->project_id, 3, 8);
  fixture->film = backlot_film_project_new (fixture->backend, fixture->project_id, NULL);
  fixture->history = backlot_film_project_get_history (fixture->film);
  wait_until (test_backend_is_saved (fixture->backend));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->film);
  test_studio_end_backend (fixture->backend);
  test_studio_free (fixture->studio);
  g_strfreev (fixture->photo_ids);
  g_free (fixture->project_id);
}

static const char *
get_caption (Fixture *fixture,
             guint    position)
{
  g_autoptr(BacklotFilmPhoto) photo =
    g_list_model_get_item (backlot_film_project_get_photos (fixture->film), position);

  return backlot_film_photo_get_caption (photo);
}

/* Both here and at the server. */
static void
wait_for_caption (Fixture    *fixture,
                  const char *caption)
{
  g_autoptr(LarderValue) row = NULL;

  wait_until (g_str_equal (get_caption (fixture, 0), caption) &&
              test_backend_is_saved (fixture->backend));
  row = test_studio_read_row (fixture->studio, "photos", fixture->photo_ids[0]);
  g_assert_cmpstr (larder_value_get_member_string (row, "caption"), ==, caption);
}

static void
test_edit (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_cmpint (backlot_history_undo (fixture->history), ==, BACKLOT_HISTORY_NOTHING);
  backlot_history_set_caption (fixture->history, fixture->photo_ids[0], "One");
  wait_for_caption (fixture, "One");
  backlot_history_set_caption (fixture->history, fixture->photo_ids[0], "Two");
  wait_for_caption (fixture, "Two");

  g_assert_cmpint (backlot_history_undo (fixture->history), ==, BACKLOT_HISTORY_DONE);
  wait_for_caption (fixture, "One");
  g_assert_cmpint (backlot_history_undo (fixture->history), ==, BACKLOT_HISTORY_DONE);
  wait_for_caption (fixture, "");
  g_assert_false (backlot_history_get_can_undo (fixture->history));
  g_assert_cmpint (backlot_history_redo (fixture->history), ==, BACKLOT_HISTORY_DONE);
  wait_for_caption (fixture, "One");

  /* What is done anew leaves nothing to do again; what changes nothing is no step. */
  backlot_history_set_caption (fixture->history, fixture->photo_ids[0], "Three");
  wait_for_caption (fixture, "Three");
  g_assert_false (backlot_history_get_can_redo (fixture->history));
  backlot_history_set_caption (fixture->history, fixture->photo_ids[0], "Three");
  g_assert_cmpint (backlot_history_undo (fixture->history), ==, BACKLOT_HISTORY_DONE);
  wait_for_caption (fixture, "One");
}

static void
test_changed_elsewhere (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(LarderValue) theirs = test_value ("{'caption':'Theirs'}");
  g_autoptr(LarderValue) changed = NULL;
  g_autofree char *query = g_strconcat ("id=eq.", fixture->photo_ids[0], NULL);

  backlot_history_set_caption (fixture->history, fixture->photo_ids[0], "Mine");
  wait_for_caption (fixture, "Mine");
  changed = test_studio_patch (fixture->studio, "photos", query, theirs);
  wait_for_caption (fixture, "Theirs");
  g_assert_cmpint (backlot_history_undo (fixture->history), ==, BACKLOT_HISTORY_CHANGED);
  wait_for_caption (fixture, "Theirs");
}

static gboolean
is_at (Fixture *fixture,
       guint    position,
       guint    photo)
{
  g_autoptr(BacklotFilmPhoto) item =
    g_list_model_get_item (backlot_film_project_get_photos (fixture->film), position);

  return item != NULL &&
         g_str_equal (backlot_film_photo_get_id (item), fixture->photo_ids[photo]);
}

static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  backlot_film_project_move_photo (fixture->film, fixture->photo_ids[2], -2);
  wait_until (is_at (fixture, 0, 2) && test_backend_is_saved (fixture->backend));
  g_assert_cmpint (backlot_history_undo (fixture->history), ==, BACKLOT_HISTORY_DONE);
  wait_until (is_at (fixture, 0, 0) && is_at (fixture, 2, 2) &&
              test_backend_is_saved (fixture->backend));
  g_assert_cmpint (backlot_history_redo (fixture->history), ==, BACKLOT_HISTORY_DONE);
  wait_until (is_at (fixture, 0, 2) && test_backend_is_saved (fixture->backend));
}

static guint
count_photos (Fixture *fixture)
{
  return g_list_model_get_n_items (backlot_film_project_get_photos (fixture->film));
}

/* Two in a row are one step. */
static void
test_removals (Fixture       *fixture,
               gconstpointer  data)
{
  for (guint i = 0; i < 2; i++)
    {
      const char *ids[] = { fixture->photo_ids[i], NULL };
      g_autoptr(BacklotRemoval) removal = backlot_photos_remove (fixture->backend, ids);

      g_assert_cmpuint (backlot_history_remove (fixture->history, removal), ==, i + 1);
    }
  /* As by a pointer on the toast: however slow the machine is, they are not sent meanwhile. */
  backlot_history_hold (fixture->history);
  wait_until (count_photos (fixture) == 1);
  g_assert_cmpint (backlot_history_undo (fixture->history), ==, BACKLOT_HISTORY_DONE);
  wait_until (count_photos (fixture) == 3);
  g_assert_cmpint (backlot_history_redo (fixture->history), ==, BACKLOT_HISTORY_DONE);
  wait_until (count_photos (fixture) == 1);

  /* Once it is sent there is nothing to take back. */
  wait_until (test_backend_is_saved (fixture->backend));
  g_assert_false (backlot_history_get_can_undo (fixture->history));
  g_assert_cmpint (backlot_history_undo (fixture->history), ==, BACKLOT_HISTORY_NOTHING);
}

/* A program that ended while the pointer was on the toast. */
static void
test_hold_ends_with_the_program (Fixture       *fixture,
                                 gconstpointer  data)
{
  const char *ids[] = { fixture->photo_ids[1], NULL };
  g_autoptr(BacklotRemoval) removal = backlot_photos_remove (fixture->backend, ids);
  LarderOutbox *outbox = larder_client_get_outbox (backlot_backend_get_client (fixture->backend));
  g_autoptr(LarderValue) row = NULL;

  backlot_history_remove (fixture->history, removal);
  backlot_history_hold (fixture->history);
  wait_until (count_photos (fixture) == 2 && !larder_outbox_get_saving (outbox));
  g_clear_object (&removal);
  g_assert_finalize_object (fixture->film);
  test_studio_end_backend (fixture->backend);

  fixture->backend = test_studio_new_backend (fixture->studio);
  backlot_backend_start (fixture->backend);
  fixture->film = backlot_film_project_new (fixture->backend, fixture->project_id, NULL);
  wait_until (test_backend_is_saved (fixture->backend));
  row = test_studio_read_row (fixture->studio, "photos", ids[0]);
  g_assert_null (row);
}

static const char *
get_last (BacklotHistories *histories,
          gboolean          redo)
{
  BacklotHistory *history = backlot_histories_find (histories, redo);

  return history != NULL ? backlot_history_get_project (history) : NULL;
}

/* Where a page has no steps of its own, the last one of all is taken back. */
static void
test_last_of_all_projects (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr(BacklotHistories) histories = backlot_histories_new (fixture->backend);
  g_autofree char *other_id =
    backlot_projects_create_film (fixture->backend, "Faro", "", "classic", 1, 360);
  BacklotHistory *porto = backlot_histories_get (histories, fixture->project_id);
  BacklotHistory *faro = backlot_histories_get (histories, other_id);
  g_autoptr(BacklotRemoval) removal = NULL;
  BacklotHistoryStep step;

  g_assert_true (backlot_histories_get (histories, other_id) == faro);
  g_assert_null (get_last (histories, FALSE));
  wait_until (test_backend_is_saved (fixture->backend));
  backlot_history_set_title (porto, "Porto in May");
  backlot_history_name (porto, "Project renamed");
  backlot_history_set_style (faro, "vintage");
  g_assert_cmpstr (get_last (histories, FALSE), ==, other_id);
  wait_until (test_backend_is_saved (fixture->backend));
  g_assert_cmpint (backlot_history_undo (faro), ==, BACKLOT_HISTORY_DONE);
  g_assert_cmpstr (get_last (histories, FALSE), ==, fixture->project_id);
  g_assert_true (backlot_history_peek (porto, FALSE, &step));
  g_assert_cmpstr (step.name, ==, "Project renamed");
  g_assert_cmpstr (get_last (histories, TRUE), ==, other_id);

  /* A project that is gone takes its steps along, as long as nobody brings it back. */
  removal = backlot_projects_delete (fixture->backend, other_id);
  backlot_history_remove (faro, removal);
  backlot_history_hold (faro);
  wait_until (larder_table_get_value (backlot_backend_get_table (fixture->backend, "projects"),
                                      other_id) == NULL);
  g_assert_cmpstr (get_last (histories, FALSE), ==, other_id);
  backlot_history_release (faro);
  wait_until (test_backend_is_saved (fixture->backend));
  g_assert_cmpstr (get_last (histories, FALSE), ==, fixture->project_id);
  g_assert_null (get_last (histories, TRUE));
}

/* Each click of a spin button. */
static void
test_adjusted_is_one_step (Fixture       *fixture,
                           gconstpointer  data)
{
  BacklotFilm *film = backlot_film_project_get_film (fixture->film);

  for (int minutes = 2; minutes <= 4; minutes++)
    {
      backlot_history_set_minutes (fixture->history, minutes);
      wait_until (backlot_film_get_duration_min (film) == minutes);
    }
  g_assert_cmpint (backlot_history_undo (fixture->history), ==, BACKLOT_HISTORY_DONE);
  g_assert_false (backlot_history_get_can_undo (fixture->history));
  wait_until (backlot_film_get_duration_min (film) == 1);
  g_assert_cmpint (backlot_history_redo (fixture->history), ==, BACKLOT_HISTORY_DONE);
  wait_until (backlot_film_get_duration_min (film) == 4);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/history/takes-back-an-edit-and-does-it-again", test_edit);
  ADD ("/history/leaves-what-somebody-else-wrote", test_changed_elsewhere);
  ADD ("/history/takes-back-an-order", test_order);
  ADD ("/history/takes-back-removals-until-they-are-sent", test_removals);
  ADD ("/history/a-hold-ends-with-the-program", test_hold_ends_with_the_program);
  ADD ("/history/the-last-of-all-projects", test_last_of_all_projects);
  ADD ("/history/an-adjusted-value-is-one-step", test_adjusted_is_one_step);
  return g_test_run ();
}
