/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Query strings: the first byte tells method, table and caller, the rest is the query as it came.
 * What a caller may not see is in no answer. */
#include "config.h"

#include "fuzz.h"
#include "fuzz-studio.h"

#include <string.h>

#define CANARY "Q7xZk"

static const char schema_sql[] =
  "INSERT INTO enum_label VALUES ('mood', 'low', 0), ('mood', 'high', 1);"
  "CREATE TABLE authors (id int PRIMARY KEY NOT NULL, name text NOT NULL, mood mood);"
  "CREATE TABLE books (id int PRIMARY KEY NOT NULL, title text NOT NULL,"
  "  author_id int REFERENCES authors (id), editor_id int REFERENCES authors (id),"
  "  data jsonb NOT NULL DEFAULT '{}', tags text[] NOT NULL DEFAULT '[]', printed_at timestamptz,"
  "  price numeric (10, 2), sold boolean);"
  "CREATE TABLE topics (id int PRIMARY KEY NOT NULL, name text NOT NULL);"
  "CREATE TABLE book_topics (book_id int REFERENCES books (id),"
  "  topic_id int REFERENCES topics (id), PRIMARY KEY (book_id, topic_id));"
  "CREATE TABLE secrets (id int PRIMARY KEY NOT NULL, book_id int REFERENCES books (id),"
  "  word text);"
  "CREATE VIEW titles AS SELECT id, title FROM books WHERE id < 3;"
  "INSERT INTO authors VALUES (1, 'Ann', 'low'), (2, 'Bob', 'high');"
  "INSERT INTO books VALUES (1, 'One, \"two\"', 1, 2, '{\"a\":{\"b\":[1,null,true]},\"n\":null}',"
  "  '[\"x\"]', '2026-01-01T00:00:00.000000+00:00', 9.5, 1),"
  "  (2, 'Three', 1, NULL, '{\"a\":2}', '[]', NULL, NULL, NULL),"
  "  (3, '" CANARY "', 2, NULL, '{\"a\":\"" CANARY "\"}', '[\"" CANARY "\"]', NULL, NULL, 0);"
  "INSERT INTO topics VALUES (1, 'sea'), (2, 'sky');"
  "INSERT INTO book_topics VALUES (1, 1), (1, 2), (2, 2);"
  "INSERT INTO secrets VALUES (1, 1, '" CANARY "'), (2, 2, '" CANARY "');"
  "INSERT INTO access_rule (tbl, command, using_sql, role) VALUES"
  "  ('authors', 'ALL', '1', 'public'), ('books', 'ALL', 'id < 3', 'public'),"
  "  ('titles', 'SELECT', '1', 'public'), ('topics', 'SELECT', '1', 'public'),"
  "  ('book_topics', 'SELECT', '1', 'public');"
  "INSERT INTO access_grant VALUES ('authors', 'SELECT', NULL),"
  "  ('authors', 'UPDATE', '[\"name\"]');";

static const char * const methods[] = { "GET", "HEAD", "PATCH", "DELETE", "POST" };
static const char * const tables[] = { "books", "authors", "topics", "titles", "secrets" };
static const char * const bodies[] = {
  "{\"title\":\"new\"}", "{\"name\":\"new\"}", "{\"id\":9,\"name\":\"new\"}", "{}", "{}",
};

/* Whether the request itself holds the word: then so may the answer. */
static gboolean
names_the_canary (const char *query)
{
  g_autoptr(GString) decoded = g_string_new (NULL);

  for (const char *c = query; *c != '\0'; c++)
    if (*c == '%' && g_ascii_isxdigit (c[1]) && g_ascii_isxdigit (c[2]))
      {
        g_string_append_c (decoded, (char) (g_ascii_xdigit_value (c[1]) * 16 +
                                            g_ascii_xdigit_value (c[2])));
        c += 2;
      }
    else
      g_string_append_c (decoded, *c);
  return memmem (decoded->str, decoded->len, CANARY, strlen (CANARY)) != NULL;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  static FuzzStudio *studio;
  static BacklotCaller *callers[2];
  g_autofree char *query = NULL;
  g_autoptr(GBytes) body = NULL;
  guint method, table;

  if (studio == NULL)
    {
      studio = fuzz_studio_new (schema_sql, NULL);
      callers[0] = backlot_caller_new (BACKLOT_ROLE_AUTHENTICATED,
                                       "00000000-0000-4000-8000-00000000000a");
      callers[1] = backlot_caller_new (BACKLOT_ROLE_ANON, NULL);
    }
  if (size == 0)
    return 0;
  method = data[0] % G_N_ELEMENTS (methods);
  table = data[0] / G_N_ELEMENTS (methods) % G_N_ELEMENTS (tables);
  query = g_strndup ((const char *) data + 1, size - 1);
  if (strcmp (methods[method], "PATCH") == 0 || strcmp (methods[method], "POST") == 0)
    body = g_bytes_new_static (bodies[table], strlen (bodies[table]));
  fuzz_studio_ask (studio, callers[data[0] / 25 % 2], methods[method], tables[table], query, body,
                   FALSE);
  FUZZ_CHECK (studio->answer == NULL || strstr (studio->answer, CANARY) == NULL ||
              names_the_canary (query));
  FUZZ_CHECK (studio->answer == NULL || g_utf8_validate (studio->answer, -1, NULL));
  return 0;
}
