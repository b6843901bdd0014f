/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Title card, closing card, and the card in place of a photo that can not be shown. */

#pragma once

#include "worker/film/backlot-film-overlay.h"

G_BEGIN_DECLS

/**
 * BacklotFilmCardGround:
 * @light: how bright the photo behind a card is, 0.0: there is none
 * @blur: part of the height by which that photo is blurred
 */
typedef struct
{
  double light;
  double blur;
} BacklotFilmCardGround;

const BacklotFilmCardGround *backlot_film_card_get_ground  (BacklotFilmStyle       style);

void                         backlot_film_card_draw_ground (const BacklotFilmPlan *plan,
                                                            const BacklotFilmClip *clip,
                                                            BacklotFilmFrame      *frame);

void                         backlot_film_card_add_layers  (const BacklotFilmPlan *plan,
                                                            const BacklotFilmClip *clip,
                                                            GPtrArray             *overlays);

G_END_DECLS
