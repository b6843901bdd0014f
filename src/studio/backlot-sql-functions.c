/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions that rules, triggers, defaults and queries call: PostgreSQL's, as far as the studio
   needs them. */

#include "config.h"

#include <string.h>

#include "studio/backlot-api-error.h"
#include "studio/backlot-database-private.h"
#include "studio/backlot-sql-builder.h"
#include "wire/backlot-wire-json.h"

/* The form in which every timestamptz is stored, so that times compare as text. */
char *
backlot_sql_time (gint64 time_us)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc_usec (time_us);
  g_autofree char *seconds = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%06d+00:00", seconds, g_date_time_get_microsecond (time));
}

static BacklotTransaction *
get_transaction (sqlite3_context *context)
{
  BacklotTransaction **current = sqlite3_user_data (context);

  return *current;
}

static const char *
value_text (sqlite3_value *value)
{
  return (const char *) sqlite3_value_text (value);
}

/* uid (): the person who asks, or null. */
static void
uid_cb (sqlite3_context  *context,
        int               n_values,
        sqlite3_value   **values)
{
  BacklotTransaction *transaction = get_transaction (context);

  if (transaction != NULL)
    sqlite3_result_text (context, transaction->caller->user_id, -1, SQLITE_TRANSIENT);
}

/* role (): anon, authenticated or service_role. */
static void
role_cb (sqlite3_context  *context,
         int               n_values,
         sqlite3_value   **values)
{
  BacklotTransaction *transaction = get_transaction (context);
  BacklotRole role = transaction != NULL ? transaction->caller->role : BACKLOT_ROLE_SERVICE;

  sqlite3_result_text (context, backlot_role_to_string (role), -1, SQLITE_STATIC);
}

/* definer (): whether rules of persons do not count here: the secret key, the studio, its
   functions. */
static void
definer_cb (sqlite3_context  *context,
            int               n_values,
            sqlite3_value   **values)
{
  BacklotTransaction *transaction = get_transaction (context);

  sqlite3_result_int (context, transaction == NULL || transaction->definer ||
                               transaction->caller->role == BACKLOT_ROLE_SERVICE);
}

/* deny (table): ends the request as an access rule that does not hold would. */
static void
deny_cb (sqlite3_context  *context,
         int               n_values,
         sqlite3_value   **values)
{
  BacklotTransaction *transaction = get_transaction (context);
  guint status = transaction->caller->role == BACKLOT_ROLE_ANON ? 401 : 403;

  g_clear_error (&transaction->failure);
  backlot_api_error_set (&transaction->failure, status, "42501",
                         "new row violates row-level security policy for table \"%s\"",
                         value_text (values[0]));
  sqlite3_result_error (context, "denied", -1);
}

/* now (): the start of the transaction. */
static void
now_cb (sqlite3_context  *context,
        int               n_values,
        sqlite3_value   **values)
{
  BacklotTransaction *transaction = get_transaction (context);

  if (transaction != NULL)
    sqlite3_result_text (context, backlot_transaction_get_now (transaction), -1, SQLITE_TRANSIENT);
}

/* clock_timestamp ([seconds]): this very moment, or so many seconds later. */
static void
clock_cb (sqlite3_context  *context,
          int               n_values,
          sqlite3_value   **values)
{
  gint64 time_us = g_get_real_time ();

  if (n_values > 0)
    time_us += (gint64) (sqlite3_value_double (values[0]) * G_USEC_PER_SEC);
  sqlite3_result_text (context, backlot_sql_time (time_us), -1, g_free);
}

static void
uuid_cb (sqlite3_context  *context,
         int               n_values,
         sqlite3_value   **values)
{
  sqlite3_result_text (context, g_uuid_string_random (), -1, g_free);
}

/* fail (http, message, details, hint): ends the request with that status and code PTnnn; with a
   null status, with * 400 and P0001, as a plain RAISE EXCEPTION of PostgreSQL. */
