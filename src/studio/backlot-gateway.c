/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where requests come in: finds the service, bounds the body, knows who is connected. */
#include "config.h"

#include "studio/backlot-gateway.h"

#include "studio/backlot-authenticate.h"
#include "studio/backlot-connections.h"

#include <string.h>

/* So much of the body of a refused request is read and thrown away; then the connection is cut. */
#define MAX_DRAINED (256 * 1024 * 1024)

typedef struct
{
  char                 *prefix;      /* without a slash at the end */
  gsize                 max_body;
  BacklotRouteFunc      begin;       /* (nullable) */
  BacklotRouteFunc      handle;      /* (nullable) */
  BacklotWebsocketFunc  websocket;   /* (nullable) */
  gpointer              user_data;   /* borrowed */
} Route;

struct _BacklotGateway
{
  GObject                  parent_instance;

  SoupServer              *server;      /* (owned) */
  const BacklotStudioKeys *keys;        /* borrowed from the studio */
  GPtrArray               *routes;      /* of Route */
  GHashTable              *requests;    /* SoupServerMessage → BacklotRequest, while under way */
  BacklotConnections      *connections; /* (owned) */
  BacklotRequest          *handshake;   /* (owned) (nullable): whose connection was taken last */
};

/* What is counted of a body that arrives. */
typedef struct
{
  BacklotRequest *request;    /* borrowed: this lives no longer than the message */
  gsize           received;
} Intake;

typedef enum
{
  PROP_N_CONNECTIONS = 1,
} BacklotGatewayProperty;

static GParamSpec *properties[PROP_N_CONNECTIONS + 1];

G_DEFINE_FINAL_TYPE (BacklotGateway, backlot_gateway, G_TYPE_OBJECT)

static void
route_free (gpointer data)
{
  Route *route = data;

  g_free (route->prefix);
  g_free (route);
}

static const Route *
find_route (BacklotGateway *self,
            const char     *path)
{
  const Route *best = NULL;

  for (guint i = 0; i < self->routes->len; i++)
    {
      const Route *route = g_ptr_array_index (self->routes, i);
      gsize length = strlen (route->prefix);

      if (strncmp (path, route->prefix, length) == 0 &&
          (path[length] == '\0' || path[length] == '/') &&
          (best == NULL || length > strlen (best->prefix)))
        best = route;
    }
  return best;
}

static void
n_connections_cb (BacklotGateway *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CONNECTIONS]);
}

static void
count_header_cb (const char *name,
                 const char *value,
                 gpointer    user_data)
{
  guint *n_lengths = user_data;

  if (g_ascii_strcasecmp (name, "Content-Length") == 0)
    *n_lengths += 1;
}

/* Whether another server before or behind this one could take the end of the body to be somewhere
 * else, so that a second request would hide in the first: RFC 9112 §6.3. */
static gboolean
has_one_end (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *length = soup_message_headers_get_list (headers, "Content-Length");
  guint n_lengths = 0;

  if (length == NULL)
    return TRUE;
  soup_message_headers_foreach (headers, count_header_cb, &n_lengths);
  return n_lengths == 1 && *length != '\0' && strlen (length) <= 18 &&
         length[strspn (length, "0123456789")] == '\0' &&
         soup_message_headers_get_list (headers, "Transfer-Encoding") == NULL;
}

/* The connection of a handshake is taken from its message, which ends the request, just before the
 * websocket is handed over: so the request is kept until that was done. */
static void
request_gone_cb (BacklotRequest *request,
                 BacklotGateway *self)
{
  const Route *route = find_route (self, backlot_request_get_path (request));

  if (route != NULL && route->websocket != NULL && !backlot_request_is_answered (request))
    g_set_object (&self->handshake, request);
  g_hash_table_remove (self->requests, backlot_request_get_message (request));
}

static void
wrote_headers_cb (SoupServerMessage *message)
{
  if (soup_server_message_get_status (message) == SOUP_STATUS_NO_CONTENT)
    soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                       SOUP_ENCODING_NONE);
}

static void
discard_body (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_truncate (body);
}

