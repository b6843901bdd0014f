/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One frame of a film in I420, limited range, and what is done to frames as a whole. */

#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "worker/film/backlot-film-plan.h"

G_BEGIN_DECLS

/**
 * BacklotFilmFrame:
 *
 * Even width and height. Chroma stands left in its pair of columns, as in H.264. May also describe
 * memory of somebody else, such as a mapped buffer; then it is not freed.
 */
typedef struct
{
  int     width;
  int     height;
  guint8 *planes[3];
  int     strides[3];
} BacklotFilmFrame;

/* 8 bit steps of Y, Cb and Cr, with fractions. */
typedef struct
{
  double y;
  double cb;
  double cr;
} BacklotFilmColour;

BacklotFilmFrame  *backlot_film_frame_new       (int                     width,
                                                 int                     height);

void               backlot_film_frame_free      (BacklotFilmFrame       *self);

void               backlot_film_frame_copy      (BacklotFilmFrame       *self,
                                                 const BacklotFilmFrame *source);

void               backlot_film_frame_fill      (BacklotFilmFrame       *self,
                                                 const BacklotFilmRect  *rect,
                                                 guint32                 colour);

void               backlot_film_frame_fade      (BacklotFilmFrame       *self,
                                                 guint32                 colour,
                                                 double                  amount);

GdkPixbuf         *backlot_film_frame_to_pixbuf (const BacklotFilmFrame *self);

gboolean           backlot_film_frame_is_hd     (int                     height);

BacklotFilmColour  backlot_film_colour_from_rgb (double                  red,
                                                 double                  green,
                                                 double                  blue,
                                                 gboolean                hd);

BacklotFilmColour  backlot_film_colour_from_hex (guint32                 colour,
                                                 gboolean                hd);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotFilmFrame, backlot_film_frame_free)

G_END_DECLS
