/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The schema's own files. */

#pragma once

#include "studio/backlot-schema.h"

G_BEGIN_DECLS

struct _BacklotSchema
{
  GPtrArray  *tables;       /* of BacklotTable */
  GHashTable *by_name;      /* borrowed from @tables */
  GHashTable *enums;        /* name → GStrv */
  GHashTable *functions;    /* name → BacklotSqlFunction */
  GHashTable *statements;   /* SQL, by its address → sqlite3_stmt; while it is loaded */
  gboolean    is_product;   /* made by the built-in migrations */
};

typedef gboolean (*BacklotSchemaRow) (BacklotSchema  *self,
                                      sqlite3_stmt   *stmt,
                                      gpointer        data,
                                      GError        **error);

/* Calls @row for each row that @sql gives; @row asks by another @sql, if at all. One table after
 * the other is asked for, so @sql has to be a literal, and is compiled only once. */
gboolean backlot_schema_each        (BacklotSchema     *self,
                                     sqlite3           *sqlite,
                                     const char        *sql,
                                     const char        *argument,
                                     BacklotSchemaRow   row,
                                     gpointer           data,
                                     GError           **error);
gboolean backlot_schema_load_rules  (BacklotSchema     *self,
                                     sqlite3           *sqlite,
                                     GError           **error);

G_END_DECLS
