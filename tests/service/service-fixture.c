/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server, a clock that the test turns and a transport, on a port or on a Unix socket. */

#include "config.h"

#include "service/service-fixture.h"

#include <glib/gstdio.h>

#define START_MS G_GINT64_CONSTANT (1795228567000)

void
service_fixture_set_up (ServiceFixture *fixture,
                        gconstpointer   data)
{
  fixture->folder = g_dir_make_tmp ("backlot-service-XXXXXX", NULL);
  fixture->socket_path = g_build_filename (fixture->folder, "s", NULL);
  fixture->clock = larder_test_clock_new (START_MS);
  if (GPOINTER_TO_INT (data))
    {
      fixture->server = fake_server_new_unix (fixture->socket_path);
      fixture->transport = backlot_transport_new_for_socket (fixture->socket_path,
                                                             LARDER_CLOCK (fixture->clock));
    }
  else
    {
      fixture->server = fake_server_new_tcp ();
      fixture->transport = backlot_transport_new (fake_server_get_url (fixture->server),
                                                  "sb_publishable_test",
                                                  LARDER_CLOCK (fixture->clock));
    }
}

void
service_fixture_tear_down (ServiceFixture *fixture,
                           gconstpointer   data)
{
  g_clear_object (&fixture->result);
  if (fixture->session != NULL)
    g_assert_finalize_object (fixture->session);
  /* A request that was cancelled lets go of the transport some turns later. */
  if (fixture->transport != NULL)
    {
      BacklotTransport *transport = g_steal_pointer (&fixture->transport);

      g_object_add_weak_pointer (G_OBJECT (transport), (gpointer *) &fixture->transport);
      fixture->transport = transport;
      g_object_unref (transport);
      while (fixture->transport != NULL)
        {
          /* It may be a thread that lets go of it last, which wakes nobody. */
          g_main_context_iteration (NULL, FALSE);
          g_thread_yield ();
        }
    }
  g_object_unref (fixture->clock);
  fake_server_free (fixture->server);
  g_unlink (fixture->socket_path);
  g_rmdir (fixture->folder);
  g_free (fixture->socket_path);
  g_free (fixture->folder);
}

void
service_fixture_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  ServiceFixture *fixture = user_data;

  g_set_object (&fixture->result, result);
}

void
service_fixture_wait (ServiceFixture *fixture)
{
  while (fixture->result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* With the peer grant on a socket, with a password elsewhere. */
void
service_fixture_sign_in (ServiceFixture *fixture,
                         int             lifetime_s)
{
  g_autoptr(GError) error = NULL;

  fake_server_grant_tokens (fixture->server, lifetime_s);
  fixture->session = backlot_session_new (fixture->transport);
  if (backlot_transport_is_local (fixture->transport))
    backlot_session_sign_in_async (fixture->session, NULL, service_fixture_cb, fixture);
  else
    backlot_session_sign_in_password_async (fixture->session, "a@b", "secret", NULL,
                                            service_fixture_cb, fixture);
  service_fixture_wait (fixture);
  backlot_session_sign_in_finish (fixture->session, fixture->result, &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->result);
}
