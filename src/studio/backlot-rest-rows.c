/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds, counts, checks and writes out rows. */

#include "config.h"

#include <string.h>

#include "studio/backlot-api-error.h"
#include "studio/backlot-readers.h"
#include "studio/backlot-rest-call.h"
#include "wire/backlot-wire-json.h"

/* No answer has more rows than this, whatever was asked: clients page. */
#define ROWS_MAX 10000
/* A page is seldom longer: its text does not have to move while it grows. */
#define ANSWER_BYTES 16384

/* The names of the list's columns can not be those of a table, so rules may name columns plainly.
   */
static void
add_source (BacklotSqlBuilder       *builder,
            const BacklotRestSource *source,
            const char              *alias)
{
  backlot_sql_builder_add (builder, " FROM ", NULL);
  if (source->rowids != NULL)
    {
      backlot_sql_builder_add (builder, "(SELECT key AS \"~key\", value AS \"~value\""
                               " FROM json_each (", NULL);
      backlot_sql_builder_add_text (builder, source->rowids);
      backlot_sql_builder_add (builder, ")) AS \"~list\" CROSS JOIN ", NULL);
    }
  backlot_sql_append_name (builder->sql, source->table->name);
  backlot_sql_builder_add (builder, " AS ", alias, NULL);
  backlot_sql_builder_add (builder, " WHERE ", NULL);
  if (source->rowids != NULL)
    backlot_sql_builder_add (builder, alias, ".rowid = \"~list\".\"~value\" AND ", NULL);
}

static gboolean
add_conditions (BacklotRestContext       *context,
                BacklotSqlBuilder        *builder,
                const BacklotRestSource  *source,
                const BacklotRestPlace   *place,
                GError                  **error)
{
  if (source->with_filters)
    return backlot_rest_add_where (context, builder, place, source->with_rules, error);
  if (source->with_rules)
    backlot_access_add_using (context->transaction, builder, source->table, BACKLOT_COMMAND_SELECT,
                              place->alias);
  else
    backlot_sql_builder_add (builder, "1", NULL);
  return TRUE;
}

gboolean
backlot_rest_count_rows (BacklotRestContext       *context,
                         const BacklotRestSource  *source,
                         gint64                   *count,
                         GError                  **error)
{
  g_autoptr(BacklotSqlBuilder) builder = backlot_sql_builder_new ();
  g_autofree char *alias = backlot_sql_builder_new_alias (builder);
  BacklotRestPlace place = { source->table, alias, context->query->items, "" };
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row;

  backlot_sql_builder_add (builder, "SELECT count (*)", NULL);
  add_source (builder, source, alias);
  if (!add_conditions (context, builder, source, &place, error))
    return FALSE;
  statement = backlot_sql_builder_prepare (builder, context->transaction, error);
  if (statement == NULL || !backlot_statement_next (statement, &has_row, error))
    return FALSE;
  *count = backlot_statement_int (statement, 0);
  return TRUE;
}

static BacklotStatement *
prepare_rows (BacklotRestContext       *context,
              const BacklotRestSource  *source,
              GError                  **error)
{
  g_autoptr(BacklotSqlBuilder) builder = backlot_sql_builder_new ();
  g_autofree char *alias = backlot_sql_builder_new_alias (builder);
  BacklotRestPlace place = { source->table, alias, context->query->items, "" };
  const BacklotWireScope *scope = backlot_wire_rest_find_scope (context->query, "");
  BacklotValue limit = { BACKLOT_VALUE_INT, NULL, ROWS_MAX };
  BacklotValue offset = { BACKLOT_VALUE_INT, NULL, 0 };
  gboolean is_count = backlot_rest_is_count (source->table, place.items);

  if (source->with_filters)
    {
      offset.integer = scope->offset;
      if (scope->limit >= 0)
        limit.integer = MIN (scope->limit, ROWS_MAX);
    }
  backlot_sql_builder_add (builder, "SELECT ", NULL);
  if (is_count)
    backlot_sql_builder_add (builder, "json_object ('count', count (*))", NULL);
  else if (!backlot_rest_add_object (context, builder, &place, error))
    return NULL;
  add_source (builder, source, alias);
  if (!add_conditions (context, builder, source, &place, error))
    return NULL;
  if (!is_count && scope->orders->len > 0)
    {
      if (!backlot_rest_add_order (context, builder, &place, error))
        return NULL;
    }
  else if (source->rowids != NULL)
    {
      backlot_sql_builder_add (builder, " ORDER BY \"~key\"", NULL);
    }
  backlot_sql_builder_add (builder, " LIMIT ", NULL);
  backlot_sql_builder_add_value (builder, &limit);
  backlot_sql_builder_add (builder, " OFFSET ", NULL);
  backlot_sql_builder_add_value (builder, &offset);
  return backlot_sql_builder_prepare (builder, context->transaction, error);
}

