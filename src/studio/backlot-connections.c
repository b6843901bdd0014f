/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everybody who is connected: how many there may be, and how long they may stand still. */
#include "config.h"

#include "studio/backlot-connections.h"

/* More connections than this, over TCP and over the socket each, are told to come again: a person
 * has a handful of programs. A crowd from outside never locks out the owner. */
#define MAX_SERVED 512
/* Beyond this they are not even told. */
#define MAX_OPEN 640
/* A body has to bring so much in the time of patience; a film over a slow line brings far more. */
#define MIN_BODY_BYTES (16 * 1024)

typedef enum
{
  STAGE_WAITING,     /* for the first letter or the last header of a request */
  STAGE_BODY,
  STAGE_WORKING,     /* the studio has it all */
  STAGE_ANSWERING,
  STAGE_WEBSOCKET,   /* which has rules of its own */
} Stage;

typedef struct
{
  BacklotConnections *connections;   /* borrowed: this lives no longer */
  GSocket            *socket;        /* watched by a weak reference */
  SoupServerMessage  *message;       /* weak (nullable): the request under way */
  BacklotRequest     *request;       /* weak (nullable) */
  gboolean            local;
  Stage               stage;
  gint64              since_us;      /* when the client had to begin to do something */
  gsize               n_bytes;       /* of the body since then */
} Connection;

struct _BacklotConnections
{
  GObject     parent_instance;

  SoupServer *server;        /* borrowed: it lives longer */
  gint64      patience_us;
  GHashTable *open;          /* GSocket → Connection */
  guint       n_local;       /* of @open */
  guint       timer;
};

typedef enum
{
  PROP_N_CONNECTIONS = 1,
} BacklotConnectionsProperty;

static GParamSpec *properties[PROP_N_CONNECTIONS + 1];

G_DEFINE_FINAL_TYPE (BacklotConnections, backlot_connections, G_TYPE_OBJECT)

static void
socket_gone_cb (gpointer  user_data,
                GObject  *socket)
{
  BacklotConnections *self = user_data;
  Connection *connection = g_hash_table_lookup (self->open, socket);

  connection->socket = NULL;
  g_hash_table_remove (self->open, socket);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CONNECTIONS]);
}

static void
connection_free (gpointer data)
{
  Connection *connection = data;

  if (connection->socket != NULL)
    g_object_weak_unref (G_OBJECT (connection->socket), socket_gone_cb, connection->connections);
  if (connection->local)
    connection->connections->n_local--;
  if (connection->message != NULL)
    g_signal_handlers_disconnect_by_data (connection->message, connection);
  g_clear_weak_pointer (&connection->message);
  g_clear_weak_pointer (&connection->request);
  g_free (connection);
}

static void
enter (Connection *connection,
       Stage       stage)
{
  if (connection->stage == STAGE_WEBSOCKET)
    return;
  connection->stage = stage;
  connection->since_us = g_get_monotonic_time ();
  connection->n_bytes = 0;
}

/* Whether the client has done nothing for longer than it may. */
static gboolean
stands_still (Connection *connection,
              gint64      now_us)
{
  if (now_us - connection->since_us <= connection->connections->patience_us)
    return FALSE;
  if (connection->stage != STAGE_BODY)
    return connection->stage == STAGE_WAITING || connection->stage == STAGE_ANSWERING;
  /* Where the studio itself holds the body up, the client can not help it. */
  if (connection->n_bytes < MIN_BODY_BYTES &&
      (connection->request == NULL || !backlot_request_is_paused (connection->request)))
    return TRUE;
  enter (connection, STAGE_BODY);
  return FALSE;
}

static gboolean
look_cb (gpointer user_data)
{
  BacklotConnections *self = user_data;
  gint64 now_us = g_get_monotonic_time ();
  gboolean needed = FALSE;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Connection *connection = value;

      needed = needed || connection->stage != STAGE_WEBSOCKET;
      /* As if the client had gone: whatever reads or writes there comes to its end. */
      if (stands_still (connection, now_us))
        g_socket_shutdown (connection->socket, TRUE, TRUE, NULL);
    }
  if (needed)
    return G_SOURCE_CONTINUE;
  /* Nobody is left who could stand still: no more waking up. */
  self->timer = 0;
  return G_SOURCE_REMOVE;
}

static void
look_later (BacklotConnections *self)
{
  gint64 period_ms = MAX (self->patience_us / 4000, 100);

  if (self->timer != 0 || self->patience_us == 0)
    return;
  if (period_ms >= 1000)
    self->timer = g_timeout_add_seconds ((guint) (period_ms / 1000), look_cb, self);
  else
    self->timer = g_timeout_add ((guint) period_ms, look_cb, self);
}

static void
got_headers_cb (SoupServerMessage *message,
                Connection        *connection)
{
  enter (connection, STAGE_BODY);
}

static void
got_chunk_cb (SoupServerMessage *message,
              GBytes            *chunk,
              Connection        *connection)
{
  connection->n_bytes += g_bytes_get_size (chunk);
}

static void
got_body_cb (SoupServerMessage *message,
             Connection        *connection)
{
  enter (connection, STAGE_WORKING);
}

static void
wrote_cb (SoupServerMessage *message,
          Connection        *connection)
{
  enter (connection, STAGE_ANSWERING);
}

static void
wrote_data_cb (SoupServerMessage *message,
               guint              size,
               Connection        *connection)
{
  enter (connection, STAGE_ANSWERING);
}

static Connection *
find (BacklotConnections *self,
      SoupServerMessage  *message)
{
  GSocket *socket = soup_server_message_get_socket (message);

  return socket != NULL ? g_hash_table_lookup (self->open, socket) : NULL;
}

