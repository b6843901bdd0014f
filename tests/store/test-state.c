/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state file: what is bound comes back, what is damaged is set aside. */

#include "config.h"

#include <glib/gstdio.h>

#include "store/backlot-drafts.h"
#include "store/backlot-navigation.h"
#include "store/backlot-state-file.h"
#include "store/backlot-ui-store.h"
#include "store/backlot-window-state.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("backlot-state-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->path = g_build_filename (fixture->folder, "backlot", "state.json", NULL);
}

static void
remove_all (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_all (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  remove_all (fixture->folder);
  g_free (fixture->folder);
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
save (BacklotStateFile *file)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (backlot_state_file_save (file, &error));
  g_assert_no_error (error);
}

static void
test_every_kind_of_property_comes_back (Fixture       *fixture,
                                        gconstpointer  data)
{
  const char *ids[] = { "one", "two", NULL };
  g_autoptr(GError) error = NULL;

  {
    g_autoptr(BacklotStateFile) file = backlot_state_file_new (fixture->path);
    g_autoptr(BacklotWindowState) window = backlot_window_state_new ();
    g_autoptr(BacklotUiStore) ui = backlot_ui_store_new ();
    g_autoptr(BacklotNavigation) navigation = backlot_navigation_new ();
    g_autoptr(BacklotDrafts) drafts = backlot_drafts_new ();
    g_autoptr(JsonNode) photos = json_from_string ("[{\"id\":\"a\",\"size\":12}]", &error);

    g_assert_true (backlot_state_file_load (file));
    backlot_state_file_bind (file, "window", G_OBJECT (window), "width", 500);
    backlot_state_file_bind (file, "window", G_OBJECT (window), "maximized", 500);
    backlot_state_file_bind (file, "ui", G_OBJECT (ui), "current-page", 500);
    backlot_state_file_bind (file, "ui", G_OBJECT (ui), "active-tabs", 500);
    backlot_state_file_bind (file, "navigation", G_OBJECT (navigation), "selection", 500);
    backlot_state_file_bind (file, "project-form", G_OBJECT (drafts), "photos", 2000);
    backlot_state_file_bind (file, "project-form", G_OBJECT (drafts), "sound", 2000);

    backlot_window_state_set_width (window, 901);
    backlot_window_state_set_maximized (window, TRUE);
    backlot_ui_store_set_current_page (ui, "project/x/photos");
    backlot_ui_store_set_active_tab (ui, "project/x", "renders");
    backlot_navigation_set_page_selection (navigation, "queue", ids);
    g_object_set (drafts, "photos", photos, NULL);
    save (file);
  }

  {
    g_autoptr(BacklotStateFile) file = backlot_state_file_new (fixture->path);
    g_autoptr(BacklotWindowState) window = backlot_window_state_new ();
    g_autoptr(BacklotUiStore) ui = backlot_ui_store_new ();
    g_autoptr(BacklotNavigation) navigation = backlot_navigation_new ();
    g_autoptr(BacklotDrafts) drafts = backlot_drafts_new ();
    g_auto(GStrv) selected = NULL;
    JsonArray *photos = NULL;

    g_assert_true (backlot_state_file_load (file));
    backlot_state_file_bind (file, "window", G_OBJECT (window), "width", 500);
    backlot_state_file_bind (file, "window", G_OBJECT (window), "maximized", 500);
    backlot_state_file_bind (file, "ui", G_OBJECT (ui), "current-page", 500);
    backlot_state_file_bind (file, "ui", G_OBJECT (ui), "active-tabs", 500);
    backlot_state_file_bind (file, "navigation", G_OBJECT (navigation), "selection", 500);
    backlot_state_file_bind (file, "project-form", G_OBJECT (drafts), "photos", 2000);
    backlot_state_file_bind (file, "project-form", G_OBJECT (drafts), "sound", 2000);

    g_assert_cmpint (backlot_window_state_get_width (window), ==, 901);
    g_assert_true (backlot_window_state_get_maximized (window));
    g_assert_cmpstr (backlot_ui_store_get_current_page (ui), ==, "project/x/photos");
    g_assert_cmpstr (backlot_ui_store_get_active_tab (ui, "project/x"), ==, "renders");
    selected = backlot_navigation_get_page_selection (navigation, "queue");
    g_assert_cmpstrv (selected, ids);
    g_assert_true (backlot_drafts_get_has_project (drafts));
    photos = json_node_get_array (backlot_drafts_get_photos (drafts));
    g_assert_cmpuint (json_array_get_length (photos), ==, 1);
    g_assert_null (backlot_drafts_get_sound (drafts));
  }
}

static void
test_values_that_do_not_fit_are_left_out (Fixture       *fixture,
                                          gconstpointer  data)
{
  g_autoptr(BacklotStateFile) file = backlot_state_file_new (fixture->path);
  g_autoptr(BacklotWindowState) window = backlot_window_state_new ();
  g_autoptr(BacklotUiStore) ui = backlot_ui_store_new ();

  write_text (fixture->path,
              "{\"version\":2,\"timestamp\":1,\"data\":{\"window\":{\"width\":-5,\"height\":\"high\"},"
              "\"ui\":{\"current-page\":12,\"active-tabs\":[1]}}}");
  g_assert_true (backlot_state_file_load (file));
  backlot_state_file_bind (file, "window", G_OBJECT (window), "width", 500);
  backlot_state_file_bind (file, "window", G_OBJECT (window), "height", 500);
  backlot_state_file_bind (file, "ui", G_OBJECT (ui), "current-page", 500);
  backlot_state_file_bind (file, "ui", G_OBJECT (ui), "active-tabs", 500);

  g_assert_cmpint (backlot_window_state_get_width (window), ==, 1200);
  g_assert_cmpint (backlot_window_state_get_height (window), ==, 800);
  g_assert_cmpstr (backlot_ui_store_get_current_page (ui), ==, "home");
}

static void
test_older_versions_are_migrated (Fixture       *fixture,
                                  gconstpointer  data)
{
  g_autoptr(BacklotStateFile) file = backlot_state_file_new (fixture->path);
  g_autoptr(BacklotUiStore) ui = backlot_ui_store_new ();

  write_text (fixture->path, "{\"version\":1,\"timestamp\":1,"
                             "\"data\":{\"navigation\":{\"current-page\":\"queue\"}}}");
  g_assert_true (backlot_state_file_load (file));
  backlot_state_file_bind (file, "ui", G_OBJECT (ui), "current-page", 500);
  g_assert_cmpstr (backlot_ui_store_get_current_page (ui), ==, "queue");
}

static void
test_damaged_file_is_set_aside_and_the_copy_used (Fixture       *fixture,
                                                  gconstpointer  data)
{
  const char *damaged[] = { "", "{", "[]", "null", "{\"version\":\"2\",\"data\":{}}",
                            "{\"version\":99,\"timestamp\":1,\"data\":{}}",
                            "{\"version\":2,\"data\":[]}" };
  g_autofree char *folder = g_path_get_dirname (fixture->path);

  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_autofree char *bak = g_strconcat (fixture->path, ".bak", NULL);
      g_autoptr(BacklotStateFile) file = backlot_state_file_new (fixture->path);
      g_autoptr(BacklotUiStore) ui = backlot_ui_store_new ();

      remove_all (folder);
      write_text (fixture->path, damaged[i]);
      write_text (bak, "{\"version\":2,\"timestamp\":1,\"data\":{\"ui\":{\"current-page\":\"queue\"}}}");
      g_assert_true (backlot_state_file_load (file));
      backlot_state_file_bind (file, "ui", G_OBJECT (ui), "current-page", 500);
      g_assert_cmpstr (backlot_ui_store_get_current_page (ui), ==, "queue");
      g_assert_cmpuint (count_files (folder, "state.json.bad-"), ==, 1);
      g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
    }
}

