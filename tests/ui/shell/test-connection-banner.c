/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The banner of the window, on networks that say something of themselves. */

#include "config.h"

#include "backlot-test-context.h"
#include "support/fake-network.h"

#include "ui/shell/backlot-connection-banner.h"

static void
test_portal_has_a_button (TestContext   *fixture,
                          gconstpointer  data)
{
  g_autoptr(TestFakeNetwork) network = test_fake_network_new ();
  BacklotBackendOptions options = {
    .url = "http://127.0.0.1:9",
    .api_key = "key",
    .user_id = "0b3f1f6e-95c4-4d7e-8a3f-6f1f0c9f2a11",
    .network = G_NETWORK_MONITOR (network),
    .in_memory = TRUE,
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotBackend) backend = backlot_backend_new (&options, &error);
  g_autoptr(GtkWidget) widget = NULL;
  AdwBanner *banner = NULL;

  g_assert_no_error (error);
  widget = g_object_ref_sink (backlot_connection_banner_new (backend, NULL));
  banner = ADW_BANNER (test_find (widget, ADW_TYPE_BANNER, NULL));
  g_assert_false (adw_banner_get_revealed (banner));
  test_fake_network_set (network, G_NETWORK_CONNECTIVITY_PORTAL, FALSE);
  wait_until (adw_banner_get_revealed (banner));
  g_assert_cmpstr (adw_banner_get_title (banner), ==,
                   "This network asks for a sign-in. Changes are kept and sent later.");
  g_assert_cmpstr (adw_banner_get_button_label (banner), ==, "Open Sign-In Page");

  test_fake_network_set (network, G_NETWORK_CONNECTIVITY_FULL, FALSE);
  g_assert_cmpstr (adw_banner_get_title (banner), ==,
                   "Offline. Changes are kept and sent later.");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/connection-banner/portal-has-a-button", TestContext, NULL, test_context_set_up,
              test_portal_has_a_button, test_context_tear_down);

  return g_test_run ();
}
