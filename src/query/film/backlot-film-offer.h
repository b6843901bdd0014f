/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the offer of one film up to date: photos, uploads, unsent changes, price, credits. */

#pragma once

#include "larder/larder-query-observer.h"

#include "query/backlot-backend.h"
#include "query/film/backlot-render-offer.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_FILM_OFFER (backlot_film_offer_get_type ())
G_DECLARE_FINAL_TYPE (BacklotFilmOffer, backlot_film_offer, BACKLOT, FILM_OFFER, GObject)

/* @photos: a list of BacklotFilmPhoto. */
BacklotFilmOffer   *backlot_film_offer_new            (BacklotBackend   *backend,
                                                       const char       *project_id,
                                                       GListModel       *photos);
BacklotRenderOffer *backlot_film_offer_get_offer      (BacklotFilmOffer *self);
void                backlot_film_offer_set_submitting (BacklotFilmOffer *self,
                                                       gboolean          submitting);
/* Asks for the price again. */
void                backlot_film_offer_refresh        (BacklotFilmOffer *self);

G_END_DECLS
