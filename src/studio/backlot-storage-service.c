/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service `/storage/v1`: buckets, objects, resumable uploads. */
#include "config.h"

#include "studio/backlot-storage-service.h"

#include "studio/backlot-authenticate.h"
#include "studio/backlot-storage-service-private.h"
#include "wire/backlot-wire-tus.h"

#include <string.h>

#define PREFIX "/storage/v1"
#define OBJECT "/object/"
#define MAX_BODY (1024 * 1024)

G_DEFINE_FINAL_TYPE (BacklotStorageService, backlot_storage_service, G_TYPE_OBJECT)

/* What stands behind @prefix, or %NULL. */
static const char *
rest_after (const char *path,
            const char *prefix)
{
  gsize length = strlen (prefix);

  return strncmp (path, prefix, length) == 0 ? path + length : NULL;
}

static gboolean
is_method (BacklotRequest *request,
           const char     *method)
{
  return strcmp (backlot_request_get_method (request), method) == 0;
}

/* The id of a resumable upload, empty for the endpoint itself; %NULL for other paths. */
static const char *
tus_id (BacklotRequest *request)
{
  const char *rest = rest_after (backlot_request_get_path (request), BACKLOT_WIRE_TUS_PATH);

  if (rest == NULL || (*rest != '\0' && *rest != '/'))
    return NULL;
  return *rest == '/' ? rest + 1 : rest;
}

/* Requests to an object whose first segment is one of these are not uploads to a bucket. */
static gboolean
is_reserved (const char *path)
{
  static const char * const words[] = {
    "authenticated/", "copy", "info/", "list/", "list-v2/", "move", "public/", "sign/", "upload/",
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (rest_after (path, words[i]) != NULL &&
        (g_str_has_suffix (words[i], "/") || path[strlen (words[i])] == '\0'))
      return TRUE;
  return FALSE;
}

static void
begin_signed_upload (BacklotStorageService *self,
                     BacklotRequest        *request,
                     const char            *path)
{
  g_autoptr(BacklotStorageCall) call = backlot_storage_call_new (self, request);
  g_autoptr(yyjson_doc) claims = NULL;
  yyjson_val *root;

  if (!backlot_storage_call_take_object (call, path))
    return;
  claims = backlot_storage_check_signature (call, "upload");
  if (claims == NULL)
    return;
  root = yyjson_doc_get_root (claims);
  backlot_storage_begin_upload (g_steal_pointer (&call),
                                backlot_wire_json_get_bool (root, "upsert", FALSE), TRUE,
                                backlot_wire_json_get_string (root, "owner"));
}

static void
begin_upload (BacklotStorageService *self,
              BacklotRequest        *request,
              const char            *path)
{
  g_autoptr(BacklotStorageCall) call = backlot_storage_call_new (self, request);
  const char *upsert = backlot_request_get_header (request, "x-upsert");
  const char *user;

  if (!backlot_storage_call_take_object (call, path))
    return;
  user = backlot_storage_call_get_user (call);
  backlot_storage_begin_upload (g_steal_pointer (&call),
                                is_method (request, "PUT") || g_strcmp0 (upsert, "true") == 0,
                                FALSE, user);
}

/* At the headers: bodies that become files are streamed from here on. */
static void
begin (BacklotRequest *request,
       gpointer        user_data)
{
  BacklotStorageService *self = user_data;
  const char *path = rest_after (backlot_request_get_path (request), PREFIX OBJECT);
  const char *id = tus_id (request);

  if (id != NULL)
    backlot_storage_begin_tus (self, request, id);
  else if (path != NULL && is_method (request, "PUT") && rest_after (path, "upload/sign/") != NULL)
    begin_signed_upload (self, request, rest_after (path, "upload/sign/"));
  else if (path != NULL && (is_method (request, "PUT") || is_method (request, "POST")) &&
           !is_reserved (path) && !backlot_storage_refuse (request))
    begin_upload (self, request, path);
}

static void
get_signed (BacklotStorageCall *taken)
{
  g_autoptr(BacklotStorageCall) call = taken;
  g_autoptr(yyjson_doc) claims = backlot_storage_check_signature (call, "download");

  if (claims != NULL)
    backlot_storage_download (g_steal_pointer (&call), FALSE, FALSE);
}

static void
get_public (BacklotStorageCall *call)
{
  backlot_storage_download (call, FALSE, TRUE);
}

static void
get_object (BacklotStorageCall *call)
{
  backlot_storage_download (call, TRUE, FALSE);
}

typedef enum
{
  TAKES_NOTHING,
  TAKES_BUCKET,
  TAKES_OBJECT,
} Takes;

static const struct
{
  const char *method;      /* GET stands for HEAD too */
  const char *prefix;
  Takes       takes;
  gboolean    open;        /* no key is asked for */
  void      (*func) (BacklotStorageCall *call);
} routes[] = {
  { "GET", "public/", TAKES_OBJECT, TRUE, get_public },
  { "GET", "sign/", TAKES_OBJECT, TRUE, get_signed },
  { "GET", "info/authenticated/", TAKES_OBJECT, FALSE, backlot_storage_info },
  { "GET", "info/", TAKES_OBJECT, FALSE, backlot_storage_info },
  { "GET", "authenticated/", TAKES_OBJECT, FALSE, get_object },
  { "GET", "", TAKES_OBJECT, FALSE, get_object },
  { "POST", "list/", TAKES_BUCKET, FALSE, backlot_storage_list },
  { "POST", "list-v2/", TAKES_BUCKET, FALSE, backlot_storage_list_v2 },
  { "POST", "move", TAKES_NOTHING, FALSE, backlot_storage_move },
  { "POST", "copy", TAKES_NOTHING, FALSE, backlot_storage_copy },
  { "POST", "upload/sign/", TAKES_OBJECT, FALSE, backlot_storage_sign_upload },
  { "POST", "sign/", TAKES_BUCKET, FALSE, backlot_storage_sign_many },
  { "POST", "sign/", TAKES_OBJECT, FALSE, backlot_storage_sign_one },
  { "DELETE", "", TAKES_BUCKET, FALSE, backlot_storage_remove_many },
  { "DELETE", "", TAKES_OBJECT, FALSE, backlot_storage_remove_one },
};

static gboolean
route_matches (guint           i,
               BacklotRequest *request,
               const char     *path)
{
  const char *rest = rest_after (path, routes[i].prefix);
  gboolean get = is_method (request, "GET") || is_method (request, "HEAD");

  if (rest == NULL || !(strcmp (routes[i].method, "GET") == 0
                        ? get : is_method (request, routes[i].method)))
    return FALSE;
  switch (routes[i].takes)
    {
    case TAKES_NOTHING:
      return *rest == '\0';
    case TAKES_BUCKET:
      return *rest != '\0' && strchr (rest, '/') == NULL;
    case TAKES_OBJECT:
    default:
      return strchr (rest, '/') != NULL;
    }
}

static void
handle_object (BacklotStorageService *self,
               BacklotRequest        *request,
               const char            *path)
{
  g_autoptr(BacklotStorageCall) call = backlot_storage_call_new (self, request);

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      const char *rest = rest_after (path, routes[i].prefix);

      if (!route_matches (i, request, path))
        continue;
      if (!routes[i].open && backlot_storage_refuse (request))
        return;
      if (routes[i].takes == TAKES_BUCKET)
        call->bucket = g_strdup (rest);
      else if (routes[i].takes == TAKES_OBJECT && !backlot_storage_call_take_object (call, rest))
        return;
      routes[i].func (g_steal_pointer (&call));
      return;
    }
  backlot_storage_reply_code (request, 404, "NoSuchRoute", "Route not found");
}

