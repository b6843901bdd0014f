/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Toasts: which one is shown, which ones wait, and what happens to those that are not shown. */

#include "config.h"

#include "backlot-test-context.h"

#include "ui/common/backlot-toasts.h"
#include "ui/common/backlot-undo-toast.h"

typedef struct
{
  TestContext    context;
  GtkWidget     *window;
  BacklotToasts *toasts;
  GString       *dismissed;    /* titles, each with a space */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  GtkWidget *overlay = NULL;

  test_context_set_up (&fixture->context, data);
  overlay = adw_toast_overlay_new ();
  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), overlay);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 400, 300);
  gtk_window_present (GTK_WINDOW (fixture->window));
  fixture->toasts = backlot_toasts_new (ADW_TOAST_OVERLAY (overlay));
  fixture->dismissed = g_string_new (NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->toasts);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_string_free (fixture->dismissed, TRUE);
  test_context_tear_down (&fixture->context, data);
}

static void
dismissed_cb (AdwToast *toast,
              Fixture  *fixture)
{
  g_string_append_printf (fixture->dismissed, "%s ", adw_toast_get_title (toast));
}

/* Returns: (transfer none): lives as long as it is shown or waits */
static AdwToast *
add (Fixture          *fixture,
     const char       *title,
     AdwToastPriority  priority)
{
  AdwToast *toast = adw_toast_new (title);

  /* Until somebody dismisses it. */
  adw_toast_set_timeout (toast, 0);
  adw_toast_set_priority (toast, priority);
  g_signal_connect (toast, "dismissed", G_CALLBACK (dismissed_cb), fixture);
  backlot_toasts_add (fixture->toasts, toast);
  return toast;
}

static gboolean
is_there (Fixture    *fixture,
          const char *title)
{
  return test_find (fixture->window, GTK_TYPE_LABEL, title) != NULL;
}

static void
test_urgent_one_takes_the_place_of_what_is_shown (Fixture       *fixture,
                                                  gconstpointer  data)
{
  AdwToast *again = NULL;

  add (fixture, "plain", ADW_TOAST_PRIORITY_NORMAL);
  wait_until (is_there (fixture, "plain"));
  add (fixture, "urgent", ADW_TOAST_PRIORITY_HIGH);
  g_assert_cmpstr (fixture->dismissed->str, ==, "plain ");
  g_assert_true (is_there (fixture, "urgent"));
  /* A pointer on the former one would keep it for ever. */
  again = add (fixture, "again", ADW_TOAST_PRIORITY_HIGH);
  g_assert_cmpstr (fixture->dismissed->str, ==, "plain urgent ");
  g_assert_true (is_there (fixture, "again"));
  wait_until (!is_there (fixture, "plain") && !is_there (fixture, "urgent"));
  backlot_toast_dismiss (again);
  wait_until (!is_there (fixture, "again"));
  g_assert_false (is_there (fixture, "plain") || is_there (fixture, "urgent"));
  g_assert_cmpstr (fixture->dismissed->str, ==, "plain urgent again ");
}

static void
test_plain_ones_wait_for_their_turn (Fixture       *fixture,
                                     gconstpointer  data)
{
  AdwToast *first = add (fixture, "first", ADW_TOAST_PRIORITY_NORMAL);
  AdwToast *second = add (fixture, "second", ADW_TOAST_PRIORITY_NORMAL);
  AdwToast *last = add (fixture, "last", ADW_TOAST_PRIORITY_NORMAL);

  g_assert_true (is_there (fixture, "first"));
  g_assert_false (is_there (fixture, "second") || is_there (fixture, "last"));
  backlot_toast_dismiss (first);
  g_assert_true (is_there (fixture, "second"));
  g_assert_false (is_there (fixture, "last"));
  backlot_toast_dismiss (second);
  g_assert_true (is_there (fixture, "last"));
  backlot_toast_dismiss (last);
  wait_until (!is_there (fixture, "last"));
  g_assert_cmpstr (fixture->dismissed->str, ==, "first second last ");
}

static void
test_dismissed_while_it_waits_it_is_not_shown (Fixture       *fixture,
                                               gconstpointer  data)
{
  AdwToast *shown = add (fixture, "shown", ADW_TOAST_PRIORITY_HIGH);
  AdwToast *waits = add (fixture, "waits", ADW_TOAST_PRIORITY_NORMAL);

  add (fixture, "next", ADW_TOAST_PRIORITY_NORMAL);
  backlot_toast_dismiss (waits);
  g_assert_cmpstr (fixture->dismissed->str, ==, "waits ");
  backlot_toast_dismiss (shown);
  g_assert_true (is_there (fixture, "next"));
  g_assert_false (is_there (fixture, "waits"));
}

static void
test_who_waits_is_dismissed_with_the_window (Fixture       *fixture,
                                             gconstpointer  data)
{
  add (fixture, "shown", ADW_TOAST_PRIORITY_HIGH);
  add (fixture, "waits", ADW_TOAST_PRIORITY_NORMAL);
  g_clear_object (&fixture->toasts);
  g_assert_cmpstr (fixture->dismissed->str, ==, "waits ");
}

