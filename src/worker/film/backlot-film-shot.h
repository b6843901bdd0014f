/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything that a clip needs to be painted, made once before its first frame. */

#pragma once

#include "worker/film/backlot-film-overlay.h"
#include "worker/film/backlot-film-picture.h"

G_BEGIN_DECLS

/**
 * BacklotFilmShot:
 * @clip: borrowed from the plan
 * @ground: (nullable): what stands still behind everything
 * @picture: (nullable): what moves in the clip's box
 * @layers: (element-type BacklotFilmOverlay): lie over the picture and go with the clip
 * @caption: (nullable): lies over the whole frame
 */
typedef struct
{
  const BacklotFilmClip *clip;
  BacklotFilmFrame      *ground;
  BacklotFilmPicture    *picture;
  GPtrArray             *layers;
  BacklotFilmOverlay    *caption;
} BacklotFilmShot;

double           backlot_film_shot_get_scale (const BacklotFilmClip *clip);

BacklotFilmShot *backlot_film_shot_new       (const BacklotFilmPlan *plan,
                                              const BacklotFilmClip *clip,
                                              GdkPixbuf             *photo,
                                              int                    photo_width,
                                              int                    photo_height);

void             backlot_film_shot_free      (BacklotFilmShot       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotFilmShot, backlot_film_shot_free)

G_END_DECLS
