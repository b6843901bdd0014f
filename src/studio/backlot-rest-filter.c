/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filters of a request as conditions of a statement. */

#include "config.h"

#include <string.h>

#include "studio/backlot-api-error.h"
#include "studio/backlot-rest-context.h"
#include "wire/backlot-wire-json.h"

/* What stands on the left of a comparison. */
typedef struct
{
  const char             *alias;
  const BacklotWireField *field;
  const BacklotColumn    *column;
  BacklotSqlType          type;
  gboolean                is_path;       /* a JSON path whose value is compared as JSON */
} Subject;

static gboolean
find_subject (const BacklotRestPlace   *place,
              const BacklotWireFilter  *filter,
              Subject                  *subject,
              GError                  **error)
{
  subject->alias = place->alias;
  subject->field = &filter->field;
  subject->column = backlot_rest_find_column (place->table, filter->field.name, error);
  if (subject->column == NULL)
    return FALSE;
  subject->type = subject->column->type;
  if (filter->field.path->len > 0)
    {
      gboolean as_text = backlot_rest_is_text_path (&filter->field);

      subject->type = as_text ? BACKLOT_SQL_TEXT : BACKLOT_SQL_JSON;
      subject->is_path = !as_text;
    }
  return TRUE;
}

static void
add_subject (BacklotSqlBuilder *builder,
             const Subject     *subject)
{
  if (subject->is_path)
    {
      backlot_rest_add_json_path (builder, "json_extract", subject->alias, subject->column,
                                  subject->field);
    }
  else if (subject->field->path->len > 0)
    {
      backlot_rest_add_text_path (builder, subject->alias, subject->column, subject->field);
    }
  else if (backlot_sql_type_is_json (subject->type))
    {
      backlot_sql_builder_add (builder, "json (", NULL);
      backlot_sql_builder_add_column (builder, subject->alias, subject->field->name);
      backlot_sql_builder_add (builder, ")", NULL);
    }
  else
    {
      backlot_sql_builder_add_column (builder, subject->alias, subject->field->name);
    }
}

/* A JSON path gives SQL values for scalars, so the operand is turned into one too. */
static gboolean
value_from_scalar (BacklotValue  *value,
                   const char    *text,
                   GError       **error)
{
  g_autoptr(yyjson_doc) doc = backlot_wire_json_read (text, strlen (text));
  yyjson_val *root = doc != NULL ? yyjson_doc_get_root (doc) : NULL;

  if (yyjson_is_bool (root))
    {
      value->kind = BACKLOT_VALUE_INT;
      value->integer = yyjson_get_bool (root);
      return TRUE;
    }
  if (yyjson_is_num (root))
    return backlot_value_from_text (value, BACKLOT_SQL_NUMERIC, NULL, text, error);
  if (yyjson_is_str (root))
    return backlot_value_from_text (value, BACKLOT_SQL_TEXT, NULL, yyjson_get_str (root), error);
  return backlot_value_from_json (value, BACKLOT_SQL_JSON, NULL, root, error);
}

static gboolean
read_operand (const Subject  *subject,
              const char     *text,
              BacklotValue   *value,
              GError        **error)
{
  if (subject->is_path)
    return value_from_scalar (value, text, error);
  return backlot_value_from_text (value, subject->type, subject->column->labels, text, error);
}

static gboolean
add_simple (BacklotSqlBuilder  *builder,
            const Subject      *subject,
            const char         *operator,
            const char         *text,
            GError            **error)
{
  g_auto(BacklotValue) value = { BACKLOT_VALUE_NULL };
  gboolean as_json = !subject->is_path && backlot_sql_type_is_json (subject->type);

  if (!read_operand (subject, text, &value, error))
    return FALSE;
  add_subject (builder, subject);
  backlot_sql_builder_add (builder, " ", operator, as_json ? " json (" : " ", NULL);
  backlot_sql_builder_add_value (builder, &value);
  if (as_json)
    backlot_sql_builder_add (builder, ")", NULL);
  return TRUE;
}

static void
add_pattern (BacklotSqlBuilder *builder,
             const Subject     *subject,
             BacklotWireOp      op,
             const char        *text)
{
  gboolean is_like = op == BACKLOT_WIRE_OP_LIKE || op == BACKLOT_WIRE_OP_ILIKE;
  gboolean ignore_case = op == BACKLOT_WIRE_OP_ILIKE || op == BACKLOT_WIRE_OP_IMATCH;
  g_autofree char *pattern = g_strdup (text);

  if (is_like)
    g_strdelimit (pattern, "*", '%');
  backlot_sql_builder_add (builder, is_like ? "text_like (" : "text_match (", NULL);
  add_subject (builder, subject);
  backlot_sql_builder_add (builder, ", ", NULL);
  backlot_sql_builder_add_text (builder, pattern);
  backlot_sql_builder_add (builder, ignore_case ? ", 1)" : ", 0)", NULL);
}

