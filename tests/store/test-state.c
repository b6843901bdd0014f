/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the slices are kept: what was there comes back, what is damaged is set aside. */

#include "config.h"

#include <glib/gstdio.h>

#include "store/backlot-state.h"
#include "support/folder.h"

typedef struct
{
  char *folder;     /* of the test */
  char *state;      /* in it */
  char *path;       /* of the file */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("backlot-state-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->state = g_build_filename (fixture->folder, "backlot", NULL);
  fixture->path = g_build_filename (fixture->state, "state.json", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->state);
  g_free (fixture->path);
}

static void
write_text (const char *path,
            const char *text)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static guint
count_files (const char *folder,
             const char *prefix)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;
  guint n_files = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    n_files += g_str_has_prefix (name, prefix);
  return n_files;
}

static void
save (BacklotState *state)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (backlot_state_save (state, &error));
  g_assert_no_error (error);
}

static const char *
get_page (BacklotState *state)
{
  return backlot_ui_store_get_current_page (backlot_state_get_ui_store (state));
}

static void
set_page (BacklotState *state,
          const char   *page)
{
  backlot_ui_store_set_current_page (backlot_state_get_ui_store (state), page);
}

static gboolean
holds (const char *path,
       const char *text)
{
  g_autofree char *all = NULL;

  return g_file_get_contents (path, &all, NULL, NULL) && strstr (all, text) != NULL;
}

static void
check_everything (BacklotState *state)
{
  BacklotWindowState *window = backlot_state_get_window (state);
  BacklotUiStore *ui = backlot_state_get_ui_store (state);
  BacklotNavigation *navigation = backlot_state_get_navigation (state);
  BacklotDrafts *drafts = backlot_state_get_drafts (state);
  const char *ids[] = { "one", "two", NULL };
  g_auto(GStrv) selected = backlot_navigation_get_page_selection (navigation, "queue");

  g_assert_false (backlot_state_get_is_lost (state));
  g_assert_false (backlot_state_get_is_new (state));
  g_assert_cmpint (backlot_window_state_get_width (window), ==, 901);
  g_assert_cmpint (backlot_window_state_get_height (window), ==, 700);
  g_assert_true (larder_slice_get_boolean (LARDER_SLICE (window), "maximized"));
  g_assert_cmpstr (backlot_ui_store_get_current_page (ui), ==, "project/x/photos");
  g_assert_cmpstr (backlot_ui_store_get_active_tab (ui, "project/x"), ==, "renders");
  g_assert_cmpstr (larder_slice_get_string (LARDER_SLICE (ui), "notice-cursor"), ==, "12:34");
  g_assert_cmpstrv (selected, ids);
  g_assert_cmpfloat (backlot_navigation_get_page_scroll (navigation, "queue"), ==, 300.0);
  g_assert_cmpstr (backlot_navigation_get_selected_project_id (navigation), ==, "p2");
  g_assert_cmpint (backlot_playback_get_position (backlot_state_get_playback (state), "film"), ==,
                   1500);
  g_assert_true (backlot_drafts_get_has_project (drafts));
  g_assert_cmpstr (backlot_drafts_get_title (drafts), ==, "Porto \"2026\"");
  g_assert_cmpstr (backlot_drafts_get_description (drafts), ==, "A week");
  g_assert_cmpstr (backlot_drafts_get_style (drafts), ==, "vintage");
  g_assert_cmpint (backlot_drafts_get_duration_min (drafts), ==, 4);
  g_assert_cmpuint (backlot_drafts_get_n_photos (drafts), ==, 1);
  g_assert_cmpstr (larder_value_get_member_string (backlot_drafts_get_photo (drafts, 0), "id"),
                   ==, "a");
  g_assert_null (backlot_drafts_get_sound (drafts));
}

