/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program may do without a window, as far as the desktop allows. */

#pragma once

#include "store/backlot-preferences.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * BacklotBackgroundGroup:
 *
 * Property preferences: what is shown. Asks by the actions app.run-in-background and app.autostart;
 * a switch is on when the desktop has granted it, and its row says what the desktop answered.
 */
#define BACKLOT_TYPE_BACKGROUND_GROUP (backlot_background_group_get_type ())
G_DECLARE_FINAL_TYPE (BacklotBackgroundGroup, backlot_background_group, BACKLOT, BACKGROUND_GROUP,
                      AdwPreferencesGroup)

G_END_DECLS
