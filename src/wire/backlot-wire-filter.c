/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filters: `op.value`, lists, quantifiers, and trees of `and` and `or`. */

#include "config.h"

#include <string.h>

#include "wire/backlot-wire-rest-private.h"

static const struct
{
  const char    *name;
  BacklotWireOp  op;
  gboolean       quantified;
} operators[] = {
  { "eq", BACKLOT_WIRE_OP_EQ, TRUE },
  { "neq", BACKLOT_WIRE_OP_NEQ, FALSE },
  { "gt", BACKLOT_WIRE_OP_GT, TRUE },
  { "gte", BACKLOT_WIRE_OP_GTE, TRUE },
  { "lt", BACKLOT_WIRE_OP_LT, TRUE },
  { "lte", BACKLOT_WIRE_OP_LTE, TRUE },
  { "like", BACKLOT_WIRE_OP_LIKE, TRUE },
  { "ilike", BACKLOT_WIRE_OP_ILIKE, TRUE },
  { "match", BACKLOT_WIRE_OP_MATCH, TRUE },
  { "imatch", BACKLOT_WIRE_OP_IMATCH, TRUE },
  { "in", BACKLOT_WIRE_OP_IN, FALSE },
  { "is", BACKLOT_WIRE_OP_IS, FALSE },
  { "isdistinct", BACKLOT_WIRE_OP_ISDISTINCT, FALSE },
  { "cs", BACKLOT_WIRE_OP_CONTAINS, FALSE },
  { "cd", BACKLOT_WIRE_OP_CONTAINED, FALSE },
  { "ov", BACKLOT_WIRE_OP_OVERLAPS, FALSE },
};

static BacklotWireFilter *
filter_new (BacklotWireFilterKind kind)
{
  BacklotWireFilter *filter = g_new0 (BacklotWireFilter, 1);

  filter->kind = kind;
  backlot_wire_field_init (&filter->field);
  if (kind != BACKLOT_WIRE_FILTER_COMPARE)
    filter->members = g_ptr_array_new_with_free_func ((GDestroyNotify) backlot_wire_filter_free);
  return filter;
}

void
backlot_wire_filter_free (BacklotWireFilter *filter)
{
  backlot_wire_field_clear (&filter->field);
  g_free (filter->value);
  g_strfreev (filter->values);
  g_clear_pointer (&filter->members, g_ptr_array_unref);
  g_free (filter);
}

static gboolean
take_prefix (const char **cursor,
             const char  *prefix)
{
  if (!g_str_has_prefix (*cursor, prefix))
    return FALSE;
  *cursor += strlen (prefix);
  return TRUE;
}

/* `op.` or `op(any).`; FALSE without an error set when there is no such operator. */
static gboolean
take_operator (const char        **cursor,
               BacklotWireFilter  *filter)
{
  const char *begin = *cursor;

  for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
    {
      const char *c = begin;

      if (!take_prefix (&c, operators[i].name))
        continue;
      filter->quantifier = BACKLOT_WIRE_ONE;
      if (operators[i].quantified && take_prefix (&c, "(any)"))
        filter->quantifier = BACKLOT_WIRE_ANY;
      else if (operators[i].quantified && take_prefix (&c, "(all)"))
        filter->quantifier = BACKLOT_WIRE_ALL;
      if (*c != '.')
        continue;
      filter->op = operators[i].op;
      *cursor = c + 1;
      return TRUE;
    }
  return FALSE;
}

/* Values between @open and @close, parted by commas; each may be quoted. */
static GStrv
read_list (const char **cursor,
           char         open,
           char         close,
           GError     **error)
{
  g_autoptr(GStrvBuilder) values = g_strv_builder_new ();

  if (**cursor != open)
    {
      backlot_wire_syntax_error (error, *cursor, "the opening bracket of a list");
      return NULL;
    }
  *cursor += 1;
  if (**cursor == close)
    {
      *cursor += 1;
      return g_strv_builder_end (values);
    }
  for (;;)
    {
      char *value;

      if (**cursor == '"')
        {
          value = backlot_wire_read_quoted (cursor, error);
          if (value == NULL)
            return NULL;
        }
      else
        {
          const char *begin = *cursor;

          while (**cursor != '\0' && **cursor != ',' && **cursor != close)
            *cursor += 1;
          value = g_strndup (begin, (gsize) (*cursor - begin));
        }
      g_strv_builder_take (values, value);
      if (**cursor == close)
        break;
      if (**cursor != ',')
        {
          backlot_wire_syntax_error (error, *cursor, "a comma or the end of the list");
          return NULL;
        }
      *cursor += 1;
    }
  *cursor += 1;
  return g_strv_builder_end (values);
}

static gboolean
read_values (const char        **cursor,
             BacklotWireFilter  *filter,
             GError            **error)
{
  gboolean is_list = filter->op == BACKLOT_WIRE_OP_IN;

  filter->values = is_list ? read_list (cursor, '(', ')', error)
                           : read_list (cursor, '{', '}', error);
  return filter->values != NULL;
}

static gboolean
has_list (const BacklotWireFilter *filter)
{
  return filter->op == BACKLOT_WIRE_OP_IN || filter->quantifier != BACKLOT_WIRE_ONE;
}

/**
 * backlot_wire_filter_is_one:
 * @text: the value of a parameter
 *
 * Whether @text begins like a filter; in the call of a function other values are its arguments.
 */
