/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How SQLite reads long lists: by an index in their order, a page's rows and no more. */

#include "config.h"

#include "run-sql.h"

#include "studio/backlot-database-private.h"
#include "studio/backlot-database.h"
#include "studio/backlot-rest-call.h"

#include <string.h>

#define LOCAL "00000000-0000-4000-8000-000000000001"
/* What a page of 50 of 10,000 rows takes; a step for each row of the table would be many more. */
#define MAX_STEPS 5000

typedef struct
{
  BacklotDatabase *database;
  BacklotCaller   *person;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->database = backlot_database_open (":memory:", NULL, &error);
  g_assert_no_error (error);
  fixture->person = backlot_caller_new (BACKLOT_ROLE_AUTHENTICATED, LOCAL);
  run_sql (fixture->database,
           "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 9999)"
           " INSERT INTO projects (id, owner_id, kind, title, status, created_at)"
           " SELECT gen_random_uuid (), '" LOCAL "', CASE i % 4 WHEN 0 THEN 'film' WHEN 1 THEN 'series'"
           "  WHEN 2 THEN 'course' ELSE 'staging' END, 'Title ' || (i * 7919 % 10000),"
           "  CASE i % 3 WHEN 0 THEN 'draft' WHEN 1 THEN 'active' ELSE 'archived' END,"
           "  printf ('2026-01-%02dT%02d:%02d:00.000000+00:00', i / 1440 + 1, i / 60 % 24, i % 60)"
           " FROM n");
  run_sql (fixture->database,
           "INSERT INTO jobs (id, project_id, user_id, kind, params, cost, created_at)"
           " SELECT gen_random_uuid (), id, owner_id, 'film_render', '{}', 0, created_at FROM projects"
           " WHERE kind = 'film'");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  backlot_caller_free (fixture->person);
  g_assert_finalize_object (fixture->database);
}

typedef struct
{
  const char *resource;
  const char *query;
  GString    *plan;
  int         n_steps;
  int         n_sorts;
  guint       n_bytes;
} Reading;

static void
explain (sqlite3    *sqlite,
         const char *sql,
         GString    *plan)
{
  g_autofree char *question = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (sqlite, question, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_string_append_printf (plan, "%s\n", sqlite3_column_text (statement, 3));
  sqlite3_finalize (statement);
}

/* Reads as a request does, and looks at the statements that were made for it. */
static gboolean
read_list (BacklotTransaction  *transaction,
           gpointer             data,
           GError             **error)
{
  Reading *reading = data;
  g_autoptr(BacklotRestCall) call = backlot_rest_call_new ("GET", reading->resource,
                                                           reading->query);
  g_autofree char *table = g_strdup_printf ("FROM \"%s\"", reading->resource);
  sqlite3_stmt *statement = NULL;

  /* What filled the tables does not count. */
  while ((statement = sqlite3_next_stmt (transaction->sqlite, statement)) != NULL)
    for (int status = SQLITE_STMTSTATUS_FULLSCAN_STEP; status <= SQLITE_STMTSTATUS_RUN; status++)
      sqlite3_stmt_status (statement, status, 1);
  if (!backlot_rest_perform (transaction, call, error))
    return FALSE;
  reading->n_bytes = (guint) call->answer->len;
  while ((statement = sqlite3_next_stmt (transaction->sqlite, statement)) != NULL)
    {
      if (strstr (sqlite3_sql (statement), table) == NULL ||
          sqlite3_stmt_status (statement, SQLITE_STMTSTATUS_RUN, 1) == 0)
        continue;
      reading->n_steps += sqlite3_stmt_status (statement, SQLITE_STMTSTATUS_VM_STEP, 1);
      reading->n_sorts += sqlite3_stmt_status (statement, SQLITE_STMTSTATUS_SORT, 1);
      explain (transaction->sqlite, sqlite3_sql (statement), reading->plan);
    }
  return TRUE;
}

static void
assert_by_index (Fixture    *fixture,
                 const char *resource,
                 const char *query,
                 const char *index)
{
  g_autoptr(GString) plan = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  Reading reading = { resource, query, plan, 0, 0, 0 };

  backlot_database_run_sync (fixture->database, fixture->person, read_list, &reading, &error);
  g_assert_no_error (error);
  g_test_message ("%s?%s: %d steps\n%s", resource, query, reading.n_steps, plan->str);
  g_assert_cmpuint (reading.n_bytes, >, 1000);
  g_assert_nonnull (strstr (plan->str, index));
  g_assert_null (strstr (plan->str, "TEMP B-TREE"));
  g_assert_cmpint (reading.n_sorts, ==, 0);
  g_assert_cmpint (reading.n_steps, <, MAX_STEPS);
}

static void
test_projects (Fixture       *fixture,
               gconstpointer  data)
{
  static const struct
  {
    const char *query;
    const char *index;
  } cases[] = {
    { "select=*&order=created_at.desc,id&limit=50", "projects_created" },
    { "select=*,film:films(*)&order=created_at.desc,id&limit=50", "projects_created" },
    { "select=*&kind=eq.film&order=created_at.desc,id&limit=50", "projects_kind" },
    { "select=*&status=eq.active&order=created_at.desc,id&limit=50", "projects_status" },
    { "select=*&created_at=gte.2026-01-02T00:00:00Z&created_at=lt.2026-01-04T00:00:00Z"
      "&order=created_at.desc,id&limit=50", "projects_created" },
    { "select=*&order=title,id&limit=50", "projects_title" },
    { "select=*&kind=eq.film&status=eq.draft&order=created_at.desc,id&limit=50", "projects_" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_by_index (fixture, "projects", cases[i].query, cases[i].index);
}

static void
test_jobs (Fixture       *fixture,
           gconstpointer  data)
{
  assert_by_index (fixture, "jobs", "select=*&user_id=eq." LOCAL "&order=created_at.desc&limit=50",
                   "jobs_user");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/plans/projects-by-index", Fixture, NULL, set_up, test_projects, tear_down);
  g_test_add ("/plans/jobs-by-index", Fixture, NULL, set_up, test_jobs, tear_down);
  return g_test_run ();
}
