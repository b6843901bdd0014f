/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page that can not be made is told of in its place, and nothing else is lost. */

#include "config.h"

#include <string.h>

#include "backlot-test-context.h"

#include "ui/common/backlot-boundary.h"
#include "ui/common/backlot-fault-row.h"
#include "ui/common/backlot-page-state.h"
#include "ui/common/backlot-page.h"
#include "ui/common/backlot-row-factory.h"
#include "ui/project/backlot-home-page.h"
#include "ui/project/backlot-queue-page.h"
#include "ui/shell/backlot-fault-page.h"
#include "ui/shell/backlot-report-dialog.h"
#include "ui/shell/backlot-sidebar.h"
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

static BacklotWindow *
open_queue (TestContext *fixture)
{
  BacklotWindow *window = backlot_window_new (NULL, fixture->context);

  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (backlot_window_open (window, "queue"));
  g_assert_nonnull (test_find (GTK_WIDGET (window), BACKLOT_TYPE_QUEUE_PAGE, NULL));
  return window;
}

static void
close_window (BacklotWindow *window)
{
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (GTK_WINDOW (window));
  wait_until (window == NULL);
}

static void
test_page_that_fails_later_is_replaced (TestContext   *fixture,
                                        gconstpointer  data)
{
  BacklotNavigation *navigation = backlot_context_get_navigation (fixture->context);
  const char * const ids[] = { "a", NULL };
  BacklotWindow *window = open_queue (fixture);
  GtkWidget *root = GTK_WIDGET (window);

  backlot_navigation_set_page_selection (navigation, "queue", ids);
  backlot_navigation_set_page_selection (navigation, "tasks", ids);
  /* As a handler of a channel would fail: nobody knows for which widget. */
  fail ();
  fail ();
  g_assert_null (test_find (root, BACKLOT_TYPE_FAULT_PAGE, NULL));
  wait_until (test_find (root, BACKLOT_TYPE_FAULT_PAGE, NULL) != NULL);
  g_assert_cmpstr (backlot_window_get_address (window), ==, "queue");

  gtk_widget_activate_action (root, "win.rebuild-page", NULL);
  wait_until (test_find (root, BACKLOT_TYPE_FAULT_PAGE, NULL) == NULL);
  g_assert_nonnull (test_find (root, BACKLOT_TYPE_QUEUE_PAGE, NULL));
  g_assert_cmpuint (larder_value_get_n_items (
                      larder_slice_get_member (LARDER_SLICE (navigation), "selection")), ==, 1);
  close_window (window);
}

static void
test_page_that_was_pushed_is_replaced (TestContext   *fixture,
                                       gconstpointer  data)
{
  BacklotWindow *window = open_queue (fixture);
  GtkWidget *root = GTK_WIDGET (window);
  GtkWidget *view = test_find (root, ADW_TYPE_NAVIGATION_VIEW, NULL);
  AdwNavigationPage *page = adw_navigation_page_new (gtk_label_new (NULL), "Pushed");

  g_signal_connect (page, "showing", G_CALLBACK (fail), NULL);
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), page);
  wait_until (test_find (root, BACKLOT_TYPE_FAULT_PAGE, NULL) != NULL);
  close_window (window);
}

static void
test_pane_that_fails_later_leaves_the_page (TestContext   *fixture,
                                            gconstpointer  data)
{
  BacklotWindow *window = open_queue (fixture);
  GtkWidget *root = GTK_WIDGET (window);
  GtkWidget *pane = test_find (root, BACKLOT_TYPE_PAGE_STATE, NULL);
  GtkWidget *inside = gtk_widget_get_first_child (pane);
  GtkWidget *button = NULL;
  BacklotPageStateKind before = backlot_page_state_get_kind (BACKLOT_PAGE_STATE (pane));
  gulong breaks = g_signal_connect (inside, "notify::name", G_CALLBACK (fail), NULL);

  gtk_widget_set_name (inside, "broken");
  wait_until (backlot_page_state_get_kind (BACKLOT_PAGE_STATE (pane)) ==
              BACKLOT_PAGE_STATE_ERROR);
  g_assert_cmpint (before, !=, BACKLOT_PAGE_STATE_ERROR);
  g_assert_null (test_find (root, BACKLOT_TYPE_FAULT_PAGE, NULL));
  g_assert_nonnull (test_find (pane, GTK_TYPE_LABEL, "Something Went Wrong"));
  g_signal_handler_disconnect (inside, breaks);

  button = test_find (gtk_widget_get_ancestor (
                        test_find (pane, GTK_TYPE_LABEL, "Something Went Wrong"),
                        ADW_TYPE_STATUS_PAGE), GTK_TYPE_BUTTON, "Try Again");
  g_assert_nonnull (button);
  g_object_add_weak_pointer (G_OBJECT (pane), (gpointer *) &pane);
  g_signal_emit_by_name (button, "clicked");
  wait_until (pane == NULL);
  pane = test_find (root, BACKLOT_TYPE_PAGE_STATE, NULL);
  g_assert_cmpint (backlot_page_state_get_kind (BACKLOT_PAGE_STATE (pane)), ==, before);
  close_window (window);
}

