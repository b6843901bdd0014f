/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a client: what their rows are, and which member identifies them. */

#pragma once

#include "larder/larder.h"

G_BEGIN_DECLS

/* A table for each kind of row that this program knows. Their rules are those of backlot-queries.h
 * and backlot-mutations.h. */
void        backlot_tables_add           (LarderClient *client);
/* Which member names a row of @table. */
const char *backlot_tables_get_id_member (const char   *table);

G_END_DECLS
