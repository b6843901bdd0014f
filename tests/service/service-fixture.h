/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of this folder share: a server on either kind of socket, a clock, an answer. */

#pragma once

#include "larder/larder-clock.h"
#include "service/backlot-rest.h"
#include "service/backlot-service-error.h"
#include "service/backlot-session.h"
#include "service/backlot-transport.h"
#include "support/fake-server.h"

G_BEGIN_DECLS

typedef struct
{
  char             *folder;
  char             *socket_path;
  FakeServer       *server;
  LarderTestClock  *clock;
  BacklotTransport *transport;
  BacklotSession   *session;     /* (nullable) */
  GAsyncResult     *result;      /* (nullable): of the last call */
} ServiceFixture;

/* Adds a test for both kinds of socket. */
#define service_test(path, func) \
  G_STMT_START { \
    g_test_add ("/tcp" path, ServiceFixture, GINT_TO_POINTER (FALSE), service_fixture_set_up, \
                func, service_fixture_tear_down); \
    g_test_add ("/unix" path, ServiceFixture, GINT_TO_POINTER (TRUE), service_fixture_set_up, \
                func, service_fixture_tear_down); \
  } G_STMT_END

void service_fixture_set_up      (ServiceFixture *fixture,
                                  gconstpointer   data);
void service_fixture_tear_down   (ServiceFixture *fixture,
                                  gconstpointer   data);
void service_fixture_sign_in     (ServiceFixture *fixture,
                                  int             lifetime_s);
void service_fixture_cb          (GObject        *object,
                                  GAsyncResult   *result,
                                  gpointer        user_data);
void service_fixture_wait        (ServiceFixture *fixture);

/* Turns the main loop until @condition holds. The guard is meson's timeout. */
#define service_wait_until(condition) \
  G_STMT_START { \
    while (!(condition)) \
      g_main_context_iteration (NULL, TRUE); \
  } G_STMT_END

G_END_DECLS
