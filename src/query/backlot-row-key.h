/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a row that is known by one id here is named at the server. */

#pragma once

#include "larder/larder-value.h"

#include "wire/backlot-wire-query.h"

G_BEGIN_DECLS

/* What the table @table of this program is called at the server. */
const char  *backlot_row_key_get_table (const char       *table);
/* Names the row @id of @table in @query. */
void         backlot_row_key_filter    (BacklotWireQuery *query,
                                        const char       *table,
                                        const char       *id);
/* Members and invitations are named by their project and one column more; their id here is both,
 * with a colon between. Returns: (transfer full) */
char        *backlot_row_key_join      (const char       *project_id,
                                        const char       *rest);
/* Rows of members or of invitations, one or a list of them, with these ids. Returns: (transfer
 * full) */
LarderValue *backlot_row_key_add_ids   (LarderValue      *rows);

G_END_DECLS
