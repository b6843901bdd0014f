/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The colour look of a style: what is baked into photos, and what lies over each frame. */

#pragma once

#include "worker/film/backlot-film-frame.h"

G_BEGIN_DECLS

/* Vignette, film gate and grain of one film; they stand still over moving photos. */
typedef struct _BacklotFilmVeil BacklotFilmVeil;

void             backlot_film_look_make_curve (const BacklotFilmLook *self,
                                               guint8                 curve[256]);

void             backlot_film_look_tint       (const BacklotFilmLook *self,
                                               double                 luma,
                                               double                *cb,
                                               double                *cr);

BacklotFilmVeil *backlot_film_veil_new        (const BacklotFilmLook *look,
                                               const BacklotFilmRect *picture);

void             backlot_film_veil_free       (BacklotFilmVeil       *self);

void             backlot_film_veil_shade      (BacklotFilmVeil       *self,
                                               BacklotFilmFrame      *frame,
                                               int                    number);

void             backlot_film_veil_grain      (BacklotFilmVeil       *self,
                                               BacklotFilmFrame      *frame,
                                               int                    number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotFilmVeil, backlot_film_veil_free)

G_END_DECLS
