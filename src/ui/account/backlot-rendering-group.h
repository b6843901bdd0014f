/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How films are rendered on this computer, in the preferences. */

#pragma once

#include <adwaita.h>

#include "store/backlot-preferences.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_RENDERING_GROUP (backlot_rendering_group_get_type ())
G_DECLARE_FINAL_TYPE (BacklotRenderingGroup, backlot_rendering_group, BACKLOT, RENDERING_GROUP,
                      AdwPreferencesGroup)

/* Once. */
void backlot_rendering_group_bind (BacklotRenderingGroup *self,
                                   BacklotPreferences    *preferences);

G_END_DECLS
