/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window: its pages, its sidebar, its words for the state of changes and of the studio. */

#include "config.h"

#include "backlot-test-context.h"

#include "query/project/backlot-projects-queries.h"

#include "ui/account/backlot-preferences-dialog.h"
#include "ui/account/backlot-top-up-dialog.h"
#include "ui/common/backlot-page.h"
#include "ui/film/backlot-film-page.h"
#include "ui/project/backlot-home-page.h"
#include "ui/project/backlot-new-project-dialog.h"
#include "ui/project/backlot-queue-page.h"
#include "ui/shell/backlot-connection-banner.h"
#include "ui/shell/backlot-place-row.h"
#include "ui/shell/backlot-project-row.h"
#include "ui/shell/backlot-help-dialog.h"
#include "ui/shell/backlot-search-dialog.h"
#include "ui/shell/backlot-shortcuts-dialog.h"
#include "ui/shell/backlot-sync-row.h"
#include "ui/shell/backlot-trouble-window.h"
#include "ui/shell/backlot-window.h"

#define PROJECT "0b3f1f6e-95c4-4d7e-8a3f-6f1f0c9f2a11"

static BacklotWindow *
open_window (TestContext *fixture)
{
  BacklotWindow *window = backlot_window_new (NULL, fixture->context);

  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static void
close_window (BacklotWindow *window)
{
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (GTK_WINDOW (window));
  wait_until (window == NULL);
}

static GtkWidget *
find_page (BacklotWindow *window,
           GType          type)
{
  return test_find (GTK_WIDGET (window), type, NULL);
}

static gboolean
frame_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  guint *n_frames = user_data;

  return --(*n_frames) > 0;
}

static void
wait_frames (GtkWidget *widget,
             guint      n_frames)
{
  gtk_widget_add_tick_callback (widget, frame_cb, &n_frames, NULL);
  wait_until (n_frames == 0);
}

static GtkAdjustment *
get_queue_adjustment (BacklotWindow      *window,
                      GtkSelectionModel **selection)
{
  GtkWidget *page = find_page (window, BACKLOT_TYPE_QUEUE_PAGE);
  GtkWidget *list = test_find (page, GTK_TYPE_LIST_VIEW, NULL);
  GtkWidget *scrolled = gtk_widget_get_ancestor (list, GTK_TYPE_SCROLLED_WINDOW);

  *selection = gtk_list_view_get_model (GTK_LIST_VIEW (list));
  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
}

static void
test_first_start_welcomes (TestContext   *fixture,
                           gconstpointer  data)
{
  BacklotWindow *window = open_window (fixture);
  GtkWidget *page = NULL;

  backlot_window_restore (window);
  page = find_page (window, BACKLOT_TYPE_HOME_PAGE);
  g_assert_nonnull (page);
  g_assert_cmpstr (backlot_window_get_address (window), ==, "home");
  g_assert_nonnull (test_find (page, GTK_TYPE_LABEL, "Your Studio Is Ready"));
  g_assert_nonnull (test_find (GTK_WIDGET (window), GTK_TYPE_LABEL, "All changes saved"));
  close_window (window);
}

static void
test_addresses_open_pages (TestContext   *fixture,
                           gconstpointer  data)
{
  BacklotWindow *window = open_window (fixture);
  BacklotUiStore *store = backlot_context_get_ui_store (fixture->context);
  g_autofree char *project_id =
    backlot_projects_create_film (test_context_backend (fixture), "Loft in Porto", "", "classic",
                                  1, 360);
  g_autofree char *address = g_strconcat ("project/", project_id, "/renders", NULL);

  g_assert_true (backlot_window_open (window, "backlot:queue"));
  g_assert_nonnull (find_page (window, BACKLOT_TYPE_QUEUE_PAGE));
  g_assert_cmpstr (backlot_ui_store_get_current_page (store), ==, "queue");

  g_assert_true (backlot_window_open (window, address));
  g_assert_nonnull (find_page (window, BACKLOT_TYPE_FILM_PAGE));
  g_assert_null (find_page (window, BACKLOT_TYPE_QUEUE_PAGE));
  g_assert_cmpstr (backlot_ui_store_get_current_page (store), ==, address);
  g_assert_cmpstr (backlot_navigation_get_selected_project_id (
                     backlot_context_get_navigation (fixture->context)), ==, project_id);

  g_assert_false (backlot_window_open (window, "backlot:project/nonsense"));
  g_assert_nonnull (find_page (window, BACKLOT_TYPE_FILM_PAGE));
  close_window (window);
}

