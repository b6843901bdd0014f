/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What users of yyjson need: automatic cleanup, members read with a check of their type. */
#include "config.h"

#include "wire/backlot-wire-json.h"

#include <string.h>

/* The offset after the string that begins at @i, or 0 when it does not end. */
static gsize
skip_string (const char *text,
             gsize       length,
             gsize       i)
{
  for (i++; i < length; i++)
    {
      if (text[i] == '\\')
        i++;
      else if (text[i] == '"')
        return i + 1;
      else if ((guchar) text[i] < 0x20)
        return 0;
    }
  return 0;
}

static gsize
skip_scalar (const char *text,
             gsize       length,
             gsize       i)
{
  while (i < length &&
         (g_ascii_isalnum (text[i]) || text[i] == '+' || text[i] == '-' || text[i] == '.'))
    i++;
  return i;
}

/**
 * backlot_wire_json_scan:
 * @text: begins with a JSON value, white space before it allowed
 * @length: bytes of @text
 * @end: (out): the offset after the value
 *
 * Finds where a JSON value ends without building it. Brackets are matched and strings closed, and
 * the value is nowhere deeper than BACKLOT_WIRE_JSON_MAX_DEPTH; what stands inside is judged by
 * who parses it.
 *
 * Returns: whether a value was found
 */
gboolean
backlot_wire_json_scan (const char *text,
                        gsize       length,
                        gsize      *end)
{
  char stack[BACKLOT_WIRE_JSON_MAX_DEPTH];
  guint depth = 0;
  gsize i = 0;

  while (i < length && memchr (" \t\r\n", text[i], 4) != NULL)
    i++;

  while (i < length)
    {
      gsize start = i;

      switch (text[i])
        {
        case '"':
          i = skip_string (text, length, i);
          break;
        case '[':
        case '{':
          if (depth == G_N_ELEMENTS (stack))
            return FALSE;
          stack[depth++] = text[i++] == '[' ? ']' : '}';
          break;
        case ']':
        case '}':
          if (depth == 0 || stack[--depth] != text[i])
            return FALSE;
          i++;
          break;
        case ',':
        case ':':
        case ' ':
        case '\t':
        case '\r':
        case '\n':
          if (depth == 0)
            return FALSE;
          i++;
          continue;
        default:
          i = skip_scalar (text, length, i);
          break;
        }
      if (i <= start)
        return FALSE;
      if (depth == 0)
        {
          *end = i;
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * backlot_wire_json_read:
 * @text: JSON from a stranger
 * @length: bytes of @text
 *
 * Returns: (nullable) (transfer full): the document, or %NULL if it is not well formed or too deep
 */
yyjson_doc *
backlot_wire_json_read (const char *text,
                        gsize       length)
{
  gsize end;

  if (text == NULL || !backlot_wire_json_scan (text, length, &end))
    return NULL;
  return yyjson_read (text, length, YYJSON_READ_NOFLAG);
}

/* The text of a member, borrowed from its document; %NULL if absent, no string, or with a NUL. */
const char *
backlot_wire_json_get_string (yyjson_val *object,
                              const char *member)
{
  yyjson_val *value = yyjson_obj_get (object, member);

  if (!yyjson_is_str (value) || strlen (yyjson_get_str (value)) != yyjson_get_len (value))
    return NULL;
  return yyjson_get_str (value);
}

gint64
backlot_wire_json_get_int (yyjson_val *object,
                           const char *member,
                           gint64      fallback)
{
  yyjson_val *value = yyjson_obj_get (object, member);

  if (!yyjson_is_int (value) || (yyjson_is_uint (value) && yyjson_get_uint (value) > G_MAXINT64))
    return fallback;
  return yyjson_get_sint (value);
}

gboolean
backlot_wire_json_get_bool (yyjson_val *object,
                            const char *member,
                            gboolean    fallback)
{
  yyjson_val *value = yyjson_obj_get (object, member);

  return yyjson_is_bool (value) ? yyjson_get_bool (value) : fallback;
}

yyjson_val *
backlot_wire_json_get_object (yyjson_val *object,
                              const char *member)
{
  yyjson_val *value = yyjson_obj_get (object, member);

  return yyjson_is_obj (value) ? value : NULL;
}

yyjson_val *
backlot_wire_json_get_array (yyjson_val *object,
                             const char *member)
{
  yyjson_val *value = yyjson_obj_get (object, member);

  return yyjson_is_arr (value) ? value : NULL;
}
