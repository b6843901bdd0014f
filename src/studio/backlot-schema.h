/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The schema as the protocols see it: tables, columns with PostgreSQL types, keys, rules, grants.
   */

#pragma once

#include "studio/backlot-caller.h"

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* SQLite keeps the declared type of a column as it was written; these are the ones that mean
   something. */
typedef enum
{
  BACKLOT_SQL_TEXT,
  BACKLOT_SQL_UUID,
  BACKLOT_SQL_INT,
  BACKLOT_SQL_BIGINT,
  BACKLOT_SQL_NUMERIC,
  BACKLOT_SQL_FLOAT,
  BACKLOT_SQL_BOOL,
  BACKLOT_SQL_JSON,
  BACKLOT_SQL_TIMESTAMPTZ,
  BACKLOT_SQL_DATE,
  BACKLOT_SQL_ENUM,
  BACKLOT_SQL_TEXT_ARRAY,
  BACKLOT_SQL_UUID_ARRAY,
  BACKLOT_SQL_INT_ARRAY,
  BACKLOT_SQL_VOID,        /* of functions only */
} BacklotSqlType;

static inline gboolean
backlot_sql_type_is_array (BacklotSqlType type)
{
  return type == BACKLOT_SQL_TEXT_ARRAY || type == BACKLOT_SQL_UUID_ARRAY ||
         type == BACKLOT_SQL_INT_ARRAY;
}

/* Whether a column of this type holds JSON: arrays are lists there. */
static inline gboolean
backlot_sql_type_is_json (BacklotSqlType type)
{
  return type == BACKLOT_SQL_JSON || backlot_sql_type_is_array (type);
}

typedef enum
{
  BACKLOT_COMMAND_SELECT,
  BACKLOT_COMMAND_INSERT,
  BACKLOT_COMMAND_UPDATE,
  BACKLOT_COMMAND_DELETE,
  BACKLOT_N_COMMANDS,
} BacklotCommand;

typedef struct
{
  char               *name;
  char               *type_name;    /* as declared, in lower case */
  BacklotSqlType         type;
  const char * const *labels;       /* of an enum; borrowed from the schema */
  gboolean            not_null;
  gboolean            has_default;
  gboolean            generated;    /* computed from other columns: never written */
} BacklotColumn;

typedef struct _BacklotTable BacklotTable;

typedef struct
{
  char         *name;               /* as PostgreSQL would name the constraint */
  BacklotTable *table;              /* borrowed: has the columns */
  GStrv         columns;
  BacklotTable *target;             /* borrowed: what they refer to */
  GStrv         target_columns;
  gboolean      one_to_one;         /* the referring columns are unique */
} BacklotForeignKey;

struct _BacklotTable
{
  char       *name;
  gboolean    is_view;
  gboolean    published;            /* its changes are told to listeners */
  GPtrArray  *columns;              /* of BacklotColumn */
  GHashTable *columns_by_name;      /* borrowed from @columns */
  GStrv       key;                  /* names of the primary key's columns */
  GPtrArray  *uniques;              /* of GStrv, the primary key included */
  GPtrArray  *outgoing;             /* of BacklotForeignKey */
  GPtrArray  *incoming;             /* of BacklotForeignKey, borrowed from the other tables */
  /* Rules for anon [0] and authenticated [1]: SQL with `row.` for the row; NULL = nothing is
     allowed. */
  char       *using_sql[2][BACKLOT_N_COMMANDS];
  char       *check_sql[2][BACKLOT_N_COMMANDS];
  gboolean    has_grants;           /* only what the next two say, for people */
  gboolean    granted[BACKLOT_N_COMMANDS];
  GHashTable *granted_columns[BACKLOT_N_COMMANDS];   /* set of names; NULL = all */
};

typedef struct
{
  char        *name;
  BacklotSqlType  type;
  const char * const *labels;
  gboolean     required;
} BacklotArgument;

/* A function that a migration defined as SQL. */
typedef struct
{
  char            *name;
  GPtrArray       *arguments;       /* of BacklotArgument */
  gboolean         writes;
  gboolean         returns_set;
  BacklotSqlType      returns;         /* when @returns_table is NULL */
  BacklotTable    *returns_table;   /* borrowed (nullable) */
  char            *sql;
} BacklotSqlFunction;

typedef struct _BacklotSchema BacklotSchema;

BacklotSchema       *backlot_schema_load           (sqlite3             *sqlite,
                                                    GError             **error);
void                 backlot_schema_free           (BacklotSchema       *self);
BacklotTable        *backlot_schema_find_table     (BacklotSchema       *self,
                                                    const char          *name);
GPtrArray           *backlot_schema_get_tables     (BacklotSchema       *self);
gboolean             backlot_schema_is_product     (BacklotSchema       *self);
BacklotSqlFunction  *backlot_schema_find_function  (BacklotSchema       *self,
                                                    const char          *name);
BacklotSqlType          backlot_schema_parse_type     (BacklotSchema       *self,
                                                    const char          *type_name,
                                                    const char * const **labels);
BacklotColumn       *backlot_table_find_column     (const BacklotTable  *self,
                                                    const char          *name);
gboolean             backlot_table_is_unique       (const BacklotTable  *self,
                                                    const char * const  *columns);

G_END_DECLS
