/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file on its way to the server. */

#include "config.h"

#include "model/project/backlot-upload.h"

struct _BacklotUpload
{
  GObject             parent_instance;

  LarderMutation     *mutation;   /* (owned) */
  BacklotUploadState  state;
  int                 percent;
};

typedef enum
{
  PROP_MEDIA_ID = 1,
  PROP_PROJECT_ID,
  PROP_FILENAME,
  PROP_STATE,
  PROP_PERCENT,
  PROP_SENT_BYTES,
  PROP_SIZE_BYTES,
  PROP_ERROR,
  PROP_CAN_PAUSE,
  PROP_CAN_RESUME,
  PROP_CAN_CANCEL,
  PROP_CAN_RETRY,
} BacklotUploadProperty;

static GParamSpec *properties[PROP_CAN_RETRY + 1];

enum
{
  RETRY_REQUESTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (BacklotUploadState, backlot_upload_state,
                    G_DEFINE_ENUM_VALUE (BACKLOT_UPLOAD_QUEUED, "queued"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_UPLOAD_UPLOADING, "uploading"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_UPLOAD_PAUSED, "paused"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_UPLOAD_PROCESSING, "processing"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_UPLOAD_COMPLETE, "complete"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_UPLOAD_ERROR, "error"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_UPLOAD_CANCELLED, "cancelled"))

G_DEFINE_FINAL_TYPE (BacklotUpload, backlot_upload, G_TYPE_OBJECT)

static const char *
get_text (BacklotUpload *self,
          const char    *name)
{
  return larder_value_get_member_string (larder_mutation_get_variables (self->mutation), name);
}

static gint64
get_sent_bytes (BacklotUpload *self)
{
  return (gint64) (larder_mutation_get_progress (self->mutation) *
                   (double) backlot_upload_get_size_bytes (self) + 0.5);
}

static BacklotUploadState
find_state (BacklotUpload *self)
{
  switch (larder_mutation_get_delivery (self->mutation))
    {
    case LARDER_DELIVERY_HELD:
      return BACKLOT_UPLOAD_PAUSED;
    case LARDER_DELIVERY_SENDING:
      return larder_mutation_get_progress (self->mutation) < 1.0 ? BACKLOT_UPLOAD_UPLOADING
                                                                 : BACKLOT_UPLOAD_PROCESSING;
    case LARDER_DELIVERY_DONE:
      /* What was taken back is done too, but did not succeed. */
      return larder_mutation_get_status (self->mutation) == LARDER_MUTATION_SUCCESS
               ? BACKLOT_UPLOAD_COMPLETE : BACKLOT_UPLOAD_CANCELLED;
    case LARDER_DELIVERY_FAILED:
    case LARDER_DELIVERY_CONFLICT:
      return BACKLOT_UPLOAD_ERROR;
    case LARDER_DELIVERY_QUEUED:
    default:
      return BACKLOT_UPLOAD_QUEUED;
    }
}

/* A file of 0.4 % is not yet at 1 %, and one of 99.9 % is not complete. */
static int
find_percent (BacklotUpload *self)
{
  if (self->state == BACKLOT_UPLOAD_COMPLETE)
    return 100;
  return CLAMP ((int) (larder_mutation_get_progress (self->mutation) * 100.0), 0, 100);
}

static gboolean
can_pause (BacklotUploadState state)
{
  return state == BACKLOT_UPLOAD_QUEUED || state == BACKLOT_UPLOAD_UPLOADING;
}

static gboolean
can_cancel (BacklotUploadState state)
{
  return state != BACKLOT_UPLOAD_COMPLETE && state != BACKLOT_UPLOAD_CANCELLED;
}

static gboolean
can_retry (BacklotUploadState state)
{
  return state == BACKLOT_UPLOAD_ERROR || state == BACKLOT_UPLOAD_CANCELLED;
}

static void
notify_if (BacklotUpload         *self,
           gboolean               changed,
           BacklotUploadProperty  property)
{
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
update (BacklotUpload *self)
{
  BacklotUploadState old_state = self->state;
  int old_percent = self->percent;

  self->state = find_state (self);
  self->percent = find_percent (self);

  g_object_freeze_notify (G_OBJECT (self));
  notify_if (self, self->state != old_state, PROP_STATE);
  notify_if (self, self->percent != old_percent, PROP_PERCENT);
  notify_if (self, self->percent != old_percent, PROP_SENT_BYTES);
  notify_if (self, (self->state == BACKLOT_UPLOAD_ERROR) != (old_state == BACKLOT_UPLOAD_ERROR),
             PROP_ERROR);
  notify_if (self, can_pause (self->state) != can_pause (old_state), PROP_CAN_PAUSE);
  notify_if (self, (self->state == BACKLOT_UPLOAD_PAUSED) != (old_state == BACKLOT_UPLOAD_PAUSED),
             PROP_CAN_RESUME);
  notify_if (self, can_cancel (self->state) != can_cancel (old_state), PROP_CAN_CANCEL);
  notify_if (self, can_retry (self->state) != can_retry (old_state), PROP_CAN_RETRY);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
mutation_notify_cb (LarderMutation *mutation,
                    GParamSpec     *pspec,
                    BacklotUpload  *self)
{
  update (self);
}

static void
backlot_upload_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  BacklotUpload *self = BACKLOT_UPLOAD (object);

  switch ((BacklotUploadProperty) prop_id)
    {
    case PROP_MEDIA_ID:
      g_value_set_string (value, backlot_upload_get_media_id (self));
      break;
    case PROP_PROJECT_ID:
      g_value_set_string (value, backlot_upload_get_project_id (self));
      break;
    case PROP_FILENAME:
      g_value_set_string (value, backlot_upload_get_filename (self));
      break;
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case PROP_PERCENT:
      g_value_set_int (value, self->percent);
      break;
    case PROP_SENT_BYTES:
      g_value_set_int64 (value, get_sent_bytes (self));
      break;
    case PROP_SIZE_BYTES:
      g_value_set_int64 (value, backlot_upload_get_size_bytes (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, backlot_upload_get_error (self));
      break;
    case PROP_CAN_PAUSE:
      g_value_set_boolean (value, can_pause (self->state));
      break;
    case PROP_CAN_RESUME:
      g_value_set_boolean (value, self->state == BACKLOT_UPLOAD_PAUSED);
      break;
    case PROP_CAN_CANCEL:
      g_value_set_boolean (value, can_cancel (self->state));
      break;
    case PROP_CAN_RETRY:
      g_value_set_boolean (value, can_retry (self->state));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_upload_dispose (GObject *object)
{
  BacklotUpload *self = BACKLOT_UPLOAD (object);

  g_signal_handlers_disconnect_by_data (self->mutation, self);

  G_OBJECT_CLASS (backlot_upload_parent_class)->dispose (object);
}

static void
backlot_upload_finalize (GObject *object)
{
  BacklotUpload *self = BACKLOT_UPLOAD (object);

  g_object_unref (self->mutation);

  G_OBJECT_CLASS (backlot_upload_parent_class)->finalize (object);
}

static GParamSpec *
new_boolean (const char *name)
{
  return g_param_spec_boolean (name, NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static GParamSpec *
new_text (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static GParamSpec *
new_bytes (const char *name)
{
  return g_param_spec_int64 (name, NULL, NULL, 0, G_MAXINT64, 0,
                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
backlot_upload_class_init (BacklotUploadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_upload_get_property;
  object_class->dispose = backlot_upload_dispose;
  object_class->finalize = backlot_upload_finalize;

  properties[PROP_MEDIA_ID] = new_text ("media-id");
  properties[PROP_PROJECT_ID] = new_text ("project-id");
  properties[PROP_FILENAME] = new_text ("filename");
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, BACKLOT_TYPE_UPLOAD_STATE, BACKLOT_UPLOAD_QUEUED,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PERCENT] =
    g_param_spec_int ("percent", NULL, NULL, 0, 100, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SENT_BYTES] = new_bytes ("sent-bytes");
  properties[PROP_SIZE_BYTES] = new_bytes ("size-bytes");
  properties[PROP_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CAN_PAUSE] = new_boolean ("can-pause");
  properties[PROP_CAN_RESUME] = new_boolean ("can-resume");
  properties[PROP_CAN_CANCEL] = new_boolean ("can-cancel");
  properties[PROP_CAN_RETRY] = new_boolean ("can-retry");
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[RETRY_REQUESTED] =
    g_signal_new ("retry-requested", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
backlot_upload_init (BacklotUpload *self)
{
}

static void
follow (BacklotUpload  *self,
        LarderMutation *mutation)
{
  self->mutation = g_object_ref (mutation);
  g_signal_connect_object (mutation, "notify::delivery", G_CALLBACK (mutation_notify_cb), self, 0);
  g_signal_connect_object (mutation, "notify::progress", G_CALLBACK (mutation_notify_cb), self, 0);
}

BacklotUpload *
backlot_upload_new (LarderMutation *mutation)
{
  BacklotUpload *self;

  g_return_val_if_fail (LARDER_IS_MUTATION (mutation), NULL);

  self = g_object_new (BACKLOT_TYPE_UPLOAD, NULL);
  follow (self, mutation);
  self->state = find_state (self);
  self->percent = find_percent (self);
  return self;
}

void
backlot_upload_set_mutation (BacklotUpload  *self,
                             LarderMutation *mutation)
{
  g_return_if_fail (BACKLOT_IS_UPLOAD (self));
  g_return_if_fail (LARDER_IS_MUTATION (mutation));

  if (self->mutation == mutation)
    return;
  g_signal_handlers_disconnect_by_data (self->mutation, self);
  g_clear_object (&self->mutation);
  follow (self, mutation);
  update (self);
}

LarderMutation *
backlot_upload_get_mutation (BacklotUpload *self)
{
  g_return_val_if_fail (BACKLOT_IS_UPLOAD (self), NULL);

  return self->mutation;
}

const char *
backlot_upload_get_media_id (BacklotUpload *self)
{
  g_return_val_if_fail (BACKLOT_IS_UPLOAD (self), NULL);

  return get_text (self, "media_id");
}

const char *
backlot_upload_get_project_id (BacklotUpload *self)
{
  g_return_val_if_fail (BACKLOT_IS_UPLOAD (self), NULL);

  return get_text (self, "project_id");
}

const char *
backlot_upload_get_filename (BacklotUpload *self)
{
  g_return_val_if_fail (BACKLOT_IS_UPLOAD (self), NULL);

  return get_text (self, "filename");
}

BacklotUploadState
backlot_upload_get_state (BacklotUpload *self)
{
  g_return_val_if_fail (BACKLOT_IS_UPLOAD (self), BACKLOT_UPLOAD_QUEUED);

  return self->state;
}

int
backlot_upload_get_percent (BacklotUpload *self)
{
  g_return_val_if_fail (BACKLOT_IS_UPLOAD (self), 0);

  return self->percent;
}

gint64
backlot_upload_get_size_bytes (BacklotUpload *self)
{
  g_return_val_if_fail (BACKLOT_IS_UPLOAD (self), 0);

  return larder_value_get_member_int (larder_mutation_get_variables (self->mutation),
                                      "size_bytes", 0);
}

GError *
backlot_upload_get_error (BacklotUpload *self)
{
  g_return_val_if_fail (BACKLOT_IS_UPLOAD (self), NULL);

  return self->state == BACKLOT_UPLOAD_ERROR ? larder_mutation_get_error (self->mutation) : NULL;
}

void
backlot_upload_pause (BacklotUpload *self)
{
  g_return_if_fail (BACKLOT_IS_UPLOAD (self));

  if (can_pause (self->state))
    larder_mutation_pause (self->mutation);
}

void
backlot_upload_resume (BacklotUpload *self)
{
  g_return_if_fail (BACKLOT_IS_UPLOAD (self));

  if (self->state == BACKLOT_UPLOAD_PAUSED)
    larder_mutation_resume (self->mutation);
}

void
backlot_upload_cancel (BacklotUpload *self)
{
  g_return_if_fail (BACKLOT_IS_UPLOAD (self));

  if (can_cancel (self->state))
    larder_mutation_withdraw (self->mutation);
}

void
backlot_upload_retry (BacklotUpload *self)
{
  g_return_if_fail (BACKLOT_IS_UPLOAD (self));

  if (self->state == BACKLOT_UPLOAD_ERROR)
    larder_mutation_retry (self->mutation);
  else if (self->state == BACKLOT_UPLOAD_CANCELLED)
    g_signal_emit (self, signals[RETRY_REQUESTED], 0);
}
