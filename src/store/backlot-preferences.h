/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choices of the person, kept in GSettings. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BacklotPreferences:
 *
 * Properties: theme ("system", "light" or "dark"), notifications, sidebar-visible, each bound
 * to its key of @settings.
 */
#define BACKLOT_TYPE_PREFERENCES (backlot_preferences_get_type ())
G_DECLARE_FINAL_TYPE (BacklotPreferences, backlot_preferences, BACKLOT, PREFERENCES, GObject)

BacklotPreferences *backlot_preferences_new (GSettings *settings);
const char *backlot_preferences_get_theme           (BacklotPreferences *self);
void        backlot_preferences_set_theme           (BacklotPreferences *self,
                                                     const char         *theme);
gboolean    backlot_preferences_get_notifications   (BacklotPreferences *self);
void        backlot_preferences_set_notifications   (BacklotPreferences *self,
                                                     gboolean            notifications);
gboolean    backlot_preferences_get_sidebar_visible (BacklotPreferences *self);
void        backlot_preferences_set_sidebar_visible (BacklotPreferences *self,
                                                     gboolean            sidebar_visible);

G_END_DECLS
