/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program may do without a window, as far as the desktop allows. */

#include "config.h"

#include "ui/account/backlot-background-group.h"

#include <glib/gi18n.h>

struct _BacklotBackgroundGroup
{
  AdwPreferencesGroup  parent_instance;

  BacklotPreferences  *preferences;       /* (owned) (nullable) */
  gboolean             showing;           /* a switch is moved by this, not by a person */

  GtkSwitch           *background_switch;
  GtkSwitch           *autostart_switch;
};

typedef enum
{
  PROP_PREFERENCES = 1,
  PROP_BACKGROUND_TEXT,
  PROP_AUTOSTART_TEXT,
} BacklotBackgroundGroupProperty;

static GParamSpec *properties[PROP_AUTOSTART_TEXT + 1];

G_DEFINE_FINAL_TYPE (BacklotBackgroundGroup, backlot_background_group, ADW_TYPE_PREFERENCES_GROUP)

static char *
dup_answer (BacklotBackgroundGroup *self,
            const char             *member)
{
  g_autofree char *answer = NULL;

  if (self->preferences != NULL)
    g_object_get (self->preferences, member, &answer, NULL);
  return g_steal_pointer (&answer);
}

static const char *
word_answer (const char *answer,
             const char *nothing_said)
{
  if (g_strcmp0 (answer, "asking") == 0)
    return _("Asking the desktop…");
  if (g_strcmp0 (answer, "refused") == 0)
    return _("The desktop doesn’t allow this");
  if (g_strcmp0 (answer, "silent") == 0)
    return _("The desktop doesn’t answer. Try again later");
  if (g_strcmp0 (answer, "absent") == 0)
    return _("This desktop can’t do this");
  return nothing_said;
}

/* It stays where the person moved it while the desktop is asked. */
static void
show_switch (BacklotBackgroundGroup *self,
             GtkSwitch              *widget,
             const char             *answer,
             gboolean                on)
{
  gboolean asking = g_strcmp0 (answer, "asking") == 0;

  gtk_widget_set_sensitive (GTK_WIDGET (widget), !asking);
  if (asking)
    return;
  self->showing = TRUE;
  gtk_switch_set_active (widget, on);
  gtk_switch_set_state (widget, on);
  self->showing = FALSE;
}

static void
update (BacklotBackgroundGroup *self)
{
  g_autofree char *background = dup_answer (self, "background-answer");
  g_autofree char *autostart = dup_answer (self, "autostart-answer");

  show_switch (self, self->background_switch, background,
               backlot_preferences_get_run_in_background (self->preferences));
  show_switch (self, self->autostart_switch, autostart,
               backlot_preferences_get_autostart (self->preferences));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BACKGROUND_TEXT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AUTOSTART_TEXT]);
}

/* The switch is moved at once, and what it stands for follows when the desktop has answered. */
static gboolean
ask (BacklotBackgroundGroup *self,
     const char             *action,
     gboolean                on)
{
  if (self->showing)
    return FALSE;
  gtk_widget_activate_action (GTK_WIDGET (self), action, "b", on);
  return TRUE;
}

static gboolean
background_set_cb (BacklotBackgroundGroup *self,
                   gboolean                on)
{
  return ask (self, "app.run-in-background", on);
}

static gboolean
autostart_set_cb (BacklotBackgroundGroup *self,
                  gboolean                on)
{
  return ask (self, "app.autostart", on);
}

static void
set_preferences (BacklotBackgroundGroup *self,
                 BacklotPreferences     *preferences)
{
  if (!g_set_object (&self->preferences, preferences))
    return;
  g_signal_connect_object (preferences, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PREFERENCES]);
}

static void
backlot_background_group_get_property (GObject    *object,
                                       guint       prop_id,
                                       GValue     *value,
                                       GParamSpec *pspec)
{
  BacklotBackgroundGroup *self = BACKLOT_BACKGROUND_GROUP (object);
  g_autofree char *answer = NULL;

  switch ((BacklotBackgroundGroupProperty) prop_id)
    {
    case PROP_PREFERENCES:
      g_value_set_object (value, self->preferences);
      break;

    case PROP_BACKGROUND_TEXT:
      answer = dup_answer (self, "background-answer");
      g_value_set_string (value, word_answer (answer, _("Tells what happens in your studios")));
      break;

    case PROP_AUTOSTART_TEXT:
      answer = dup_answer (self, "autostart-answer");
      g_value_set_string (value, word_answer (answer, _("Without opening a window")));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_background_group_set_property (GObject      *object,
                                       guint         prop_id,
                                       const GValue *value,
                                       GParamSpec   *pspec)
{
  if (prop_id == PROP_PREFERENCES)
    set_preferences (BACKLOT_BACKGROUND_GROUP (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_background_group_dispose (GObject *object)
{
  BacklotBackgroundGroup *self = BACKLOT_BACKGROUND_GROUP (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_BACKGROUND_GROUP);
  g_clear_object (&self->preferences);

  G_OBJECT_CLASS (backlot_background_group_parent_class)->dispose (object);
}

static void
backlot_background_group_class_init (BacklotBackgroundGroupClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_background_group_get_property;
  object_class->set_property = backlot_background_group_set_property;
  object_class->dispose = backlot_background_group_dispose;

  properties[PROP_PREFERENCES] =
    g_param_spec_object ("preferences", NULL, NULL, BACKLOT_TYPE_PREFERENCES,
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  properties[PROP_BACKGROUND_TEXT] =
    g_param_spec_string ("background-text", NULL, NULL, NULL, flags);
  properties[PROP_AUTOSTART_TEXT] = g_param_spec_string ("autostart-text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/account/backlot-background-group.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotBackgroundGroup, background_switch);
  gtk_widget_class_bind_template_child (widget_class, BacklotBackgroundGroup, autostart_switch);
  gtk_widget_class_bind_template_callback (widget_class, background_set_cb);
  gtk_widget_class_bind_template_callback (widget_class, autostart_set_cb);
}

static void
backlot_background_group_init (BacklotBackgroundGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
