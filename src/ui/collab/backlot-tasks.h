/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of tasks to be worked with. */

#pragma once

#include <adwaita.h>

#include "query/collab/backlot-task-board.h"

#include "store/backlot-text-drafts.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_TASKS (backlot_tasks_get_type ())
G_DECLARE_FINAL_TYPE (BacklotTasks, backlot_tasks, BACKLOT, TASKS, AdwBin)

/**
 * backlot_tasks_set_board:
 * @team: (nullable): of the project of @board
 * @drafts: of what is being said about tasks
 */
void               backlot_tasks_set_board           (BacklotTasks      *self,
                                                      BacklotTaskBoard  *board,
                                                      BacklotTeam       *team,
                                                      BacklotTextDrafts *drafts);
/* @projects: of BacklotProject: where a new task belongs, if the board is of no project. */
void               backlot_tasks_set_projects        (BacklotTasks      *self,
                                                      GListModel        *projects);
/* Where a new task is written. */
void               backlot_tasks_begin_new           (BacklotTasks     *self);
/* Shows a task as soon as it is there: selected, scrolled to and opened. */
void               backlot_tasks_show                (BacklotTasks     *self,
                                                      const char       *task_id);
void               backlot_tasks_focus               (BacklotTasks     *self);
GtkSelectionModel *backlot_tasks_get_selection_model (BacklotTasks     *self);
GtkScrolledWindow *backlot_tasks_get_scrolled_window (BacklotTasks     *self);

G_END_DECLS
