/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a film can be rendered, and the reason when it can not, as a table. */

#include "config.h"

#include "query/backlot-error.h"
#include "query/film/backlot-render-offer.h"

/* Later members of an initialiser win, which is what the table is about. */
#pragma GCC diagnostic ignored "-Woverride-init"

#define READY .online = TRUE, .n_photos = 3, .price = 5, .available = 100, .quote_code = -1

static const struct
{
  const char         *name;
  BacklotOfferFacts   facts;
  BacklotOfferReason  reason;
} cases[] = {
  { "ready", { READY }, BACKLOT_OFFER_POSSIBLE },
  { "just enough", { READY, .available = 5 }, BACKLOT_OFFER_POSSIBLE },
  { "one too few", { READY, .available = 4 }, BACKLOT_OFFER_TOO_FEW_CREDITS },
  { "no photos", { READY, .n_photos = 0 }, BACKLOT_OFFER_NO_PHOTOS },
  { "no photos and no studio", { READY, .n_photos = 0, .online = FALSE },
    BACKLOT_OFFER_NO_PHOTOS },
  { "no studio", { READY, .online = FALSE }, BACKLOT_OFFER_NEEDS_CONNECTION },
  { "no studio, uploads wait", { READY, .online = FALSE, .n_uploading = 1 },
    BACKLOT_OFFER_NEEDS_CONNECTION },
  { "uploading", { READY, .n_uploading = 1 }, BACKLOT_OFFER_UPLOADING },
  { "one failed, one under way", { READY, .n_uploading = 1, .n_failed = 1 },
    BACKLOT_OFFER_UPLOAD_FAILED },
  { "unsaved caption", { READY, .n_unsaved = 1 }, BACKLOT_OFFER_UNSAVED },
  { "submitting", { READY, .submitting = TRUE, .n_photos = 0 }, BACKLOT_OFFER_SUBMITTING },
  { "not allowed", { READY, .forbidden = TRUE }, BACKLOT_OFFER_NOT_ALLOWED },
  { "not allowed, and no photos", { READY, .forbidden = TRUE, .n_photos = 0 },
    BACKLOT_OFFER_NOT_ALLOWED },
  { "archived", { READY, .archived = TRUE }, BACKLOT_OFFER_ARCHIVED },
  { "price not known", { READY, .price = -1 }, BACKLOT_OFFER_ASKING },
  { "credits not known", { READY, .available = -1 }, BACKLOT_OFFER_ASKING },
  { "server: no photos", { READY, .price = -1, .quote_code = BACKLOT_ERROR_NO_PHOTOS },
    BACKLOT_OFFER_NO_PHOTOS },
  { "server: not uploaded", { READY, .quote_code = BACKLOT_ERROR_PHOTO_NOT_UPLOADED },
    BACKLOT_OFFER_UPLOADING },
  { "server: not allowed", { READY, .quote_code = BACKLOT_ERROR_NOT_ALLOWED },
    BACKLOT_OFFER_NOT_ALLOWED },
  { "server: no answer", { READY, .quote_code = BACKLOT_ERROR_NETWORK },
    BACKLOT_OFFER_NEEDS_CONNECTION },
  { "server: something else", { READY, .quote_code = BACKLOT_ERROR_FAULT },
    BACKLOT_OFFER_UNKNOWN },
};

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].name);
      g_assert_cmpint (backlot_offer_decide (&cases[i].facts), ==, cases[i].reason);
    }
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_notify (void)
{
  BacklotRenderOffer *offer = backlot_render_offer_new ();
  BacklotOfferFacts facts = { READY };
  guint n_possible = 0, n_price = 0, n_reason = 0;
  int missing;

  g_signal_connect_swapped (offer, "notify::possible", G_CALLBACK (count_cb), &n_possible);
  g_signal_connect_swapped (offer, "notify::price", G_CALLBACK (count_cb), &n_price);
  g_signal_connect_swapped (offer, "notify::reason", G_CALLBACK (count_cb), &n_reason);
  g_assert_false (backlot_render_offer_get_possible (offer));
  g_assert_cmpint (backlot_render_offer_get_price (offer), ==, -1);
  backlot_render_offer_set_facts (offer, &facts);
  backlot_render_offer_set_facts (offer, &facts);
  g_assert_true (backlot_render_offer_get_possible (offer));
  g_assert_cmpuint (n_possible, ==, 1);
  g_assert_cmpuint (n_price, ==, 1);
  g_assert_cmpuint (n_reason, ==, 1);
  facts.available = 2;
  backlot_render_offer_set_facts (offer, &facts);
  g_object_get (offer, "missing-credits", &missing, NULL);
  g_assert_cmpint (missing, ==, 3);
  g_assert_cmpuint (n_possible, ==, 2);
  g_assert_cmpuint (n_price, ==, 1);
  g_assert_finalize_object (offer);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/render-offer/decides-as-the-table-says", test_table);
  g_test_add_func ("/render-offer/notifies-what-changed", test_notify);
  return g_test_run ();
}
