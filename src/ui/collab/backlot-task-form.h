/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields of one task, each to be changed where it stands. */

#pragma once

#include <adwaita.h>

#include "model/collab/backlot-task.h"

#include "query/project/backlot-history.h"
#include "query/project/backlot-team.h"

G_BEGIN_DECLS

/**
 * BacklotTaskForm:
 *
 * What is typed is kept a moment after the last key, and at once when another task is shown.
 * Property, read-only: task.
 */
#define BACKLOT_TYPE_TASK_FORM (backlot_task_form_get_type ())
G_DECLARE_FINAL_TYPE (BacklotTaskForm, backlot_task_form, BACKLOT, TASK_FORM, AdwBin)

/**
 * backlot_task_form_set_project:
 * @history: remembers what is changed
 * @team: (nullable): who may be asked to do it
 *
 * Once, before there is a task.
 */
void     backlot_task_form_set_project     (BacklotTaskForm *self,
                                            BacklotBackend  *backend,
                                            BacklotHistory  *history,
                                            BacklotTeam     *team);
/* @task: (nullable) */
void     backlot_task_form_set_task        (BacklotTaskForm *self,
                                            BacklotTask     *task);
/* Keeps what is typed, and tells the others that it rests. */
void     backlot_task_form_finish          (BacklotTaskForm *self);
/* Since the task is shown. */
gboolean backlot_task_form_get_has_changed (BacklotTaskForm *self);

G_END_DECLS
