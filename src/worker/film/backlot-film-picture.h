/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A photo prepared for its move: planes near the size in which it is seen, and the sampler. */

#pragma once

#include "worker/film/backlot-film-frame.h"

G_BEGIN_DECLS

/**
 * BacklotFilmPicture:
 * @width: of the luma plane
 * @area: the part of the photo that the planes hold, in the plan's coordinates
 *
 * Chroma planes have half the size, rounded up; each line has one sample more than its width.
 */
typedef struct
{
  int              width;
  int              height;
  BacklotFilmRect  area;
  guint8          *planes[3];
  int              strides[3];
} BacklotFilmPicture;

BacklotFilmPicture *backlot_film_picture_new    (GdkPixbuf                *pixbuf,
                                                 const BacklotFilmRect    *area,
                                                 const BacklotFilmLook    *look,
                                                 double                    light,
                                                 gboolean                  hd);

void                backlot_film_picture_free   (BacklotFilmPicture       *self);

void                backlot_film_picture_sample (const BacklotFilmPicture *self,
                                                 const BacklotFilmRect    *rect,
                                                 BacklotFilmFrame         *frame,
                                                 const BacklotFilmRect    *box);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotFilmPicture, backlot_film_picture_free)

G_END_DECLS
