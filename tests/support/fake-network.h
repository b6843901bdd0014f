/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A network of which the test says what it is. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TEST_TYPE_FAKE_NETWORK (test_fake_network_get_type ())
G_DECLARE_FINAL_TYPE (TestFakeNetwork, test_fake_network, TEST, FAKE_NETWORK, GObject)

TestFakeNetwork *test_fake_network_new (void);
/* The network is there; it tells of the change as the system's does. */
void             test_fake_network_set (TestFakeNetwork      *self,
                                        GNetworkConnectivity  connectivity,
                                        gboolean              is_metered);

G_END_DECLS
