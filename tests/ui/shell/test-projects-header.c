/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of projects in the sidebar: when there is something to choose, and what is left. */

#include "config.h"

#include "backlot-test-context.h"

#include "ui/shell/backlot-projects-header.h"
#include "ui/shell/backlot-window.h"

#define FILM(n)   "{'id':'f" n "','kind':'film','title':'Film " n "','version':1}"
#define COURSE(n) "{'id':'c" n "','kind':'course','title':'Course " n "','version':1}"

typedef struct
{
  TestContext    context;
  BacklotWindow *window;
  GtkWidget     *header;
  GtkWidget     *group;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  test_context_set_up (&fixture->context, data);
}

static void
open_window (Fixture *fixture)
{
  fixture->window = backlot_window_new (NULL, fixture->context.context);
  gtk_window_present (GTK_WINDOW (fixture->window));
  fixture->header = test_find (GTK_WIDGET (fixture->window), BACKLOT_TYPE_PROJECTS_HEADER, NULL);
  fixture->group = test_find (fixture->header, ADW_TYPE_TOGGLE_GROUP, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  wait_until (fixture->window == NULL);
  test_context_tear_down (&fixture->context, data);
}

static guint
count_shown (Fixture *fixture)
{
  g_autoptr(GListModel) shown = NULL;

  g_object_get (fixture->header, "shown", &shown, NULL);
  return g_list_model_get_n_items (shown);
}

static void
choose (Fixture    *fixture,
        const char *kind)
{
  adw_toggle_group_set_active_name (ADW_TOGGLE_GROUP (fixture->group), kind);
}

static void
test_one_kind_is_nothing_to_choose_from (Fixture       *fixture,
                                         gconstpointer  data)
{
  test_context_write (&fixture->context, "projects", "[" FILM ("1") "," FILM ("2") "]");
  open_window (fixture);
  wait_until (count_shown (fixture) == 2);
  g_assert_false (gtk_widget_get_visible (fixture->group));
  test_context_write (&fixture->context, "projects", "[" COURSE ("1") "]");
  wait_until (gtk_widget_get_visible (fixture->group));
  g_assert_cmpuint (adw_toggle_group_get_n_toggles (ADW_TOGGLE_GROUP (fixture->group)), ==, 3);
}

static void
test_kind_is_kept_with_the_session (Fixture       *fixture,
                                    gconstpointer  data)
{
  BacklotNavigation *navigation = backlot_context_get_navigation (fixture->context.context);
  g_autofree char *kind = NULL;

  test_context_write (&fixture->context, "projects", "[" FILM ("1") "," FILM ("2") ","
                      COURSE ("1") "]");
  g_object_set (navigation, "project-kind", "course", NULL);
  open_window (fixture);
  wait_until (count_shown (fixture) == 1);
  g_assert_cmpstr (adw_toggle_group_get_active_name (ADW_TOGGLE_GROUP (fixture->group)), ==,
                   "course");
  choose (fixture, "film");
  g_assert_cmpuint (count_shown (fixture), ==, 2);
  g_object_get (navigation, "project-kind", &kind, NULL);
  g_assert_cmpstr (kind, ==, "film");
  choose (fixture, "all");
  g_assert_cmpuint (count_shown (fixture), ==, 3);
  /* Of a later version, or of nobody. */
  g_object_set (navigation, "project-kind", "opera", NULL);
  g_assert_cmpuint (count_shown (fixture), ==, 3);
}

static void
test_empty_result_says_so (Fixture       *fixture,
                           gconstpointer  data)
{
  GtkWidget *button = NULL;

  test_context_write (&fixture->context, "projects", "[" FILM ("1") "," COURSE ("1") ","
                      "{'id':'s1','kind':'series','title':'Series','version':1}]");
  open_window (fixture);
  wait_until (count_shown (fixture) == 3);
  button = test_find (fixture->header, GTK_TYPE_BUTTON, "Clear Filters");
  g_assert_false (gtk_widget_get_mapped (button));
  choose (fixture, "course");
  larder_client_remove_row (backlot_backend_get_client (test_context_backend (&fixture->context)),
                            "projects", "c1");
  wait_until (gtk_widget_get_mapped (button));
  g_assert_nonnull (test_find (fixture->header, GTK_TYPE_LABEL, "No Projects of This Kind"));
  g_signal_emit_by_name (button, "clicked");
  wait_until (count_shown (fixture) == 2);
  wait_until (!gtk_widget_get_mapped (button));
}

static void
test_kinds_have_words (void)
{
  g_assert_cmpstr (backlot_projects_header_word ("film"), ==, "Film");
  g_assert_cmpstr (backlot_projects_header_word ("series"), ==, "Series");
  g_assert_cmpstr (backlot_projects_header_word ("opera"), ==, "Project");
  g_assert_cmpstr (backlot_projects_header_word (NULL), ==, "Project");
}

#define ADD(name, func) \
  g_test_add ("/projects-header/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("one-kind-is-nothing-to-choose-from", test_one_kind_is_nothing_to_choose_from);
  ADD ("kind-is-kept-with-the-session", test_kind_is_kept_with_the_session);
  ADD ("empty-result-says-so", test_empty_result_says_so);
  g_test_add_func ("/projects-header/kinds-have-words", test_kinds_have_words);

  return g_test_run ();
}
