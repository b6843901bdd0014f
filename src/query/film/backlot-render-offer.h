/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a film can be rendered now, for how much, and if not, why. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * BacklotOfferReason:
 * @BACKLOT_OFFER_POSSIBLE: the button works
 * @BACKLOT_OFFER_ASKING: the price is not known yet
 * @BACKLOT_OFFER_SUBMITTING: it was pressed, the answer is under way
 * @BACKLOT_OFFER_NO_PHOTOS: nothing to show
 * @BACKLOT_OFFER_UPLOADING: a photo or the sound is not at the studio yet
 * @BACKLOT_OFFER_UPLOAD_FAILED: a photo or the sound can not be uploaded
 * @BACKLOT_OFFER_TOO_FEW_CREDITS: the price is known and not covered
 * @BACKLOT_OFFER_NEEDS_CONNECTION: the studio does not answer
 * @BACKLOT_OFFER_UNSAVED: changes of this project are not at the studio yet
 * @BACKLOT_OFFER_ARCHIVED: the project is archived
 * @BACKLOT_OFFER_NOT_ALLOWED: no right to start work here
 * @BACKLOT_OFFER_UNKNOWN: the price could not be had for another reason
 *
 * Nicks: possible, asking, submitting, no-photos, uploading, upload-failed, too-few-credits,
 * needs-connection, unsaved, archived, not-allowed, unknown.
 */
typedef enum
{
  BACKLOT_OFFER_POSSIBLE,
  BACKLOT_OFFER_ASKING,
  BACKLOT_OFFER_SUBMITTING,
  BACKLOT_OFFER_NO_PHOTOS,
  BACKLOT_OFFER_UPLOADING,
  BACKLOT_OFFER_UPLOAD_FAILED,
  BACKLOT_OFFER_TOO_FEW_CREDITS,
  BACKLOT_OFFER_NEEDS_CONNECTION,
  BACKLOT_OFFER_UNSAVED,
  BACKLOT_OFFER_ARCHIVED,
  BACKLOT_OFFER_NOT_ALLOWED,
  BACKLOT_OFFER_UNKNOWN,
} BacklotOfferReason;

#define BACKLOT_TYPE_OFFER_REASON (backlot_offer_reason_get_type ())
GType backlot_offer_reason_get_type (void);

/**
 * BacklotOfferFacts:
 * @online: the studio answers
 * @submitting: a submission is under way
 * @forbidden: this person may not start work in the project
 * @archived: the project is
 * @n_photos: photos of the film
 * @n_uploading: of them and the sound, not at the server
 * @n_failed: of them and the sound, given up
 * @n_unsaved: other changes of this project in the outbox
 * @price: credits, or -1 when it is not known
 * @available: credits, or -1 when it is not known
 * @quote_code: the BacklotError of the quote, or -1
 *
 * What the decision is made from.
 */
typedef struct
{
  gboolean online;
  gboolean submitting;
  gboolean forbidden;
  gboolean archived;
  guint    n_photos;
  guint    n_uploading;
  guint    n_failed;
  guint    n_unsaved;
  int      price;
  int      available;
  int      quote_code;
} BacklotOfferFacts;

/* Pure; the order of the reasons is the order in which a person would solve them. */
BacklotOfferReason backlot_offer_decide (const BacklotOfferFacts *facts);

/**
 * BacklotRenderOffer:
 *
 * What the Render button binds to. Properties: price (credits; -1: not known, the button is plain
 * "Render"), possible, reason, n-waiting (photos not uploaded), missing-credits (how many are too
 * few; 0 otherwise).
 */
#define BACKLOT_TYPE_RENDER_OFFER (backlot_render_offer_get_type ())
G_DECLARE_FINAL_TYPE (BacklotRenderOffer, backlot_render_offer, BACKLOT, RENDER_OFFER, GObject)

BacklotRenderOffer *backlot_render_offer_new          (void);
void                backlot_render_offer_set_facts    (BacklotRenderOffer      *self,
                                                       const BacklotOfferFacts *facts);
int                 backlot_render_offer_get_price    (BacklotRenderOffer      *self);
gboolean            backlot_render_offer_get_possible (BacklotRenderOffer      *self);
BacklotOfferReason  backlot_render_offer_get_reason   (BacklotRenderOffer      *self);

G_END_DECLS
