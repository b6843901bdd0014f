/* SPDX-License-Identifier: GPL-3.0-or-later */
/* That a person belongs to a project, and what he may do there. */

#include "config.h"

#include "model/project/backlot-member.h"

struct _BacklotMember
{
  LarderRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (BacklotMember, backlot_member, LARDER_TYPE_RECORD)

static const LarderMember members[] = {
  { "project_id", NULL, LARDER_MEMBER_STRING, NULL },
  { "user_id", NULL, LARDER_MEMBER_STRING, NULL },
  { "role", NULL, LARDER_MEMBER_STRING, "\"viewer\"" },
  { "created_at", NULL, LARDER_MEMBER_TIME, NULL },
  { "version", NULL, LARDER_MEMBER_INT, NULL },
};

static void
backlot_member_class_init (BacklotMemberClass *klass)
{
  LarderRecordClass *record_class = LARDER_RECORD_CLASS (klass);

  larder_record_class_install_members (record_class, members, G_N_ELEMENTS (members));
}

static void
backlot_member_init (BacklotMember *self)
{
}

const char *
backlot_member_get_user_id (BacklotMember *self)
{
  g_return_val_if_fail (BACKLOT_IS_MEMBER (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "user_id");
}

const char *
backlot_member_get_role (BacklotMember *self)
{
  g_return_val_if_fail (BACKLOT_IS_MEMBER (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "role");
}