static AdwDialog *
get_dialog (BacklotWindow *window)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window));
}

static void
report_cb (GSimpleAction *action,
           GVariant      *parameter,
           char         **reported)
{
  g_free (*reported);
  *reported = g_variant_dup_string (parameter, NULL);
}

/* The alert is shown, and a report is begun from it; the page is untouched. */
static void
check_told_beside_the_page (BacklotWindow *window)
{
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr(GSimpleAction) action = g_simple_action_new ("report", G_VARIANT_TYPE_STRING);
  g_autofree char *reported = NULL;
  GtkWidget *root = GTK_WIDGET (window);
  AdwDialog *alert = NULL;

  wait_until (ADW_IS_ALERT_DIALOG (get_dialog (window)));
  alert = get_dialog (window);
  g_assert_nonnull (test_find (GTK_WIDGET (alert), GTK_TYPE_LABEL, "Something Went Wrong"));
  g_assert_nonnull (test_find (root, BACKLOT_TYPE_QUEUE_PAGE, NULL));
  g_assert_null (test_find (root, BACKLOT_TYPE_FAULT_PAGE, NULL));
  g_signal_connect (action, "activate", G_CALLBACK (report_cb), &reported);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (root, "app", G_ACTION_GROUP (group));
  g_signal_emit_by_name (test_find (GTK_WIDGET (alert), GTK_TYPE_BUTTON, "_Report…"), "clicked");
  wait_until (reported != NULL);
  g_assert_nonnull (strstr (reported, "backlot_page_open"));
  wait_until (!ADW_IS_ALERT_DIALOG (get_dialog (window)));
  gtk_widget_insert_action_group (root, "app", NULL);
}

static void
test_dialog_that_fails_stays (TestContext   *fixture,
                              gconstpointer  data)
{
  BacklotWindow *window = open_queue (fixture);
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), "typed");
  adw_dialog_set_child (dialog, entry);
  adw_dialog_present (dialog, GTK_WIDGET (window));
  g_signal_connect (entry, "notify::name", G_CALLBACK (fail), NULL);
  gtk_widget_set_name (entry, "broken");
  check_told_beside_the_page (window);
  g_assert_true (get_dialog (window) == dialog);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "typed");

  /* One that goes with what failed in it is told of all the same. */
  g_signal_connect_swapped (entry, "notify::name", G_CALLBACK (adw_dialog_force_close), dialog);
  gtk_widget_set_name (entry, "gone");
  check_told_beside_the_page (window);
  g_assert_null (get_dialog (window));
  close_window (window);
}

static void
test_sidebar_that_fails_leaves_the_page (TestContext   *fixture,
                                         gconstpointer  data)
{
  BacklotWindow *window = open_queue (fixture);
  GtkWidget *sidebar = test_find (GTK_WIDGET (window), BACKLOT_TYPE_SIDEBAR, NULL);
  gulong breaks = g_signal_connect (sidebar, "notify::name", G_CALLBACK (fail), NULL);

  gtk_widget_set_name (sidebar, "broken");
  g_signal_handler_disconnect (sidebar, breaks);
  check_told_beside_the_page (window);
  close_window (window);
}

static void
break_pane (GtkWidget *inside)
{
  gtk_widget_set_name (inside, "broken");
}

static void
test_pane_that_fails_for_the_sidebar_is_told_of (TestContext   *fixture,
                                                 gconstpointer  data)
{
  BacklotWindow *window = open_queue (fixture);
  GtkWidget *sidebar = test_find (GTK_WIDGET (window), BACKLOT_TYPE_SIDEBAR, NULL);
  GtkWidget *page = test_find (GTK_WIDGET (window), BACKLOT_TYPE_QUEUE_PAGE, NULL);
  GtkWidget *pane = test_find (page, BACKLOT_TYPE_PAGE_STATE, NULL);
  GtkWidget *inside = gtk_widget_get_first_child (pane);

  g_signal_connect (inside, "notify::name", G_CALLBACK (fail), NULL);
  g_signal_connect_swapped (sidebar, "notify::name", G_CALLBACK (break_pane), inside);
  gtk_widget_set_name (sidebar, "chosen");
  wait_until (backlot_page_state_get_kind (BACKLOT_PAGE_STATE (pane)) ==
              BACKLOT_PAGE_STATE_ERROR);
  g_assert_null (get_dialog (window));
  close_window (window);
}

