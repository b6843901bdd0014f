/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of a film: changing them. */

#pragma once

#include "model/film/backlot-film.h"

#include "query/project/backlot-media-import.h"
#include "query/project/backlot-projects-queries.h"

G_BEGIN_DECLS

/* Returns: (transfer full): never NULL. */
BacklotFilm *backlot_films_get       (BacklotBackend     *backend,
                                      const char         *project_id);
/* Adds a sound track, which is uploaded like a photo. The other settings are steps of a history. */
void         backlot_films_set_sound (BacklotBackend     *backend,
                                      const char         *project_id,
                                      BacklotMediaImport *import);

G_END_DECLS
