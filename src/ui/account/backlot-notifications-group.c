/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told, and how, in the preferences. */

#include "config.h"

#include "ui/account/backlot-notifications-group.h"

#include <gio/gdesktopappinfo.h>

#include "query/account/backlot-profile-queries.h"

/* What GNOME calls its page for the notifications of all programs. A sandbox does not see it. */
#define SETTINGS "gnome-notifications-panel.desktop"

struct _BacklotNotificationsGroup
{
  AdwPreferencesGroup  parent_instance;

  BacklotBackend      *backend;         /* (owned) (nullable) */
  BacklotProfile      *profile;         /* (owned) (nullable) */

  AdwSwitchRow        *desktop_row;
  AdwSwitchRow        *email_row;
  AdwButtonRow        *settings_row;
};

G_DEFINE_FINAL_TYPE (BacklotNotificationsGroup, backlot_notifications_group,
                     ADW_TYPE_PREFERENCES_GROUP)

static void
email_cb (BacklotNotificationsGroup *self)
{
  backlot_profile_set_email_notifications (self->backend,
                                           adw_switch_row_get_active (self->email_row));
}

static void
show_email (BacklotNotificationsGroup *self)
{
  g_signal_handlers_block_by_func (self->email_row, email_cb, self);
  adw_switch_row_set_active (self->email_row,
                             backlot_profile_get_email_notifications (self->profile));
  g_signal_handlers_unblock_by_func (self->email_row, email_cb, self);
}

static void
settings_cb (BacklotNotificationsGroup *self)
{
  g_autoptr(GDesktopAppInfo) settings = g_desktop_app_info_new (SETTINGS);
  g_autoptr(GdkAppLaunchContext) context =
    gdk_display_get_app_launch_context (gtk_widget_get_display (GTK_WIDGET (self)));
  g_autoptr(GError) error = NULL;

  if (settings == NULL || !g_app_info_launch (G_APP_INFO (settings), NULL,
                                              G_APP_LAUNCH_CONTEXT (context), &error))
    gtk_widget_error_bell (GTK_WIDGET (self));
  if (error != NULL)
    g_info ("%s", error->message);
}

static void
backlot_notifications_group_dispose (GObject *object)
{
  BacklotNotificationsGroup *self = BACKLOT_NOTIFICATIONS_GROUP (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_NOTIFICATIONS_GROUP);
  g_clear_object (&self->profile);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_notifications_group_parent_class)->dispose (object);
}

static void
backlot_notifications_group_class_init (BacklotNotificationsGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = backlot_notifications_group_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/account/backlot-notifications-group.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotNotificationsGroup, desktop_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotNotificationsGroup, email_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotNotificationsGroup, settings_row);
  gtk_widget_class_bind_template_callback (widget_class, settings_cb);
}

static void
backlot_notifications_group_init (BacklotNotificationsGroup *self)
{
  g_autoptr(GDesktopAppInfo) settings = g_desktop_app_info_new (SETTINGS);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self->settings_row), settings != NULL);
}

void
backlot_notifications_group_bind (BacklotNotificationsGroup *self,
                                  BacklotPreferences        *preferences,
                                  BacklotBackend            *backend)
{
  g_return_if_fail (BACKLOT_IS_NOTIFICATIONS_GROUP (self));
  g_return_if_fail (BACKLOT_IS_PREFERENCES (preferences));
  g_return_if_fail (BACKLOT_IS_BACKEND (backend));

  g_object_bind_property (preferences, "notifications", self->desktop_row, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  gtk_widget_set_visible (GTK_WIDGET (self->email_row), !backlot_backend_is_local (backend));
  self->backend = g_object_ref (backend);
  self->profile = backlot_profile_get (backend);
  g_object_bind_property (self->profile, "exists", self->email_row, "sensitive",
                          G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->profile, "notify::preferences", G_CALLBACK (show_email), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->email_row, "notify::active", G_CALLBACK (email_cb), self,
                           G_CONNECT_SWAPPED);
  show_email (self);
}
