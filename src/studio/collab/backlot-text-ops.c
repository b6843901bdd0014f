/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operations on a shared text: keep, insert, delete, counted in code points. */

#include "config.h"

#include "studio/collab/backlot-text-ops.h"

#include <errno.h>
#include <string.h>

#include "studio/backlot-api-error.h"
#include "wire/backlot-wire-json.h"

typedef struct
{
  const char *rest;      /* what has not been kept or deleted yet */
  GString    *out;
  gint64      position;
} Cursor;

static gboolean
refuse (GError **error)
{
  backlot_api_error_fail (error, 422, "ops_not_valid", NULL);
  return FALSE;
}

static gboolean
refuse_range (GError **error)
{
  backlot_api_error_set (error, 400, "22003", "integer out of range");
  return FALSE;
}

/* A whole number, or the text of one. */
static gboolean
read_count (yyjson_val  *json,
            gint64      *count,
            GError     **error)
{
  if (yyjson_is_int (json))
    {
      if (yyjson_is_uint (json) && yyjson_get_uint (json) > G_MAXINT32)
        return refuse_range (error);
      *count = yyjson_get_sint (json);
    }
  else if (yyjson_is_str (json))
    {
      const char *text = yyjson_get_str (json);
      char *end;

      errno = 0;
      *count = g_ascii_strtoll (text, &end, 10);
      if (*text == '\0' || *end != '\0')
        return refuse (error);
      if (errno == ERANGE)
        return refuse_range (error);
    }
  else
    {
      return refuse (error);
    }
  if (*count > G_MAXINT32 || *count < G_MININT32)
    return refuse_range (error);
  return *count > 0 || refuse (error);
}

/* Goes on by @count code points, which may lie behind the end of the text. */
static gboolean
skip (Cursor    *cursor,
      gint64     count,
      gboolean   keep,
      GError   **error)
{
  const char *start = cursor->rest;

  cursor->position += count;
  if (cursor->position > G_MAXINT32)
    return refuse_range (error);
  for (gint64 i = 0; i < count && *cursor->rest != '\0'; i++)
    {
      cursor->rest = g_utf8_next_char (cursor->rest);
    }
  if (keep)
    g_string_append_len (cursor->out, start, cursor->rest - start);
  return TRUE;
}

static gboolean
apply_op (Cursor      *cursor,
          yyjson_val  *op,
          GError     **error)
{
  gint64 count;

  if (yyjson_is_str (op))
    {
      if (strlen (yyjson_get_str (op)) != yyjson_get_len (op))
        {
          backlot_api_error_set (error, 400, "22P05", "\\u0000 can not be converted to text");
          return FALSE;
        }
      g_string_append (cursor->out, yyjson_get_str (op));
      return TRUE;
    }
  if (yyjson_is_num (op))
    return read_count (op, &count, error) && skip (cursor, count, TRUE, error);
  if (yyjson_is_obj (op))
    return read_count (yyjson_obj_get (op, "d"), &count, error) &&
           skip (cursor, count, FALSE, error);
  return refuse (error);
}

/**
 * backlot_text_ops_apply:
 * @ops: a JSON list: numbers keep, strings insert, `{"d": n}` deletes; what follows is kept
 *
 * Returns: (nullable) (transfer full): the new text, or %NULL if the operations do not fit @text
 */
char *
backlot_text_ops_apply (const char  *text,
                        const char  *ops,
                        GError     **error)
{
  g_autoptr(yyjson_doc) doc = backlot_wire_json_read (ops, strlen (ops));
  yyjson_val *list = yyjson_doc_get_root (doc);
  g_autoptr(GString) out = g_string_new (NULL);
  Cursor cursor = { text, out, 0 };
  yyjson_val *op;
  size_t index;
  size_t count;

  if (!yyjson_is_arr (list))
    {
      backlot_api_error_set (error, 400, "22023", "cannot extract elements from %s",
                             yyjson_is_obj (list) ? "an object" : "a scalar");
      return NULL;
    }
  yyjson_arr_foreach (list, index, count, op)
    {
      if (!apply_op (&cursor, op, error))
        return NULL;
    }
  if (cursor.position > g_utf8_strlen (text, -1))
    {
      refuse (error);
      return NULL;
    }
  g_string_append (out, cursor.rest);
  return g_strdup (out->str);
}