static void
intake_got_chunk_cb (SoupServerMessage *message,
                     GBytes            *chunk,
                     Intake            *intake)
{
  intake->received += g_bytes_get_size (chunk);
  if (backlot_request_is_answered (intake->request))
    {
      if (intake->received > MAX_DRAINED)
        backlot_request_cut (intake->request);
    }
  else if (intake->received > backlot_request_get_max_body (intake->request))
    {
      discard_body (message);
      backlot_request_reply_message (intake->request, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE,
                                     "The body is too large");
    }
}

static void
intake_free (gpointer  data,
             GClosure *closure)
{
  g_free (data);
}

static void
watch_body (BacklotRequest *request)
{
  gsize max_body = backlot_request_get_max_body (request);
  SoupServerMessage *message = backlot_request_get_message (request);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  Intake *intake = g_new0 (Intake, 1);

  intake->request = request;
  g_signal_connect_data (message, "got-chunk", G_CALLBACK (intake_got_chunk_cb), intake,
                         intake_free, G_CONNECT_DEFAULT);
  if (max_body != G_MAXSIZE && !backlot_request_is_answered (request) &&
      soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
      soup_message_headers_get_content_length (headers) > (goffset) max_body)
    backlot_request_reply_message (request, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE,
                                   "The body is too large");
  if (backlot_request_is_answered (request))
    discard_body (message);
}

/* At the headers: everything that can be refused without the body is refused here. */
static void
early_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  BacklotGateway *self = user_data;
  BacklotRequest *request = backlot_request_new (message, path);
  const Route *route = find_route (self, backlot_request_get_path (request));

  g_hash_table_insert (self->requests, g_object_ref (message), request);
  g_signal_connect_object (request, "gone", G_CALLBACK (request_gone_cb), self,
                           G_CONNECT_DEFAULT);
  g_signal_connect (message, "wrote-headers", G_CALLBACK (wrote_headers_cb), NULL);
  backlot_connections_set_request (self->connections, request);

  if (!has_one_end (message))
    {
      backlot_request_set_header (request, "Connection", "close");
      backlot_request_reply_message (request, SOUP_STATUS_BAD_REQUEST,
                                     "The length of the body is not clear");
    }
  else if (backlot_connections_is_crowded (self->connections, request))
    {
      backlot_request_set_header (request, "Retry-After", "1");
      backlot_request_set_header (request, "Connection", "close");
      backlot_request_reply_message (request, SOUP_STATUS_SERVICE_UNAVAILABLE,
                                     "Too many connections");
    }
  else if (!g_utf8_validate (path, -1, NULL))
    backlot_request_reply_message (request, SOUP_STATUS_BAD_REQUEST, "The path is not UTF-8");
  else if (route == NULL)
    backlot_request_reply_message (request, SOUP_STATUS_NOT_FOUND, "no Route matched");
  else
    {
      backlot_request_set_max_body (request, route->max_body);
      backlot_authenticate (request, self->keys);
      if (route->begin != NULL)
        route->begin (request, route->user_data);
    }
  watch_body (request);
}

/* When the body is there. */
static void
handler_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  BacklotGateway *self = user_data;
  BacklotRequest *request = g_hash_table_lookup (self->requests, message);
  const Route *route;

  if (request == NULL || backlot_request_is_answered (request))
    return;
  route = find_route (self, backlot_request_get_path (request));
  backlot_request_pause (request);
  if (route->handle != NULL)
    route->handle (request, route->user_data);
}

