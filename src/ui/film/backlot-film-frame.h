/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the details of a film's things are: beside the page, over it, or in a sheet from below. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define BACKLOT_TYPE_FILM_FRAME (backlot_film_frame_get_type ())
/**
 * BacklotFilmFrame:
 *
 * Properties: open, whether the details are seen; stays-open, whether they are where there is room
 * for them beside the page. What covers the page is opened by a person only, and is not remembered.
 */
G_DECLARE_FINAL_TYPE (BacklotFilmFrame, backlot_film_frame, BACKLOT, FILM_FRAME, AdwBin)

/* @beside, @below: the details, each for its place: nothing changes its place while it is shown */
GtkWidget *backlot_film_frame_new           (GtkWidget        *page,
                                             GtkWidget        *beside,
                                             GtkWidget        *below);
gboolean   backlot_film_frame_get_open      (BacklotFilmFrame *self);
void       backlot_film_frame_set_open      (BacklotFilmFrame *self,
                                             gboolean          open);
/* Whether the details are below the page. */
gboolean   backlot_film_frame_get_is_narrow (BacklotFilmFrame *self);

G_END_DECLS
