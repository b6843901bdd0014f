/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The resumable upload of one file: what it is, how far it is, how to resume or forget it. */

#include "config.h"

#include "service/backlot-tus-upload-private.h"

#include "service/backlot-service-error.h"
#include "wire/backlot-wire-tus.h"

typedef enum
{
  PROP_BYTES_SENT = 1,
  PROP_SIZE,
  PROP_CHECKPOINT,
} BacklotTusUploadProperty;

static GParamSpec *properties[PROP_CHECKPOINT + 1];

G_DEFINE_FINAL_TYPE (BacklotTusUpload, backlot_tus_upload, G_TYPE_OBJECT)

void
backlot_tus_upload_note_sent (BacklotTusUpload *self,
                              gint64            bytes_sent)
{
  if (self->bytes_sent == bytes_sent)
    return;

  self->bytes_sent = bytes_sent;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BYTES_SENT]);
}

const char *
backlot_tus_upload_get_url (BacklotTusUpload *self)
{
  return self->checkpoint != NULL ? larder_value_get_member_string (self->checkpoint, "url") : NULL;
}

void
backlot_tus_upload_take_checkpoint (BacklotTusUpload *self,
                                    LarderValue      *checkpoint)
{
  g_clear_pointer (&self->checkpoint, larder_value_unref);
  self->checkpoint = checkpoint;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHECKPOINT]);
}

BacklotRequest *
backlot_tus_upload_make_request (BacklotTusUpload *self,
                                 const char       *method,
                                 const char       *path)
{
  BacklotRequest *request = backlot_request_new (method, path, NULL, BACKLOT_REQUEST_RAW);

  backlot_request_add_header (request, "Tus-Resumable", BACKLOT_WIRE_TUS_VERSION);

  return request;
}

static void
discarded_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  BacklotTusUpload *self = g_task_get_source_object (task);
  g_autoptr(BacklotResponse) response = NULL;
  g_autoptr(GError) error = NULL;

  response = backlot_transport_send_finish (BACKLOT_TRANSPORT (object), result, &error);
  if (error != NULL && (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
                        backlot_service_error_is_transient (error)))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  backlot_tus_upload_take_checkpoint (self, NULL);
  backlot_tus_upload_note_sent (self, 0);
  g_task_return_boolean (task, TRUE);
}

static void
backlot_tus_upload_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  BacklotTusUpload *self = BACKLOT_TUS_UPLOAD (object);

  switch ((BacklotTusUploadProperty) prop_id)
    {
    case PROP_BYTES_SENT:
      g_value_set_int64 (value, self->bytes_sent);
      break;

    case PROP_SIZE:
      g_value_set_int64 (value, self->size);
      break;

    case PROP_CHECKPOINT:
      g_value_set_boxed (value, self->checkpoint);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_tus_upload_dispose (GObject *object)
{
  BacklotTusUpload *self = BACKLOT_TUS_UPLOAD (object);

  g_clear_object (&self->transport);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (backlot_tus_upload_parent_class)->dispose (object);
}

static void
backlot_tus_upload_finalize (GObject *object)
{
  BacklotTusUpload *self = BACKLOT_TUS_UPLOAD (object);

  g_free (self->bucket);
  g_free (self->path);
  g_free (self->content_type);
  g_clear_pointer (&self->checkpoint, larder_value_unref);

  G_OBJECT_CLASS (backlot_tus_upload_parent_class)->finalize (object);
}

static void
backlot_tus_upload_class_init (BacklotTusUploadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = backlot_tus_upload_get_property;
  object_class->dispose = backlot_tus_upload_dispose;
  object_class->finalize = backlot_tus_upload_finalize;

  properties[PROP_BYTES_SENT] =
    g_param_spec_int64 ("bytes-sent", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_SIZE] = g_param_spec_int64 ("size", NULL, NULL, -1, G_MAXINT64, -1, flags);
  properties[PROP_CHECKPOINT] =
    g_param_spec_boxed ("checkpoint", NULL, NULL, LARDER_TYPE_VALUE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_tus_upload_init (BacklotTusUpload *self)
{
  self->size = -1;
}

/**
 * backlot_tus_upload_new:
 * @transport: where to
 * @file: what; it must stay as it is until the upload is complete
 * @bucket: a bucket
 * @path: the object in it, not escaped
 * @content_type: its MIME type
 *
 * Returns: (transfer full): an upload; nothing is sent yet
 */
BacklotTusUpload *
backlot_tus_upload_new (BacklotTransport *transport,
                        GFile            *file,
                        const char       *bucket,
                        const char       *path,
                        const char       *content_type)
{
  BacklotTusUpload *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_TRANSPORT (transport), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = g_object_new (BACKLOT_TYPE_TUS_UPLOAD, NULL);
  self->transport = g_object_ref (transport);
  self->file = g_object_ref (file);
  self->bucket = g_strdup (bucket);
  self->path = g_strdup (path);
  self->content_type = g_strdup (content_type);

  return self;
}

/**
 * backlot_tus_upload_set_checkpoint:
 * @self: the upload, not running
 * @checkpoint: (nullable): of the same upload in an earlier process
 */
void
backlot_tus_upload_set_checkpoint (BacklotTusUpload *self,
                                   LarderValue      *checkpoint)
{
  g_return_if_fail (BACKLOT_IS_TUS_UPLOAD (self));

  if (checkpoint != NULL)
    larder_value_ref (checkpoint);
  g_clear_pointer (&self->checkpoint, larder_value_unref);
  self->checkpoint = checkpoint;
}

/**
 * backlot_tus_upload_get_checkpoint:
 * @self: the upload
 *
 * Returns: (transfer none) (nullable): what to store durably
 */
LarderValue *
backlot_tus_upload_get_checkpoint (BacklotTusUpload *self)
{
  g_return_val_if_fail (BACKLOT_IS_TUS_UPLOAD (self), NULL);

  return self->checkpoint;
}

gint64
backlot_tus_upload_get_bytes_sent (BacklotTusUpload *self)
{
  g_return_val_if_fail (BACKLOT_IS_TUS_UPLOAD (self), 0);

  return self->bytes_sent;
}

gint64
backlot_tus_upload_get_size (BacklotTusUpload *self)
{
  g_return_val_if_fail (BACKLOT_IS_TUS_UPLOAD (self), -1);

  return self->size;
}

/**
 * backlot_tus_upload_discard_async:
 * @self: the upload, not running
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called once
 *
 * Tells the server that the rest will not come, so that it can forget what has arrived.
 */
void
backlot_tus_upload_discard_async (BacklotTusUpload    *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(BacklotRequest) request = NULL;

  g_return_if_fail (BACKLOT_IS_TUS_UPLOAD (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_tus_upload_discard_async);
  if (backlot_tus_upload_get_url (self) == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  request = backlot_tus_upload_make_request (self, "DELETE", backlot_tus_upload_get_url (self));
  backlot_transport_send_async (self->transport, request, cancellable, discarded_cb,
                                g_steal_pointer (&task));
}

gboolean
backlot_tus_upload_discard_finish (BacklotTusUpload  *self,
                                   GAsyncResult      *result,
                                   GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
