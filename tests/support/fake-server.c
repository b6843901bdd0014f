/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server of the tests' own: real HTTP and real websockets, with answers told by the test. */

#include "config.h"

#include "support/fake-server.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>

struct _FakeServer
{
  SoupServer       *soup;
  char             *url;
  GPtrArray        *requests;     /* (element-type FakeRequest) */
  GPtrArray        *answers;      /* (element-type Answer): in the order told */
  GPtrArray        *handlers;     /* (element-type Handler) */
  GPtrArray        *held;         /* (element-type SoupServerMessage) */
  GPtrArray        *sockets;      /* (element-type SoupWebsocketConnection) */
  FakeFrameHandler  frame_handler;
  gpointer          frame_data;
  int               token_lifetime_s;
  guint             n_tokens;
};

typedef struct
{
  char     *method;
  char     *path;
  guint     status;
  char     *content_type;
  char     *body;
  char     *header_name;
  char     *header_value;
  gboolean  used;
} Answer;

typedef struct
{
  char        *prefix;
  FakeHandler  handler;
  gpointer     user_data;
} Handler;

static void
request_free (gpointer data)
{
  FakeRequest *request = data;

  g_free (request->method);
  g_free (request->path);
  g_free (request->query);
  soup_message_headers_unref (request->headers);
  g_bytes_unref (request->body);
  g_free (request);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_free (answer->method);
  g_free (answer->path);
  g_free (answer->content_type);
  g_free (answer->body);
  g_free (answer->header_name);
  g_free (answer->header_value);
  g_free (answer);
}

static void
handler_free (gpointer data)
{
  Handler *handler = data;

  g_free (handler->prefix);
  g_free (handler);
}

static void
grant_token (FakeServer        *self,
             SoupServerMessage *message)
{
  g_autofree char *body = NULL;

  self->n_tokens++;
  body = g_strdup_printf ("{\"access_token\":\"token-%u\",\"refresh_token\":\"refresh-%u\","
                          "\"expires_in\":%d,\"user\":{\"id\":\"user-1\",\"email\":\"a@b\"}}",
                          self->n_tokens, self->n_tokens, self->token_lifetime_s);
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body,
                                    strlen (body));
}

static Answer *
find_answer (FakeServer *self,
             const char *method,
             const char *path)
{
  Answer *last = NULL;

  for (guint i = 0; i < self->answers->len; i++)
    {
      Answer *answer = g_ptr_array_index (self->answers, i);

      if (g_str_equal (answer->method, method) && g_str_equal (answer->path, path))
        {
          last = answer;
          if (!answer->used)
            break;
        }
    }

  return last;
}

static void
give_answer (FakeServer        *self,
             SoupServerMessage *message,
             Answer            *answer)
{
  answer->used = TRUE;
  if (answer->status == 0)
    {
      soup_server_message_pause (message);
      g_ptr_array_add (self->held, g_object_ref (message));
      return;
    }
  soup_server_message_set_status (message, answer->status, NULL);
  if (answer->header_name != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                  answer->header_name, answer->header_value);
  if (answer->body != NULL)
    soup_server_message_set_response (message, answer->content_type, SOUP_MEMORY_COPY,
                                      answer->body, strlen (answer->body));
}

static void
request_cb (SoupServer        *soup,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  FakeServer *self = user_data;
  FakeRequest *request = g_new0 (FakeRequest, 1);
  Answer *answer = NULL;

  request->method = g_strdup (soup_server_message_get_method (message));
  request->path = g_strdup (path);
  request->query = g_strdup (g_uri_get_query (soup_server_message_get_uri (message)));
  request->headers =
    soup_message_headers_ref (soup_server_message_get_request_headers (message));
  request->body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_ptr_array_add (self->requests, request);

  answer = find_answer (self, request->method, path);
  if (answer != NULL)
    {
      give_answer (self, message, answer);
      return;
    }
  for (guint i = 0; i < self->handlers->len; i++)
    {
      Handler *handler = g_ptr_array_index (self->handlers, i);

      if (g_str_has_prefix (path, handler->prefix))
        {
          handler->handler (self, message, request, handler->user_data);
          return;
        }
    }
  if (self->token_lifetime_s > 0 && g_str_equal (path, "/auth/v1/token"))
    grant_token (self, message);
  else
    soup_server_message_set_status (message, 404, NULL);
}

static void
frame_cb (SoupWebsocketConnection *connection,
          gint                     type,
          GBytes                  *bytes,
          gpointer                 user_data)
{
  FakeServer *self = user_data;
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  if (self->frame_handler != NULL)
    self->frame_handler (self, connection, text, self->frame_data);
}

static void
socket_closed_cb (SoupWebsocketConnection *connection,
                  gpointer                 user_data)
{
  FakeServer *self = user_data;

  g_ptr_array_remove (self->sockets, connection);
}

static void
websocket_cb (SoupServer              *soup,
              SoupServerMessage       *message,
              const char              *path,
              SoupWebsocketConnection *connection,
              gpointer                 user_data)
{
  FakeServer *self = user_data;

  g_ptr_array_add (self->sockets, g_object_ref (connection));
  g_signal_connect (connection, "message", G_CALLBACK (frame_cb), self);
  g_signal_connect (connection, "closed", G_CALLBACK (socket_closed_cb), self);
}

