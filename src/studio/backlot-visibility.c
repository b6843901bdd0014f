/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who hears of a change: the same rules and the same filters as for a query. */

#include "config.h"

#include "studio/backlot-visibility.h"

#include <string.h>

#include "studio/backlot-api-error.h"
#include "studio/backlot-rest-context.h"
#include "wire/backlot-wire-json.h"

struct _BacklotAudience
{
  BacklotTable *table;      /* borrowed from the schema */
  GPtrArray    *filters;    /* of BacklotWireFilter */
};

void
backlot_audience_free (BacklotAudience *self)
{
  g_ptr_array_unref (self->filters);
  g_free (self);
}

/* The next comma that is not inside brackets or quotation marks parts two filters. */
static gsize
filter_length (const char *text)
{
  gboolean quoted = FALSE;
  int depth = 0;
  gsize i;

  for (i = 0; text[i] != '\0'; i++)
    {
      if (text[i] == '"')
        quoted = !quoted;
      else if (!quoted && text[i] == '(')
        depth++;
      else if (!quoted && text[i] == ')')
        depth--;
      else if (!quoted && depth == 0 && text[i] == ',')
        break;
    }
  return i;
}

static gboolean
add_filter (BacklotAudience  *self,
            const char       *text,
            GError          **error)
{
  const char *equals = strchr (text, '=');
  g_autofree char *column = NULL;
  BacklotWireFilter *filter;

  if (equals == NULL)
    {
      backlot_api_error_set (error, 400, "22023", "a filter has the form column=op.value: %s",
                             text);
      return FALSE;
    }
  column = g_strndup (text, (gsize) (equals - text));
  if (backlot_rest_find_column (self->table, column, error) == NULL)
    return FALSE;
  filter = backlot_wire_filter_parse (column, equals + 1, error);
  if (filter == NULL)
    return FALSE;
  g_ptr_array_add (self->filters, filter);
  return TRUE;
}

/* Builds the conditions once, so that a value which does not fit its column is told at the start.
   */
static gboolean
check_filters (BacklotAudience  *self,
               BacklotSchema    *schema,
               GError          **error)
{
  g_autoptr(BacklotSqlBuilder) builder = backlot_sql_builder_new ();
  BacklotRestContext context = { NULL, schema, NULL };
  BacklotRestPlace place = { self->table, "t0", NULL, "" };

  for (guint i = 0; i < self->filters->len; i++)
    if (!backlot_rest_add_filter (&context, builder, &place, g_ptr_array_index (self->filters, i),
                                  error))
      return FALSE;
  return TRUE;
}

/**
 * backlot_audience_new:
 * @table: a table of the schema; it must be published
 * @filter: (nullable): filters parted by commas, all of which must hold
 *
 * May be called in any thread.
 *
 * Returns: (nullable) (transfer full): %NULL with a BACKLOT_API_ERROR if table or filter is not
 *   good
 */
BacklotAudience *
backlot_audience_new (BacklotSchema  *schema,
                      const char     *table,
                      const char     *filter,
                      GError        **error)
{
  g_autoptr(BacklotAudience) self = g_new0 (BacklotAudience, 1);

  self->filters = g_ptr_array_new_with_free_func ((GDestroyNotify) backlot_wire_filter_free);
  self->table = backlot_schema_find_table (schema, table);
  if (self->table == NULL || !self->table->published)
    {
      backlot_api_error_set (error, 400, "42P01", "the table %s is not published", table);
      return NULL;
    }
  while (filter != NULL && *filter != '\0')
    {
      gsize length = filter_length (filter);
      g_autofree char *one = g_strndup (filter, length);

      if (!add_filter (self, one, error))
        return NULL;
      filter += length + (filter[length] == ',' ? 1 : 0);
    }
  return check_filters (self, schema, error) ? g_steal_pointer (&self) : NULL;
}

/* A deletion tells the key to everyone, so only filters on the key can hold for it. */
static gboolean
key_matches (BacklotAudience      *self,
             BacklotTransaction   *transaction,
             const BacklotChange  *change,
             gboolean             *sees,
             GError              **error)
{
  g_autoptr(BacklotSqlBuilder) builder = NULL;
  g_autoptr(BacklotStatement) statement = NULL;
  BacklotRestContext context = { transaction, backlot_transaction_get_schema (transaction), NULL };
  BacklotRestPlace place = { self->table, "t0", NULL, "" };

  *sees = TRUE;
  if (self->filters->len == 0)
    return TRUE;

  builder = backlot_sql_builder_new ();
  backlot_sql_builder_add (builder, "SELECT 1 FROM (SELECT ", NULL);
  for (guint i = 0; self->table->key[i] != NULL; i++)
    {
      backlot_sql_builder_add (builder, i > 0 ? ", " : "", "json_extract (", NULL);
      backlot_sql_builder_add_text (builder, change->old_key);
      backlot_sql_builder_add (builder, ", '$.' || ", NULL);
      backlot_sql_builder_add_text (builder, self->table->key[i]);
      backlot_sql_builder_add (builder, ") AS ", NULL);
      backlot_sql_append_name (builder->sql, self->table->key[i]);
    }
  backlot_sql_builder_add (builder, ") AS t0 WHERE 1", NULL);
  for (guint i = 0; i < self->filters->len; i++)
    {
      const BacklotWireFilter *filter = g_ptr_array_index (self->filters, i);

      *sees = g_strv_contains ((const char * const *) self->table->key, filter->field.name);
      if (!*sees)
        return TRUE;
      backlot_sql_builder_add (builder, " AND ", NULL);
      if (!backlot_rest_add_filter (&context, builder, &place, filter, error))
        return FALSE;
    }
  statement = backlot_sql_builder_prepare (builder, transaction, error);
  return statement != NULL && backlot_statement_next (statement, sees, error);
}