static GActionMap *
get_actions (BacklotWindow *window)
{
  return backlot_page_get_actions (BACKLOT_PAGE (find_page (window, BACKLOT_TYPE_FILM_PAGE)));
}

/* Whether it was opened first or from somewhere, nobody is left where there is nothing. */
static void
test_deleted_project_is_left (TestContext   *fixture,
                              gconstpointer  data)
{
  BacklotWindow *window = open_window (fixture);
  g_autofree char *project_id =
    backlot_projects_create_film (test_context_backend (fixture), "Loft in Porto", "", "classic",
                                  1, 360);
  g_autofree char *address = g_strconcat ("project/", project_id, NULL);
  GAction *action = NULL;

  g_assert_true (backlot_window_open (window, address));
  action = g_action_map_lookup_action (get_actions (window), "delete");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), TRUE);
  g_action_activate (action, NULL);
  wait_until (find_page (window, BACKLOT_TYPE_FILM_PAGE) == NULL);
  g_assert_nonnull (find_page (window, BACKLOT_TYPE_HOME_PAGE));

  /* One that somebody else deleted says so, and has a way out. */
  g_assert_true (backlot_window_open (window, "queue"));
  g_assert_true (backlot_window_open (window, address));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back-or-home", NULL);
  wait_until (find_page (window, BACKLOT_TYPE_QUEUE_PAGE) != NULL);
  close_window (window);

  window = open_window (fixture);
  g_assert_true (backlot_window_open (window, address));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back-or-home", NULL);
  wait_until (find_page (window, BACKLOT_TYPE_HOME_PAGE) != NULL);
  close_window (window);
}

static void
test_last_page_is_there_again (TestContext   *fixture,
                               gconstpointer  data)
{
  BacklotWindow *window = NULL;

  backlot_ui_store_set_current_page (backlot_context_get_ui_store (fixture->context), "queue");
  window = open_window (fixture);
  backlot_window_restore (window);
  g_assert_nonnull (find_page (window, BACKLOT_TYPE_QUEUE_PAGE));
  close_window (window);

  backlot_ui_store_set_current_page (backlot_context_get_ui_store (fixture->context), "nowhere");
  window = open_window (fixture);
  backlot_window_restore (window);
  g_assert_nonnull (find_page (window, BACKLOT_TYPE_HOME_PAGE));
  close_window (window);
}

static void
test_project_opens_with_its_last_tab (TestContext   *fixture,
                                      gconstpointer  data)
{
  BacklotWindow *window = open_window (fixture);
  g_autofree char *project_id =
    backlot_projects_create_film (test_context_backend (fixture), "Loft in Porto", "", "classic",
                                  1, 360);
  g_autofree char *project = g_strconcat ("project/", project_id, NULL);
  g_autofree char *renders = g_strconcat (project, "/renders", NULL);

  backlot_window_open (window, renders);
  backlot_window_open (window, "home");
  backlot_window_open (window, project);
  g_assert_cmpstr (backlot_window_get_address (window), ==, renders);
  close_window (window);
}

static void
test_sidebar_lists_projects_and_marks_the_one_shown (TestContext   *fixture,
                                                     gconstpointer  data)
{
  BacklotWindow *window = open_window (fixture);
  g_autofree char *project_id = NULL;
  g_autofree char *address = NULL;
  GtkWidget *row = NULL;

  backlot_window_restore (window);
  project_id = backlot_projects_create_film (test_context_backend (fixture), "Loft in Porto", "",
                                             "classic", 1, 360);
  address = g_strconcat ("project/", project_id, NULL);
  backlot_window_open (window, address);
  wait_until ((row = find_page (window, BACKLOT_TYPE_PROJECT_ROW)) != NULL);
  g_assert_nonnull (test_find (row, GTK_TYPE_LABEL, "Loft in Porto"));
  wait_until ((gtk_widget_get_state_flags (gtk_widget_get_parent (row)) &
               GTK_STATE_FLAG_SELECTED) != 0);
  close_window (window);
}

