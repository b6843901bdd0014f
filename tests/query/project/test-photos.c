/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Photos of a project against the real studio: adding, order, captions, removing, conflicts. */

#include "config.h"

#include "backlot-test-studio.h"

#include "query/film/backlot-film-project.h"
#include "query/project/backlot-media-queries.h"
#include "query/project/backlot-photos-queries.h"
#include "query/project/backlot-projects-queries.h"

typedef struct
{
  TestStudio         *studio;
  BacklotBackend     *backend;
  char               *project_id;
  char              **photo_ids;
  BacklotFilmProject *film;
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
                                               fixture->project_id, 4, 8);
  fixture->film = backlot_film_project_new (fixture->backend, fixture->project_id, NULL);
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

static GListModel *
get_photos (Fixture *fixture)
{
  return backlot_film_project_get_photos (fixture->film);
}

/* The order as digits: "0123" is the order in which they were added. */
static char *
get_order (Fixture *fixture)
{
  GString *order = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (get_photos (fixture)); i++)
    {
      g_autoptr(BacklotFilmPhoto) photo = g_list_model_get_item (get_photos (fixture), i);
      int index = -1;

      for (int n = 0; fixture->photo_ids[n] != NULL; n++)
        if (g_str_equal (fixture->photo_ids[n], backlot_film_photo_get_id (photo)))
          index = n;
      g_string_append_printf (order, "%d", index);
    }
  return g_string_free_and_steal (order);
}

static gboolean
has_order (Fixture    *fixture,
           const char *wanted)
{
  g_autofree char *order = get_order (fixture);

  return g_str_equal (order, wanted);
}

static void
assert_order_at_server (Fixture    *fixture,
                        const char *wanted)
{
  g_autoptr(LarderValue) rows = test_studio_read (fixture->studio, "photos",
                                                  "select=id&order=position");
  g_autoptr(GString) order = g_string_new (NULL);

  for (guint i = 0; i < larder_value_get_n_items (rows); i++)
    for (int n = 0; fixture->photo_ids[n] != NULL; n++)
      if (g_str_equal (fixture->photo_ids[n],
                       larder_value_get_member_string (larder_value_get_item (rows, i), "id")))
        g_string_append_printf (order, "%d", n);
  g_assert_cmpstr (order->str, ==, wanted);
}

static BacklotFilmPhoto *
find_photo (Fixture    *fixture,
            const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (get_photos (fixture)); i++)
    {
      g_autoptr(BacklotFilmPhoto) photo = g_list_model_get_item (get_photos (fixture), i);

      if (g_str_equal (backlot_film_photo_get_id (photo), id))
        return photo;
    }
  return NULL;
}

static void
test_reorder (Fixture       *fixture,
              gconstpointer  data)
{
  BacklotFilmPhoto *third = find_photo (fixture, fixture->photo_ids[2]);
  const char * const both[] = { fixture->photo_ids[3], fixture->photo_ids[0], NULL };

  g_assert_true (has_order (fixture, "0123"));
  backlot_film_project_move_photo (fixture->film, fixture->photo_ids[2], -1);
  wait_until (has_order (fixture, "0213"));
  backlot_film_project_move_photo (fixture->film, fixture->photo_ids[2], -5);
  wait_until (has_order (fixture, "2013"));
  g_assert_true (find_photo (fixture, fixture->photo_ids[2]) == third);
  wait_until (test_backend_is_saved (fixture->backend));
  g_assert_true (has_order (fixture, "2013"));
  assert_order_at_server (fixture, "2013");

  backlot_film_project_place_photos (fixture->film, both, fixture->photo_ids[1]);
  wait_until (has_order (fixture, "2301"));
  backlot_film_project_place_photos (fixture->film, both, NULL);
  wait_until (has_order (fixture, "2130"));
  wait_until (test_backend_is_saved (fixture->backend));
  assert_order_at_server (fixture, "2130");
}

static void
test_caption (Fixture       *fixture,
              gconstpointer  data)
{
  BacklotFilmPhoto *photo = find_photo (fixture, fixture->photo_ids[0]);
  g_autoptr(LarderValue) row = NULL;

  /* Several before the first has been sent: each names the version that the one before made. */
  backlot_photos_set_caption (fixture->backend, fixture->photo_ids[0], "A");
  backlot_photos_set_caption (fixture->backend, fixture->photo_ids[0], "Am");
  backlot_photos_set_caption (fixture->backend, fixture->photo_ids[0], "Amy");
  wait_until (g_str_equal (backlot_film_photo_get_caption (photo), "Amy"));
  wait_until (test_backend_is_saved (fixture->backend));
  row = test_studio_read_row (fixture->studio, "photos", fixture->photo_ids[0]);
  g_assert_cmpstr (larder_value_get_member_string (row, "caption"), ==, "Amy");
  g_assert_cmpstr (backlot_film_photo_get_caption (photo), ==, "Amy");
}

