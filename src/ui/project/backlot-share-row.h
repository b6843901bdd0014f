/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A member of a project, or somebody who is invited, as a row. */

#pragma once

#include <gtk/gtk.h>

#include "query/project/backlot-team.h"

G_BEGIN_DECLS

/**
 * BacklotShareRow:
 *
 * Signals: role (const char *role): another role was chosen; remove: its button was pressed.
 */
#define BACKLOT_TYPE_SHARE_ROW (backlot_share_row_get_type ())
G_DECLARE_FINAL_TYPE (BacklotShareRow, backlot_share_row, BACKLOT, SHARE_ROW, GtkListBoxRow)

/* @record: a BacklotMember or a BacklotInvite */
GtkWidget    *backlot_share_row_new        (BacklotTeam     *team,
                                            LarderRecord    *record);
LarderRecord *backlot_share_row_get_record (BacklotShareRow *self);

G_END_DECLS
