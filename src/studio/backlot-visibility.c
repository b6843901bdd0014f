/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who hears of a change: the same rules and the same filters as for a query. */

#include "config.h"

#include "studio/backlot-visibility.h"

#include <string.h>

#include "studio/backlot-api-error.h"
#include "studio/backlot-rest-context.h"
#include "wire/backlot-wire-json.h"

/* A filter `column=eq.ID` on a column of ids, which equal each other letter by letter. */
typedef struct
{
  const char *column;   /* borrowed from the schema */
  char       *id;
} IdFilter;

struct _BacklotAudience
{
  BacklotTable *table;      /* borrowed from the schema */
  GPtrArray    *filters;    /* of BacklotWireFilter */
  GArray       *ids;        /* of IdFilter: those of @filters that can be looked at without SQL */
};

static void
id_filter_clear (gpointer data)
{
  g_free (((IdFilter *) data)->id);
}

void
backlot_audience_free (BacklotAudience *self)
{
  g_ptr_array_unref (self->filters);
  g_array_unref (self->ids);
  g_free (self);
}

static void
note_id (BacklotAudience         *self,
         const BacklotColumn     *column,
         const BacklotWireFilter *filter)
{
  g_auto(BacklotValue) value = { BACKLOT_VALUE_NULL };
  IdFilter one = { column->name, NULL };

  if (column->type != BACKLOT_SQL_UUID || filter->kind != BACKLOT_WIRE_FILTER_COMPARE ||
      filter->op != BACKLOT_WIRE_OP_EQ || filter->quantifier != BACKLOT_WIRE_ONE ||
      filter->negated || filter->field.path->len > 0 ||
      !backlot_value_from_text (&value, column->type, column->labels, filter->value, NULL) ||
      value.kind != BACKLOT_VALUE_TEXT)
    return;
  one.id = g_steal_pointer (&value.text);
  g_array_append_val (self->ids, one);
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
  g_autofree char *name = NULL;
  const BacklotColumn *column;
  BacklotWireFilter *filter;

  if (equals == NULL)
    {
      backlot_api_error_set (error, 400, "22023", "a filter has the form column=op.value: %s",
                             text);
      return FALSE;
    }
  name = g_strndup (text, (gsize) (equals - text));
  column = backlot_rest_find_column (self->table, name, error);
  if (column == NULL)
    return FALSE;
  filter = backlot_wire_filter_parse (name, equals + 1, error);
  if (filter == NULL)
    return FALSE;
  g_ptr_array_add (self->filters, filter);
  note_id (self, column, filter);
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
  self->ids = g_array_new (FALSE, FALSE, sizeof (IdFilter));
  g_array_set_clear_func (self->ids, id_filter_clear);
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
 * backlot_audience_may_hear:
 * @record: (nullable): the row of a change as it was written
 *
 * Whether the filters can let the row through at all: most listeners ask for rows of one person or
 * one project, and this costs next to nothing. In any thread.
 */
gboolean
backlot_audience_may_hear (const BacklotAudience *self,
                           yyjson_val            *record)
{
  for (guint i = 0; record != NULL && i < self->ids->len; i++)
    {
      const IdFilter *filter = &g_array_index (self->ids, IdFilter, i);
      const char *id = backlot_wire_json_get_string (record, filter->column);

      if (id == NULL || strcmp (id, filter->id) != 0)
        return FALSE;
    }
  return TRUE;
}

/* Whether the row is where it was: another one may have its place by now. */
static gboolean
is_in_place (const BacklotAudience  *self,
             BacklotTransaction     *transaction,
             const BacklotChange    *change,
             gboolean               *there,
             GError                **error)
{
  g_autoptr(BacklotSqlBuilder) builder = backlot_sql_builder_new ();
  g_autoptr(BacklotStatement) statement = NULL;
  BacklotValue rowid = { BACKLOT_VALUE_INT, NULL, change->rowid };

  backlot_sql_builder_add (builder, "SELECT 1 FROM ", NULL);
  backlot_sql_append_name (builder->sql, self->table->name);
  backlot_sql_builder_add (builder, " AS t0 WHERE t0.rowid = ", NULL);
  backlot_sql_builder_add_value (builder, &rowid);
  backlot_sql_builder_add (builder, " AND ", NULL);
  backlot_table_append_key_json (self->table, builder->sql, "t0");
  backlot_sql_builder_add (builder, " = ", NULL);
  backlot_sql_builder_add_text (builder, change->key);
  statement = backlot_sql_builder_prepare (builder, transaction, error);
  return statement != NULL && backlot_statement_next (statement, there, error);
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
  gboolean there = FALSE;

  *question = NULL;
  if (!g_str_equal (self->table->name, change->table) ||
      !backlot_access_may (transaction, self->table, BACKLOT_COMMAND_SELECT, NULL))
    return TRUE;
  if (!is_in_place (self, transaction, change, &there, error))
    return FALSE;
  if (!there)
    return TRUE;
  builder = backlot_sql_builder_new ();
  backlot_sql_builder_add (builder, "SELECT 1 FROM ", NULL);
  backlot_sql_append_name (builder->sql, self->table->name);
  backlot_sql_builder_add (builder, " AS t0 WHERE t0.rowid = ", NULL);
  backlot_sql_builder_add_value (builder, &rowid);
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
