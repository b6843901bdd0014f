/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Something to be done in a project. */

#pragma once

#include "larder/larder-record.h"

G_BEGIN_DECLS

/**
 * BacklotTask:
 *
 * A row of `tasks`. Member properties: project-id, title, description, status, progress, position,
 * assignee-id, due-on (a date as text, or NULL), created-by, created-at, updated-at, version.
 * Derived: is-done.
 */
#define BACKLOT_TYPE_TASK (backlot_task_get_type ())
G_DECLARE_FINAL_TYPE (BacklotTask, backlot_task, BACKLOT, TASK, LarderRecord)

const char *backlot_task_get_project_id  (BacklotTask *self);
const char *backlot_task_get_title       (BacklotTask *self);
const char *backlot_task_get_description (BacklotTask *self);
/* todo, in_progress, blocked or done. */
const char *backlot_task_get_status      (BacklotTask *self);
int         backlot_task_get_progress    (BacklotTask *self);
/* Returns: (nullable) */
const char *backlot_task_get_assignee_id (BacklotTask *self);
/* Returns: (nullable): such as `2026-03-12` */
const char *backlot_task_get_due_on      (BacklotTask *self);
gboolean    backlot_task_get_is_done     (BacklotTask *self);

G_END_DECLS
