/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A place to go to, and how much waits there. */

#include "config.h"

#include "ui/shell/backlot-place-row.h"

struct _BacklotPlaceRow
{
  GtkListBoxRow  parent_instance;

  char          *title;
  char          *icon_name;
  guint          count;
};

typedef enum
{
  PROP_TITLE = 1,
  PROP_ICON_NAME,
  PROP_COUNT,
} BacklotPlaceRowProperty;

static GParamSpec *properties[PROP_COUNT + 1];

G_DEFINE_FINAL_TYPE (BacklotPlaceRow, backlot_place_row, GTK_TYPE_LIST_BOX_ROW)

static char *
number (BacklotPlaceRow *self,
        guint            count)
{
  return g_strdup_printf ("%u", count);
}

static gboolean
is_not_zero (BacklotPlaceRow *self,
             guint            count)
{
  return count > 0;
}

static void
backlot_place_row_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  BacklotPlaceRow *self = BACKLOT_PLACE_ROW (object);

  switch ((BacklotPlaceRowProperty) prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_ICON_NAME:
      g_value_set_string (value, self->icon_name);
      break;
    case PROP_COUNT:
      g_value_set_uint (value, self->count);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_place_row_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  BacklotPlaceRow *self = BACKLOT_PLACE_ROW (object);

  switch ((BacklotPlaceRowProperty) prop_id)
    {
    case PROP_TITLE:
      g_set_str (&self->title, g_value_get_string (value));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      self->title, -1);
      break;
    case PROP_ICON_NAME:
      g_set_str (&self->icon_name, g_value_get_string (value));
      break;
    case PROP_COUNT:
      self->count = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_place_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_PLACE_ROW);

  G_OBJECT_CLASS (backlot_place_row_parent_class)->dispose (object);
}

static void
backlot_place_row_finalize (GObject *object)
{
  BacklotPlaceRow *self = BACKLOT_PLACE_ROW (object);

  g_free (self->title);
  g_free (self->icon_name);

  G_OBJECT_CLASS (backlot_place_row_parent_class)->finalize (object);
}

static void
backlot_place_row_class_init (BacklotPlaceRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = backlot_place_row_get_property;
  object_class->set_property = backlot_place_row_set_property;
  object_class->dispose = backlot_place_row_dispose;
  object_class->finalize = backlot_place_row_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/shell/backlot-place-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, number);
  gtk_widget_class_bind_template_callback (widget_class, is_not_zero);
}

static void
backlot_place_row_init (BacklotPlaceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
