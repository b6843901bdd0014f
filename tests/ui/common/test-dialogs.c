/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a dialog begins that opens as a sheet at the bottom, and headings that are too wide. */

#include "config.h"

#include "backlot-test-context.h"

#include "ui/common/backlot-dialogs.h"
#include "ui/shell/backlot-shortcuts-dialog.h"

typedef struct
{
  TestContext  context;
  GtkWidget   *window;
  guint        n_frames;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  test_context_set_up (&fixture->context, data);
  fixture->window = adw_window_new ();
  backlot_dialogs_watch (GTK_WINDOW (fixture->window));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 640);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  test_context_tear_down (&fixture->context, data);
}

static gboolean
frame_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  Fixture *fixture = user_data;

  fixture->n_frames++;
  return fixture->n_frames < 24 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
open_sheet (Fixture   *fixture,
            AdwDialog *dialog)
{
  adw_dialog_present (dialog, fixture->window);
  gtk_widget_add_tick_callback (GTK_WIDGET (dialog), frame_cb, fixture, NULL);
  wait_until (fixture->n_frames == 24);
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (dialog), "floating"));
}

static void
test_large_text (Fixture       *fixture,
                 gconstpointer  data)
{
  GtkSettings *settings = gtk_widget_get_settings (fixture->window);
  AdwDialog *sized = adw_dialog_new ();
  AdwDialog *natural = adw_dialog_new ();
  int width;
  int dpi;

  adw_dialog_set_content_width (sized, 200);
  adw_dialog_set_content_height (sized, 300);
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 144 * PANGO_SCALE, NULL);
  adw_dialog_present (sized, fixture->window);
  g_assert_cmpint (adw_dialog_get_content_width (sized), ==, 300);
  g_assert_cmpint (adw_dialog_get_content_height (sized), ==, 450);
  adw_dialog_set_follows_content_size (natural, TRUE);
  adw_dialog_set_child (natural, gtk_label_new ("Text"));
  adw_dialog_present (natural, fixture->window);
  gtk_widget_measure (adw_dialog_get_child (natural), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width,
                      NULL, NULL);
  g_assert_cmpint (adw_dialog_get_content_width (natural), ==, width);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
}

static AdwDialog *
new_dialog (GtkWidget **entries)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  AdwDialog *dialog = adw_dialog_new ();

  for (guint i = 0; i < 4; i++)
    {
      entries[i] = gtk_entry_new ();
      gtk_box_append (GTK_BOX (box), entries[i]);
    }
  adw_dialog_set_child (dialog, box);
  return dialog;
}

static gboolean
has_focus (AdwDialog *dialog,
           GtkWidget *widget)
{
  GtkWidget *focus = adw_dialog_get_focus (dialog);

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

static void
test_begins_at_the_first_stop (Fixture       *fixture,
                               gconstpointer  data)
{
  GtkWidget *entries[4];
  AdwDialog *dialog = new_dialog (entries);

  open_sheet (fixture, dialog);
  g_assert_true (has_focus (dialog, entries[0]));
}

static void
test_begins_at_its_focus_widget (Fixture       *fixture,
                                 gconstpointer  data)
{
  GtkWidget *entries[4];
  AdwDialog *dialog = new_dialog (entries);

  adw_dialog_set_focus (dialog, entries[2]);
  open_sheet (fixture, dialog);
  g_assert_true (has_focus (dialog, entries[2]));
}

static void
test_stays_where_it_was_below_another_one (Fixture       *fixture,
                                           gconstpointer  data)
{
  GtkWidget *entries[4];
  GtkWidget *upper_entries[4];
  AdwDialog *dialog = new_dialog (entries);
  AdwDialog *upper = new_dialog (upper_entries);

  open_sheet (fixture, dialog);
  gtk_widget_grab_focus (entries[3]);
  fixture->n_frames = 0;
  open_sheet (fixture, upper);
  g_assert_true (has_focus (upper, upper_entries[0]));
  adw_dialog_force_close (upper);
  fixture->n_frames = 0;
  gtk_widget_add_tick_callback (GTK_WIDGET (dialog), frame_cb, fixture, NULL);
  wait_until (fixture->n_frames == 24);
  g_assert_true (has_focus (dialog, entries[3]));
}

static void
test_shortcuts_are_not_scrolled (Fixture       *fixture,
                                 gconstpointer  data)
{
  AdwDialog *dialog = backlot_shortcuts_dialog_new ();
  GtkWidget *scrolled = NULL;

  open_sheet (fixture, dialog);
  g_assert_true (GTK_IS_TOGGLE_BUTTON (adw_dialog_get_focus (dialog)));
  scrolled = test_find (GTK_WIDGET (dialog), GTK_TYPE_SCROLLED_WINDOW, NULL);
  g_assert_cmpfloat (gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (
                       GTK_SCROLLED_WINDOW (scrolled))), ==, 0);
}

/* A warning would end the test. */
static void
test_heading_may_be_wider_than_the_alert (Fixture       *fixture,
                                          gconstpointer  data)
{
  const char *heading = "Sign Out of the Studio in the Garden behind the House?";
  AdwDialog *dialog = backlot_dialogs_new_alert (heading, "All of it is kept there.");
  int dpi = 0;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "cancel", "Cancel");
  adw_dialog_present (dialog, fixture->window);
  gtk_widget_add_tick_callback (GTK_WIDGET (dialog), frame_cb, fixture, NULL);
  wait_until (fixture->n_frames == 24);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi, NULL);
}

static void
test_title_wraps_between_buttons (Fixture       *fixture,
                                  gconstpointer  data)
{
  GtkWidget *title = backlot_dialogs_new_title ("Import the Project of the Summer");
  GtkWidget *header = adw_header_bar_new ();
  AdwDialog *dialog = adw_dialog_new ();

  adw_header_bar_pack_start (ADW_HEADER_BAR (header), gtk_button_new_with_label ("Cancel"));
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), gtk_button_new_with_label ("Import"));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), title);
  adw_dialog_set_child (dialog, header);
  open_sheet (fixture, dialog);
  g_assert_cmpint (gtk_widget_get_width (title), <, 360);
  g_assert_cmpint (pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (title))), >, 1);
}

#define ADD(name, func) \
  g_test_add ("/dialogs/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("is-larger-with-larger-text", test_large_text);
  ADD ("begins-at-the-first-stop", test_begins_at_the_first_stop);
  ADD ("begins-at-its-focus-widget", test_begins_at_its_focus_widget);
  ADD ("stays-where-it-was-below-another-one", test_stays_where_it_was_below_another_one);
  ADD ("heading-may-be-wider-than-the-alert", test_heading_may_be_wider_than_the_alert);
  ADD ("title-wraps-between-buttons", test_title_wraps_between_buttons);
  ADD ("shortcuts-are-not-scrolled", test_shortcuts_are_not_scrolled);
  return g_test_run ();
}
