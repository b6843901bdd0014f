/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the query string of a PostgREST request, every value escaped for the place where it
   stands. */

#include "config.h"

#include "wire/backlot-wire-query.h"

#include <string.h>

typedef struct
{
  char    *name;
  GString *value;   /* not yet percent-encoded */
} Parameter;

struct _BacklotWireQuery
{
  GPtrArray *parameters;   /* of Parameter, in the order of their first mention */
  Parameter *group;        /* borrowed from @parameters: the open group, or NULL */
  guint      depth;        /* of nested groups */
};

static void
parameter_free (gpointer data)
{
  Parameter *parameter = data;

  g_free (parameter->name);
  g_string_free (parameter->value, TRUE);
  g_free (parameter);
}

static Parameter *
add_parameter (BacklotWireQuery *self,
               const char       *name,
               const char       *value)
{
  Parameter *parameter = g_new0 (Parameter, 1);

  parameter->name = g_strdup (name);
  parameter->value = g_string_new (value);
  g_ptr_array_add (self->parameters, parameter);
  return parameter;
}

static Parameter *
find_parameter (BacklotWireQuery *self,
                const char       *name)
{
  for (guint i = 0; i < self->parameters->len; i++)
    {
      Parameter *parameter = g_ptr_array_index (self->parameters, i);

      if (g_str_equal (parameter->name, name))
        return parameter;
    }
  return NULL;
}

/* Inside a group members are parted by commas; one right after the opening bracket needs none. */
static void
begin_member (BacklotWireQuery *self)
{
  GString *value = self->group->value;

  if (value->len > 0 && value->str[value->len - 1] != '(')
    g_string_append_c (value, ',');
}

static void
append_order (GString               *value,
              const char            *column,
              BacklotWireOrderFlags  flags)
{
  if (value->len > 0)
    g_string_append_c (value, ',');
  g_string_append (value, column);
  if ((flags & BACKLOT_WIRE_ORDER_DESCENDING) != 0)
    g_string_append (value, ".desc");
  if ((flags & BACKLOT_WIRE_ORDER_NULLS_FIRST) != 0)
    g_string_append (value, ".nullsfirst");
  else if ((flags & BACKLOT_WIRE_ORDER_NULLS_LAST) != 0)
    g_string_append (value, ".nullslast");
}

static char *
join_quoted (const char * const *values)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; values[i] != NULL; i++)
    {
      g_autofree char *quoted = backlot_wire_query_quote (values[i]);

      if (i > 0)
        g_string_append_c (joined, ',');
      g_string_append (joined, quoted);
    }
  return g_string_free (joined, FALSE);
}

BacklotWireQuery *
backlot_wire_query_new (void)
{
  BacklotWireQuery *self = g_new0 (BacklotWireQuery, 1);

  self->parameters = g_ptr_array_new_with_free_func (parameter_free);
  return self;
}

void
backlot_wire_query_free (BacklotWireQuery *query)
{
  g_ptr_array_unref (query->parameters);
  g_free (query);
}

/**
 * backlot_wire_query_select:
 * @select: the columns and embedded resources, such as `id,title,photos(id,caption)`
 *
 * Says what comes back. The text is the program's own, so it is taken as it stands.
 */
void
backlot_wire_query_select (BacklotWireQuery *query,
                           const char       *select)
{
  Parameter *parameter = find_parameter (query, "select");

  if (parameter == NULL)
    add_parameter (query, "select", select);
  else
    g_string_assign (parameter->value, select);
}

/**
 * backlot_wire_query_filter:
 * @op: an operator, `not.` may stand before it
 * @value: the operand as a person would write it; for `is` one of `null`, `true`, `false`
 *
 * Keeps the rows for which `column op value` holds.
 */
void
backlot_wire_query_filter (BacklotWireQuery *query,
                           const char       *column,
                           const char       *op,
                           const char       *value)
{
  g_autofree char *quoted = NULL;

  if (query->group == NULL)
    {
      Parameter *parameter = add_parameter (query, column, op);

      g_string_append_c (parameter->value, '.');
      g_string_append (parameter->value, value);
      return;
    }
  begin_member (query);
  quoted = backlot_wire_query_quote (value);
  g_string_append (query->group->value, column);
  g_string_append_c (query->group->value, '.');
  g_string_append (query->group->value, op);
  g_string_append_c (query->group->value, '.');
  g_string_append (query->group->value, quoted);
}

void
backlot_wire_query_filter_int (BacklotWireQuery *query,
                               const char       *column,
                               const char       *op,
                               gint64            value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  backlot_wire_query_filter (query, column, op, text);
}

/**
 * backlot_wire_query_filter_in:
 * @values: (array zero-terminated=1): what @column may be
 *
 * Keeps the rows whose @column is one of @values; none of them if the list is empty. Keep lists of
 * ids below a hundred: gateways cut addresses at 8 kB.
 */
void
backlot_wire_query_filter_in (BacklotWireQuery   *query,
                              const char         *column,
                              const char * const *values)
{
  g_autofree char *joined = join_quoted (values);
  GString *value;

  if (query->group == NULL)
    {
      value = add_parameter (query, column, "in.(")->value;
    }
  else
    {
      begin_member (query);
      value = query->group->value;
      g_string_append (value, column);
      g_string_append (value, ".in.(");
    }
  g_string_append (value, joined);
  g_string_append_c (value, ')');
}

