/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls of functions: those in C, and those that a migration defined as SQL. */

#include "config.h"

#include <string.h>

#include "studio/backlot-api-error.h"
#include "studio/backlot-function.h"
#include "studio/backlot-rest-call.h"
#include "wire/backlot-wire-json.h"

static gboolean
is_get (const BacklotRestCall *call)
{
  return !g_str_equal (call->method, "POST");
}

static gboolean
refuse_unknown (BacklotRestCall  *call,
                GError          **error)
{
  backlot_api_error_set (error, 404, "PGRST202",
                         "Could not find the function public.%s with these arguments in the"
                         " schema cache", call->resource);
  return FALSE;
}

static gboolean
refuse_anon (BacklotRestContext  *context,
             BacklotRestCall     *call,
             GError             **error)
{
  if (backlot_transaction_get_caller (context->transaction)->role != BACKLOT_ROLE_ANON)
    return TRUE;
  backlot_api_error_set (error, 401, "42501", "permission denied for function %s", call->resource);
  return FALSE;
}

static gboolean
refuse_write (BacklotRestCall  *call,
              GError          **error)
{
  backlot_api_error_set (error, 405, "25006", "cannot execute %s in a read-only transaction",
                         call->resource);
  return FALSE;
}

/* The argument as it came: from the body, or from the query string of a GET. *present tells whether
   it came at all. */
static gboolean
read_argument (BacklotRestCall     *call,
               yyjson_val          *body,
               const char          *name,
               BacklotSqlType       type,
               const char * const  *labels,
               BacklotValue        *value,
               gboolean            *present,
               GError             **error)
{
  yyjson_val *json;

  *present = FALSE;
  if (!is_get (call))
    {
      json = yyjson_obj_get (body, name);
      *present = json != NULL;
      return backlot_value_from_json (value, type, labels, json, error);
    }
  for (guint i = 0; i < call->query->arguments->len; i++)
    {
      const BacklotWireArgument *argument = g_ptr_array_index (call->query->arguments, i);

      if (!g_str_equal (argument->name, name))
        continue;
      *present = TRUE;
      return backlot_value_from_text (value, type, labels, argument->value, error);
    }
  return TRUE;
}

/* An argument that the function does not know means another function, which is not there. */
static gboolean
check_count (BacklotRestCall  *call,
             yyjson_val       *body,
             guint             n_known,
             GError          **error)
{
  guint n_given = is_get (call) ? call->query->arguments->len : (guint) yyjson_obj_size (body);

  return n_given <= n_known || refuse_unknown (call, error);
}

/* Runs the filters, the order and the select list of the request over the rows that a function
   gave. */
static gboolean
answer_rows (BacklotRestContext  *context,
             BacklotRestCall     *call,
             BacklotTable        *table,
             gboolean             is_set,
             const char          *rowids,
             GError             **error)
{
  BacklotRestSource source = { table, FALSE, TRUE, rowids };
  gboolean success;

  if (!backlot_rest_check_scopes (context, error))
    return FALSE;
  /* A function that gives one row gives an object. */
  if (!is_set && call->media == BACKLOT_REST_MEDIA_ARRAY)
    call->media = BACKLOT_REST_MEDIA_OBJECT;
  backlot_transaction_hurry (context->transaction, BACKLOT_REST_ANSWER_MS);
  success = backlot_rest_read (context, call, &source, error);
  backlot_transaction_hurry (context->transaction, 0);
  return success;
}

static gboolean
answer_json (BacklotRestCall *call,
             const char      *json)
{
  call->status = json != NULL ? 200 : 204;
  if (json != NULL)
    call->answer = g_string_new (json);
  return TRUE;
}

static char *
list_rowids (GArray *rowids)
{
  GString *list = g_string_new ("[");

  for (guint i = 0; i < rowids->len; i++)
    g_string_append_printf (list, i == 0 ? "%" G_GINT64_FORMAT : ",%" G_GINT64_FORMAT,
                            g_array_index (rowids, gint64, i));
  g_string_append_c (list, ']');
  return g_string_free (list, FALSE);
}

