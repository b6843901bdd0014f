/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A button whose icon tells the volume and whose popover sets it. */

#include "config.h"

#include "ui/common/backlot-volume-button.h"

struct _BacklotVolumeButton
{
  AdwBin         parent_instance;

  double         volume;   /* 0.0 to 1.0 */
  gboolean       muted;

  GtkMenuButton *button;
};

typedef enum
{
  PROP_VOLUME = 1,
  PROP_MUTED,
} BacklotVolumeButtonProperty;

static GParamSpec *properties[PROP_MUTED + 1];

G_DEFINE_FINAL_TYPE (BacklotVolumeButton, backlot_volume_button, ADW_TYPE_BIN)

static char *
icon_of (BacklotVolumeButton *self,
         double               volume,
         gboolean             muted)
{
  if (muted || volume <= 0.0)
    return g_strdup ("audio-volume-muted-symbolic");
  if (volume < 0.34)
    return g_strdup ("audio-volume-low-symbolic");
  if (volume < 0.67)
    return g_strdup ("audio-volume-medium-symbolic");
  return g_strdup ("audio-volume-high-symbolic");
}

static void
dispose (GObject *object)
{
  /* The template lets go of its named children without telling their parent. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_VOLUME_BUTTON);

  G_OBJECT_CLASS (backlot_volume_button_parent_class)->dispose (object);
}

static void
get_property (GObject    *object,
              guint       prop_id,
              GValue     *value,
              GParamSpec *pspec)
{
  BacklotVolumeButton *self = BACKLOT_VOLUME_BUTTON (object);

  switch ((BacklotVolumeButtonProperty) prop_id)
    {
    case PROP_VOLUME:
      g_value_set_double (value, self->volume);
      break;
    case PROP_MUTED:
      g_value_set_boolean (value, self->muted);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_property (GObject      *object,
              guint         prop_id,
              const GValue *value,
              GParamSpec   *pspec)
{
  BacklotVolumeButton *self = BACKLOT_VOLUME_BUTTON (object);

  switch ((BacklotVolumeButtonProperty) prop_id)
    {
    case PROP_VOLUME:
      if (self->volume == g_value_get_double (value))
        return;
      self->volume = g_value_get_double (value);
      break;
    case PROP_MUTED:
      if (self->muted == g_value_get_boolean (value))
        return;
      self->muted = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }

  g_object_notify_by_pspec (object, pspec);
}

static void
backlot_volume_button_class_init (BacklotVolumeButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = dispose;
  object_class->get_property = get_property;
  object_class->set_property = set_property;

  properties[PROP_VOLUME] = g_param_spec_double ("volume", NULL, NULL, 0.0, 1.0, 1.0, flags);
  properties[PROP_MUTED] = g_param_spec_boolean ("muted", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/common/backlot-volume-button.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotVolumeButton, button);
  gtk_widget_class_bind_template_callback (widget_class, icon_of);
}

static void
backlot_volume_button_init (BacklotVolumeButton *self)
{
  self->volume = 1.0;
  gtk_widget_init_template (GTK_WIDGET (self));
}

gboolean
backlot_volume_button_is_open (BacklotVolumeButton *self)
{
  g_return_val_if_fail (BACKLOT_IS_VOLUME_BUTTON (self), FALSE);

  return gtk_menu_button_get_active (self->button);
}
