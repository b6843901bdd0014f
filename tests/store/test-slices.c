/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The slices: each notifies once, and only when something changed. */

#include "config.h"

#include "store/backlot-drafts.h"
#include "store/backlot-navigation.h"
#include "store/backlot-playback.h"
#include "store/backlot-studios.h"
#include "store/backlot-ui-store.h"
#include "store/backlot-window-state.h"

static void
count_cb (guint *n_calls)
{
  (*n_calls)++;
}

static guint
count_members (gpointer    slice,
               const char *name)
{
  return larder_value_get_n_items (larder_slice_get_member (slice, name));
}

static void
test_window_state_notifies_changes_only (void)
{
  g_autoptr(BacklotWindowState) window = backlot_window_state_new ();
  guint n_notifies = 0;

  g_signal_connect_swapped (window, "notify::width", G_CALLBACK (count_cb), &n_notifies);
  larder_slice_set_int (LARDER_SLICE (window), "width", 1200);
  g_assert_cmpuint (n_notifies, ==, 0);
  larder_slice_set_int (LARDER_SLICE (window), "width", 800);
  larder_slice_set_int (LARDER_SLICE (window), "width", 800);
  g_assert_cmpuint (n_notifies, ==, 1);
  g_assert_cmpint (backlot_window_state_get_width (window), ==, 800);
  larder_slice_set_int (LARDER_SLICE (window), "width", 1);
  g_assert_cmpint (backlot_window_state_get_width (window), ==, 1200);
}

static void
test_visited_project_is_the_first_of_ten (void)
{
  g_autoptr(BacklotNavigation) navigation = backlot_navigation_new ();
  LarderValue *recent = NULL;

  for (int i = 0; i < 14; i++)
    {
      g_autofree char *id = g_strdup_printf ("p%d", i);

      backlot_navigation_visit_project (navigation, id);
    }
  backlot_navigation_visit_project (navigation, "p9");
  recent = larder_slice_get_member (LARDER_SLICE (navigation), "recent-project-ids");

  g_assert_cmpuint (larder_value_get_n_items (recent), ==, 10);
  g_assert_cmpstr (larder_value_get_string (larder_value_get_item (recent, 0)), ==, "p9");
  g_assert_cmpstr (larder_value_get_string (larder_value_get_item (recent, 1)), ==, "p13");
  g_assert_cmpstr (backlot_navigation_get_selected_project_id (navigation), ==, "p9");
}

