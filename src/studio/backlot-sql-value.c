/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of requests, checked against PostgreSQL's types and written as SQLite stores them. */

#include "config.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "studio/backlot-api-error.h"
#include "studio/backlot-sql-builder.h"
#include "wire/backlot-wire-json.h"

void
backlot_value_clear (BacklotValue *value)
{
  g_clear_pointer (&value->text, g_free);
  value->kind = BACKLOT_VALUE_NULL;
}

static gboolean
take_text (BacklotValue *value,
           char         *text)
{
  value->kind = BACKLOT_VALUE_TEXT;
  value->text = text;
  return TRUE;
}

static gboolean
take_int (BacklotValue *value,
          gint64        integer)
{
  value->kind = BACKLOT_VALUE_INT;
  value->integer = integer;
  return TRUE;
}

static gboolean
refuse (GError     **error,
        const char  *type,
        const char  *text)
{
  g_autofree char *shown = g_utf8_make_valid (text, -1);

  backlot_api_error_set (error, 400, "22P02", "invalid input syntax for type %s: \"%s\"", type,
                         shown);
  return FALSE;
}

static gboolean
out_of_range (GError     **error,
              const char  *type,
              const char  *text)
{
  backlot_api_error_set (error, 400, "22003", "value \"%s\" is out of range for type %s", text,
                         type);
  return FALSE;
}

/* With or without hyphens, in any case, as PostgreSQL takes it. */
static gboolean
take_uuid (BacklotValue  *value,
           const char    *text,
           GError       **error)
{
  GString *digits = g_string_sized_new (36);

  for (const char *c = text; *c != '\0' && digits->len < 40; c++)
    {
      if (*c == '-' && digits->len > 0)
        continue;
      if (!g_ascii_isxdigit (*c))
        digits->len = 100;
      if (digits->len == 8 || digits->len == 13 || digits->len == 18 || digits->len == 23)
        g_string_append_c (digits, '-');
      if (digits->len < 40)
        g_string_append_c (digits, g_ascii_tolower (*c));
    }
  if (digits->len != 36)
    {
      g_string_free (digits, TRUE);
      return refuse (error, "uuid", text);
    }
  return take_text (value, g_string_free (digits, FALSE));
}

static gboolean
take_integer (BacklotValue  *value,
              gboolean       is_big,
              const char    *text,
              GError       **error)
{
  const char *name = is_big ? "bigint" : "integer";
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  char *end;
  gint64 integer;

  errno = 0;
  integer = g_ascii_strtoll (trimmed, &end, 10);
  if (*trimmed == '\0' || *end != '\0')
    return refuse (error, name, text);
  if (errno == ERANGE || (!is_big && (integer > G_MAXINT32 || integer < G_MININT32)))
    return out_of_range (error, name, text);
  return take_int (value, integer);
}

static gboolean
take_real (BacklotValue  *value,
           const char    *text,
           GError       **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  char *end;
  double real = g_ascii_strtod (trimmed, &end);

  if (*trimmed == '\0' || *end != '\0' || !isfinite (real))
    return refuse (error, "numeric", text);
  if (strpbrk (trimmed, ".eExXnN") == NULL && fabs (real) < 9e15)
    return take_int (value, g_ascii_strtoll (trimmed, NULL, 10));
  value->kind = BACKLOT_VALUE_DOUBLE;
  value->real = real;
  return TRUE;
}

static gboolean
take_boolean (BacklotValue  *value,
              const char    *text,
              GError       **error)
{
  static const char * const trues[] = { "true", "t", "yes", "y", "on", "1", NULL };
  static const char * const falses[] = { "false", "f", "no", "n", "off", "0", NULL };
  g_autofree char *lower = g_ascii_strdown (text, -1);

  g_strstrip (lower);
  if (g_strv_contains (trues, lower))
    return take_int (value, 1);
  if (g_strv_contains (falses, lower))
    return take_int (value, 0);
  return refuse (error, "boolean", text);
}

