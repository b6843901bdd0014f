/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The renders of a film: under way, done, failed. */

#pragma once

#include <adwaita.h>

#include "query/film/backlot-film-project.h"
#include "query/project/backlot-team.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_FILM_RENDERS (backlot_film_renders_get_type ())

G_DECLARE_FINAL_TYPE (BacklotFilmRenders, backlot_film_renders, BACKLOT, FILM_RENDERS, AdwBin)

void backlot_film_renders_set_project (BacklotFilmRenders *self,
                                       BacklotBackend     *backend,
                                       BacklotFilmProject *project,
                                       BacklotTeam        *team);
void backlot_film_renders_export      (BacklotFilmRenders *self);
void backlot_film_renders_focus       (BacklotFilmRenders *self);

/* Returns: (transfer none): of the grid; %NULL before there is a project */
GtkSelectionModel *backlot_film_renders_get_selection_model (BacklotFilmRenders *self);
/* Returns: (transfer none): what its grid is in */
GtkScrolledWindow *backlot_film_renders_get_scrolled_window (BacklotFilmRenders *self);

G_END_DECLS