static void
test_everything_comes_back (Fixture       *fixture,
                            gconstpointer  data)
{
  const char *ids[] = { "one", "two", NULL };
  g_autoptr(BacklotState) state = backlot_state_new (fixture->state, NULL);
  g_autoptr(LarderValue) photos = larder_value_new_from_json ("[{\"id\":\"a\",\"size\":12}]", -1,
                                                              NULL);

  g_assert_true (backlot_state_get_is_new (state));
  g_object_set (backlot_state_get_window (state), "width", G_GINT64_CONSTANT (901),
                "height", G_GINT64_CONSTANT (700), "maximized", TRUE, NULL);
  set_page (state, "project/x/photos");
  backlot_ui_store_set_active_tab (backlot_state_get_ui_store (state), "project/x", "renders");
  g_object_set (backlot_state_get_ui_store (state), "notice-cursor", "12:34", NULL);
  backlot_navigation_set_page_selection (backlot_state_get_navigation (state), "queue", ids);
  backlot_navigation_set_page_scroll (backlot_state_get_navigation (state), "queue", 300.0);
  backlot_navigation_visit_project (backlot_state_get_navigation (state), "p2");
  backlot_playback_set_position (backlot_state_get_playback (state), "film", 1500);
  g_object_set (backlot_state_get_playback (state), "volume", 0.5, NULL);
  g_object_set (backlot_state_get_drafts (state), "title", "Porto \"2026\"",
                "description", "A week", "style", "vintage",
                "duration-min", G_GINT64_CONSTANT (4), "photos", photos, NULL);
  save (state);
  /* The volume is a preference. */
  g_assert_false (holds (fixture->path, "volume"));

  g_clear_object (&state);
  state = backlot_state_new (fixture->state, NULL);
  check_everything (state);
}

/* As each version has written it. */
static void
test_files_of_every_version_are_read (Fixture       *fixture,
                                      gconstpointer  data)
{
  static const char rest[] =
    "\"window\":{\"width\":901,\"height\":700,\"maximized\":true},"
    "\"playback\":{\"positions\":{\"film\":1500}},"
    "\"project-form\":{\"title\":\"Porto \\\"2026\\\"\",\"description\":\"A week\","
    "\"style\":\"vintage\",\"duration-min\":4,\"photos\":[{\"id\":\"a\",\"size\":12}]},";
  static const char navigation[] =
    "\"selected-project-id\":\"p2\",\"recent-project-ids\":[\"p2\",\"p1\"],"
    "\"selection\":{\"queue\":[\"one\",\"two\"]},\"scroll\":{\"queue\":300}";
  static const char tabs[] = "\"active-tabs\":{\"project/x\":\"renders\"}";
  static const char page[] = "\"current-page\":\"project/x/photos\"";
  static const char cursor[] = "\"notifications\":{\"cursor\":\"12:34\"}";
  g_autofree char *files[] = {
    g_strdup_printf ("{\"version\":1,\"timestamp\":1,\"data\":{%s\"navigation\":{%s,%s},"
                     "\"ui\":{%s},%s}}", rest, navigation, page, tabs, cursor),
    g_strdup_printf ("{\n  \"version\" : 2,\n  \"timestamp\" : 1,\n  \"data\" : {%s"
                     "\"navigation\":{%s},\"ui\":{%s,%s},%s}}", rest, navigation, page, tabs,
                     cursor),
    g_strdup_printf ("{\"version\":3,\"timestamp\":1,\"data\":{%s\"navigation\":{%s},"
                     "\"ui\":{%s,%s,\"notice-cursor\":\"12:34\"}}}", rest, navigation, page, tabs),
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr(BacklotState) state = NULL;

      g_test_message ("version %u", i + 1);
      write_text (fixture->path, files[i]);
      state = backlot_state_new (fixture->state, NULL);
      check_everything (state);
      save (state);
      g_clear_object (&state);
      g_assert_true (holds (fixture->path, "\"version\":3"));
      g_assert_false (holds (fixture->path, "\"notifications\""));
      state = backlot_state_new (fixture->state, NULL);
      check_everything (state);
      g_free (g_steal_pointer (&files[i]));
    }
}

static void
test_values_that_do_not_fit_are_left_out (Fixture       *fixture,
                                          gconstpointer  data)
{
  g_autoptr(BacklotState) state = NULL;
  BacklotWindowState *window = NULL;
  BacklotUiStore *ui = NULL;

  write_text (fixture->path,
              "{\"version\":2,\"timestamp\":1,\"data\":{\"window\":{\"width\":-5,"
              "\"height\":\"high\"},\"navigation\":[],\"playback\":{\"positions\":7},"
              "\"ui\":{\"current-page\":12,\"active-tabs\":[1]},\"later\":{\"a\":1}}}");
  state = backlot_state_new (fixture->state, NULL);
  window = backlot_state_get_window (state);
  ui = backlot_state_get_ui_store (state);

  g_assert_false (backlot_state_get_is_lost (state));
  g_assert_cmpint (backlot_window_state_get_width (window), ==, 1200);
  g_assert_cmpint (backlot_window_state_get_height (window), ==, 800);
  g_assert_cmpstr (get_page (state), ==, "home");
  g_assert_null (backlot_ui_store_get_active_tab (ui, "project/x"));
  g_assert_cmpint (backlot_playback_get_position (backlot_state_get_playback (state), "film"), ==,
                   0);

  backlot_ui_store_set_active_tab (ui, "project/x", "renders");
  backlot_playback_set_position (backlot_state_get_playback (state), "film", 5);
  backlot_navigation_visit_project (backlot_state_get_navigation (state), "p1");
  save (state);
  g_clear_object (&state);
  state = backlot_state_new (fixture->state, NULL);
  g_assert_cmpstr (backlot_ui_store_get_active_tab (backlot_state_get_ui_store (state),
                                                    "project/x"), ==, "renders");
  g_assert_cmpint (backlot_playback_get_position (backlot_state_get_playback (state), "film"), ==,
                   5);
}