/**
 * backlot_audience_ask:
 * @transaction: with a subscriber as its caller
 * @question: (out) (nullable): has a row for everybody who hears of @change and has the caller's
 *   role: to be rewound for each of them; %NULL: nobody of that role does
 *
 * For a row that was written: whether the subscriber's own query would show it now. On the
 * database's thread.
 */
gboolean
backlot_audience_ask (BacklotAudience      *self,
                      BacklotTransaction   *transaction,
                      const BacklotChange  *change,
                      BacklotStatement    **question,
                      GError              **error)
{
  g_autoptr(BacklotSqlBuilder) builder = NULL;
  BacklotRestContext context = { transaction, backlot_transaction_get_schema (transaction), NULL };
  BacklotRestPlace place = { self->table, "t0", NULL, "" };
  BacklotValue rowid = { BACKLOT_VALUE_INT, NULL, change->rowid };

  *question = NULL;
  if (!g_str_equal (self->table->name, change->table) ||
      !backlot_access_may (transaction, self->table, BACKLOT_COMMAND_SELECT, NULL))
    return TRUE;
  builder = backlot_sql_builder_new ();
  backlot_sql_builder_add (builder, "SELECT 1 FROM ", NULL);
  backlot_sql_append_name (builder->sql, self->table->name);
  backlot_sql_builder_add (builder, " AS t0 WHERE t0.rowid = ", NULL);
  backlot_sql_builder_add_value (builder, &rowid);
  /* Another row may have this place by now. */
  backlot_sql_builder_add (builder, " AND ", NULL);
  backlot_table_append_key_json (self->table, builder->sql, "t0");
  backlot_sql_builder_add (builder, " = ", NULL);
  backlot_sql_builder_add_text (builder, change->key);
  backlot_sql_builder_add (builder, " AND ", NULL);
  backlot_access_add_using (transaction, builder, self->table, BACKLOT_COMMAND_SELECT, "t0");
  for (guint i = 0; i < self->filters->len; i++)
    {
      backlot_sql_builder_add (builder, " AND ", NULL);
      if (!backlot_rest_add_filter (&context, builder, &place,
                                    g_ptr_array_index (self->filters, i), error))
        return FALSE;
    }
  *question = backlot_sql_builder_prepare (builder, transaction, error);
  return *question != NULL;
}

/**
 * backlot_audience_sees:
 * @transaction: with the subscriber as its caller, see backlot_transaction_set_caller()
 * @sees: (out): whether the subscriber hears of @change
 *
 * On the database's thread.
 */
gboolean
backlot_audience_sees (BacklotAudience      *self,
                       BacklotTransaction   *transaction,
                       const BacklotChange  *change,
                       gboolean             *sees,
                       GError              **error)
{
  g_autoptr(BacklotStatement) question = NULL;

  *sees = FALSE;
  if (change->kind == BACKLOT_CHANGE_DELETE)
    {
      /* Who may not ask for the table at all does not even hear the keys of its deletions. */
      if (!g_str_equal (self->table->name, change->table) ||
          !backlot_access_may (transaction, self->table, BACKLOT_COMMAND_SELECT, NULL))
        return TRUE;
      return key_matches (self, transaction, change, sees, error);
    }
  if (!backlot_audience_ask (self, transaction, change, &question, error))
    return FALSE;
  return question == NULL || backlot_statement_next (question, sees, error);
}

/**
 * backlot_audience_describe_columns:
 *
 * Returns: (transfer full) (nullable): the member `columns` of an event: a JSON list of
 *   `{"name","type"}`
 */
char *
backlot_audience_describe_columns (BacklotSchema *schema,
                                   const char    *table)
{
  BacklotTable *found = backlot_schema_find_table (schema, table);
  g_autoptr(yyjson_mut_doc) doc = NULL;
  yyjson_mut_val *list;
  char *written;
  char *json;

  if (found == NULL)
    return NULL;

  doc = yyjson_mut_doc_new (NULL);
  list = yyjson_mut_arr (doc);
  yyjson_mut_doc_set_root (doc, list);
  for (guint i = 0; i < found->columns->len; i++)
    {
      const BacklotColumn *column = g_ptr_array_index (found->columns, i);
      yyjson_mut_val *object = yyjson_mut_arr_add_obj (doc, list);

      yyjson_mut_obj_add_str (doc, object, "name", column->name);
      yyjson_mut_obj_add_str (doc, object, "type", column->type_name);
    }
  written = yyjson_mut_write (doc, 0, NULL);
  json = g_strdup (written);
  free (written);
  return json;
}
