/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A key from its canonical text: entries keep the text alone, the key is made when asked for. */

#include "config.h"

#include "larder/larder-key-private.h"

static GVariant *read_item (const char **at);

/* The text of a string in quotes, without its escapes. */
static char *
read_string (const char **at)
{
  const char *from = *at + 1;
  gsize plain = strcspn (from, "\"\\");
  GString *text;

  if (from[plain] == '"')
    {
      *at = from + plain + 1;
      return g_strndup (from, plain);
    }
  text = g_string_new (NULL);
  while (*from != '"' && *from != '\0')
    {
      if (*from == '\\')
        from++;
      plain = 1 + strcspn (from + 1, "\"\\");
      g_string_append_len (text, from, (gssize) plain);
      from += plain;
    }
  *at = *from == '"' ? from + 1 : from;
  return g_string_free (text, FALSE);
}

static GVariant *
read_number (const char **at)
{
  gsize length = strspn (*at, "+-0123456789.eE");
  const char *from = *at;

  *at += length;
  if (strcspn (from, ".eE") < length)
    return g_variant_new_double (g_ascii_strtod (from, NULL));
  return g_variant_new_int64 (g_ascii_strtoll (from, NULL, 10));
}

static GVariant *
read_list (const char **at)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("av"));

  ++*at;
  while (**at != ']' && **at != '\0')
    {
      g_variant_builder_add (&builder, "v", read_item (at));
      if (**at == ',')
        ++*at;
    }
  if (**at == ']')
    ++*at;
  return g_variant_builder_end (&builder);
}

static GVariant *
read_dictionary (const char **at)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  ++*at;
  while (**at == '"')
    {
      g_autofree char *name = read_string (at);

      if (**at == ':')
        ++*at;
      g_variant_builder_add (&builder, "{sv}", name, read_item (at));
      if (**at == ',')
        ++*at;
    }
  if (**at == '}')
    ++*at;
  return g_variant_builder_end (&builder);
}

static GVariant *
read_item (const char **at)
{
  switch (**at)
    {
    case '"':
      return g_variant_new_take_string (read_string (at));
    case '[':
      return read_list (at);
    case '{':
      return read_dictionary (at);
    case 't':
      *at += strlen ("true");
      return g_variant_new_boolean (TRUE);
    case 'f':
      *at += strlen ("false");
      return g_variant_new_boolean (FALSE);
    case 'n':
      *at += strlen ("null");
      return g_variant_new_maybe (G_VARIANT_TYPE_VARIANT, NULL);
    default:
      return read_number (at);
    }
}

GVariant *
larder_key_parse (const char *text)
{
  g_assert (*text == '[');

  return g_variant_ref_sink (read_list (&text));
}
