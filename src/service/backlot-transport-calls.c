/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One call through all its tries: token, studio, answer. */

#include "config.h"

#include "service/backlot-transport-private.h"

#include "service/backlot-body-stream.h"
#include "service/backlot-message-guard.h"
#include "service/backlot-request-private.h"
#include "service/backlot-service-error.h"
#include "service/backlot-session.h"

#define WEBSOCKET_MAX_BYTES (16 * 1024 * 1024)
/* So much is sent before progress is told again; libsoup tells it for each 8 KB. */
#define PROGRESS_STEP (64 * 1024)

/* One call, through all its repeats. */
typedef struct
{
  BacklotRequest   *request;         /* (owned) (nullable): of websockets there is none */
  char             *path;            /* (owned): of a websocket */
  char             *query;           /* (owned): of a websocket */
  gboolean          open;            /* the caller reads the body */
  gboolean          studio_started;
  gboolean          token_renewed;
  guint             token_serial;
  gint64            bytes_sent;
  gint64            bytes_told;      /* of them, those of which progress was told */
  SoupMessage      *message;         /* (owned): of the running try */
  BacklotResponse  *response;        /* (owned): of an open call */
} Call;

static void try_call (GTask *task);

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_pointer (&call->request, backlot_request_unref);
  g_free (call->path);
  g_free (call->query);
  g_clear_object (&call->message);
  g_clear_pointer (&call->response, backlot_response_free);
  g_free (call);
}

/* The path and the query are escaped already, so nothing is escaped twice. */
static GUri *
make_uri (BacklotTransport *self,
          const char       *scheme,
          const char       *path,
          const char       *query)
{
  g_autoptr(GUri) base = g_uri_parse (self->base_url, SOUP_HTTP_URI_FLAGS, NULL);
  const char *base_path = g_uri_get_path (base);
  g_autofree char *whole = NULL;

  /* A base URL without a path has one all the same: a slash. */
  whole = g_strconcat (g_str_equal (base_path, "/") ? "" : base_path, path, NULL);

  return g_uri_build (SOUP_HTTP_URI_FLAGS, scheme != NULL ? scheme : g_uri_get_scheme (base), NULL,
                      g_uri_get_host (base), g_uri_get_port (base), whole, query, NULL);
}

/* A body that tells how far it is takes long. */
static void
set_body (SoupMessage    *message,
          BacklotRequest *request)
{
  g_autoptr(GInputStream) stream = NULL;

  if (request->body == NULL)
    return;
  if (request->progress == NULL)
    {
      soup_message_set_request_body_from_bytes (message, request->content_type, request->body);
      return;
    }
  stream = backlot_body_stream_new (request->body);
  soup_message_set_request_body (message, request->content_type, stream,
                                 (gssize) g_bytes_get_size (request->body));
}

static void
body_data_written_cb (SoupMessage *message,
                      guint        n_bytes,
                      gpointer     user_data)
{
  Call *call = user_data;

  call->bytes_sent += n_bytes;
  if (call->bytes_sent < call->bytes_told + PROGRESS_STEP &&
      call->bytes_sent < (gint64) g_bytes_get_size (call->request->body))
    return;
  call->bytes_told = call->bytes_sent;
  call->request->progress (call->bytes_sent, call->request->progress_data);
}

static SoupMessage *
make_message (BacklotTransport *self,
              Call             *call,
              const char       *token)
{
  BacklotRequest *request = call->request;
  g_autoptr(GUri) uri = make_uri (self, NULL, request->path, request->query);
  g_autoptr(SoupMessage) message = soup_message_new_from_uri (request->method, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_headers_replace (headers, "apikey", self->api_key);
  if (token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);

      soup_message_headers_replace (headers, "Authorization", bearer);
    }
  for (guint i = 0; i + 1 < request->headers->len; i += 2)
    soup_message_headers_append (headers, g_ptr_array_index (request->headers, i),
                                 g_ptr_array_index (request->headers, i + 1));
  set_body (message, request);
  if ((request->flags & BACKLOT_REQUEST_RAW) != 0)
    soup_message_disable_feature (message, SOUP_TYPE_CONTENT_DECODER);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (request->progress != NULL)
    {
      call->bytes_sent = call->bytes_told = 0;
      g_signal_connect (message, "wrote-body-data", G_CALLBACK (body_data_written_cb), call);
    }

  return g_steal_pointer (&message);
}

static void
studio_started_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GError) error = NULL;

  if (!backlot_local_studio_start_finish (BACKLOT_LOCAL_STUDIO (object), result, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        backlot_transport_note_contact (g_task_get_source_object (task), FALSE);
      g_task_return_error (task, g_steal_pointer (&error));
    }
  else
    {
      ((BacklotTransport *) g_task_get_source_object (task))->studio_looked_at = TRUE;
      try_call (task);
    }
}