static Connection *
add (BacklotConnections *self,
     GSocket            *socket)
{
  Connection *connection = g_new0 (Connection, 1);
  guint n_alike;

  connection->connections = self;
  connection->socket = socket;
  connection->local = g_socket_get_family (socket) == G_SOCKET_FAMILY_UNIX;
  self->n_local += connection->local ? 1 : 0;
  g_hash_table_insert (self->open, socket, connection);
  g_object_weak_ref (G_OBJECT (socket), socket_gone_cb, self);
  n_alike = connection->local ? self->n_local : g_hash_table_size (self->open) - self->n_local;
  if (n_alike > MAX_OPEN)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
  /* The other side may have lost its power: the kernel asks after it. */
  g_socket_set_keepalive (socket, TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CONNECTIONS]);
  return connection;
}

/* Told when somebody connects, and then at the first letter of each further request. */
static void
request_started_cb (SoupServer         *server,
                    SoupServerMessage  *message,
                    BacklotConnections *self)
{
  GSocket *socket = soup_server_message_get_socket (message);
  Connection *connection = find (self, message);

  if (connection == NULL)
    {
      if (socket == NULL)
        return;
      connection = add (self, socket);
    }
  g_set_weak_pointer (&connection->message, message);
  enter (connection, STAGE_WAITING);
  g_signal_connect (message, "got-headers", G_CALLBACK (got_headers_cb), connection);
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), connection);
  g_signal_connect (message, "got-body", G_CALLBACK (got_body_cb), connection);
  g_signal_connect (message, "wrote-headers", G_CALLBACK (wrote_cb), connection);
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (wrote_data_cb), connection);
  look_later (self);
}

/* Also when it was broken off. */
static void
request_ended_cb (SoupServer         *server,
                  SoupServerMessage  *message,
                  BacklotConnections *self)
{
  Connection *connection = find (self, message);

  if (connection == NULL || connection->message != message)
    return;
  g_signal_handlers_disconnect_by_data (message, connection);
  g_clear_weak_pointer (&connection->message);
  g_clear_weak_pointer (&connection->request);
  enter (connection, STAGE_WAITING);
}

static void
backlot_connections_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  BacklotConnections *self = BACKLOT_CONNECTIONS (object);

  switch ((BacklotConnectionsProperty) prop_id)
    {
    case PROP_N_CONNECTIONS:
      g_value_set_uint (value, backlot_connections_get_n (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_connections_dispose (GObject *object)
{
  BacklotConnections *self = BACKLOT_CONNECTIONS (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_hash_table_remove_all (self->open);
  G_OBJECT_CLASS (backlot_connections_parent_class)->dispose (object);
}

static void
backlot_connections_finalize (GObject *object)
{
  g_hash_table_unref (BACKLOT_CONNECTIONS (object)->open);
  G_OBJECT_CLASS (backlot_connections_parent_class)->finalize (object);
}

static void
backlot_connections_class_init (BacklotConnectionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_connections_get_property;
  object_class->dispose = backlot_connections_dispose;
  object_class->finalize = backlot_connections_finalize;

  /**
   * BacklotConnections:n-connections:
   *
   * How many are open, websockets included.
   */
  properties[PROP_N_CONNECTIONS] =
    g_param_spec_uint ("n-connections", NULL, NULL, 0, G_MAXUINT, 0,
                       (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_connections_init (BacklotConnections *self)
{
  self->open = g_hash_table_new_full (NULL, NULL, NULL, connection_free);
}

/**
 * backlot_connections_new:
 * @server: whose connections; it must live longer
 * @patience_s: so long a client may send nothing where it has to send, or read nothing where it
 *   has to read; 0 = for ever
 */
BacklotConnections *
backlot_connections_new (SoupServer *server,
                         guint       patience_s)
{
  BacklotConnections *self = g_object_new (BACKLOT_TYPE_CONNECTIONS, NULL);

  self->server = server;
  self->patience_us = (gint64) patience_s * G_USEC_PER_SEC;
  g_signal_connect_object (server, "request-started", G_CALLBACK (request_started_cb), self,
                           G_CONNECT_DEFAULT);
  g_signal_connect_object (server, "request-finished", G_CALLBACK (request_ended_cb), self,
                           G_CONNECT_DEFAULT);
  g_signal_connect_object (server, "request-aborted", G_CALLBACK (request_ended_cb), self,
                           G_CONNECT_DEFAULT);
  return self;
}

guint
backlot_connections_get_n (BacklotConnections *self)
{
  return g_hash_table_size (self->open);
}

/* Whether there are so many where @request came from that it has to come again. */
gboolean
backlot_connections_is_crowded (BacklotConnections *self,
                                BacklotRequest     *request)
{
  guint n = backlot_request_is_local (request) ? self->n_local
                                               : g_hash_table_size (self->open) - self->n_local;

  return n > MAX_SERVED;
}

/* The headers have arrived. */
void
backlot_connections_set_request (BacklotConnections *self,
                                 BacklotRequest     *request)
{
  Connection *connection = find (self, backlot_request_get_message (request));

  if (connection != NULL)
    g_set_weak_pointer (&connection->request, request);
}

/* The connection speaks another protocol from now on, which notices silence by itself. */
void
backlot_connections_set_websocket (BacklotConnections *self,
                                   GSocket            *socket)
{
  Connection *connection = socket != NULL ? g_hash_table_lookup (self->open, socket) : NULL;

  if (connection != NULL)
    enter (connection, STAGE_WEBSOCKET);
}
