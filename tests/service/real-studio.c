/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real backlot-studio in a folder of the test's own, ended with the test. */

#include "config.h"

#include "service/real-studio.h"
#include "support/folder.h"

#include <signal.h>

#include <gio/gunixcredentialsmessage.h>
#include <gio/gunixsocketaddress.h>

void
real_studio_set_up (RealStudio    *fixture,
                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("backlot-studio-XXXXXX", NULL);
  fixture->clock = larder_system_clock_new ();
  fixture->studio = backlot_local_studio_new (fixture->folder, &error);
  g_assert_no_error (error);
}

void
real_studio_tear_down (RealStudio    *fixture,
                       gconstpointer  data)
{
  g_clear_object (&fixture->result);
  if (real_studio_get_pid (fixture) > 0)
    real_studio_kill (fixture, SIGTERM);
  g_object_unref (fixture->studio);
  g_object_unref (fixture->clock);
  test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

void
real_studio_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  RealStudio *fixture = user_data;

  g_set_object (&fixture->result, result);
}

void
real_studio_wait (RealStudio *fixture)
{
  while (fixture->result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

void
real_studio_start (RealStudio *fixture)
{
  g_autoptr(GError) error = NULL;

  g_clear_object (&fixture->result);
  backlot_local_studio_start_async (fixture->studio, NULL, real_studio_cb, fixture);
  real_studio_wait (fixture);
  backlot_local_studio_start_finish (fixture->studio, fixture->result, &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->result);
}

/* Of the process behind the socket; 0 if there is none. */
pid_t
real_studio_get_pid (RealStudio *fixture)
{
  g_autoptr(GSocketAddress) address =
    g_unix_socket_address_new (backlot_local_studio_get_socket_path (fixture->studio));
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM,
                                            G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr(GCredentials) credentials = NULL;

  if (!g_socket_connect (socket, address, NULL, NULL))
    return 0;
  credentials = g_socket_get_credentials (socket, NULL);
  g_assert_nonnull (credentials);

  return g_credentials_get_unix_pid (credentials, NULL);
}

/* The studio may be our child or that of another program, so its end is seen at the socket and at
 * the process. */
void
real_studio_kill (RealStudio *fixture,
                  int         signal)
{
  pid_t pid = real_studio_get_pid (fixture);

  g_assert_cmpint (pid, >, 1);
  g_assert_cmpint (kill (pid, signal), ==, 0);
  while (kill (pid, 0) == 0)
    {
      /* GLib's own thread collects the child. */
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
}
