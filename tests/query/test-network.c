/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a network says of itself, and what waits for another one. */

#include "config.h"

#include "support/fake-network.h"

#include "query/backlot-network.h"

static void
test_portal_is_told (void)
{
  g_autoptr(TestFakeNetwork) monitor = test_fake_network_new ();
  g_autoptr(BacklotNetwork) network = backlot_network_new (G_NETWORK_MONITOR (monitor));

  g_assert_false (backlot_network_get_is_portal (network));
  test_fake_network_set (monitor, G_NETWORK_CONNECTIVITY_PORTAL, FALSE);
  g_assert_true (backlot_network_get_is_portal (network));
  test_fake_network_set (monitor, G_NETWORK_CONNECTIVITY_FULL, FALSE);
  g_assert_false (backlot_network_get_is_portal (network));
}

static void
test_files_wait_until_somebody_allows_them (void)
{
  g_autoptr(TestFakeNetwork) monitor = test_fake_network_new ();
  g_autoptr(BacklotNetwork) network = backlot_network_new (G_NETWORK_MONITOR (monitor));

  g_assert_false (backlot_network_get_holds_files (network));
  test_fake_network_set (monitor, G_NETWORK_CONNECTIVITY_FULL, TRUE);
  g_assert_true (backlot_network_get_holds_files (network));
  backlot_network_send_anyway (network);
  g_assert_false (backlot_network_get_holds_files (network));

  /* It was said of that network, not of the next one. */
  test_fake_network_set (monitor, G_NETWORK_CONNECTIVITY_FULL, FALSE);
  test_fake_network_set (monitor, G_NETWORK_CONNECTIVITY_FULL, TRUE);
  g_assert_true (backlot_network_get_holds_files (network));
  backlot_network_set_sends_large (network, TRUE);
  g_assert_false (backlot_network_get_holds_files (network));
  backlot_network_set_sends_large (network, FALSE);
  g_assert_true (backlot_network_get_holds_files (network));
}

static void
test_local_studio_has_no_network (void)
{
  g_autoptr(BacklotNetwork) network = backlot_network_new (NULL);

  g_assert_false (backlot_network_get_is_portal (network));
  g_assert_false (backlot_network_get_holds_files (network));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/network/portal-is-told", test_portal_is_told);
  g_test_add_func ("/network/files-wait-until-somebody-allows-them",
                   test_files_wait_until_somebody_allows_them);
  g_test_add_func ("/network/local-studio-has-no-network", test_local_studio_has_no_network);

  return g_test_run ();
}
