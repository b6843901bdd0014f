/* SPDX-License-Identifier: GPL-3.0-or-later */
/* That a place in a project is kept for an address that nobody has signed up with yet. */

#include "config.h"

#include "model/project/backlot-invite.h"

struct _BacklotInvite
{
  LarderRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (BacklotInvite, backlot_invite, LARDER_TYPE_RECORD)

static const LarderMember members[] = {
  { "project_id", NULL, LARDER_MEMBER_STRING, NULL },
  { "email", NULL, LARDER_MEMBER_STRING, NULL },
  { "role", NULL, LARDER_MEMBER_STRING, "\"viewer\"" },
  { "invited_by", NULL, LARDER_MEMBER_STRING, "null" },
  { "created_at", NULL, LARDER_MEMBER_TIME, NULL },
};

static void
backlot_invite_class_init (BacklotInviteClass *klass)
{
  LarderRecordClass *record_class = LARDER_RECORD_CLASS (klass);

  larder_record_class_install_members (record_class, members, G_N_ELEMENTS (members));
}

static void
backlot_invite_init (BacklotInvite *self)
{
}

const char *
backlot_invite_get_email (BacklotInvite *self)
{
  g_return_val_if_fail (BACKLOT_IS_INVITE (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "email");
}

const char *
backlot_invite_get_role (BacklotInvite *self)
{
  g_return_val_if_fail (BACKLOT_IS_INVITE (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "role");
}
