/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choices of the person, kept in GSettings. */

#include "config.h"

#include "store/backlot-preferences.h"

struct _BacklotPreferences
{
  GObject   parent_instance;

  char      *theme;   /* system, light or dark */
  gboolean  notifications;
  gboolean  sidebar_visible;
  GSettings  *settings;   /* (owned) */
};

typedef enum
{
  PROP_THEME = 1,
  PROP_NOTIFICATIONS,
  PROP_SIDEBAR_VISIBLE,
  PROP_SETTINGS,
} BacklotPreferencesProperty;

static GParamSpec *properties[PROP_SETTINGS + 1];

G_DEFINE_FINAL_TYPE (BacklotPreferences, backlot_preferences, G_TYPE_OBJECT)

static void
backlot_preferences_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  BacklotPreferences *self = BACKLOT_PREFERENCES (object);

  switch ((BacklotPreferencesProperty) prop_id)
    {
    case PROP_THEME:
      g_value_set_string (value, self->theme);
      break;

    case PROP_NOTIFICATIONS:
      g_value_set_boolean (value, self->notifications);
      break;

    case PROP_SIDEBAR_VISIBLE:
      g_value_set_boolean (value, self->sidebar_visible);
      break;

    case PROP_SETTINGS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_preferences_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  BacklotPreferences *self = BACKLOT_PREFERENCES (object);

  switch ((BacklotPreferencesProperty) prop_id)
    {
    case PROP_THEME:
      backlot_preferences_set_theme (self, g_value_get_string (value));
      break;

    case PROP_NOTIFICATIONS:
      backlot_preferences_set_notifications (self, g_value_get_boolean (value));
      break;

    case PROP_SIDEBAR_VISIBLE:
      backlot_preferences_set_sidebar_visible (self, g_value_get_boolean (value));
      break;

    case PROP_SETTINGS:
      self->settings = g_value_dup_object (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_preferences_constructed (GObject *object)
{
  BacklotPreferences *self = BACKLOT_PREFERENCES (object);

  G_OBJECT_CLASS (backlot_preferences_parent_class)->constructed (object);

  if (self->settings != NULL)
    {
      g_settings_bind (self->settings, "theme", object, "theme", G_SETTINGS_BIND_DEFAULT);
      g_settings_bind (self->settings, "notifications", object, "notifications",
                       G_SETTINGS_BIND_DEFAULT);
      g_settings_bind (self->settings, "sidebar-visible", object, "sidebar-visible",
                       G_SETTINGS_BIND_DEFAULT);
    }
}

static void
backlot_preferences_dispose (GObject *object)
{
  BacklotPreferences *self = BACKLOT_PREFERENCES (object);

  g_clear_object (&self->settings);

  G_OBJECT_CLASS (backlot_preferences_parent_class)->dispose (object);
}

static void
backlot_preferences_finalize (GObject *object)
{
  BacklotPreferences *self = BACKLOT_PREFERENCES (object);

  g_free (self->theme);

  G_OBJECT_CLASS (backlot_preferences_parent_class)->finalize (object);
}

static void
backlot_preferences_class_init (BacklotPreferencesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_preferences_get_property;
  object_class->set_property = backlot_preferences_set_property;
  object_class->constructed = backlot_preferences_constructed;
  object_class->dispose = backlot_preferences_dispose;
  object_class->finalize = backlot_preferences_finalize;

  properties[PROP_THEME] =
    g_param_spec_string ("theme", NULL, NULL, "system",
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  properties[PROP_NOTIFICATIONS] =
    g_param_spec_boolean ("notifications", NULL, NULL, TRUE,
                          (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  properties[PROP_SIDEBAR_VISIBLE] =
    g_param_spec_boolean ("sidebar-visible", NULL, NULL, TRUE,
                          (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  properties[PROP_SETTINGS] =
    g_param_spec_object ("settings", NULL, NULL, G_TYPE_SETTINGS,
                         (G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_preferences_init (BacklotPreferences *self)
{
  self->theme = g_strdup ("system");
  self->notifications = TRUE;
  self->sidebar_visible = TRUE;
}

BacklotPreferences *
backlot_preferences_new (GSettings *settings)
{
  return g_object_new (BACKLOT_TYPE_PREFERENCES, "settings", settings, NULL);
}

const char *
backlot_preferences_get_theme (BacklotPreferences *self)
{
  g_return_val_if_fail (BACKLOT_IS_PREFERENCES (self), NULL);

  return self->theme;
}

void
backlot_preferences_set_theme (BacklotPreferences *self,
                               const char         *theme)
{
  g_return_if_fail (BACKLOT_IS_PREFERENCES (self));

  if (g_set_str (&self->theme, theme != NULL ? theme : ""))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_THEME]);
}

gboolean
backlot_preferences_get_notifications (BacklotPreferences *self)
{
  g_return_val_if_fail (BACKLOT_IS_PREFERENCES (self), TRUE);

  return self->notifications;
}

void
backlot_preferences_set_notifications (BacklotPreferences *self,
                                       gboolean            notifications)
{
  g_return_if_fail (BACKLOT_IS_PREFERENCES (self));

  notifications = !!notifications;
  if (self->notifications == notifications)
    return;
  self->notifications = notifications;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOTIFICATIONS]);
}

gboolean
backlot_preferences_get_sidebar_visible (BacklotPreferences *self)
{
  g_return_val_if_fail (BACKLOT_IS_PREFERENCES (self), TRUE);

  return self->sidebar_visible;
}

void
backlot_preferences_set_sidebar_visible (BacklotPreferences *self,
                                         gboolean            sidebar_visible)
{
  g_return_if_fail (BACKLOT_IS_PREFERENCES (self));

  sidebar_visible = !!sidebar_visible;
  if (self->sidebar_visible == sidebar_visible)
    return;
  self->sidebar_visible = sidebar_visible;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIDEBAR_VISIBLE]);
}
