/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The REST translator on a small schema: what supabase-js does not ask in tests/conformance. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "run-sql.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-database.h"
#include "studio/backlot-rest-call.h"
#include "studio/backlot-sql-builder.h"

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
  "CREATE VIEW titles AS SELECT id, title FROM books;"
  "INSERT INTO authors VALUES (1, 'Ann', 'low'), (2, 'Bob', 'high');"
  "INSERT INTO books VALUES (1, 'One, \"two\"', 1, 2, '{\"a\":{\"b\":[1,null,true]},\"n\":null}',"
  "  '[\"x\"]', '2026-01-01T00:00:00.000000+00:00', 9.5, 1),"
  "  (2, 'Three', 1, NULL, '{\"a\":2}', '[]', NULL, NULL, NULL), (3, 'Secret', 2, NULL, '{}', '[]',"
  "  NULL, NULL, 0);"
  "INSERT INTO topics VALUES (1, 'sea'), (2, 'sky');"
  "INSERT INTO book_topics VALUES (1, 1), (1, 2), (2, 2);"
  "INSERT INTO access_rule (tbl, command, using_sql, role) VALUES"
  "  ('authors', 'ALL', '1', 'public'),"
  "  ('books', 'ALL', 'title <> ''Secret'' AND EXISTS (SELECT 1 FROM authors AS a"
  "   WHERE a.id = row.author_id)', 'authenticated'), ('titles', 'SELECT', '1', 'public'),"
  "  ('topics', 'SELECT', '1', 'public'), ('book_topics', 'SELECT', '1', 'public');"
  "INSERT INTO access_grant VALUES ('authors', 'SELECT', NULL),"
  "  ('authors', 'UPDATE', '[\"name\"]');";

typedef struct
{
  char            *dir;
  BacklotDatabase *database;
  BacklotCaller   *person;
  BacklotCaller   *anon;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *migration = NULL;

  fixture->dir = g_dir_make_tmp ("backlot-rest-XXXXXX", &error);
  g_assert_no_error (error);
  migration = g_build_filename (fixture->dir, "0001_books.sql", NULL);
  g_file_set_contents (migration, schema_sql, -1, &error);
  g_assert_no_error (error);
  fixture->database = backlot_database_open (":memory:", fixture->dir, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_remove (migration), ==, 0);
  fixture->person = backlot_caller_new (BACKLOT_ROLE_AUTHENTICATED,
                                        "00000000-0000-4000-8000-00000000000a");
  fixture->anon = backlot_caller_new (BACKLOT_ROLE_ANON, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->database);
  g_assert_cmpint (g_rmdir (fixture->dir), ==, 0);
  g_free (fixture->dir);
  backlot_caller_free (fixture->person);
  backlot_caller_free (fixture->anon);
}

/* The answer's body, or "STATUS CODE" of an error. */
static char *
perform (Fixture             *fixture,
         const BacklotCaller *caller,
         const char          *method,
         const char          *target,
         const char          *body,
         const char          *accept)
{
  g_auto(GStrv) parts = g_strsplit (target, "?", 2);
  g_autoptr(BacklotRestCall) call = backlot_rest_call_new (method, parts[0], parts[1]);
  g_autoptr(GError) error = NULL;

  call->prefer = g_strdup ("return=representation");
  call->accept = g_strdup (accept);
  if (body != NULL)
    call->body = g_bytes_new (body, strlen (body));
  if (backlot_database_run_sync (fixture->database, caller, backlot_rest_perform, call, &error))
    return g_strdup (call->answer != NULL ? call->answer->str : "");
  return g_strdup_printf ("%u %s", backlot_api_error_get_status (error),
                          backlot_api_error_get_code (error));
}

typedef struct
{
  const char *target;
  const char *answer;
} Case;

static void
assert_reads (Fixture    *fixture,
              const Case *cases,
              gsize       n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autofree char *answer = NULL;

      g_test_message ("%s", cases[i].target);
      /* Where the machine was too busy to come to it in time, it is asked again. */
      for (guint n = 0; n < 10 && (answer == NULL || g_str_equal (answer, "504 57014")); n++)
        {
          g_free (answer);
          answer = perform (fixture, fixture->person, "GET", cases[i].target, NULL, NULL);
        }
      g_assert_cmpstr (answer, ==, cases[i].answer);
    }
}

