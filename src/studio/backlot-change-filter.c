/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The filter of a subscription to changes: `column=op.value[,column=op.value]`. Pure. */
#include "config.h"

#include "studio/backlot-change-filter.h"

#include "studio/backlot-api-error.h"

#include <string.h>

#define MAX_CONDITIONS 16
#define MAX_VALUES 100

typedef enum
{
  OP_EQ,
  OP_NEQ,
  OP_LT,
  OP_LTE,
  OP_GT,
  OP_GTE,
  OP_IN,
  OP_IS,
  OP_PATTERN,      /* like, ilike, match, imatch */
  OP_ISDISTINCT,
} Operator;

static const struct
{
  const char *name;
  Operator    op;
} operators[] = {
  { "eq", OP_EQ }, { "neq", OP_NEQ }, { "lt", OP_LT }, { "lte", OP_LTE }, { "gt", OP_GT },
  { "gte", OP_GTE }, { "in", OP_IN }, { "is", OP_IS }, { "like", OP_PATTERN },
  { "ilike", OP_PATTERN }, { "match", OP_PATTERN }, { "imatch", OP_PATTERN },
  { "isdistinct", OP_ISDISTINCT },
};

typedef struct
{
  char     *column;
  Operator  op;
  gboolean  negated;
  gboolean  numeric;    /* the column holds numbers */
  GStrv     values;
  GRegex   *pattern;    /* (nullable) */
} Condition;

struct _BacklotChangeFilter
{
  GPtrArray *conditions;   /* all must hold */
};

static void
condition_free (gpointer data)
{
  Condition *condition = data;

  g_free (condition->column);
  g_strfreev (condition->values);
  g_clear_pointer (&condition->pattern, g_regex_unref);
  g_free (condition);
}

void
backlot_change_filter_free (BacklotChangeFilter *self)
{
  g_ptr_array_unref (self->conditions);
  g_free (self);
}

static gboolean
fail (GError     **error,
      const char  *problem,
      const char  *what)
{
  backlot_api_error_set (error, 400, "22023", "%s: %s", problem, what);
  return FALSE;
}

/* A word up to @stop, taken from @text. */
static char *
take_word (const char **text,
           char         stop)
{
  const char *end = strchr (*text, stop);
  char *word;

  if (end == NULL || end == *text)
    return NULL;
  word = g_strndup (*text, (gsize) (end - *text));
  *text = end + 1;
  return word;
}

/* One value: quoted with backslashes, or up to one of @stops. */
static char *
take_value (const char **text,
            const char  *stops)
{
  g_autoptr(GString) value = g_string_new (NULL);
  const char *c = *text;

  if (*c != '"')
    {
      gsize length = strcspn (c, stops);

      *text = c + length;
      return g_strndup (c, length);
    }
  for (c++; *c != '\0' && *c != '"'; c++)
    {
      if (*c == '\\' && c[1] != '\0')
        c++;
      g_string_append_c (value, *c);
    }
  if (*c != '"')
    return NULL;
  *text = c + 1;
  return g_string_free_and_steal (g_steal_pointer (&value));
}

/* `(a,"b,c")` */
static GStrv
take_list (const char **text)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  guint n = 0;

  if (**text != '(')
    return NULL;
  do
    {
      char *value;

      (*text)++;
      value = take_value (text, ",)");
      if (value == NULL || n++ == MAX_VALUES)
        {
          g_free (value);
          return NULL;
        }
      g_strv_builder_take (builder, value);
    }
  while (**text == ',');
  if (**text != ')')
    return NULL;
  (*text)++;
  return g_strv_builder_end (builder);
}

static gboolean
is_numeric (BacklotSqlType type)
{
  return type == BACKLOT_SQL_INT || type == BACKLOT_SQL_BIGINT || type == BACKLOT_SQL_NUMERIC ||
         type == BACKLOT_SQL_FLOAT;
}

