/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another name of a studio, as a step that can be taken back. */

#pragma once

#include "query/project/backlot-deed.h"

#include "store/backlot-studios.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_STUDIO_RENAME (backlot_studio_rename_get_type ())
G_DECLARE_FINAL_TYPE (BacklotStudioRename, backlot_studio_rename, BACKLOT, STUDIO_RENAME,
                      BacklotDeed)

/* Gives the studio at @place the name. */
BacklotDeed *backlot_studio_rename_new (BacklotStudios *studios,
                                        const char     *place,
                                        const char     *name);

G_END_DECLS
