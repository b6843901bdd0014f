/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choices of the person, kept in GSettings; and what the desktop says to them. */

#include "config.h"

#include "store/backlot-preferences.h"

struct _BacklotPreferences
{
  LarderSlice parent_instance;
};

G_DEFINE_FINAL_TYPE (BacklotPreferences, backlot_preferences, LARDER_TYPE_SLICE)

static void
backlot_preferences_class_init (BacklotPreferencesClass *klass)
{
  static const LarderMember members[] = {
    { "theme", NULL, LARDER_MEMBER_STRING, "\"system\"" },
    { "language", NULL, LARDER_MEMBER_STRING, "\"\"" },
    { "notifications", NULL, LARDER_MEMBER_BOOLEAN, "true" },
    { "start-page", NULL, LARDER_MEMBER_STRING, "\"last\"" },
    { "ask-above", NULL, LARDER_MEMBER_INT, "0" },
    { "compact-mode", NULL, LARDER_MEMBER_BOOLEAN, NULL },
    { "uploads-at-once", NULL, LARDER_MEMBER_INT, "2" },
    { "send-when-metered", NULL, LARDER_MEMBER_BOOLEAN, NULL },
    { "render-workers", NULL, LARDER_MEMBER_INT, "1" },
    { "render-on-power-only", NULL, LARDER_MEMBER_BOOLEAN, NULL },
    { "pictures-limit-mb", NULL, LARDER_MEMBER_INT, "2000" },
    { "sidebar-visible", NULL, LARDER_MEMBER_BOOLEAN, "true" },
    { "details-visible", NULL, LARDER_MEMBER_BOOLEAN, NULL },
    { "run-in-background", NULL, LARDER_MEMBER_BOOLEAN, NULL },
    { "autostart", NULL, LARDER_MEMBER_BOOLEAN, NULL },
    { "background-answer", NULL, LARDER_MEMBER_STRING, "\"\"" },
    { "autostart-answer", NULL, LARDER_MEMBER_STRING, "\"\"" },
  };

  larder_slice_class_install_members (LARDER_SLICE_CLASS (klass), members, G_N_ELEMENTS (members));
}

static void
backlot_preferences_init (BacklotPreferences *self)
{
}

BacklotPreferences *
backlot_preferences_new (void)
{
  return g_object_new (BACKLOT_TYPE_PREFERENCES, "name", "preferences", NULL);
}

const char *
backlot_preferences_get_theme (BacklotPreferences *self)
{
  g_return_val_if_fail (BACKLOT_IS_PREFERENCES (self), "system");

  return larder_slice_get_string (LARDER_SLICE (self), "theme");
}

gboolean
backlot_preferences_get_notifications (BacklotPreferences *self)
{
  g_return_val_if_fail (BACKLOT_IS_PREFERENCES (self), TRUE);

  return larder_slice_get_boolean (LARDER_SLICE (self), "notifications");
}

const char *
backlot_preferences_get_start_page (BacklotPreferences *self)
{
  g_return_val_if_fail (BACKLOT_IS_PREFERENCES (self), "last");

  return larder_slice_get_string (LARDER_SLICE (self), "start-page");
}

gint64
backlot_preferences_get_ask_above (BacklotPreferences *self)
{
  g_return_val_if_fail (BACKLOT_IS_PREFERENCES (self), 0);

  return larder_slice_get_int (LARDER_SLICE (self), "ask-above");
}

gboolean
backlot_preferences_get_compact_mode (BacklotPreferences *self)
{
  g_return_val_if_fail (BACKLOT_IS_PREFERENCES (self), FALSE);

  return larder_slice_get_boolean (LARDER_SLICE (self), "compact-mode");
}

gint64
backlot_preferences_get_uploads_at_once (BacklotPreferences *self)
{
  g_return_val_if_fail (BACKLOT_IS_PREFERENCES (self), 2);

  return larder_slice_get_int (LARDER_SLICE (self), "uploads-at-once");
}

gboolean
backlot_preferences_get_send_when_metered (BacklotPreferences *self)
{
  g_return_val_if_fail (BACKLOT_IS_PREFERENCES (self), FALSE);

  return larder_slice_get_boolean (LARDER_SLICE (self), "send-when-metered");
}

gint64
backlot_preferences_get_render_workers (BacklotPreferences *self)
{
  g_return_val_if_fail (BACKLOT_IS_PREFERENCES (self), 1);

  return larder_slice_get_int (LARDER_SLICE (self), "render-workers");
}

gboolean
backlot_preferences_get_render_on_power_only (BacklotPreferences *self)
{
  g_return_val_if_fail (BACKLOT_IS_PREFERENCES (self), FALSE);

  return larder_slice_get_boolean (LARDER_SLICE (self), "render-on-power-only");
}

gint64
backlot_preferences_get_pictures_limit_mb (BacklotPreferences *self)
{
  g_return_val_if_fail (BACKLOT_IS_PREFERENCES (self), 2000);

  return larder_slice_get_int (LARDER_SLICE (self), "pictures-limit-mb");
}

gboolean
backlot_preferences_get_sidebar_visible (BacklotPreferences *self)
{
  g_return_val_if_fail (BACKLOT_IS_PREFERENCES (self), TRUE);

  return larder_slice_get_boolean (LARDER_SLICE (self), "sidebar-visible");
}

gboolean
backlot_preferences_get_run_in_background (BacklotPreferences *self)
{
  g_return_val_if_fail (BACKLOT_IS_PREFERENCES (self), FALSE);

  return larder_slice_get_boolean (LARDER_SLICE (self), "run-in-background");
}

gboolean
backlot_preferences_get_autostart (BacklotPreferences *self)
{
  g_return_val_if_fail (BACKLOT_IS_PREFERENCES (self), FALSE);

  return larder_slice_get_boolean (LARDER_SLICE (self), "autostart");
}