static void
test_newest_win_when_many_wait (Fixture       *fixture,
                                gconstpointer  data)
{
  AdwToast *shown = add (fixture, "0", ADW_TOAST_PRIORITY_NORMAL);
  AdwToast *urgent = NULL;

  for (guint i = 1; i < 10; i++)
    {
      g_autofree char *title = g_strdup_printf ("%u", i);

      add (fixture, title, ADW_TOAST_PRIORITY_NORMAL);
    }
  g_assert_cmpstr (fixture->dismissed->str, ==, "1 2 3 4 5 6 7 ");
  g_assert_true (is_there (fixture, "0"));
  backlot_toast_dismiss (shown);
  g_assert_true (is_there (fixture, "8"));
  /* What can be taken back for some seconds is shown at once, however many wait. */
  urgent = add (fixture, "urgent", ADW_TOAST_PRIORITY_HIGH);
  g_assert_true (is_there (fixture, "urgent"));
  backlot_toast_dismiss (urgent);
  g_assert_true (is_there (fixture, "9"));
}

static void
test_old_ones_are_not_shown_any_more (Fixture       *fixture,
                                      gconstpointer  data)
{
  g_autoptr(LarderTestClock) clock = larder_test_clock_new (1000000);
  AdwToast *shown = NULL;

  backlot_toasts_set_clock (fixture->toasts, LARDER_CLOCK (clock));
  shown = add (fixture, "shown", ADW_TOAST_PRIORITY_NORMAL);
  add (fixture, "old", ADW_TOAST_PRIORITY_NORMAL);
  /* As with a pointer on the one that is shown. */
  larder_test_clock_advance (clock, 8000);
  add (fixture, "new", ADW_TOAST_PRIORITY_NORMAL);
  larder_test_clock_advance (clock, 8000);
  backlot_toast_dismiss (shown);
  g_assert_true (is_there (fixture, "new"));
  g_assert_cmpstr (fixture->dismissed->str, ==, "shown old ");
}

static int
find_lower_end (GtkWidget *widget,
                GtkWidget *window)
{
  graphene_rect_t box;

  if (widget == NULL || !gtk_widget_compute_bounds (widget, window, &box))
    return -1;
  return (int) (box.origin.y + box.size.height);
}

static void
test_what_is_typed_into_is_not_covered (Fixture       *fixture,
                                        gconstpointer  data)
{
  GtkWidget *overlay = gtk_window_get_child (GTK_WINDOW (fixture->window));
  GtkWidget *entry = gtk_entry_new ();
  AdwToast *toast = NULL;

  gtk_widget_set_valign (entry, GTK_ALIGN_END);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), entry);
  wait_until (gtk_widget_get_height (entry) > 0 && gtk_widget_get_mapped (entry));
  toast = add (fixture, "toast", ADW_TOAST_PRIORITY_NORMAL);
  wait_until (is_there (fixture, "toast"));
  backlot_toasts_keep_clear (entry);
  wait_until (find_lower_end (test_find (fixture->window, GTK_TYPE_LABEL, "toast"), overlay) <=
              gtk_widget_get_height (overlay) - gtk_widget_get_height (entry));
  gtk_widget_set_visible (entry, FALSE);
  wait_until (find_lower_end (test_find (fixture->window, GTK_TYPE_LABEL, "toast"), overlay) >
              gtk_widget_get_height (overlay) - 60);
  backlot_toast_dismiss (toast);
}

static void
test_what_it_says_is_not_cut (Fixture       *fixture,
                              gconstpointer  data)
{
  const char *words = "A sentence that is longer than the window is wide, and is wrapped for that";
  AdwToast *toast = add (fixture, words, ADW_TOAST_PRIORITY_NORMAL);
  GtkWidget *label = NULL;

  wait_until (is_there (fixture, words));
  label = test_find (fixture->window, GTK_TYPE_LABEL, words);
  wait_until (gtk_widget_get_width (label) > 0);
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))));
  g_assert_cmpint (gtk_widget_get_width (label), <, 400);
  backlot_toast_dismiss (toast);
}

static gboolean
is_below (GtkWidget *lower,
          GtkWidget *upper)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (lower));
  graphene_rect_t lower_box, upper_box;

  return gtk_widget_compute_bounds (lower, root, &lower_box) &&
         gtk_widget_compute_bounds (upper, root, &upper_box) &&
         lower_box.origin.y >= upper_box.origin.y + upper_box.size.height;
}

/* The window of the program does not ask it for its size either. Its button goes below the words,
 * as with large text in a narrow window. */
