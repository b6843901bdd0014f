/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How films are rendered on this computer, in the preferences. */

#include "config.h"

#include "ui/account/backlot-rendering-group.h"

struct _BacklotRenderingGroup
{
  AdwPreferencesGroup  parent_instance;

  AdwSpinRow          *workers_row;
  AdwSwitchRow        *power_row;
};

G_DEFINE_FINAL_TYPE (BacklotRenderingGroup, backlot_rendering_group, ADW_TYPE_PREFERENCES_GROUP)

static void
backlot_rendering_group_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_RENDERING_GROUP);

  G_OBJECT_CLASS (backlot_rendering_group_parent_class)->dispose (object);
}

static void
backlot_rendering_group_class_init (BacklotRenderingGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = backlot_rendering_group_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/account/backlot-rendering-group.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotRenderingGroup, workers_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotRenderingGroup, power_row);
}

static void
backlot_rendering_group_init (BacklotRenderingGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
backlot_rendering_group_bind (BacklotRenderingGroup *self,
                              BacklotPreferences    *preferences)
{
  g_return_if_fail (BACKLOT_IS_RENDERING_GROUP (self));
  g_return_if_fail (BACKLOT_IS_PREFERENCES (preferences));

  g_object_bind_property (preferences, "render-workers", self->workers_row, "value",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_object_bind_property (preferences, "render-on-power-only", self->power_row, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
}
