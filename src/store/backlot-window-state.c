/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How large the window was. */

#include "config.h"

#include "store/backlot-window-state.h"

struct _BacklotWindowState
{
  GObject   parent_instance;

  int       width;   /* pixels */
  int       height;   /* pixels */
  gboolean  maximized;
};

typedef enum
{
  PROP_WIDTH = 1,
  PROP_HEIGHT,
  PROP_MAXIMIZED,
} BacklotWindowStateProperty;

static GParamSpec *properties[PROP_MAXIMIZED + 1];

G_DEFINE_FINAL_TYPE (BacklotWindowState, backlot_window_state, G_TYPE_OBJECT)

static void
backlot_window_state_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  BacklotWindowState *self = BACKLOT_WINDOW_STATE (object);

  switch ((BacklotWindowStateProperty) prop_id)
    {
    case PROP_WIDTH:
      g_value_set_int (value, self->width);
      break;

    case PROP_HEIGHT:
      g_value_set_int (value, self->height);
      break;

    case PROP_MAXIMIZED:
      g_value_set_boolean (value, self->maximized);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_window_state_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  BacklotWindowState *self = BACKLOT_WINDOW_STATE (object);

  switch ((BacklotWindowStateProperty) prop_id)
    {
    case PROP_WIDTH:
      backlot_window_state_set_width (self, g_value_get_int (value));
      break;

    case PROP_HEIGHT:
      backlot_window_state_set_height (self, g_value_get_int (value));
      break;

    case PROP_MAXIMIZED:
      backlot_window_state_set_maximized (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_window_state_class_init (BacklotWindowStateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_window_state_get_property;
  object_class->set_property = backlot_window_state_set_property;

  properties[PROP_WIDTH] =
    g_param_spec_int ("width", NULL, NULL, 360, 32767, 1200,
                      (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  properties[PROP_HEIGHT] =
    g_param_spec_int ("height", NULL, NULL, 294, 32767, 800,
                      (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  properties[PROP_MAXIMIZED] =
    g_param_spec_boolean ("maximized", NULL, NULL, FALSE,
                          (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_window_state_init (BacklotWindowState *self)
{
  self->width = 1200;
  self->height = 800;
  self->maximized = FALSE;
}

BacklotWindowState *
backlot_window_state_new (void)
{
  return g_object_new (BACKLOT_TYPE_WINDOW_STATE, NULL);
}

int
backlot_window_state_get_width (BacklotWindowState *self)
{
  g_return_val_if_fail (BACKLOT_IS_WINDOW_STATE (self), 1200);

  return self->width;
}

void
backlot_window_state_set_width (BacklotWindowState *self,
                                int                 width)
{
  g_return_if_fail (BACKLOT_IS_WINDOW_STATE (self));

  width = CLAMP (width, 360, 32767);
  if (self->width == width)
    return;
  self->width = width;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WIDTH]);
}

int
backlot_window_state_get_height (BacklotWindowState *self)
{
  g_return_val_if_fail (BACKLOT_IS_WINDOW_STATE (self), 800);

  return self->height;
}

void
backlot_window_state_set_height (BacklotWindowState *self,
                                 int                 height)
{
  g_return_if_fail (BACKLOT_IS_WINDOW_STATE (self));

  height = CLAMP (height, 294, 32767);
  if (self->height == height)
    return;
  self->height = height;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HEIGHT]);
}

gboolean
backlot_window_state_get_maximized (BacklotWindowState *self)
{
  g_return_val_if_fail (BACKLOT_IS_WINDOW_STATE (self), FALSE);

  return self->maximized;
}

void
backlot_window_state_set_maximized (BacklotWindowState *self,
                                    gboolean            maximized)
{
  g_return_if_fail (BACKLOT_IS_WINDOW_STATE (self));

  maximized = !!maximized;
  if (self->maximized == maximized)
    return;
  self->maximized = maximized;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAXIMIZED]);
}
