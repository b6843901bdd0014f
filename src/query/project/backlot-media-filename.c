/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of files as people see them: readable, and fit for the server. */

#include "config.h"

#include "query/project/backlot-media-import.h"

#include <string.h>

#define MAX_BYTES 200

/* Characters that would break a line, hide a part of the name or turn its direction. */
static gboolean
is_unfit (gunichar character)
{
  GUnicodeType type = g_unichar_type (character);

  if (type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR ||
      type == G_UNICODE_PARAGRAPH_SEPARATOR)
    return TRUE;
  /* The joiner of emoji is needed; marks that turn the direction of what follows are not. */
  return (character >= 0x202A && character <= 0x202E) ||
         (character >= 0x2066 && character <= 0x2069) || character == 0xFEFF;
}

/* At most @max bytes of @text, ending at a character. */
static gsize
fitting_length (const char *text,
                gsize       length,
                gsize       max)
{
  const char *end;

  if (length <= max)
    return length;
  end = g_utf8_find_prev_char (text, text + max + 1);
  return end != NULL ? (gsize) (end - text) : 0;
}

char *
backlot_media_sanitize_filename (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name != NULL ? name : "", -1);
  g_autoptr(GString) clean = g_string_new (NULL);
  g_autofree char *end = NULL;
  const char *extension;
  gboolean blank = TRUE;
  gsize tail;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (character == '/')
        character = 0x2215;
      if (g_unichar_isspace (character) || is_unfit (character))
        {
          if (!blank)
            g_string_append_c (clean, ' ');
          blank = TRUE;
        }
      else
        {
          g_string_append_unichar (clean, character);
          blank = FALSE;
        }
    }
  if (clean->len > 0 && clean->str[clean->len - 1] == ' ')
    g_string_truncate (clean, clean->len - 1);
  if (clean->len == 0 || g_str_equal (clean->str, ".") || g_str_equal (clean->str, ".."))
    return g_strdup ("file");
  if (clean->len <= MAX_BYTES)
    return g_strdup (clean->str);

  /* Too long: the middle goes, so that the kind of file can still be read. */
  extension = strrchr (clean->str, '.');
  tail = extension != NULL ? strlen (extension) : 0;
  if (tail > 16)
    tail = 0;
  end = g_strdup (clean->str + clean->len - tail);
  g_string_truncate (clean, fitting_length (clean->str, clean->len - tail, MAX_BYTES - tail - 3));
  g_string_append (clean, "…");
  g_string_append (clean, end);
  return g_strdup (clean->str);
}
