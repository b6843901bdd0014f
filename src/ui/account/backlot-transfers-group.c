/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How files are sent, in the preferences. */

#include "config.h"

#include "ui/account/backlot-transfers-group.h"

struct _BacklotTransfersGroup
{
  AdwPreferencesGroup  parent_instance;

  AdwSpinRow          *uploads_row;
  AdwSwitchRow        *metered_row;
};

G_DEFINE_FINAL_TYPE (BacklotTransfersGroup, backlot_transfers_group, ADW_TYPE_PREFERENCES_GROUP)

static void
backlot_transfers_group_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_TRANSFERS_GROUP);

  G_OBJECT_CLASS (backlot_transfers_group_parent_class)->dispose (object);
}

static void
backlot_transfers_group_class_init (BacklotTransfersGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = backlot_transfers_group_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/account/backlot-transfers-group.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotTransfersGroup, uploads_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotTransfersGroup, metered_row);
}

static void
backlot_transfers_group_init (BacklotTransfersGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
backlot_transfers_group_bind (BacklotTransfersGroup *self,
                              BacklotPreferences    *preferences)
{
  g_return_if_fail (BACKLOT_IS_TRANSFERS_GROUP (self));
  g_return_if_fail (BACKLOT_IS_PREFERENCES (preferences));

  g_object_bind_property (preferences, "uploads-at-once", self->uploads_row, "value",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_object_bind_property (preferences, "send-when-metered", self->metered_row, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
}