static void
handle (BacklotRequest *request,
        gpointer        user_data)
{
  BacklotStorageService *self = user_data;
  const char *path = backlot_request_get_path (request);
  const char *object = rest_after (path, PREFIX OBJECT);
  const char *bucket = rest_after (path, PREFIX "/bucket");

  if (tus_id (request) != NULL)
    backlot_storage_end_tus (request);
  else if (backlot_request_get_state (request) != NULL)
    backlot_storage_end_upload (request);
  else if (object != NULL)
    handle_object (self, request, object);
  else if (bucket != NULL && (*bucket == '\0' || *bucket == '/') &&
           !backlot_storage_refuse (request))
    backlot_storage_handle_bucket (backlot_storage_call_new (self, request), bucket);
  else
    backlot_storage_reply_code (request, 404, "NoSuchRoute", "Route not found");
}

static void
backlot_storage_service_finalize (GObject *object)
{
  BacklotStorageService *self = BACKLOT_STORAGE_SERVICE (object);

  g_clear_object (&self->database);
  g_clear_pointer (&self->files, backlot_storage_files_free);
  g_clear_pointer (&self->patching, g_hash_table_unref);
  backlot_service_rules_clear (&self->rules);
  G_OBJECT_CLASS (backlot_storage_service_parent_class)->finalize (object);
}

static void
backlot_storage_service_class_init (BacklotStorageServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = backlot_storage_service_finalize;
}

static void
backlot_storage_service_init (BacklotStorageService *self)
{
  self->patching = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

/* Not every studio has plans: it may serve other tables. */
static gboolean
look_for_quota (BacklotTransaction  *transaction,
                gpointer             data,
                GError             **error)
{
  BacklotStorageService *self = data;
  gint64 found = 0;

  if (!backlot_transaction_read_int (transaction, &found, error,
                                     "SELECT count (*) FROM sqlite_schema"
                                     " WHERE name = 'stored_bytes'", ""))
    return FALSE;
  self->has_quota = found > 0;
  return TRUE;
}

/**
 * backlot_storage_service_new:
 * @gateway: the service answers for it from now on and must live as long
 * @folder: where the files lie
 */
BacklotStorageService *
backlot_storage_service_new (BacklotDatabase          *database,
                             const BacklotStudioKeys  *keys,
                             BacklotGateway           *gateway,
                             const char               *folder,
                             GError                  **error)
{
  g_autoptr(BacklotStorageService) self = g_object_new (BACKLOT_TYPE_STORAGE_SERVICE, NULL);

  self->database = g_object_ref (database);
  self->keys = keys;
  self->rules.table = "storage_objects";
  self->files = backlot_storage_files_new (folder, error);
  if (self->files == NULL ||
      !backlot_database_run_sync (database, NULL, backlot_service_rules_load, &self->rules,
                                  error) ||
      !backlot_database_run_sync (database, NULL, look_for_quota, self, error))
    return NULL;
  backlot_gateway_add_route (gateway, PREFIX, MAX_BODY, begin, handle, self);
  backlot_storage_sweep (self);
  return g_steal_pointer (&self);
}
