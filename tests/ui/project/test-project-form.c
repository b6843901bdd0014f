/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of a new project: files in order, refusals, the draft, and what comes of it. */

#include "config.h"

#include "backlot-test-context.h"

#include <string.h>

#include "query/film/backlot-film-project.h"

#include "ui/project/backlot-project-form.h"

static BacklotProjectForm *
new_form (TestContext *fixture)
{
  return backlot_project_form_new (test_context_backend (fixture),
                                   backlot_context_get_drafts (fixture->context));
}

static guint
get_uint (BacklotProjectForm *form,
          const char         *name)
{
  guint value = 0;

  g_object_get (form, name, &value, NULL);
  return value;
}

static char *
get_text (BacklotProjectForm *form,
          const char         *name)
{
  char *value = NULL;

  g_object_get (form, name, &value, NULL);
  return value;
}

static void
add_pictures (TestContext        *fixture,
              BacklotProjectForm *form)
{
  g_autoptr(GFile) large = test_context_picture (fixture, "first, large.png", 1600, 1200);
  g_autoptr(GFile) small = test_context_picture (fixture, "second.png", 8, 8);
  g_autoptr(GFile) third = test_context_picture (fixture, "third ä.png", 20, 10);
  g_autoptr(GListModel) files = test_list (large, small, third, NULL);

  backlot_project_form_add_files (form, files);
  wait_until (get_uint (form, "n-importing") == 0);
}

static void
check_name (GListModel *photos,
            guint       position,
            const char *name)
{
  g_autoptr(BacklotMediaImport) photo = g_list_model_get_item (photos, position);

  g_assert_nonnull (photo);
  g_assert_cmpstr (backlot_media_import_get_filename (photo), ==, name);
}

static void
test_files_stand_in_the_order_in_which_they_were_chosen (TestContext   *fixture,
                                                         gconstpointer  data)
{
  g_autoptr(BacklotProjectForm) form = new_form (fixture);
  GListModel *photos = backlot_project_form_get_photos (form);

  add_pictures (fixture, form);
  g_assert_cmpuint (get_uint (form, "n-photos"), ==, 3);
  check_name (photos, 0, "first, large.png");
  check_name (photos, 1, "second.png");
  check_name (photos, 2, "third ä.png");
}

static void
test_refused_file_is_named_and_the_rest_goes_on (TestContext   *fixture,
                                                 gconstpointer  data)
{
  g_autoptr(BacklotProjectForm) form = new_form (fixture);
  g_autoptr(GFile) picture = test_context_picture (fixture, "good.png", 8, 8);
  g_autoptr(GFile) folder = g_file_new_for_path (fixture->folder);
  g_autoptr(GFile) nothing = g_file_get_child (folder, "nothing.png");
  g_autoptr(GListModel) files = test_list (folder, picture, nothing, NULL);
  g_autoptr(GListModel) again = test_list (picture, NULL);
  g_autofree char *problems = NULL;
  g_autofree char *cleared = NULL;
  g_auto(GStrv) lines = NULL;

  backlot_project_form_add_files (form, files);
  wait_until (get_uint (form, "n-importing") == 0);
  problems = get_text (form, "problem-text");
  lines = g_strsplit (problems, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 2);
  g_assert_nonnull (strstr (problems, "nothing.png"));
  g_assert_cmpuint (get_uint (form, "n-photos"), ==, 1);

  backlot_project_form_add_files (form, again);
  cleared = get_text (form, "problem-text");
  g_assert_cmpstr (cleared, ==, "");
  wait_until (get_uint (form, "n-importing") == 0);
}

static void
test_title_is_needed (TestContext   *fixture,
                      gconstpointer  data)
{
  g_autoptr(BacklotProjectForm) form = new_form (fixture);
  BacklotDrafts *drafts = backlot_context_get_drafts (fixture->context);
  g_autofree char *none = get_text (form, "title-error");
  g_autofree char *missing = NULL;
  g_autofree char *given = NULL;
  g_autofree char *too_long = g_strnfill (201, 'x');

  g_assert_cmpstr (none, ==, "");
  g_object_set (drafts, "title", "  ", NULL);
  g_assert_null (backlot_project_form_create (form));
  missing = get_text (form, "title-error");
  g_assert_cmpstr (missing, ==, "Give the project a title");

  /* The field is watched from the first try on. */
  g_object_set (drafts, "title", "Porto", NULL);
  given = get_text (form, "title-error");
  g_assert_cmpstr (given, ==, "");
  g_object_set (drafts, "title", too_long, NULL);
  g_assert_false (backlot_project_form_validate (form));
}

static void
test_draft_holds_the_files (TestContext   *fixture,
                            gconstpointer  data)
{
  BacklotDrafts *drafts = backlot_context_get_drafts (fixture->context);
  BacklotProjectForm *form = new_form (fixture);
  g_autoptr(BacklotProjectForm) again = NULL;

  add_pictures (fixture, form);
  g_assert_true (backlot_drafts_get_has_project (drafts));
  g_assert_finalize_object (form);

  again = new_form (fixture);
  g_assert_cmpuint (get_uint (again, "n-photos"), ==, 3);
  check_name (backlot_project_form_get_photos (again), 1, "second.png");
}

static void
test_copy_that_ends_late_is_in_the_draft (TestContext   *fixture,
                                          gconstpointer  data)
{
  BacklotDrafts *drafts = backlot_context_get_drafts (fixture->context);
  BacklotProjectForm *form = new_form (fixture);
  g_autoptr(GFile) picture = test_context_picture (fixture, "late.png", 800, 600);
  g_autoptr(GListModel) files = test_list (picture, NULL);

  backlot_project_form_add_files (form, files);
  g_object_add_weak_pointer (G_OBJECT (form), (gpointer *) &form);
  g_object_unref (form);
  wait_until (form == NULL);
  g_assert_cmpuint (backlot_drafts_get_n_photos (drafts), ==, 1);
}