static void
test_selection_is_kept_for_each_page (void)
{
  g_autoptr(BacklotNavigation) navigation = backlot_navigation_new ();
  const char *first[] = { "a", "b", NULL };
  const char *second[] = { "c", NULL };
  g_auto(GStrv) got = NULL;
  g_auto(GStrv) none = NULL;
  g_auto(GStrv) other = NULL;

  backlot_navigation_set_page_selection (navigation, "one", first);
  backlot_navigation_set_page_selection (navigation, "two", second);
  got = backlot_navigation_get_page_selection (navigation, "one");
  g_assert_cmpstrv (got, first);
  other = backlot_navigation_get_page_selection (navigation, "two");
  g_assert_cmpstrv (other, second);
  backlot_navigation_set_page_selection (navigation, "one", NULL);
  none = backlot_navigation_get_page_selection (navigation, "one");
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

static void
test_page_is_forgotten_with_its_parts (void)
{
  g_autoptr(BacklotNavigation) navigation = backlot_navigation_new ();
  const char * const ids[] = { "a", NULL };

  backlot_navigation_set_page_selection (navigation, "project/1/photos", ids);
  backlot_navigation_set_page_selection (navigation, "project/10/photos", ids);
  backlot_navigation_set_page_scroll (navigation, "project/1/photos", 120.0);
  backlot_navigation_set_page_scroll (navigation, "project/1", 120.0);
  backlot_navigation_set_page_scroll (navigation, "queue", 7.5);
  backlot_navigation_forget_page (navigation, "project/1");
  g_assert_cmpuint (count_members (navigation, "selection"), ==, 1);
  g_assert_cmpuint (count_members (navigation, "scroll"), ==, 1);
  g_assert_cmpfloat (backlot_navigation_get_page_scroll (navigation, "queue"), ==, 7.5);
}

static void
test_scroll_is_kept_for_each_page (void)
{
  g_autoptr(BacklotNavigation) navigation = backlot_navigation_new ();

  g_assert_cmpfloat (backlot_navigation_get_page_scroll (navigation, "one"), ==, 0.0);
  backlot_navigation_set_page_scroll (navigation, "one", 120.0);
  backlot_navigation_set_page_scroll (navigation, "two", 7.5);
  g_assert_cmpfloat (backlot_navigation_get_page_scroll (navigation, "one"), ==, 120.0);
  g_assert_cmpfloat (backlot_navigation_get_page_scroll (navigation, "two"), ==, 7.5);
  backlot_navigation_set_page_scroll (navigation, "one", 0.0);
  g_assert_cmpfloat (backlot_navigation_get_page_scroll (navigation, "one"), ==, 0.0);
  /* The top needs no place in the state file. */
  g_assert_cmpuint (count_members (navigation, "scroll"), ==, 1);
}

static void
test_position_of_a_film_is_remembered_until_its_end (void)
{
  g_autoptr(BacklotPlayback) playback = backlot_playback_new ();

  backlot_playback_set_position (playback, "a", 1500);
  backlot_playback_set_position (playback, "b", 20);
  g_assert_cmpint (backlot_playback_get_position (playback, "a"), ==, 1500);
  backlot_playback_set_position (playback, "a", 0);
  g_assert_cmpint (backlot_playback_get_position (playback, "a"), ==, 0);
  g_assert_cmpint (backlot_playback_get_position (playback, "b"), ==, 20);
  for (int i = 0; i < 200; i++)
    {
      g_autofree char *id = g_strdup_printf ("film-%d", i);

      backlot_playback_set_position (playback, id, i + 1);
    }
  g_assert_cmpuint (count_members (playback, "positions"), <=, 100);
  g_assert_cmpint (backlot_playback_get_position (playback, "film-199"), ==, 200);
}

static void
test_draft_is_there_when_something_was_entered (void)
{
  g_autoptr(BacklotDrafts) drafts = backlot_drafts_new ();

  g_object_set (drafts, "style", "vintage", "duration-min", G_GINT64_CONSTANT (4), NULL);
  g_assert_false (backlot_drafts_get_has_project (drafts));
  g_object_set (drafts, "title", "Porto", NULL);
  g_object_set (drafts, "description", "A week", NULL);
  g_assert_true (backlot_drafts_get_has_project (drafts));
  larder_slice_reset (LARDER_SLICE (drafts));
  g_assert_false (backlot_drafts_get_has_project (drafts));
  g_assert_cmpstr (backlot_drafts_get_style (drafts), ==, "classic");
  g_assert_cmpint (backlot_drafts_get_duration_min (drafts), ==, 1);
}

static void
test_draft_takes_no_photos_of_another_form (void)
{
  g_autoptr(BacklotDrafts) drafts = backlot_drafts_new ();
  g_autoptr(LarderValue) text = larder_value_new_string ("photos");
  g_autoptr(LarderValue) list = larder_value_new_from_json ("[1]", -1, NULL);

  g_object_set (drafts, "photos", text, "sound", list,
                "duration-min", G_GINT64_CONSTANT (4000000000), NULL);
  g_assert_cmpuint (backlot_drafts_get_n_photos (drafts), ==, 0);
  g_assert_null (backlot_drafts_get_sound (drafts));
  g_assert_cmpint (backlot_drafts_get_duration_min (drafts), ==, 10);
}

static void
message_cb (BacklotUiStore  *store,
            BacklotMessage  *message,
            BacklotMessage **last)
{
  g_set_object (last, message);
}

static void
test_same_message_is_counted (void)
{
  g_autoptr(BacklotUiStore) ui = backlot_ui_store_new ();
  g_autoptr(BacklotMessage) last = NULL;
  g_autoptr(BacklotMessage) first = backlot_message_new (BACKLOT_MESSAGE_INFO, "Photo added");
  g_autoptr(BacklotMessage) second = backlot_message_new (BACKLOT_MESSAGE_INFO, "Photo added");
  g_autoptr(BacklotMessage) other = backlot_message_new (BACKLOT_MESSAGE_ERROR, "Photo added");

  g_signal_connect (ui, "message", G_CALLBACK (message_cb), &last);
  backlot_ui_store_tell (ui, first);
  backlot_ui_store_tell (ui, second);
  g_assert_true (last == first);
  g_assert_cmpuint (backlot_message_get_count (first), ==, 2);
  backlot_ui_store_tell (ui, other);
  g_assert_true (last == other);
  g_assert_cmpuint (backlot_message_get_timeout_s (other), ==, 10);
}

static LarderValue *
new_studio (const char *place,
            const char *name)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();

  larder_value_builder_set_string (builder, "place", place);
  larder_value_builder_set_string (builder, "name", name);
  return larder_value_builder_end (builder);
}

