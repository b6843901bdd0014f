/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keys: what is the same in C, JSON and scripts has the same canonical text. */

#include "config.h"

#include "larder/larder-key.h"

#include "larder/larder-key-private.h"

#include <math.h>

/* Keys are written by people; a deeper one is a mistake or an attack. */
#define MAX_DEPTH 64

/* Takes the wrapping of variants and of present maybes off. Gives NULL for JSON's null. */
static GVariant *
unwrap (GVariant *variant)
{
  g_autoptr(GVariant) current = g_variant_ref (variant);

  for (;;)
    {
      GVariant *inner;

      if (g_variant_is_of_type (current, G_VARIANT_TYPE_VARIANT))
        inner = g_variant_get_variant (current);
      else if (g_variant_is_of_type (current, G_VARIANT_TYPE_MAYBE))
        inner = g_variant_get_maybe (current);
      else
        return g_steal_pointer (&current);

      if (inner == NULL)
        return NULL;
      g_variant_unref (current);
      current = inner;
    }
}

/* A member that was left out, as against one that is JSON's null (which is `mv`). */
static gboolean
is_absent (GVariant *member)
{
  g_autoptr(GVariant) value = NULL;
  g_autoptr(GVariant) inner = NULL;

  if (g_variant_is_of_type (member, G_VARIANT_TYPE_VARIANT))
    value = g_variant_get_variant (member);
  else
    value = g_variant_ref (member);
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_MAYBE) ||
      g_variant_is_of_type (value, G_VARIANT_TYPE ("mv")))
    return FALSE;
  inner = g_variant_get_maybe (value);
  return inner == NULL;
}

static gboolean
is_dictionary (GVariant *value)
{
  return g_variant_is_of_type (value, G_VARIANT_TYPE ("a{s*}"));
}

static gboolean
is_list (GVariant *value)
{
  return g_variant_is_of_type (value, G_VARIANT_TYPE_TUPLE) ||
         (g_variant_is_of_type (value, G_VARIANT_TYPE_ARRAY) &&
          !g_variant_is_of_type (value, G_VARIANT_TYPE_DICTIONARY));
}

static gboolean
get_int (GVariant *value,
         gint64   *number)
{
  switch ((int) g_variant_classify (value))
    {
    case G_VARIANT_CLASS_BYTE:
      *number = g_variant_get_byte (value);
      return TRUE;
    case G_VARIANT_CLASS_INT16:
      *number = g_variant_get_int16 (value);
      return TRUE;
    case G_VARIANT_CLASS_UINT16:
      *number = g_variant_get_uint16 (value);
      return TRUE;
    case G_VARIANT_CLASS_INT32:
      *number = g_variant_get_int32 (value);
      return TRUE;
    case G_VARIANT_CLASS_UINT32:
      *number = g_variant_get_uint32 (value);
      return TRUE;
    case G_VARIANT_CLASS_INT64:
      *number = g_variant_get_int64 (value);
      return TRUE;
    case G_VARIANT_CLASS_UINT64:
      *number = (gint64) g_variant_get_uint64 (value);
      return g_variant_get_uint64 (value) <= G_MAXINT64;
    case G_VARIANT_CLASS_DOUBLE:
      {
        double real = g_variant_get_double (value);

        if (!(real >= -9223372036854775808.0 && real < 9223372036854775808.0) ||
            real != floor (real))
          return FALSE;
        *number = (gint64) real;
        return TRUE;
      }
    default:
      return FALSE;
    }
}

static gboolean
get_double (GVariant *value,
            double   *number)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
    *number = g_variant_get_double (value);
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64))
    *number = (double) g_variant_get_uint64 (value);
  else
    return FALSE;
  return isfinite (*number);
}

static gboolean
is_text (GVariant *value)
{
  return g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) ||
         g_variant_is_of_type (value, G_VARIANT_TYPE_OBJECT_PATH) ||
         g_variant_is_of_type (value, G_VARIANT_TYPE_SIGNATURE);
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  g_autoptr(GVariant) name_a = g_variant_get_child_value (*(GVariant * const *) a, 0);
  g_autoptr(GVariant) name_b = g_variant_get_child_value (*(GVariant * const *) b, 0);

  return strcmp (g_variant_get_string (name_a, NULL), g_variant_get_string (name_b, NULL));
}

