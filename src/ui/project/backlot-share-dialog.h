/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who belongs to a project: inviting, roles, removing, leaving. */

#pragma once

#include <adwaita.h>

#include "query/project/backlot-history.h"
#include "query/project/backlot-team.h"

G_BEGIN_DECLS

/**
 * BacklotShareDialog:
 *
 * Signal left: this person left the project; it is the last step of the history.
 */
#define BACKLOT_TYPE_SHARE_DIALOG (backlot_share_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BacklotShareDialog, backlot_share_dialog, BACKLOT, SHARE_DIALOG, AdwDialog)

AdwDialog *backlot_share_dialog_new (BacklotTeam    *team,
                                     BacklotHistory *history);

G_END_DECLS
