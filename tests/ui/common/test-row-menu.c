/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Menus of rows, which are made when they are wanted. */

#include "config.h"

#include "backlot-test-context.h"

#include "ui/common/backlot-row-menu.h"

static void
test_a_menu_is_made_when_it_is_opened (TestContext   *fixture,
                                       gconstpointer  data)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr(GMenu) menu = g_menu_new ();

  g_menu_append (menu, "Open", "row.open");
  backlot_row_menu_attach (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_window_set_child (GTK_WINDOW (window), button);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_null (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));

  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  g_assert_true (gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (button)) ==
                 G_MENU_MODEL (menu));
  g_assert_true (gtk_widget_get_visible (
    GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)))));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/row-menu/is-made-when-it-is-opened", TestContext, NULL, test_context_set_up,
              test_a_menu_is_made_when_it_is_opened, test_context_tear_down);
  return g_test_run ();
}