/* The members that are there, by name; of two with one name the last. */
static GPtrArray *
sorted_entries (GVariant *dictionary)
{
  g_autoptr(GPtrArray) entries = NULL;
  gsize n = g_variant_n_children (dictionary);

  entries = g_ptr_array_new_full (n, (GDestroyNotify) g_variant_unref);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GVariant) entry = g_variant_get_child_value (dictionary, i);
      g_autoptr(GVariant) value = g_variant_get_child_value (entry, 1);

      if (!is_absent (value))
        g_ptr_array_add (entries, g_steal_pointer (&entry));
    }
  g_ptr_array_sort (entries, compare_entries);
  for (guint i = entries->len; i > 1; i--)
    if (compare_entries (&entries->pdata[i - 2], &entries->pdata[i - 1]) == 0)
      g_ptr_array_remove_index (entries, i - 2);
  return g_steal_pointer (&entries);
}

static GVariant *
normalize (GVariant  *variant,
           guint      depth,
           GError   **error)
{
  g_autoptr(GVariant) value = unwrap (variant);
  gint64 integer;
  double real;

  if (value == NULL)
    return g_variant_new_maybe (G_VARIANT_TYPE_VARIANT, NULL);
  if (depth < MAX_DEPTH && is_dictionary (value))
    {
      g_autoptr(GPtrArray) entries = sorted_entries (value);
      g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

      for (guint i = 0; i < entries->len; i++)
        {
          g_autoptr(GVariant) name = g_variant_get_child_value (entries->pdata[i], 0);
          g_autoptr(GVariant) member = g_variant_get_child_value (entries->pdata[i], 1);
          GVariant *plain = normalize (member, depth + 1, error);

          if (plain == NULL)
            return NULL;
          g_variant_builder_add (&builder, "{sv}", g_variant_get_string (name, NULL), plain);
        }
      return g_variant_builder_end (&builder);
    }
  if (depth < MAX_DEPTH && is_list (value))
    {
      g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("av"));

      for (gsize i = 0; i < g_variant_n_children (value); i++)
        {
          g_autoptr(GVariant) item = g_variant_get_child_value (value, i);
          GVariant *plain = normalize (item, depth + 1, error);

          if (plain == NULL)
            return NULL;
          g_variant_builder_add (&builder, "v", plain);
        }
      return g_variant_builder_end (&builder);
    }
  if (is_text (value))
    return g_variant_new_string (g_variant_get_string (value, NULL));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return g_variant_new_boolean (g_variant_get_boolean (value));
  if (get_int (value, &integer))
    return g_variant_new_int64 (integer);
  if (get_double (value, &real))
    return g_variant_new_double (real);
  g_set_error (error, LARDER_ERROR, LARDER_ERROR_INVALID,
               "a key can not hold a value of type %s here", g_variant_get_type_string (value));
  return NULL;
}

static void
append_text (GString    *text,
             const char *string)
{
  gsize start = text->len;
  char *to;

  /* Room for each letter with a backslash, the quotes, and the end. */
  g_string_set_size (text, start + 2 * strlen (string) + 2);
  to = text->str + start;
  *to++ = '"';
  for (; *string != '\0'; string++)
    {
      if (*string == '"' || *string == '\\')
        *to++ = '\\';
      *to++ = *string;
    }
  *to++ = '"';
  *to = '\0';
  text->len = (gsize) (to - text->str);
}

/* The bytes of a list of strings: each with its 0, then the offsets of their ends. Gives where the
 * strings end; NULL for a key of another type. */
static const char *
peek_strings (GVariant    *key,
              const char **end)
{
  const char *type = g_variant_get_type_string (key);
  const guint8 *data;
  guint64 strings = 0;
  guint width = 1;
  gsize size;

  if (type[0] != 'a' || type[1] != 's' || type[2] != '\0' || !g_variant_is_normal_form (key))
    return NULL;
  data = g_variant_get_data (key);
  size = g_variant_get_size (key);
  if (size == 0)
    {
      *end = "";
      return *end;
    }
  if (size > G_MAXUINT16)
    width = size > G_MAXUINT32 ? 8 : 4;
  else if (size > G_MAXUINT8)
    width = 2;
  for (guint i = 0; i < width; i++)
    strings |= (guint64) data[size - width + i] << (8 * i);
  *end = (const char *) data + strings;
  return (const char *) data;
}

