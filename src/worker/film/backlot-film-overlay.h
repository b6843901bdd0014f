/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Something drawn with cairo that lies over frames, and when and how it comes and goes. */

#pragma once

#include <cairo.h>

#include "worker/film/backlot-film-frame.h"

G_BEGIN_DECLS

/**
 * BacklotFilmOverlay:
 *
 * Holds only the part that was drawn on. Colours are multiplied by alpha.
 */
typedef struct
{
  int     x;                 /* even */
  int     y;
  int     width;
  int     height;
  guint8 *planes[3];
  guint8 *alphas[2];         /* of luma, of chroma */

  int     start;             /* first frame of the film, */
  int     n_frames;          /* during which it is seen */
  int     fade_in;
  int     fade_out;
  double  slide_x;           /* where it comes from, pixels away from its place */
  double  slide_y;
  int     slide_frames;
} BacklotFilmOverlay;

BacklotFilmOverlay *backlot_film_overlay_new      (cairo_surface_t          *surface,
                                                   gboolean                  hd);

void                backlot_film_overlay_free     (BacklotFilmOverlay       *self);

void                backlot_film_overlay_set_time (BacklotFilmOverlay       *self,
                                                   int                       start,
                                                   int                       n_frames,
                                                   int                       fade_in,
                                                   int                       fade_out);

void                backlot_film_overlay_paint    (const BacklotFilmOverlay *self,
                                                   BacklotFilmFrame         *frame,
                                                   int                       number);

void                backlot_film_overlay_blend    (const BacklotFilmOverlay *self,
                                                   BacklotFilmFrame         *frame,
                                                   int                       dx,
                                                   int                       dy,
                                                   double                    opacity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotFilmOverlay, backlot_film_overlay_free)

G_END_DECLS
