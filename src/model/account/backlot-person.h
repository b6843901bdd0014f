/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What others see of a person. */

#pragma once

#include "larder/larder-record.h"

G_BEGIN_DECLS

/* A row of `people`. Member properties: display-name, avatar-url. */
#define BACKLOT_TYPE_PERSON (backlot_person_get_type ())
G_DECLARE_FINAL_TYPE (BacklotPerson, backlot_person, BACKLOT, PERSON, LarderRecord)

const char *backlot_person_get_name (BacklotPerson *self);

G_END_DECLS
