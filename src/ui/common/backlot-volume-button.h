/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A button whose icon tells the volume and whose popover sets it. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define BACKLOT_TYPE_VOLUME_BUTTON (backlot_volume_button_get_type ())

G_DECLARE_FINAL_TYPE (BacklotVolumeButton, backlot_volume_button, BACKLOT, VOLUME_BUTTON, AdwBin)

gboolean backlot_volume_button_is_open (BacklotVolumeButton *self);

G_END_DECLS
