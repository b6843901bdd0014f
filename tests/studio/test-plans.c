/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How SQLite reads long lists: by an index in their order, a page's rows and no more. */

#include "config.h"

#include "run-sql.h"

#include "studio/backlot-database-private.h"
#include "studio/backlot-database.h"
#include "studio/backlot-rest-call.h"
#include "studio/backlot-rest-context.h"

#include <string.h>

#define LOCAL "00000000-0000-4000-8000-000000000001"
#define ANN "00000000-0000-4000-8000-00000000000a"
/* What a page of 50 of 10,000 rows takes; a step for each row of the table would be many more. */
#define MAX_STEPS 5000

typedef struct
{
  BacklotDatabase *database;
  BacklotCaller   *person;
} Fixture;

static void
set_up_empty (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->database = backlot_database_open (":memory:", NULL, &error);
  g_assert_no_error (error);
  fixture->person = backlot_caller_new (BACKLOT_ROLE_AUTHENTICATED, LOCAL);
}

/* The next 500: a statement has to end in time, on a busy machine, too. */
static void
add_projects (Fixture *fixture)
{
  run_sql (fixture->database,
           "WITH RECURSIVE n (i) AS (SELECT count (*) FROM projects"
           "  UNION ALL SELECT i + 1 FROM n WHERE i % 500 < 499)"
           " INSERT INTO projects (id, owner_id, kind, title, status, created_at)"
           " SELECT gen_random_uuid (), '" LOCAL "', CASE i % 4 WHEN 0 THEN 'film' WHEN 1 THEN 'series'"
           "  WHEN 2 THEN 'course' ELSE 'staging' END, 'Title ' || (i * 7919 % 10000),"
           "  CASE i % 3 WHEN 0 THEN 'draft' WHEN 1 THEN 'active' ELSE 'archived' END,"
           "  printf ('2026-01-%02dT%02d:%02d:00.000000+00:00', i / 1440 + 1, i / 60 % 24, i % 60)"
           " FROM n");
  run_sql (fixture->database,
           "INSERT INTO jobs (id, project_id, user_id, kind, params, cost, created_at)"
           " SELECT gen_random_uuid (), id, owner_id, 'film_render', '{}', 0, created_at FROM projects"
           " WHERE kind = 'film' AND rowid > (SELECT max (rowid) - 500 FROM projects)");
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  set_up_empty (fixture, data);
  for (guint i = 0; i < 20; i++)
    add_projects (fixture);
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
  const char *method;
  const char *resource;
  const char *query;
  const char *body;       /* (nullable) */
  const char *statement;  /* a part of those that are looked at */
  GString    *plan;
  int         n_steps;
  int         n_most;     /* of any statement */
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

/* What filled the tables, or asked before, does not count. */
static void
forget_steps (sqlite3 *sqlite)
{
  sqlite3_stmt *statement = NULL;

  while ((statement = sqlite3_next_stmt (sqlite, statement)) != NULL)
    for (int status = SQLITE_STMTSTATUS_FULLSCAN_STEP; status <= SQLITE_STMTSTATUS_RUN; status++)
      sqlite3_stmt_status (statement, status, 1);
}

/* Does what a request asks for, and looks at the statements that were made for it. */
static gboolean
perform (BacklotTransaction  *transaction,
         gpointer             data,
         GError             **error)
{
  Reading *reading = data;
  g_autoptr(BacklotRestCall) call = backlot_rest_call_new (reading->method, reading->resource,
                                                           reading->query);
  sqlite3_stmt *statement = NULL;

  if (reading->body != NULL)
    call->body = g_bytes_new_static (reading->body, strlen (reading->body));
  forget_steps (transaction->sqlite);
  if (!backlot_rest_perform (transaction, call, error))
    return FALSE;
  reading->n_bytes = call->answer != NULL ? (guint) call->answer->len : 0;
  while ((statement = sqlite3_next_stmt (transaction->sqlite, statement)) != NULL)
    {
      int n_steps = sqlite3_stmt_status (statement, SQLITE_STMTSTATUS_VM_STEP, 0);

      reading->n_most = MAX (reading->n_most, n_steps);
      if (strstr (sqlite3_sql (statement), reading->statement) == NULL ||
          sqlite3_stmt_status (statement, SQLITE_STMTSTATUS_RUN, 1) == 0)
        continue;
      reading->n_steps += n_steps;
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
  g_autofree char *from = g_strconcat ("FROM \"", resource, "\"", NULL);
  g_autoptr(GError) error = NULL;
  Reading reading = { "GET", resource, query, NULL, from, plan, 0, 0, 0, 0 };

  backlot_database_run_sync (fixture->database, fixture->person, perform, &reading, &error);
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

/* A claim among thousands of waiting jobs, with a caller's rights: it takes one, by the index. */
static void
assert_claim (Fixture             *fixture,
              const BacklotCaller *caller,
              const char          *body,
              const char          *index)
{
  g_autoptr(GString) plan = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  Reading reading = { "POST", "rpc/claim_job", "", body, "UNION ALL", plan, 0, 0, 0, 0 };

  backlot_database_run_sync (fixture->database, caller, perform, &reading, &error);
  g_assert_no_error (error);
  g_test_message ("claim: %d steps, at most %d\n%s", reading.n_steps, reading.n_most, plan->str);
  g_assert_cmpuint (reading.n_bytes, >, 100);
  g_assert_nonnull (strstr (plan->str, index));
  g_assert_null (strstr (plan->str, "SCAN jobs\n"));
  g_assert_cmpint (reading.n_steps, >, 0);
  g_assert_cmpint (reading.n_most, <, MAX_STEPS);
}

/* 10,000 jobs wait, and behind them one of somebody else. */
static void
test_claims (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(BacklotCaller) service = backlot_caller_new (BACKLOT_ROLE_SERVICE, NULL);
  g_autoptr(BacklotCaller) ann = backlot_caller_new (BACKLOT_ROLE_AUTHENTICATED, ANN);

  run_sql (fixture->database,
           "INSERT INTO jobs (id, project_id, user_id, kind, params, cost, created_at)"
           " SELECT gen_random_uuid (), id, owner_id, 'film_render', '{}', 0, created_at"
           " FROM projects WHERE kind <> 'film'");
  run_sql (fixture->database,
           "INSERT INTO auth_users (id, email) VALUES ('" ANN "', 'ann@example.org')");
  run_sql (fixture->database,
           "INSERT INTO jobs (id, project_id, user_id, kind, params, cost, created_at)"
           " SELECT gen_random_uuid (), id, '" ANN "', 'film_render', '{}', 0,"
           " '2026-02-01T00:00:00.000000+00:00' FROM projects LIMIT 1");
  assert_claim (fixture, service, "{\"p_worker_id\":\"w\"}", "jobs_queue");
  assert_claim (fixture, service, "{\"p_worker_id\":\"w\",\"p_kinds\":[\"film_render\"]}",
                "jobs_queue");
  assert_claim (fixture, fixture->person, "{\"p_worker_id\":\"w\"}", "jobs_waiting");
  assert_claim (fixture, ann, "{\"p_worker_id\":\"w\"}", "jobs_waiting");
}

/* Whether a person hears of a change of one row, in every table that has listeners. */
static gboolean
explain_rights (BacklotTransaction  *transaction,
                gpointer             data,
                GError             **error)
{
  GPtrArray *tables = backlot_schema_get_tables (backlot_transaction_get_schema (transaction));
  guint n_published = 0;

  for (guint i = 0; i < tables->len; i++)
    {
      const BacklotTable *table = g_ptr_array_index (tables, i);
      g_autoptr(BacklotSqlBuilder) builder = backlot_sql_builder_new ();
      g_autoptr(GString) plan = g_string_new (NULL);

      if (!table->published)
        continue;
      n_published++;
      backlot_sql_builder_add (builder, "SELECT 1 FROM ", table->name,
                               " AS t0 WHERE t0.rowid = 1 AND ", NULL);
      backlot_access_add_using (transaction, builder, table, BACKLOT_COMMAND_SELECT, "t0");
      explain (transaction->sqlite, builder->sql->str, plan);
      g_test_message ("%s\n%s", table->name, plan->str);
      g_assert_null (strstr (plan->str, "LIST SUBQUERY"));
      g_assert_null (strstr (plan->str, "MATERIALIZE"));
      g_assert_null (strstr (plan->str, "TEMP B-TREE"));
    }
  g_assert_cmpuint (n_published, >, 20);
  return TRUE;
}

/* Nothing is made anew for each listener: what gives him the right is looked up. */
static void
test_rights (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  backlot_database_run_sync (fixture->database, fixture->person, explain_rights, NULL, &error);
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/plans/projects-by-index", Fixture, NULL, set_up, test_projects, tear_down);
  g_test_add ("/plans/jobs-by-index", Fixture, NULL, set_up, test_jobs, tear_down);
  g_test_add ("/plans/claims-by-index", Fixture, NULL, set_up, test_claims, tear_down);
  g_test_add ("/plans/rights-are-looked-up", Fixture, NULL, set_up_empty, test_rights,
              tear_down);
  return g_test_run ();
}