static gboolean
append_hash (GString  *text,
             GVariant *variant,
             guint     depth)
{
  g_autoptr(GVariant) value = unwrap (variant);
  gint64 integer;
  double real;

  if (value == NULL)
    g_string_append (text, "null");
  else if (is_text (value))
    append_text (text, g_variant_get_string (value, NULL));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    g_string_append (text, g_variant_get_boolean (value) ? "true" : "false");
  else if (get_int (value, &integer))
    g_string_append_printf (text, "%" G_GINT64_FORMAT, integer);
  else if (get_double (value, &real))
    {
      char buffer[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append (text, g_ascii_dtostr (buffer, sizeof buffer, real));
    }
  else if (depth < MAX_DEPTH && is_dictionary (value))
    {
      g_autoptr(GPtrArray) entries = sorted_entries (value);

      g_string_append_c (text, '{');
      for (guint i = 0; i < entries->len; i++)
        {
          g_autoptr(GVariant) name = g_variant_get_child_value (entries->pdata[i], 0);
          g_autoptr(GVariant) member = g_variant_get_child_value (entries->pdata[i], 1);

          if (i > 0)
            g_string_append_c (text, ',');
          append_text (text, g_variant_get_string (name, NULL));
          g_string_append_c (text, ':');
          if (!append_hash (text, member, depth + 1))
            return FALSE;
        }
      g_string_append_c (text, '}');
    }
  else if (depth < MAX_DEPTH && is_list (value))
    {
      g_string_append_c (text, '[');
      for (gsize i = 0; i < g_variant_n_children (value); i++)
        {
          g_autoptr(GVariant) item = g_variant_get_child_value (value, i);

          if (i > 0)
            g_string_append_c (text, ',');
          if (!append_hash (text, item, depth + 1))
            return FALSE;
        }
      g_string_append_c (text, ']');
    }
  else
    return FALSE;
  return TRUE;
}

static gboolean matches (GVariant *filter,
                         GVariant *key,
                         guint     depth);

static gboolean
dictionary_matches (GVariant *filter,
                    GVariant *key,
                    guint     depth)
{
  g_autoptr(GPtrArray) wanted = sorted_entries (filter);
  g_autoptr(GPtrArray) present = sorted_entries (key);
  guint at = 0;

  for (guint i = 0; i < wanted->len; i++)
    {
      g_autoptr(GVariant) a = g_variant_get_child_value (wanted->pdata[i], 1);
      g_autoptr(GVariant) b = NULL;

      while (at < present->len &&
             compare_entries (&present->pdata[at], &wanted->pdata[i]) < 0)
        at++;
      if (at == present->len ||
          compare_entries (&present->pdata[at], &wanted->pdata[i]) != 0)
        return FALSE;
      b = g_variant_get_child_value (present->pdata[at], 1);
      if (!matches (a, b, depth + 1))
        return FALSE;
    }
  return TRUE;
}

static gboolean
list_matches (GVariant *filter,
              GVariant *key,
              guint     depth)
{
  gsize n = g_variant_n_children (filter);

  if (n > g_variant_n_children (key))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GVariant) a = g_variant_get_child_value (filter, i);
      g_autoptr(GVariant) b = g_variant_get_child_value (key, i);

      if (!matches (a, b, depth + 1))
        return FALSE;
    }
  return TRUE;
}

static gboolean
matches (GVariant *filter,
         GVariant *key,
         guint     depth)
{
  g_autoptr(GVariant) a = unwrap (filter);
  g_autoptr(GVariant) b = unwrap (key);
  gint64 integer_a, integer_b;
  double real_a, real_b;

  if (a == NULL || b == NULL)
    return a == b;
  if (depth > MAX_DEPTH)
    return FALSE;
  if (is_dictionary (a))
    return is_dictionary (b) && dictionary_matches (a, b, depth);
  if (is_list (a))
    return is_list (b) && list_matches (a, b, depth);
  if (is_text (a))
    return is_text (b) &&
           strcmp (g_variant_get_string (a, NULL), g_variant_get_string (b, NULL)) == 0;
  if (g_variant_is_of_type (a, G_VARIANT_TYPE_BOOLEAN))
    return g_variant_is_of_type (b, G_VARIANT_TYPE_BOOLEAN) &&
           g_variant_get_boolean (a) == g_variant_get_boolean (b);
  if (get_int (a, &integer_a))
    return get_int (b, &integer_b) && integer_a == integer_b;
  return get_double (a, &real_a) && get_double (b, &real_b) && real_a == real_b &&
         !get_int (b, &integer_b);
}

gboolean
larder_key_append_hash (GString  *text,
                        GVariant *key)
{
  g_autoptr(GVariant) value = NULL;
  const char *end;
  const char *string;

  /* The usual key, without a copy of any part. */
  string = peek_strings (key, &end);
  if (string != NULL)
    {
      g_string_append_c (text, '[');
      for (const char *first = string; string < end; string += strlen (string) + 1)
        {
          if (string != first)
            g_string_append_c (text, ',');
          append_text (text, string);
        }
      g_string_append_c (text, ']');
      return TRUE;
    }
  value = unwrap (key);
  return value != NULL && is_list (value) && append_hash (text, value, 0);
}

