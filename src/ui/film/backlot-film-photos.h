/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The photos of a film: adding, captions, order, removal. */

#pragma once

#include <adwaita.h>

#include "query/film/backlot-film-project.h"
#include "query/project/backlot-team.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_FILM_PHOTOS (backlot_film_photos_get_type ())

G_DECLARE_FINAL_TYPE (BacklotFilmPhotos, backlot_film_photos, BACKLOT, FILM_PHOTOS, AdwBin)

void backlot_film_photos_set_project (BacklotFilmPhotos  *self,
                                      BacklotBackend     *backend,
                                      BacklotFilmProject *project,
                                      BacklotTeam        *team);
void backlot_film_photos_choose      (BacklotFilmPhotos  *self);
void backlot_film_photos_paste       (BacklotFilmPhotos  *self);
void backlot_film_photos_add_files   (BacklotFilmPhotos  *self,
                                      GListModel         *files);
void backlot_film_photos_focus       (BacklotFilmPhotos  *self);

/* Returns: (transfer none): of the grid; %NULL before there is a project */
GtkSelectionModel *backlot_film_photos_get_selection_model (BacklotFilmPhotos *self);
/* Returns: (transfer none): what its grid is in */
GtkScrolledWindow *backlot_film_photos_get_scrolled_window (BacklotFilmPhotos *self);

G_END_DECLS
