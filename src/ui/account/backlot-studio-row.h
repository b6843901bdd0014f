/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A team's studio in the preferences: its name, the way to it and the way out. */

#pragma once

#include <adwaita.h>

#include "query/project/backlot-history.h"
#include "store/backlot-studios.h"

G_BEGIN_DECLS

/**
 * BacklotStudioRow:
 *
 * Renames in the list of studios, which can be taken back; the rest is done by the actions
 * app.studio and app.sign-out.
 */
#define BACKLOT_TYPE_STUDIO_ROW (backlot_studio_row_get_type ())
G_DECLARE_FINAL_TYPE (BacklotStudioRow, backlot_studio_row, BACKLOT, STUDIO_ROW, AdwExpanderRow)

/* @history: remembers another name
 * @place: of a studio in the list */
GtkWidget  *backlot_studio_row_new       (BacklotStudios   *studios,
                                          BacklotHistory   *history,
                                          const char       *place);
const char *backlot_studio_row_get_place (BacklotStudioRow *self);

G_END_DECLS
