/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything that the pages of one film project show and do, in one object. */

#pragma once

#include "larder/larder-query-observer.h"

#include "model/film/backlot-film-photo.h"
#include "model/film/backlot-film.h"
#include "model/film/backlot-render-list.h"
#include "model/project/backlot-project.h"

#include "query/film/backlot-render-offer.h"
#include "query/project/backlot-photos-queries.h"
#include "query/project/backlot-history.h"

G_BEGIN_DECLS

/**
 * BacklotFilmProject:
 *
 * While it lives it observes the project's queries, keeps its Realtime channel joined, and asks for
 * the price. Cached content is there when the constructor returns. Properties, all read-only:
 * project-id, project (BacklotProject), film (BacklotFilm), photos (GListModel of
 * BacklotFilmPhoto), renders (GListModel of BacklotRender), offer (BacklotRenderOffer), sound
 * (BacklotMedia, NULL without one), sound-upload (BacklotUpload or NULL), detail-query,
 * photos-query, renders-query (LarderQueryObserver: loading, error, age for the page's state),
 * n-photos, n-renders, n-running (renders queued or under way).
 */
#define BACKLOT_TYPE_FILM_PROJECT (backlot_film_project_get_type ())
G_DECLARE_FINAL_TYPE (BacklotFilmProject, backlot_film_project, BACKLOT, FILM_PROJECT, GObject)

BacklotFilmProject  *backlot_film_project_new               (BacklotBackend      *backend,
                                                             const char          *project_id,
                                                             BacklotHistory      *history);
const char          *backlot_film_project_get_id            (BacklotFilmProject  *self);
BacklotProject      *backlot_film_project_get_project       (BacklotFilmProject  *self);
BacklotFilm         *backlot_film_project_get_film          (BacklotFilmProject  *self);
GListModel          *backlot_film_project_get_photos        (BacklotFilmProject  *self);
GListModel          *backlot_film_project_get_renders       (BacklotFilmProject  *self);
BacklotRenderOffer  *backlot_film_project_get_offer         (BacklotFilmProject  *self);
LarderQueryObserver *backlot_film_project_get_detail_query  (BacklotFilmProject  *self);
LarderQueryObserver *backlot_film_project_get_photos_query  (BacklotFilmProject  *self);
LarderQueryObserver *backlot_film_project_get_renders_query (BacklotFilmProject  *self);
/* What the person changes in it goes through here, so that it can be taken back. */
BacklotHistory      *backlot_film_project_get_history       (BacklotFilmProject  *self);
/* F5. */
void                 backlot_film_project_refresh           (BacklotFilmProject  *self);

/* Moves one photo by @steps places, back where negative; stops at the ends. */
void                 backlot_film_project_move_photo        (BacklotFilmProject  *self,
                                                             const char          *photo_id,
                                                             int                  steps);
/* Puts @photo_ids, in this order, before @before_id; NULL: at the end. */
void                 backlot_film_project_place_photos      (BacklotFilmProject  *self,
                                                             const char * const  *photo_ids,
                                                             const char          *before_id);

/**
 * backlot_film_project_render_async:
 *
 * Submits for the price of the offer; while it is under way the offer is BACKLOT_OFFER_SUBMITTING.
 * After BACKLOT_ERROR_PRICE_CHANGED the offer shows the new price and is asked again.
 */
void                 backlot_film_project_render_async      (BacklotFilmProject  *self,
                                                             GCancellable        *cancellable,
                                                             GAsyncReadyCallback  callback,
                                                             gpointer             user_data);
/* The same for a render that failed or was cancelled: as the project is now, for its price now. */
void                 backlot_film_project_retry_async       (BacklotFilmProject  *self,
                                                             const char          *job_id,
                                                             GCancellable        *cancellable,
                                                             GAsyncReadyCallback  callback,
                                                             gpointer             user_data);
/* Of both. Returns: (transfer full): the id of the job */
char                *backlot_film_project_render_finish     (BacklotFilmProject  *self,
                                                             GAsyncResult        *result,
                                                             GError             **error);

G_END_DECLS
