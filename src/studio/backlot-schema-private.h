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
  gboolean    is_product;   /* made by the built-in migrations */
};

/* Calls @row for each row that @sql gives. */
typedef gboolean (*BacklotSchemaRow) (BacklotSchema  *self,
                                      sqlite3_stmt   *stmt,
                                      gpointer        data,
                                      GError        **error);

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
