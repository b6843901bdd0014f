/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a video can not be played, in a sentence, and what the decoder said. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define BACKLOT_TYPE_PLAYER_ERROR (backlot_player_error_get_type ())
G_DECLARE_FINAL_TYPE (BacklotPlayerError, backlot_player_error, BACKLOT, PLAYER_ERROR, AdwBin)

/* @error: of a GtkMediaStream on @file. */
void backlot_player_error_show (BacklotPlayerError *self,
                                GFile              *file,
                                const GError       *error);

G_END_DECLS