static void
fail_cb (sqlite3_context  *context,
         int               n_values,
         sqlite3_value   **values)
{
  BacklotTransaction *transaction = get_transaction (context);
  gboolean plain = sqlite3_value_type (values[0]) == SQLITE_NULL;
  int status = plain ? 400 : sqlite3_value_int (values[0]);
  g_autofree char *code = plain ? g_strdup ("P0001") : g_strdup_printf ("PT%d", status);
  const char *message = n_values > 1 ? value_text (values[1]) : NULL;

  if (message == NULL)
    message = "";
  if (transaction != NULL)
    {
      g_clear_error (&transaction->failure);
      transaction->failure =
        backlot_api_error_new ((guint) status, code, message,
                               n_values > 2 ? value_text (values[2]) : NULL,
                               n_values > 3 ? value_text (values[3]) : NULL);
    }
  sqlite3_result_error (context, message, -1);
}

/* A value of a JSON object as PostgreSQL's casts would take its text; null stays null. A numeric
   has a precision and a scale. */
static void
cast (sqlite3_context  *context,
      sqlite3_value   **given,
      BacklotSqlType    type)
{
  BacklotTransaction *transaction = get_transaction (context);
  g_auto(BacklotValue) value = { BACKLOT_VALUE_NULL };
  g_autoptr(GError) error = NULL;

  if (sqlite3_value_type (given[0]) == SQLITE_NULL)
    return;
  if (!backlot_value_from_text (&value, type, NULL, value_text (given[0]), &error) ||
      (type == BACKLOT_SQL_NUMERIC &&
       !backlot_value_round (&value, sqlite3_value_int (given[1]), sqlite3_value_int (given[2]),
                             &error)))
    {
      sqlite3_result_error (context, error->message, -1);
      if (transaction != NULL && transaction->failure == NULL)
        transaction->failure = g_steal_pointer (&error);
    }
  else if (value.kind == BACKLOT_VALUE_INT)
    {
      sqlite3_result_int64 (context, value.integer);
    }
  else if (value.kind == BACKLOT_VALUE_DOUBLE)
    {
      sqlite3_result_double (context, value.real);
    }
  else
    {
      sqlite3_result_text (context, value.text, -1, SQLITE_TRANSIENT);
    }
}

static void
cast_int_cb (sqlite3_context  *context,
             int               n_values,
             sqlite3_value   **values)
{
  cast (context, values, BACKLOT_SQL_INT);
}

static void
cast_bigint_cb (sqlite3_context  *context,
                int               n_values,
                sqlite3_value   **values)
{
  cast (context, values, BACKLOT_SQL_BIGINT);
}

static void
cast_numeric_cb (sqlite3_context  *context,
                 int               n_values,
                 sqlite3_value   **values)
{
  cast (context, values, BACKLOT_SQL_NUMERIC);
}

static void
cast_uuid_cb (sqlite3_context  *context,
              int               n_values,
              sqlite3_value   **values)
{
  cast (context, values, BACKLOT_SQL_UUID);
}

static gunichar
fold (gunichar c,
      gboolean ignore_case)
{
  return ignore_case ? g_unichar_tolower (c) : c;
}

/* PostgreSQL's LIKE: case matters unless told otherwise, and a backslash takes the next character
   literally. */
static gboolean
like (const char *text,
      const char *pattern,
      gboolean    ignore_case)
{
  const char *star = NULL;
  const char *mark = NULL;

  while (*text != '\0')
    {
      gboolean literal = *pattern == '\\' && pattern[1] != '\0';
      const char *wanted = literal ? pattern + 1 : pattern;

      if (!literal && *pattern == '%')
        {
          star = ++pattern;
          mark = text;
        }
      else if ((!literal && *pattern == '_') ||
               (*wanted != '\0' && fold (g_utf8_get_char (wanted), ignore_case) ==
                                   fold (g_utf8_get_char (text), ignore_case)))
        {
          pattern = g_utf8_next_char (wanted);
          text = g_utf8_next_char (text);
        }
      else if (star != NULL)
        {
          pattern = star;
          mark = g_utf8_next_char (mark);
          text = mark;
        }
      else
        {
          return FALSE;
        }
    }
  while (*pattern == '%')
    pattern++;
  return *pattern == '\0';
}