static gboolean
run_native (BacklotRestContext      *context,
            BacklotRestCall         *call,
            const BacklotFunction   *function,
            const BacklotArguments  *arguments,
            GError                 **error)
{
  g_autoptr(GArray) rowids = g_array_new (FALSE, FALSE, sizeof (gint64));
  BacklotFunctionResult result = { rowids, NULL };
  g_autofree char *json = NULL;
  g_autofree char *list = NULL;
  BacklotTable *table;
  gboolean success;

  backlot_transaction_set_definer (context->transaction, !function->invoker);
  success = function->call (context->transaction, arguments, &result, error);
  backlot_transaction_set_definer (context->transaction, FALSE);
  json = result.json;
  if (!success)
    return FALSE;
  if (function->table == NULL)
    return answer_json (call, json);
  table = backlot_schema_find_table (context->schema, function->table);
  list = list_rowids (rowids);
  return answer_rows (context, call, table, function->is_set, list, error);
}

static gboolean
call_native (BacklotRestContext     *context,
             BacklotRestCall        *call,
             yyjson_val             *body,
             const BacklotFunction  *function,
             GError                **error)
{
  BacklotArguments arguments = { 0, };
  gboolean success = TRUE;
  guint n;

  for (n = 0; n < BACKLOT_FUNCTION_ARGUMENTS_MAX && function->arguments[n].name != NULL; n++)
    {
      const BacklotFunctionArgument *argument = &function->arguments[n];
      gboolean present;

      if (!success)
        break;
      success = read_argument (call, body, argument->name, argument->type, NULL,
                               &arguments.values[n], &present, error);
      if (success && argument->required && !present)
        success = refuse_unknown (call, error);
    }
  success = success && check_count (call, body, n, error) && refuse_anon (context, call, error) &&
            (!(function->writes && is_get (call)) || refuse_write (call, error)) &&
            run_native (context, call, function, &arguments, error);
  for (guint i = 0; i < n; i++)
    backlot_value_clear (&arguments.values[i]);
  return success;
}

/* The twin of a function of one unnamed argument of type json: PostgREST hands it the body. */
static gboolean
call_open (BacklotRestContext     *context,
           BacklotRestCall        *call,
           const BacklotFunction  *function,
           GError                **error)
{
  BacklotArguments arguments = { 0, };
  gsize length = 0;
  const char *text = call->body != NULL ? g_bytes_get_data (call->body, &length) : NULL;
  g_autoptr(yyjson_doc) doc = backlot_wire_json_read (text != NULL ? text : "", length);
  g_autofree char *body = NULL;

  if (is_get (call))
    return refuse_write (call, error);
  if (doc == NULL)
    {
      backlot_api_error_set (error, 400, "22P02", "invalid input syntax for type json");
      return FALSE;
    }
  body = g_strndup (text, length);
  arguments.values[0].kind = BACKLOT_VALUE_TEXT;
  arguments.values[0].text = body;
  return run_native (context, call, function, &arguments, error);
}

static gboolean
bind_arguments (BacklotRestCall           *call,
                yyjson_val                *body,
                const BacklotSqlFunction  *function,
                BacklotStatement          *statement,
                GError                   **error)
{
  for (guint i = 0; i < function->arguments->len; i++)
    {
      const BacklotArgument *argument = g_ptr_array_index (function->arguments, i);
      g_autofree char *parameter = g_strconcat (":", argument->name, NULL);
      g_auto(BacklotValue) value = { BACKLOT_VALUE_NULL };
      int index = backlot_statement_find (statement, parameter);
      gboolean present;

      if (!read_argument (call, body, argument->name, argument->type, argument->labels, &value,
                          &present, error))
        return FALSE;
      if (argument->required && !present)
        return refuse_unknown (call, error);
      if (index > 0)
        backlot_value_bind (&value, statement, index);
    }
  return check_count (call, body, function->arguments->len, error);
}