static void
test_studios_are_known_by_their_place (void)
{
  g_autoptr(BacklotStudios) studios = backlot_studios_new ();
  g_autoptr(LarderValue) first = new_studio ("a/1", "A");
  g_autoptr(LarderValue) second = new_studio ("b/1", "B");
  g_autoptr(LarderValue) renamed = new_studio ("a/1", "C");

  g_assert_cmpstr (backlot_studios_get_current (studios), ==, BACKLOT_STUDIOS_LOCAL);
  backlot_studios_add (studios, first);
  backlot_studios_add (studios, second);
  backlot_studios_add (studios, renamed);
  g_assert_cmpuint (backlot_studios_get_n (studios), ==, 2);
  g_assert_cmpstr (larder_value_get_member_string (backlot_studios_get (studios, 0), "name"), ==,
                   "C");
  backlot_studios_set_current (studios, "b/1");
  g_assert_cmpstr (backlot_studios_get_current (studios), ==, "b/1");
  backlot_studios_remove (studios, "b/1");
  g_assert_cmpuint (backlot_studios_get_n (studios), ==, 1);
  g_assert_cmpstr (backlot_studios_get_current (studios), ==, BACKLOT_STUDIOS_LOCAL);
  g_assert_null (backlot_studios_find (studios, "b/1"));
}

static void
test_a_list_of_studios_that_is_none_is_empty (void)
{
  g_autoptr(BacklotStudios) studios = backlot_studios_new ();
  g_autoptr(LarderValue) nonsense = larder_value_new_from_json ("[3,\"x\",{\"name\":\"N\"}]", -1,
                                                                NULL);
  g_autoptr(LarderValue) text = larder_value_new_string ("x");

  larder_slice_set_member (LARDER_SLICE (studios), "list", nonsense);
  g_assert_null (backlot_studios_find (studios, "a/1"));
  larder_slice_set_member (LARDER_SLICE (studios), "list", text);
  g_assert_cmpuint (backlot_studios_get_n (studios), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/slices/window-state-notifies-changes-only",
                   test_window_state_notifies_changes_only);
  g_test_add_func ("/slices/visited-project-is-the-first-of-ten",
                   test_visited_project_is_the_first_of_ten);
  g_test_add_func ("/slices/selection-is-kept-for-each-page", test_selection_is_kept_for_each_page);
  g_test_add_func ("/slices/page-is-forgotten-with-its-parts",
                   test_page_is_forgotten_with_its_parts);
  g_test_add_func ("/slices/scroll-is-kept-for-each-page", test_scroll_is_kept_for_each_page);
  g_test_add_func ("/slices/position-of-a-film-is-remembered-until-its-end",
                   test_position_of_a_film_is_remembered_until_its_end);
  g_test_add_func ("/slices/draft-is-there-when-something-was-entered",
                   test_draft_is_there_when_something_was_entered);
  g_test_add_func ("/slices/draft-takes-no-photos-of-another-form",
                   test_draft_takes_no_photos_of_another_form);
  g_test_add_func ("/slices/same-message-is-counted", test_same_message_is_counted);
  g_test_add_func ("/studios/place", test_studios_are_known_by_their_place);
  g_test_add_func ("/studios/nonsense", test_a_list_of_studios_that_is_none_is_empty);

  return g_test_run ();
}