static void
backlot_gateway_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  BacklotGateway *self = BACKLOT_GATEWAY (object);

  switch ((BacklotGatewayProperty) prop_id)
    {
    case PROP_N_CONNECTIONS:
      g_value_set_uint (value, backlot_gateway_get_n_connections (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_gateway_dispose (GObject *object)
{
  BacklotGateway *self = BACKLOT_GATEWAY (object);

  if (self->server != NULL)
    {
      for (guint i = 0; i < self->routes->len; i++)
        soup_server_remove_handler (self->server,
                                    ((Route *) g_ptr_array_index (self->routes, i))->prefix);
      soup_server_remove_handler (self->server, NULL);
      soup_server_disconnect (self->server);
    }
  if (self->connections != NULL)
    g_object_run_dispose (G_OBJECT (self->connections));
  g_hash_table_remove_all (self->requests);
  g_clear_object (&self->handshake);
  g_clear_object (&self->connections);
  g_clear_object (&self->server);
  G_OBJECT_CLASS (backlot_gateway_parent_class)->dispose (object);
}

static void
backlot_gateway_finalize (GObject *object)
{
  BacklotGateway *self = BACKLOT_GATEWAY (object);

  g_hash_table_unref (self->requests);
  g_ptr_array_unref (self->routes);
  G_OBJECT_CLASS (backlot_gateway_parent_class)->finalize (object);
}

static void
backlot_gateway_class_init (BacklotGatewayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_gateway_get_property;
  object_class->dispose = backlot_gateway_dispose;
  object_class->finalize = backlot_gateway_finalize;

  /**
   * BacklotGateway:n-connections:
   *
   * How many connections are open, websockets included.
   */
  properties[PROP_N_CONNECTIONS] =
    g_param_spec_uint ("n-connections", NULL, NULL, 0, G_MAXUINT, 0,
                       (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_gateway_init (BacklotGateway *self)
{
  self->routes = g_ptr_array_new_with_free_func (route_free);
  self->requests = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
  self->server = soup_server_new ("server-header", "backlot-studio", NULL);
  soup_server_add_early_handler (self->server, NULL, early_cb, self, NULL);
  soup_server_add_handler (self->server, NULL, handler_cb, self, NULL);
}

/**
 * backlot_gateway_new:
 * @patience_s: a client that stands still for so long is cut off; 0 = never
 */
BacklotGateway *
backlot_gateway_new (const BacklotStudioKeys *keys,
                     guint                    patience_s)
{
  BacklotGateway *self = g_object_new (BACKLOT_TYPE_GATEWAY, NULL);

  self->keys = keys;
  self->connections = backlot_connections_new (self->server, patience_s);
  g_signal_connect_object (self->connections, "notify::n-connections",
                           G_CALLBACK (n_connections_cb), self, G_CONNECT_SWAPPED);
  return self;
}

SoupServer *
backlot_gateway_get_server (BacklotGateway *self)
{
  return self->server;
}

/**
 * backlot_gateway_add_route:
 * @prefix: paths equal to this or below it
 * @max_body: bytes; longer bodies are answered with 413. @begin may set another limit for a request
 * @begin: (nullable): called at the headers, before the body; may answer, or pause, or stream the
 *   body away
 * @handle: called when the body is there, unless answered; the request is paused then
 */
void
backlot_gateway_add_route (BacklotGateway   *self,
                           const char       *prefix,
                           gsize             max_body,
                           BacklotRouteFunc  begin,
                           BacklotRouteFunc  handle,
                           gpointer          user_data)
{
  Route *route = g_new0 (Route, 1);

  route->prefix = g_strdup (prefix);
  route->max_body = max_body;
  route->begin = begin;
  route->handle = handle;
  route->user_data = user_data;
  g_ptr_array_add (self->routes, route);
}

static void
websocket_cb (SoupServer              *server,
              SoupServerMessage       *message,
              const char              *path,
              SoupWebsocketConnection *connection,
              gpointer                 user_data)
{
  BacklotGateway *self = user_data;
  g_autoptr(BacklotRequest) request = g_steal_pointer (&self->handshake);
  const Route *route = find_route (self, path);

  if (request == NULL || backlot_request_get_message (request) != message || route == NULL)
    return;
  backlot_connections_set_websocket (self->connections, backlot_request_get_socket (request));
  route->websocket (request, connection, route->user_data);
}

/**
 * backlot_gateway_add_websocket:
 * @path: where websockets are opened
 * @begin: called at the headers; by an answer it refuses the handshake
 * @func: called when a websocket is open
 */
void
backlot_gateway_add_websocket (BacklotGateway       *self,
                               const char           *path,
                               BacklotRouteFunc      begin,
                               BacklotWebsocketFunc  func,
                               gpointer              user_data)
{
  Route *route = g_new0 (Route, 1);

  route->prefix = g_strdup (path);
  route->begin = begin;
  route->websocket = func;
  route->user_data = user_data;
  g_ptr_array_add (self->routes, route);
  soup_server_add_early_handler (self->server, path, early_cb, self, NULL);
  soup_server_add_websocket_handler (self->server, path, NULL, NULL, websocket_cb, self, NULL);
}

guint
backlot_gateway_get_n_connections (BacklotGateway *self)
{
  return self->connections != NULL ? backlot_connections_get_n (self->connections) : 0;
}