/* Reads two to @n_digits digits. */
static gboolean
read_number (const char **cursor,
             int          n_digits,
             int         *number)
{
  *number = 0;
  for (int i = 0; i < n_digits; i++, *cursor += 1)
    {
      if (!g_ascii_isdigit (**cursor))
        return FALSE;
      *number = *number * 10 + (**cursor - '0');
    }
  return TRUE;
}

static gboolean
read_date (const char **cursor,
           int         *year,
           int         *month,
           int         *day)
{
  if (!read_number (cursor, 4, year) || *(*cursor)++ != '-' || !read_number (cursor, 2, month) ||
      *(*cursor)++ != '-' || !read_number (cursor, 2, day))
    return FALSE;
  return *year > 0 && g_date_valid_dmy ((GDateDay) *day, (GDateMonth) *month, (GDateYear) *year);
}

/* `Z`, `+02`, `+0200`, `+02:00`, or nothing, which is UTC. */
static gboolean
read_offset (const char **cursor,
             int         *minutes)
{
  int hours;
  int rest = 0;
  int sign = **cursor == '-' ? -1 : 1;

  while (**cursor == ' ')
    *cursor += 1;
  if (**cursor == 'Z' || **cursor == 'z')
    {
      *cursor += 1;
      return TRUE;
    }
  sign = **cursor == '-' ? -1 : 1;
  if (**cursor != '+' && **cursor != '-')
    return **cursor == '\0';
  *cursor += 1;
  if (!read_number (cursor, 2, &hours))
    return FALSE;
  if (**cursor == ':')
    *cursor += 1;
  if (g_ascii_isdigit (**cursor) && !read_number (cursor, 2, &rest))
    return FALSE;
  *minutes = sign * (hours * 60 + rest);
  return hours < 16 && rest < 60;
}

static gboolean
read_clock (const char **cursor,
            int         *hour,
            int         *minute,
            int         *second,
            int         *micro)
{
  int scale = 100000;

  if (!read_number (cursor, 2, hour) || *(*cursor)++ != ':' || !read_number (cursor, 2, minute))
    return FALSE;
  if (**cursor == ':')
    {
      *cursor += 1;
      if (!read_number (cursor, 2, second))
        return FALSE;
    }
  if (**cursor == '.')
    for (*cursor += 1; g_ascii_isdigit (**cursor); *cursor += 1, scale /= 10)
      *micro += (**cursor - '0') * scale;
  return *hour < 24 && *minute < 60 && *second < 60;
}

/**
 * backlot_timestamp_normalize:
 * @text: a date or a time as ISO 8601 or PostgreSQL write it
 *
 * Returns: (nullable) (transfer full): the same moment in UTC with microseconds, in which form
 *   times compare as text
 */
char *
backlot_timestamp_normalize (const char *text)
{
  int year, month, day;
  int hour = 0, minute = 0, second = 0, micro = 0, offset = 0;
  g_autoptr(GDateTime) local = NULL;
  g_autoptr(GDateTime) time = NULL;
  g_autofree char *seconds = NULL;

  while (*text == ' ')
    text++;
  if (!read_date (&text, &year, &month, &day))
    return NULL;
  if (*text == 'T' || *text == 't' || *text == ' ')
    {
      text++;
      if (!read_clock (&text, &hour, &minute, &second, &micro) || !read_offset (&text, &offset))
        return NULL;
    }
  if (*text != '\0')
    return NULL;

  local = g_date_time_new_utc (year, month, day, hour, minute, second);
  if (local == NULL)
    return NULL;
  time = g_date_time_add_minutes (local, -offset);
  if (time == NULL)
    return NULL;
  seconds = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");
  return g_strdup_printf ("%s.%06d+00:00", seconds, micro);
}

