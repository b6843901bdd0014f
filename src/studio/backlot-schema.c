/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The schema as the protocols see it: read once from the database at the start. */

#include "config.h"

#include "studio/backlot-schema.h"

#include <string.h>

#include "studio/backlot-database-private.h"
#include "studio/backlot-schema-private.h"

static const struct
{
  const char  *name;
  BacklotSqlType  type;
} type_names[] = {
  { "text", BACKLOT_SQL_TEXT },
  { "varchar", BACKLOT_SQL_TEXT },
  { "uuid", BACKLOT_SQL_UUID },
  { "int", BACKLOT_SQL_INT },
  { "int4", BACKLOT_SQL_INT },
  { "smallint", BACKLOT_SQL_INT },
  { "integer", BACKLOT_SQL_BIGINT },   /* an INTEGER PRIMARY KEY stands for a bigint identity */
  { "bigint", BACKLOT_SQL_BIGINT },
  { "int8", BACKLOT_SQL_BIGINT },
  { "numeric", BACKLOT_SQL_NUMERIC },
  { "decimal", BACKLOT_SQL_NUMERIC },
  { "real", BACKLOT_SQL_FLOAT },
  { "float", BACKLOT_SQL_FLOAT },
  { "float8", BACKLOT_SQL_FLOAT },
  { "double precision", BACKLOT_SQL_FLOAT },
  { "bool", BACKLOT_SQL_BOOL },
  { "boolean", BACKLOT_SQL_BOOL },
  { "json", BACKLOT_SQL_JSON },
  { "jsonb", BACKLOT_SQL_JSON },
  { "timestamptz", BACKLOT_SQL_TIMESTAMPTZ },
  { "timestamp with time zone", BACKLOT_SQL_TIMESTAMPTZ },
  { "date", BACKLOT_SQL_DATE },
  { "text[]", BACKLOT_SQL_TEXT_ARRAY },
  { "uuid[]", BACKLOT_SQL_UUID_ARRAY },
  { "int[]", BACKLOT_SQL_INT_ARRAY },
  { "void", BACKLOT_SQL_VOID },
};

static void
column_free (gpointer data)
{
  BacklotColumn *column = data;

  g_free (column->name);
  g_free (column->type_name);
  g_free (column);
}

static void
foreign_key_free (gpointer data)
{
  BacklotForeignKey *key = data;

  g_free (key->name);
  g_strfreev (key->columns);
  g_strfreev (key->target_columns);
  g_free (key);
}

static void
table_free (gpointer data)
{
  BacklotTable *table = data;

  for (int role = 0; role < 2; role++)
    for (int command = 0; command < BACKLOT_N_COMMANDS; command++)
      {
        g_free (table->using_sql[role][command]);
        g_free (table->check_sql[role][command]);
      }
  for (int command = 0; command < BACKLOT_N_COMMANDS; command++)
    g_clear_pointer (&table->granted_columns[command], g_hash_table_unref);
  g_free (table->name);
  g_hash_table_unref (table->columns_by_name);
  g_ptr_array_unref (table->columns);
  g_strfreev (table->key);
  g_ptr_array_unref (table->uniques);
  g_ptr_array_unref (table->incoming);
  g_ptr_array_unref (table->outgoing);
  g_free (table);
}

static void
argument_free (gpointer data)
{
  BacklotArgument *argument = data;

  g_free (argument->name);
  g_free (argument);
}

static void
function_free (gpointer data)
{
  BacklotSqlFunction *function = data;

  g_free (function->name);
  g_ptr_array_unref (function->arguments);
  g_free (function->sql);
  g_free (function);
}

gboolean
backlot_schema_each (BacklotSchema     *self,
                     sqlite3           *sqlite,
                     const char        *sql,
                     const char        *argument,
                     BacklotSchemaRow   row,
                     gpointer           data,
                     GError           **error)
{
  sqlite3_stmt *stmt = g_hash_table_lookup (self->statements, sql);
  gboolean success = TRUE;
  int code;

  if (stmt == NULL)
    {
      if (sqlite3_prepare_v2 (sqlite, sql, -1, &stmt, NULL) != SQLITE_OK)
        {
          backlot_sql_error_take (NULL, sqlite, error);
          return FALSE;
        }
      g_hash_table_insert (self->statements, (gpointer) sql, stmt);
    }
  if (argument != NULL)
    sqlite3_bind_text (stmt, 1, argument, -1, SQLITE_TRANSIENT);
  while (success && (code = sqlite3_step (stmt)) == SQLITE_ROW)
    success = row (self, stmt, data, error);
  if (success && code != SQLITE_DONE)
    {
      backlot_sql_error_take (NULL, sqlite, error);
      success = FALSE;
    }
  sqlite3_reset (stmt);
  return success;
}

