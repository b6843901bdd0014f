/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The caption of a photo, as each style sets it. */

#pragma once

#include "worker/film/backlot-film-overlay.h"

G_BEGIN_DECLS

BacklotFilmOverlay *backlot_film_caption_new (const BacklotFilmPlan *plan,
                                              const BacklotFilmClip *clip);

G_END_DECLS