static void
test_selects (Fixture       *fixture,
              gconstpointer  data)
{
  static const Case cases[] = {
    { "books?select=id,sold,tags,price&id=eq.1",
      "[{\"id\":1,\"sold\":true,\"tags\":[\"x\"],\"price\":9.5}]" },
    { "books?select=id,sold,data&id=eq.2", "[{\"id\":2,\"sold\":null,\"data\":{\"a\":2}}]" },
    { "books?select=data->a->b->1,data->a->b->>2,n:data->n&id=eq.1",
      "[{\"b\":null,\"b\":\"true\",\"n\":null}]" },
    { "books?select=s:sold::text,i:id::text,d:printed_at::date,t:tags::text&id=eq.1",
      "[{\"s\":\"true\",\"i\":\"1\",\"d\":\"2026-01-01\",\"t\":\"[\\\"x\\\"]\"}]" },
    { "books?select=title::money", "400 42704" },
    /* Other types than JSON become JSON before a path goes into them, as in PostgREST. */
    { "books?select=t:title->a,u:title->>a,p:printed_at->0->b,n:id->>a,g:tags->>0&id=eq.1",
      "[{\"t\":null,\"u\":null,\"p\":null,\"n\":null,\"g\":\"x\"}]" },
    { "books?select=id,title::json", "400 22P02" },
    { "books?select=price.sum()", "400 PGRST123" },
    { "books?select=count", "[{\"count\":2}]" },
    { "titles?select=title&order=id.desc&limit=1", "[{\"title\":\"Secret\"}]" },
    { "books?select=title&order=data->>a.desc.nullslast,id",
      "[{\"title\":\"One, \\\"two\\\"\"},{\"title\":\"Three\"}]" },
  };

  assert_reads (fixture, cases, G_N_ELEMENTS (cases));
}

static void
test_embeds (Fixture       *fixture,
             gconstpointer  data)
{
  static const Case cases[] = {
    { "books?select=authors(name)", "300 PGRST201" },
    { "books?select=author_id(name)&id=eq.1", "[{\"author_id\":{\"name\":\"Ann\"}}]" },
    { "books?select=authors!editor_id(name)&order=id",
      "[{\"authors\":{\"name\":\"Bob\"}},{\"authors\":null}]" },
    { "books?select=a:authors!books_author_id_fkey(name),e:authors!editor_id!inner(name)",
      "[{\"a\":{\"name\":\"Ann\"},\"e\":{\"name\":\"Bob\"}}]" },
    { "authors?select=name,books!author_id(id)&order=id",
      "[{\"name\":\"Ann\",\"books\":[{\"id\":1},{\"id\":2}]},{\"name\":\"Bob\",\"books\":[]}]" },
    { "books?select=id,topics(name)&topics.order=name.desc&order=id",
      "[{\"id\":1,\"topics\":[{\"name\":\"sky\"},{\"name\":\"sea\"}]},"
      "{\"id\":2,\"topics\":[{\"name\":\"sky\"}]}]" },
    { "books?select=id,topics!inner()&topics.name=eq.sea", "[{\"id\":1}]" },
    { "books?select=id,e:authors!editor_id(name)&order=e(name).desc.nullslast",
      "[{\"id\":1,\"e\":{\"name\":\"Bob\"}},{\"id\":2,\"e\":null}]" },
    { "books?select=id,...authors!editor_id(editor:name,mood)&order=id",
      "[{\"id\":1,\"editor\":\"Bob\",\"mood\":\"high\"},"
      "{\"id\":2,\"editor\":null,\"mood\":null}]" },
    { "books?select=id,e:authors!editor_id()&or=(e.is.null,id.eq.7)", "[{\"id\":2}]" },
    { "books?select=id&authors.name=eq.x", "400 PGRST108" },
    { "authors?select=...books!author_id(id)", "400 PGRST119" },
    { "books?select=id,topics(name)&order=topics(name)", "400 PGRST118" },
  };

  assert_reads (fixture, cases, G_N_ELEMENTS (cases));
}

static void
test_filters (Fixture       *fixture,
              gconstpointer  data)
{
  static const Case cases[] = {
    { "books?select=id&sold=not.is.null", "[{\"id\":1}]" },
    { "books?select=id&sold=is.unknown", "[{\"id\":2}]" },
    { "books?select=id&data->a=eq.2", "[{\"id\":2}]" },
    { "books?select=id&data->a->b=cs.[1]", "[{\"id\":1}]" },
    { "books?select=id&title->a=eq.1", "[]" },
    { "books?select=id&title->>a=is.null&order=title->a,title->>b.desc,id&limit=1",
      "[{\"id\":1}]" },
    { "books?select=id&title->a=cs.1", "[]" },
    { "books?select=id&data->a->b->>2=eq.true", "[{\"id\":1}]" },
    { "books?select=id&title=eq(any).{Three,x}", "[{\"id\":2}]" },
    { "books?select=id&title=like(all).{T*,*e}", "[{\"id\":2}]" },
    { "books?select=id&printed_at=gte.2026-01-01T01:00:00%2B01:00", "[{\"id\":1}]" },
    { "books?select=id&printed_at=lt.2026-01-01", "[]" },
    { "books?select=id&tags=eq.{x}", "[{\"id\":1}]" },
    { "books?select=id&price=in.(9.5,1)", "[{\"id\":1}]" },
    { "books?select=id&price=eq.9.50", "[{\"id\":1}]" },
    { "books?select=id&title=match.[", "400 2201B" },
    { "books?select=id&title=match.%5E((((([A-Za-z, %22]%2B)%2B)%2B)%2B)%2B)%2B[0-9]$", "400 54001" },
    { "books?select=id&printed_at=eq.yesterday", "400 22007" },
    { "books?select=id&id=eq.99999999999", "400 22003" },
    { "books?select=id&id=is.seven", "400 PGRST100" },
    { "books?select=id&title=cs.{x}", "404 42883" },
    { "authors?select=id&mood=eq.sad", "400 22P02" },
    { "books?select=id&data=cs.{", "400 22P02" },
  };

  assert_reads (fixture, cases, G_N_ELEMENTS (cases));
}

