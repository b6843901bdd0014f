/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page that can not be made is told of in its place, and nothing else is lost. */

#include "config.h"

#include <string.h>

#include "backlot-test-context.h"

#include "ui/common/backlot-boundary.h"
#include "ui/common/backlot-page.h"
#include "ui/project/backlot-home-page.h"
#include "ui/project/backlot-queue-page.h"
#include "ui/shell/backlot-fault-page.h"
#include "ui/shell/backlot-report-dialog.h"
#include "ui/shell/backlot-window.h"

static void
fail (void)
{
  backlot_page_open (NULL, "");
}

static void
test_first_failure_inside_is_noted (void)
{
  g_autofree char *inner = NULL;
  g_autofree char *outer = NULL;
  g_autofree char *after = NULL;

  fail ();
  backlot_boundary_begin ();
  backlot_boundary_begin ();
  fail ();
  backlot_page_refresh (NULL);
  inner = backlot_boundary_end ();
  outer = backlot_boundary_end ();
  g_assert_nonnull (strstr (inner, "backlot_page_open"));
  g_assert_null (outer);

  fail ();
  backlot_boundary_begin ();
  /* What other libraries complain of breaks none of our pages. */
  g_log ("Gtk", G_LOG_LEVEL_CRITICAL, "not ours");
  after = backlot_boundary_end ();
  g_assert_null (after);
}

static void
test_page_that_fails_is_replaced_until_it_can_be_made (TestContext   *fixture,
                                                       gconstpointer  data)
{
  BacklotWindow *window = backlot_window_new (NULL, fixture->context);
  GtkWidget *root = GTK_WIDGET (window);
  GtkWidget *fault = NULL;
  gulong breaks = 0;

  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (backlot_window_open (window, "home"));
  breaks = g_signal_connect (window, "notify::address", G_CALLBACK (fail), NULL);
  g_assert_true (backlot_window_open (window, "queue"));
  fault = test_find (root, BACKLOT_TYPE_FAULT_PAGE, NULL);
  g_assert_nonnull (fault);
  g_assert_null (test_find (root, BACKLOT_TYPE_QUEUE_PAGE, NULL));
  g_assert_nonnull (test_find (fault, GTK_TYPE_LABEL, "Something Went Wrong"));
  g_assert_nonnull (test_find (fault, GTK_TYPE_BUTTON, "Report…"));
  g_assert_cmpstr (backlot_window_get_address (window), ==, "queue");
  g_signal_handler_disconnect (window, breaks);

  /* The others can be opened, and this one as soon as it can be made. */
  g_assert_true (backlot_window_open (window, "home"));
  g_assert_nonnull (test_find (root, BACKLOT_TYPE_HOME_PAGE, NULL));
  breaks = g_signal_connect (window, "notify::address", G_CALLBACK (fail), NULL);
  g_assert_true (backlot_window_open (window, "queue"));
  g_signal_handler_disconnect (window, breaks);
  gtk_widget_activate_action (root, "win.rebuild-page", NULL);
  g_assert_nonnull (test_find (root, BACKLOT_TYPE_QUEUE_PAGE, NULL));
  g_assert_null (test_find (root, BACKLOT_TYPE_FAULT_PAGE, NULL));

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (GTK_WINDOW (window));
  wait_until (window == NULL);
}

static void
test_rebuilding_keeps_the_place (TestContext   *fixture,
                                 gconstpointer  data)
{
  BacklotWindow *window = backlot_window_new (NULL, fixture->context);
  GtkWidget *page = NULL;

  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (backlot_window_open (window, "queue"));
  page = test_find (GTK_WIDGET (window), BACKLOT_TYPE_QUEUE_PAGE, NULL);
  g_assert_true (backlot_window_open (window, "queue"));
  g_assert_true (test_find (GTK_WIDGET (window), BACKLOT_TYPE_QUEUE_PAGE, NULL) == page);
  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &page);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.rebuild-page", NULL);
  wait_until (page == NULL);
  g_assert_nonnull (test_find (GTK_WIDGET (window), BACKLOT_TYPE_QUEUE_PAGE, NULL));
  g_assert_cmpstr (backlot_window_get_address (window), ==, "queue");

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (GTK_WINDOW (window));
  wait_until (window == NULL);
}

static void
test_report_is_written_and_not_sent (TestContext   *fixture,
                                     gconstpointer  data)
{
  g_autoptr(GtkWidget) dialog =
    g_object_ref_sink (GTK_WIDGET (backlot_report_dialog_new ("row 2 & more\nPage: queue")));
  GtkWidget *view = test_find (adw_dialog_get_child (ADW_DIALOG (dialog)), GTK_TYPE_TEXT_VIEW,
                               NULL);
  g_autofree char *uri = backlot_report_dialog_dup_uri (BACKLOT_REPORT_DIALOG (dialog));

  g_assert_nonnull (view);
  g_assert_true (g_str_has_suffix (uri, "?body=row%202%20%26%20more%0APage%3A%20queue"));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "less", -1);
  g_clear_pointer (&uri, g_free);
  uri = backlot_report_dialog_dup_uri (BACKLOT_REPORT_DIALOG (dialog));
  g_assert_true (g_str_has_suffix (uri, "?body=less"));
}

#define ADD(name, func) \
  g_test_add ("/boundary/" name, TestContext, NULL, test_context_set_up, func, \
              test_context_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  /* Here it is meant that preconditions fail. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK);

  g_test_add_func ("/boundary/first-failure-inside-is-noted", test_first_failure_inside_is_noted);
  ADD ("page-that-fails-is-replaced-until-it-can-be-made",
       test_page_that_fails_is_replaced_until_it_can_be_made);
  ADD ("rebuilding-keeps-the-place", test_rebuilding_keeps_the_place);
  ADD ("report-is-written-and-not-sent", test_report_is_written_and_not_sent);

  return g_test_run ();
}
