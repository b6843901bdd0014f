/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why somebody did not come in, in words, and beside which field. */

#pragma once

#include "query/account/backlot-door.h"

G_BEGIN_DECLS

typedef enum
{
  BACKLOT_DOOR_FIELD_NONE,
  BACKLOT_DOOR_FIELD_ADDRESS,
  BACKLOT_DOOR_FIELD_KEY,
  BACKLOT_DOOR_FIELD_EMAIL,
  BACKLOT_DOOR_FIELD_PASSWORD,
  BACKLOT_DOOR_FIELD_CODE,
} BacklotDoorField;

/* @wait_s: how long the server asked to wait; 0: it did not say */
char             *backlot_words_door       (const GError *error,
                                            guint         wait_s);
BacklotDoorField  backlot_words_door_field (const GError *error);

G_END_DECLS
