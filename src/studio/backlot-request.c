/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One HTTP request on its way through a service: who asks, what, and its one answer. */
/* For struct ucred. */
#define _GNU_SOURCE
#include "config.h"

#include "studio/backlot-request.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct
{
  char *name;
  char *value;
} Parameter;

struct _BacklotRequest
{
  GObject            parent_instance;

  SoupServerMessage *message;      /* (owned) */
  char              *path;         /* decoded once, valid UTF-8 */
  GArray            *parameters;   /* of Parameter, in the order of the query */
  BacklotCaller     *caller;       /* (owned) (nullable) */
  GError            *denial;       /* (owned) (nullable): why there is no caller */
  GBytes            *body;         /* (owned) (nullable) */
  yyjson_doc        *json;         /* (owned) (nullable) */
  GSocket           *socket;       /* (owned) (nullable) */
  gsize              max_body;     /* bytes */
  gpointer           state;        /* what the service keeps between headers and body */
  GDestroyNotify     destroy;      /* of @state */
  gboolean           paused;
  gboolean           answered;
  gboolean           gone;         /* answered and sent, or the client went away */
};

typedef enum
{
  GONE,
  N_SIGNALS,
} BacklotRequestSignal;

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotRequest, backlot_request, G_TYPE_OBJECT)

static void
parameter_clear (gpointer data)
{
  Parameter *parameter = data;

  g_free (parameter->name);
  g_free (parameter->value);
}

/* One side of `name=value`: plus is a space, percent signs are decoded once; broken ones stay. */
static char *
decode (const char *text,
        gsize       length)
{
  g_autofree char *spaced = g_strndup (text, length);
  char *decoded;

  for (char *c = spaced; *c != '\0'; c++)
    if (*c == '+')
      *c = ' ';
  decoded = g_uri_unescape_string (spaced, NULL);
  if (decoded == NULL)
    return g_steal_pointer (&spaced);
  if (!g_utf8_validate (decoded, -1, NULL))
    {
      char *valid = g_utf8_make_valid (decoded, -1);

      g_free (decoded);
      return valid;
    }
  return decoded;
}

static void
parse_query (BacklotRequest *self,
             const char     *query)
{
  while (query != NULL && *query != '\0')
    {
      gsize length = strcspn (query, "&");
      const char *equals = memchr (query, '=', length);
      gsize n_name = equals != NULL ? (gsize) (equals - query) : length;
      Parameter parameter = { decode (query, n_name), NULL };

      parameter.value = equals != NULL ? decode (equals + 1, length - n_name - 1) : g_strdup ("");
      g_array_append_val (self->parameters, parameter);
      query += length;
      if (*query == '&')
        query++;
    }
}

static void
drop_state (BacklotRequest *self)
{
  GDestroyNotify destroy = g_steal_pointer (&self->destroy);

  if (destroy != NULL)
    destroy (g_steal_pointer (&self->state));
}

/* SoupServer has no more to do with the request, in whichever way it ended. */
void
backlot_request_leave (BacklotRequest *self)
{
  g_autoptr(BacklotRequest) alive = g_object_ref (self);

  if (alive->gone)
    return;
  alive->gone = TRUE;
  drop_state (alive);
  g_signal_emit (alive, signals[GONE], 0);
}

static void
backlot_request_finalize (GObject *object)
{
  BacklotRequest *self = BACKLOT_REQUEST (object);

  drop_state (self);
  g_clear_object (&self->message);
  g_clear_object (&self->socket);
  g_clear_pointer (&self->caller, backlot_caller_free);
  g_clear_pointer (&self->json, yyjson_doc_free);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_error (&self->denial);
  g_array_unref (self->parameters);
  g_free (self->path);
  G_OBJECT_CLASS (backlot_request_parent_class)->finalize (object);
}

