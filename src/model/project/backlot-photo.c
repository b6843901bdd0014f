/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A media file placed in a project, with its caption and position. */

#include "config.h"

#include "model/project/backlot-photo.h"

struct _BacklotPhoto
{
  LarderRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (BacklotPhoto, backlot_photo, LARDER_TYPE_RECORD)

static const LarderMember members[] = {
  { "project_id", NULL, LARDER_MEMBER_STRING, NULL },
  { "media_id", NULL, LARDER_MEMBER_STRING, NULL },
  { "position", NULL, LARDER_MEMBER_INT, NULL },
  { "caption", NULL, LARDER_MEMBER_STRING, NULL },
  { "included", NULL, LARDER_MEMBER_BOOLEAN, "true" },
  { "created_at", NULL, LARDER_MEMBER_TIME, NULL },
  { "updated_at", NULL, LARDER_MEMBER_TIME, NULL },
  { "version", NULL, LARDER_MEMBER_INT, NULL },
};

static void
backlot_photo_class_init (BacklotPhotoClass *klass)
{
  LarderRecordClass *record_class = LARDER_RECORD_CLASS (klass);

  larder_record_class_install_members (record_class, members, G_N_ELEMENTS (members));
}

static void
backlot_photo_init (BacklotPhoto *self)
{
}

const char *
backlot_photo_get_media_id (BacklotPhoto *self)
{
  g_return_val_if_fail (BACKLOT_IS_PHOTO (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "media_id");
}

const char *
backlot_photo_get_caption (BacklotPhoto *self)
{
  g_return_val_if_fail (BACKLOT_IS_PHOTO (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "caption");
}
