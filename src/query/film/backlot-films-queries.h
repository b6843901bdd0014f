/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of a film: changing them. */

#pragma once

#include "model/film/backlot-film.h"

#include "query/project/backlot-media-import.h"
#include "query/project/backlot-projects-queries.h"

G_BEGIN_DECLS

/* Returns: (transfer full): never NULL. */
BacklotFilm *backlot_films_get              (BacklotBackend     *backend,
                                             const char         *project_id);
/* `films.update` of one member. */
void         backlot_films_set_style        (BacklotBackend     *backend,
                                             const char         *project_id,
                                             const char         *style);
void         backlot_films_set_duration_min (BacklotBackend     *backend,
                                             const char         *project_id,
                                             int                 duration_min);
void         backlot_films_set_height       (BacklotBackend     *backend,
                                             const char         *project_id,
                                             int                 height);
/* @import: (nullable): a sound; NULL removes the sound track. Uploads it like a photo. */
void         backlot_films_set_sound        (BacklotBackend     *backend,
                                             const char         *project_id,
                                             BacklotMediaImport *import);

G_END_DECLS