/* SQLite bounds how much one statement may say: that is the caller's error, not the studio's. */
static void
test_too_much_at_once (Fixture       *fixture,
                       gconstpointer  data)
{
  static const struct
  {
    const char *begin;
    const char *part;
    const char *end;
  } cases[] = {
    { "books?or=(id.eq.1", ",id.eq.1", ")" },
    { "books?title=eq(any).{x", ",x", "}" },
    { "books?order=id", ",id", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GString) target = g_string_new (cases[i].begin);
      g_autofree char *answer = NULL;

      for (guint n = 0; n < 3000; n++)
        g_string_append (target, cases[i].part);
      g_string_append (target, cases[i].end);
      answer = perform (fixture, fixture->person, "GET", target->str, NULL, NULL);
      g_test_message ("%s", cases[i].begin);
      g_assert_cmpstr (answer, ==, "400 54001");
    }
}

/* Each level of embedded rows multiplies the answer: neither one row nor all of them may fill the
 * memory. */
static void
test_answers_are_bounded (Fixture       *fixture,
                          gconstpointer  data)
{
  static const Case cases[] = {
    { "books?select=id,authors!author_id(books!author_id(title))&limit=1&id=eq.0", "[]" },
    { "books?select=id,authors!author_id(books!author_id(title))", "413 54000" },
    { "books?limit=1&select=authors!author_id(books!author_id(authors!author_id("
      "books!author_id(title))))", "413 54000" },
  };

  run_sql (fixture->database,
           "WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 109)"
           " INSERT INTO books (id, title, author_id) SELECT i, hex (zeroblob (5000)), 1 FROM n");
  assert_reads (fixture, cases, G_N_ELEMENTS (cases));
}

static void
test_rules_and_grants (Fixture       *fixture,
                       gconstpointer  data)
{
  static const struct
  {
    const char *method;
    const char *target;
    const char *body;
    const char *answer;
  } cases[] = {
    { "PATCH", "authors?id=eq.1", "{\"name\":\"Eve\"}",
      "[{\"id\":1,\"name\":\"Eve\",\"mood\":\"low\"}]" },
    { "PATCH", "authors?id=eq.1", "{\"mood\":\"high\"}", "403 42501" },
    { "PATCH", "authors", "{\"name\":\"Eve\"}", "400 21000" },
    { "DELETE", "authors", NULL, "400 21000" },
    { "DELETE", "authors?id=eq.2", NULL, "403 42501" },
    { "POST", "authors", "{\"id\":3,\"name\":\"Cid\"}", "403 42501" },
    { "PATCH", "books?id=eq.3", "{\"title\":\"Mine\"}", "[]" },
    { "PATCH", "books?id=eq.2&select=id", "{\"title\":\"Secret\"}", "403 42501" },
    { "PATCH", "books?id=eq.2&select=id", "{}", "[{\"id\":2}]" },
    { "PATCH", "books?id=lt.3&order=authors(name)", "{}", "400 PGRST108" },
    { "DELETE", "books?id=lt.3&order=authors(name)", NULL, "400 PGRST108" },
    { "PATCH", "books?id=lt.3&select=id,e:authors!editor_id()&order=e(name).nullsfirst", "{}",
      "[{\"id\":2},{\"id\":1}]" },
    { "PATCH", "books?id=eq.2", "[1,2]", "400 PGRST102" },
    { "POST", "books", "{\"id\":4,\"title\":\"Four\",\"author_id\":9}", "409 23503" },
    { "POST", "books", "[{\"id\":4,\"title\":\"Four\"},{\"id\":5}]", "400 PGRST102" },
    { "POST", "books", "[1]", "400 PGRST102" },
    { "POST", "books?columns=id,title,author_id&select=id,sold",
      "[{\"id\":4,\"title\":\"4\",\"author_id\":1,\"sold\":true}]", "[{\"id\":4,\"sold\":null}]" },
    { "POST", "books?on_conflict=title", "{\"id\":4,\"title\":\"x\"}", "409 23505" },
    { "POST", "titles", "{\"id\":4}", "405 PGRST117" },
    { "POST", "auth_users", "{}", "404 PGRST205" },
    { "GET", "access_rule", NULL, "404 PGRST205" },
    { "GET", "sqlite_schema", NULL, "404 PGRST205" },
    { "PUT", "books", "{}", "405 PGRST117" },
    { "POST", "rpc/create_project", "{}", "404 PGRST202" },
  };
  g_autofree char *read = NULL;
  g_autofree char *write = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = perform (fixture, fixture->person, cases[i].method, cases[i].target,
                                         cases[i].body, NULL);

      g_test_message ("%s %s", cases[i].method, cases[i].target);
      g_assert_cmpstr (answer, ==, cases[i].answer);
    }
  read = perform (fixture, fixture->anon, "GET", "books", NULL, NULL);
  g_assert_cmpstr (read, ==, "[]");
  write = perform (fixture, fixture->anon, "POST", "books", "{\"id\":8,\"title\":\"8\"}", NULL);
  g_assert_cmpstr (write, ==, "401 42501");
}