/* text_like (text, pattern, ignore case) */
static void
like_cb (sqlite3_context  *context,
         int               n_values,
         sqlite3_value   **values)
{
  const char *text = value_text (values[0]);
  const char *pattern = value_text (values[1]);

  if (text != NULL && pattern != NULL)
    sqlite3_result_int (context, like (text, pattern, sqlite3_value_int (values[2]) != 0));
}

/* So many steps for one text: an expression that tries everything would hold up its thread where
 * no deadline is looked at. */
#define MATCH_LIMIT "(*LIMIT_MATCH=200000)(*LIMIT_DEPTH=2000)"

static void
regex_free (void *data)
{
  g_regex_unref (data);
}

/* A failure of the statement under way, with a code of PostgreSQL. */
static void
fail_match (sqlite3_context *context,
            guint            status,
            const char      *code,
            const char      *message)
{
  BacklotTransaction *transaction = get_transaction (context);

  if (transaction != NULL && transaction->failure == NULL)
    backlot_api_error_set (&transaction->failure, status, code, "%s", message);
  sqlite3_result_error (context, message, -1);
}

/* What compares long texts looks at the clock itself: SQLite does between its own steps only. */
static gboolean
has_time (sqlite3_context *context)
{
  BacklotTransaction *transaction = get_transaction (context);

  if (transaction == NULL || !backlot_transaction_is_over (transaction))
    return TRUE;
  sqlite3_result_error_code (context, SQLITE_INTERRUPT);
  return FALSE;
}

static GRegex *
compile (sqlite3_context *context,
         const char      *pattern,
         gboolean         ignore_case)
{
  GRegexCompileFlags flags = ignore_case ? G_REGEX_CASELESS : G_REGEX_DEFAULT;
  g_autofree char *limited = g_strconcat (MATCH_LIMIT, pattern, NULL);
  GRegex *regex = g_regex_new (limited, flags, G_REGEX_MATCH_DEFAULT, NULL);

  if (regex == NULL)
    {
      g_autoptr(GError) error = NULL;
      /* For the message, which counts the letters. */
      g_autoptr(GRegex) plain = g_regex_new (pattern, flags, G_REGEX_MATCH_DEFAULT, &error);
      g_autofree char *message = g_strconcat ("invalid regular expression: ",
                                              plain == NULL ? error->message : pattern, NULL);

      fail_match (context, 400, "2201B", message);
    }
  return regex;
}

/* text_match (text, expression, ignore case): the compiled expression is kept for the other rows.
   */
static void
match_cb (sqlite3_context  *context,
          int               n_values,
          sqlite3_value   **values)
{
  const char *text = value_text (values[0]);
  const char *pattern = value_text (values[1]);
  GRegex *kept = sqlite3_get_auxdata (context, 1);
  g_autoptr(GRegex) regex = NULL;
  g_autoptr(GError) error = NULL;
  gboolean matches;

  if (text == NULL || pattern == NULL || !has_time (context))
    return;
  regex = kept != NULL ? g_regex_ref (kept)
                       : compile (context, pattern, sqlite3_value_int (values[2]) != 0);
  if (regex == NULL)
    return;
  matches = g_regex_match_full (regex, text, -1, 0, G_REGEX_MATCH_DEFAULT, NULL, &error);
  if (error != NULL)
    {
      fail_match (context, 400, "54001", "the regular expression takes too many steps");
      return;
    }
  if (kept == NULL)
    sqlite3_set_auxdata (context, 1, g_steal_pointer (&regex), regex_free);
  sqlite3_result_int (context, matches);
}

static gboolean
json_contains (yyjson_val *whole,
               yyjson_val *part)
{
  yyjson_val *key;
  yyjson_val *wanted;
  yyjson_val *item;
  size_t index;
  size_t count;

  if (yyjson_is_obj (part))
    {
      if (!yyjson_is_obj (whole))
        return FALSE;
      yyjson_obj_foreach (part, index, count, key, wanted)
        {
          item = yyjson_obj_getn (whole, yyjson_get_str (key), yyjson_get_len (key));
          if (item == NULL || !json_contains (item, wanted))
            return FALSE;
        }
      return TRUE;
    }
  if (yyjson_is_arr (part))
    {
      if (!yyjson_is_arr (whole))
        return FALSE;
      yyjson_arr_foreach (part, index, count, wanted)
        {
          gboolean found = FALSE;
          size_t i;
          size_t n;

          yyjson_arr_foreach (whole, i, n, item)
            if (json_contains (item, wanted))
              {
                found = TRUE;
                break;
              }
          if (!found)
            return FALSE;
        }
      return TRUE;
    }
  if (yyjson_is_num (whole) && yyjson_is_num (part))
    return yyjson_get_num (whole) >= yyjson_get_num (part) &&
           yyjson_get_num (whole) <= yyjson_get_num (part);
  return yyjson_equals (whole, part);
}

