/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the query string of a PostgREST request into a tree. Knows the grammar, not the schema. */

#include "config.h"

#include "wire/backlot-wire-rest.h"

#include <string.h>

#include "wire/backlot-wire-rest-private.h"

/* More parameters than this are an attack, not a question. */
#define PARAMETERS_MAX 1000

static void
scope_free (gpointer data)
{
  BacklotWireScope *scope = data;

  g_free (scope->path);
  g_ptr_array_unref (scope->filters);
  g_ptr_array_unref (scope->orders);
  g_free (scope);
}

static void
argument_free (gpointer data)
{
  BacklotWireArgument *argument = data;

  g_free (argument->name);
  g_free (argument->value);
  g_free (argument);
}

void
backlot_wire_rest_free (BacklotWireRest *self)
{
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->scopes);
  g_ptr_array_unref (self->arguments);
  g_strfreev (self->on_conflict);
  g_strfreev (self->columns);
  g_free (self);
}

/* NULL if nothing was said about the resource at @path. */
BacklotWireScope *
backlot_wire_rest_find_scope (const BacklotWireRest *self,
                              const char            *path)
{
  for (guint i = 0; i < self->scopes->len; i++)
    {
      BacklotWireScope *scope = g_ptr_array_index (self->scopes, i);

      if (g_str_equal (scope->path, path))
        return scope;
    }
  return NULL;
}

/* Makes the scope where there is none. */
BacklotWireScope *
backlot_wire_rest_get_scope (BacklotWireRest *self,
                             const char      *path)
{
  BacklotWireScope *scope = backlot_wire_rest_find_scope (self, path);

  if (scope != NULL)
    return scope;

  scope = g_new0 (BacklotWireScope, 1);
  scope->path = g_strdup (path);
  scope->filters = g_ptr_array_new_with_free_func ((GDestroyNotify) backlot_wire_filter_free);
  scope->orders = g_ptr_array_new_with_free_func (backlot_wire_order_free);
  scope->limit = -1;
  g_ptr_array_add (self->scopes, scope);
  return scope;
}

static char *
decode (const char *text,
        gsize       length)
{
  g_autofree char *spaced = g_strndup (text, length);
  char *decoded;

  for (char *c = spaced; *c != '\0'; c++)
    if (*c == '+')
      *c = ' ';
  decoded = g_uri_unescape_string (spaced, NULL);
  if (decoded != NULL && !g_utf8_validate (decoded, -1, NULL))
    g_clear_pointer (&decoded, g_free);
  return decoded;
}

/* "tasks.comments.body" → path "tasks.comments", rest "body". A JSON path may have full stops of
   its own. */
static char *
split_path (const char  *name,
            const char **rest)
{
  const char *end = strstr (name, "->");
  const char *last = NULL;
  gboolean quoted = FALSE;

  for (const char *c = name; *c != '\0' && c != end; c++)
    {
      if (*c == '"')
        quoted = !quoted;
      else if (*c == '.' && !quoted)
        last = c;
    }
  *rest = last != NULL ? last + 1 : name;
  return last != NULL ? g_strndup (name, (gsize) (last - name)) : g_strdup ("");
}

static gboolean
read_count (const char  *text,
            gint64      *count,
            GError     **error)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT32, &value, NULL))
    return backlot_wire_syntax_error (error, text, "a number");
  *count = (gint64) value;
  return TRUE;
}

/* `and` and `or` take `not.` before them, behind the path of the resource. */
static gboolean
add_tree (BacklotWireRest  *self,
          char             *path,
          const char       *word,
          const char       *value,
          GError          **error)
{
  BacklotWireFilterKind kind =
    g_str_equal (word, "and") ? BACKLOT_WIRE_FILTER_AND : BACKLOT_WIRE_FILTER_OR;
  BacklotWireFilter *filter;
  gboolean negated = FALSE;

  if (g_str_equal (path, "not") || g_str_has_suffix (path, ".not"))
    {
      gsize length = strlen (path);

      negated = TRUE;
      path[length > 3 ? length - 4 : 0] = '\0';
    }
  filter = backlot_wire_filter_parse_tree (kind, negated, value, error);
  if (filter == NULL)
    return FALSE;
  g_ptr_array_add (backlot_wire_rest_get_scope (self, path)->filters, filter);
  return TRUE;
}