/* Those that there is no room for come in the frames after the first. */
static void
test_sidebar_begins_with_what_it_shows (TestContext   *fixture,
                                        gconstpointer  data)
{
  const guint n_projects = 45;
  g_autoptr(GListModel) projects = NULL;
  BacklotWindow *window = NULL;
  GtkWidget *list = NULL;

  for (guint i = 0; i < n_projects; i++)
    g_free (backlot_projects_create_film (test_context_backend (fixture), "Loft", "", "classic", 1,
                                          360));
  projects = g_object_ref (backlot_context_get_projects (fixture->context));
  wait_until (g_list_model_get_n_items (projects) == n_projects);
  g_object_set (backlot_context_get_window_state (fixture->context), "height", 640, NULL);

  window = backlot_window_new (NULL, fixture->context);
  list = test_find (GTK_WIDGET (window), GTK_TYPE_LIST_VIEW, NULL);
  g_assert_nonnull (list);
  g_clear_object (&projects);
  projects = g_object_ref (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list))));
  g_assert_cmpuint (g_list_model_get_n_items (projects), >, 6);
  g_assert_cmpuint (g_list_model_get_n_items (projects), <, 14);

  gtk_window_present (GTK_WINDOW (window));
  wait_until (g_list_model_get_n_items (projects) == n_projects);
  close_window (window);
}

static void
test_actions_of_the_page_reach_the_window (TestContext   *fixture,
                                           gconstpointer  data)
{
  BacklotWindow *window = open_window (fixture);

  backlot_window_open (window, "queue");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "page.refresh", NULL));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.open", "s", "home"));
  g_assert_nonnull (find_page (window, BACKLOT_TYPE_HOME_PAGE));
  g_assert_false (gtk_widget_activate_action (GTK_WIDGET (window), "page.pause-resume", NULL));
  close_window (window);
}

/* Also when the sidebar, in which it is, is hidden. */
static void
test_main_menu_is_reached_from_everywhere (TestContext   *fixture,
                                           gconstpointer  data)
{
  BacklotWindow *window = NULL;
  GtkWidget *button = NULL;

  g_object_set (backlot_context_get_preferences (fixture->context), "sidebar-visible", FALSE, NULL);
  window = open_window (fixture);
  backlot_window_open (window, "queue");
  wait_until (gtk_widget_get_mapped (find_page (window, BACKLOT_TYPE_QUEUE_PAGE)));
  button = test_find (GTK_WIDGET (window), GTK_TYPE_MENU_BUTTON, "Main Menu");
  g_assert_nonnull (button);
  g_assert_false (gtk_widget_get_mapped (button));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.main-menu", NULL));
  wait_until (gtk_menu_button_get_active (GTK_MENU_BUTTON (button)));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  wait_frames (GTK_WIDGET (window), 2);
  close_window (window);
}

/* Where text is twice as large and the window as narrow as it can be. */
static void
test_pages_fit_with_large_text (TestContext   *fixture,
                                gconstpointer  data)
{
  const char *addresses[] = { "home", "queue", "credits", "project/" PROJECT "/photos",
                              "project/" PROJECT "/renders" };
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi = 0;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  test_context_write (fixture, "projects",
                      "[{'id':'" PROJECT "','kind':'film','title':'A Summer in the Garden behind "
                      "the House of Our Grandparents','status':'draft',"
                      "'updated_at':'2025-01-05T10:00:00Z','version':1}]");
  test_context_write (fixture, "credit_ledger",
    "[{'id':1,'kind':'charge','balance_delta':-5,'reserved_delta':-5,"
    "'job_id':'0b3f1f6e-95c4-4d7e-8a3f-000000000001','created_at':'2025-01-05T10:00:00Z'}]");
  test_context_write (fixture, "jobs",
    "[{'id':'0b3f1f6e-95c4-4d7e-8a3f-000000000001','project_id':'" PROJECT "','cost':5,"
    "'params':{'title':'A Summer in the Garden behind the House of Our Grandparents'},"
    "'user_id':'" BACKLOT_LOCAL_USER_ID "','kind':'film_render','status':'failed',"
    "'progress':10,'version':2,'created_at':'2025-01-05T10:00:00Z'}]");
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      BacklotWindow *window = open_window (fixture);
      GtkWidget *view = find_page (window, ADW_TYPE_NAVIGATION_VIEW);
      AdwNavigationPage *page = NULL;
      int minimum = 0;

      backlot_window_open (window, addresses[i]);
      page = adw_navigation_view_get_visible_page (ADW_NAVIGATION_VIEW (view));
      wait_frames (GTK_WIDGET (window), 3);
      gtk_widget_measure (GTK_WIDGET (page), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                          NULL);
      g_test_message ("%s asks for %d pixels", addresses[i], minimum);
      g_assert_cmpint (minimum, <=, 360);
      close_window (window);
    }
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
}

