/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paints the frames of a film, one after the other. */

#pragma once

#include "worker/film/backlot-film-loader.h"

G_BEGIN_DECLS

typedef struct _BacklotFilmPainter BacklotFilmPainter;

BacklotFilmPainter *backlot_film_painter_new        (const BacklotFilmPlan  *plan,
                                                     BacklotFilmLoader      *loader);

void                backlot_film_painter_free       (BacklotFilmPainter     *self);

gboolean            backlot_film_painter_paint      (BacklotFilmPainter     *self,
                                                     BacklotFilmFrame       *frame,
                                                     GError                **error);

GdkPixbuf          *backlot_film_painter_get_poster (BacklotFilmPainter     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotFilmPainter, backlot_film_painter_free)

G_END_DECLS
