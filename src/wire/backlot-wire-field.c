/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names, quoted values, JSON paths and orders of the query grammar. */

#include "config.h"

#include <string.h>

#include "wire/backlot-wire-rest-private.h"

G_DEFINE_QUARK (backlot-wire-rest-error-quark, backlot_wire_rest_error)

static void
step_free (gpointer data)
{
  BacklotWireStep *step = data;

  g_free (step->key);
  g_free (step);
}

void
backlot_wire_field_init (BacklotWireField *field)
{
  field->path = g_ptr_array_new_with_free_func (step_free);
}

void
backlot_wire_field_clear (BacklotWireField *field)
{
  g_clear_pointer (&field->name, g_free);
  g_clear_pointer (&field->path, g_ptr_array_unref);
}

/* Always FALSE, so that a caller can return it. */
gboolean
backlot_wire_syntax_error (GError     **error,
                           const char  *text,
                           const char  *expected)
{
  g_set_error (error, BACKLOT_WIRE_REST_ERROR, BACKLOT_WIRE_REST_ERROR_SYNTAX,
               "failed to parse the query string at \"%.60s\": expected %s", text, expected);
  return FALSE;
}

/* `"…"` with `\"` and `\\`. */
char *
backlot_wire_read_quoted (const char **cursor,
                          GError     **error)
{
  const char *begin = *cursor;
  GString *value = g_string_new (NULL);
  const char *c;

  for (c = begin + 1; *c != '"'; c++)
    {
      if (*c == '\\' && c[1] != '\0')
        c++;
      if (*c == '\0')
        {
          backlot_wire_syntax_error (error, begin, "a closing quotation mark");
          g_string_free (value, TRUE);
          return NULL;
        }
      g_string_append_c (value, *c);
    }
  *cursor = c + 1;
  return g_string_free (value, FALSE);
}

static gboolean
is_name_char (const char *c)
{
  return g_ascii_isalnum (*c) || *c == '_' || *c == '$' || *c == ' ' || (guchar) *c >= 0x80 ||
         (*c == '-' && c[1] != '>');
}

/* A name as a column or a relation has it, quoted if there is something else in it. */
char *
backlot_wire_read_name (const char **cursor,
                        GError     **error)
{
  const char *begin = *cursor;
  const char *c = begin;
  char *name;

  if (*c == '"')
    return backlot_wire_read_quoted (cursor, error);

  while (is_name_char (c))
    c++;
  name = g_strstrip (g_strndup (begin, (gsize) (c - begin)));
  if (*name == '\0')
    {
      g_free (name);
      backlot_wire_syntax_error (error, begin, "a name");
      return NULL;
    }
  *cursor = c;
  return name;
}

static gboolean
is_index (const char *key)
{
  if (*key == '-')
    key++;
  if (*key == '\0' || strlen (key) > 9)
    return FALSE;
  return strspn (key, "0123456789") == strlen (key);
}

/* A name with a JSON path behind it: `settings->deep->>0`. */
gboolean
backlot_wire_read_field (const char       **cursor,
                         BacklotWireField  *field,
                         GError           **error)
{
  field->name = backlot_wire_read_name (cursor, error);
  if (field->name == NULL)
    return FALSE;

  while (g_str_has_prefix (*cursor, "->"))
    {
      BacklotWireStep *step;
      const char *begin = *cursor;
      char *key;
      gboolean as_text = begin[2] == '>';

      *cursor += as_text ? 3 : 2;
      if (**cursor == '-' && g_ascii_isdigit ((*cursor)[1]))
        {
          const char *digits = *cursor + 1;
          gsize length = strspn (digits, "0123456789");

          key = g_strndup (*cursor, length + 1);
          *cursor = digits + length;
        }
      else
        {
          key = backlot_wire_read_name (cursor, error);
        }
      if (key == NULL)
        return FALSE;

      step = g_new0 (BacklotWireStep, 1);
      step->key = key;
      step->is_index = is_index (key);
      step->as_text = as_text;
      g_ptr_array_add (field->path, step);
      if (as_text && g_str_has_prefix (*cursor, "->"))
        return backlot_wire_syntax_error (error, begin, "nothing behind ->>");
    }
  return TRUE;
}

/* `a,"b c",d` */
GStrv
backlot_wire_read_names (const char  *text,
                         GError     **error)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  for (;;)
    {
      char *name = backlot_wire_read_name (&text, error);

      if (name == NULL)
        return NULL;
      g_strv_builder_take (names, name);
      if (*text == '\0')
        return g_strv_builder_end (names);
      if (*text != ',')
        {
          backlot_wire_syntax_error (error, text, "a comma");
          return NULL;
        }
      text++;
    }
}

void
backlot_wire_order_free (gpointer data)
{
  BacklotWireOrder *order = data;

  backlot_wire_field_clear (&order->field);
  g_free (order->relation);
  g_free (order);
}

static gboolean
take_word (const char **cursor,
           const char  *word)
{
  gsize length = strlen (word);

  if (strncmp (*cursor, word, length) != 0 ||
      ((*cursor)[length] != '\0' && (*cursor)[length] != '.' && (*cursor)[length] != ','))
    return FALSE;
  *cursor += length;
  return TRUE;
}

static gboolean
read_order (const char       **cursor,
            BacklotWireOrder  *order,
            GError           **error)
{
  if (!backlot_wire_read_field (cursor, &order->field, error))
    return FALSE;
  if (**cursor == '(' && order->field.path->len == 0)
    {
      order->relation = g_steal_pointer (&order->field.name);
      *cursor += 1;
      if (!backlot_wire_read_field (cursor, &order->field, error))
        return FALSE;
      if (**cursor != ')')
        return backlot_wire_syntax_error (error, *cursor, "a closing bracket");
      *cursor += 1;
    }
  if (take_word (cursor, ".desc"))
    order->descending = TRUE;
  else
    take_word (cursor, ".asc");
  if (take_word (cursor, ".nullsfirst"))
    order->nulls = BACKLOT_WIRE_NULLS_FIRST;
  else if (take_word (cursor, ".nullslast"))
    order->nulls = BACKLOT_WIRE_NULLS_LAST;
  return TRUE;
}

/* `priority.desc.nullslast,projects(title)` */
gboolean
backlot_wire_read_orders (const char  *text,
                          GPtrArray   *orders,
                          GError     **error)
{
  for (;;)
    {
      BacklotWireOrder *order = g_new0 (BacklotWireOrder, 1);

      backlot_wire_field_init (&order->field);
      g_ptr_array_add (orders, order);
      if (!read_order (&text, order, error))
        return FALSE;
      if (*text == '\0')
        return TRUE;
      if (*text != ',')
        return backlot_wire_syntax_error (error, text, "asc, desc, nullsfirst or a comma");
      text++;
    }
}