static gboolean
parse_number (const char *text,
              double     *number)
{
  char *end;

  *number = g_ascii_strtod (text, &end);
  return end != text && *end == '\0';
}

/* The pattern of LIKE (percent or star, underscore) as an expression; that of match as it is. */
static GRegex *
compile_pattern (const char  *op,
                 const char  *text,
                 GError     **error)
{
  GRegexCompileFlags flags = op[0] == 'i' ? G_REGEX_CASELESS : G_REGEX_DEFAULT;
  g_autoptr(GString) expression = NULL;

  if (strstr (op, "match") != NULL)
    return g_regex_new (text, flags, G_REGEX_MATCH_DEFAULT, error);
  expression = g_string_new ("^");
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      g_autofree char *letter = g_strndup (c, (gsize) (g_utf8_next_char (c) - c));
      g_autofree char *escaped = g_regex_escape_string (letter, -1);

      if (*c == '%' || *c == '*')
        g_string_append (expression, ".*");
      else if (*c == '_')
        g_string_append_c (expression, '.');
      else
        g_string_append (expression, escaped);
    }
  g_string_append_c (expression, '$');
  return g_regex_new (expression->str, flags | G_REGEX_DOTALL, G_REGEX_MATCH_DEFAULT, error);
}

static gboolean
check_values (Condition            *condition,
              const char           *op,
              const BacklotColumn  *column,
              GError              **error)
{
  double number;

  condition->numeric = is_numeric (column->type);
  if (condition->op == OP_PATTERN)
    {
      condition->pattern = compile_pattern (op, condition->values[0], error);
      return condition->pattern != NULL;
    }
  if (condition->op == OP_IS)
    {
      static const char * const known[] = { "null", "not_null", "true", "false", "unknown", NULL };

      return g_strv_contains (known, condition->values[0]) ||
             fail (error, "not a value for is", condition->values[0]);
    }
  for (guint i = 0; condition->numeric && condition->values[i] != NULL; i++)
    if (!parse_number (condition->values[i], &number))
      return fail (error, "invalid input syntax for a number", condition->values[i]);
  return TRUE;
}

/* `column=[not.]op.value`; what follows stays in @text. */
static gboolean
parse_condition (BacklotChangeFilter  *self,
                 const char          **text,
                 const BacklotTable   *table,
                 GError              **error)
{
  Condition *condition = g_new0 (Condition, 1);
  g_autofree char *op = NULL;
  const BacklotColumn *column;
  gboolean known = FALSE;

  g_ptr_array_add (self->conditions, condition);
  condition->column = take_word (text, '=');
  if (condition->column == NULL)
    return fail (error, "not a filter", *text);
  column = backlot_table_find_column (table, condition->column);
  if (column == NULL)
    return fail (error, "invalid column for filter", condition->column);
  if (g_str_has_prefix (*text, "not."))
    {
      condition->negated = TRUE;
      *text += strlen ("not.");
    }
  op = take_word (text, '.');
  for (guint i = 0; op != NULL && i < G_N_ELEMENTS (operators); i++)
    if (strcmp (operators[i].name, op) == 0)
      {
        condition->op = operators[i].op;
        known = TRUE;
      }
  if (!known)
    return fail (error, "unknown operator in filter", op != NULL ? op : *text);

  if (condition->op == OP_IN)
    condition->values = take_list (text);
  else
    {
      char *value = take_value (text, ",");

      condition->values = g_new0 (char *, 2);
      condition->values[0] = value;
    }
  if (condition->values == NULL || condition->values[0] == NULL)
    return fail (error, "not a value in filter", condition->column);
  return check_values (condition, op, column, error);
}

/**
 * backlot_change_filter_parse:
 * @text: the filter
 * @table: whose rows it is for
 *
 * Returns: the filter, or %NULL with an API error that says what is wrong with it
 */