static gboolean
may_cb (const char *action,
        gpointer    user_data)
{
  return TRUE;
}

static void
test_dialogs_fit_with_large_text (TestContext   *fixture,
                                  gconstpointer  data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  AdwDialog *dialogs[6];
  int dpi = 0;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  dialogs[0] = backlot_shortcuts_dialog_new ();
  dialogs[1] = ADW_DIALOG (backlot_new_project_dialog_new (fixture->context));
  dialogs[2] = backlot_preferences_dialog_new (fixture->context);
  dialogs[3] = backlot_help_dialog_new ();
  dialogs[4] = ADW_DIALOG (backlot_search_dialog_new (fixture->context, may_cb, NULL));
  dialogs[5] = backlot_top_up_dialog_new (backlot_context_get_backend (fixture->context));
  for (guint i = 0; i < G_N_ELEMENTS (dialogs); i++)
    {
      int minimum = 0;

      g_object_ref_sink (dialogs[i]);
      gtk_widget_measure (adw_dialog_get_child (dialogs[i]), GTK_ORIENTATION_HORIZONTAL, -1,
                          &minimum, NULL, NULL, NULL);
      g_test_message ("%s asks for %d pixels", G_OBJECT_TYPE_NAME (dialogs[i]), minimum);
      g_assert_cmpint (minimum, <=, 360);
      g_object_unref (dialogs[i]);
    }
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
}

static void
test_window_begins_in_its_page (TestContext   *fixture,
                                gconstpointer  data)
{
  const char *addresses[] = { "home", "queue" };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      BacklotWindow *window = backlot_window_new (NULL, fixture->context);
      GtkWidget *page = NULL;
      GtkWidget *focus = NULL;

      test_context_write (fixture, "jobs",
        "[{'id':'0b3f1f6e-95c4-4d7e-8a3f-000000000001','kind':'film_render','cost':5,"
        "'project_id':'0b3f1f6e-95c4-4d7e-8a3f-6f1f0c9f2a11','status':'queued','version':1,"
        "'user_id':'" BACKLOT_LOCAL_USER_ID "','created_at':'2025-01-05T10:00:00Z'}]");
      backlot_window_open (window, addresses[i]);
      gtk_window_present (GTK_WINDOW (window));
      wait_until (gtk_widget_get_mapped (GTK_WIDGET (window)));
      page = find_page (window, i == 0 ? BACKLOT_TYPE_HOME_PAGE : BACKLOT_TYPE_QUEUE_PAGE);
      focus = gtk_window_get_focus (GTK_WINDOW (window));
      g_assert_nonnull (focus);
      g_assert_true (gtk_widget_is_ancestor (focus, page));
      close_window (window);
    }
}

