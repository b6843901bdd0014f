/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of the server's Storage: small ones at once, links to them, their removal. */

#include "config.h"

#include "service/backlot-storage-private.h"

#include "service/backlot-service-error.h"

#define STORAGE_PATH "/storage/v1"
#define GET_MAX_BYTES (32 * 1024 * 1024)

struct _BacklotStorage
{
  GObject           parent_instance;

  BacklotTransport *transport;   /* (owned) */
};

G_DEFINE_FINAL_TYPE (BacklotStorage, backlot_storage, G_TYPE_OBJECT)

char *
backlot_storage_make_path (const char *kind,
                           const char *bucket,
                           const char *path)
{
  g_autofree char *escaped_bucket = g_uri_escape_string (bucket, NULL, FALSE);
  g_autofree char *escaped_path = path != NULL ? backlot_request_escape_path (path) : NULL;

  return g_strconcat (STORAGE_PATH, kind, "/", escaped_bucket,
                      escaped_path != NULL ? "/" : NULL, escaped_path, NULL);
}

/* Of calls whose answer says nothing but that it worked. */
static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(BacklotResponse) response = NULL;
  GError *error = NULL;

  response = backlot_transport_send_finish (BACKLOT_TRANSPORT (object), result, &error);
  if (response == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
got_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(BacklotResponse) response = NULL;
  GError *error = NULL;

  response = backlot_transport_send_finish (BACKLOT_TRANSPORT (object), result, &error);
  if (response == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&response->body),
                           (GDestroyNotify) g_bytes_unref);
}

static void
signed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(BacklotResponse) response = NULL;
  const char *path = NULL;
  GError *error = NULL;

  response = backlot_transport_send_finish (BACKLOT_TRANSPORT (object), result, &error);
  if (response == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (response->value != NULL)
    path = larder_value_get_member_string (response->value, "signedURL");
  if (path == NULL || *path != '/')
    g_task_return_new_error (task, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_UNREADABLE,
                             "The server's answer holds no link");
  else
    g_task_return_pointer (task,
                           g_strconcat (backlot_transport_get_base_url (
                                          BACKLOT_TRANSPORT (object)), STORAGE_PATH, path, NULL),
                           g_free);
}

static void
backlot_storage_dispose (GObject *object)
{
  BacklotStorage *self = BACKLOT_STORAGE (object);

  g_clear_object (&self->transport);

  G_OBJECT_CLASS (backlot_storage_parent_class)->dispose (object);
}

static void
backlot_storage_class_init (BacklotStorageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = backlot_storage_dispose;
}

static void
backlot_storage_init (BacklotStorage *self)
{
}

BacklotStorage *
backlot_storage_new (BacklotTransport *transport)
{
  BacklotStorage *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_TRANSPORT (transport), NULL);

  self = g_object_new (BACKLOT_TYPE_STORAGE, NULL);
  self->transport = g_object_ref (transport);

  return self;
}

/**
 * backlot_storage_get_transport:
 * @self: the storage
 *
 * Returns: (transfer none): its connection
 */
BacklotTransport *
backlot_storage_get_transport (BacklotStorage *self)
{
  g_return_val_if_fail (BACKLOT_IS_STORAGE (self), NULL);

  return self->transport;
}

/**
 * backlot_storage_put_async:
 * @self: the storage
 * @bucket: a bucket
 * @path: the object in it, not escaped
 * @content_type: its MIME type
 * @bytes: its content; what is over 6 MiB takes [class@Backlot.TusUpload]
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called once
 *
 * Writes one object, in place of an older one of that name. Protocol:
 * `POST /object/{bucket}/{path}` with `x-upsert`.
 */
void
backlot_storage_put_async (BacklotStorage      *self,
                           const char          *bucket,
                           const char          *path,
                           const char          *content_type,
                           GBytes              *bytes,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *escaped = NULL;
  g_autoptr(BacklotRequest) request = NULL;

  g_return_if_fail (BACKLOT_IS_STORAGE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_storage_put_async);
  escaped = backlot_storage_make_path ("/object", bucket, path);
  request = backlot_request_new ("POST", escaped, NULL, BACKLOT_REQUEST_DEFAULT);
  backlot_request_add_header (request, "x-upsert", "true");
  backlot_request_add_header (request, "cache-control", "max-age=3600");
  backlot_request_set_body (request, content_type, bytes);
  backlot_transport_send_async (self->transport, request, cancellable, done_cb,
                                g_steal_pointer (&task));
}

