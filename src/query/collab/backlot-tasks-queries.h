/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tasks: reading, making, removing. They are changed through a history. */

#pragma once

#include "model/collab/backlot-task.h"

#include "query/project/backlot-history.h"
#include "query/project/backlot-removal.h"

G_BEGIN_DECLS

/* ["tasks","list",project_id]. */
LarderQueryOptions *backlot_tasks_list_options (BacklotBackend     *backend,
                                                const char         *project_id);
/* ["tasks","mine"]: those that are assigned to this person, of all projects. */
LarderQueryOptions *backlot_tasks_mine_options (BacklotBackend     *backend);
/* Returns: (transfer full): a live list of BacklotTask in its order. */
GListModel         *backlot_tasks_list         (BacklotBackend     *backend,
                                                const char         *project_id);
/* Returns: (transfer full): a live list of BacklotTask, by due date. */
GListModel         *backlot_tasks_mine         (BacklotBackend     *backend);

/**
 * backlot_tasks_create:
 * @assignee_id: (nullable): who shall do it
 * @due_on: (nullable): a date as text
 *
 * `tasks.create`, behind all others of the project.
 *
 * Returns: (transfer full): the id of the task
 */
char               *backlot_tasks_create       (BacklotBackend     *backend,
                                                const char         *project_id,
                                                const char         *title,
                                                const char         *assignee_id,
                                                const char         *due_on);
/* `tasks.delete`, held. A task that was refused is taken back at once. Returns: (transfer full). */
BacklotRemoval     *backlot_tasks_delete       (BacklotBackend     *backend,
                                                const char * const *task_ids);

/* `tasks.update`: done, or to be done again. */
void                backlot_task_set_done      (BacklotHistory     *history,
                                                BacklotTask        *task,
                                                gboolean            done);

G_END_DECLS