static void
finalize (gpointer stmt)
{
  sqlite3_finalize (stmt);
}

static const char *
text_at (sqlite3_stmt *stmt,
         int           column)
{
  return (const char *) sqlite3_column_text (stmt, column);
}

/**
 * backlot_schema_parse_type:
 * @type_name: as declared, in any case, with or without a precision
 * @labels: (out) (nullable): the values of an enum
 */
BacklotSqlType
backlot_schema_parse_type (BacklotSchema        *self,
                           const char           *type_name,
                           const char * const  **labels)
{
  g_autofree char *name = g_ascii_strdown (type_name, -1);
  char *bracket = strchr (name, '(');
  GStrv values;

  if (bracket != NULL)
    *bracket = '\0';
  g_strstrip (name);
  for (guint i = 0; i < G_N_ELEMENTS (type_names); i++)
    if (g_str_equal (name, type_names[i].name))
      return type_names[i].type;

  values = g_hash_table_lookup (self->enums, name);
  if (values != NULL)
    {
      if (labels != NULL)
        *labels = (const char * const *) values;
      return BACKLOT_SQL_ENUM;
    }
  return BACKLOT_SQL_TEXT;
}

static gboolean
add_enum_row (BacklotSchema  *self,
              sqlite3_stmt   *stmt,
              gpointer        data,
              GError        **error)
{
  g_hash_table_insert (self->enums, g_ascii_strdown (text_at (stmt, 0), -1),
                       g_strsplit (text_at (stmt, 1), "\n", -1));
  return TRUE;
}

static gboolean
add_source_row (BacklotSchema  *self,
                sqlite3_stmt   *stmt,
                gpointer        data,
                GError        **error)
{
  self->is_product = TRUE;
  return TRUE;
}

static gboolean
add_table_row (BacklotSchema  *self,
               sqlite3_stmt   *stmt,
               gpointer        data,
               GError        **error)
{
  BacklotTable *table = g_new0 (BacklotTable, 1);

  table->name = g_strdup (text_at (stmt, 0));
  table->is_view = g_str_equal (text_at (stmt, 1), "view");
  table->published = sqlite3_column_int (stmt, 2) != 0;
  table->columns = g_ptr_array_new_with_free_func (column_free);
  table->columns_by_name = g_hash_table_new (g_str_hash, g_str_equal);
  table->uniques = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  table->outgoing = g_ptr_array_new_with_free_func (foreign_key_free);
  table->incoming = g_ptr_array_new ();
  g_ptr_array_add (self->tables, table);
  g_hash_table_insert (self->by_name, table->name, table);
  return TRUE;
}

/* Rows of table_xinfo: name, type, notnull, has default, pk, hidden. */
static gboolean
add_column_row (BacklotSchema  *self,
                sqlite3_stmt   *stmt,
                gpointer        data,
                GError        **error)
{
  BacklotTable *table = data;
  BacklotColumn *column = g_new0 (BacklotColumn, 1);
  int hidden = sqlite3_column_int (stmt, 5);

  column->name = g_strdup (text_at (stmt, 0));
  column->type_name = g_ascii_strdown (text_at (stmt, 1), -1);
  /* A generated column's type reads "int GENERATED ALWAYS". */
  if (g_str_has_suffix (column->type_name, " generated always"))
    column->type_name[strlen (column->type_name) - strlen (" generated always")] = '\0';
  column->type = backlot_schema_parse_type (self, column->type_name, &column->labels);
  column->not_null = sqlite3_column_int (stmt, 2) != 0;
  column->has_default = sqlite3_column_int (stmt, 3) != 0;
  column->generated = hidden == 2 || hidden == 3;
  g_ptr_array_add (table->columns, column);
  g_hash_table_insert (table->columns_by_name, column->name, column);
  return TRUE;
}

static gboolean
add_key_row (BacklotSchema  *self,
             sqlite3_stmt   *stmt,
             gpointer        data,
             GError        **error)
{
  g_strv_builder_add (data, text_at (stmt, 0));
  return TRUE;
}

