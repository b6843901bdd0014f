/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a finished job made: a rendered film, with its name and the choice of it. */

#include "config.h"

#include "model/project/backlot-output.h"

struct _BacklotOutput
{
  LarderRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (BacklotOutput, backlot_output, LARDER_TYPE_RECORD)

static const LarderMember members[] = {
  { "project_id", NULL, LARDER_MEMBER_STRING, NULL },
  { "job_id", NULL, LARDER_MEMBER_STRING, NULL },
  { "media_id", NULL, LARDER_MEMBER_STRING, NULL },
  { "label", NULL, LARDER_MEMBER_STRING, NULL },
  { "chosen", NULL, LARDER_MEMBER_BOOLEAN, NULL },
  { "created_at", NULL, LARDER_MEMBER_TIME, NULL },
  { "version", NULL, LARDER_MEMBER_INT, NULL },
};

static void
backlot_output_class_init (BacklotOutputClass *klass)
{
  LarderRecordClass *record_class = LARDER_RECORD_CLASS (klass);

  larder_record_class_install_members (record_class, members, G_N_ELEMENTS (members));
}

static void
backlot_output_init (BacklotOutput *self)
{
}

const char *
backlot_output_get_job_id (BacklotOutput *self)
{
  g_return_val_if_fail (BACKLOT_IS_OUTPUT (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "job_id");
}

const char *
backlot_output_get_media_id (BacklotOutput *self)
{
  g_return_val_if_fail (BACKLOT_IS_OUTPUT (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "media_id");
}

const char *
backlot_output_get_label (BacklotOutput *self)
{
  g_return_val_if_fail (BACKLOT_IS_OUTPUT (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "label");
}

gboolean
backlot_output_get_chosen (BacklotOutput *self)
{
  g_return_val_if_fail (BACKLOT_IS_OUTPUT (self), FALSE);

  return larder_record_get_boolean (LARDER_RECORD (self), "chosen");
}