gboolean
backlot_storage_put_finish (BacklotStorage  *self,
                            GAsyncResult    *result,
                            GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * backlot_storage_get_async:
 * @self: the storage
 * @bucket: a bucket
 * @path: the object in it, not escaped
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called once
 *
 * Fetches one object into memory, up to 32 MiB.
 */
void
backlot_storage_get_async (BacklotStorage      *self,
                           const char          *bucket,
                           const char          *path,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *escaped = NULL;
  g_autoptr(BacklotRequest) request = NULL;

  g_return_if_fail (BACKLOT_IS_STORAGE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_storage_get_async);
  escaped = backlot_storage_make_path ("/object", bucket, path);
  request = backlot_request_new ("GET", escaped, NULL, BACKLOT_REQUEST_RAW);
  backlot_request_set_limit (request, GET_MAX_BYTES);
  backlot_transport_send_async (self->transport, request, cancellable, got_cb,
                                g_steal_pointer (&task));
}

GBytes *
backlot_storage_get_finish (BacklotStorage  *self,
                            GAsyncResult    *result,
                            GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * backlot_storage_sign_async:
 * @self: the storage
 * @bucket: a bucket
 * @path: the object in it, not escaped
 * @lifetime_s: how long the link is good
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called once
 *
 * Makes a link that needs no session. It is absolute; that of a studio on a socket can only be
 * opened over this transport.
 */
void
backlot_storage_sign_async (BacklotStorage      *self,
                            const char          *bucket,
                            const char          *path,
                            guint                lifetime_s,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *escaped = NULL;
  g_autoptr(BacklotRequest) request = NULL;
  g_autoptr(LarderValueBuilder) builder = NULL;
  g_autoptr(LarderValue) body = NULL;

  g_return_if_fail (BACKLOT_IS_STORAGE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_storage_sign_async);
  escaped = backlot_storage_make_path ("/object/sign", bucket, path);
  request = backlot_request_new ("POST", escaped, NULL, BACKLOT_REQUEST_DEFAULT);
  builder = larder_value_builder_new_object ();
  larder_value_builder_set_int (builder, "expiresIn", lifetime_s);
  body = larder_value_builder_end (builder);
  backlot_request_set_json (request, body);
  backlot_transport_send_async (self->transport, request, cancellable, signed_cb,
                                g_steal_pointer (&task));
}

/**
 * backlot_storage_sign_finish:
 *
 * Returns: (transfer full): the link
 */
char *
backlot_storage_sign_finish (BacklotStorage  *self,
                             GAsyncResult    *result,
                             GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * backlot_storage_remove_async:
 * @self: the storage
 * @bucket: a bucket
 * @paths: the objects in it, not escaped
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called once
 *
 * Removes objects. One that is not there is no error.
 */
void
backlot_storage_remove_async (BacklotStorage      *self,
                              const char          *bucket,
                              const char * const  *paths,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *escaped = NULL;
  g_autoptr(BacklotRequest) request = NULL;
  g_autoptr(LarderValueBuilder) builder = NULL;
  g_autoptr(LarderValue) body = NULL;

  g_return_if_fail (BACKLOT_IS_STORAGE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_storage_remove_async);
  escaped = backlot_storage_make_path ("/object", bucket, NULL);
  request = backlot_request_new ("DELETE", escaped, NULL, BACKLOT_REQUEST_DEFAULT);
  builder = larder_value_builder_new_object ();
  larder_value_builder_begin_array (builder, "prefixes");
  for (guint i = 0; paths[i] != NULL; i++)
    larder_value_builder_add_string (builder, paths[i]);
  larder_value_builder_close (builder);
  body = larder_value_builder_end (builder);
  backlot_request_set_json (request, body);
  backlot_transport_send_async (self->transport, request, cancellable, done_cb,
                                g_steal_pointer (&task));
}

gboolean
backlot_storage_remove_finish (BacklotStorage  *self,
                               GAsyncResult    *result,
                               GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
