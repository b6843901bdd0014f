/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Members of slices that remember something for each of the last keys: tabs by page, and so on. */

#pragma once

#include "larder/larder-slice.h"

G_BEGIN_DECLS

/* Returns: (transfer none) (nullable): valid until the member changes */
LarderValue *backlot_recent_get (LarderSlice *slice,
                                 const char  *member,
                                 const char  *key);
/* The newest stands first, and the oldest is forgotten. Takes @value (nullable: the key goes). */
void         backlot_recent_set (LarderSlice *slice,
                                 const char  *member,
                                 const char  *key,
                                 LarderValue *value,
                                 guint        n_max);

G_END_DECLS
