/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service `/rest/v1`: HTTP around the REST translator. */

#include "config.h"

#include "studio/backlot-rest-service.h"

#include <string.h>

#include "studio/backlot-api-error.h"
#include "studio/backlot-authenticate.h"
#include "studio/backlot-rest-call.h"

#define PREFIX "/rest/v1"
#define MAX_BODY (8 * 1024 * 1024)

/* Beyond so many waiting requests new ones are sent away: a client that comes back later loses
   nothing. */
#define WAITING_MAX 500

struct _BacklotRestService
{
  GObject          parent_instance;

  BacklotDatabase *database;   /* (owned) */
  guint            n_waiting;
};

typedef struct
{
  BacklotRestService *service;   /* (owned) */
  BacklotRequest     *request;   /* (owned) */
  BacklotCaller      *caller;    /* (owned) */
  BacklotRestCall    *call;      /* (owned) */
} Pending;

G_DEFINE_FINAL_TYPE (BacklotRestService, backlot_rest_service, G_TYPE_OBJECT)

static void
backlot_rest_service_dispose (GObject *object)
{
  BacklotRestService *self = BACKLOT_REST_SERVICE (object);

  g_clear_object (&self->database);
  G_OBJECT_CLASS (backlot_rest_service_parent_class)->dispose (object);
}

static void
backlot_rest_service_class_init (BacklotRestServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = backlot_rest_service_dispose;
}

static void
backlot_rest_service_init (BacklotRestService *self)
{
}

static void
reply_error (BacklotRequest *request,
             const GError   *error)
{
  g_autofree char *json = backlot_api_error_to_json (error);
  guint status = backlot_api_error_get_status (error);

  if (status >= 500)
    g_info ("REST answers %u: %s", status, error->message);
  backlot_request_reply_text (request, status, "application/json; charset=utf-8", json);
}

static void
reply (BacklotRequest  *request,
       BacklotRestCall *call)
{
  gboolean head = g_str_equal (call->method, "HEAD");

  if (call->content_range != NULL)
    {
      backlot_request_set_header (request, "Content-Range", call->content_range);
      backlot_request_set_header (request, "Range-Unit", "items");
    }
  if (call->applied != NULL)
    backlot_request_set_header (request, "Preference-Applied", call->applied->str);
  if (call->answer == NULL || head)
    {
      if (head)
        backlot_request_set_header (request, "Content-Type", call->content_type);
      backlot_request_reply_empty (request, call->status);
    }
  else
    {
      GBytes *body = g_string_free_to_bytes (g_steal_pointer (&call->answer));

      backlot_request_reply (request, call->status, call->content_type, body);
      g_bytes_unref (body);
    }
}

static void
complete (Pending      *pending,
          const GError *error)
{
  pending->service->n_waiting--;
  if (error == NULL)
    reply (pending->request, pending->call);
  else
    reply_error (pending->request, error);
  backlot_rest_call_free (pending->call);
  backlot_caller_free (pending->caller);
  g_object_unref (pending->request);
  g_object_unref (pending->service);
  g_free (pending);
}

static void perform (Pending *pending);

static void
search_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (backlot_database_run_finish (BACKLOT_DATABASE (object), result, &error) != NULL)
    perform (user_data);
  else
    complete (user_data, error);
}

static void
perform_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  BacklotDatabase *database = BACKLOT_DATABASE (object);
  Pending *pending = user_data;
  g_autoptr(GError) error = NULL;

  backlot_database_run_finish (database, result, &error);
  if (error != NULL && pending->call->watch != NULL && pending->call->found == NULL)
    backlot_database_read_async (database, pending->caller, backlot_rest_search, pending->call,
                                 NULL, NULL, search_cb, pending);
  else
    complete (pending, error);
}

static void
perform (Pending *pending)
{
  BacklotDatabase *database = pending->service->database;
  const char *method = pending->call->method;

  if (g_str_equal (method, "GET") || g_str_equal (method, "HEAD"))
    backlot_database_read_async (database, pending->caller, backlot_rest_perform, pending->call,
                                 NULL, NULL, perform_cb, pending);
  else
    backlot_database_run_async (database, pending->caller, backlot_rest_perform, pending->call,
                                NULL, NULL, perform_cb, pending);
}

