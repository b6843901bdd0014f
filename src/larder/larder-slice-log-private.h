/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Making a line of the log of slices. */

#pragma once

#include "larder/larder-slice-log.h"

G_BEGIN_DECLS

/* Takes @state. */
LarderAction *larder_action_new (const char  *name,
                                 LarderValue *state);

G_END_DECLS
