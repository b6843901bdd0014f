/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Further windows: each goes its own way, and leaves nothing behind. */

#include "config.h"

#include "backlot-test-context.h"

#include "query/project/backlot-projects-queries.h"

#include "ui/film/backlot-film-page.h"
#include "ui/project/backlot-queue-page.h"
#include "ui/shell/backlot-window.h"

#define PROJECT "0b3f1f6e-95c4-4d7e-8a3f-6f1f0c9f2a11"

static void
close_window (BacklotWindow *window)
{
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (GTK_WINDOW (window));
  wait_until (window == NULL);
}

static gboolean
tells (BacklotWindow *window,
       const char    *text)
{
  return test_find (GTK_WIDGET (window), GTK_TYPE_LABEL, text) != NULL;
}

static gboolean
has_sidebar (BacklotWindow *window)
{
  GtkWidget *label = test_find (GTK_WIDGET (window), GTK_TYPE_LABEL, "All changes saved");

  return label != NULL && gtk_widget_get_mapped (label);
}

static BacklotWindow *
open_first (TestContext *fixture)
{
  BacklotWindow *window = backlot_window_new (NULL, fixture->context);

  gtk_window_present (GTK_WINDOW (window));
  return window;
}

/* A further window, as the application makes it. */
static BacklotWindow *
open_further (TestContext     *fixture,
              BacklotContext **context,
              gboolean         alone)
{
  BacklotState *studio = backlot_context_get_state (fixture->context);
  g_autofree char *id =
    backlot_windows_add (backlot_state_get_windows (studio), BACKLOT_STUDIOS_LOCAL, alone);
  g_autoptr(BacklotState) state = backlot_state_new_for_window (studio, id, NULL);
  BacklotWindow *window = NULL;

  *context = backlot_context_new_for_window (fixture->context, state);
  window = backlot_window_new_further (NULL, *context, id, alone);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static void
test_each_window_goes_its_own_way (TestContext   *fixture,
                                   gconstpointer  data)
{
  g_autoptr(BacklotContext) context = NULL;
  BacklotWindow *first = open_first (fixture);
  BacklotWindow *second = open_further (fixture, &context, FALSE);

  backlot_window_open (first, "queue");
  backlot_window_open (second, "credits");
  wait_until (has_sidebar (first) && has_sidebar (second));
  g_assert_cmpstr (backlot_window_get_address (first), ==, "queue");
  g_assert_cmpstr (backlot_ui_store_get_current_page (
                     backlot_context_get_ui_store (fixture->context)), ==, "queue");
  g_assert_cmpstr (backlot_ui_store_get_current_page (backlot_context_get_ui_store (context)), ==,
                   "credits");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (first)), ==, "Backlot");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (second)), ==, "Credits");
  gtk_widget_activate_action (GTK_WIDGET (second), "win.toggle-sidebar", NULL);
  wait_until (!has_sidebar (second));
  g_assert_true (has_sidebar (first));
  gtk_widget_activate_action (GTK_WIDGET (second), "win.nothing-to-save", NULL);
  wait_until (tells (second, "Everything is saved as you work"));
  g_assert_false (tells (first, "Everything is saved as you work"));
  close_window (first);
  close_window (second);
  g_assert_finalize_object (g_steal_pointer (&context));
}

static void
test_closed_window_frees_its_pages (TestContext   *fixture,
                                    gconstpointer  data)
{
  g_autofree char *project_id =
    backlot_projects_create_film (test_context_backend (fixture), "Loft in Porto", "", "classic",
                                  1, 360);
  g_autofree char *address = g_strconcat ("project/", project_id, NULL);
  BacklotWindow *first = open_first (fixture);

  backlot_window_open (first, address);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(BacklotContext) context = NULL;
      BacklotWindow *second = open_further (fixture, &context, FALSE);
      BacklotState *state = backlot_context_get_state (context);
      GtkWidget *page = NULL;

      backlot_window_open (second, address);
      page = test_find (GTK_WIDGET (second), BACKLOT_TYPE_FILM_PAGE, NULL);
      g_assert_nonnull (page);
      g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &page);
      g_object_add_weak_pointer (G_OBJECT (state), (gpointer *) &state);
      close_window (second);
      wait_until (page == NULL);
      g_assert_finalize_object (g_steal_pointer (&context));
      g_assert_null (state);
    }
  close_window (first);
}

/* It goes when the next one was painted, or with the window. */
static void
test_page_that_was_left_is_freed (TestContext   *fixture,
                                  gconstpointer  data)
{
  BacklotWindow *window = open_first (fixture);
  GtkWidget *first = NULL;
  GtkWidget *second = NULL;

  backlot_window_open (window, "queue");
  first = test_find (GTK_WIDGET (window), BACKLOT_TYPE_QUEUE_PAGE, NULL);
  g_assert_nonnull (first);
  g_object_add_weak_pointer (G_OBJECT (first), (gpointer *) &first);
  backlot_window_open (window, "credits");
  g_assert_nonnull (first);
  g_assert_null (gtk_widget_get_root (first));
  wait_until (first == NULL);

  backlot_window_open (window, "queue");
  second = test_find (GTK_WIDGET (window), BACKLOT_TYPE_QUEUE_PAGE, NULL);
  g_object_add_weak_pointer (G_OBJECT (second), (gpointer *) &second);
  backlot_window_open (window, "credits");
  g_assert_nonnull (second);
  close_window (window);
  wait_until (second == NULL);
}

static void
test_film_alone_has_nothing_beside_it (TestContext   *fixture,
                                       gconstpointer  data)
{
  g_autoptr(BacklotContext) context = NULL;
  BacklotWindow *window = open_further (fixture, &context, TRUE);

  backlot_window_open (window, "project/" PROJECT "/renders/" PROJECT);
  wait_until (gtk_widget_get_mapped (GTK_WIDGET (window)));
  g_assert_true (backlot_window_is_at (window, "project/" PROJECT));
  g_assert_false (has_sidebar (window));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.toggle-sidebar", NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.main-menu", NULL);
  g_assert_false (has_sidebar (window));
  /* What leads elsewhere is the program's, which has other windows. */
  backlot_window_open (window, "queue");
  g_assert_true (backlot_window_is_at (window, "project/" PROJECT));
  close_window (window);
  g_assert_finalize_object (g_steal_pointer (&context));
}

#define ADD(name, func) \
  g_test_add ("/further-windows/" name, TestContext, NULL, test_context_set_up, func, \
              test_context_tear_down)

int
main (int   argc,
      char *argv[])
{
  /* Isolated folders would lack the types of files, without which no icon is recognised. */
  g_test_init (&argc, &argv, NULL);

  ADD ("each-goes-its-own-way", test_each_window_goes_its_own_way);
  ADD ("closed-one-frees-its-pages", test_closed_window_frees_its_pages);
  ADD ("page-that-was-left-is-freed", test_page_that_was_left_is_freed);
  ADD ("film-alone-has-nothing-beside-it", test_film_alone_has_nothing_beside_it);

  return g_test_run ();
}
