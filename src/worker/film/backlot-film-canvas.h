/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A frame to draw on with cairo, in units of 1/720 of its height. */

#pragma once

#include <pango/pangocairo.h>

#include "worker/film/backlot-film-overlay.h"

G_BEGIN_DECLS

cairo_t            *backlot_film_canvas_new        (const BacklotFilmPlan *plan);

BacklotFilmOverlay *backlot_film_canvas_to_overlay (cairo_t               *cr,
                                                    const BacklotFilmPlan *plan);

void                backlot_film_canvas_set_colour (cairo_t               *cr,
                                                    guint32                colour,
                                                    double                 alpha);

void                backlot_film_canvas_round_rect (cairo_t               *cr,
                                                    double                 x,
                                                    double                 y,
                                                    double                 width,
                                                    double                 height,
                                                    double                 radius);

void                backlot_film_canvas_soft_rect  (cairo_t               *cr,
                                                    const BacklotFilmRect *rect,
                                                    double                 softness,
                                                    double                 darkness);

void                backlot_film_canvas_bubbles    (cairo_t               *cr,
                                                    const BacklotFilmPlan *plan,
                                                    guint32                colour);

G_END_DECLS