static gboolean breaks_rows;
static guint n_bound;

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *item)
{
  gtk_list_item_set_child (item, gtk_label_new (NULL));
}

static void
bind_cb (GtkListItemFactory *factory,
         GtkListItem        *item)
{
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));

  n_bound++;
  if (breaks_rows && g_str_equal (text, "two"))
    fail ();
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
unbind_cb (GtkListItemFactory *factory,
           GtkListItem        *item)
{
  g_assert_true (GTK_IS_LABEL (gtk_list_item_get_child (item)));
  n_bound--;
}

static void
test_row_that_fails_leaves_the_others (TestContext   *fixture,
                                       gconstpointer  data)
{
  const char * const texts[] = { "one", "two", "three", NULL };
  const char * const others[] = { "four", NULL };
  GtkStringList *strings = gtk_string_list_new (texts);
  GtkSelectionModel *model =
    GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (strings)));
  g_autoptr(GtkListItemFactory) factory = backlot_row_factory_new ();
  GtkWidget *window = gtk_window_new ();
  GtkWidget *view = NULL;
  GtkWidget *fault = NULL;

  breaks_rows = TRUE;
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  view = gtk_list_view_new (model, g_object_ref (factory));
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_present (GTK_WINDOW (window));
  wait_until (test_find (view, GTK_TYPE_LABEL, "three") != NULL);
  g_assert_nonnull (test_find (view, GTK_TYPE_LABEL, "one"));
  g_assert_null (test_find (view, GTK_TYPE_LABEL, "two"));
  fault = test_find (view, BACKLOT_TYPE_FAULT_ROW, NULL);
  g_assert_nonnull (fault);
  g_assert_cmpuint (n_bound, ==, 2);
  g_assert_nonnull (test_find (fault, GTK_TYPE_LABEL, "Something Went Wrong"));
  g_assert_nonnull (test_find (fault, GTK_TYPE_BUTTON, "Report…"));

  g_signal_emit_by_name (test_find (fault, GTK_TYPE_BUTTON, "Try Again"), "clicked");
  wait_until (test_find (view, GTK_TYPE_LABEL, "three") != NULL);
  g_assert_nonnull (test_find (view, BACKLOT_TYPE_FAULT_ROW, NULL));

  /* Its widget may show another row, and then there is nothing wrong any more. */
  gtk_string_list_splice (strings, 1, 1, others);
  wait_until (test_find (view, GTK_TYPE_LABEL, "four") != NULL);
  g_assert_null (test_find (view, BACKLOT_TYPE_FAULT_ROW, NULL));
  g_assert_cmpuint (n_bound, ==, 3);
  gtk_window_destroy (GTK_WINDOW (window));
  wait_until (n_bound == 0);
}

static void
header_bind_cb (GtkListItemFactory *factory,
                GtkListHeader      *header)
{
  if (breaks_rows)
    fail ();
  gtk_list_header_set_child (header, gtk_label_new ("above"));
}

static void
test_header_that_fails_leaves_the_rows (TestContext   *fixture,
                                        gconstpointer  data)
{
  const char * const texts[] = { "one", "three", NULL };
  GtkSortListModel *sorted =
    gtk_sort_list_model_new (G_LIST_MODEL (gtk_string_list_new (texts)), NULL);
  g_autoptr(GtkListItemFactory) factory = backlot_row_factory_new ();
  g_autoptr(GtkListItemFactory) headers = backlot_row_factory_new ();
  g_autoptr(GtkSorter) sorter = GTK_SORTER (gtk_string_sorter_new (NULL));
  GtkWidget *window = gtk_window_new ();
  GtkWidget *view = NULL;
  GtkWidget *fault = NULL;

  breaks_rows = TRUE;
  gtk_sort_list_model_set_section_sorter (sorted, sorter);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  g_signal_connect (headers, "bind", G_CALLBACK (header_bind_cb), NULL);
  view = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (sorted))),
                            g_object_ref (factory));
  gtk_list_view_set_header_factory (GTK_LIST_VIEW (view), headers);
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_present (GTK_WINDOW (window));
  wait_until (test_find (view, GTK_TYPE_LABEL, "three") != NULL);
  fault = test_find (view, BACKLOT_TYPE_FAULT_ROW, NULL);
  g_assert_nonnull (fault);
  g_assert_null (test_find (view, GTK_TYPE_LABEL, "above"));

  breaks_rows = FALSE;
  g_signal_emit_by_name (test_find (fault, GTK_TYPE_BUTTON, "Try Again"), "clicked");
  wait_until (test_find (view, GTK_TYPE_LABEL, "above") != NULL);
  g_assert_null (test_find (view, BACKLOT_TYPE_FAULT_ROW, NULL));
  g_assert_nonnull (test_find (view, GTK_TYPE_LABEL, "one"));
  gtk_window_destroy (GTK_WINDOW (window));
  wait_until (n_bound == 0);
}