static gboolean
take_timestamp (BacklotValue  *value,
                const char    *text,
                GError       **error)
{
  char *time = backlot_timestamp_normalize (text);

  if (time != NULL)
    return take_text (value, time);
  refuse (error, "timestamp with time zone", text);
  if (error != NULL && *error != NULL)
    {
      g_autofree char *message = g_strdup ((*error)->message);

      g_clear_error (error);
      backlot_api_error_set (error, 400, "22007", "%s", message);
    }
  return FALSE;
}

static gboolean
take_date (BacklotValue  *value,
           const char    *text,
           GError       **error)
{
  int year, month, day;
  const char *cursor = text;

  if (read_date (&cursor, &year, &month, &day) && (*cursor == '\0' || *cursor == 'T'))
    return take_text (value, g_strndup (text, 10));
  backlot_api_error_set (error, 400, "22007", "invalid input syntax for type date: \"%s\"", text);
  return FALSE;
}

static gboolean
take_enum (BacklotValue        *value,
           const char * const  *labels,
           const char          *text,
           GError             **error)
{
  if (labels != NULL && g_strv_contains (labels, text))
    return take_text (value, g_strdup (text));
  backlot_api_error_set (error, 400, "22P02", "invalid input value for enum: \"%s\"", text);
  return FALSE;
}

static gboolean
take_json (BacklotValue  *value,
           const char    *text,
           GError       **error)
{
  g_autoptr(yyjson_doc) doc = backlot_wire_json_read (text, strlen (text));

  if (doc == NULL)
    return refuse (error, "json", text);
  return take_text (value, g_strdup (text));
}

/**
 * backlot_array_to_json:
 * @text: an array as PostgreSQL writes it, `{a,"b c",null}`
 *
 * Returns: (nullable) (transfer full): the same as a JSON list of strings; %NULL if @text is no
 *   array
 */
char *
backlot_array_to_json (const char *text)
{
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *list = yyjson_mut_arr (doc);
  gsize length = strlen (text);
  const char *c = text + 1;
  char *written;
  char *json;

  if (length < 2 || text[0] != '{' || text[length - 1] != '}')
    return NULL;
  yyjson_mut_doc_set_root (doc, list);
  while (*c != '}' || c[1] != '\0')
    {
      g_autoptr(GString) item = g_string_new (NULL);
      gboolean quoted = *c == '"';

      if (quoted)
        c++;
      while (*c != '\0' && (quoted ? *c != '"' : (*c != ',' && (*c != '}' || c[1] != '\0'))))
        {
          if (*c == '\\' && c[1] != '\0')
            c++;
          g_string_append_c (item, *c++);
        }
      if (quoted && *c++ != '"')
        return NULL;
      if (!quoted && g_ascii_strcasecmp (item->str, "null") == 0)
        yyjson_mut_arr_add_null (doc, list);
      else
        yyjson_mut_arr_add_strncpy (doc, list, item->str, item->len);
      if (*c == ',')
        c++;
      else if (*c != '}')
        return NULL;
    }
  written = yyjson_mut_write (doc, 0, NULL);
  json = g_strdup (written);
  free (written);
  return json;
}

static gboolean
take_array (BacklotValue   *value,
            BacklotSqlType  type,
            const char     *text,
            GError        **error)
{
  g_autoptr(yyjson_doc) doc = NULL;
  char *json;

  if (*text == '[')
    {
      doc = backlot_wire_json_read (text, strlen (text));
      json = doc != NULL ? g_strdup (text) : NULL;
    }
  else
    {
      json = backlot_array_to_json (text);
    }
  if (json == NULL)
    {
      backlot_api_error_set (error, 400, "22P02", "malformed array literal: \"%s\"", text);
      return FALSE;
    }
  return take_text (value, json);
}

/**
 * backlot_value_from_text:
 * @labels: (nullable): of an enum
 * @text: as it stands in a filter or in an argument of a GET
 */
