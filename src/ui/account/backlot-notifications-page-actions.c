/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done on the page of notifications: with the one that is meant, and with all. */

#include "config.h"

#include "ui/account/backlot-notifications-page-private.h"

#include <glib/gi18n.h>

#include "query/account/backlot-notifications-queries.h"

#include "ui/account/backlot-notification-row.h"

static BacklotInbox *
get_inbox (BacklotNotificationsPage *self)
{
  return backlot_context_get_inbox (self->context);
}

static const char *
get_id (BacklotNotification *notification)
{
  return larder_record_get_id (LARDER_RECORD (notification));
}

static BacklotNotificationRow *
find_focused_row (BacklotNotificationsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = NULL;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list)))
    return NULL;
  row = gtk_widget_get_ancestor (focus, BACKLOT_TYPE_NOTIFICATION_ROW);
  if (row == NULL && BACKLOT_IS_NOTIFICATION_ROW (gtk_widget_get_first_child (focus)))
    row = gtk_widget_get_first_child (focus);
  return row != NULL ? BACKLOT_NOTIFICATION_ROW (row) : NULL;
}

/* The one that has the focus, else the one that is selected. */
static BacklotNotification *
find_subject (BacklotNotificationsPage *self)
{
  BacklotNotificationRow *row = find_focused_row (self);

  return row != NULL ? backlot_notification_row_get_notification (row)
                     : gtk_single_selection_get_selected_item (self->selection);
}

static void
open_notification (BacklotNotificationsPage *self,
                   BacklotNotification      *notification)
{
  g_autofree char *address = backlot_notification_dup_address (notification);

  if (backlot_notification_get_is_unread (notification))
    backlot_notifications_read (backlot_context_get_backend (self->context),
                                get_id (notification));
  if (address != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open", "s", address);
}

static void
set_read (BacklotNotificationsPage *self,
          BacklotNotification      *notification,
          gboolean                  read)
{
  if (backlot_notification_get_is_unread (notification) != read)
    return;
  backlot_inbox_set_read (get_inbox (self), get_id (notification), read);
  backlot_page_tell_undo (BACKLOT_PAGE (self), backlot_inbox_get_history (get_inbox (self)),
                          read ? _("Marked as read") : _("Marked as unread"));
}

static void
remove_notification (BacklotNotificationsPage *self,
                     BacklotNotification      *notification)
{
  guint position = GTK_INVALID_LIST_POSITION;
  guint n_removed = 0, n_left = 0;
  g_autofree char *title = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->selection)); i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (item == G_OBJECT (notification))
        position = i;
    }
  n_removed = backlot_inbox_remove (get_inbox (self), get_id (notification));
  title = g_strdup_printf (ngettext ("%u notification removed", "%u notifications removed",
                                     n_removed), n_removed);
  backlot_page_tell_undo (BACKLOT_PAGE (self), backlot_inbox_get_history (get_inbox (self)), title);
  n_left = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  if (n_left > 0 && position != GTK_INVALID_LIST_POSITION)
    gtk_list_view_scroll_to (self->list, MIN (position, n_left - 1),
                             GTK_LIST_SCROLL_FOCUS | GTK_LIST_SCROLL_SELECT, NULL);
}

void
backlot_notifications_page_do (BacklotNotificationsPage *self,
                               BacklotNotification      *notification,
                               const char               *what)
{
  g_autoptr(BacklotNotification) kept = g_object_ref (notification);
  g_autofree char *address = backlot_notification_dup_address (notification);
  g_autofree char *link = NULL;

  if (g_str_equal (what, "open"))
    open_notification (self, notification);
  else if (g_str_equal (what, "read") || g_str_equal (what, "unread"))
    set_read (self, notification, g_str_equal (what, "read"));
  else if (g_str_equal (what, "remove"))
    remove_notification (self, notification);
  else if (address != NULL)
    {
      link = g_strconcat ("backlot:", address, NULL);
      gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), link);
    }
}

static void
mark_read_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  BacklotNotification *notification = find_subject (user_data);

  if (notification != NULL)
    set_read (user_data, notification, backlot_notification_get_is_unread (notification));
}

static void
read_all_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  BacklotNotificationsPage *self = BACKLOT_NOTIFICATIONS_PAGE (user_data);
  guint n_read = backlot_inbox_read_all (get_inbox (self));
  g_autofree char *title = NULL;

  if (n_read == 0)
    return;
  title = g_strdup_printf (ngettext ("%u notification marked as read",
                                     "%u notifications marked as read", n_read), n_read);
  backlot_page_tell_undo (BACKLOT_PAGE (self), backlot_inbox_get_history (get_inbox (self)), title);
}

static void
remove_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  BacklotNotification *notification = find_subject (user_data);

  if (notification != NULL)
    backlot_notifications_page_do (user_data, notification, "remove");
}

static void
row_menu_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  BacklotNotificationRow *row = find_focused_row (user_data);

  if (row != NULL)
    backlot_notification_row_show_menu (row);
}

void
backlot_notifications_page_update_actions (BacklotNotificationsPage *self)
{
  GAction *action =
    g_action_map_lookup_action (backlot_page_get_actions (BACKLOT_PAGE (self)), "read-all");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action),
                               backlot_inbox_get_n_unread (get_inbox (self)) > 0);
}

void
backlot_notifications_page_add_actions (BacklotNotificationsPage *self)
{
  const GActionEntry entries[] = {
    { .name = "mark-read", .activate = mark_read_cb },
    { .name = "read-all", .activate = read_all_cb },
    { .name = "remove", .activate = remove_cb },
    { .name = "row-menu", .activate = row_menu_cb },
  };

  g_action_map_add_action_entries (backlot_page_get_actions (BACKLOT_PAGE (self)), entries,
                                   G_N_ELEMENTS (entries), self);
}
