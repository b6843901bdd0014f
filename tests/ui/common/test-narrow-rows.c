/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where what stands beside the title of a row goes when text is large for a dialog. */

#include "config.h"

#include "backlot-test-context.h"

#include "ui/common/backlot-narrow-rows.h"

typedef struct
{
  TestContext  context;
  GtkWidget   *window;
  int          dpi;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  test_context_set_up (&fixture->context, data);
  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &fixture->dpi, NULL);
  fixture->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 640);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", fixture->dpi, NULL);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  test_context_tear_down (&fixture->context, data);
}

static void
enlarge_text (int times)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", times * 96 * 1024, NULL);
}

static AdwPreferencesPage *
add_page (AdwDialog  *dialog,
          const char *title)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());

  adw_preferences_page_set_title (page, title);
  adw_preferences_page_set_icon_name (page, "open-menu-symbolic");
  adw_preferences_dialog_add (ADW_PREFERENCES_DIALOG (dialog), page);
  return page;
}

static GtkWidget *
add_choice (AdwDialog *dialog)
{
  const char *pages[] = { "The Page That Was Shown Last", NULL };
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr(GtkStringList) model = gtk_string_list_new (pages);

  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), "At the Start");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  adw_preferences_page_add (add_page (dialog, "General"), ADW_PREFERENCES_GROUP (group));
  add_page (dialog, "Account");
  return row;
}

static gboolean
is_below (GtkWidget *lower,
          GtkWidget *upper)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (upper));
  graphene_rect_t lower_box, upper_box;

  return lower != NULL && gtk_widget_compute_bounds (lower, root, &lower_box) &&
         gtk_widget_compute_bounds (upper, root, &upper_box) &&
         lower_box.origin.y >= upper_box.origin.y + upper_box.size.height;
}

/* What shows the choice is made anew when its place changes. */
static gboolean
choice_is_below (GtkWidget *row,
                 gboolean   below)
{
  GtkWidget *title = test_find (row, GTK_TYPE_LABEL, "At the Start");
  GtkWidget *choice = test_find (row, GTK_TYPE_LABEL, "The Page That Was Shown Last");

  return title != NULL && choice != NULL && is_below (choice, title) == below;
}

static void
test_choice_goes_below_its_title (Fixture       *fixture,
                                  gconstpointer  data)
{
  AdwDialog *dialog = adw_preferences_dialog_new ();
  GtkWidget *row = add_choice (dialog);

  enlarge_text (2);
  backlot_narrow_rows_adapt (dialog);
  adw_dialog_present (dialog, fixture->window);
  wait_until (choice_is_below (row, TRUE));
  /* As on a wider screen. */
  enlarge_text (1);
  wait_until (choice_is_below (row, FALSE));
}

static void
test_tabs_keep_their_names (Fixture       *fixture,
                            gconstpointer  data)
{
  AdwDialog *dialog = adw_preferences_dialog_new ();
  GtkWidget *bar = NULL;
  GtkWidget *words = NULL;
  GtkWidget *tab = NULL;

  add_choice (dialog);
  backlot_narrow_rows_adapt (dialog);
  adw_dialog_present (dialog, fixture->window);
  wait_until ((bar = test_find (GTK_WIDGET (dialog), ADW_TYPE_VIEW_SWITCHER_BAR, NULL)) != NULL &&
              (words = test_find (bar, GTK_TYPE_LABEL, "General")) != NULL);
  tab = gtk_widget_get_ancestor (words, GTK_TYPE_TOGGLE_BUTTON);
  g_assert_true (gtk_widget_get_visible (words));
  g_assert_null (gtk_widget_get_tooltip_text (tab));
  enlarge_text (2);
  wait_until (!gtk_widget_get_visible (words));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (tab), ==, "General");
}

/* Returns: how @words of a row that is a button are set */
static PangoLayout *
show_button (Fixture    *fixture,
             const char *words)
{
  AdwDialog *dialog = adw_preferences_dialog_new ();
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = adw_button_row_new ();
  GtkWidget *label = NULL;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  adw_preferences_page_add (add_page (dialog, "Account"), ADW_PREFERENCES_GROUP (group));
  backlot_narrow_rows_adapt (dialog);
  adw_dialog_present (dialog, fixture->window);
  wait_until ((label = test_find (row, GTK_TYPE_LABEL, words)) != NULL &&
              gtk_widget_get_width (label) > 0);
  return gtk_label_get_layout (GTK_LABEL (label));
}

static void
test_words_of_a_button_are_not_cut (Fixture       *fixture,
                                    gconstpointer  data)
{
  PangoLayout *layout =
    show_button (fixture, "Sign Out on All the Other Computers That There Are");

  g_assert_false (pango_layout_is_ellipsized (layout));
}

static void
test_words_that_fit_are_one_line (Fixture       *fixture,
                                  gconstpointer  data)
{
  PangoLayout *layout = show_button (fixture, "Sign Out of This Computer");

  g_assert_cmpint (pango_layout_get_line_count (layout), ==, 1);
}

static void
test_title_is_not_cut (Fixture       *fixture,
                       gconstpointer  data)
{
  AdwDialog *dialog = adw_preferences_dialog_new ();
  GtkWidget *title = NULL;
  GtkWidget *label = NULL;

  adw_dialog_set_title (dialog, "Shortcuts of the Keyboard");
  add_page (dialog, "All");
  enlarge_text (2);
  backlot_narrow_rows_adapt (dialog);
  adw_dialog_present (dialog, fixture->window);
  wait_until ((title = test_find (GTK_WIDGET (dialog), ADW_TYPE_WINDOW_TITLE, NULL)) != NULL);
  label = test_find (title, GTK_TYPE_LABEL, "Shortcuts of the Keyboard");
  wait_until (gtk_widget_get_width (label) > 0);
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))));
  g_assert_cmpint (pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (label))), ==, 2);
}

#define ADD(name, func) \
  g_test_add ("/narrow-rows/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("choice-goes-below-its-title", test_choice_goes_below_its_title);
  ADD ("tabs-keep-their-names", test_tabs_keep_their_names);
  ADD ("words-of-a-button-are-not-cut", test_words_of_a_button_are_not_cut);
  ADD ("words-that-fit-are-one-line", test_words_that_fit_are_one_line);
  ADD ("title-is-not-cut", test_title_is_not_cut);
  return g_test_run ();
}
