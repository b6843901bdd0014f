/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of a request, and JSON paths into them. */

#include "config.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-rest-context.h"

/* Sets 42703 if the table has no such column. */
const BacklotColumn *
backlot_rest_find_column (const BacklotTable  *table,
                          const char          *name,
                          GError             **error)
{
  const BacklotColumn *column = backlot_table_find_column (table, name);

  if (column == NULL)
    backlot_api_error_set (error, 400, "42703", "column %s.%s does not exist", table->name, name);
  return column;
}

/* Whether the path ends with `->>`. */
gboolean
backlot_rest_is_text_path (const BacklotWireField *field)
{
  const BacklotWireStep *last = g_ptr_array_index (field->path, field->path->len - 1);

  return last->as_text;
}

/* SQLite's form of the path. It knows no way to write a quotation mark in a key, so such a key
   finds nothing. */
static char *
sqlite_path (const BacklotWireField *field)
{
  GString *path = g_string_new ("$");

  for (guint i = 0; i < field->path->len; i++)
    {
      const BacklotWireStep *step = g_ptr_array_index (field->path, i);

      if (step->is_index)
        {
          g_string_append (path, *step->key == '-' ? "[#" : "[");
          g_string_append (path, step->key);
          g_string_append_c (path, ']');
          continue;
        }
      g_string_append (path, ".\"");
      for (const char *c = step->key; *c != '\0'; c++)
        g_string_append_c (path, *c == '"' ? '\x01' : *c);
      g_string_append_c (path, '"');
    }
  return g_string_free (path, FALSE);
}

/* Appends the column as JSON: one of another type becomes what to_jsonb () would make of it. */
static void
add_document (BacklotSqlBuilder   *builder,
              const char          *alias,
              const BacklotColumn *column)
{
  gboolean is_json = backlot_sql_type_is_json (column->type);

  backlot_sql_builder_add (builder, is_json ? "" : "json_quote (", NULL);
  backlot_sql_builder_add_column (builder, alias, column->name);
  backlot_sql_builder_add (builder, is_json ? "" : ")", NULL);
}

/* Appends `function (column, path)`. */
void
backlot_rest_add_json_path (BacklotSqlBuilder      *builder,
                            const char             *function,
                            const char             *alias,
                            const BacklotColumn    *column,
                            const BacklotWireField *field)
{
  g_autofree char *path = sqlite_path (field);

  backlot_sql_builder_add (builder, function, " (", NULL);
  add_document (builder, alias, column);
  backlot_sql_builder_add (builder, ", ", NULL);
  backlot_sql_builder_add_text (builder, path);
  backlot_sql_builder_add (builder, ")", NULL);
}

/* Appends the JSON at the path, where json_extract () would turn scalars into SQL values. */
void
backlot_rest_add_json_member (BacklotSqlBuilder      *builder,
                              const char             *alias,
                              const BacklotColumn    *column,
                              const BacklotWireField *field)
{
  g_autofree char *path = sqlite_path (field);

  backlot_sql_builder_add (builder, "json (", NULL);
  add_document (builder, alias, column);
  backlot_sql_builder_add (builder, " -> ", NULL);
  backlot_sql_builder_add_text (builder, path);
  backlot_sql_builder_add (builder, ")", NULL);
}

/* Appends what `->>` gives in PostgreSQL: text, also for numbers and truth values. */
void
backlot_rest_add_text_path (BacklotSqlBuilder      *builder,
                            const char             *alias,
                            const BacklotColumn    *column,
                            const BacklotWireField *field)
{
  backlot_sql_builder_add (builder, "CASE ", NULL);
  backlot_rest_add_json_path (builder, "json_type", alias, column, field);
  backlot_sql_builder_add (builder, " WHEN 'true' THEN 'true' WHEN 'false' THEN 'false'"
                           " WHEN 'null' THEN NULL ELSE CAST (", NULL);
  backlot_rest_add_json_path (builder, "json_extract", alias, column, field);
  backlot_sql_builder_add (builder, " AS text) END", NULL);
}
