/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All about one task, to be changed. */

#pragma once

#include <adwaita.h>

#include "query/collab/backlot-task-board.h"

#include "store/backlot-text-drafts.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_TASK_DIALOG (backlot_task_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BacklotTaskDialog, backlot_task_dialog, BACKLOT, TASK_DIALOG, AdwDialog)

/**
 * backlot_task_dialog_new:
 * @team: (nullable): of the project of @task
 *
 * What is typed is kept a moment after the last key, and at once when the dialog is closed.
 */
AdwDialog *backlot_task_dialog_new             (BacklotTaskBoard  *board,
                                                BacklotTeam       *team,
                                                BacklotTextDrafts *drafts,
                                                BacklotTask       *task);
/* Since it was opened. */
gboolean   backlot_task_dialog_get_has_changed (BacklotTaskDialog *self);

G_END_DECLS
