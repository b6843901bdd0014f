/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The services `/functions/v1/import`, what the command import asks of a studio that serves, and
   `/functions/v1/sample`, the project that comes with the program. The studio puts projects in
   itself, so that its listeners hear of them. */

#include "config.h"

#include "studio/backlot-import-service.h"

#include <gio/gunixsocketaddress.h>

#include "studio/backlot-project-file.h"
#include "studio/project/backlot-sample.h"

#define PATH "/functions/v1/import"
#define SAMPLE_PATH "/functions/v1/sample"
#define MAX_BODY 65536

struct _BacklotImportService
{
  GObject          parent_instance;

  BacklotDatabase *database;   /* (owned) */
  char            *objects;    /* the folder of the stored files */
};

typedef struct
{
  BacklotImportService *service;   /* (owned) */
  BacklotRequest       *request;   /* (owned) */
  char                 *file;
  BacklotProjectExtras  extras;
} Import;

G_DEFINE_FINAL_TYPE (BacklotImportService, backlot_import_service, G_TYPE_OBJECT)

static void
import_free (gpointer data)
{
  Import *import = data;

  g_object_unref (import->service);
  g_object_unref (import->request);
  g_free (import->file);
  g_free (import);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Import, import_free)

static void
backlot_import_service_finalize (GObject *object)
{
  BacklotImportService *self = BACKLOT_IMPORT_SERVICE (object);

  g_clear_object (&self->database);
  g_free (self->objects);
  G_OBJECT_CLASS (backlot_import_service_parent_class)->finalize (object);
}

static void
backlot_import_service_class_init (BacklotImportServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = backlot_import_service_finalize;
}

static void
backlot_import_service_init (BacklotImportService *self)
{
}

static void
import_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Import *import = task_data;
  GError *error = NULL;

  if (backlot_project_import_into (import->service->database, import->service->objects,
                                   import->file, &import->extras, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
imported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Import) import = user_data;
  g_autoptr(GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    backlot_request_reply_text (import->request, SOUP_STATUS_OK, "application/json; charset=utf-8",
                                "{}");
  else
    backlot_request_reply_message (import->request, SOUP_STATUS_UNPROCESSABLE_ENTITY,
                                   error->message);
}

/* Its owner, on the socket; for others there is no such function. */
static gboolean
may_ask (BacklotRequest *request,
         const char     *path)
{
  if (g_str_equal (backlot_request_get_path (request), path) &&
      g_str_equal (backlot_request_get_method (request), "POST") &&
      backlot_request_is_local (request) && backlot_request_is_from_owner (request))
    return TRUE;
  backlot_request_reply_message (request, SOUP_STATUS_NOT_FOUND,
                                 "Requested function was not found");
  return FALSE;
}

/* The callback frees it, not the thread: the request belongs to the main context. */
static void
import_file (BacklotImportService *self,
             BacklotRequest       *request,
             const char           *file,
             BacklotProjectExtras  extras)
{
  Import *import = g_new0 (Import, 1);
  g_autoptr(GTask) task = g_task_new (NULL, NULL, imported_cb, import);

  import->service = g_object_ref (self);
  import->request = g_object_ref (request);
  import->file = g_strdup (file);
  import->extras = extras;
  backlot_request_pause (request);
  g_task_set_source_tag (task, import_file);
  g_task_set_task_data (task, import, NULL);
  g_task_run_in_thread (task, import_thread);
}

/* `POST {"file"}`, by somebody who could read the file as well. */
static void
handle_cb (BacklotRequest *request,
           gpointer        user_data)
{
  const char *file = backlot_wire_json_get_string (backlot_request_get_json (request), "file");

  if (!may_ask (request, PATH))
    return;
  if (file == NULL || !g_path_is_absolute (file))
    {
      backlot_request_reply_message (request, SOUP_STATUS_BAD_REQUEST, "file is missing");
      return;
    }
  import_file (user_data, request, file, (BacklotProjectExtras) { NULL });
}

/* `POST {"words"}`: its texts in the language of who asks. */
static void
sample_cb (BacklotRequest *request,
           gpointer        user_data)
{
  const BacklotProjectExtras extras = {
    .words = yyjson_obj_get (backlot_request_get_json (request), "words"),
    .settle = backlot_sample_settle,
  };

  if (may_ask (request, SAMPLE_PATH))
    import_file (user_data, request, SAMPLE_FILE, extras);
}

/**
 * backlot_import_service_new:
 * @objects: the folder of the stored files
 */
BacklotImportService *
backlot_import_service_new (BacklotDatabase *database,
                            BacklotGateway  *gateway,
                            const char      *objects)
{
  BacklotImportService *self = g_object_new (BACKLOT_TYPE_IMPORT_SERVICE, NULL);

  self->database = g_object_ref (database);
  self->objects = g_strdup (objects);
  backlot_gateway_add_route (gateway, PATH, MAX_BODY, NULL, handle_cb, self);
  backlot_gateway_add_route (gateway, SAMPLE_PATH, MAX_BODY, NULL, sample_cb, self);
  return self;
}

static GBytes *
write_question (const char *file)
{
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *root = yyjson_mut_obj (doc);
  char *json;
  size_t length;

  yyjson_mut_doc_set_root (doc, root);
  yyjson_mut_obj_add_str (doc, root, "file", file);
  json = yyjson_mut_write (doc, 0, &length);
  if (json == NULL)
    return NULL;
  return g_bytes_new_with_free_func (json, length, free, json);
}

/**
 * backlot_import_service_ask:
 * @socket: of a studio that serves
 *
 * Has it import a file, and waits until it is there.
 */
gboolean
backlot_import_service_ask (const char  *socket,
                            const char  *file,
                            GError     **error)
{
  g_autofree char *path = g_canonicalize_filename (file, NULL);
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (socket);
  g_autoptr(SoupSession) session =
    soup_session_new_with_options ("remote-connectable", address, "timeout", 0, NULL);
  g_autoptr(SoupMessage) message = soup_message_new ("POST", "http://studio.local" PATH);
  g_autoptr(GBytes) question = write_question (path);
  g_autoptr(GBytes) answer = NULL;
  g_autoptr(yyjson_doc) doc = NULL;
  const char *reason;

  if (question == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME,
                           "A studio serves, and can only be told of files whose names are UTF-8");
      return FALSE;
    }
  soup_message_headers_append (soup_message_get_request_headers (message), "apikey",
                               BACKLOT_STUDIO_PUBLISHABLE_KEY);
  soup_message_set_request_body_from_bytes (message, "application/json", question);
  answer = soup_session_send_and_read (session, message, NULL, error);
  if (answer == NULL)
    {
      g_prefix_error (error, "A studio serves, but does not answer: ");
      return FALSE;
    }
  if (soup_message_get_status (message) == SOUP_STATUS_OK)
    return TRUE;
  doc = backlot_wire_json_read (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  reason = backlot_wire_json_get_string (yyjson_doc_get_root (doc), "message");
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s",
               reason != NULL ? reason : soup_message_get_reason_phrase (message));
  return FALSE;
}
