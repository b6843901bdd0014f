/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the shots of a film ahead of the painter, in a thread of its own. */

#pragma once

#include "worker/film/backlot-film-photo.h"
#include "worker/film/backlot-film-shot.h"

G_BEGIN_DECLS

typedef struct _BacklotFilmLoader BacklotFilmLoader;

BacklotFilmLoader *backlot_film_loader_new       (const BacklotFilmPlan  *plan,
                                                  GPtrArray              *photos,
                                                  GCancellable           *cancellable);

void               backlot_film_loader_free      (BacklotFilmLoader      *self);

BacklotFilmShot   *backlot_film_loader_take      (BacklotFilmLoader      *self,
                                                  GError                **error);

const GError      *backlot_film_loader_get_error (BacklotFilmLoader      *self,
                                                  int                     photo);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotFilmLoader, backlot_film_loader_free)

G_END_DECLS
