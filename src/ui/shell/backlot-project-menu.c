/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The menu of a project in the sidebar. */

#include "config.h"

#include "ui/shell/backlot-project-menu.h"

#include <glib/gi18n.h>

#include "model/project/backlot-project.h"
#include "ui/common/backlot-row-menu.h"
#include "ui/shell/backlot-project-row.h"

static char *
dup_address (GtkWidget *row)
{
  g_autoptr(BacklotProject) project = NULL;

  g_object_get (row, "project", &project, NULL);
  return project != NULL
           ? g_strconcat ("project/", larder_record_get_id (LARDER_RECORD (project)), NULL) : NULL;
}

static GtkWidget *
find_row_at (GtkWidget *list,
             double     x,
             double     y)
{
  GtkWidget *child = gtk_widget_pick (list, x, y, GTK_PICK_DEFAULT);

  while (child != NULL && child != list && !BACKLOT_IS_PROJECT_ROW (child))
    child = BACKLOT_IS_PROJECT_ROW (gtk_widget_get_first_child (child))
              ? gtk_widget_get_first_child (child) : gtk_widget_get_parent (child);
  return BACKLOT_IS_PROJECT_ROW (child) ? child : NULL;
}

/* The item has the focus, and the row is in it. */
static GtkWidget *
find_focused_row (GtkWidget *list)
{
  GtkRoot *root = gtk_widget_get_root (list);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, list))
    row = gtk_widget_get_first_child (focus);
  return BACKLOT_IS_PROJECT_ROW (row) ? row : NULL;
}

static void
add_item (GMenu      *menu,
          const char *label,
          const char *action,
          const char *address)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", address);
  g_menu_append_item (menu, item);
}

static void
show_menu (GtkWidget *row,
           double     x,
           double     y)
{
  g_autofree char *address = dup_address (row);
  g_autoptr(GMenu) menu = g_menu_new ();

  if (address == NULL)
    return;
  add_item (menu, _("_Open"), "win.open", address);
  add_item (menu, _("Open in New _Window"), "app.new-window", address);
  backlot_row_menu_show (row, G_MENU_MODEL (menu), x, y);
}

static void
show_menu_at (GtkGesture *gesture,
              double      x,
              double      y)
{
  GtkWidget *list = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  GtkWidget *row = find_row_at (list, x, y);
  graphene_point_t point;

  if (row == NULL ||
      !gtk_widget_compute_point (list, row, &GRAPHENE_POINT_INIT ((float) x, (float) y), &point))
    return;
  show_menu (row, (double) point.x, (double) point.y);
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
pressed_cb (GtkGesture *gesture,
            int         n_press,
            double      x,
            double      y)
{
  show_menu_at (gesture, x, y);
}

static gboolean
menu_cb (GtkWidget *list,
         GVariant  *arguments,
         gpointer   user_data)
{
  GtkWidget *row = find_focused_row (list);

  if (row == NULL)
    return FALSE;
  show_menu (row, gtk_widget_get_width (row) / 2.0, gtk_widget_get_height (row) / 2.0);
  return TRUE;
}

static gboolean
new_window_cb (GtkWidget *list,
               GVariant  *arguments,
               gpointer   user_data)
{
  GtkWidget *row = find_focused_row (list);
  g_autofree char *address = row != NULL ? dup_address (row) : NULL;

  return address != NULL && gtk_widget_activate_action (list, "app.new-window", "s", address);
}

void
backlot_project_menu_attach (GtkListView *list)
{
  GtkGesture *press = gtk_gesture_click_new ();
  GtkGesture *long_press = gtk_gesture_long_press_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  g_return_if_fail (GTK_IS_LIST_VIEW (list));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (press), GDK_BUTTON_SECONDARY);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (long_press), TRUE);
  g_signal_connect (press, "pressed", G_CALLBACK (pressed_cb), NULL);
  g_signal_connect (long_press, "pressed", G_CALLBACK (show_menu_at), NULL);
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Shift>F10|Menu"),
                      gtk_callback_action_new (menu_cb, NULL, NULL)));
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Shift>Return"),
                      gtk_callback_action_new (new_window_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (list), GTK_EVENT_CONTROLLER (press));
  gtk_widget_add_controller (GTK_WIDGET (list), GTK_EVENT_CONTROLLER (long_press));
  gtk_widget_add_controller (GTK_WIDGET (list), keys);
}