/* The list is one parameter, so that lists of any length are one prepared statement. */
static gboolean
add_in (BacklotSqlBuilder        *builder,
        const Subject            *subject,
        const BacklotWireFilter  *filter,
        GError                  **error)
{
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *list = yyjson_mut_arr (doc);
  char *written;

  yyjson_mut_doc_set_root (doc, list);
  for (guint i = 0; filter->values[i] != NULL; i++)
    {
      g_auto(BacklotValue) value = { BACKLOT_VALUE_NULL };

      if (!read_operand (subject, filter->values[i], &value, error))
        return FALSE;
      if (value.kind == BACKLOT_VALUE_INT)
        yyjson_mut_arr_add_int (doc, list, value.integer);
      else if (value.kind == BACKLOT_VALUE_DOUBLE)
        yyjson_mut_arr_add_real (doc, list, value.real);
      else if (value.kind == BACKLOT_VALUE_TEXT)
        yyjson_mut_arr_add_strcpy (doc, list, value.text);
    }
  written = yyjson_mut_write (doc, 0, NULL);
  add_subject (builder, subject);
  backlot_sql_builder_add (builder, " IN (SELECT value FROM json_each (", NULL);
  backlot_sql_builder_add_text (builder, written);
  backlot_sql_builder_add (builder, "))", NULL);
  free (written);
  return TRUE;
}