static gboolean
add_unique_row (BacklotSchema  *self,
                sqlite3_stmt   *stmt,
                gpointer        data,
                GError        **error)
{
  BacklotTable *table = data;

  g_ptr_array_add (table->uniques, g_strsplit (text_at (stmt, 0), "\n", -1));
  return TRUE;
}

/* Rows: target table, columns, target's columns, each list parted by newlines. */
static gboolean
add_foreign_key_row (BacklotSchema  *self,
                     sqlite3_stmt   *stmt,
                     gpointer        data,
                     GError        **error)
{
  BacklotTable *table = data;
  BacklotTable *target = backlot_schema_find_table (self, text_at (stmt, 0));
  BacklotForeignKey *key;
  g_autofree char *joined = NULL;

  if (target == NULL)
    return TRUE;

  key = g_new0 (BacklotForeignKey, 1);
  key->table = table;
  key->target = target;
  key->columns = g_strsplit (text_at (stmt, 1), "\n", -1);
  if (sqlite3_column_type (stmt, 2) == SQLITE_NULL)
    key->target_columns = g_strdupv (target->key);
  else
    key->target_columns = g_strsplit (text_at (stmt, 2), "\n", -1);
  joined = g_strjoinv ("_", key->columns);
  key->name = g_strconcat (table->name, "_", joined, "_fkey", NULL);
  key->one_to_one = backlot_table_is_unique (table, (const char * const *) key->columns);
  g_ptr_array_add (table->outgoing, key);
  g_ptr_array_add (target->incoming, key);
  return TRUE;
}

static gboolean
load_columns (BacklotSchema  *self,
              sqlite3        *sqlite,
              BacklotTable   *table,
              GError        **error)
{
  g_autoptr(GStrvBuilder) key = g_strv_builder_new ();

  if (!backlot_schema_each (self, sqlite,
                            "SELECT name, type, \"notnull\", dflt_value IS NOT NULL, pk, hidden"
                            " FROM pragma_table_xinfo (?1) ORDER BY cid",
                            table->name, add_column_row, table, error) ||
      !backlot_schema_each (self, sqlite,
                            "SELECT name FROM pragma_table_xinfo (?1) WHERE pk > 0 ORDER BY pk",
                            table->name, add_key_row, key, error))
    return FALSE;

  table->key = g_strv_builder_end (key);
  if (table->key[0] != NULL)
    g_ptr_array_add (table->uniques, g_strdupv (table->key));
  return backlot_schema_each (self, sqlite,
                              "SELECT (SELECT group_concat (name, char (10))"
                              " FROM (SELECT name FROM pragma_index_info (l.name) ORDER BY seqno))"
                              " FROM pragma_index_list (?1) AS l WHERE \"unique\" AND NOT partial",
                              table->name, add_unique_row, table, error);
}

static gboolean
load_foreign_keys (BacklotSchema  *self,
                   sqlite3        *sqlite,
                   BacklotTable   *table,
                   GError        **error)
{
  return backlot_schema_each (self, sqlite,
                              "SELECT \"table\", group_concat (\"from\", char (10)),"
                              "       group_concat (\"to\", char (10))"
                              " FROM (SELECT * FROM pragma_foreign_key_list (?1) ORDER BY id, seq)"
                              " GROUP BY id ORDER BY id DESC",
                              table->name, add_foreign_key_row, table, error);
}

static gboolean
add_argument_row (BacklotSchema  *self,
                  sqlite3_stmt   *stmt,
                  gpointer        data,
                  GError        **error)
{
  BacklotSqlFunction *function = data;
  BacklotArgument *argument = g_new0 (BacklotArgument, 1);

  argument->name = g_strdup (text_at (stmt, 0));
  argument->type = backlot_schema_parse_type (self, text_at (stmt, 1), &argument->labels);
  argument->required = sqlite3_column_int (stmt, 2) == 0;
  g_ptr_array_add (function->arguments, argument);
  return TRUE;
}

