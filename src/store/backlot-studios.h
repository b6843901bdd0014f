/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The studios that this person works in: the one of this computer, and those of teams. */

#pragma once

#include "larder/larder-slice.h"

G_BEGIN_DECLS

/* The place of the studio that is always there. */
#define BACKLOT_STUDIOS_LOCAL "local"

#define BACKLOT_TYPE_STUDIOS (backlot_studios_get_type ())
/**
 * BacklotStudios:
 *
 * Members, each a property that notifies: `list`, an array of {place, name, url, key, user_id,
 * email} without the studio of this computer, in the order in which they were joined; `current`,
 * the place of the studio that is shown. A key is no secret, and nothing else here is one.
 */
G_DECLARE_FINAL_TYPE (BacklotStudios, backlot_studios, BACKLOT, STUDIOS, LarderSlice)

BacklotStudios *backlot_studios_new         (void);
guint           backlot_studios_get_n       (BacklotStudios *self);
LarderValue    *backlot_studios_get         (BacklotStudios *self,
                                             guint           index);
/* Returns: (nullable): NULL: nobody has joined it */
LarderValue    *backlot_studios_find        (BacklotStudios *self,
                                             const char     *place);
/* Replaces the one of the same place. */
void            backlot_studios_add         (BacklotStudios *self,
                                             LarderValue    *studio);
void            backlot_studios_rename      (BacklotStudios *self,
                                             const char     *place,
                                             const char     *name);
void            backlot_studios_remove      (BacklotStudios *self,
                                             const char     *place);
/* A place that is in the list, or that of this computer. */
const char     *backlot_studios_get_current (BacklotStudios *self);
void            backlot_studios_set_current (BacklotStudios *self,
                                             const char     *place);

G_END_DECLS
