/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adds one row whose id is made here. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/**
 * backlot_row_insert_submit:
 * @key: of the mutation
 * @table: of the row
 * @row: (transfer none): what is sent, with `id` and `project_id`
 * @author: the column of who made it, which the server fills as it does the times
 * @after_id: (nullable): a row of the same table whose time shall be the earlier one
 * @scope: (nullable): rows of one scope are sent one after another, as they were made
 *
 * Queues the row, and shows it. It goes after its project and, if it has one, after the row of the
 * same table that is its parent.
 */
void   backlot_row_insert_submit        (BacklotBackend *backend,
                                         const char     *key,
                                         const char     *table,
                                         LarderValue    *row,
                                         const char     *author,
                                         const char     *after_id,
                                         const char     *scope);

/* The mutation function of such rows. @user_data: the backend. */
void   backlot_row_insert_run           (LarderMutationContext *context,
                                         gpointer               user_data);

/* Behind the last row of a project, sent or not; those of the same turn are not seen in the table
 * yet, but are counted. */
gint64 backlot_row_insert_take_position (BacklotBackend *backend,
                                         const char     *table,
                                         const char     *project_id);

G_END_DECLS
