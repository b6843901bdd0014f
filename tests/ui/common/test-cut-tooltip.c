/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tab says all of its words when they are cut, and only then. */

#include "config.h"

#include "backlot-test-context.h"

#include "ui/common/backlot-cut-tooltip.h"

#define TITLE "Renders and more words than there is room for"

typedef struct
{
  TestContext  context;
  GtkWidget   *window;
  GtkWidget   *switcher;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  AdwViewStack *stack = NULL;
  GtkWidget *box = NULL;

  test_context_set_up (&fixture->context, data);
  stack = ADW_VIEW_STACK (adw_view_stack_new ());
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  adw_view_stack_add_titled_with_icon (stack, gtk_label_new ("Films"), NULL, TITLE,
                                       "video-x-generic-symbolic");
  adw_view_stack_add_titled_with_icon (stack, gtk_label_new ("Words"), NULL, "Notes",
                                       "video-x-generic-symbolic");
  fixture->switcher = adw_view_switcher_new ();
  adw_view_switcher_set_policy (ADW_VIEW_SWITCHER (fixture->switcher),
                                ADW_VIEW_SWITCHER_POLICY_WIDE);
  adw_view_switcher_set_stack (ADW_VIEW_SWITCHER (fixture->switcher), stack);
  backlot_cut_tooltip_add_tabs (ADW_VIEW_SWITCHER (fixture->switcher));
  gtk_widget_set_halign (fixture->switcher, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), fixture->switcher);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (stack));
  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), box);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  test_context_tear_down (&fixture->context, data);
}

static void
show (Fixture *fixture,
      int      width)
{
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, 200);
  gtk_window_present (GTK_WINDOW (fixture->window));
  wait_until (gtk_widget_get_width (fixture->switcher) > 0);
}

static gboolean
explains (GtkWidget *tab)
{
  g_autoptr(GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  gboolean shown = FALSE;

  g_assert_true (gtk_widget_get_has_tooltip (tab));
  g_signal_emit_by_name (tab, "query-tooltip", 1, 1, FALSE, tooltip, &shown);
  return shown;
}

static void
test_cut (Fixture       *fixture,
          gconstpointer  data)
{
  show (fixture, 260);
  g_assert_true (explains (gtk_widget_get_first_child (fixture->switcher)));
}

static void
test_seen (Fixture       *fixture,
           gconstpointer  data)
{
  show (fixture, 1600);
  for (GtkWidget *tab = gtk_widget_get_first_child (fixture->switcher); tab != NULL;
       tab = gtk_widget_get_next_sibling (tab))
    g_assert_false (explains (tab));
}

static void
test_label (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *label = gtk_label_new (TITLE);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_has_tooltip (label, TRUE);
  g_signal_connect (label, "query-tooltip", G_CALLBACK (backlot_cut_tooltip_query), NULL);
  gtk_box_append (GTK_BOX (gtk_widget_get_parent (fixture->switcher)), label);
  show (fixture, 260);
  g_assert_true (explains (label));
  gtk_label_set_label (GTK_LABEL (label), "Notes");
  g_assert_false (explains (label));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/cut-tooltip/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("words-that-are-cut-are-said", test_cut);
  ADD ("words-that-are-seen-are-not", test_seen);
  ADD ("a-label-says-its-own", test_label);
#undef ADD
  return g_test_run ();
}
