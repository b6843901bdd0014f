/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a film can be rendered now, for how much, and if not, why. */

#include "config.h"

#include "query/film/backlot-render-offer.h"

#include "query/backlot-error.h"

struct _BacklotRenderOffer
{
  GObject             parent_instance;

  BacklotOfferFacts   facts;
  BacklotOfferReason  reason;
};

typedef enum
{
  PROP_PRICE = 1,
  PROP_POSSIBLE,
  PROP_REASON,
  PROP_N_WAITING,
  PROP_MISSING_CREDITS,
} BacklotRenderOfferProperty;

static GParamSpec *properties[PROP_MISSING_CREDITS + 1];

G_DEFINE_ENUM_TYPE (BacklotOfferReason, backlot_offer_reason,
                    G_DEFINE_ENUM_VALUE (BACKLOT_OFFER_POSSIBLE, "possible"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_OFFER_ASKING, "asking"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_OFFER_SUBMITTING, "submitting"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_OFFER_NO_PHOTOS, "no-photos"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_OFFER_UPLOADING, "uploading"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_OFFER_UPLOAD_FAILED, "upload-failed"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_OFFER_TOO_FEW_CREDITS, "too-few-credits"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_OFFER_NEEDS_CONNECTION, "needs-connection"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_OFFER_UNSAVED, "unsaved"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_OFFER_ARCHIVED, "archived"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_OFFER_NOT_ALLOWED, "not-allowed"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_OFFER_UNKNOWN, "unknown"))

G_DEFINE_FINAL_TYPE (BacklotRenderOffer, backlot_render_offer, G_TYPE_OBJECT)

/* What the server said when it was asked for the price. */
static BacklotOfferReason
judge_quote (int code)
{
  switch (code)
    {
    case -1:
      return BACKLOT_OFFER_POSSIBLE;
    case BACKLOT_ERROR_NO_PHOTOS:
      return BACKLOT_OFFER_NO_PHOTOS;
    case BACKLOT_ERROR_PHOTO_NOT_UPLOADED:
      return BACKLOT_OFFER_UPLOADING;
    case BACKLOT_ERROR_PROJECT_ARCHIVED:
      return BACKLOT_OFFER_ARCHIVED;
    case BACKLOT_ERROR_NOT_ALLOWED:
    case BACKLOT_ERROR_NOT_FOUND:
      return BACKLOT_OFFER_NOT_ALLOWED;
    case BACKLOT_ERROR_NETWORK:
    case BACKLOT_ERROR_STUDIO:
      return BACKLOT_OFFER_NEEDS_CONNECTION;
    default:
      return BACKLOT_OFFER_UNKNOWN;
    }
}

BacklotOfferReason
backlot_offer_decide (const BacklotOfferFacts *facts)
{
  BacklotOfferReason quoted;

  g_return_val_if_fail (facts != NULL, BACKLOT_OFFER_UNKNOWN);

  if (facts->submitting)
    return BACKLOT_OFFER_SUBMITTING;
  if (facts->forbidden)
    return BACKLOT_OFFER_NOT_ALLOWED;
  if (facts->archived)
    return BACKLOT_OFFER_ARCHIVED;
  if (facts->n_photos == 0)
    return BACKLOT_OFFER_NO_PHOTOS;
  if (facts->n_failed > 0)
    return BACKLOT_OFFER_UPLOAD_FAILED;
  if (!facts->online)
    return BACKLOT_OFFER_NEEDS_CONNECTION;
  if (facts->n_uploading > 0)
    return BACKLOT_OFFER_UPLOADING;
  if (facts->n_unsaved > 0)
    return BACKLOT_OFFER_UNSAVED;
  quoted = judge_quote (facts->quote_code);
  if (quoted != BACKLOT_OFFER_POSSIBLE)
    return quoted;
  if (facts->price < 0 || facts->available < 0)
    return BACKLOT_OFFER_ASKING;
  if (facts->price > facts->available)
    return BACKLOT_OFFER_TOO_FEW_CREDITS;
  return BACKLOT_OFFER_POSSIBLE;
}

