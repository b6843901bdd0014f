/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What players remember: the volume for all, the position for each film. */

#pragma once

#include "larder/larder-slice.h"

G_BEGIN_DECLS

/* Properties: volume (0.0 to 1.0) and muted, keys of GSettings; positions, kept in the state
 * file: milliseconds by media id. */
#define BACKLOT_TYPE_PLAYBACK (backlot_playback_get_type ())
G_DECLARE_FINAL_TYPE (BacklotPlayback, backlot_playback, BACKLOT, PLAYBACK, LarderSlice)

BacklotPlayback *backlot_playback_new          (void);
/* Milliseconds; 0 for a film that was not begun or was seen to its end. */
gint64           backlot_playback_get_position (BacklotPlayback *self,
                                                const char      *media_id);
void             backlot_playback_set_position (BacklotPlayback *self,
                                                const char      *media_id,
                                                gint64           position_ms);

G_END_DECLS