gboolean
backlot_wire_filter_is_one (const char *text)
{
  BacklotWireFilter probe = { 0, };

  take_prefix (&text, "not.");
  return take_operator (&text, &probe);
}

/**
 * backlot_wire_filter_parse:
 * @field: a column, perhaps with a JSON path
 * @text: `op.value` with `not.` perhaps before it; the value stands as it is, without quotes
 */
BacklotWireFilter *
backlot_wire_filter_parse (const char  *field,
                           const char  *text,
                           GError     **error)
{
  g_autoptr(BacklotWireFilter) filter = filter_new (BACKLOT_WIRE_FILTER_COMPARE);

  if (!backlot_wire_read_field (&field, &filter->field, error))
    return NULL;
  if (*field != '\0')
    {
      backlot_wire_syntax_error (error, field, "the end of a column's name");
      return NULL;
    }
  filter->negated = take_prefix (&text, "not.");
  if (!take_operator (&text, filter))
    {
      backlot_wire_syntax_error (error, text, "an operator such as eq, gt, in");
      return NULL;
    }
  if (!has_list (filter))
    {
      filter->value = g_strdup (text);
      return g_steal_pointer (&filter);
    }
  if (!read_values (&text, filter, error))
    return NULL;
  if (*text != '\0')
    {
      backlot_wire_syntax_error (error, text, "the end of the list");
      return NULL;
    }
  return g_steal_pointer (&filter);
}

/* Inside a group a value is quoted, or a PostgreSQL array, or goes to the next comma or bracket. */
static gboolean
read_group_value (const char        **cursor,
                  BacklotWireFilter  *filter,
                  GError            **error)
{
  const char *begin = *cursor;
  const char *end;

  if (has_list (filter))
    return read_values (cursor, filter, error);
  if (*begin == '"')
    {
      filter->value = backlot_wire_read_quoted (cursor, error);
      if (filter->value == NULL)
        return FALSE;
      if (**cursor != ',' && **cursor != ')')
        return backlot_wire_syntax_error (error, *cursor, "a comma or a closing bracket");
      return TRUE;
    }
  end = *begin == '{' ? strchr (begin, '}') : NULL;
  end = end != NULL ? end + 1 : begin + strcspn (begin, ",)");
  filter->value = g_strndup (begin, (gsize) (end - begin));
  *cursor = end;
  return TRUE;
}

static gboolean read_group (const char        **cursor,
                            BacklotWireFilter  *group,
                            guint               depth,
                            GError            **error);

static gboolean
read_member (const char        **cursor,
             BacklotWireFilter  *group,
             guint               depth,
             GError            **error)
{
  const char *begin = *cursor;
  gboolean negated = take_prefix (cursor, "not.");
  gboolean is_and = take_prefix (cursor, "and(");
  BacklotWireFilter *filter;

  if (is_and || take_prefix (cursor, "or("))
    {
      filter = filter_new (is_and ? BACKLOT_WIRE_FILTER_AND : BACKLOT_WIRE_FILTER_OR);
      filter->negated = negated;
      g_ptr_array_add (group->members, filter);
      *cursor -= 1;
      return read_group (cursor, filter, depth + 1, error);
    }

  *cursor = begin;
  filter = filter_new (BACKLOT_WIRE_FILTER_COMPARE);
  g_ptr_array_add (group->members, filter);
  if (!backlot_wire_read_field (cursor, &filter->field, error))
    return FALSE;
  if (**cursor != '.')
    return backlot_wire_syntax_error (error, *cursor, "a full stop");
  *cursor += 1;
  filter->negated = take_prefix (cursor, "not.");
  if (!take_operator (cursor, filter))
    return backlot_wire_syntax_error (error, *cursor, "an operator such as eq, gt, in");
  return read_group_value (cursor, filter, error);
}

/* `(a.eq.1,and(b.gt.2,c.is.null))` */
static gboolean
read_group (const char        **cursor,
            BacklotWireFilter  *group,
            guint               depth,
            GError            **error)
{
  if (depth > BACKLOT_WIRE_DEPTH_MAX)
    return backlot_wire_syntax_error (error, *cursor, "fewer levels");
  if (**cursor != '(')
    return backlot_wire_syntax_error (error, *cursor, "an opening bracket");

  do
    {
      *cursor += 1;
      while (**cursor == ' ')
        *cursor += 1;
      if (!read_member (cursor, group, depth, error))
        return FALSE;
    }
  while (**cursor == ',');

  if (**cursor != ')')
    return backlot_wire_syntax_error (error, *cursor, "a comma or a closing bracket");
  *cursor += 1;
  return TRUE;
}

/**
 * backlot_wire_filter_parse_tree:
 * @kind: what joins the members
 * @text: the members in brackets
 */
BacklotWireFilter *
backlot_wire_filter_parse_tree (BacklotWireFilterKind   kind,
                                gboolean                negated,
                                const char             *text,
                                GError                **error)
{
  g_autoptr(BacklotWireFilter) group = filter_new (kind);

  group->negated = negated;
  if (!read_group (&text, group, 0, error))
    return NULL;
  if (*text != '\0')
    {
      backlot_wire_syntax_error (error, text, "the end of the group");
      return NULL;
    }
  return g_steal_pointer (&group);
}
