/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Further windows: each keeps what it shows, and what is closed is forgotten. */

#include "config.h"

#include "store/backlot-state.h"
#include "support/folder.h"

typedef struct
{
  char         *folder;
  BacklotState *state;     /* of the program, and of the studio of this computer */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("backlot-windows-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->state = backlot_state_new (fixture->folder, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->state);
  test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
start_again (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (backlot_state_save (fixture->state, &error));
  g_assert_no_error (error);
  g_assert_finalize_object (fixture->state);
  fixture->state = backlot_state_new (fixture->folder, NULL);
}

static BacklotWindows *
get_windows (Fixture *fixture)
{
  return backlot_state_get_windows (fixture->state);
}

static void
set_page (BacklotState *state,
          const char   *page)
{
  backlot_ui_store_set_current_page (backlot_state_get_ui_store (state), page);
}

static const char *
get_page (BacklotState *state)
{
  return backlot_ui_store_get_current_page (backlot_state_get_ui_store (state));
}

static guint
count (Fixture *fixture)
{
  g_auto(GStrv) ids = backlot_windows_list (get_windows (fixture));

  return g_strv_length (ids);
}

static void
test_each_shows_what_it_showed (Fixture       *fixture,
                                gconstpointer  data)
{
  const char *selected[] = { "one", NULL };
  g_autofree char *first_id = backlot_windows_add (get_windows (fixture), "local", FALSE);
  g_autofree char *second_id = backlot_windows_add (get_windows (fixture), "local", TRUE);
  g_autoptr(BacklotState) first = backlot_state_new_for_window (fixture->state, first_id, NULL);
  g_autoptr(BacklotState) second = backlot_state_new_for_window (fixture->state, second_id, NULL);
  g_auto(GStrv) ids = NULL;
  g_auto(GStrv) found = NULL;

  set_page (fixture->state, "queue");
  set_page (first, "project/a/photos");
  set_page (second, "project/b/renders/c");
  backlot_navigation_set_page_selection (backlot_state_get_navigation (first), "queue", selected);
  g_object_set (backlot_state_get_window (first), "width", G_GINT64_CONSTANT (700),
                "details-visible", TRUE, NULL);
  g_clear_object (&first);
  g_clear_object (&second);
  start_again (fixture);

  g_assert_cmpstr (get_page (fixture->state), ==, "queue");
  g_assert_cmpint (backlot_window_state_get_width (backlot_state_get_window (fixture->state)), ==,
                   1200);
  ids = backlot_windows_list (get_windows (fixture));
  g_assert_cmpuint (g_strv_length (ids), ==, 2);
  g_assert_cmpstr (ids[0], ==, first_id);
  g_assert_true (larder_value_get_member_boolean (
                   backlot_windows_find (get_windows (fixture), second_id), "alone", FALSE));
  first = backlot_state_new_for_window (fixture->state, first_id, NULL);
  second = backlot_state_new_for_window (fixture->state, second_id, NULL);
  g_assert_cmpstr (get_page (first), ==, "project/a/photos");
  g_assert_cmpstr (get_page (second), ==, "project/b/renders/c");
  found = backlot_navigation_get_page_selection (backlot_state_get_navigation (first), "queue");
  g_assert_cmpstrv (found, selected);
  g_assert_cmpint (backlot_window_state_get_width (backlot_state_get_window (first)), ==, 700);
  g_assert_true (larder_slice_get_boolean (LARDER_SLICE (backlot_state_get_window (first)),
                                           "details-visible"));
  g_assert_false (larder_slice_get_boolean (LARDER_SLICE (backlot_state_get_window (second)),
                                            "details-visible"));
}

static void
test_what_is_closed_is_forgotten (Fixture       *fixture,
                                  gconstpointer  data)
{
  g_autofree char *id = backlot_windows_add (get_windows (fixture), "local", FALSE);
  g_autofree char *other_id = backlot_windows_add (get_windows (fixture), "local", FALSE);
  g_autoptr(BacklotState) state = backlot_state_new_for_window (fixture->state, id, NULL);

  backlot_windows_forget (get_windows (fixture), id);
  /* Who still has the state of a closed window does not bring it back. */
  set_page (state, "queue");
  g_assert_null (backlot_windows_find (get_windows (fixture), id));
  g_clear_object (&state);
  start_again (fixture);
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_nonnull (backlot_windows_find (get_windows (fixture), other_id));
}

static void
test_another_studio_begins_anew (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_autofree char *team_folder = g_build_filename (fixture->folder, "team", NULL);
  g_autoptr(BacklotState) team = backlot_state_new_beside (fixture->state, team_folder);
  g_autofree char *id = backlot_windows_add (get_windows (fixture), "local", FALSE);
  g_autoptr(BacklotState) former = backlot_state_new_for_window (fixture->state, id, NULL);
  g_autoptr(BacklotState) state = NULL;
  LarderValue *entry = NULL;

  set_page (former, "project/a");
  g_object_set (backlot_state_get_window (former), "width", G_GINT64_CONSTANT (700), NULL);
  backlot_windows_move (get_windows (fixture), id, "team");
  state = backlot_state_new_for_window (team, id, former);
  set_page (former, "project/b");

  g_assert_cmpstr (get_page (state), ==, "home");
  g_assert_cmpint (backlot_window_state_get_width (backlot_state_get_window (state)), ==, 700);
  g_assert_true (backlot_state_get_drafts (state) == backlot_state_get_drafts (team));
  g_assert_cmpuint (count (fixture), ==, 1);
  entry = backlot_windows_find (get_windows (fixture), id);
  g_assert_cmpstr (larder_value_get_member_string (entry, "place"), ==, "team");
  g_assert_cmpstr (larder_value_get_member_string (larder_value_get_member (entry, "ui"),
                                                   "current-page"), ==, "home");
}

static void
test_new_one_begins_as_the_other (Fixture       *fixture,
                                  gconstpointer  data)
{
  g_autofree char *id = backlot_windows_add (get_windows (fixture), "local", FALSE);
  g_autoptr(BacklotState) state = backlot_state_new_for_window (fixture->state, id, NULL);
  BacklotUiStore *ui = backlot_state_get_ui_store (fixture->state);

  backlot_ui_store_set_active_tab (ui, "project/a", "tasks");
  g_object_set (ui, "notice-cursor", "12:34", NULL);
  backlot_navigation_set_page_scroll (backlot_state_get_navigation (fixture->state), "queue", 30.0);
  g_object_set (backlot_state_get_window (fixture->state), "sidebar-visible", FALSE, NULL);
  backlot_state_begin_as (state, fixture->state);

  ui = backlot_state_get_ui_store (state);
  g_assert_cmpstr (backlot_ui_store_get_active_tab (ui, "project/a"), ==, "tasks");
  g_assert_cmpstr (larder_slice_get_string (LARDER_SLICE (ui), "notice-cursor"), ==, "");
  g_assert_cmpfloat (backlot_navigation_get_page_scroll (backlot_state_get_navigation (state),
                                                         "queue"), ==, 30.0);
  g_assert_false (backlot_window_state_get_sidebar_visible (backlot_state_get_window (state)));
  /* From then on each goes its own way. */
  g_object_set (backlot_state_get_window (state), "sidebar-visible", TRUE, NULL);
  g_assert_false (
    backlot_window_state_get_sidebar_visible (backlot_state_get_window (fixture->state)));
}

static void
test_file_may_say_anything (Fixture       *fixture,
                            gconstpointer  data)
{
  const char *lists[] = { "7", "{}", "[7,null,\"a\",{}]", "[{\"id\":\"a\"}]",
                          "[{\"id\":7,\"place\":\"local\"}]",
                          "[{\"id\":\"a\",\"place\":[]},{\"id\":null,\"place\":\"local\"}]" };
  g_autoptr(LarderValue) odd =
    larder_value_new_from_json ("[{\"id\":\"a\",\"place\":\"local\",\"alone\":\"no\",\"ui\":7,"
                                "\"window\":{\"width\":\"wide\",\"maximized\":3},"
                                "\"navigation\":{\"scroll\":[]}}]", -1, NULL);
  g_autoptr(BacklotState) state = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr(LarderValue) list = larder_value_new_from_json (lists[i], -1, NULL);

      larder_slice_set_member (LARDER_SLICE (get_windows (fixture)), "list", list);
      g_assert_cmpuint (count (fixture), ==, 0);
    }
  larder_slice_set_member (LARDER_SLICE (get_windows (fixture)), "list", odd);
  g_assert_cmpuint (count (fixture), ==, 1);
  state = backlot_state_new_for_window (fixture->state, "a", NULL);
  g_assert_cmpstr (get_page (state), ==, "home");
  g_assert_cmpint (backlot_window_state_get_width (backlot_state_get_window (state)), ==, 1200);
}

/* As it was written when there was one window. */
static void
test_older_file_has_one_window (Fixture       *fixture,
                                gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "state.json", NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, "{\"version\":3,\"timestamp\":1,\"data\":{\"ui\":{\"current-page\":"
                       "\"queue\"},\"window\":{\"width\":901}}}", -1, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (fixture->state);
  fixture->state = backlot_state_new (fixture->folder, NULL);
  g_assert_true (backlot_windows_first_open (get_windows (fixture)));
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_cmpstr (get_page (fixture->state), ==, "queue");
  g_assert_true (
    backlot_window_state_get_sidebar_visible (backlot_state_get_window (fixture->state)));
}

#define ADD(name, func) g_test_add ("/windows/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("each-shows-what-it-showed", test_each_shows_what_it_showed);
  ADD ("what-is-closed-is-forgotten", test_what_is_closed_is_forgotten);
  ADD ("another-studio-begins-anew", test_another_studio_begins_anew);
  ADD ("new-one-begins-as-the-other", test_new_one_begins_as_the_other);
  ADD ("file-may-say-anything", test_file_may_say_anything);
  ADD ("older-file-has-one-window", test_older_file_has_one_window);

  return g_test_run ();
}