static GtkWidget *
show_stacked (Fixture    *fixture,
              const char *words)
{
  const char *verb = "Bring It Back at Once, If That Can Be Done";
  GtkWidget *stage = gtk_overlay_new ();
  GtkWidget *overlay = adw_toast_overlay_new ();
  AdwToast *toast = adw_toast_new (words);
  GtkWidget *label = NULL;

  gtk_overlay_add_overlay (GTK_OVERLAY (stage), overlay);
  g_object_unref (fixture->toasts);
  gtk_window_set_child (GTK_WINDOW (fixture->window), stage);
  fixture->toasts = backlot_toasts_new (ADW_TOAST_OVERLAY (overlay));
  adw_toast_set_button_label (toast, verb);
  adw_toast_set_timeout (toast, 0);
  wait_until (gtk_widget_get_width (overlay) > 0);
  backlot_toasts_add (fixture->toasts, toast);
  wait_until (is_there (fixture, words));
  label = test_find (fixture->window, GTK_TYPE_LABEL, words);
  wait_until (is_below (test_find (fixture->window, GTK_TYPE_BUTTON, verb), label));
  return label;
}

static void
test_long_word_asks_for_no_more_room_than_there_is (Fixture       *fixture,
                                                    gconstpointer  data)
{
  GtkWidget *label =
    show_stacked (fixture, "Bildunterschriftenverzeichnisse are what German words are like");
  int minimum = 0;

  gtk_widget_measure (gtk_widget_get_ancestor (label, ADW_TYPE_TOAST_OVERLAY),
                      GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 400);
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))));
}

static void
test_words_are_not_broken_when_they_fit (Fixture       *fixture,
                                         gconstpointer  data)
{
  const char *words = "Bildunterschriftenverzeichnis geändert und gesichert";
  GtkWidget *label = show_stacked (fixture, words);
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (label));

  g_assert_cmpint (pango_layout_get_line_count (layout), >, 1);
  for (int i = 1; i < pango_layout_get_line_count (layout); i++)
    g_assert_cmpint (words[pango_layout_get_line_readonly (layout, i)->start_index - 1], ==, ' ');
}

/* As several quick Ctrl+Z make them: what comes in place of another one slides in longer than what
 * goes slides out, and so the overlay's own queue crashes here. */
static void
test_taken_away_while_it_slides_in (Fixture       *fixture,
                                    gconstpointer  data)
{
  for (guint i = 0; i < 8; i++)
    {
      AdwToast *plain = add (fixture, "plain", ADW_TOAST_PRIORITY_NORMAL);
      g_autoptr(AdwToast) kept = g_object_ref (plain);
      AdwToast *urgent = NULL;

      wait_until (is_there (fixture, "plain"));
      urgent = add (fixture, "urgent", ADW_TOAST_PRIORITY_HIGH);
      wait_until (!is_there (fixture, "plain"));
      backlot_toast_dismiss (kept);
      backlot_toast_dismiss (urgent);
    }
  wait_until (!is_there (fixture, "urgent"));
}

/* The overlay's own queue is not told of it. */
static void
test_undo_that_is_refused_says_why (Fixture       *fixture,
                                    gconstpointer  data)
{
  g_autoptr(BacklotHistory) history =
    backlot_history_new (test_context_backend (&fixture->context), NULL);
  g_autoptr(LarderValue) before = larder_value_new_from_json ("{\"title\":\"Porto\"}", -1, NULL);
  g_autoptr(LarderValue) after = larder_value_new_from_json ("{\"title\":\"Faro\"}", -1, NULL);

  /* The row is not what it was changed to. */
  backlot_history_note (history, "projects.update", "projects", "1", larder_value_ref (before),
                        larder_value_ref (after));
  backlot_toasts_add (fixture->toasts, backlot_undo_toast_new (history, "Project renamed"));
  wait_until (is_there (fixture, "Project renamed"));
  g_signal_emit_by_name (test_find (fixture->window, GTK_TYPE_BUTTON, "_Undo"), "clicked");
  wait_until (is_there (fixture, "It was changed elsewhere, and stays as it is now"));
  wait_until (!is_there (fixture, "Project renamed"));
}

#define ADD(name, func) \
  g_test_add ("/toasts/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("urgent-one-takes-the-place-of-what-is-shown",
       test_urgent_one_takes_the_place_of_what_is_shown);
  ADD ("plain-ones-wait-for-their-turn", test_plain_ones_wait_for_their_turn);
  ADD ("dismissed-while-it-waits-it-is-not-shown", test_dismissed_while_it_waits_it_is_not_shown);
  ADD ("newest-win-when-many-wait", test_newest_win_when_many_wait);
  ADD ("old-ones-are-not-shown-any-more", test_old_ones_are_not_shown_any_more);
  ADD ("who-waits-is-dismissed-with-the-window", test_who_waits_is_dismissed_with_the_window);
  ADD ("what-is-typed-into-is-not-covered", test_what_is_typed_into_is_not_covered);
  ADD ("what-it-says-is-not-cut", test_what_it_says_is_not_cut);
  ADD ("long-word-asks-for-no-more-room-than-there-is",
       test_long_word_asks_for_no_more_room_than_there_is);
  ADD ("words-are-not-broken-when-they-fit", test_words_are_not_broken_when_they_fit);
  ADD ("undo-that-is-refused-says-why", test_undo_that_is_refused_says_why);
  ADD ("taken-away-while-it-slides-in", test_taken_away_while_it_slides_in);
  return g_test_run ();
}