/* The focus lies on the first row, whose heading stands above it. */
static void
test_queue_begins_at_its_heading_and_comes_back (TestContext   *fixture,
                                                 gconstpointer  data)
{
  BacklotNavigation *navigation = backlot_context_get_navigation (fixture->context);
  g_autoptr(GString) jobs = g_string_new ("[");
  BacklotWindow *window = NULL;
  GtkAdjustment *adjustment = NULL;
  GtkSelectionModel *selection = NULL;

  for (guint i = 0; i < 40; i++)
    g_string_append_printf (jobs, "%s{'id':'0b3f1f6e-95c4-4d7e-8a3f-0000000000%02u','cost':5,"
                            "'project_id':'0b3f1f6e-95c4-4d7e-8a3f-6f1f0c9f2a11','version':1,"
                            "'kind':'film_render','status':'completed','progress':100,"
                            "'user_id':'" BACKLOT_LOCAL_USER_ID "',"
                            "'created_at':'2025-01-05T10:00:%02uZ'}", i > 0 ? "," : "", i, i);
  g_string_append (jobs, "]");
  test_context_write (fixture, "jobs", jobs->str);

  window = backlot_window_new (NULL, fixture->context);
  backlot_window_open (window, "queue");
  gtk_window_present (GTK_WINDOW (window));
  adjustment = get_queue_adjustment (window, &selection);
  wait_frames (GTK_WIDGET (window), 20);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0.0);
  gtk_adjustment_set_value (adjustment, 300.0);
  gtk_selection_model_select_item (selection, 7, TRUE);
  g_assert_cmpfloat (backlot_navigation_get_page_scroll (navigation, "queue"), ==, 300.0);

  backlot_window_open (window, "home");
  backlot_window_open (window, "queue");
  adjustment = get_queue_adjustment (window, &selection);
  wait_frames (GTK_WIDGET (window), 20);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 300.0);
  g_assert_true (gtk_selection_model_is_selected (selection, 7));
  close_window (window);
}

static void
test_message_becomes_a_toast (TestContext   *fixture,
                              gconstpointer  data)
{
  BacklotWindow *window = open_window (fixture);

  backlot_window_restore (window);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.nothing-to-save", NULL);
  wait_until (test_find (GTK_WIDGET (window), GTK_TYPE_LABEL,
                         "Everything is saved as you work") != NULL);
  close_window (window);
}

static void
test_size_is_remembered (TestContext   *fixture,
                         gconstpointer  data)
{
  BacklotWindowState *state = backlot_context_get_window_state (fixture->context);
  BacklotWindow *window = open_window (fixture);

  gtk_window_set_default_size (GTK_WINDOW (window), 640, 480);
  wait_until (backlot_window_state_get_width (state) == 640 &&
              backlot_window_state_get_height (state) == 480);
  close_window (window);
}

static int
measure_place (BacklotWindow *window)
{
  GtkWidget *row = gtk_widget_get_parent (find_page (window, BACKLOT_TYPE_PLACE_ROW));
  int height = 0;

  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  return height;
}

static void
test_rows_are_close_together_at_once (TestContext   *fixture,
                                      gconstpointer  data)
{
  BacklotWindow *window = open_window (fixture);
  BacklotPreferences *preferences = backlot_context_get_preferences (fixture->context);
  int height;

  backlot_window_restore (window);
  wait_until (find_page (window, BACKLOT_TYPE_PLACE_ROW) != NULL);
  wait_until ((height = measure_place (window)) > 0);
  g_object_set (preferences, "compact-mode", TRUE, NULL);
  wait_until (measure_place (window) < height);
  g_object_set (preferences, "compact-mode", FALSE, NULL);
  wait_until (measure_place (window) == height);
  close_window (window);
}