gboolean
backlot_value_from_text (BacklotValue        *value,
                         BacklotSqlType       type,
                         const char * const  *labels,
                         const char          *text,
                         GError             **error)
{
  switch (type)
    {
    case BACKLOT_SQL_UUID:
      return take_uuid (value, text, error);
    case BACKLOT_SQL_INT:
    case BACKLOT_SQL_BIGINT:
      return take_integer (value, type == BACKLOT_SQL_BIGINT, text, error);
    case BACKLOT_SQL_NUMERIC:
    case BACKLOT_SQL_FLOAT:
      return take_real (value, text, error);
    case BACKLOT_SQL_BOOL:
      return take_boolean (value, text, error);
    case BACKLOT_SQL_TIMESTAMPTZ:
      return take_timestamp (value, text, error);
    case BACKLOT_SQL_DATE:
      return take_date (value, text, error);
    case BACKLOT_SQL_ENUM:
      return take_enum (value, labels, text, error);
    case BACKLOT_SQL_JSON:
      return take_json (value, text, error);
    case BACKLOT_SQL_TEXT_ARRAY:
    case BACKLOT_SQL_UUID_ARRAY:
    case BACKLOT_SQL_INT_ARRAY:
      return take_array (value, type, text, error);
    case BACKLOT_SQL_TEXT:
    case BACKLOT_SQL_VOID:
    default:
      return take_text (value, g_strdup (text));
    }
}

static char *
write_json (yyjson_val *json)
{
  char *written = yyjson_val_write (json, 0, NULL);
  char *text = g_strdup (written);

  free (written);
  return text;
}

static gboolean
take_json_array (BacklotValue   *value,
                 BacklotSqlType  type,
                 yyjson_val     *json,
                 GError        **error)
{
  size_t index;
  size_t count;
  yyjson_val *item;

  if (yyjson_is_str (json))
    return take_array (value, type, yyjson_get_str (json), error);
  if (!yyjson_is_arr (json))
    {
      backlot_api_error_set (error, 400, "22P02", "expected JSON array");
      return FALSE;
    }
  yyjson_arr_foreach (json, index, count, item)
    {
      g_auto(BacklotValue) checked = { BACKLOT_VALUE_NULL };
      BacklotSqlType element = type == BACKLOT_SQL_UUID_ARRAY ? BACKLOT_SQL_UUID
                               : type == BACKLOT_SQL_INT_ARRAY ? BACKLOT_SQL_INT : BACKLOT_SQL_TEXT;

      if (!backlot_value_from_json (&checked, element, NULL, item, error))
        return FALSE;
    }
  return take_text (value, write_json (json));
}

/**
 * backlot_value_from_json:
 * @json: as it stands in the body of a request; a JSON null is SQL's null
 */
gboolean
backlot_value_from_json (BacklotValue        *value,
                         BacklotSqlType       type,
                         const char * const  *labels,
                         yyjson_val          *json,
                         GError             **error)
{
  g_autofree char *text = NULL;

  if (json == NULL || yyjson_is_null (json))
    {
      value->kind = BACKLOT_VALUE_NULL;
      return TRUE;
    }
  if (type == BACKLOT_SQL_JSON)
    return take_text (value, write_json (json));
  if (backlot_sql_type_is_array (type))
    return take_json_array (value, type, json, error);

  text = yyjson_is_str (json) ? g_strdup (yyjson_get_str (json)) : write_json (json);
  if (yyjson_is_str (json) && strlen (text) != yyjson_get_len (json))
    {
      backlot_api_error_set (error, 400, "22P05", "\\u0000 can not be converted to text");
      return FALSE;
    }
  /* A whole number may come as 3.0. */
  if (yyjson_is_real (json) && (type == BACKLOT_SQL_INT || type == BACKLOT_SQL_BIGINT))
    {
      double real = yyjson_get_real (json);

      if (fabs (real) < 9e15 && fabs (real - rint (real)) < 1e-9)
        {
          g_free (text);
          text = g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) rint (real));
        }
    }
  return backlot_value_from_text (value, type, labels, text, error);
}
