/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The person who works here. */

#include "config.h"

#include "model/account/backlot-profile.h"

struct _BacklotProfile
{
  LarderRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (BacklotProfile, backlot_profile, LARDER_TYPE_RECORD)

static const LarderMember members[] = {
  { "email", NULL, LARDER_MEMBER_STRING, NULL },
  { "display_name", NULL, LARDER_MEMBER_STRING, NULL },
  { "language", NULL, LARDER_MEMBER_STRING, "\"en\"" },
  { "subscription_plan", NULL, LARDER_MEMBER_STRING, "\"free\"" },
  { "total_storage_bytes", NULL, LARDER_MEMBER_INT, NULL },
  { "preferences", NULL, LARDER_MEMBER_VALUE, NULL },
  { "version", NULL, LARDER_MEMBER_INT, NULL },
};

static void
backlot_profile_class_init (BacklotProfileClass *klass)
{
  LarderRecordClass *record_class = LARDER_RECORD_CLASS (klass);

  larder_record_class_install_members (record_class, members, G_N_ELEMENTS (members));
}

static void
backlot_profile_init (BacklotProfile *self)
{
}
