/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the schema knows, as SQL: names, words, and rows as JSON. */

#pragma once

#include "studio/backlot-schema.h"

G_BEGIN_DECLS

/* As an identifier, in quotation marks. */
void backlot_sql_append_name       (GString             *sql,
                                    const char          *name);
/* As a literal, in apostrophes: for words that are known when a statement is written. What comes
 * from outside is bound. */
void backlot_sql_append_string     (GString             *sql,
                                    const char          *text);
/* The three append an expression; @alias is what the statement calls the row. */
void backlot_column_append_json    (const BacklotColumn *self,
                                    GString             *sql,
                                    const char          *alias);
void backlot_table_append_row_json (const BacklotTable  *self,
                                    GString             *sql,
                                    const char          *alias);
void backlot_table_append_key_json (const BacklotTable  *self,
                                    GString             *sql,
                                    const char          *alias);

G_END_DECLS
