/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One project in the sidebar. */

#include "config.h"

#include "ui/shell/backlot-project-row.h"

struct _BacklotProjectRow
{
  GtkBox  parent_instance;

  BacklotProject *project;   /* (owned) (nullable) */
};

typedef enum
{
  PROP_PROJECT = 1,
} BacklotProjectRowProperty;

static GParamSpec *properties[PROP_PROJECT + 1];

G_DEFINE_FINAL_TYPE (BacklotProjectRow, backlot_project_row, GTK_TYPE_BOX)


static void
backlot_project_row_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  switch ((BacklotProjectRowProperty) prop_id)
    {
    case PROP_PROJECT:
      g_value_set_object (value, BACKLOT_PROJECT_ROW (object)->project);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_project_row_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  switch ((BacklotProjectRowProperty) prop_id)
    {
    case PROP_PROJECT:
      if (g_set_object (&BACKLOT_PROJECT_ROW (object)->project, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_project_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_PROJECT_ROW);
  g_clear_object (&BACKLOT_PROJECT_ROW (object)->project);

  G_OBJECT_CLASS (backlot_project_row_parent_class)->dispose (object);
}

static void
backlot_project_row_class_init (BacklotProjectRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_project_row_get_property;
  object_class->set_property = backlot_project_row_set_property;
  object_class->dispose = backlot_project_row_dispose;

  properties[PROP_PROJECT] =
    g_param_spec_object ("project", NULL, NULL, BACKLOT_TYPE_PROJECT,
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/shell/backlot-project-row.ui");
}

static void
backlot_project_row_init (BacklotProjectRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
