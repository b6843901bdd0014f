/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Leads from one clip to the next: two painted frames become one. */

#pragma once

#include "worker/film/backlot-film-frame.h"

G_BEGIN_DECLS

double backlot_film_transition_get_zoom (BacklotFilmTransition   transition,
                                         double                  progress,
                                         gboolean                incoming);

void   backlot_film_transition_mix      (BacklotFilmFrame       *frame,
                                         const BacklotFilmFrame *from,
                                         const BacklotFilmFrame *to,
                                         const BacklotFilmClip  *clip,
                                         guint32                 dip_colour,
                                         double                  progress);

G_END_DECLS
