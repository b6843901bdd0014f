/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One project in the sidebar. */

#include "config.h"

#include "ui/shell/backlot-project-row.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-change-mark.h"
#include "ui/shell/backlot-sidebar.h"

struct _BacklotProjectRow
{
  GtkBox          parent_instance;

  BacklotProject *project;     /* (owned) (nullable) */
  BacklotBackend *backend;     /* (owned) (nullable) */

  GtkWidget      *rendering;
  GtkWidget      *failed;
};

typedef enum
{
  PROP_PROJECT = 1,
  PROP_BACKEND,
} BacklotProjectRowProperty;

static GParamSpec *properties[PROP_BACKEND + 1];

G_DEFINE_FINAL_TYPE (BacklotProjectRow, backlot_project_row, GTK_TYPE_BOX)

/* Each text that is set as a property asks the display where the pointer is, and waits for it:
 * hundreds of rows are made at the start. */
static gboolean
backlot_project_row_query_tooltip (GtkWidget  *widget,
                                   int         x,
                                   int         y,
                                   gboolean    keyboard_mode,
                                   GtkTooltip *tooltip)
{
  BacklotProjectRow *self = BACKLOT_PROJECT_ROW (widget);
  GtkWidget *child = keyboard_mode ? NULL : gtk_widget_pick (widget, x, y, GTK_PICK_DEFAULT);

  if (self->project == NULL)
    return FALSE;
  if (child == self->rendering)
    gtk_tooltip_set_text (tooltip, _("Rendering"));
  else if (child == self->failed)
    gtk_tooltip_set_text (tooltip, _("The last render failed"));
  else
    gtk_tooltip_set_text (tooltip, backlot_project_get_title (self->project));
  return TRUE;
}

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
    case PROP_BACKEND:
      g_value_set_object (value, BACKLOT_PROJECT_ROW (object)->backend);
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
    case PROP_BACKEND:

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

/* A template of list items knows nothing of what is around it. */
static void
backlot_project_row_root (GtkWidget *widget)
{
  BacklotProjectRow *self = BACKLOT_PROJECT_ROW (widget);
  GtkWidget *sidebar = gtk_widget_get_ancestor (widget, BACKLOT_TYPE_SIDEBAR);
  g_autoptr(BacklotContext) context = NULL;

  GTK_WIDGET_CLASS (backlot_project_row_parent_class)->root (widget);

  if (sidebar != NULL)
    g_object_get (sidebar, "context", &context, NULL);
  if (context != NULL && g_set_object (&self->backend, backlot_context_get_backend (context)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BACKEND]);
}

static void
backlot_project_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_PROJECT_ROW);
  g_clear_object (&BACKLOT_PROJECT_ROW (object)->project);
  g_clear_object (&BACKLOT_PROJECT_ROW (object)->backend);

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
  widget_class->root = backlot_project_row_root;
  widget_class->query_tooltip = backlot_project_row_query_tooltip;

  properties[PROP_PROJECT] =
    g_param_spec_object ("project", NULL, NULL, BACKLOT_TYPE_PROJECT,
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  properties[PROP_BACKEND] =
    g_param_spec_object ("backend", NULL, NULL, BACKLOT_TYPE_BACKEND,
                         (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (BACKLOT_TYPE_CHANGE_MARK);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/shell/backlot-project-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotProjectRow, rendering);
  gtk_widget_class_bind_template_child (widget_class, BacklotProjectRow, failed);
}

static void
backlot_project_row_init (BacklotProjectRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