static void
test_without_a_good_file_defaults_hold (Fixture       *fixture,
                                        gconstpointer  data)
{
  g_autofree char *bak = g_strconcat (fixture->path, ".bak", NULL);
  g_autoptr(BacklotStateFile) file = backlot_state_file_new (fixture->path);
  g_autoptr(BacklotUiStore) ui = backlot_ui_store_new ();

  write_text (fixture->path, "noise");
  write_text (bak, "more noise");
  g_assert_false (backlot_state_file_load (file));
  backlot_state_file_bind (file, "ui", G_OBJECT (ui), "current-page", 500);
  g_assert_cmpstr (backlot_ui_store_get_current_page (ui), ==, "home");
}

static void
test_last_good_one_is_kept_as_a_copy (Fixture       *fixture,
                                      gconstpointer  data)
{
  g_autofree char *bak = g_strconcat (fixture->path, ".bak", NULL);
  g_autofree char *first = NULL;
  g_autofree char *copy = NULL;
  g_autoptr(BacklotStateFile) file = backlot_state_file_new (fixture->path);
  g_autoptr(BacklotUiStore) ui = backlot_ui_store_new ();

  backlot_state_file_bind (file, "ui", G_OBJECT (ui), "current-page", 500);
  save (file);
  g_assert_true (g_file_get_contents (fixture->path, &first, NULL, NULL));
  backlot_ui_store_set_current_page (ui, "queue");
  save (file);
  g_assert_true (g_file_get_contents (bak, &copy, NULL, NULL));
  g_assert_cmpstr (copy, ==, first);
}

