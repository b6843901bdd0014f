/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays one local video file, with controls over the picture. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define BACKLOT_TYPE_PLAYER (backlot_player_get_type ())

G_DECLARE_FINAL_TYPE (BacklotPlayer, backlot_player, BACKLOT, PLAYER, AdwBin)

GtkWidget *backlot_player_new          (void);
GFile     *backlot_player_get_file     (BacklotPlayer *self);
void       backlot_player_set_file     (BacklotPlayer *self,
                                        GFile         *file);
double     backlot_player_get_position (BacklotPlayer *self);
void       backlot_player_set_position (BacklotPlayer *self,
                                        double         seconds);
gboolean   backlot_player_get_playing  (BacklotPlayer *self);
void       backlot_player_set_playing  (BacklotPlayer *self,
                                        gboolean       playing);

G_END_DECLS