/* Rows of rpc_function: name, volatility, returns, sql. */
static gboolean
add_function_row (BacklotSchema  *self,
                  sqlite3_stmt   *stmt,
                  gpointer        data,
                  GError        **error)
{
  sqlite3 *sqlite = data;
  BacklotSqlFunction *function = g_new0 (BacklotSqlFunction, 1);
  const char *returns = text_at (stmt, 2);

  function->name = g_strdup (text_at (stmt, 0));
  function->arguments = g_ptr_array_new_with_free_func (argument_free);
  function->writes = g_str_equal (text_at (stmt, 1), "volatile");
  function->sql = g_strdup (text_at (stmt, 3));
  function->returns_set = g_str_has_prefix (returns, "setof ");
  if (function->returns_set)
    returns += strlen ("setof ");
  function->returns_table = backlot_schema_find_table (self, returns);
  function->returns = backlot_schema_parse_type (self, returns, NULL);
  g_hash_table_insert (self->functions, function->name, function);
  return backlot_schema_each (self, sqlite,
                              "SELECT json_extract (a.value, '$.name'),"
                              "       json_extract (a.value, '$.type'),"
                              "       coalesce (json_extract (a.value, '$.optional'), 0)"
                              " FROM rpc_function AS f, json_each (f.args) AS a WHERE f.name = ?1",
                              function->name, add_argument_row, function, error);
}

BacklotSchema *
backlot_schema_load (sqlite3  *sqlite,
                     GError  **error)
{
  BacklotSchema *self = g_new0 (BacklotSchema, 1);
  gboolean success;

  self->tables = g_ptr_array_new_with_free_func (table_free);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->enums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) g_strfreev);
  self->functions = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, function_free);
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize);

  success =
    backlot_schema_each (self, sqlite,
                         "SELECT name, group_concat (label, char (10))"
                         " FROM (SELECT * FROM enum_label ORDER BY name, position) GROUP BY name",
                         NULL, add_enum_row, NULL, error) &&
    backlot_schema_each (self, sqlite,
                         "SELECT name, type, EXISTS (SELECT 1 FROM publication WHERE tbl = name)"
                         " FROM sqlite_schema WHERE type IN ('table', 'view')"
                         " AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
                         " AND name NOT IN (SELECT tbl FROM private_table) ORDER BY name",
                         NULL, add_table_row, NULL, error);
  for (guint i = 0; success && i < self->tables->len; i++)
    success = load_columns (self, sqlite, g_ptr_array_index (self->tables, i), error);
  for (guint i = 0; success && i < self->tables->len; i++)
    success = load_foreign_keys (self, sqlite, g_ptr_array_index (self->tables, i), error);
  success = success && backlot_schema_load_rules (self, sqlite, error) &&
            backlot_schema_each (self, sqlite, "SELECT name, volatility, returns, sql"
                                 " FROM rpc_function", NULL, add_function_row, sqlite, error) &&
            backlot_schema_each (self, sqlite,
                                 "SELECT 1 FROM schema_migration WHERE source = 'product' LIMIT 1",
                                 NULL, add_source_row, NULL, error);
  g_clear_pointer (&self->statements, g_hash_table_unref);
  if (!success)
    g_clear_pointer (&self, backlot_schema_free);
  return self;
}

void
backlot_schema_free (BacklotSchema *self)
{
  g_hash_table_unref (self->functions);
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->tables);
  g_hash_table_unref (self->enums);
  g_free (self);
}

BacklotTable *
backlot_schema_find_table (BacklotSchema *self,
                           const char    *name)
{
  return g_hash_table_lookup (self->by_name, name);
}

GPtrArray *
backlot_schema_get_tables (BacklotSchema *self)
{
  return self->tables;
}

/* Whether these are the product's tables, so that its functions can work on them. */
gboolean
backlot_schema_is_product (BacklotSchema *self)
{
  return self->is_product;
}

BacklotSqlFunction *
backlot_schema_find_function (BacklotSchema *self,
                              const char    *name)
{
  return g_hash_table_lookup (self->functions, name);
}

BacklotColumn *
backlot_table_find_column (const BacklotTable *self,
                           const char         *name)
{
  return g_hash_table_lookup (self->columns_by_name, name);
}

/* Whether these columns, in any order, are a key of the table. */
gboolean
backlot_table_is_unique (const BacklotTable *self,
                         const char * const *columns)
{
  for (guint i = 0; i < self->uniques->len; i++)
    {
      const char * const *unique = g_ptr_array_index (self->uniques, i);
      gboolean same = g_strv_length ((GStrv) unique) == g_strv_length ((GStrv) columns);

      for (guint j = 0; same && columns[j] != NULL; j++)
        same = g_strv_contains (unique, columns[j]);
      if (same)
        return TRUE;
    }
  return FALSE;
}