static gboolean
nobody_listens (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* Nothing was sent when nobody listened, so any request may be repeated. Takes @error. */
static void
handle_broken_connection (GTask  *task,
                          GError *error)
{
  g_autoptr(GError) taken = error;
  BacklotTransport *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  g_clear_object (&call->message);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->studio != NULL && !call->studio_started && nobody_listens (taken))
    {
      call->studio_started = TRUE;
      backlot_local_studio_start_async (self->studio, g_task_get_cancellable (task),
                                        studio_started_cb, g_object_ref (task));
      return;
    }

  g_debug ("%s: %s", call->request != NULL ? call->request->path : call->path, taken->message);
  if (!g_error_matches (taken, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    backlot_transport_note_contact (self, FALSE);
  g_task_return_error (task, backlot_service_error_new_from_io (taken));
}

static void
response_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  BacklotTransport *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  BacklotResponse *response = NULL;
  GError *error = NULL;
  gboolean token_refused;

  response = backlot_response_read_finish (result, &error);
  if (response != NULL)
    {
      g_task_return_pointer (task, response, (GDestroyNotify) backlot_response_free);
      return;
    }
  if (error->domain != BACKLOT_SERVICE_ERROR)
    {
      handle_broken_connection (task, error);
      return;
    }

  token_refused = g_error_matches (error, BACKLOT_SERVICE_ERROR,
                                   BACKLOT_SERVICE_ERROR_UNAUTHORIZED) ||
                  g_strcmp0 (backlot_service_error_get_code (error), "bad_jwt") == 0;
  if (token_refused && !call->token_renewed && call->token_serial > 0 && self->session != NULL)
    {
      g_error_free (error);
      call->token_renewed = TRUE;
      g_clear_object (&call->message);
      try_call (task);
    }
  else
    g_task_return_error (task, error);
}

static void
send_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  BacklotTransport *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  GInputStream *stream = NULL;
  guint status;

  stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  if (call->message != NULL)
    g_signal_handlers_disconnect_by_func (call->message, body_data_written_cb, call);
  if (stream == NULL)
    {
      handle_broken_connection (task, error);
      return;
    }

  status = soup_message_get_status (call->message);
  g_debug ("%s %s: %u", call->request->method, call->request->path, status);
  backlot_transport_note_contact (self, TRUE);
  if (call->open && backlot_response_is_good (call->message))
    {
      call->response = backlot_response_new (call->message);
      g_task_return_pointer (task, stream, g_object_unref);
      return;
    }
  backlot_response_read_async (call->message, stream, call->request->flags, call->request->limit,
                               g_task_get_cancellable (task), response_cb, g_object_ref (task));
  g_object_unref (stream);
}

static void
send_message (GTask      *task,
              const char *token)
{
  BacklotTransport *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  call->message = make_message (self, call, token);
  soup_session_send_async (self->soup, call->message, G_PRIORITY_DEFAULT,
                           backlot_message_guard (call->message, g_task_get_cancellable (task)),
                           send_cb, g_object_ref (task));
}

static void
websocket_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  BacklotTransport *self = g_task_get_source_object (task);
  g_autoptr(GMainContextPusher) pusher = g_main_context_pusher_new (self->home);
  Call *call = g_task_get_task_data (task);
  SoupWebsocketConnection *connection = NULL;
  GError *error = NULL;
  guint status = soup_message_get_status (call->message);

  connection = soup_session_websocket_connect_finish (SOUP_SESSION (object), result, &error);
  if (connection != NULL)
    {
      soup_websocket_connection_set_max_incoming_payload_size (connection, WEBSOCKET_MAX_BYTES);
      backlot_transport_note_contact (self, TRUE);
      g_task_return_pointer (task, connection, g_object_unref);
    }
  else if (status >= 400)
    {
      backlot_transport_note_contact (self, TRUE);
      g_task_return_error (task, backlot_service_error_new_from_text (status, error->message));
      g_error_free (error);
    }
  else
    handle_broken_connection (task, error);
}

static void
connect_websocket (GTask *task)
{
  BacklotTransport *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autoptr(GUri) uri = make_uri (self, g_str_has_prefix (self->base_url, "https:") ? "wss" : "ws",
                                  call->path, call->query);
  g_autoptr(GMainContextPusher) pusher = NULL;

  call->message = soup_message_new_from_uri (SOUP_METHOD_GET, uri);
  pusher = g_main_context_pusher_new (self->context);
  soup_session_websocket_connect_async (self->soup, call->message, NULL, NULL, G_PRIORITY_DEFAULT,
                                        g_task_get_cancellable (task), websocket_cb,
                                        g_object_ref (task));
}

