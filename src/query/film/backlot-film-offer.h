/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the offer of one film up to date: photos, uploads, changes, price, credits, rights. */

#pragma once

#include "larder/larder-query-observer.h"

#include "query/backlot-backend.h"
#include "query/film/backlot-render-offer.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_FILM_OFFER (backlot_film_offer_get_type ())
G_DECLARE_FINAL_TYPE (BacklotFilmOffer, backlot_film_offer, BACKLOT, FILM_OFFER, GObject)

/* @photos: (nullable): a list of BacklotFilmPhoto; without it only the studio knows
 * what is missing. */
BacklotFilmOffer   *backlot_film_offer_new            (BacklotBackend   *backend,
                                                       const char       *project_id,
                                                       GListModel       *photos);
BacklotRenderOffer *backlot_film_offer_get_offer      (BacklotFilmOffer *self);
/**
 * backlot_film_offer_submit_async:
 * @retry_of: (nullable): the id of a job that failed or was cancelled
 *
 * Starts a render for the price that is shown; nothing is charged for another one. Errors as of
 * backlot_jobs_submit_async(); after BACKLOT_ERROR_PRICE_CHANGED the price is asked again.
 */
void                backlot_film_offer_submit_async   (BacklotFilmOffer    *self,
                                                       const char          *retry_of,
                                                       GCancellable        *cancellable,
                                                       GAsyncReadyCallback  callback,
                                                       gpointer             user_data);
/* Returns: (transfer full): the id of the new job */
char               *backlot_film_offer_submit_finish  (BacklotFilmOffer    *self,
                                                       GAsyncResult        *result,
                                                       GError             **error);
/* Asks for the price again. */
void                backlot_film_offer_refresh        (BacklotFilmOffer *self);

G_END_DECLS