static void
test_forms_of_the_answer (Fixture       *fixture,
                          gconstpointer  data)
{
  static const struct
  {
    const char *target;
    const char *accept;
    const char *answer;
  } cases[] = {
    { "books?select=id,title,price,tags&order=id", "text/csv",
      "id,title,price,tags\n1,\"One, \"\"two\"\"\",9.5,\"[\"\"x\"\"]\"\n2,Three,,[]" },
    { "books?select=id&id=eq.2", "application/vnd.pgrst.object+json", "{\"id\":2}" },
    { "books?select=id", "application/vnd.pgrst.object+json", "406 PGRST116" },
    { "books?select=id&id=eq.2", "text/html, application/json;q=0.9", "[{\"id\":2}]" },
    { "books?select=id", "text/html", "406 PGRST107" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = perform (fixture, fixture->person, "GET", cases[i].target, NULL,
                                         cases[i].accept);

      g_assert_cmpstr (answer, ==, cases[i].answer);
    }
}

static void
test_times_have_one_form (Fixture       *fixture,
                          gconstpointer  data)
{
  static const struct
  {
    const char *text;
    const char *time;
  } cases[] = {
    { "2026-11-21T01:37:01.366116+00:00", "2026-11-21T01:37:01.366116+00:00" },
    { "2026-11-21 01:36:07.945+00", "2026-11-21T01:36:07.945000+00:00" },
    { "2026-11-21T01:36:07Z", "2026-11-21T01:36:07.000000+00:00" },
    { "2026-11-21T01:36+02:30", "2026-11-20T23:06:00.000000+00:00" },
    { "2026-11-21T23:00:00-0200", "2026-11-22T01:00:00.000000+00:00" },
    { "2026-02-28", "2026-02-28T00:00:00.000000+00:00" },
    { "2026-02-30", NULL }, { "2026-1-1", NULL }, { "now", NULL }, { "", NULL },
    { "2026-01-01T24:00:00", NULL }, { "2026-01-01T00:00:00x", NULL },
    { "2026-01-01T00:00:00+99:00", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *time = backlot_timestamp_normalize (cases[i].text);

      g_assert_cmpstr (time, ==, cases[i].time);
    }
}

static void
test_arrays_become_json (Fixture       *fixture,
                         gconstpointer  data)
{
  static const struct
  {
    const char *text;
    const char *json;
  } cases[] = {
    { "{}", "[]" }, { "{a,b}", "[\"a\",\"b\"]" }, { "{\"a,b\",c}", "[\"a,b\",\"c\"]" },
    { "{\"q\\\"\\\\\",null}", "[\"q\\\"\\\\\",null]" }, { "{a", NULL }, { "a}", NULL },
    { "{\"a}", NULL }, { "{\"a\"b}", NULL }, { "", NULL }, { "{", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = backlot_array_to_json (cases[i].text);

      g_assert_cmpstr (json, ==, cases[i].json);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/rest/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("selects", test_selects);
  ADD ("embeds", test_embeds);
  ADD ("filters", test_filters);
  ADD ("too-much-at-once", test_too_much_at_once);
  ADD ("answers-are-bounded", test_answers_are_bounded);
  ADD ("rules-and-grants-hold", test_rules_and_grants);
  ADD ("forms-of-the-answer", test_forms_of_the_answer);
  ADD ("times-have-one-form", test_times_have_one_form);
  ADD ("arrays-become-json", test_arrays_become_json);
#undef ADD
  return g_test_run ();
}