static void
test_five_words_for_the_state_of_changes (void)
{
  const struct
  {
    BacklotSyncState  state;
    guint             count;
    const char       *word;
  } cases[] = {
    { BACKLOT_SYNC_SAVED, 0, "All changes saved" },
    { BACKLOT_SYNC_SAVING, 0, "Saving…" },
    { BACKLOT_SYNC_WAITING, 1, "1 change waiting" },
    { BACKLOT_SYNC_WAITING, 3, "3 changes waiting" },
    { BACKLOT_SYNC_FAILED, 2, "2 changes need attention" },
    { BACKLOT_SYNC_CONFLICT, 1, "1 conflict to review" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *word = backlot_sync_row_word (cases[i].state, cases[i].count);

      g_assert_cmpstr (word, ==, cases[i].word);
    }
}

static void
test_banner_tells_the_worst (void)
{
  const struct
  {
    gboolean          has_studio_error, online, polling, is_portal, files_wait;
    BacklotBannerKind kind;
  } cases[] = {
    { FALSE, TRUE, FALSE, FALSE, FALSE, BACKLOT_BANNER_NONE },
    { TRUE, TRUE, FALSE, FALSE, FALSE, BACKLOT_BANNER_NONE },
    { FALSE, TRUE, TRUE, FALSE, FALSE, BACKLOT_BANNER_POLLING },
    { FALSE, FALSE, TRUE, FALSE, FALSE, BACKLOT_BANNER_OFFLINE },
    { TRUE, FALSE, FALSE, FALSE, FALSE, BACKLOT_BANNER_STUDIO },
    /* Where all is answered, the network is wrong about itself. */
    { FALSE, TRUE, FALSE, TRUE, FALSE, BACKLOT_BANNER_NONE },
    { FALSE, TRUE, TRUE, TRUE, TRUE, BACKLOT_BANNER_PORTAL },
    { FALSE, FALSE, FALSE, TRUE, TRUE, BACKLOT_BANNER_PORTAL },
    { FALSE, TRUE, FALSE, FALSE, TRUE, BACKLOT_BANNER_METERED },
    { FALSE, TRUE, TRUE, FALSE, TRUE, BACKLOT_BANNER_POLLING },
    { FALSE, FALSE, FALSE, FALSE, TRUE, BACKLOT_BANNER_OFFLINE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (backlot_connection_banner_decide (cases[i].has_studio_error, cases[i].online,
                                                       cases[i].polling, cases[i].is_portal,
                                                       cases[i].files_wait), ==, cases[i].kind);
}

static void
test_start_that_fails_is_explained (TestContext   *fixture,
                                    gconstpointer  data)
{
  g_autoptr(GError) error =
    g_error_new_literal (BACKLOT_ERROR, BACKLOT_ERROR_DISK_FULL, "no space");
  GtkWindow *window = backlot_trouble_window_new (NULL, error);

  g_assert_nonnull (test_find (GTK_WIDGET (window), GTK_TYPE_LABEL, "Couldn’t Open the Studio"));
  g_assert_nonnull (test_find (GTK_WIDGET (window), GTK_TYPE_LABEL,
                               "There is no space left on this computer."));
  gtk_window_destroy (window);
}

#define ADD(name, func) \
  g_test_add ("/window/" name, TestContext, NULL, test_context_set_up, func, \
              test_context_tear_down)

int
main (int   argc,
      char *argv[])
{
  /* The session has folders of its own; isolated ones would lack the types of files, without which
   * no SVG icon and no picture is recognised. */
  g_test_init (&argc, &argv, NULL);

  ADD ("first-start-welcomes", test_first_start_welcomes);
  ADD ("addresses-open-pages", test_addresses_open_pages);
  ADD ("deleted-project-is-left", test_deleted_project_is_left);
  ADD ("last-page-is-there-again", test_last_page_is_there_again);
  ADD ("project-opens-with-its-last-tab", test_project_opens_with_its_last_tab);
  ADD ("sidebar-lists-projects-and-marks-the-one-shown",
       test_sidebar_lists_projects_and_marks_the_one_shown);
  ADD ("sidebar-begins-with-what-it-shows", test_sidebar_begins_with_what_it_shows);
  ADD ("actions-of-the-page-reach-the-window", test_actions_of_the_page_reach_the_window);
  ADD ("main-menu-is-reached-from-everywhere", test_main_menu_is_reached_from_everywhere);
  ADD ("pages-fit-with-large-text", test_pages_fit_with_large_text);
  ADD ("dialogs-fit-with-large-text", test_dialogs_fit_with_large_text);
  ADD ("window-begins-in-its-page", test_window_begins_in_its_page);
  ADD ("queue-begins-at-its-heading-and-comes-back",
       test_queue_begins_at_its_heading_and_comes_back);
  ADD ("message-becomes-a-toast", test_message_becomes_a_toast);
  ADD ("size-is-remembered", test_size_is_remembered);
  ADD ("rows-are-close-together-at-once", test_rows_are_close_together_at_once);
  g_test_add_func ("/window/five-words-for-the-state-of-changes",
                   test_five_words_for_the_state_of_changes);
  g_test_add_func ("/window/banner-tells-the-worst", test_banner_tells_the_worst);
  ADD ("start-that-fails-is-explained", test_start_that_fails_is_explained);

  return g_test_run ();
}
