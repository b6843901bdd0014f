/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choices of the person, kept in GSettings; and what the desktop says to them. */

#pragma once

#include "larder/larder-slice.h"

G_BEGIN_DECLS

/* Properties, each a key of GSettings: theme ("system", "light" or "dark"), language ("de", …; "":
 * the session's; from the next start on), notifications, start-page ("last" or "home"),
 * ask-above (credits; 0: never), compact-mode (rows are close together),
 * uploads-at-once (1 to 8), send-when-metered (large files),
 * render-workers (films at a time, 1 to 16), render-on-power-only (not on battery),
 * pictures-limit-mb (of each studio), sidebar-visible, run-in-background, autostart (both only as
 * far as the desktop grants it). In memory alone:
 * background-answer and autostart-answer, what the desktop said last: "" (nothing yet), "asking",
 * "granted", "refused", "silent" or "absent". */
#define BACKLOT_TYPE_PREFERENCES (backlot_preferences_get_type ())
G_DECLARE_FINAL_TYPE (BacklotPreferences, backlot_preferences, BACKLOT, PREFERENCES, LarderSlice)

BacklotPreferences *backlot_preferences_new                 (void);
const char         *backlot_preferences_get_theme           (BacklotPreferences *self);
gboolean            backlot_preferences_get_notifications   (BacklotPreferences *self);
const char         *backlot_preferences_get_start_page      (BacklotPreferences *self);
/* A render that costs more asks first; 0: none does. */
gint64              backlot_preferences_get_ask_above       (BacklotPreferences *self);
gboolean            backlot_preferences_get_compact_mode    (BacklotPreferences *self);
gint64              backlot_preferences_get_uploads_at_once (BacklotPreferences *self);
gboolean            backlot_preferences_get_send_when_metered (BacklotPreferences *self);
gint64              backlot_preferences_get_render_workers  (BacklotPreferences *self);
gboolean            backlot_preferences_get_render_on_power_only (BacklotPreferences *self);
gint64              backlot_preferences_get_pictures_limit_mb (BacklotPreferences *self);
gboolean            backlot_preferences_get_sidebar_visible (BacklotPreferences *self);
gboolean            backlot_preferences_get_run_in_background (BacklotPreferences *self);
gboolean            backlot_preferences_get_autostart       (BacklotPreferences *self);

G_END_DECLS
