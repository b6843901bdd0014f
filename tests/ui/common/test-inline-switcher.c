/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an inline view switcher leaves behind when its pages change, and when it goes. */

#include "config.h"

#include "backlot-test-context.h"

#include "ui/common/backlot-inline-switcher.h"

#define N_PAGES 3

typedef struct
{
  TestContext       context;
  GtkWidget        *window;
  AdwViewStack     *stack;
  AdwViewStackPage *page;
  AdwToggleGroup   *group;
  guint             n_left;   /* contents of toggles that were seen and are still there */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  GtkWidget *box = NULL;
  GtkWidget *switcher = NULL;

  test_context_set_up (&fixture->context, data);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  fixture->stack = ADW_VIEW_STACK (adw_view_stack_new ());
  switcher = adw_inline_view_switcher_new ();
  for (guint i = 0; i < N_PAGES; i++)
    fixture->page = adw_view_stack_add_titled (fixture->stack, gtk_label_new ("Content"),
                                               NULL, "Title");
  adw_inline_view_switcher_set_stack (ADW_INLINE_VIEW_SWITCHER (switcher), fixture->stack);
  backlot_inline_switcher_free_content (ADW_INLINE_VIEW_SWITCHER (switcher));
  gtk_box_append (GTK_BOX (box), switcher);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (fixture->stack));
  fixture->group = ADW_TOGGLE_GROUP (gtk_widget_get_first_child (switcher));
  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), box);
  gtk_window_present (GTK_WINDOW (fixture->window));
  wait_until (gtk_widget_get_mapped (switcher));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer ((GtkWindow **) &fixture->window, gtk_window_destroy);
  test_context_tear_down (&fixture->context, data);
}

static void
content_gone_cb (gpointer  data,
                 GObject  *content)
{
  Fixture *fixture = data;

  fixture->n_left--;
}

static void
look (Fixture *fixture)
{
  for (guint i = 0; i < adw_toggle_group_get_n_toggles (fixture->group); i++)
    {
      AdwToggle *toggle = adw_toggle_group_get_toggle (fixture->group, i);

      g_object_weak_ref (G_OBJECT (adw_toggle_get_child (toggle)), content_gone_cb, fixture);
      fixture->n_left++;
    }
}

static void
test_a_page_that_comes_or_goes_leaves_nothing (Fixture       *fixture,
                                               gconstpointer  data)
{
  look (fixture);
  g_assert_cmpuint (fixture->n_left, ==, N_PAGES);
  adw_view_stack_page_set_visible (fixture->page, FALSE);
  wait_until (fixture->n_left == 0);

  look (fixture);
  g_assert_cmpuint (fixture->n_left, ==, N_PAGES - 1);
  adw_view_stack_page_set_visible (fixture->page, TRUE);
  wait_until (fixture->n_left == 0);
}

static void
test_a_closed_window_leaves_nothing (Fixture       *fixture,
                                     gconstpointer  data)
{
  look (fixture);
  g_assert_cmpuint (fixture->n_left, ==, N_PAGES);
  g_clear_pointer ((GtkWindow **) &fixture->window, gtk_window_destroy);
  wait_until (fixture->n_left == 0);
}

#define ADD(name, function) \
  g_test_add ("/inline-switcher/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("a-page-that-comes-or-goes-leaves-nothing", test_a_page_that_comes_or_goes_leaves_nothing);
  ADD ("a-closed-window-leaves-nothing", test_a_closed_window_leaves_nothing);
  return g_test_run ();
}
