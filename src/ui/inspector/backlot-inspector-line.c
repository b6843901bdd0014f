/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of the inspector's log. */

#include "config.h"

#include "ui/inspector/backlot-inspector-line.h"

typedef enum
{
  PROP_TIME = 1,
  PROP_WHAT,
  PROP_KEY,
  PROP_NOTE,
} BacklotInspectorLineProperty;

struct _BacklotInspectorLine
{
  GObject  parent_instance;

  char    *texts[PROP_NOTE + 1];   /* by property, never NULL */
};

static GParamSpec *properties[PROP_NOTE + 1];

G_DEFINE_FINAL_TYPE (BacklotInspectorLine, backlot_inspector_line, G_TYPE_OBJECT)

static void
backlot_inspector_line_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  if (prop_id >= PROP_TIME && prop_id <= PROP_NOTE)
    g_value_set_string (value, BACKLOT_INSPECTOR_LINE (object)->texts[prop_id]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_inspector_line_finalize (GObject *object)
{
  for (guint i = PROP_TIME; i <= PROP_NOTE; i++)
    g_free (BACKLOT_INSPECTOR_LINE (object)->texts[i]);

  G_OBJECT_CLASS (backlot_inspector_line_parent_class)->finalize (object);
}

static void
backlot_inspector_line_class_init (BacklotInspectorLineClass *klass)
{
  const char *names[] = { "time", "what", "key", "note" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_inspector_line_get_property;
  object_class->finalize = backlot_inspector_line_finalize;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    properties[PROP_TIME + i] =
      g_param_spec_string (names[i], NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_inspector_line_init (BacklotInspectorLine *self)
{
}

BacklotInspectorLine *
backlot_inspector_line_new (const char *time,
                            const char *what,
                            const char *key,
                            const char *note)
{
  BacklotInspectorLine *self = g_object_new (BACKLOT_TYPE_INSPECTOR_LINE, NULL);
  const char *texts[] = { time, what, key, note };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    self->texts[PROP_TIME + i] = g_strdup (texts[i] != NULL ? texts[i] : "");
  return self;
}
