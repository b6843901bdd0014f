/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told, and how, in the preferences. */

#include "config.h"

#include "ui/account/backlot-notifications-group.h"

struct _BacklotNotificationsGroup
{
  AdwPreferencesGroup  parent_instance;

  AdwSwitchRow        *desktop_row;
};

G_DEFINE_FINAL_TYPE (BacklotNotificationsGroup, backlot_notifications_group,
                     ADW_TYPE_PREFERENCES_GROUP)

static void
backlot_notifications_group_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_NOTIFICATIONS_GROUP);

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
}

static void
backlot_notifications_group_init (BacklotNotificationsGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
backlot_notifications_group_bind (BacklotNotificationsGroup *self,
                                  BacklotPreferences        *preferences)
{
  g_return_if_fail (BACKLOT_IS_NOTIFICATIONS_GROUP (self));
  g_return_if_fail (BACKLOT_IS_PREFERENCES (preferences));

  g_object_bind_property (preferences, "notifications", self->desktop_row, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
}
