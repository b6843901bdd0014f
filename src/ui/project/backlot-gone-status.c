/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says that a project is not there, and leads back. */

#include "config.h"

#include "ui/project/backlot-gone-status.h"

struct _BacklotGoneStatus
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (BacklotGoneStatus, backlot_gone_status, ADW_TYPE_BIN)

static void
backlot_gone_status_class_init (BacklotGoneStatusClass *klass)
{
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               RESOURCE_PATH "/ui/project/backlot-gone-status.ui");
}

static void
backlot_gone_status_init (BacklotGoneStatus *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
