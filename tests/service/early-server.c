/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server on a Unix socket whose answer lies there before it is asked. */

#include "config.h"

#include "service/early-server.h"

#include <string.h>

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#define ANSWER "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" \
               "Content-Length: 2\r\nConnection: close\r\n\r\n[]"

struct _EarlyServer
{
  char            *path;
  GSocketService  *service;       /* (owned) */
  GPtrArray       *connections;   /* (owned) */
};

static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             gpointer           user_data)
{
  EarlyServer *self = user_data;
  GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr(GError) error = NULL;

  g_output_stream_write_all (stream, ANSWER, strlen (ANSWER), NULL, NULL, &error);
  /* Who has given up meanwhile is not waited for. */
  if (error != NULL)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);
  g_ptr_array_add (self->connections, g_object_ref (connection));

  return TRUE;
}

EarlyServer *
early_server_new (const char *path)
{
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GError) error = NULL;
  EarlyServer *self = g_new0 (EarlyServer, 1);

  self->path = g_strdup (path);
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
  self->service = g_socket_service_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);

  return self;
}

void
early_server_free (EarlyServer *self)
{
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_ptr_array_unref (self->connections);
  g_unlink (self->path);
  g_free (self->path);
  g_free (self);
}
