/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window does by itself, from every page. */

#include "config.h"

#include "ui/shell/backlot-window-private.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-page.h"
#include "ui/film/backlot-player-page.h"
#include "ui/shell/backlot-review-dialog.h"

static void
open_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  backlot_window_open (BACKLOT_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
toggle_sidebar_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  BacklotWindow *self = BACKLOT_WINDOW (widget);
  BacklotWindowState *state = backlot_context_get_window_state (self->context);
  gboolean show_content = adw_navigation_split_view_get_show_content (self->split_view);

  if (self->alone)
    return;
  if (adw_navigation_split_view_get_collapsed (self->split_view))
    adw_navigation_split_view_set_show_content (self->split_view, !show_content);
  else
    g_object_set (state, "sidebar-visible",
                  !backlot_window_state_get_sidebar_visible (state), NULL);
}

static void
show_menu_cb (gpointer user_data)
{
  g_autoptr(BacklotSidebar) sidebar = user_data;

  if (gtk_widget_get_mapped (GTK_WIDGET (sidebar)))
    backlot_sidebar_show_menu (sidebar);
}

/* Its children are mapped after it. */
static void
sidebar_map_cb (BacklotSidebar *sidebar)
{
  g_signal_handlers_disconnect_by_func (sidebar, sidebar_map_cb, NULL);
  g_idle_add_once (show_menu_cb, g_object_ref (sidebar));
}

/* Where the sidebar is a page of its own, its menu is reached from the other one, too. */
static void
main_menu_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  BacklotWindow *self = BACKLOT_WINDOW (widget);

  if (self->alone)
    return;
  if (gtk_widget_get_mapped (GTK_WIDGET (self->sidebar)))
    {
      backlot_sidebar_show_menu (self->sidebar);
      return;
    }
  g_signal_connect (self->sidebar, "map", G_CALLBACK (sidebar_map_cb), NULL);
  if (adw_navigation_split_view_get_collapsed (self->split_view))
    adw_navigation_split_view_set_show_content (self->split_view, FALSE);
  else
    g_object_set (backlot_context_get_window_state (self->context), "sidebar-visible", TRUE, NULL);
}

/* In the project that is shown; elsewhere in the list of one's own. */
static void
new_task_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  BacklotWindow *self = BACKLOT_WINDOW (widget);
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->navigation_view);
  GActionMap *actions = BACKLOT_IS_PAGE (page) ? backlot_page_get_actions (BACKLOT_PAGE (page))
                                               : NULL;
  GAction *action = actions != NULL ? g_action_map_lookup_action (actions, "new-task") : NULL;

  if (self->alone)
    {
      backlot_window_open (self, "tasks");
      return;
    }
  if (action == NULL)
    {
      backlot_window_open (self, "tasks");
      page = adw_navigation_view_get_visible_page (self->navigation_view);
      actions = backlot_page_get_actions (BACKLOT_PAGE (page));
      action = g_action_map_lookup_action (actions, "new-task");
    }
  g_action_activate (action, NULL);
}

/* Where the person is, once more. A film goes along: it is not to be in two places. */
static void
new_window_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  BacklotWindow *self = BACKLOT_WINDOW (widget);
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->navigation_view);

  if (self->alone || self->address == NULL)
    return;
  gtk_widget_activate_action (widget, "app.new-window", "s", self->address);
  if (BACKLOT_IS_PLAYER_PAGE (page))
    adw_navigation_view_pop (self->navigation_view);
}

static void
nothing_to_save_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  backlot_context_tell (BACKLOT_WINDOW (widget)->context, BACKLOT_MESSAGE_INFO,
                        _("Everything is saved as you work"));
}

static void
search_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  backlot_window_search (BACKLOT_WINDOW (widget), "");
}

static void
toast_cb (BacklotWindow *self,
          AdwToast      *toast)
{
  backlot_toasts_add (self->toasts, g_object_ref (toast));
}

/* A file that the studio does not take is no change of a row: the queue tells of it. */
static void
review_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  BacklotWindow *self = BACKLOT_WINDOW (widget);
  GListModel *parked = backlot_sync_get_parked (backlot_context_get_sync (self->context));
  const char *id = g_variant_get_string (parameter, NULL);
  AdwDialog *dialog = NULL;

  if (g_list_model_get_n_items (parked) == 0)
    {
      backlot_window_open (self, "queue");
      return;
    }
  dialog = backlot_review_dialog_new (backlot_context_get_backend (self->context),
                                      backlot_context_get_histories (self->context), parked,
                                      id[0] != '\0' ? id : NULL);
  g_signal_connect_object (dialog, "toast", G_CALLBACK (toast_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

void
backlot_window_install_actions (GtkWidgetClass *widget_class)
{
  /* Not accelerators, which would come before the text fields that paste and undo themselves. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "page.paste",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z,
                                       GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.redo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, 0, "win.main-menu", NULL);
  /* A page that lies over another, and a photo that can be moved, come first. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "win.forward",
                                       NULL);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, backlot_window_go_back);
  gtk_widget_class_install_action (widget_class, "win.forward", NULL, backlot_window_go_forward);
  gtk_widget_class_install_action (widget_class, "win.back-or-home", NULL,
                                   backlot_window_leave_page);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, backlot_window_undo);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, backlot_window_redo);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.main-menu", NULL, main_menu_action);
  gtk_widget_class_install_action (widget_class, "win.open", "s", open_action);
  gtk_widget_class_install_action (widget_class, "win.rebuild-page", NULL,
                                   backlot_window_rebuild_page);
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL, toggle_sidebar_action);
  gtk_widget_class_install_action (widget_class, "win.new-task", NULL, new_task_action);
  gtk_widget_class_install_action (widget_class, "win.nothing-to-save", NULL,
                                   nothing_to_save_action);
  gtk_widget_class_install_action (widget_class, "win.review", "s", review_action);
  gtk_widget_class_install_action (widget_class, "win.discard", "s", backlot_window_discard);
  gtk_widget_class_install_action (widget_class, "win.new-window", NULL, new_window_action);
  gtk_widget_class_install_property_action (widget_class, "win.fullscreen", "fullscreened");
  gtk_widget_class_install_property_action (widget_class, "win.studio", "studio");
}
