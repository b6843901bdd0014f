/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The select list: columns, casts, aliases, JSON paths, embedded resources. */

#include "config.h"

#include <string.h>

#include "wire/backlot-wire-rest-private.h"

static const char * const aggregates[] = { "count", "sum", "avg", "min", "max", NULL };

static gboolean read_items (const char  **cursor,
                            GPtrArray    *items,
                            guint         depth,
                            GError      **error);

void
backlot_wire_select_item_free (gpointer data)
{
  BacklotWireSelectItem *item = data;

  backlot_wire_field_clear (&item->field);
  g_free (item->alias);
  g_free (item->cast);
  g_free (item->aggregate);
  g_free (item->hint);
  g_clear_pointer (&item->items, g_ptr_array_unref);
  g_free (item);
}

/* `!inner`, `!left`, `!constraint`: at most one of each sort. */
static gboolean
read_hints (const char            **cursor,
            BacklotWireSelectItem  *item,
            GError                **error)
{
  while (**cursor == '!')
    {
      g_autofree char *hint = NULL;

      *cursor += 1;
      hint = backlot_wire_read_name (cursor, error);
      if (hint == NULL)
        return FALSE;
      if (g_str_equal (hint, "inner"))
        item->inner = TRUE;
      else if (!g_str_equal (hint, "left"))
        g_set_str (&item->hint, hint);
    }
  return TRUE;
}

static gboolean
read_embed (const char            **cursor,
            BacklotWireSelectItem  *item,
            guint                   depth,
            GError                **error)
{
  if (!read_hints (cursor, item, error))
    return FALSE;
  if (**cursor != '(' || item->field.path->len > 0)
    return backlot_wire_syntax_error (error, *cursor, "a relation and an opening bracket");

  item->kind = BACKLOT_WIRE_SELECT_EMBED;
  item->items = g_ptr_array_new_with_free_func (backlot_wire_select_item_free);
  *cursor += 1;
  if (**cursor != ')' && !read_items (cursor, item->items, depth + 1, error))
    return FALSE;
  if (**cursor != ')')
    return backlot_wire_syntax_error (error, *cursor, "a closing bracket");
  *cursor += 1;
  return TRUE;
}

static gboolean
read_cast (const char            **cursor,
           BacklotWireSelectItem  *item,
           GError                **error)
{
  if (!g_str_has_prefix (*cursor, "::"))
    return TRUE;
  *cursor += 2;
  /* That of an aggregate's argument comes before its own, which is what the answer has. */
  g_free (item->cast);
  item->cast = backlot_wire_read_name (cursor, error);
  if (item->cast == NULL)
    return FALSE;
  if (g_str_has_prefix (*cursor, "[]"))
    {
      g_autofree char *element = item->cast;

      item->cast = g_strconcat (element, "[]", NULL);
      *cursor += 2;
    }
  return TRUE;
}

/* `.sum()` behind a field, and its cast. */
static gboolean
read_aggregate (const char            **cursor,
                BacklotWireSelectItem  *item,
                GError                **error)
{
  if (**cursor != '.')
    return TRUE;
  *cursor += 1;
  item->aggregate = backlot_wire_read_name (cursor, error);
  if (item->aggregate == NULL)
    return FALSE;
  if (!g_strv_contains (aggregates, item->aggregate) || !g_str_has_prefix (*cursor, "()"))
    return backlot_wire_syntax_error (error, *cursor, "an aggregate such as sum()");
  *cursor += 2;
  item->kind = BACKLOT_WIRE_SELECT_AGGREGATE;
  return read_cast (cursor, item, error);
}

static gboolean
read_item (const char            **cursor,
           BacklotWireSelectItem  *item,
           guint                   depth,
           GError                **error)
{
  if (g_str_has_prefix (*cursor, "..."))
    {
      item->spread = TRUE;
      *cursor += 3;
    }
  if (**cursor == '*')
    {
      item->kind = BACKLOT_WIRE_SELECT_ALL;
      *cursor += 1;
      return TRUE;
    }

  if (!backlot_wire_read_field (cursor, &item->field, error))
    return FALSE;
  if (**cursor == ':' && (*cursor)[1] != ':')
    {
      if (item->field.path->len > 0)
        return backlot_wire_syntax_error (error, *cursor, "an alias without a path");
      item->alias = g_steal_pointer (&item->field.name);
      *cursor += 1;
      if (!backlot_wire_read_field (cursor, &item->field, error))
        return FALSE;
    }

  if (g_str_has_prefix (*cursor, "()") && g_str_equal (item->field.name, "count"))
    {
      item->kind = BACKLOT_WIRE_SELECT_AGGREGATE;
      item->aggregate = g_strdup ("count");
      *cursor += 2;
      return read_cast (cursor, item, error);
    }
  if (**cursor == '!' || **cursor == '(')
    return read_embed (cursor, item, depth, error);
  if (item->spread)
    return backlot_wire_syntax_error (error, *cursor, "an opening bracket");
  item->kind = BACKLOT_WIRE_SELECT_FIELD;
  return read_cast (cursor, item, error) && read_aggregate (cursor, item, error);
}

/* Reads until the end of the text or the bracket that closes the list. */
static gboolean
read_items (const char  **cursor,
            GPtrArray    *items,
            guint         depth,
            GError      **error)
{
  if (depth > BACKLOT_WIRE_DEPTH_MAX)
    return backlot_wire_syntax_error (error, *cursor, "fewer levels");

  for (;;)
    {
      BacklotWireSelectItem *item = g_new0 (BacklotWireSelectItem, 1);

      backlot_wire_field_init (&item->field);
      g_ptr_array_add (items, item);
      if (!read_item (cursor, item, depth, error))
        return FALSE;
      if (**cursor != ',')
        return TRUE;
      *cursor += 1;
    }
}

/**
 * backlot_wire_select_parse:
 * @text: the decoded value of `select`; an empty one selects no column
 *
 * Returns: (transfer full) (element-type BacklotWireSelectItem): the items
 */
GPtrArray *
backlot_wire_select_parse (const char  *text,
                           GError     **error)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (backlot_wire_select_item_free);

  if (*text == '\0')
    return g_steal_pointer (&items);
  if (!read_items (&text, items, 0, error))
    return NULL;
  if (*text != '\0')
    {
      backlot_wire_syntax_error (error, text, "a comma or the end");
      return NULL;
    }
  return g_steal_pointer (&items);
}