/* Somebody changes another member while mine waits: both changes stand. */
static void
test_merge (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *query = g_strconcat ("id=eq.", fixture->photo_ids[0], NULL);
  g_autoptr(LarderValue) theirs = test_value ("{'included': false}");
  g_autoptr(LarderValue) rows = test_studio_patch (fixture->studio, "photos", query, theirs);
  g_autoptr(LarderValue) row = NULL;

  backlot_photos_set_caption (fixture->backend, fixture->photo_ids[0], "Mine");
  wait_until (test_backend_is_saved (fixture->backend));
  row = test_studio_read_row (fixture->studio, "photos", fixture->photo_ids[0]);
  g_assert_cmpstr (larder_value_get_member_string (row, "caption"), ==, "Mine");
  g_assert_false (larder_value_get_member_boolean (row, "included", TRUE));
}

/* A life of the program in which nobody is connected yet. */
static void
begin_again (Fixture *fixture)
{
  g_assert_finalize_object (fixture->film);
  test_studio_end_backend (fixture->backend);
  fixture->backend = test_studio_new_backend (fixture->studio);
  fixture->film = backlot_film_project_new (fixture->backend, fixture->project_id, NULL);
}

/* Somebody changes the same member to something else: nobody's text is thrown away. */
static void
test_conflict (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *query = g_strconcat ("id=eq.", fixture->photo_ids[0], NULL);
  g_autoptr(LarderValue) theirs = test_value ("{'caption': 'Theirs'}");
  g_autoptr(LarderValue) rows = NULL;
  g_autoptr(LarderValue) row = NULL;
  LarderOutbox *outbox;
  BacklotFilmPhoto *photo;
  LarderRecord *record;

  begin_again (fixture);
  outbox = larder_client_get_outbox (backlot_backend_get_client (fixture->backend));
  backlot_photos_set_caption (fixture->backend, fixture->photo_ids[0], "Mine");
  rows = test_studio_patch (fixture->studio, "photos", query, theirs);
  backlot_backend_start (fixture->backend);
  wait_until (larder_outbox_get_n_conflicts (outbox) == 1);
  row = test_studio_read_row (fixture->studio, "photos", fixture->photo_ids[0]);
  g_assert_cmpstr (larder_value_get_member_string (row, "caption"), ==, "Theirs");
  photo = find_photo (fixture, fixture->photo_ids[0]);
  record = LARDER_RECORD (backlot_film_photo_get_photo (photo));
  g_assert_true (larder_record_get_conflicted (record));
  g_assert_cmpstr (backlot_film_photo_get_caption (photo), ==, "Mine");
}

/* The answer to my own earlier try was lost: what the server holds is mine already. */
static void
test_lost_answer (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *query = g_strconcat ("id=eq.", fixture->photo_ids[0], NULL);
  g_autoptr(LarderValue) mine = test_value ("{'caption': 'Mine'}");
  g_autoptr(LarderValue) rows = NULL;

  begin_again (fixture);
  backlot_photos_set_caption (fixture->backend, fixture->photo_ids[0], "Mine");
  rows = test_studio_patch (fixture->studio, "photos", query, mine);
  backlot_backend_start (fixture->backend);
  wait_until (test_backend_is_saved (fixture->backend));
}

static void
test_removal (Fixture       *fixture,
              gconstpointer  data)
{
  const char * const ids[] = { fixture->photo_ids[1], fixture->photo_ids[2], NULL };
  g_autoptr(BacklotRemoval) removal = backlot_photos_remove (fixture->backend, ids);
  g_autoptr(LarderValue) row = NULL;

  /* As by a pointer on the toast: however slow the machine is, it is not sent meanwhile. */
  backlot_removal_hold (removal);
  g_assert_cmpuint (backlot_removal_get_count (removal), ==, 2);
  wait_until (has_order (fixture, "03"));
  g_assert_true (backlot_removal_get_can_undo (removal));
  g_assert_true (backlot_removal_undo (removal));
  wait_until (has_order (fixture, "0123"));
  g_assert_false (backlot_removal_get_can_undo (removal));
  row = test_studio_read_row (fixture->studio, "photos", fixture->photo_ids[1]);
  g_assert_nonnull (row);
}

static void
test_removal_sent (Fixture       *fixture,
                   gconstpointer  data)
{
  const char * const ids[] = { fixture->photo_ids[1], NULL };
  g_autoptr(BacklotRemoval) removal = backlot_photos_remove (fixture->backend, ids);
  g_autoptr(LarderValue) row = NULL;

  backlot_removal_hold (removal);
  backlot_removal_release (removal);
  wait_until (!backlot_removal_get_can_undo (removal) && test_backend_is_saved (fixture->backend));
  row = test_studio_read_row (fixture->studio, "photos", fixture->photo_ids[1]);
  g_assert_null (row);
  g_assert_false (backlot_removal_undo (removal));
  g_assert_true (has_order (fixture, "023"));
}