static guint
count_spool (TestContext *fixture)
{
  const char *folder = backlot_backend_get_spool_folder (test_context_backend (fixture));
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  guint n_files = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n_files++;
  return n_files;
}

static void
test_discarding_leaves_nothing (TestContext   *fixture,
                                gconstpointer  data)
{
  g_autoptr(BacklotProjectForm) form = new_form (fixture);

  g_object_set (backlot_context_get_drafts (fixture->context), "title", "Porto", NULL);
  add_pictures (fixture, form);
  g_assert_cmpuint (count_spool (fixture), ==, 3);
  backlot_project_form_discard (form);
  g_assert_cmpuint (count_spool (fixture), ==, 0);
  g_assert_cmpuint (get_uint (form, "n-photos"), ==, 0);
  g_assert_false (backlot_drafts_get_has_project (backlot_context_get_drafts (fixture->context)));
}

static void
test_removed_photo_leaves_the_spool (TestContext   *fixture,
                                     gconstpointer  data)
{
  g_autoptr(BacklotProjectForm) form = new_form (fixture);
  g_autoptr(BacklotMediaImport) photo = NULL;

  add_pictures (fixture, form);
  photo = g_list_model_get_item (backlot_project_form_get_photos (form), 1);
  backlot_project_form_remove_photo (form, photo);
  g_assert_cmpuint (count_spool (fixture), ==, 2);
  check_name (backlot_project_form_get_photos (form), 1, "third ä.png");
}

static void
test_project_has_what_was_entered (TestContext   *fixture,
                                   gconstpointer  data)
{
  g_autoptr(BacklotProjectForm) form = new_form (fixture);
  g_autoptr(GFile) twice = test_context_picture (fixture, "twice.png", 9, 9);
  g_autoptr(GListModel) files = test_list (twice, twice, NULL);
  g_autoptr(BacklotFilmProject) film = NULL;
  g_autofree char *project_id = NULL;
  g_autofree char *style = NULL;
  gint64 minutes = 0;

  g_object_set (backlot_context_get_drafts (fixture->context), "title", " Porto ",
                "description", "A week", "style", "vintage", "duration-min", G_GINT64_CONSTANT (3), NULL);
  add_pictures (fixture, form);
  backlot_project_form_add_files (form, files);
  wait_until (get_uint (form, "n-importing") == 0);
  project_id = backlot_project_form_create (form);
  g_assert_nonnull (project_id);

  film = backlot_film_project_new (test_context_backend (fixture), project_id, NULL);
  wait_until (g_list_model_get_n_items (backlot_film_project_get_photos (film)) == 5);
  g_assert_cmpstr (backlot_project_get_title (backlot_film_project_get_project (film)), ==,
                   "Porto");
  g_object_get (backlot_film_project_get_film (film), "style", &style, "duration-min", &minutes,
                NULL);
  g_assert_cmpstr (style, ==, "vintage");
  g_assert_cmpint (minutes, ==, 3);

  /* The same picture twice is one upload. */
  g_assert_cmpuint (g_list_model_get_n_items (
                      G_LIST_MODEL (backlot_context_get_uploads (fixture->context))), ==, 4);
  g_assert_false (backlot_drafts_get_has_project (backlot_context_get_drafts (fixture->context)));
  g_assert_cmpuint (get_uint (form, "n-photos"), ==, 0);
}

static void
test_pasted_picture_is_a_photo (TestContext   *fixture,
                                gconstpointer  data)
{
  g_autoptr(BacklotProjectForm) form = new_form (fixture);
  g_autoptr(GFile) picture = test_context_picture (fixture, "source.png", 30, 20);
  g_autoptr(GBytes) bytes = g_file_load_bytes (picture, NULL, NULL, NULL);

  backlot_project_form_add_bytes (form, bytes, "Pasted Picture.png");
  wait_until (get_uint (form, "n-importing") == 0);
  check_name (backlot_project_form_get_photos (form), 0, "Pasted Picture.png");
}

#define ADD(name, func) \
  g_test_add ("/project-form/" name, TestContext, NULL, test_context_set_up, func, \
              test_context_tear_down)

int
main (int   argc,
      char *argv[])
{
  /* The session has folders of its own; isolated ones would lack the types of files, without which
   * no SVG icon and no picture is recognised. */
  g_test_init (&argc, &argv, NULL);

  ADD ("files-stand-in-the-order-in-which-they-were-chosen",
       test_files_stand_in_the_order_in_which_they_were_chosen);
  ADD ("refused-file-is-named-and-the-rest-goes-on",
       test_refused_file_is_named_and_the_rest_goes_on);
  ADD ("title-is-needed", test_title_is_needed);
  ADD ("draft-holds-the-files", test_draft_holds_the_files);
  ADD ("copy-that-ends-late-is-in-the-draft", test_copy_that_ends_late_is_in_the_draft);
  ADD ("discarding-leaves-nothing", test_discarding_leaves_nothing);
  ADD ("removed-photo-leaves-the-spool", test_removed_photo_leaves_the_spool);
  ADD ("project-has-what-was-entered", test_project_has_what_was_entered);
  ADD ("pasted-picture-is-a-photo", test_pasted_picture_is_a_photo);

  return g_test_run ();
}