static gboolean
holds_page (const char *path,
            const char *page)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && strstr (text, page) != NULL;
}

static void
test_change_is_written_by_itself (Fixture       *fixture,
                                  gconstpointer  data)
{
  g_autoptr(BacklotStateFile) file = backlot_state_file_new (fixture->path);
  g_autoptr(BacklotUiStore) ui = backlot_ui_store_new ();

  backlot_state_file_bind (file, "ui", G_OBJECT (ui), "current-page", 0);
  backlot_ui_store_set_current_page (ui, "first-page");
  while (!holds_page (fixture->path, "first-page"))
    g_main_context_iteration (NULL, TRUE);

  /* While a thread writes, another change is not lost. */
  backlot_ui_store_set_current_page (ui, "second-page");
  g_main_context_iteration (NULL, FALSE);
  backlot_ui_store_set_current_page (ui, "third-page");
  while (!holds_page (fixture->path, "third-page"))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_long_delay_counts_from_the_last_change (Fixture       *fixture,
                                             gconstpointer  data)
{
  g_autoptr(BacklotStateFile) file = backlot_state_file_new (fixture->path);
  g_autoptr(BacklotDrafts) drafts = backlot_drafts_new ();
  gint64 changed_us = 0;

  backlot_state_file_bind (file, "project-form", G_OBJECT (drafts), "title", 600);
  g_object_set (drafts, "title", "early", NULL);
  for (gint64 end_us = g_get_monotonic_time () + 300000; g_get_monotonic_time () < end_us;)
    g_main_context_iteration (NULL, FALSE);
  g_object_set (drafts, "title", "later", NULL);
  changed_us = g_get_monotonic_time ();
  while (!g_file_test (fixture->path, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpint (g_get_monotonic_time () - changed_us, >=, 590000);
  g_assert_true (holds_page (fixture->path, "later"));
}

static void
test_folder_that_can_not_be_written_is_an_error (Fixture       *fixture,
                                                 gconstpointer  data)
{
  g_autoptr(BacklotStateFile) file = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "file", "state.json", NULL);
  g_autofree char *blocker = g_build_filename (fixture->folder, "file", NULL);
  g_autoptr(GError) error = NULL;

  write_text (blocker, "a file where the folder should be");
  file = backlot_state_file_new (path);
  g_assert_false (backlot_state_file_save (file, &error));
  g_assert_nonnull (error);
  g_assert_finalize_object (g_steal_pointer (&file));
}

#define ADD(name, func) g_test_add ("/state-file/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("every-kind-of-property-comes-back", test_every_kind_of_property_comes_back);
  ADD ("values-that-do-not-fit-are-left-out", test_values_that_do_not_fit_are_left_out);
  ADD ("older-versions-are-migrated", test_older_versions_are_migrated);
  ADD ("damaged-file-is-set-aside-and-the-copy-used",
       test_damaged_file_is_set_aside_and_the_copy_used);
  ADD ("without-a-good-file-defaults-hold", test_without_a_good_file_defaults_hold);
  ADD ("last-good-one-is-kept-as-a-copy", test_last_good_one_is_kept_as_a_copy);
  ADD ("change-is-written-by-itself", test_change_is_written_by_itself);
  ADD ("long-delay-counts-from-the-last-change", test_long_delay_counts_from_the_last_change);
  ADD ("folder-that-can-not-be-written-is-an-error",
       test_folder_that_can_not_be_written_is_an_error);

  return g_test_run ();
}