static void
test_damaged_file_is_set_aside_and_the_copy_used (Fixture       *fixture,
                                                  gconstpointer  data)
{
  const char *damaged[] = { "", "{", "[]", "null", "{\"version\":\"2\",\"data\":{}}",
                            "{\"version\":99,\"timestamp\":1,\"data\":{}}",
                            "{\"version\":2,\"data\":[]}" };

  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_autofree char *bak = g_strconcat (fixture->path, ".bak", NULL);
      g_autofree char *aside = g_strconcat (fixture->path, ".damaged", NULL);
      g_autofree char *kept = NULL;
      g_autoptr(BacklotState) state = NULL;

      g_test_message ("case %u", i);
      test_remove_folder (fixture->state);
      write_text (fixture->path, damaged[i]);
      write_text (bak, "{\"version\":2,\"timestamp\":1,"
                       "\"data\":{\"ui\":{\"current-page\":\"queue\"}}}");
      state = backlot_state_new (fixture->state, NULL);
      g_assert_false (backlot_state_get_is_lost (state));
      g_assert_cmpstr (get_page (state), ==, "queue");
      g_assert_true (g_file_get_contents (aside, &kept, NULL, NULL));
      g_assert_cmpstr (kept, ==, damaged[i]);
      g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
    }
}

static void
test_without_a_good_file_defaults_hold (Fixture       *fixture,
                                        gconstpointer  data)
{
  g_autofree char *bak = g_strconcat (fixture->path, ".bak", NULL);

  /* Nothing that was once there is replaced by what is damaged later. */
  for (guint i = 1; i <= 3; i++)
    {
      g_autoptr(BacklotState) state = NULL;

      write_text (fixture->path, "noise");
      write_text (bak, "{\"version\":99,\"timestamp\":1,\"data\":{}}");
      state = backlot_state_new (fixture->state, NULL);
      g_assert_true (backlot_state_get_is_lost (state));
      g_assert_cmpstr (get_page (state), ==, "home");
      g_assert_cmpuint (count_files (fixture->state, "state.json.damaged"), ==, 2 * i);
      set_page (state, "queue");
      save (state);
      g_clear_object (&state);
      state = backlot_state_new (fixture->state, NULL);
      g_assert_false (backlot_state_get_is_lost (state));
      g_assert_cmpstr (get_page (state), ==, "queue");
    }
}

static void
test_last_good_one_is_kept_as_a_copy (Fixture       *fixture,
                                      gconstpointer  data)
{
  g_autofree char *bak = g_strconcat (fixture->path, ".bak", NULL);
  g_autofree char *first = NULL;
  g_autofree char *copy = NULL;
  g_autoptr(BacklotState) state = backlot_state_new (fixture->state, NULL);

  set_page (state, "credits");
  save (state);
  g_assert_true (g_file_get_contents (fixture->path, &first, NULL, NULL));
  set_page (state, "queue");
  save (state);
  g_assert_true (g_file_get_contents (bak, &copy, NULL, NULL));
  g_assert_cmpstr (copy, ==, first);
}

static void
test_large_state_has_a_copy_with_a_date (Fixture       *fixture,
                                         gconstpointer  data)
{
  g_autoptr(BacklotState) state = backlot_state_new (fixture->state, NULL);
  g_autofree char *text = g_strnfill (50001, 'x');

  g_object_set (backlot_state_get_drafts (state), "description", text, NULL);
  save (state);
  g_assert_cmpuint (count_files (fixture->state, "state.json.2"), ==, 1);
}

