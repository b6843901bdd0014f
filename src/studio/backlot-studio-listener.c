/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The doors of the studio: the lock that decides who serves, the Unix socket, and TCP. */
#include "config.h"

#include "studio/backlot-studio-listener.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* The default of 10 refuses the 11th program that connects at once. Over TCP the kernel of whoever
 * is one too many tries again after a second, so this is more than the studio serves at once. */
#define BACKLOG 1024
/* Its database is written to the end meanwhile. */
#define ENDS_WITHIN_US (10 * G_USEC_PER_SEC)
#define LOOK_AGAIN_US (20 * G_TIME_SPAN_MILLISECOND)

/* Who has the lock and no socket either begins, and will have one, or ends, and is waited for. */
static gboolean
take_lock (int         fd,
           const char *socket)
{
  gint64 end = g_get_monotonic_time () + ENDS_WITHIN_US;

  while (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      if (errno != EWOULDBLOCK)
        return FALSE;
      if (g_file_test (socket, G_FILE_TEST_EXISTS) || g_get_monotonic_time () > end)
        {
          errno = EWOULDBLOCK;
          return FALSE;
        }
      g_usleep (LOOK_AGAIN_US);
    }
  return TRUE;
}

/**
 * backlot_studio_lock:
 *
 * Takes the lock of the studio's folder. The kernel lets go of it when this process ends, however
 * it ends, so a socket that is there under the lock is a left-over.
 *
 * Returns: a file descriptor to keep open, or -1, with G_IO_ERROR_BUSY if another studio serves
 *   this folder
 */
int
backlot_studio_lock (const BacklotStudioPaths  *paths,
                     GError                   **error)
{
  int fd = g_open (paths->lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd >= 0 && take_lock (fd, paths->socket))
    return fd;
  if (fd >= 0 && errno == EWOULDBLOCK)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                 "Another studio is already serving %s", paths->folder);
  else
    g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errno),
                 "The lock %s can not be taken: %s", paths->lock, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return -1;
}

static gboolean
listen_at (SoupServer      *server,
           GSocketAddress  *address,
           GSocket        **listening,
           GError         **error)
{
  g_autoptr(GSocket) socket = g_socket_new (g_socket_address_get_family (address),
                                            G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
                                            error);

  if (socket == NULL)
    return FALSE;
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error) ||
      !soup_server_listen_socket (server, socket, 0, error))
    return FALSE;
  *listening = g_steal_pointer (&socket);
  return TRUE;
}

/* Only under the lock: what lies at @path is replaced. */
gboolean
backlot_studio_listen_unix (SoupServer  *server,
                            const char  *path,
                            GError     **error)
{
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GSocket) socket = NULL;
  gboolean listening;
  mode_t mask;

  if (g_unlink (path) != 0 && errno != ENOENT)
    {
      g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errno),
                   "The old socket %s can not be removed: %s", path, g_strerror (errno));
      return FALSE;
    }
  mask = umask (0177);
  listening = listen_at (server, address, &socket, error);
  umask (mask);
  return listening;
}

/**
 * backlot_studio_listen_tcp:
 * @host_port: an address and a port, `127.0.0.1:0` or `[::1]:54321`; port 0 is any free one
 *
 * Returns: (transfer full): the base URL, or %NULL
 */
char *
backlot_studio_listen_tcp (SoupServer  *server,
                           const char  *host_port,
                           GError     **error)
{
  g_autoptr(GSocketConnectable) connectable = NULL;
  g_autoptr(GSocketAddress) address = NULL;
  g_autoptr(GSocketAddress) bound = NULL;
  g_autoptr(GInetAddress) host = NULL;
  g_autoptr(GSocket) socket = NULL;
  g_autofree char *text = NULL;
  GNetworkAddress *name;

  connectable = g_network_address_parse (host_port, 0, error);
  if (connectable == NULL)
    return NULL;
  name = G_NETWORK_ADDRESS (connectable);
  if (g_ascii_strcasecmp (g_network_address_get_hostname (name), "localhost") == 0)
    host = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  else
    host = g_inet_address_new_from_string (g_network_address_get_hostname (name));
  if (host == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "%s is not an address and a port", host_port);
      return NULL;
    }
  address = g_inet_socket_address_new (host, g_network_address_get_port (name));
  if (!listen_at (server, address, &socket, error))
    return NULL;
  bound = g_socket_get_local_address (socket, error);
  if (bound == NULL)
    return NULL;
  text = g_inet_address_to_string (host);
  return g_uri_join (G_URI_FLAGS_NONE, "http", NULL, text,
                     g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)), "",
                     NULL, NULL);
}