/* A list of strings as the list of variants that it is in normal form, laid out at once. */
static GVariant *
normalize_strings (const char *strings,
                   const char *end)
{
  GByteArray *bytes = g_byte_array_sized_new (128);
  g_autoptr(GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr(GBytes) packed = NULL;
  guint width = 1;

  for (const char *string = strings; string < end; string += strlen (string) + 1)
    {
      static const guint8 PADDING[8] = { 0 };
      guint64 at;

      g_byte_array_append (bytes, PADDING, -bytes->len & 7);
      g_byte_array_append (bytes, (const guint8 *) string, (guint) strlen (string) + 1);
      g_byte_array_append (bytes, (const guint8 *) "\0s", 2);
      at = bytes->len;
      g_array_append_val (ends, at);
    }
  for (gsize limit = G_MAXUINT8; bytes->len + (gsize) ends->len * width > limit; width *= 2)
    limit = width == 1 ? G_MAXUINT16 : G_MAXUINT32;
  for (guint i = 0; i < ends->len; i++)
    {
      guint64 at = GUINT64_TO_LE (g_array_index (ends, guint64, i));

      g_byte_array_append (bytes, (const guint8 *) &at, width);
    }
  packed = g_byte_array_free_to_bytes (bytes);
  return g_variant_new_from_bytes (G_VARIANT_TYPE ("av"), packed, TRUE);
}

/**
 * larder_key_new:
 * @parts: (array zero-terminated=1): the parts, such as "photos", "list" and an id
 *
 * Makes the usual key, a list of strings.
 *
 * Every function of Larder that takes a key sinks a floating one, so the result can be
 * written where it is used.
 *
 * Returns: (transfer none): a floating variant of type `as`
 */
GVariant *
larder_key_new (const char * const *parts)
{
  g_return_val_if_fail (parts != NULL, NULL);

  return g_variant_new_strv (parts, -1);
}

/**
 * larder_key_normalize:
 * @key: any list of plain values; taken over when it is floating
 * @error: return location
 *
 * Brings a key into the one form that all ways of writing it share: lists become `av`,
 * dictionaries `a{sv}` with sorted members, whole numbers `x`, JSON's null an empty `mv`.
 * A member that is an empty maybe of another type was left out and is dropped.
 *
 * Fails with %LARDER_ERROR_INVALID for what is no list at its top, for a number that is not
 * finite, for dictionaries whose names are no strings, and below 64 levels.
 *
 * Returns: (transfer full): the normalised key, not floating
 */
GVariant *
larder_key_normalize (GVariant  *key,
                      GError   **error)
{
  g_autoptr(GVariant) sunk = NULL;
  g_autoptr(GVariant) value = NULL;
  const char *strings, *end;
  GVariant *plain;

  g_return_val_if_fail (key != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  sunk = g_variant_ref_sink (key);
  strings = peek_strings (sunk, &end);
  if (strings != NULL)
    return g_variant_ref_sink (normalize_strings (strings, end));
  value = unwrap (sunk);
  if (value == NULL || !is_list (value))
    {
      g_set_error_literal (error, LARDER_ERROR, LARDER_ERROR_INVALID, "a key is a list");
      return NULL;
    }
  plain = normalize (value, 0, error);
  return plain != NULL ? g_variant_ref_sink (plain) : NULL;
}

/**
 * larder_key_hash:
 * @key: a key, normalised or not; taken over when it is floating
 *
 * The canonical text of a key: two keys are the same exactly if their texts are.
 *
 * Returns: (transfer full) (nullable): the text; %NULL for what
 *   [func@Larder.key_normalize] refuses
 */
char *
larder_key_hash (GVariant *key)
{
  g_autoptr(GVariant) sunk = NULL;
  g_autoptr(GString) text = NULL;

  g_return_val_if_fail (key != NULL, NULL);

  sunk = g_variant_ref_sink (key);
  text = g_string_sized_new (64);
  if (!larder_key_append_hash (text, sunk))
    return NULL;
  /* Whoever keeps it needs no room to let it grow. */
  return g_strndup (text->str, text->len);
}

/**
 * larder_key_matches:
 * @filter: the beginning of a key; taken over when it is floating
 * @key: a key; taken over when it is floating
 *
 * Whether @key begins with @filter: each item of a list matches the one at its place, each
 * member of a dictionary the one of its name, so that an empty list matches every key.
 *
 * Returns: %TRUE if it matches
 */
gboolean
larder_key_matches (GVariant *filter,
                    GVariant *key)
{
  g_autoptr(GVariant) sunk_filter = NULL;
  g_autoptr(GVariant) sunk_key = NULL;

  g_return_val_if_fail (filter != NULL, FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  sunk_filter = g_variant_ref_sink (filter);
  sunk_key = g_variant_ref_sink (key);
  return matches (sunk_filter, sunk_key, 0);
}
