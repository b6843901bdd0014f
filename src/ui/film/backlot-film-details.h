/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known about a film, a photo, a render or a task of it, and what was said about it. */

#pragma once

#include <adwaita.h>

#include "query/collab/backlot-task-board.h"
#include "query/film/backlot-film-project.h"
#include "query/project/backlot-team.h"
#include "store/backlot-text-drafts.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_FILM_DETAILS (backlot_film_details_get_type ())
G_DECLARE_FINAL_TYPE (BacklotFilmDetails, backlot_film_details, BACKLOT, FILM_DETAILS, AdwBin)

void backlot_film_details_set_project (BacklotFilmDetails *self,
                                       BacklotBackend     *backend,
                                       BacklotFilmProject *project,
                                       BacklotTeam        *team,
                                       BacklotTextDrafts  *drafts);
/* @item: (nullable): a BacklotProject, BacklotFilmPhoto, BacklotRender or BacklotTask */
void backlot_film_details_set_item    (BacklotFilmDetails *self,
                                       gpointer            item);

G_END_DECLS