/* Well before the two seconds after which what a person typed must be there, whatever happens. */
static void
test_draft_is_written_by_itself (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_autoptr(BacklotState) state = backlot_state_new (fixture->state, NULL);
  BacklotDrafts *drafts = backlot_state_get_drafts (state);
  gint64 begin_us = g_get_monotonic_time ();

  for (guint i = 0; !holds (fixture->path, "typed"); i++)
    {
      g_autofree char *text = g_strdup_printf ("typed %u", i);

      g_object_set (drafts, "description", text, NULL);
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_cmpint (g_get_monotonic_time () - begin_us, >=, 490000);

  /* While a thread writes, another change is not lost. */
  g_object_set (drafts, "description", "and changed", NULL);
  set_page (state, "last-page");
  while (!holds (fixture->path, "and changed") || !holds (fixture->path, "last-page"))
    g_main_context_iteration (NULL, TRUE);
}

/* A start that changes nothing writes nothing. */
static void
test_reading_is_no_change (Fixture       *fixture,
                           gconstpointer  data)
{
  static const char file[] = "{\"version\":3,\"timestamp\":1,"
                             "\"data\":{\"ui\":{\"current-page\":\"queue\"}}}";
  g_autoptr(GSettings) settings = g_settings_new (APP_ID);
  g_autoptr(BacklotState) state = NULL;

  g_settings_set_double (settings, "volume", 0.25);
  write_text (fixture->path, file);
  state = backlot_state_new (fixture->state, settings);
  g_assert_cmpstr (get_page (state), ==, "queue");
  save (state);
  g_assert_true (holds (fixture->path, file));
}

static void
test_folder_that_can_not_be_written_is_an_error (Fixture       *fixture,
                                                 gconstpointer  data)
{
  g_autoptr(BacklotState) state = NULL;
  g_autoptr(GError) error = NULL;

  write_text (fixture->state, "a file where the folder should be");
  state = backlot_state_new (fixture->state, NULL);
  set_page (state, "queue");
  g_assert_false (backlot_state_save (state, &error));
  g_assert_error (error, LARDER_ERROR, LARDER_ERROR_STORAGE);
  g_assert_finalize_object (g_steal_pointer (&state));
}

static void
test_preferences_are_the_settings (Fixture       *fixture,
                                   gconstpointer  data)
{
  g_autoptr(GSettings) settings = g_settings_new (APP_ID);
  g_autoptr(BacklotState) state = NULL;
  g_autofree char *theme = NULL;
  double volume = 0.0;

  g_settings_set_double (settings, "volume", 0.25);
  state = backlot_state_new (NULL, settings);
  g_object_get (backlot_state_get_playback (state), "volume", &volume, NULL);
  g_assert_cmpfloat (volume, ==, 0.25);
  g_object_set (backlot_state_get_playback (state), "volume", 1.0, "muted", TRUE, NULL);
  g_assert_cmpfloat (g_settings_get_double (settings, "volume"), ==, 1.0);
  g_assert_true (g_settings_get_boolean (settings, "muted"));

  g_assert_cmpstr (backlot_preferences_get_theme (backlot_state_get_preferences (state)), ==,
                   "system");
  g_object_set (backlot_state_get_preferences (state), "theme", "dark", NULL);
  theme = g_settings_get_string (settings, "theme");
  g_assert_cmpstr (theme, ==, "dark");
  g_settings_set_boolean (settings, "notifications", FALSE);
  g_assert_false (backlot_preferences_get_notifications (backlot_state_get_preferences (state)));
}

#define ADD(name, func) g_test_add ("/state/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("everything-comes-back", test_everything_comes_back);
  ADD ("files-of-every-version-are-read", test_files_of_every_version_are_read);
  ADD ("values-that-do-not-fit-are-left-out", test_values_that_do_not_fit_are_left_out);
  ADD ("damaged-file-is-set-aside-and-the-copy-used",
       test_damaged_file_is_set_aside_and_the_copy_used);
  ADD ("without-a-good-file-defaults-hold", test_without_a_good_file_defaults_hold);
  ADD ("last-good-one-is-kept-as-a-copy", test_last_good_one_is_kept_as_a_copy);
  ADD ("large-state-has-a-copy-with-a-date", test_large_state_has_a_copy_with_a_date);
  ADD ("draft-is-written-by-itself", test_draft_is_written_by_itself);
  ADD ("reading-is-no-change", test_reading_is_no_change);
  ADD ("folder-that-can-not-be-written-is-an-error",
       test_folder_that_can_not_be_written_is_an_error);
  ADD ("preferences-are-the-settings", test_preferences_are_the_settings);

  return g_test_run ();
}