static yyjson_doc *
read_json (sqlite3_value *value)
{
  const char *text = value_text (value);

  return text != NULL ? backlot_wire_json_read (text, (gsize) sqlite3_value_bytes (value)) : NULL;
}

/* json_contains (whole, part): PostgreSQL's @> for jsonb and for arrays. */
static void
contains_cb (sqlite3_context  *context,
             int               n_values,
             sqlite3_value   **values)
{
  yyjson_doc *whole = read_json (values[0]);
  yyjson_doc *part = read_json (values[1]);

  if (whole != NULL && part != NULL)
    sqlite3_result_int (context, json_contains (yyjson_doc_get_root (whole),
                                                yyjson_doc_get_root (part)));
  yyjson_doc_free (whole);
  yyjson_doc_free (part);
}

/* json_overlaps (one, other): PostgreSQL's && for arrays. */
static void
overlaps_cb (sqlite3_context  *context,
             int               n_values,
             sqlite3_value   **values)
{
  yyjson_doc *one = read_json (values[0]);
  yyjson_doc *other = read_json (values[1]);

  if (one != NULL && other != NULL)
    {
      gboolean found = FALSE;
      yyjson_val *a;
      yyjson_val *b;
      size_t i;
      size_t j;
      size_t n;
      size_t m;

      yyjson_arr_foreach (yyjson_doc_get_root (one), i, n, a)
        yyjson_arr_foreach (yyjson_doc_get_root (other), j, m, b)
          found = found || yyjson_equals (a, b);
      sqlite3_result_int (context, found);
    }
  yyjson_doc_free (one);
  yyjson_doc_free (other);
}

gboolean
backlot_sql_functions_add (sqlite3             *sqlite,
                           BacklotTransaction **current,
                           GError             **error)
{
  /* Stable within one statement, so SQLite may use their value to search an index. */
  const int stable = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  const int changing = SQLITE_UTF8 | SQLITE_INNOCUOUS;
  const struct
  {
    const char  *name;
    int          n_values;
    int          flags;
    void       (*call) (sqlite3_context *, int, sqlite3_value **);
  } functions[] = {
    { "uid", 0, stable, uid_cb },
    { "role", 0, stable, role_cb },
    { "definer", 0, stable, definer_cb },
    { "deny", 1, changing, deny_cb },
    { "cast_bigint", 1, stable, cast_bigint_cb },
    { "cast_int", 1, stable, cast_int_cb },
    { "cast_numeric", 3, stable, cast_numeric_cb },
    { "cast_uuid", 1, stable, cast_uuid_cb },
    { "now", 0, stable, now_cb },
    { "clock_timestamp", 0, changing, clock_cb },
    { "clock_timestamp", 1, changing, clock_cb },
    { "gen_random_uuid", 0, changing, uuid_cb },
    { "fail", 2, changing, fail_cb },
    { "fail", 3, changing, fail_cb },
    { "fail", 4, changing, fail_cb },
    { "text_like", 3, stable, like_cb },
    { "text_match", 3, stable, match_cb },
    { "json_contains", 2, stable, contains_cb },
    { "json_overlaps", 2, stable, overlaps_cb },
  };

  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (sqlite3_create_function_v2 (sqlite, functions[i].name, functions[i].n_values,
                                    functions[i].flags, current, functions[i].call,
                                    NULL, NULL, NULL) != SQLITE_OK)
      {
        backlot_sql_error_take (NULL, sqlite, error);
        return FALSE;
      }
  return TRUE;
}
