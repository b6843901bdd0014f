/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Style, length, size and sound of a film, changed where they stand. */

#pragma once

#include <adwaita.h>

#include "query/film/backlot-film-project.h"
#include "query/project/backlot-team.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_FILM_SETTINGS (backlot_film_settings_get_type ())

G_DECLARE_FINAL_TYPE (BacklotFilmSettings, backlot_film_settings, BACKLOT, FILM_SETTINGS, AdwBin)

void backlot_film_settings_set_project (BacklotFilmSettings *self,
                                        BacklotBackend      *backend,
                                        BacklotFilmProject  *project,
                                        BacklotTeam         *team);

G_END_DECLS
