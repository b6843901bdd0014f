/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A task as a row. */

#pragma once

#include <gtk/gtk.h>

#include "model/collab/backlot-task.h"

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/**
 * BacklotTaskRow:
 *
 * Properties: backend (construct-only), shows-project (construct-only: tasks of several projects
 * are listed), task (nullable), can-change, description (read-only: status, details and the state
 * of its changes).
 * ::asked (const char *what): `done`, `open` or `edit`.
 */
#define BACKLOT_TYPE_TASK_ROW (backlot_task_row_get_type ())
G_DECLARE_FINAL_TYPE (BacklotTaskRow, backlot_task_row, BACKLOT, TASK_ROW, GtkBox)

BacklotTask *backlot_task_row_get_task  (BacklotTaskRow *self);
void         backlot_task_row_show_menu (BacklotTaskRow *self);

G_END_DECLS
