/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saves the picture that a player shows as a PNG file. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void backlot_player_frame_save (GtkWidget    *parent,
                                GdkPaintable *paintable);

G_END_DECLS