BacklotChangeFilter *
backlot_change_filter_parse (const char          *text,
                             const BacklotTable  *table,
                             GError             **error)
{
  g_autoptr(BacklotChangeFilter) self = g_new0 (BacklotChangeFilter, 1);

  self->conditions = g_ptr_array_new_with_free_func (condition_free);
  for (;;)
    {
      if (!parse_condition (self, &text, table, error))
        return NULL;
      if (*text == '\0')
        return g_steal_pointer (&self);
      if (*text != ',' || self->conditions->len == MAX_CONDITIONS)
        {
          fail (error, "not a filter", text);
          return NULL;
        }
      text++;
    }
}

/* The text that a value of a row is compared by. */
static char *
value_text (yyjson_val *value)
{
  char *json, *copy;

  if (yyjson_is_str (value))
    return g_strdup (yyjson_get_str (value));
  json = yyjson_val_write (value, YYJSON_WRITE_NOFLAG, NULL);
  copy = g_strdup (json);
  free (json);
  return copy;
}

/* Less than, equal to or greater than zero, as the row's value is to @text. */
static int
compare (const Condition *condition,
         yyjson_val      *value,
         const char      *text)
{
  g_autofree char *own = NULL;
  double number;

  if (condition->numeric && yyjson_is_num (value) && parse_number (text, &number))
    {
      double difference = yyjson_get_num (value) - number;

      return difference < 0 ? -1 : difference > 0;
    }
  own = value_text (value);
  return strcmp (own, text);
}

static gboolean
is_listed (const Condition *condition,
           yyjson_val      *value)
{
  for (guint i = 0; condition->values[i] != NULL; i++)
    if (compare (condition, value, condition->values[i]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_what (const char *what,
         yyjson_val *value)
{
  gboolean null = value == NULL || yyjson_is_null (value);

  if (strcmp (what, "null") == 0 || strcmp (what, "unknown") == 0)
    return null;
  if (strcmp (what, "not_null") == 0)
    return !null;
  return strcmp (what, "true") == 0 ? yyjson_is_true (value) : yyjson_is_false (value);
}

/* As in SQL: a comparison with null is neither true nor, negated, true. */
static gboolean
holds (const Condition *condition,
       yyjson_val      *record)
{
  yyjson_val *value = yyjson_obj_get (record, condition->column);
  const char *text = condition->values[0];
  gboolean null = value == NULL || yyjson_is_null (value);
  g_autofree char *own = NULL;
  gboolean result;

  if (condition->op == OP_IS)
    return is_what (text, value) != condition->negated;
  if (condition->op == OP_ISDISTINCT)
    return (null || compare (condition, value, text) != 0) != condition->negated;
  if (null)
    return FALSE;
  switch (condition->op)
    {
    case OP_EQ:
      result = compare (condition, value, text) == 0;
      break;
    case OP_NEQ:
      result = compare (condition, value, text) != 0;
      break;
    case OP_LT:
      result = compare (condition, value, text) < 0;
      break;
    case OP_LTE:
      result = compare (condition, value, text) <= 0;
      break;
    case OP_GT:
      result = compare (condition, value, text) > 0;
      break;
    case OP_GTE:
      result = compare (condition, value, text) >= 0;
      break;
    case OP_IN:
      result = is_listed (condition, value);
      break;
    case OP_PATTERN:
      own = value_text (value);
      result = g_regex_match (condition->pattern, own, G_REGEX_MATCH_DEFAULT, NULL);
      break;
    case OP_IS:
    case OP_ISDISTINCT:
    default:
      g_assert_not_reached ();
    }
  return result != condition->negated;
}

/* @record: the row as a JSON object, of a deletion only its key. */
gboolean
backlot_change_filter_matches (const BacklotChangeFilter *self,
                               yyjson_val                *record)
{
  for (guint i = 0; i < self->conditions->len; i++)
    if (!holds (g_ptr_array_index (self->conditions, i), record))
      return FALSE;
  return TRUE;
}