/**
 * backlot_wire_query_open:
 * @group: `or`, `and`, or one of them with `not.` or the name of an embedded resource before it
 *
 * Begins a group. The filters until the matching backlot_wire_query_close() are its members; groups
 * nest.
 */
void
backlot_wire_query_open (BacklotWireQuery *query,
                         const char       *group)
{
  if (query->group == NULL)
    {
      query->group = add_parameter (query, group, "(");
    }
  else
    {
      begin_member (query);
      g_string_append (query->group->value, group);
      g_string_append_c (query->group->value, '(');
    }
  query->depth++;
}

void
backlot_wire_query_close (BacklotWireQuery *query)
{
  g_return_if_fail (query->depth > 0);

  g_string_append_c (query->group->value, ')');
  query->depth--;
  if (query->depth == 0)
    query->group = NULL;
}

void
backlot_wire_query_order (BacklotWireQuery      *query,
                          const char            *column,
                          BacklotWireOrderFlags  flags)
{
  Parameter *parameter = find_parameter (query, "order");

  if (parameter == NULL)
    parameter = add_parameter (query, "order", NULL);
  append_order (parameter->value, column, flags);
}

void
backlot_wire_query_limit (BacklotWireQuery *query,
                          guint             limit)
{
  g_autofree char *text = g_strdup_printf ("%u", limit);

  add_parameter (query, "limit", text);
}

void
backlot_wire_query_offset (BacklotWireQuery *query,
                           guint             offset)
{
  g_autofree char *text = g_strdup_printf ("%u", offset);

  add_parameter (query, "offset", text);
}

/**
 * backlot_wire_query_embed_order:
 * @embed: name (or alias) of an embedded resource of the select
 *
 * Orders the rows inside the array of an embedded resource.
 */
void
backlot_wire_query_embed_order (BacklotWireQuery      *query,
                                const char            *embed,
                                const char            *column,
                                BacklotWireOrderFlags  flags)
{
  g_autofree char *name = g_strconcat (embed, ".order", NULL);
  Parameter *parameter = find_parameter (query, name);

  if (parameter == NULL)
    parameter = add_parameter (query, name, NULL);
  append_order (parameter->value, column, flags);
}

void
backlot_wire_query_embed_limit (BacklotWireQuery *query,
                                const char       *embed,
                                guint             limit)
{
  g_autofree char *name = g_strconcat (embed, ".limit", NULL);
  g_autofree char *text = g_strdup_printf ("%u", limit);

  add_parameter (query, name, text);
}

void
backlot_wire_query_on_conflict (BacklotWireQuery   *query,
                                const char * const *columns)
{
  g_autofree char *joined = join_quoted (columns);

  add_parameter (query, "on_conflict", joined);
}

/**
 * backlot_wire_query_columns:
 * @columns: (array zero-terminated=1): the columns that an insert writes
 *
 * Fixes the columns of a bulk insert whose rows do not all have the same members.
 */
void
backlot_wire_query_columns (BacklotWireQuery   *query,
                            const char * const *columns)
{
  g_autofree char *joined = join_quoted (columns);

  add_parameter (query, "columns", joined);
}

/**
 * backlot_wire_query_argument:
 *
 * Gives one named argument to a function that is called by GET.
 */
void
backlot_wire_query_argument (BacklotWireQuery *query,
                             const char       *name,
                             const char       *value)
{
  add_parameter (query, name, value);
}

/**
 * backlot_wire_query_to_string:
 *
 * Returns: (transfer full): the query string without the question mark; empty if nothing was asked
 */
char *
backlot_wire_query_to_string (BacklotWireQuery *query)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (query->depth == 0, g_string_free (text, FALSE));

  for (guint i = 0; i < query->parameters->len; i++)
    {
      Parameter *parameter = g_ptr_array_index (query->parameters, i);

      if (i > 0)
        g_string_append_c (text, '&');
      g_string_append_uri_escaped (text, parameter->name, NULL, FALSE);
      g_string_append_c (text, '=');
      g_string_append_uri_escaped (text, parameter->value->str, NULL, FALSE);
    }
  return g_string_free (text, FALSE);
}

/**
 * backlot_wire_query_quote:
 *
 * Quotes a value for a list or a group, if it needs that: a value with a comma, a bracket, a colon,
 * a full stop, a quotation mark, a backslash or a space at its end would be read as something else
 * there.
 *
 * Returns: (transfer full): the value as it must stand in `in.(…)`, `or=(…)` and the like
 */
char *
backlot_wire_query_quote (const char *value)
{
  GString *quoted;

  if (*value != '\0' && strpbrk (value, ",().:\"\\{} ") == NULL)
    return g_strdup (value);

  quoted = g_string_new ("\"");
  for (const char *c = value; *c != '\0'; c++)
    {
      if (*c == '"' || *c == '\\')
        g_string_append_c (quoted, '\\');
      g_string_append_c (quoted, *c);
    }
  g_string_append_c (quoted, '"');
  return g_string_free (quoted, FALSE);
}