/* What may stand behind the path of an embedded resource, and for the resource itself alone. */
static gboolean
add_scoped (BacklotWireRest  *self,
            const char       *name,
            const char       *value,
            gboolean          for_function,
            GError          **error)
{
  const char *word;
  g_autofree char *path = split_path (name, &word);
  BacklotWireFilter *filter;

  if (g_str_equal (word, "order"))
    return backlot_wire_read_orders (value, backlot_wire_rest_get_scope (self, path)->orders,
                                     error);
  if (g_str_equal (word, "limit"))
    return read_count (value, &backlot_wire_rest_get_scope (self, path)->limit, error);
  if (g_str_equal (word, "offset"))
    return read_count (value, &backlot_wire_rest_get_scope (self, path)->offset, error);
  if (g_str_equal (word, "and") || g_str_equal (word, "or"))
    return add_tree (self, path, word, value, error);

  if (for_function && *path == '\0' && !backlot_wire_filter_is_one (value))
    {
      BacklotWireArgument *argument = g_new0 (BacklotWireArgument, 1);

      argument->name = g_strdup (name);
      argument->value = g_strdup (value);
      g_ptr_array_add (self->arguments, argument);
      return TRUE;
    }
  filter = backlot_wire_filter_parse (word, value, error);
  if (filter == NULL)
    return FALSE;
  g_ptr_array_add (backlot_wire_rest_get_scope (self, path)->filters, filter);
  return TRUE;
}

static gboolean
add_parameter (BacklotWireRest  *self,
               const char       *name,
               const char       *value,
               gboolean          for_function,
               GError          **error)
{
  if (g_str_equal (name, "apikey") || *name == '\0')
    return TRUE;
  if (g_str_equal (name, "select"))
    {
      GPtrArray *items = backlot_wire_select_parse (value, error);

      if (items == NULL)
        return FALSE;
      g_ptr_array_unref (self->items);
      self->items = items;
      self->has_select = TRUE;
      return TRUE;
    }
  if (g_str_equal (name, "on_conflict"))
    {
      g_clear_pointer (&self->on_conflict, g_strfreev);
      self->on_conflict = backlot_wire_read_names (value, error);
      return self->on_conflict != NULL;
    }
  if (g_str_equal (name, "columns"))
    {
      g_clear_pointer (&self->columns, g_strfreev);
      self->columns = backlot_wire_read_names (value, error);
      return self->columns != NULL;
    }
  return add_scoped (self, name, value, for_function, error);
}

/**
 * backlot_wire_rest_parse:
 * @query: (nullable): the query string as it came, percent-encoded
 * @for_function: whether parameters that are no filters are arguments of a function
 */
BacklotWireRest *
backlot_wire_rest_parse (const char  *query,
                         gboolean     for_function,
                         GError     **error)
{
  g_autoptr(BacklotWireRest) self = g_new0 (BacklotWireRest, 1);
  guint n_parameters = 0;

  self->items = g_ptr_array_new_with_free_func (backlot_wire_select_item_free);
  self->scopes = g_ptr_array_new_with_free_func (scope_free);
  self->arguments = g_ptr_array_new_with_free_func (argument_free);
  backlot_wire_rest_get_scope (self, "");

  while (query != NULL && *query != '\0')
    {
      gsize length = strcspn (query, "&");
      const char *equals = memchr (query, '=', length);
      gsize name_length = equals != NULL ? (gsize) (equals - query) : length;
      g_autofree char *name = decode (query, name_length);
      g_autofree char *value =
        equals != NULL ? decode (equals + 1, length - name_length - 1) : g_strdup ("");

      if (name == NULL || value == NULL || ++n_parameters > PARAMETERS_MAX)
        {
          backlot_wire_syntax_error (error, query, "a percent-encoded parameter");
          return NULL;
        }
      if (!add_parameter (self, name, value, for_function, error))
        return NULL;
      query += length + (query[length] == '&' ? 1 : 0);
    }
  return g_steal_pointer (&self);
}