static gboolean
add_is (BacklotSqlBuilder  *builder,
        const Subject      *subject,
        const char         *text,
        GError            **error)
{
  static const struct
  {
    const char *word;
    const char *sql;
  } words[] = {
    { "null", " IS NULL" },
    { "not_null", " IS NOT NULL" },
    { "true", " IS 1" },
    { "false", " IS 0" },
    { "unknown", " IS NULL" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (text, words[i].word) == 0)
      {
        add_subject (builder, subject);
        backlot_sql_builder_add (builder, words[i].sql, NULL);
        return TRUE;
      }
  backlot_api_error_set (error, 400, "PGRST100", "failed to parse filter: is.%s", text);
  return FALSE;
}

static gboolean
add_containment (BacklotSqlBuilder  *builder,
                 const Subject      *subject,
                 BacklotWireOp       op,
                 const char         *text,
                 GError            **error)
{
  g_auto(BacklotValue) value = { BACKLOT_VALUE_NULL };
  const char *function = op == BACKLOT_WIRE_OP_OVERLAPS ? "json_overlaps (" : "json_contains (";

  if (!backlot_sql_type_is_json (subject->type))
    {
      backlot_api_error_set (error, 404, "42883", "operator does not exist: %s @> unknown",
                             subject->column->type_name);
      return FALSE;
    }
  if (!backlot_value_from_text (&value, subject->type, NULL, text, error))
    return FALSE;

  backlot_sql_builder_add (builder, function, NULL);
  if (op == BACKLOT_WIRE_OP_CONTAINED)
    {
      backlot_sql_builder_add_value (builder, &value);
      backlot_sql_builder_add (builder, ", ", NULL);
    }
  if (subject->is_path)
    backlot_rest_add_json_path (builder, "json_extract", subject->alias, subject->column,
                                subject->field);
  else
    backlot_sql_builder_add_column (builder, subject->alias, subject->field->name);
  if (op != BACKLOT_WIRE_OP_CONTAINED)
    {
      backlot_sql_builder_add (builder, ", ", NULL);
      backlot_sql_builder_add_value (builder, &value);
    }
  backlot_sql_builder_add (builder, ")", NULL);
  return TRUE;
}

static gboolean
add_comparison (BacklotSqlBuilder  *builder,
                const Subject      *subject,
                BacklotWireOp       op,
                const char         *text,
                GError            **error)
{
  switch (op)
    {
    case BACKLOT_WIRE_OP_EQ:
      return add_simple (builder, subject, "=", text, error);
    case BACKLOT_WIRE_OP_NEQ:
      return add_simple (builder, subject, "<>", text, error);
    case BACKLOT_WIRE_OP_GT:
      return add_simple (builder, subject, ">", text, error);
    case BACKLOT_WIRE_OP_GTE:
      return add_simple (builder, subject, ">=", text, error);
    case BACKLOT_WIRE_OP_LT:
      return add_simple (builder, subject, "<", text, error);
    case BACKLOT_WIRE_OP_LTE:
      return add_simple (builder, subject, "<=", text, error);
    case BACKLOT_WIRE_OP_ISDISTINCT:
      return add_simple (builder, subject, "IS NOT", text, error);
    case BACKLOT_WIRE_OP_LIKE:
    case BACKLOT_WIRE_OP_ILIKE:
    case BACKLOT_WIRE_OP_MATCH:
    case BACKLOT_WIRE_OP_IMATCH:
      add_pattern (builder, subject, op, text);
      return TRUE;
    case BACKLOT_WIRE_OP_IS:
      return add_is (builder, subject, text, error);
    case BACKLOT_WIRE_OP_CONTAINS:
    case BACKLOT_WIRE_OP_CONTAINED:
    case BACKLOT_WIRE_OP_OVERLAPS:
      return add_containment (builder, subject, op, text, error);
    case BACKLOT_WIRE_OP_IN:
    default:
      g_assert_not_reached ();
    }
}

static gboolean
add_compare (BacklotSqlBuilder        *builder,
             const BacklotRestPlace   *place,
             const BacklotWireFilter  *filter,
             GError                  **error)
{
  Subject subject = { 0, };
  gboolean any = filter->quantifier == BACKLOT_WIRE_ANY;

  if (!find_subject (place, filter, &subject, error))
    return FALSE;
  if (filter->op == BACKLOT_WIRE_OP_IN)
    return add_in (builder, &subject, filter, error);
  if (filter->quantifier == BACKLOT_WIRE_ONE)
    return add_comparison (builder, &subject, filter->op, filter->value, error);

  backlot_sql_builder_add (builder, any ? "0" : "1", NULL);
  for (guint i = 0; filter->values[i] != NULL; i++)
    {
      backlot_sql_builder_add (builder, any ? " OR " : " AND ", NULL);
      if (!add_comparison (builder, &subject, filter->op, filter->values[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_group (BacklotRestContext       *context,
           BacklotSqlBuilder        *builder,
           const BacklotRestPlace   *place,
           const BacklotWireFilter  *filter,
           GError                  **error)
{
  const char *word = filter->kind == BACKLOT_WIRE_FILTER_AND ? " AND " : " OR ";

  for (guint i = 0; i < filter->members->len; i++)
    {
      backlot_sql_builder_add (builder, i > 0 ? word : "", NULL);
      if (!backlot_rest_add_filter (context, builder, place, g_ptr_array_index (filter->members, i),
                                    error))
        return FALSE;
    }
  return TRUE;
}

/* `embed=is.null` asks for rows without an embedded row, `embed=not.is.null` for rows with one. */
static gboolean
add_embed_test (BacklotRestContext       *context,
                BacklotSqlBuilder        *builder,
                const BacklotRestPlace   *place,
                BacklotWireSelectItem    *embed,
                const BacklotWireFilter  *filter,
                GError                  **error)
{
  if (g_ascii_strcasecmp (filter->value, "null") != 0)
    {
      backlot_api_error_set (error, 400, "PGRST120", "Bad operator on the '%s' embedded resource",
                             filter->field.name);
      return FALSE;
    }
  backlot_sql_builder_add (builder, filter->negated ? "" : "NOT ", NULL);
  return backlot_rest_add_exists (context, builder, place, embed, error);
}

/* Appends the filter as one condition in brackets. */
gboolean
backlot_rest_add_filter (BacklotRestContext       *context,
                         BacklotSqlBuilder        *builder,
                         const BacklotRestPlace   *place,
                         const BacklotWireFilter  *filter,
                         GError                  **error)
{
  gboolean success;

  if (filter->kind == BACKLOT_WIRE_FILTER_COMPARE && filter->op == BACKLOT_WIRE_OP_IS &&
      place->items != NULL)
    {
      BacklotWireSelectItem *embed = backlot_rest_find_embed (place->items, filter->field.name);

      if (embed != NULL)
        return add_embed_test (context, builder, place, embed, filter, error);
    }

  backlot_sql_builder_add (builder, filter->negated ? "NOT (" : "(", NULL);
  if (filter->kind == BACKLOT_WIRE_FILTER_COMPARE)
    success = add_compare (builder, place, filter, error);
  else
    success = add_group (context, builder, place, filter, error);
  backlot_sql_builder_add (builder, ")", NULL);
  return success;
}