static void
backlot_request_class_init (BacklotRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = backlot_request_finalize;

  /**
   * BacklotRequest::gone:
   *
   * Emitted once, when the answer was sent or the connection is no longer there.
   */
  signals[GONE] = g_signal_new ("gone", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
backlot_request_init (BacklotRequest *self)
{
  self->parameters = g_array_new (FALSE, FALSE, sizeof (Parameter));
  g_array_set_clear_func (self->parameters, parameter_clear);
}

/**
 * backlot_request_new:
 * @message: a message whose headers have arrived
 * @path: its path, decoded
 */
BacklotRequest *
backlot_request_new (SoupServerMessage *message,
                     const char        *path)
{
  BacklotRequest *self = g_object_new (BACKLOT_TYPE_REQUEST, NULL);

  self->message = g_object_ref (message);
  g_set_object (&self->socket, soup_server_message_get_socket (message));
  self->path = g_utf8_make_valid (path, -1);
  parse_query (self, g_uri_get_query (soup_server_message_get_uri (message)));
  g_signal_connect_object (message, "finished", G_CALLBACK (backlot_request_leave), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (message, "disconnected", G_CALLBACK (backlot_request_leave), self,
                           G_CONNECT_SWAPPED);
  return self;
}

SoupServerMessage *
backlot_request_get_message (BacklotRequest *self)
{
  return self->message;
}

const char *
backlot_request_get_method (BacklotRequest *self)
{
  return soup_server_message_get_method (self->message);
}

const char *
backlot_request_get_path (BacklotRequest *self)
{
  return self->path;
}

/* The query as it came, not decoded, without the question mark; never %NULL. */
const char *
backlot_request_get_query (BacklotRequest *self)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (self->message));

  return query != NULL ? query : "";
}

/* The first value of a parameter, decoded, or %NULL. */
const char *
backlot_request_get_parameter (BacklotRequest *self,
                               const char     *name)
{
  for (guint i = 0; i < self->parameters->len; i++)
    {
      Parameter *parameter = &g_array_index (self->parameters, Parameter, i);

      if (strcmp (parameter->name, name) == 0)
        return parameter->value;
    }
  return NULL;
}

/* A header, several of one name joined by commas, or %NULL. */
const char *
backlot_request_get_header (BacklotRequest *self,
                            const char     *name)
{
  return soup_message_headers_get_list (soup_server_message_get_request_headers (self->message),
                                        name);
}

/* The token of `Authorization: Bearer`, or %NULL. */
const char *
backlot_request_get_bearer (BacklotRequest *self)
{
  const char *value = backlot_request_get_header (self, "Authorization");

  if (value == NULL || g_ascii_strncasecmp (value, "Bearer ", 7) != 0)
    return NULL;
  value += 7;
  while (*value == ' ')
    value++;
  return *value != '\0' ? value : NULL;
}

/* Scheme, host and port as the client named them. */
char *
backlot_request_get_base_url (BacklotRequest *self)
{
  GUri *uri = soup_server_message_get_uri (self->message);

  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                     g_uri_get_port (uri), "", NULL, NULL);
}

/* The socket of the connection, also when that became a websocket; %NULL without one. */
GSocket *
backlot_request_get_socket (BacklotRequest *self)
{
  return self->socket;
}

/* Whether the request came over the Unix socket. */
gboolean
backlot_request_is_local (BacklotRequest *self)
{
  return self->socket != NULL && g_socket_get_family (self->socket) == G_SOCKET_FAMILY_UNIX;
}

/* The machine that asks, as text, or "" where there is none, or none any more. What a proxy says in
 * a header is no part of it: anybody can say that. */