static char *
boundary_test_word (gpointer    item,
                    const char *text)
{
  if (breaks_rows && g_strcmp0 (text, "two") == 0)
    fail ();
  return g_strdup (text);
}

/* A factory whose items say their string, and fail for “two”. */
static GtkListItemFactory *
new_template (const char *type)
{
  g_autofree char *text = g_strdup_printf (
    "<interface><template class='%1$s'><property name='child'><object class='GtkLabel'>"
    "<binding name='label'><closure type='gchararray' function='boundary_test_word'>"
    "<lookup name='string' type='GtkStringObject'><lookup name='item'>%1$s</lookup></lookup>"
    "</closure></binding></object></property></template></interface>", type);
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr(GtkBuilderScope) scope = gtk_builder_cscope_new ();

  gtk_builder_cscope_add_callback (GTK_BUILDER_CSCOPE (scope), boundary_test_word);
  return gtk_builder_list_item_factory_new_from_bytes (scope, bytes);
}

static guint
count_faults (GtkWidget *widget)
{
  guint n = BACKLOT_IS_FAULT_ROW (widget) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_faults (child);
  return n;
}

static void
test_row_of_a_template_that_fails_leaves_the_others (TestContext   *fixture,
                                                     gconstpointer  data)
{
  const char * const texts[] = { "one", "two", "three", NULL };
  GtkSortListModel *sorted =
    gtk_sort_list_model_new (G_LIST_MODEL (gtk_string_list_new (texts)), NULL);
  g_autoptr(GtkExpression) word = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL,
                                                               "string");
  g_autoptr(GtkListItemFactory) headers = new_template ("GtkListHeader");
  g_autoptr(GtkSorter) sorter = GTK_SORTER (gtk_string_sorter_new (gtk_expression_ref (word)));
  GtkWidget *window = gtk_window_new ();
  GtkWidget *view = NULL;

  view = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (sorted))),
                            new_template ("GtkListItem"));
  gtk_sort_list_model_set_section_sorter (sorted, sorter);
  gtk_list_view_set_header_factory (GTK_LIST_VIEW (view), headers);
  breaks_rows = TRUE;
  backlot_row_factory_guard (GTK_LIST_VIEW (view));
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_present (GTK_WINDOW (window));
  wait_until (test_find (view, GTK_TYPE_LABEL, "three") != NULL);
  g_assert_nonnull (test_find (view, GTK_TYPE_LABEL, "one"));
  /* The row, and the header above it. */
  g_assert_cmpuint (count_faults (view), ==, 2);
  breaks_rows = FALSE;
  g_signal_emit_by_name (test_find (test_find (view, BACKLOT_TYPE_FAULT_ROW, NULL), GTK_TYPE_BUTTON,
                                    "Try Again"), "clicked");
  wait_until (test_find (view, GTK_TYPE_LABEL, "two") != NULL);
  g_assert_cmpuint (count_faults (view), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
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
  ADD ("page-that-fails-later-is-replaced", test_page_that_fails_later_is_replaced);
  ADD ("page-that-was-pushed-is-replaced", test_page_that_was_pushed_is_replaced);
  ADD ("pane-that-fails-later-leaves-the-page", test_pane_that_fails_later_leaves_the_page);
  ADD ("dialog-that-fails-stays", test_dialog_that_fails_stays);
  ADD ("sidebar-that-fails-leaves-the-page", test_sidebar_that_fails_leaves_the_page);
  ADD ("pane-that-fails-for-the-sidebar-is-told-of",
       test_pane_that_fails_for_the_sidebar_is_told_of);
  ADD ("header-that-fails-leaves-the-rows", test_header_that_fails_leaves_the_rows);
  ADD ("row-that-fails-leaves-the-others", test_row_that_fails_leaves_the_others);
  ADD ("row-of-a-template-that-fails-leaves-the-others",
       test_row_of_a_template_that_fails_leaves_the_others);
  ADD ("report-is-written-and-not-sent", test_report_is_written_and_not_sent);

  return g_test_run ();
}
