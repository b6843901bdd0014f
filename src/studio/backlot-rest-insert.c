/* SPDX-License-Identifier: GPL-3.0-or-later */
/* POST: rows inserted, merged with those that are there, or left out where one is there. */

#include "config.h"

#include <string.h>

#include "studio/backlot-api-error.h"
#include "studio/backlot-rest-call.h"
#include "wire/backlot-wire-json.h"

typedef struct
{
  BacklotRestContext *context;
  BacklotRestCall    *call;
  BacklotTable       *table;
  GPtrArray          *columns;       /* of const BacklotColumn: what the request writes */
  GStrv               conflict;      /* (nullable) tell whether a row is there already */
  GArray             *inserted;      /* of gint64 */
  GArray             *merged;        /* of gint64 */
  GArray             *all;           /* of gint64, in the order of the request */
} Insert;

/* PGRST102 for what is no JSON; an empty body is an empty object. */
yyjson_doc *
backlot_rest_read_body (BacklotRestCall  *call,
                        GError          **error)
{
  gsize length = 0;
  const char *text = call->body != NULL ? g_bytes_get_data (call->body, &length) : NULL;
  yyjson_doc *doc = backlot_wire_json_read (length > 0 ? text : "{}", length > 0 ? length : 2);

  if (doc == NULL)
    backlot_api_error_set (error, 400, "PGRST102", "Empty or invalid json");
  return doc;
}

static gboolean
add_column (Insert      *insert,
            const char  *name,
            GError     **error)
{
  const BacklotColumn *column = backlot_table_find_column (insert->table, name);

  if (column == NULL)
    {
      backlot_api_error_set (error, 400, "PGRST204",
                             "Could not find the '%s' column of '%s' in the schema cache", name,
                             insert->table->name);
      return FALSE;
    }
  if (column->generated)
    {
      backlot_api_error_set (error, 400, "428C9",
                             "cannot insert a non-DEFAULT value into column \"%s\"", name);
      return FALSE;
    }
  if (!backlot_access_may_column (insert->context->transaction, insert->table,
                                  BACKLOT_COMMAND_INSERT, name, error))
    return FALSE;
  g_ptr_array_add (insert->columns, (gpointer) column);
  return TRUE;
}

/* The columns are those of `columns=`, or the members of the first object, which all others must
   have as well. */