static void
add_header_cb (const char *name,
               const char *value,
               gpointer    user_data)
{
  yyjson_mut_doc *doc = user_data;
  g_autofree char *lower = g_ascii_strdown (name, -1);

  /* Keys and tokens are not for functions. */
  if (!g_str_equal (lower, "authorization") && !g_str_equal (lower, "apikey") &&
      g_utf8_validate (value, -1, NULL))
    yyjson_mut_obj_add (yyjson_mut_doc_get_root (doc), yyjson_mut_strcpy (doc, lower),
                        yyjson_mut_strcpy (doc, value));
}

/* What a function finds under request.headers in PostgreSQL. */
static char *
headers_to_json (BacklotRequest *request)
{
  SoupServerMessage *message = backlot_request_get_message (request);
  yyjson_mut_doc *doc = yyjson_mut_doc_new (NULL);
  char *written;
  char *json;

  yyjson_mut_doc_set_root (doc, yyjson_mut_obj (doc));
  soup_message_headers_foreach (soup_server_message_get_request_headers (message), add_header_cb,
                                doc);
  written = yyjson_mut_write (doc, 0, NULL);
  json = g_strdup (written);
  free (written);
  yyjson_mut_doc_free (doc);
  return json;
}

static BacklotRestCall *
read_request (BacklotRequest *request)
{
  const char *method = backlot_request_get_method (request);
  const char *path = backlot_request_get_path (request) + strlen (PREFIX);
  gboolean is_read = g_str_equal (method, "GET") || g_str_equal (method, "HEAD");
  BacklotRestCall *call;

  while (*path == '/')
    path++;
  call = backlot_rest_call_new (method, path, backlot_request_get_query (request));
  call->prefer = g_strdup (backlot_request_get_header (request, "Prefer"));
  call->accept = g_strdup (backlot_request_get_header (request, "Accept"));
  call->profile = g_strdup (backlot_request_get_header (request, is_read ? "Accept-Profile"
                                                                         : "Content-Profile"));
  call->range = g_strdup (backlot_request_get_header (request, "Range"));
  if (backlot_request_get_body (request) != NULL)
    call->body = g_bytes_ref (backlot_request_get_body (request));
  return call;
}

/* A token that does not hold: PostgREST's answer, which tells the client whether to refresh. */
static void
refuse_token (BacklotRequest *request,
              const GError   *denial)
{
  gboolean expired = g_error_matches (denial, BACKLOT_DENIED, BACKLOT_DENIED_EXPIRED);
  g_autoptr(GError) error = NULL;

  error = backlot_api_error_new (401, expired ? "PGRST303" : "PGRST301",
                                 expired ? "JWT expired" : "No suitable key or wrong key type",
                                 NULL, NULL);
  backlot_request_set_header (request, "WWW-Authenticate",
                              expired ? "Bearer error=\"invalid_token\","
                                        " error_description=\"JWT expired\""
                                      : "Bearer error=\"invalid_token\"");
  reply_error (request, error);
}

static void
handle_cb (BacklotRequest *request,
           gpointer        user_data)
{
  BacklotRestService *self = user_data;
  Pending *pending;

  if (backlot_refuse_key (request))
    return;
  if (backlot_request_get_denial (request) != NULL)
    {
      refuse_token (request, backlot_request_get_denial (request));
      return;
    }
  if (self->n_waiting >= WAITING_MAX)
    {
      backlot_request_set_header (request, "Retry-After", "1");
      backlot_request_reply_message (request, SOUP_STATUS_SERVICE_UNAVAILABLE,
                                     "The studio has too much to do");
      return;
    }

  pending = g_new0 (Pending, 1);
  pending->caller = backlot_caller_copy (backlot_request_get_caller (request));
  pending->service = g_object_ref (self);
  pending->request = g_object_ref (request);
  self->n_waiting++;
  backlot_request_pause (request);
  pending->call = read_request (request);
  if (pending->call->is_function)
    {
      g_free (pending->caller->headers);
      pending->caller->headers = headers_to_json (request);
    }
  perform (pending);
}

BacklotRestService *
backlot_rest_service_new (BacklotDatabase *database,
                          BacklotGateway  *gateway)
{
  BacklotRestService *self = g_object_new (BACKLOT_TYPE_REST_SERVICE, NULL);

  self->database = g_object_ref (database);
  backlot_gateway_add_route (gateway, PREFIX, MAX_BODY, NULL, handle_cb, self);
  return self;
}