/* The result of a function that gives a table's rows is known by the columns of its primary key. */
static gboolean
collect_rows (BacklotRestContext        *context,
              const BacklotSqlFunction  *function,
              BacklotStatement          *statement,
              GArray                    *rowids,
              GError                   **error)
{
  g_autoptr(GString) sql = g_string_new ("SELECT rowid FROM ");
  g_autoptr(GArray) columns = g_array_new (FALSE, FALSE, sizeof (int));
  gboolean has_row = TRUE;

  backlot_sql_append_name (sql, function->returns_table->name);
  for (guint i = 0; function->returns_table->key[i] != NULL; i++)
    {
      g_string_append (sql, i == 0 ? " WHERE " : " AND ");
      backlot_sql_append_name (sql, function->returns_table->key[i]);
      g_string_append_printf (sql, " = ?%u", i + 1);
      for (int c = 0; c < backlot_statement_n_columns (statement); c++)
        if (g_str_equal (backlot_statement_name (statement, c), function->returns_table->key[i]))
          g_array_append_val (columns, c);
    }

  while (has_row)
    {
      g_autoptr(BacklotStatement) lookup = NULL;
      gboolean found;
      gint64 rowid;

      if (!backlot_statement_next (statement, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      lookup = backlot_transaction_prepare (context->transaction, sql->str, error);
      for (guint i = 0; lookup != NULL && i < columns->len; i++)
        {
          int column = g_array_index (columns, int, i);

          backlot_statement_bind_text (lookup, (int) i + 1,
                                       backlot_statement_text (statement, column));
        }
      if (lookup == NULL || !backlot_statement_next (lookup, &found, error))
        return FALSE;
      rowid = found ? backlot_statement_int (lookup, 0) : -1;
      g_array_append_val (rowids, rowid);
    }
  return TRUE;
}

static void
append_scalar (GString          *json,
               BacklotStatement *statement,
               BacklotSqlType    type)
{
  const char *text = backlot_statement_text (statement, 0);
  yyjson_mut_doc *doc;
  char *written;

  if (backlot_statement_is_null (statement, 0))
    {
      g_string_append (json, "null");
      return;
    }
  if (type == BACKLOT_SQL_BOOL)
    {
      g_string_append (json, backlot_statement_int (statement, 0) != 0 ? "true" : "false");
      return;
    }
  if (backlot_sql_type_is_json (type) || backlot_statement_is_number (statement, 0))
    {
      g_string_append (json, text);
      return;
    }
  doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_doc_set_root (doc, yyjson_mut_str (doc, text));
  written = yyjson_mut_write (doc, 0, NULL);
  g_string_append (json, written);
  free (written);
  yyjson_mut_doc_free (doc);
}

static gboolean
answer_scalars (BacklotRestCall           *call,
                const BacklotSqlFunction  *function,
                BacklotStatement          *statement,
                GError                   **error)
{
  g_autoptr(GString) json = g_string_new (function->returns_set ? "[" : "");
  gboolean has_row = TRUE;
  guint n_rows = 0;

  while (has_row)
    {
      if (!backlot_statement_next (statement, &has_row, error))
        return FALSE;
      if (!has_row || (!function->returns_set && n_rows > 0) ||
          backlot_statement_n_columns (statement) == 0)
        continue;
      if (n_rows++ > 0)
        g_string_append_c (json, ',');
      append_scalar (json, statement, function->returns);
    }
  if (function->returns_set)
    g_string_append_c (json, ']');
  else if (n_rows == 0)
    g_string_append (json, "null");
  return answer_json (call, function->returns == BACKLOT_SQL_VOID ? NULL : json->str);
}

static gboolean
call_sql (BacklotRestContext        *context,
          BacklotRestCall           *call,
          yyjson_val                *body,
          const BacklotSqlFunction  *function,
          GError                   **error)
{
  g_autoptr(BacklotStatement) statement = NULL;
  g_autoptr(GArray) rowids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *list = NULL;

  statement = backlot_transaction_prepare (context->transaction, function->sql, error);
  if (statement == NULL || !bind_arguments (call, body, function, statement, error))
    return FALSE;
  if (is_get (call) && (function->writes || !backlot_statement_is_readonly (statement)))
    return refuse_write (call, error);
  if (function->returns_table == NULL)
    return answer_scalars (call, function, statement, error);
  if (!collect_rows (context, function, statement, rowids, error))
    return FALSE;
  list = list_rowids (rowids);
  return answer_rows (context, call, function->returns_table, function->returns_set, list, error);
}

gboolean
backlot_rest_function (BacklotRestContext  *context,
                       BacklotRestCall     *call,
                       GError             **error)
{
  const BacklotSqlFunction *defined;
  const BacklotFunction *native = NULL;
  g_autoptr(yyjson_doc) doc = NULL;
  yyjson_val *body;

  defined = backlot_schema_find_function (context->schema, call->resource);
  if (defined == NULL && backlot_schema_is_product (context->schema))
    native = backlot_function_find (call->resource);
  if (defined == NULL && native == NULL)
    return refuse_unknown (call, error);
  if (native != NULL && native->open)
    return call_open (context, call, native, error);
  doc = backlot_rest_read_body (call, error);
  if (doc == NULL)
    return FALSE;
  body = yyjson_doc_get_root (doc);
  if (defined != NULL)
    return call_sql (context, call, body, defined, error);
  return call_native (context, call, body, native, error);
}