static int
get_missing_credits (BacklotRenderOffer *self)
{
  return self->reason == BACKLOT_OFFER_TOO_FEW_CREDITS
           ? self->facts.price - self->facts.available : 0;
}

static void
backlot_render_offer_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  BacklotRenderOffer *self = BACKLOT_RENDER_OFFER (object);

  switch ((BacklotRenderOfferProperty) prop_id)
    {
    case PROP_PRICE:
      g_value_set_int (value, self->facts.price);
      break;
    case PROP_POSSIBLE:
      g_value_set_boolean (value, self->reason == BACKLOT_OFFER_POSSIBLE);
      break;
    case PROP_REASON:
      g_value_set_enum (value, (int) self->reason);
      break;
    case PROP_N_WAITING:
      g_value_set_uint (value, self->facts.n_uploading);
      break;
    case PROP_MISSING_CREDITS:
      g_value_set_int (value, get_missing_credits (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_render_offer_class_init (BacklotRenderOfferClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_render_offer_get_property;

  properties[PROP_PRICE] = g_param_spec_int ("price", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_POSSIBLE] = g_param_spec_boolean ("possible", NULL, NULL, FALSE, flags);
  properties[PROP_REASON] = g_param_spec_enum ("reason", NULL, NULL, BACKLOT_TYPE_OFFER_REASON,
                                               BACKLOT_OFFER_ASKING, flags);
  properties[PROP_N_WAITING] = g_param_spec_uint ("n-waiting", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_MISSING_CREDITS] =
    g_param_spec_int ("missing-credits", NULL, NULL, 0, G_MAXINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_render_offer_init (BacklotRenderOffer *self)
{
  self->facts.price = -1;
  self->facts.available = -1;
  self->facts.quote_code = -1;
  self->reason = backlot_offer_decide (&self->facts);
}

BacklotRenderOffer *
backlot_render_offer_new (void)
{
  return g_object_new (BACKLOT_TYPE_RENDER_OFFER, NULL);
}

void
backlot_render_offer_set_facts (BacklotRenderOffer      *self,
                                const BacklotOfferFacts *facts)
{
  BacklotOfferFacts old;
  BacklotOfferReason old_reason;
  int old_missing;

  g_return_if_fail (BACKLOT_IS_RENDER_OFFER (self));
  g_return_if_fail (facts != NULL);

  old = self->facts;
  old_reason = self->reason;
  old_missing = get_missing_credits (self);
  self->facts = *facts;
  self->reason = backlot_offer_decide (facts);

  g_object_freeze_notify (G_OBJECT (self));
  if (old.price != facts->price)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRICE]);
  if (old.n_uploading != facts->n_uploading)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WAITING]);
  if (old_missing != get_missing_credits (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MISSING_CREDITS]);
  if (old_reason != self->reason)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REASON]);
  if ((old_reason == BACKLOT_OFFER_POSSIBLE) != (self->reason == BACKLOT_OFFER_POSSIBLE))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSSIBLE]);
  g_object_thaw_notify (G_OBJECT (self));
}

int
backlot_render_offer_get_price (BacklotRenderOffer *self)
{
  g_return_val_if_fail (BACKLOT_IS_RENDER_OFFER (self), -1);

  return self->facts.price;
}

gboolean
backlot_render_offer_get_possible (BacklotRenderOffer *self)
{
  g_return_val_if_fail (BACKLOT_IS_RENDER_OFFER (self), FALSE);

  return self->reason == BACKLOT_OFFER_POSSIBLE;
}

BacklotOfferReason
backlot_render_offer_get_reason (BacklotRenderOffer *self)
{
  g_return_val_if_fail (BACKLOT_IS_RENDER_OFFER (self), BACKLOT_OFFER_UNKNOWN);

  return self->reason;
}