static gboolean
find_columns (Insert      *insert,
              yyjson_val  *rows,
              GError     **error)
{
  const char * const *named = (const char * const *) insert->call->query->columns;
  yyjson_val *first = yyjson_arr_get_first (rows);
  yyjson_val *row;
  yyjson_val *key;
  yyjson_val *value;
  size_t index;
  size_t count;

  for (guint i = 0; named != NULL && named[i] != NULL; i++)
    if (!add_column (insert, named[i], error))
      return FALSE;
  yyjson_arr_foreach (rows, index, count, row)
    if (!yyjson_is_obj (row))
      {
        backlot_api_error_set (error, 400, "PGRST102", "The body must be a JSON object or an array"
                               " of objects");
        return FALSE;
      }
  if (named != NULL || first == NULL)
    return TRUE;

  yyjson_obj_foreach (first, index, count, key, value)
    if (!add_column (insert, yyjson_get_str (key), error))
      return FALSE;
  yyjson_arr_foreach (rows, index, count, row)
    {
      gboolean same = yyjson_obj_size (row) == insert->columns->len;

      for (guint i = 0; same && i < insert->columns->len; i++)
        {
          const BacklotColumn *column = g_ptr_array_index (insert->columns, i);

          same = yyjson_obj_get (row, column->name) != NULL;
        }
      if (!same)
        {
          backlot_api_error_set (error, 400, "PGRST102", "All object keys must match");
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
find_conflict_columns (Insert  *insert,
                       GError **error)
{
  GStrv named = insert->call->query->on_conflict;

  if (insert->call->resolution == BACKLOT_REST_RESOLUTION_NONE)
    return TRUE;
  insert->conflict = named != NULL ? named : insert->table->key;
  for (guint i = 0; insert->conflict[i] != NULL; i++)
    if (backlot_rest_find_column (insert->table, insert->conflict[i], error) == NULL)
      return FALSE;
  if (backlot_table_is_unique (insert->table, (const char * const *) insert->conflict))
    return TRUE;
  backlot_api_error_set (error, 400, "42P10", "there is no unique or exclusion constraint matching"
                         " the ON CONFLICT specification");
  return FALSE;
}

/* *rowid is -1 where no row has the same key. */
static gboolean
find_existing (Insert      *insert,
               yyjson_val  *row,
               gint64      *rowid,
               GError     **error)
{
  g_autoptr(BacklotSqlBuilder) builder = backlot_sql_builder_new ();
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row;

  *rowid = -1;
  backlot_sql_builder_add (builder, "SELECT rowid FROM ", NULL);
  backlot_sql_append_name (builder->sql, insert->table->name);
  for (guint i = 0; insert->conflict[i] != NULL; i++)
    {
      const BacklotColumn *column = backlot_table_find_column (insert->table, insert->conflict[i]);
      yyjson_val *json = yyjson_obj_get (row, insert->conflict[i]);
      g_auto(BacklotValue) value = { BACKLOT_VALUE_NULL };

      if (json == NULL || yyjson_is_null (json))
        return TRUE;
      if (!backlot_column_value_from_json (&value, column, json, error))
        return FALSE;
      backlot_sql_builder_add (builder, i == 0 ? " WHERE " : " AND ", NULL);
      backlot_sql_builder_add_column (builder, NULL, column->name);
      backlot_sql_builder_add (builder, " = ", NULL);
      backlot_sql_builder_add_value (builder, &value);
    }
  statement = backlot_sql_builder_prepare (builder, insert->context->transaction, error);
  if (statement == NULL || !backlot_statement_next (statement, &has_row, error))
    return FALSE;
  if (has_row)
    *rowid = backlot_statement_int (statement, 0);
  return TRUE;
}

/* Which foreign key a refused row breaks: SQLite does not say. */
static void
name_foreign_key (Insert      *insert,
                  yyjson_val  *row,
                  GError     **error)
{
  for (guint i = 0; i < insert->table->outgoing->len; i++)
    {
      const BacklotForeignKey *key = g_ptr_array_index (insert->table->outgoing, i);
      yyjson_val *json = yyjson_obj_get (row, key->columns[0]);
      g_autoptr(GString) sql = g_string_new ("SELECT 1 FROM ");
      gint64 found = 0;

      if (!yyjson_is_str (json) || key->columns[1] != NULL)
        continue;
      backlot_sql_append_name (sql, key->target->name);
      g_string_append (sql, " WHERE ");
      backlot_sql_append_name (sql, key->target_columns[0]);
      g_string_append (sql, " = ?1");
      if (!backlot_transaction_read_int (insert->context->transaction, &found, NULL, sql->str, "t",
                                         yyjson_get_str (json)) || found != 0)
        continue;
      g_clear_error (error);
      backlot_api_error_set (error, 409, "23503", "insert or update on table \"%s\" violates"
                             " foreign key constraint \"%s\"", insert->table->name, key->name);
      return;
    }
}

static gboolean
run (Insert             *insert,
     BacklotSqlBuilder  *builder,
     yyjson_val         *row,
     gint64             *rowid,
     GError            **error)
{
  g_autoptr(BacklotStatement) statement = NULL;
  g_autoptr(GError) local = NULL;
  gboolean has_row = TRUE;

  statement = backlot_sql_builder_prepare (builder, insert->context->transaction, &local);
  while (statement != NULL && has_row && backlot_statement_next (statement, &has_row, &local))
    if (has_row)
      *rowid = backlot_statement_int (statement, 0);
  if (local == NULL)
    return TRUE;
  if (backlot_api_error_is (local, "23503"))
    name_foreign_key (insert, row, &local);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* A member that is missing is null, or the default where that was asked for or null is impossible.
   */
static gboolean
takes_default (const Insert        *insert,
               const BacklotColumn *column,
               yyjson_val          *json)
{
  return json == NULL &&
         (insert->call->missing_default || (column->not_null && column->has_default));
}

static gboolean
insert_row (Insert      *insert,
            yyjson_val  *row,
            GError     **error)
{
  g_autoptr(BacklotSqlBuilder) builder = backlot_sql_builder_new ();
  g_autoptr(GString) values = g_string_new (NULL);
  gint64 rowid = -1;
  guint n_columns = 0;

  backlot_sql_builder_add (builder, "INSERT INTO ", NULL);
  backlot_sql_append_name (builder->sql, insert->table->name);
  for (guint i = 0; i < insert->columns->len; i++)
    {
      const BacklotColumn *column = g_ptr_array_index (insert->columns, i);
      yyjson_val *json = yyjson_obj_get (row, column->name);
      BacklotValue value = { BACKLOT_VALUE_NULL };

      if (takes_default (insert, column, json))
        continue;
      if (!backlot_column_value_from_json (&value, column, json, error))
        {
          backlot_value_clear (&value);
          return FALSE;
        }
      backlot_sql_builder_add (builder, n_columns == 0 ? " (" : ", ", NULL);
      backlot_sql_builder_add_column (builder, NULL, column->name);
      g_array_append_val (builder->values, value);
      g_string_append_printf (values, n_columns == 0 ? "?%u" : ", ?%u", n_columns + 1);
      n_columns++;
    }
  if (n_columns > 0)
    backlot_sql_builder_add (builder, ") VALUES (", values->str, ") RETURNING rowid", NULL);
  else
    backlot_sql_builder_add (builder, " DEFAULT VALUES RETURNING rowid", NULL);
  if (!run (insert, builder, row, &rowid, error))
    return FALSE;
  g_array_append_val (insert->inserted, rowid);
  g_array_append_val (insert->all, rowid);
  return TRUE;
}

/* The existing row must be one that the caller may change, as PostgreSQL demands of ON CONFLICT DO
   UPDATE. */
static gboolean
may_merge (Insert   *insert,
           gint64    rowid,
           GError  **error)
{
  g_autoptr(BacklotSqlBuilder) builder = backlot_sql_builder_new ();
  g_autoptr(BacklotStatement) statement = NULL;
  BacklotTransaction *transaction = insert->context->transaction;
  BacklotValue value = { BACKLOT_VALUE_INT, NULL, rowid };
  gboolean has_row;

  if (!backlot_access_may (transaction, insert->table, BACKLOT_COMMAND_UPDATE, error))
    return FALSE;
  backlot_sql_builder_add (builder, "SELECT 1 FROM ", NULL);
  backlot_sql_append_name (builder->sql, insert->table->name);
  backlot_sql_builder_add (builder, " AS t0 WHERE t0.rowid = ", NULL);
  backlot_sql_builder_add_value (builder, &value);
  backlot_sql_builder_add (builder, " AND ", NULL);
  backlot_access_add_using (transaction, builder, insert->table, BACKLOT_COMMAND_UPDATE, "t0");
  backlot_sql_builder_add (builder, " AND ", NULL);
  backlot_access_add_using (transaction, builder, insert->table, BACKLOT_COMMAND_SELECT, "t0");
  statement = backlot_sql_builder_prepare (builder, transaction, error);
  if (statement == NULL || !backlot_statement_next (statement, &has_row, error))
    return FALSE;
  return has_row || backlot_access_refuse (transaction, insert->table, error);
}

static gboolean
merge_row (Insert      *insert,
           yyjson_val  *row,
           gint64       rowid,
           GError     **error)
{
  g_autoptr(BacklotSqlBuilder) builder = backlot_sql_builder_new ();
  BacklotValue key = { BACKLOT_VALUE_INT, NULL, rowid };
  guint n_columns = 0;

  if (!may_merge (insert, rowid, error))
    return FALSE;
  backlot_sql_builder_add (builder, "UPDATE ", NULL);
  backlot_sql_append_name (builder->sql, insert->table->name);
  for (guint i = 0; i < insert->columns->len; i++)
    {
      const BacklotColumn *column = g_ptr_array_index (insert->columns, i);
      yyjson_val *json = yyjson_obj_get (row, column->name);
      g_auto(BacklotValue) value = { BACKLOT_VALUE_NULL };

      if (takes_default (insert, column, json) ||
          g_strv_contains ((const char * const *) insert->conflict, column->name))
        continue;
      if (!backlot_access_may_column (insert->context->transaction, insert->table,
                                      BACKLOT_COMMAND_UPDATE, column->name, error) ||
          !backlot_column_value_from_json (&value, column, json, error))
        return FALSE;
      backlot_sql_builder_add (builder, n_columns++ == 0 ? " SET " : ", ", NULL);
      backlot_sql_builder_add_column (builder, NULL, column->name);
      backlot_sql_builder_add (builder, " = ", NULL);
      backlot_sql_builder_add_value (builder, &value);
    }
  backlot_sql_builder_add (builder, " WHERE rowid = ", NULL);
  backlot_sql_builder_add_value (builder, &key);
  if (n_columns > 0 && !run (insert, builder, row, &rowid, error))
    return FALSE;
  g_array_append_val (insert->merged, rowid);
  g_array_append_val (insert->all, rowid);
  return TRUE;
}

static gboolean
write_row (Insert      *insert,
           yyjson_val  *row,
           GError     **error)
{
  gint64 rowid = -1;

  if (insert->conflict != NULL && !find_existing (insert, row, &rowid, error))
    return FALSE;
  if (rowid < 0)
    return insert_row (insert, row, error);
  if (insert->call->resolution == BACKLOT_REST_RESOLUTION_IGNORE)
    return TRUE;
  return merge_row (insert, row, rowid, error);
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
finish (Insert   *insert,
        GError  **error)
{
  BacklotRestCall *call = insert->call;
  gboolean seen = call->returns == BACKLOT_REST_RETURN_ROWS;
  g_autofree char *inserted = list_rowids (insert->inserted);
  g_autofree char *merged = list_rowids (insert->merged);
  g_autofree char *all = list_rowids (insert->all);

  if (!backlot_rest_check_rows (insert->context, insert->table, BACKLOT_COMMAND_INSERT, seen,
                                inserted, error) ||
      !backlot_rest_check_rows (insert->context, insert->table, BACKLOT_COMMAND_UPDATE, TRUE,
                                merged, error))
    return FALSE;
  if (seen && !backlot_rest_represent (insert->context, call, insert->table, all, error))
    return FALSE;
  call->status = insert->merged->len > 0 && insert->inserted->len == 0 ? 200 : 201;
  if (call->count)
    call->content_range = g_strdup_printf ("*/%u", insert->all->len);
  return TRUE;
}

static gboolean
insert_rows (Insert      *insert,
             yyjson_val  *rows,
             GError     **error)
{
  yyjson_val *row;
  size_t index;
  size_t count;

  if (!find_columns (insert, rows, error) || !find_conflict_columns (insert, error))
    return FALSE;
  yyjson_arr_foreach (rows, index, count, row)
    if (!write_row (insert, row, error))
      return FALSE;
  return finish (insert, error);
}

gboolean
backlot_rest_insert (BacklotRestContext  *context,
                     BacklotRestCall     *call,
                     BacklotTable        *table,
                     GError             **error)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new ();
  g_autoptr(GArray) inserted = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GArray) merged = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GArray) all = g_array_new (FALSE, FALSE, sizeof (gint64));
  Insert insert = { context, call, table, columns, NULL, inserted, merged, all };
  g_autoptr(yyjson_doc) doc = NULL;
  g_autoptr(yyjson_doc) list = NULL;

  if (!backlot_access_may (context->transaction, table, BACKLOT_COMMAND_INSERT, error))
    return FALSE;
  doc = backlot_rest_read_body (call, error);
  if (doc == NULL)
    return FALSE;
  if (!yyjson_is_arr (yyjson_doc_get_root (doc)))
    {
      /* One object is a list of one. */
      yyjson_mut_doc *wrapper = yyjson_mut_doc_new (NULL);
      yyjson_mut_val *array = yyjson_mut_arr (wrapper);

      yyjson_mut_arr_append (array, yyjson_val_mut_copy (wrapper, yyjson_doc_get_root (doc)));
      yyjson_mut_doc_set_root (wrapper, array);
      list = yyjson_mut_doc_imut_copy (wrapper, NULL);
      yyjson_mut_doc_free (wrapper);
    }
  return insert_rows (&insert, yyjson_doc_get_root (list != NULL ? list : doc), error);
}
