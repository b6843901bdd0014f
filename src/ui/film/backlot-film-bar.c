/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in the header of a film where there is room: below its pages where there is none. */

#include "config.h"

#include "ui/film/backlot-film-bar.h"

#include "ui/common/backlot-inline-switcher.h"
#include "ui/film/backlot-film-renders.h"

struct _BacklotFilmBar
{
  AdwBin                 parent_instance;

  AdwInlineViewSwitcher *switcher;
  AdwViewStack          *stack;     /* (owned) (nullable) */
  BacklotFilmRenders    *renders;   /* (owned) (nullable) */
  gboolean               icons_only;
};

typedef enum
{
  PROP_STACK = 1,
  PROP_RENDERS,
  PROP_ICONS_ONLY,
} BacklotFilmBarProperty;

static GParamSpec *properties[PROP_ICONS_ONLY + 1];

G_DEFINE_FINAL_TYPE (BacklotFilmBar, backlot_film_bar, ADW_TYPE_BIN)

static void
dispose (GObject *object)
{
  BacklotFilmBar *self = BACKLOT_FILM_BAR (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_FILM_BAR);
  g_clear_object (&self->stack);
  g_clear_object (&self->renders);

  G_OBJECT_CLASS (backlot_film_bar_parent_class)->dispose (object);
}

static void
get_property (GObject    *object,
              guint       prop_id,
              GValue     *value,
              GParamSpec *pspec)
{
  BacklotFilmBar *self = BACKLOT_FILM_BAR (object);

  switch ((BacklotFilmBarProperty) prop_id)
    {
    case PROP_STACK:
      g_value_set_object (value, self->stack);
      break;
    case PROP_RENDERS:
      g_value_set_object (value, self->renders);
      break;
    case PROP_ICONS_ONLY:
      g_value_set_boolean (value, self->icons_only);
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
  BacklotFilmBar *self = BACKLOT_FILM_BAR (object);

  switch ((BacklotFilmBarProperty) prop_id)
    {
    case PROP_STACK:
      g_set_object (&self->stack, g_value_get_object (value));
      break;
    case PROP_RENDERS:
      g_set_object (&self->renders, g_value_get_object (value));
      break;
    case PROP_ICONS_ONLY:
      self->icons_only = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
backlot_film_bar_class_init (BacklotFilmBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = dispose;
  object_class->get_property = get_property;
  object_class->set_property = set_property;

  properties[PROP_STACK] =
    g_param_spec_object ("stack", NULL, NULL, ADW_TYPE_VIEW_STACK, flags);
  properties[PROP_RENDERS] =
    g_param_spec_object ("renders", NULL, NULL, BACKLOT_TYPE_FILM_RENDERS, flags);
  properties[PROP_ICONS_ONLY] =
    g_param_spec_boolean ("icons-only", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (BACKLOT_TYPE_FILM_RENDERS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/film/backlot-film-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmBar, switcher);
}

static void
backlot_film_bar_init (BacklotFilmBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  backlot_inline_switcher_free_content (self->switcher);
}
