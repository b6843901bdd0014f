/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PATCH and DELETE: changes of the rows that the filters name. */

#include "config.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-rest-call.h"
#include "wire/backlot-wire-json.h"

/* A change without a filter would hit everything the caller may touch. */
static gboolean
check_filtered (BacklotRestCall  *call,
                const char       *what,
                GError          **error)
{
  if (backlot_wire_rest_find_scope (call->query, "")->filters->len > 0)
    return TRUE;
  backlot_api_error_set (error, 400, "21000", "%s requires a WHERE clause", what);
  return FALSE;
}

static gboolean
check_affected (BacklotRestCall  *call,
                gint64            n_rows,
                GError          **error)
{
  const char *message = "Query result exceeds max-affected preference constraint";
  g_autofree char *details = NULL;

  if (call->max_affected < 0 || n_rows <= call->max_affected)
    return TRUE;
  details = g_strdup_printf ("The query affects %" G_GINT64_FORMAT " rows", n_rows);
  g_propagate_error (error, backlot_api_error_new (400, "PGRST124", message, details, NULL));
  return FALSE;
}

static void
finish (BacklotRestCall *call,
        gint64           n_rows)
{
  call->status = call->answer != NULL ? 200 : 204;
  if (call->count)
    call->content_range = g_strdup_printf ("*/%" G_GINT64_FORMAT, n_rows);
}

static const BacklotColumn *
find_written (BacklotRestContext  *context,
              const BacklotTable  *table,
              const char          *name,
              GError             **error)
{
  const BacklotColumn *column = backlot_table_find_column (table, name);

  if (column == NULL)
    backlot_api_error_set (error, 400, "PGRST204",
                           "Could not find the '%s' column of '%s' in the schema cache", name,
                           table->name);
  else if (column->generated)
    backlot_api_error_set (error, 400, "428C9", "column \"%s\" can only be updated to DEFAULT",
                           name);
  else if (backlot_access_may_column (context->transaction, table, BACKLOT_COMMAND_UPDATE, name,
                                      error))
    return column;
  return NULL;
}

static gboolean
set_columns (BacklotRestContext  *context,
             BacklotRestCall     *call,
             BacklotTable        *table,
             yyjson_val          *body,
             const char          *rowids,
             GError             **error)
{
  g_autoptr(BacklotSqlBuilder) builder = backlot_sql_builder_new ();
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row = TRUE;
  guint n_columns = 0;
  yyjson_val *key;
  yyjson_val *json;
  size_t index;
  size_t count;

  backlot_sql_builder_add (builder, "UPDATE ", NULL);
  backlot_sql_append_name (builder->sql, table->name);
  yyjson_obj_foreach (body, index, count, key, json)
    {
      g_auto(BacklotValue) value = { BACKLOT_VALUE_NULL };
      const BacklotColumn *column;

      if (call->query->columns != NULL &&
          !g_strv_contains ((const char * const *) call->query->columns, yyjson_get_str (key)))
        continue;
      column = find_written (context, table, yyjson_get_str (key), error);
      if (column == NULL ||
          !backlot_column_value_from_json (&value, column, json, error))
        return FALSE;
      backlot_sql_builder_add (builder, n_columns++ == 0 ? " SET " : ", ", NULL);
      backlot_sql_builder_add_column (builder, NULL, column->name);
      backlot_sql_builder_add (builder, " = ", NULL);
      backlot_sql_builder_add_value (builder, &value);
    }
  if (n_columns == 0)
    return TRUE;
  backlot_sql_builder_add (builder, " WHERE rowid IN (SELECT value FROM json_each (", NULL);
  backlot_sql_builder_add_text (builder, rowids);
  backlot_sql_builder_add (builder, "))", NULL);

  statement = backlot_sql_builder_prepare (builder, context->transaction, error);
  while (statement != NULL && has_row)
    if (!backlot_statement_next (statement, &has_row, error))
      return FALSE;
  return statement != NULL;
}

gboolean
backlot_rest_update (BacklotRestContext  *context,
                     BacklotRestCall     *call,
                     BacklotTable        *table,
                     GError             **error)
{
  g_autoptr(yyjson_doc) doc = NULL;
  g_autofree char *rowids = NULL;
  yyjson_val *body;
  gint64 n_rows = 0;

  if (!check_filtered (call, "UPDATE", error) ||
      !backlot_access_may (context->transaction, table, BACKLOT_COMMAND_UPDATE, error))
    return FALSE;
  doc = backlot_rest_read_body (call, error);
  if (doc == NULL)
    return FALSE;
  body = yyjson_doc_get_root (doc);
  if (yyjson_is_arr (body) && yyjson_arr_size (body) == 1)
    body = yyjson_arr_get_first (body);
  if (!yyjson_is_obj (body))
    {
      backlot_api_error_set (error, 400, "PGRST102", "The body must be a JSON object");
      return FALSE;
    }

  rowids = backlot_rest_find_rows (context, call, table, BACKLOT_COMMAND_UPDATE, &n_rows, error);
  if (rowids == NULL || !check_affected (call, n_rows, error) ||
      !set_columns (context, call, table, body, rowids, error) ||
      !backlot_rest_check_rows (context, table, BACKLOT_COMMAND_UPDATE, TRUE, rowids, error))
    return FALSE;
  if (call->returns == BACKLOT_REST_RETURN_ROWS &&
      !backlot_rest_represent (context, call, table, rowids, error))
    return FALSE;
  finish (call, n_rows);
  return TRUE;
}

gboolean
backlot_rest_delete (BacklotRestContext  *context,
                     BacklotRestCall     *call,
                     BacklotTable        *table,
                     GError             **error)
{
  g_autoptr(GString) sql = g_string_new ("DELETE FROM ");
  g_autofree char *rowids = NULL;
  gint64 n_rows = 0;

  if (!check_filtered (call, "DELETE", error) ||
      !backlot_access_may (context->transaction, table, BACKLOT_COMMAND_DELETE, error))
    return FALSE;

  rowids = backlot_rest_find_rows (context, call, table, BACKLOT_COMMAND_DELETE, &n_rows, error);
  if (rowids == NULL || !check_affected (call, n_rows, error))
    return FALSE;
  /* The answer is made first: afterwards there is nothing left to read. */
  if (call->returns == BACKLOT_REST_RETURN_ROWS &&
      !backlot_rest_represent (context, call, table, rowids, error))
    return FALSE;
  backlot_sql_append_name (sql, table->name);
  g_string_append (sql, " WHERE rowid IN (SELECT value FROM json_each (?1))");
  if (!backlot_transaction_execute (context->transaction, error, sql->str, "t", rowids))
    return FALSE;
  finish (call, n_rows);
  return TRUE;
}
