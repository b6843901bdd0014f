/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the schema knows, as SQL: names, words, and rows as JSON. */

#include "config.h"

#include "studio/backlot-schema-sql.h"

/* Names reach a statement only from the schema, and only through here. */
void
backlot_sql_append_name (GString    *sql,
                         const char *name)
{
  g_string_append_c (sql, '"');
  for (const char *c = name; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (sql, '"');
      g_string_append_c (sql, *c);
    }
  g_string_append_c (sql, '"');
}

void
backlot_sql_append_string (GString    *sql,
                           const char *text)
{
  g_string_append_c (sql, '\'');
  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '\'')
        g_string_append_c (sql, '\'');
      g_string_append_c (sql, *c);
    }
  g_string_append_c (sql, '\'');
}

/* Appends an expression that gives the column as a JSON value. */
void
backlot_column_append_json (const BacklotColumn *self,
                            GString             *sql,
                            const char          *alias)
{
  gboolean is_json = backlot_sql_type_is_json (self->type);

  if (is_json)
    g_string_append (sql, "json (");
  else if (self->type == BACKLOT_SQL_BOOL)
    g_string_append (sql, "json (CASE ");
  g_string_append (sql, alias);
  g_string_append_c (sql, '.');
  backlot_sql_append_name (sql, self->name);
  if (is_json)
    g_string_append_c (sql, ')');
  else if (self->type == BACKLOT_SQL_BOOL)
    g_string_append (sql, " WHEN 0 THEN 'false' WHEN 1 THEN 'true' END)");
}

/* Appends an expression that gives the whole row as a JSON object. */
void
backlot_table_append_row_json (const BacklotTable *self,
                               GString            *sql,
                               const char         *alias)
{
  g_string_append (sql, "json_object (");
  for (guint i = 0; i < self->columns->len; i++)
    {
      const BacklotColumn *column = g_ptr_array_index (self->columns, i);

      if (i > 0)
        g_string_append (sql, ", ");
      backlot_sql_append_string (sql, column->name);
      g_string_append (sql, ", ");
      backlot_column_append_json (column, sql, alias);
    }
  g_string_append_c (sql, ')');
}

/* Appends an expression that gives the primary key as a JSON object; @alias may be OLD. */
void
backlot_table_append_key_json (const BacklotTable *self,
                               GString            *sql,
                               const char         *alias)
{
  g_string_append (sql, "json_object (");
  for (guint i = 0; self->key[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (sql, ", ");
      backlot_sql_append_string (sql, self->key[i]);
      g_string_append_printf (sql, ", %s.", alias);
      backlot_sql_append_name (sql, self->key[i]);
    }
  g_string_append_c (sql, ')');
}
