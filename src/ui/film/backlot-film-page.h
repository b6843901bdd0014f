/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a film project: its photos and its renders. */

#pragma once

#include "query/backlot-backend.h"
#include "store/backlot-navigation.h"
#include "store/backlot-playback.h"
#include "ui/common/backlot-page.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_FILM_PAGE (backlot_film_page_get_type ())

G_DECLARE_FINAL_TYPE (BacklotFilmPage, backlot_film_page, BACKLOT, FILM_PAGE, BacklotPage)

BacklotPage *backlot_film_page_new            (BacklotBackend  *backend,
                                               BacklotPlayback *playback,
                                               const char      *project_id);
/* What is selected is kept there, and selected again. */
void         backlot_film_page_remember       (BacklotFilmPage   *self,
                                               BacklotNavigation *navigation);
const char  *backlot_film_page_get_project_id (BacklotFilmPage *self);
void         backlot_film_page_add_files      (BacklotFilmPage *self,
                                               GListModel      *files);

G_END_DECLS