char *
backlot_request_get_address (BacklotRequest *self)
{
  g_autoptr(GSocketAddress) address = NULL;

  /* SoupServer's own answer comes with a warning where the client has gone. */
  if (self->socket != NULL)
    address = g_socket_get_remote_address (self->socket, NULL);
  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return g_strdup ("");
  return g_inet_address_to_string (
    g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

/* Whether a process of the studio's owner asks, over the Unix socket. */
gboolean
backlot_request_is_from_owner (BacklotRequest *self)
{
  struct ucred peer = { 0 };
  socklen_t length = sizeof peer;

  /* Not by GCredentials, which takes a process that has no number here for nobody: such is one in
   * another sandbox. */
  return backlot_request_is_local (self) &&
         getsockopt (g_socket_get_fd (self->socket), SOL_SOCKET, SO_PEERCRED,
                     &peer, &length) == 0 &&
         length == sizeof peer && peer.uid == getuid ();
}

/* The body; complete only when the message has been read to its end. */
GBytes *
backlot_request_get_body (BacklotRequest *self)
{
  if (self->body == NULL)
    self->body = soup_message_body_flatten (soup_server_message_get_request_body (self->message));
  return self->body;
}

/* The body as JSON, or %NULL if it is none, or too deep. */
yyjson_val *
backlot_request_get_json (BacklotRequest *self)
{
  GBytes *body = backlot_request_get_body (self);

  if (self->json == NULL)
    self->json = backlot_wire_json_read (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  return yyjson_doc_get_root (self->json);
}

/* Who asks; %NULL only where backlot_request_get_denial() is not. */
const BacklotCaller *
backlot_request_get_caller (BacklotRequest *self)
{
  return self->caller;
}

/* Why key or token were refused, or %NULL: each service words it in its own way. */
const GError *
backlot_request_get_denial (BacklotRequest *self)
{
  return self->denial;
}

void
backlot_request_take_caller (BacklotRequest *self,
                             BacklotCaller  *caller)
{
  g_clear_pointer (&self->caller, backlot_caller_free);
  self->caller = caller;
}

void
backlot_request_take_denial (BacklotRequest *self,
                             GError         *denial)
{
  g_clear_error (&self->denial);
  self->denial = denial;
}

/* How long the body may be; set at the headers. */
void
backlot_request_set_max_body (BacklotRequest *self,
                              gsize           max_body)
{
  self->max_body = max_body;
}

gsize
backlot_request_get_max_body (BacklotRequest *self)
{
  return self->max_body;
}

/* Keeps what a service has begun at the headers until the answer is sent, or the client gone. */
void
backlot_request_take_state (BacklotRequest *self,
                            gpointer        state,
                            GDestroyNotify  destroy)
{
  g_return_if_fail (self->destroy == NULL);

  self->state = state;
  self->destroy = destroy;
}

gpointer
backlot_request_get_state (BacklotRequest *self)
{
  return self->state;
}

/* The answer comes later; no more of the body is read until then. */
void
backlot_request_pause (BacklotRequest *self)
{
  if (self->gone || self->paused)
    return;
  self->paused = TRUE;
  soup_server_message_pause (self->message);
}

void
backlot_request_unpause (BacklotRequest *self)
{
  if (!self->paused)
    return;
  self->paused = FALSE;
  if (!self->gone)
    soup_server_message_unpause (self->message);
}

/* Whether the client has to wait for the studio. */
gboolean
backlot_request_is_paused (BacklotRequest *self)
{
  return self->paused;
}

gboolean
backlot_request_is_answered (BacklotRequest *self)
{
  return self->answered;
}

/* Whether the client went away, or has its answer. */
gboolean
backlot_request_is_gone (BacklotRequest *self)
{
  return self->gone;
}

/* Ends the connection, where nothing else says that an answer is not true or a body is not wanted.
 * */
void
backlot_request_cut (BacklotRequest *self)
{
  g_autoptr(GIOStream) stream = NULL;

  if (self->gone)
    return;
  stream = soup_server_message_steal_connection (self->message);
  if (stream != NULL)
    g_io_stream_close_async (stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  backlot_request_leave (self);
}

void
backlot_request_set_header (BacklotRequest *self,
                            const char     *name,
                            const char     *value)
{
  g_return_if_fail (strpbrk (value, "\r\n") == NULL);

  soup_message_headers_replace (soup_server_message_get_response_headers (self->message),
                                name, value);
}

/**
 * backlot_request_reply:
 * @status: HTTP status
 * @content_type: (nullable): where there is a body
 * @body: (nullable): the body
 *
 * The one answer of a request. Later ones are dropped, so who finds an error first may tell it.
 */
void
backlot_request_reply (BacklotRequest *self,
                       guint           status,
                       const char     *content_type,
                       GBytes         *body)
{
  if (self->answered || self->gone)
    return;
  self->answered = TRUE;
  /* SoupServer would cut a range out of any body with status 200. */
  soup_message_headers_remove (soup_server_message_get_request_headers (self->message), "Range");
  soup_server_message_set_status (self->message, status, NULL);
  if (content_type != NULL)
    backlot_request_set_header (self, "Content-Type", content_type);
  if (body != NULL && g_bytes_get_size (body) > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), body);
  backlot_request_unpause (self);
}

void
backlot_request_reply_text (BacklotRequest *self,
                            guint           status,
                            const char     *content_type,
                            const char     *text)
{
  g_autoptr(GBytes) body = g_bytes_new (text, strlen (text));

  backlot_request_reply (self, status, content_type, body);
}

void
backlot_request_reply_json (BacklotRequest *self,
                            guint           status,
                            yyjson_mut_doc *doc)
{
  g_autoptr(GBytes) body = NULL;
  gsize length;
  char *json = yyjson_mut_write (doc, YYJSON_WRITE_NOFLAG, &length);

  g_return_if_fail (json != NULL);
  body = g_bytes_new_with_free_func (json, length, free, json);
  backlot_request_reply (self, status, "application/json; charset=utf-8", body);
}

void
backlot_request_reply_empty (BacklotRequest *self,
                             guint           status)
{
  backlot_request_reply (self, status, NULL, NULL);
}

/* An error in the gateway's shape: `{"message"}`. */
void
backlot_request_reply_message (BacklotRequest *self,
                               guint           status,
                               const char     *message)
{
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *root = yyjson_mut_obj (doc);

  yyjson_mut_doc_set_root (doc, root);
  yyjson_mut_obj_add_str (doc, root, "message", message);
  backlot_request_reply_json (self, status, doc);
}
