/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What players remember: the volume for all, the position for each film. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define BACKLOT_TYPE_PLAYBACK (backlot_playback_get_type ())
G_DECLARE_FINAL_TYPE (BacklotPlayback, backlot_playback, BACKLOT, PLAYBACK, GObject)

BacklotPlayback *backlot_playback_new (GSettings *settings);
double    backlot_playback_get_volume    (BacklotPlayback *self);
void      backlot_playback_set_volume    (BacklotPlayback *self,
                                          double           volume);
gboolean  backlot_playback_get_muted     (BacklotPlayback *self);
void      backlot_playback_set_muted     (BacklotPlayback *self,
                                          gboolean         muted);
GVariant *backlot_playback_get_positions (BacklotPlayback *self);
void      backlot_playback_set_positions (BacklotPlayback *self,
                                          GVariant        *positions);

/* Milliseconds; 0 for a film that was not begun or was seen to its end. */
gint64 backlot_playback_get_position (BacklotPlayback *self,
                                      const char      *media_id);
void   backlot_playback_set_position (BacklotPlayback *self,
                                      const char      *media_id,
                                      gint64           position_ms);

G_END_DECLS