static void
append_csv_cell (GString    *csv,
                 const char *text)
{
  if (strpbrk (text, ",\"\r\n") == NULL)
    {
      g_string_append (csv, text);
      return;
    }
  g_string_append_c (csv, '"');
  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *c);
    }
  g_string_append_c (csv, '"');
}

static void
append_csv_row (GString    *csv,
                const char *row,
                gboolean    with_header)
{
  g_autoptr(yyjson_doc) doc = backlot_wire_json_read (row, strlen (row));
  g_autoptr(GString) header = g_string_new (NULL);
  g_autoptr(GString) line = g_string_new (NULL);
  yyjson_val *key;
  yyjson_val *value;
  size_t index;
  size_t count;

  if (doc == NULL)
    return;
  yyjson_obj_foreach (yyjson_doc_get_root (doc), index, count, key, value)
    {
      if (index > 0)
        {
          g_string_append_c (header, ',');
          g_string_append_c (line, ',');
        }
      append_csv_cell (header, yyjson_get_str (key));
      if (yyjson_is_str (value))
        {
          append_csv_cell (line, yyjson_get_str (value));
        }
      else if (!yyjson_is_null (value))
        {
          char *text = yyjson_val_write (value, 0, NULL);

          append_csv_cell (line, text);
          free (text);
        }
    }
  if (with_header)
    g_string_append (csv, header->str);
  g_string_append_c (csv, '\n');
  g_string_append (csv, line->str);
}

static void
append_row (BacklotRestCall *call,
            guint            n_row,
            const char      *row)
{
  if (call->media == BACKLOT_REST_MEDIA_CSV)
    {
      append_csv_row (call->answer, row, n_row == 0);
      return;
    }
  if (n_row > 0)
    g_string_append_c (call->answer, ',');
  g_string_append (call->answer, row);
}

/* Writes the rows into the answer, in the form that was asked for. */
gboolean
backlot_rest_write_rows (BacklotRestContext       *context,
                         BacklotRestCall          *call,
                         const BacklotRestSource  *source,
                         guint                    *n_rows,
                         GError                  **error)
{
  g_autoptr(BacklotStatement) statement = prepare_rows (context, source, error);
  gboolean is_array = call->media == BACKLOT_REST_MEDIA_ARRAY;
  gboolean has_row = TRUE;

  if (statement == NULL)
    return FALSE;
  call->answer = g_string_sized_new (ANSWER_BYTES);
  if (is_array)
    g_string_append_c (call->answer, '[');
  for (*n_rows = 0; has_row; *n_rows += has_row ? 1 : 0)
    {
      if (!backlot_statement_next (statement, &has_row, error))
        return FALSE;
      if (has_row)
        append_row (call, *n_rows, backlot_statement_text (statement, 0));
      if (call->answer->len > BACKLOT_LANE_MAX_BYTES)
        {
          backlot_api_error_set (error, 413, "54000", "the answer is too large");
          return FALSE;
        }
    }
  if (is_array)
    g_string_append_c (call->answer, ']');
  if (call->media == BACKLOT_REST_MEDIA_OBJECT && *n_rows != 1)
    {
      g_autofree char *details = g_strdup_printf ("The result contains %u rows", *n_rows);

      GError *several = backlot_api_error_new (406, "PGRST116",
                                               "Cannot coerce the result to a single JSON object",
                                               details, NULL);

      g_propagate_error (error, several);
      return FALSE;
    }
  return TRUE;
}

/* What was found beside the writer is looked at again where it was written meanwhile, as
 * PostgreSQL's READ COMMITTED does. */
static gboolean
add_changed_meanwhile (BacklotRestContext      *context,
                       BacklotRestCall         *call,
                       BacklotSqlBuilder       *builder,
                       const BacklotRestPlace  *place,
                       GError                 **error)
{
  g_autofree char *written = backlot_row_watch_to_json (call->watch);

  backlot_access_add_using (context->transaction, builder, place->table, BACKLOT_COMMAND_SELECT,
                            place->alias);
  backlot_sql_builder_add (builder, " AND CASE WHEN ", NULL);
  if (written != NULL)
    {
      backlot_sql_builder_add (builder, place->alias, ".rowid NOT IN (SELECT value FROM json_each (",
                               NULL);
      backlot_sql_builder_add_text (builder, written);
      backlot_sql_builder_add (builder, "))", NULL);
    }
  else
    {
      backlot_sql_builder_add (builder, "0", NULL);
    }
  backlot_sql_builder_add (builder, " THEN 1 ELSE ", NULL);
  if (!backlot_rest_add_where (context, builder, place, FALSE, error))
    return FALSE;
  backlot_sql_builder_add (builder, " END ORDER BY \"~key\"", NULL);
  return TRUE;
}

