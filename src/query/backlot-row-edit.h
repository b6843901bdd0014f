/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes members of one row, and notices when somebody else was faster. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/**
 * BacklotEditPolicy:
 * @BACKLOT_EDIT_ASK: a person decides; the change is parked as a conflict
 * @BACKLOT_EDIT_MINE: mine is written over theirs
 *
 * What happens when the same member was given another value meanwhile.
 */
typedef enum
{
  BACKLOT_EDIT_ASK,
  BACKLOT_EDIT_MINE,
} BacklotEditPolicy;

/**
 * BacklotEditOutcome:
 * @BACKLOT_EDIT_SEND: nothing stands against it
 * @BACKLOT_EDIT_DONE: the row has all my values: an earlier try had succeeded
 * @BACKLOT_EDIT_CONFLICT: a member has a value that is neither mine nor the one I changed
 */
typedef enum
{
  BACKLOT_EDIT_SEND,
  BACKLOT_EDIT_DONE,
  BACKLOT_EDIT_CONFLICT,
} BacklotEditOutcome;

/**
 * backlot_row_edit_compare:
 * @changes: my values by member
 * @before: by member, a list of the values that the member had when I changed it
 * @theirs: the row of the server
 *
 * Pure.
 */
BacklotEditOutcome backlot_row_edit_compare (LarderValue           *changes,
                                             LarderValue           *before,
                                             LarderValue           *theirs);

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
void               backlot_row_edit_submit  (BacklotBackend        *backend,
                                             const char            *key,
                                             const char            *table,
                                             const char            *id,
                                             const char            *project_id,
                                             const char            *media_id,
                                             LarderValue           *changes);

/* The mutation functions of such changes. @user_data: the backend. */
void               backlot_row_edit_run_ask  (LarderMutationContext *context,
                                              gpointer               user_data);
void               backlot_row_edit_run_mine (LarderMutationContext *context,
                                              gpointer               user_data);

G_END_DECLS
