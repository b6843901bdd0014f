/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes members of one row; the engine notices when somebody else was faster. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/**
 * backlot_row_edit_submit:
 * @key: of the mutation
 * @table: of the row
 * @project_id: (nullable): of the row
 * @media_id: (nullable): a media file that has to be there first
 * @changes: (transfer full): new values by member
 *
 * Queues the change with its patch. Changes of one row go in their order.
 */
void backlot_row_edit_submit (BacklotBackend *backend,
                              const char     *key,
                              const char     *table,
                              const char     *id,
                              const char     *project_id,
                              const char     *media_id,
                              LarderValue    *changes);

/* The present as both kinds of server write it, so that taking a change back recognizes what it
 * wrote. Returns: (transfer full) */
char *backlot_row_edit_format_now (void);

/* The mutation function of such changes: sends them for the version that is known, and tells the
 * engine what the row is now if that changed nothing. Who wins then is a rule of the key.
 * @user_data: the backend. */
void backlot_row_edit_run    (LarderMutationContext *context,
                              gpointer               user_data);

G_END_DECLS