static void
token_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autofree char *token = NULL;
  g_autoptr(GError) error = NULL;
  Call *call = g_task_get_task_data (task);

  token = backlot_session_get_token_finish (BACKLOT_SESSION (object), result,
                                            &call->token_serial, &error);
  if (token == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    send_message (task, token);
}

/* Every try begins here; on the second one the token of the first was refused. */
static void
try_call (GTask *task)
{
  BacklotTransport *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  if (call->request == NULL)
    connect_websocket (task);
  else if (self->session == NULL || (call->request->flags & BACKLOT_REQUEST_ANONYMOUS) != 0)
    send_message (task, NULL);
  else
    backlot_session_get_token_async (self->session, call->token_renewed ? call->token_serial : 0,
                                     g_task_get_cancellable (task), token_cb,
                                     g_object_ref (task));
}

static void
start_call (BacklotTransport    *self,
            Call                *call,
            gpointer             source_tag,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  g_autoptr(GMainContextPusher) pusher = NULL;
  g_autoptr(GTask) task = NULL;

  /* Whoever asked hears of a websocket before its first message is read. */
  if (call->request == NULL)
    pusher = g_main_context_pusher_new (self->context);
  task = g_task_new (self, cancellable, callback, user_data);
  g_clear_pointer (&pusher, g_main_context_pusher_free);
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, call, call_free);
  /* One that answers may be of a former version. */
  if (self->studio != NULL && !self->studio_looked_at)
    backlot_local_studio_start_async (self->studio, cancellable, studio_started_cb,
                                      g_object_ref (task));
  else
    try_call (task);
}

/**
 * backlot_transport_send_async:
 * @self: the transport
 * @request: what to ask
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called once
 *
 * Sends a request and reads the whole answer. Anything but 2xx and 304 is an error with
 * the server's code and details.
 */
void
backlot_transport_send_async (BacklotTransport    *self,
                              BacklotRequest      *request,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  Call *call = NULL;

  g_return_if_fail (BACKLOT_IS_TRANSPORT (self));

  call = g_new0 (Call, 1);
  call->request = backlot_request_ref (request);
  start_call (self, call, backlot_transport_send_async, cancellable, callback, user_data);
}

BacklotResponse *
backlot_transport_send_finish (BacklotTransport  *self,
                               GAsyncResult      *result,
                               GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * backlot_transport_open_async:
 * @self: the transport
 * @request: what to ask
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called once, when the headers have come
 *
 * As backlot_transport_send_async(), but a good answer's body is left for the caller to read.
 */
void
backlot_transport_open_async (BacklotTransport    *self,
                              BacklotRequest      *request,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  Call *call = NULL;

  g_return_if_fail (BACKLOT_IS_TRANSPORT (self));

  call = g_new0 (Call, 1);
  call->request = backlot_request_ref (request);
  call->open = TRUE;
  start_call (self, call, backlot_transport_open_async, cancellable, callback, user_data);
}

/**
 * backlot_transport_open_finish:
 * @response: (out) (transfer full): status and headers
 *
 * Returns: (transfer full): the body
 */
GInputStream *
backlot_transport_open_finish (BacklotTransport  *self,
                               GAsyncResult      *result,
                               BacklotResponse  **response,
                               GError           **error)
{
  GInputStream *stream = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  stream = g_task_propagate_pointer (G_TASK (result), error);
  if (stream != NULL)
    {
      Call *call = g_task_get_task_data (G_TASK (result));

      *response = g_steal_pointer (&call->response);
    }

  return stream;
}

/**
 * backlot_transport_connect_async:
 * @self: the transport
 * @path: of the websocket
 * @query: (nullable): escaped; carries the key, because browsers can not set headers here
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called once
 *
 * Opens a websocket. Whatever it tells, and @callback, runs with a thread's default context that is
 * only for websockets: what is begun there for anything else needs the one of before.
 */
void
backlot_transport_connect_async (BacklotTransport    *self,
                                 const char          *path,
                                 const char          *query,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  Call *call = NULL;

  g_return_if_fail (BACKLOT_IS_TRANSPORT (self));

  call = g_new0 (Call, 1);
  call->path = g_strdup (path);
  call->query = g_strdup (query);
  start_call (self, call, backlot_transport_connect_async, cancellable, callback, user_data);
}

SoupWebsocketConnection *
backlot_transport_connect_finish (BacklotTransport  *self,
                                  GAsyncResult      *result,
                                  GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