/* The order is kept and what is refused is told, whatever is between the photos. */
static void
test_adding (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr(GFile) large = test_studio_make_picture (fixture->studio, "large.png", 900, 900);
  g_autoptr(GFile) missing = g_file_new_for_path ("/nowhere/missing.jpg");
  g_autoptr(GFile) folder = g_file_new_for_path (test_studio_get_folder (fixture->studio));
  g_autoptr(GFile) small = test_studio_make_picture (fixture->studio, "small.png", 8, 8);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) refused = NULL;
  g_auto(GStrv) ids = NULL;
  g_autoptr(GError) error = NULL;
  BacklotFilmPhoto *photo;

  g_list_store_append (files, large);
  g_list_store_append (files, missing);
  g_list_store_append (files, folder);
  g_list_store_append (files, small);
  backlot_photos_add_files_async (fixture->backend, fixture->project_id, G_LIST_MODEL (files),
                                  NULL, test_result_cb, &result);
  wait_until (result != NULL);
  g_assert_true (backlot_photos_add_files_finish (fixture->backend, result, &ids, &refused,
                                                  &error));
  g_assert_cmpuint (g_strv_length (ids), ==, 2);
  g_assert_cmpuint (refused->len, ==, 2);
  g_assert_error (((BacklotRefusedFile *) refused->pdata[0])->error, BACKLOT_ERROR,
                  BACKLOT_ERROR_FILE_VANISHED);
  g_assert_error (((BacklotRefusedFile *) refused->pdata[1])->error, BACKLOT_ERROR,
                  BACKLOT_ERROR_FOLDER);
  wait_until (g_list_model_get_n_items (get_photos (fixture)) == 6);
  photo = find_photo (fixture, ids[0]);
  g_assert_cmpint (backlot_film_photo_get_state (photo), !=, BACKLOT_PHOTO_FAILED);
  g_assert_cmpstr (backlot_media_get_filename (backlot_film_photo_get_media (photo)), ==,
                   "large.png");
  g_assert_true (g_list_model_get_n_items (get_photos (fixture)) == 6);
  {
    g_autoptr(BacklotFilmPhoto) last = g_list_model_get_item (get_photos (fixture), 5);

    g_assert_cmpstr (backlot_film_photo_get_id (last), ==, ids[1]);
  }
  wait_until (backlot_film_photo_get_state (photo) == BACKLOT_PHOTO_READY);
}

static void
test_same_file (Fixture       *fixture,
                gconstpointer  data)
{
  BacklotFilmPhoto *photo = find_photo (fixture, fixture->photo_ids[0]);
  BacklotMedia *media = backlot_film_photo_get_media (photo);
  const char *sha256 = larder_record_get_string (LARDER_RECORD (media), "sha256");
  g_autofree char *same = backlot_media_find_same (fixture->backend, sha256);
  g_autofree char *none = backlot_media_find_same (fixture->backend, "0");
  g_autofree char *again = NULL;

  g_assert_cmpstr (same, ==, larder_record_get_id (LARDER_RECORD (media)));
  g_assert_null (none);
  again = backlot_photos_add_media (fixture->backend, fixture->project_id, same, "Once more");
  wait_until (g_list_model_get_n_items (get_photos (fixture)) == 5);
  wait_until (test_backend_is_saved (fixture->backend));
  g_assert_cmpint (backlot_film_photo_get_state (find_photo (fixture, again)), ==,
                   BACKLOT_PHOTO_READY);
}

/* The server has them, and no list was read since: the next start knows them all the same. */
static void
test_next_start (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *media_id = NULL;
  g_autofree char *added = NULL;

  media_id = g_strdup (larder_record_get_id (LARDER_RECORD (
    backlot_film_photo_get_media (find_photo (fixture, fixture->photo_ids[0])))));
  added = backlot_photos_add_media (fixture->backend, fixture->project_id, media_id, "Last");
  wait_until (test_backend_is_saved (fixture->backend));
  g_clear_object (&fixture->film);
  test_studio_end_backend (fixture->backend);
  test_studio_kill (fixture->studio);

  fixture->backend = test_studio_new_backend (fixture->studio);
  fixture->film = backlot_film_project_new (fixture->backend, fixture->project_id, NULL);
  wait_until (g_list_model_get_n_items (get_photos (fixture)) == 5);
  g_assert_nonnull (find_photo (fixture, added));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/photos/keep-the-order-that-was-given", test_reorder);
  ADD ("/photos/send-captions-in-their-order", test_caption);
  ADD ("/photos/merge-changes-of-different-members", test_merge);
  ADD ("/photos/keep-both-texts-of-a-conflict", test_conflict);
  ADD ("/photos/take-a-lost-answer-for-what-it-is", test_lost_answer);
  ADD ("/photos/come-back-when-removal-is-undone", test_removal);
  ADD ("/photos/are-removed-when-the-hold-ends", test_removal_sent);
  ADD ("/photos/are-added-in-order-and-refused-one-by-one", test_adding);
  ADD ("/photos/use-the-same-file-again", test_same_file);
  ADD ("/photos/are-there-at-the-next-start-without-a-studio", test_next_start);
  return g_test_run ();
}
