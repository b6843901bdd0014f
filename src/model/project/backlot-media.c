/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stored file: a photo, a sound track or a rendered film. */

#include "config.h"

#include "model/project/backlot-media.h"

struct _BacklotMedia
{
  LarderRecord parent_instance;
};

/* Numbered from 1: the ids of the members are beyond. */
#define FIRST_DERIVED 1

typedef enum
{
  PROP_IS_COMPLETE = FIRST_DERIVED,
  PROP_IS_AUDIO,
} BacklotMediaProperty;

static GParamSpec *properties[2];

G_DEFINE_FINAL_TYPE (BacklotMedia, backlot_media, LARDER_TYPE_RECORD)

static const LarderMember members[] = {
  { "user_id", NULL, LARDER_MEMBER_STRING, NULL },
  { "bucket", NULL, LARDER_MEMBER_STRING, "\"media\"" },
  { "storage_path", NULL, LARDER_MEMBER_STRING, NULL },
  { "filename", NULL, LARDER_MEMBER_STRING, NULL },
  { "mime_type", NULL, LARDER_MEMBER_STRING, "\"application/octet-stream\"" },
  { "size_bytes", NULL, LARDER_MEMBER_INT, NULL },
  { "sha256", NULL, LARDER_MEMBER_STRING, "null" },
  { "width", NULL, LARDER_MEMBER_INT, NULL },
  { "height", NULL, LARDER_MEMBER_INT, NULL },
  { "duration_s", NULL, LARDER_MEMBER_DOUBLE, NULL },
  { "upload_state", NULL, LARDER_MEMBER_STRING, "\"uploading\"" },
  { "error_message", NULL, LARDER_MEMBER_STRING, "null" },
  { "created_at", NULL, LARDER_MEMBER_TIME, NULL },
  { "version", NULL, LARDER_MEMBER_INT, NULL },
};

static void
backlot_media_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  BacklotMedia *self = BACKLOT_MEDIA (object);

  switch ((BacklotMediaProperty) prop_id)
    {
    case PROP_IS_COMPLETE:
      g_value_set_boolean (value, backlot_media_get_is_complete (self));
      break;
    case PROP_IS_AUDIO:
      g_value_set_boolean (value, backlot_media_get_is_audio (self));
      break;
    default:
      G_OBJECT_CLASS (backlot_media_parent_class)->get_property (object, prop_id, value, pspec);
      break;
    }
}

static void
backlot_media_changed (LarderRecord       *record,
                       const char * const *names)
{
  GObject *object = G_OBJECT (record);

  if (g_strv_contains (names, "upload_state"))
    g_object_notify_by_pspec (object, properties[PROP_IS_COMPLETE - FIRST_DERIVED]);
  if (g_strv_contains (names, "mime_type"))
    g_object_notify_by_pspec (object, properties[PROP_IS_AUDIO - FIRST_DERIVED]);
}

static void
backlot_media_class_init (BacklotMediaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LarderRecordClass *record_class = LARDER_RECORD_CLASS (klass);

  object_class->get_property = backlot_media_get_property;
  record_class->changed = backlot_media_changed;

  larder_record_class_install_members (record_class, members, G_N_ELEMENTS (members));

  properties[PROP_IS_COMPLETE - FIRST_DERIVED] =
    g_param_spec_boolean ("is-complete", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  properties[PROP_IS_AUDIO - FIRST_DERIVED] =
    g_param_spec_boolean ("is-audio", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    g_object_class_install_property (object_class, FIRST_DERIVED + i, properties[i]);
}

static void
backlot_media_init (BacklotMedia *self)
{
}

const char *
backlot_media_get_bucket (BacklotMedia *self)
{
  g_return_val_if_fail (BACKLOT_IS_MEDIA (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "bucket");
}

const char *
backlot_media_get_storage_path (BacklotMedia *self)
{
  g_return_val_if_fail (BACKLOT_IS_MEDIA (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "storage_path");
}

const char *
backlot_media_get_filename (BacklotMedia *self)
{
  g_return_val_if_fail (BACKLOT_IS_MEDIA (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "filename");
}

gint64
backlot_media_get_size_bytes (BacklotMedia *self)
{
  g_return_val_if_fail (BACKLOT_IS_MEDIA (self), 0);

  return larder_record_get_int (LARDER_RECORD (self), "size_bytes");
}

gboolean
backlot_media_get_is_complete (BacklotMedia *self)
{
  g_return_val_if_fail (BACKLOT_IS_MEDIA (self), FALSE);

  return g_str_equal (larder_record_get_string (LARDER_RECORD (self), "upload_state"), "complete");
}

gboolean
backlot_media_get_is_audio (BacklotMedia *self)
{
  g_return_val_if_fail (BACKLOT_IS_MEDIA (self), FALSE);

  return g_str_has_prefix (larder_record_get_string (LARDER_RECORD (self), "mime_type"), "audio/");
}
