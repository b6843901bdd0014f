/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What others see of a person. */

#include "config.h"

#include "model/account/backlot-person.h"

struct _BacklotPerson
{
  LarderRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (BacklotPerson, backlot_person, LARDER_TYPE_RECORD)

static const LarderMember members[] = {
  { "display_name", NULL, LARDER_MEMBER_STRING, NULL },
  { "avatar_url", NULL, LARDER_MEMBER_STRING, "null" },
};

static void
backlot_person_class_init (BacklotPersonClass *klass)
{
  LarderRecordClass *record_class = LARDER_RECORD_CLASS (klass);

  larder_record_class_install_members (record_class, members, G_N_ELEMENTS (members));
}

static void
backlot_person_init (BacklotPerson *self)
{
}

const char *
backlot_person_get_name (BacklotPerson *self)
{
  g_return_val_if_fail (BACKLOT_IS_PERSON (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "display_name");
}