static FakeServer *
server_new (void)
{
  FakeServer *self = g_new0 (FakeServer, 1);

  self->soup = soup_server_new ("server-header", "fake", NULL);
  self->requests = g_ptr_array_new_with_free_func (request_free);
  self->answers = g_ptr_array_new_with_free_func (answer_free);
  self->handlers = g_ptr_array_new_with_free_func (handler_free);
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
  self->sockets = g_ptr_array_new_with_free_func (g_object_unref);
  soup_server_add_handler (self->soup, NULL, request_cb, self, NULL);

  return self;
}

FakeServer *
fake_server_new_tcp (void)
{
  FakeServer *self = server_new ();
  g_autoptr(GError) error = NULL;
  GSList *uris = NULL;

  soup_server_listen_local (self->soup, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->soup);
  self->url = g_uri_to_string (uris->data);
  self->url[strlen (self->url) - 1] = '\0';
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return self;
}

FakeServer *
fake_server_new_unix (const char *path)
{
  FakeServer *self = server_new ();
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GError) error = NULL;

  soup_server_listen (self->soup, address, 0, &error);
  g_assert_no_error (error);

  return self;
}

void
fake_server_free (FakeServer *self)
{
  fake_server_cut_sockets (self);
  for (guint i = 0; i < self->held->len; i++)
    soup_server_message_unpause (g_ptr_array_index (self->held, i));
  soup_server_disconnect (self->soup);
  g_object_unref (self->soup);
  g_ptr_array_unref (self->requests);
  g_ptr_array_unref (self->answers);
  g_ptr_array_unref (self->handlers);
  g_ptr_array_unref (self->held);
  g_ptr_array_unref (self->sockets);
  g_free (self->url);
  g_free (self);
}

const char *
fake_server_get_url (FakeServer *self)
{
  return self->url;
}

void
fake_server_answer (FakeServer *self,
                    const char *method,
                    const char *path,
                    guint       status,
                    const char *json)
{
  fake_server_answer_full (self, method, path, status, "application/json", json, NULL, NULL);
}

void
fake_server_answer_full (FakeServer *self,
                         const char *method,
                         const char *path,
                         guint       status,
                         const char *content_type,
                         const char *body,
                         const char *header_name,
                         const char *header_value)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->method = g_strdup (method);
  answer->path = g_strdup (path);
  answer->status = status;
  answer->content_type = g_strdup (content_type);
  answer->body = g_strdup (body);
  answer->header_name = g_strdup (header_name);
  answer->header_value = g_strdup (header_value);
  g_ptr_array_add (self->answers, answer);
}

void
fake_server_set_handler (FakeServer  *self,
                         const char  *prefix,
                         FakeHandler  handler,
                         gpointer     user_data)
{
  Handler *entry = g_new0 (Handler, 1);

  entry->prefix = g_strdup (prefix);
  entry->handler = handler;
  entry->user_data = user_data;
  g_ptr_array_add (self->handlers, entry);
}

void
fake_server_release (FakeServer *self,
                     guint       status,
                     const char *json)
{
  for (guint i = 0; i < self->held->len; i++)
    {
      SoupServerMessage *message = g_ptr_array_index (self->held, i);

      soup_server_message_set_status (message, status, NULL);
      if (json != NULL)
        soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, json,
                                          strlen (json));
      soup_server_message_unpause (message);
    }
  g_ptr_array_set_size (self->held, 0);
}

FakeRequest *
fake_server_get_request (FakeServer *self,
                         const char *method,
                         const char *path,
                         guint       index)
{
  for (guint i = 0; i < self->requests->len; i++)
    {
      FakeRequest *request = g_ptr_array_index (self->requests, i);

      if (g_str_equal (request->method, method) && g_str_has_prefix (request->path, path) &&
          index-- == 0)
        return request;
    }

  return NULL;
}

guint
fake_server_count (FakeServer *self,
                   const char *method,
                   const char *path)
{
  guint n = 0;

  while (fake_server_get_request (self, method, path, n) != NULL)
    n++;

  return n;
}

const char *
fake_request_get_header (FakeRequest *request,
                         const char  *name)
{
  return soup_message_headers_get_one (request->headers, name);
}

char *
fake_request_dup_body (FakeRequest *request)
{
  return g_strndup (g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body));
}

void
fake_server_grant_tokens (FakeServer *self,
                          int         lifetime_s)
{
  self->token_lifetime_s = lifetime_s;
}

void
fake_server_accept_frames (FakeServer       *self,
                           FakeFrameHandler  handler,
                           gpointer          user_data)
{
  self->frame_handler = handler;
  self->frame_data = user_data;
  soup_server_add_websocket_handler (self->soup, "/realtime/v1/websocket", NULL, NULL,
                                     websocket_cb, self, NULL);
}

/* From now on handshakes are ordinary requests, with the answers that were told for them. */
void
fake_server_refuse_sockets (FakeServer *self)
{
  soup_server_remove_handler (self->soup, "/realtime/v1/websocket");
}

guint
fake_server_get_n_sockets (FakeServer *self)
{
  return self->sockets->len;
}

void
fake_server_send_frame (FakeServer *self,
                        const char *text)
{
  for (guint i = 0; i < self->sockets->len; i++)
    soup_websocket_connection_send_text (g_ptr_array_index (self->sockets, i), text);
}

/* As when the cable is pulled: no close frame. */
void
fake_server_cut_sockets (FakeServer *self)
{
  g_autoptr(GPtrArray) sockets = g_steal_pointer (&self->sockets);

  self->sockets = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < sockets->len; i++)
    {
      SoupWebsocketConnection *connection = g_ptr_array_index (sockets, i);

      g_signal_handlers_disconnect_by_data (connection, self);
      g_io_stream_close (soup_websocket_connection_get_io_stream (connection), NULL, NULL);
    }
}