static gboolean
add_filters (BacklotRestContext      *context,
             BacklotSqlBuilder       *builder,
             const BacklotRestPlace  *place,
             GError                 **error)
{
  /* What is embedded chooses no rows of a change, but may order them. */
  BacklotRestPlace ordered = { place->table, place->alias, context->query->items, "" };
  BacklotValue limit = { BACKLOT_VALUE_INT, NULL,
                         backlot_wire_rest_find_scope (context->query, "")->limit };

  if (!backlot_rest_add_where (context, builder, place, TRUE, error) ||
      !backlot_rest_add_order (context, builder, &ordered, error))
    return FALSE;
  backlot_sql_builder_add (builder, " LIMIT ", NULL);
  backlot_sql_builder_add_value (builder, &limit);
  return TRUE;
}

/**
 * backlot_rest_find_rows:
 * @command: UPDATE or DELETE
 *
 * Looks for the rows that the request's filters and the caller's rights give for @command, or at
 * those that were found for @call before. When that takes longer than others may wait, @call has a
 * watch afterwards, for it to be done beside them.
 *
 * Returns: (transfer full): the rows, as a JSON list of rowids
 */
char *
backlot_rest_find_rows (BacklotRestContext  *context,
                        BacklotRestCall     *call,
                        BacklotTable        *table,
                        BacklotCommand       command,
                        gint64              *n_rows,
                        GError             **error)
{
  g_autoptr(BacklotSqlBuilder) builder = backlot_sql_builder_new ();
  g_autofree char *alias = backlot_sql_builder_new_alias (builder);
  BacklotRestPlace place = { table, alias, NULL, "" };
  BacklotRestSource source = { table, FALSE, FALSE, call->found };
  gboolean again = call->found != NULL;
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row;

  backlot_sql_builder_add (builder, "SELECT json_group_array (r), count (*) FROM (SELECT ", alias,
                           ".rowid AS r", NULL);
  add_source (builder, &source, alias);
  backlot_access_add_using (context->transaction, builder, table, command, alias);
  backlot_sql_builder_add (builder, " AND ", NULL);
  if (!(again ? add_changed_meanwhile (context, call, builder, &place, error)
              : add_filters (context, builder, &place, error)))
    return NULL;
  backlot_sql_builder_add (builder, ")", NULL);

  backlot_transaction_hurry (context->transaction,
                             again ? BACKLOT_REST_ANSWER_MS : BACKLOT_REST_SEARCH_MS);
  statement = backlot_sql_builder_prepare (builder, context->transaction, error);
  if (statement == NULL || !backlot_statement_next (statement, &has_row, error))
    {
      if (!again && call->watch == NULL && backlot_transaction_is_late (context->transaction))
        call->watch = backlot_transaction_watch_rows (context->transaction, table->name);
      return NULL;
    }
  backlot_transaction_hurry (context->transaction, 0);
  *n_rows = backlot_statement_int (statement, 1);
  return g_strdup (backlot_statement_text (statement, 0));
}

/**
 * backlot_rest_check_rows:
 * @seen: whether the caller must also be able to see the rows, because they are part of the answer
 *
 * Whether the rows, as they now are, are ones that the caller may write. Sets 42501.
 */
gboolean
backlot_rest_check_rows (BacklotRestContext  *context,
                         const BacklotTable  *table,
                         BacklotCommand       command,
                         gboolean             seen,
                         const char          *rowids,
                         GError             **error)
{
  g_autoptr(BacklotSqlBuilder) builder = NULL;
  g_autoptr(BacklotStatement) statement = NULL;
  g_autofree char *alias = NULL;
  BacklotRestSource source = { (BacklotTable *) table, FALSE, FALSE, rowids };
  gboolean has_row;

  if (backlot_transaction_is_service (context->transaction))
    return TRUE;

  builder = backlot_sql_builder_new ();
  alias = backlot_sql_builder_new_alias (builder);
  backlot_sql_builder_add (builder, "SELECT 1", NULL);
  add_source (builder, &source, alias);
  backlot_sql_builder_add (builder, "(", NULL);
  backlot_access_add_check (context->transaction, builder, table, command, alias);
  if (seen)
    {
      backlot_sql_builder_add (builder, " AND ", NULL);
      backlot_access_add_using (context->transaction, builder, table, BACKLOT_COMMAND_SELECT,
                                alias);
    }
  backlot_sql_builder_add (builder, ") IS NOT TRUE LIMIT 1", NULL);
  statement = backlot_sql_builder_prepare (builder, context->transaction, error);
  if (statement == NULL || !backlot_statement_next (statement, &has_row, error))
    return FALSE;
  return !has_row || backlot_access_refuse (context->transaction, table, error);
}
