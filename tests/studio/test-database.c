/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The database: transactions, migrations, and the changes that listeners are told. */

#include "config.h"

#include <glib/gstdio.h>

#include "studio/backlot-api-error.h"
#include "studio/backlot-database.h"
#include "studio/backlot-transaction.h"
#include "support/folder.h"

static const char notes_sql[] =
  "CREATE TABLE notes (id uuid PRIMARY KEY NOT NULL, body text NOT NULL CHECK (body <> ''),"
  "  owner_id uuid DEFAULT (uid ()), done boolean NOT NULL DEFAULT 0,"
  "  created_at timestamptz NOT NULL DEFAULT (now ()));"
  "CREATE TABLE replies (id integer PRIMARY KEY AUTOINCREMENT,"
  "  note_id uuid REFERENCES notes (id) ON DELETE CASCADE, tags text[] NOT NULL DEFAULT '[]');"
  "INSERT INTO publication VALUES ('notes'), ('replies');";

typedef struct
{
  char            *dir;
  char            *path;
  char            *migrations;
  BacklotDatabase *database;
  GPtrArray       *changes;     /* of char *, "KIND table record old_key" */
} Fixture;

static void
write_migration (Fixture    *fixture,
                 const char *name,
                 const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->migrations, name, NULL);

  g_file_set_contents (path, sql, -1, &error);
  g_assert_no_error (error);
}

static void
committed_cb (BacklotDatabase *database,
              GPtrArray       *changes,
              Fixture         *fixture)
{
  static const char * const kinds[] = { "INSERT", "UPDATE", "DELETE" };

  for (guint i = 0; i < changes->len; i++)
    {
      const BacklotChange *change = g_ptr_array_index (changes, i);

      g_ptr_array_add (fixture->changes,
                       g_strjoin (" ", kinds[change->kind], change->table,
                                  change->record != NULL ? change->record : "-",
                                  change->old_key != NULL ? change->old_key : "-", NULL));
    }
}

static void
open_database (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  fixture->database = backlot_database_open (fixture->path, fixture->migrations, &error);
  g_assert_no_error (error);
  g_signal_connect (fixture->database, "committed", G_CALLBACK (committed_cb), fixture);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("backlot-database-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->dir, "studio.db", NULL);
  fixture->migrations = g_build_filename (fixture->dir, "migrations", NULL);
  g_assert_cmpint (g_mkdir (fixture->migrations, 0700), ==, 0);
  fixture->changes = g_ptr_array_new_with_free_func (g_free);
  write_migration (fixture, "0001_notes.sql", notes_sql);
  open_database (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (fixture->database != NULL)
    g_assert_finalize_object (fixture->database);
  g_ptr_array_unref (fixture->changes);
  test_remove_folder (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->migrations);
}

/* Runs the statements of @data, a NULL-terminated array. */
static gboolean
run_statements (BacklotTransaction  *transaction,
                gpointer             data,
                GError             **error)
{
  const char * const *statements = data;

  for (int i = 0; statements[i] != NULL; i++)
    if (!backlot_transaction_execute (transaction, error, statements[i], ""))
      return FALSE;
  return TRUE;
}

static void
run (Fixture             *fixture,
     const BacklotCaller *caller,
     const char          *first,
     const char          *second,
     GError             **error)
{
  const char *statements[] = { first, second, NULL };

  backlot_database_run_sync (fixture->database, caller, run_statements, statements, error);
}

static gboolean
read_value (BacklotTransaction  *transaction,
            gpointer             data,
            GError             **error)
{
  char **value = data;
  g_autofree char *sql = g_steal_pointer (value);

  return backlot_transaction_read_text (transaction, value, error, sql, "");
}

static char *
read_text (Fixture    *fixture,
           const char *sql)
{
  g_autoptr(GError) error = NULL;
  char *value = g_strdup (sql);

  backlot_database_run_sync (fixture->database, NULL, read_value, &value, &error);
  g_assert_no_error (error);
  return value;
}

static void
test_tells_net_changes (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  run (fixture, NULL,
       "INSERT INTO notes (id, body, created_at) VALUES ('a', 'one', '2026-01-01')",
       "UPDATE notes SET done = 1", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->changes->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (fixture->changes, 0), ==,
                   "INSERT notes {\"id\":\"a\",\"body\":\"one\",\"owner_id\":null,\"done\":true,"
                   "\"created_at\":\"2026-01-01\"} -");
  g_ptr_array_set_size (fixture->changes, 0);

  run (fixture, NULL, "INSERT INTO replies (note_id, tags) VALUES ('a', '[\"x\"]')",
       "UPDATE notes SET body = 'two'", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->changes->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (fixture->changes, 0), ==,
                   "INSERT replies {\"id\":1,\"note_id\":\"a\",\"tags\":[\"x\"]} -");
  g_assert_true (g_str_has_suffix (g_ptr_array_index (fixture->changes, 1), " {\"id\":\"a\"}"));
  g_ptr_array_set_size (fixture->changes, 0);

  run (fixture, NULL, "DELETE FROM notes", "SELECT 1", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->changes->len, ==, 2);
  g_ptr_array_set_size (fixture->changes, 0);

  run (fixture, NULL, "INSERT INTO notes (id, body) VALUES ('b', 'one')", "DELETE FROM notes",
       &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->changes->len, ==, 0);
}

static void
test_rolls_back_whole (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *count = NULL;

  run (fixture, NULL, "INSERT INTO notes (id, body) VALUES ('a', 'one')",
       "INSERT INTO notes (id, body) VALUES ('a', 'two')", &error);
  g_assert_error (error, BACKLOT_API_ERROR, 409);
  g_assert_cmpstr (backlot_api_error_get_code (error), ==, "23505");
  g_assert_nonnull (strstr (error->message, "\"notes_pkey\""));
  count = read_text (fixture, "SELECT count (*) FROM notes");
  g_assert_cmpstr (count, ==, "0");
  g_assert_cmpuint (fixture->changes->len, ==, 0);
}

static void
test_names_what_failed (Fixture       *fixture,
                        gconstpointer  data)
{
  static const struct
  {
    const char *sql;
    const char *code;
    int         status;
  } cases[] = {
    { "INSERT INTO notes (id) VALUES ('a')", "23502", 400 },
    { "INSERT INTO notes (id, body) VALUES ('a', '')", "23514", 400 },
    { "INSERT INTO replies (note_id) VALUES ('nobody')", "23503", 409 },
    { "SELECT fail (422, 'no_photos', '{\"n\":0}', 'add some')", "PT422", 422 },
    { "SELECT fail (NULL, 'plain')", "P0001", 400 },
    { "SELECT text_match ('a', '(', 0)", "2201B", 400 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      run (fixture, NULL, cases[i].sql, NULL, &error);
      g_assert_error (error, BACKLOT_API_ERROR, cases[i].status);
      g_assert_cmpstr (backlot_api_error_get_code (error), ==, cases[i].code);
    }
}

static void
test_knows_who_asks (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(BacklotCaller) caller = backlot_caller_new (BACKLOT_ROLE_AUTHENTICATED, "ann");
  g_autoptr(GError) error = NULL;
  g_autofree char *owner = NULL;

  run (fixture, caller, "INSERT INTO notes (id, body) VALUES ('a', role ())", NULL, &error);
  g_assert_no_error (error);
  owner = read_text (fixture, "SELECT owner_id || ' ' || body FROM notes");
  g_assert_cmpstr (owner, ==, "ann authenticated");
}

/* Held, but not begun, or at its end: what is prepared meanwhile does not take it away. */
static gboolean
hold_two (BacklotTransaction  *transaction,
          gpointer             data,
          GError             **error)
{
  g_autoptr(BacklotStatement) waiting =
    backlot_transaction_query (transaction, error, "SELECT ?1", "t", "one");
  g_autoptr(BacklotStatement) ended =
    backlot_transaction_query (transaction, error, "SELECT 2 WHERE 0", "");
  gboolean has_row;

  g_assert_true (backlot_statement_next (ended, &has_row, error) && !has_row);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT %u", i);
      g_autoptr(BacklotStatement) other = backlot_transaction_prepare (transaction, sql, error);

      g_assert_nonnull (other);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(BacklotStatement) same =
        backlot_transaction_query (transaction, error, "SELECT ?1", "t", "two");

      g_assert_true (backlot_statement_next (same, &has_row, error) && has_row);
      g_assert_cmpstr (backlot_statement_text (same, 0), ==, "two");
    }
  g_assert_true (backlot_statement_next (waiting, &has_row, error) && has_row);
  g_assert_cmpstr (backlot_statement_text (waiting, 0), ==, "one");
  return TRUE;
}

static void
test_keeps_what_is_held (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  backlot_database_run_sync (fixture->database, NULL, hold_two, NULL, &error);
  g_assert_no_error (error);
}

static void
test_like_follows_postgresql (Fixture       *fixture,
                              gconstpointer  data)
{
  static const struct
  {
    const char *call;
    const char *result;
  } cases[] = {
    { "text_like ('Haus', 'h%', 0)", "0" },   { "text_like ('Haus', 'h%', 1)", "1" },
    { "text_like ('a%c', 'a\\%c', 0)", "1" }, { "text_like ('abc', 'a\\%c', 0)", "0" },
    { "text_like ('ärger', '_rger', 0)", "1" }, { "text_like ('ÄRGER', 'ä%', 1)", "1" },
    { "text_like ('aXbXc', '%X%c', 0)", "1" }, { "text_like ('', '%', 0)", "1" },
    { "text_like ('abcabd', '%abd', 0)", "1" }, { "text_like ('abc', 'ab', 0)", "0" },
    { "text_match ('one two', '^one', 0)", "1" }, { "text_match ('One', '^one', 0)", "0" },
    { "json_contains ('{\"a\":1,\"b\":[1,2]}', '{\"b\":[2]}')", "1" },
    { "json_contains ('[\"a\"]', '[\"a\",\"b\"]')", "0" },
    { "json_overlaps ('[\"a\",\"c\"]', '[\"c\"]')", "1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sql = g_strconcat ("SELECT ", cases[i].call, NULL);
      g_autofree char *result = read_text (fixture, sql);

      g_assert_cmpstr (result, ==, cases[i].result);
    }
}

static void
test_migrations_go_forward_only (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *columns = NULL;
  g_autofree char *path = g_build_filename (fixture->migrations, "0002_more.sql", NULL);

  g_assert_finalize_object (g_steal_pointer (&fixture->database));
  write_migration (fixture, "0002_more.sql", "ALTER TABLE notes ADD COLUMN more text;");
  open_database (fixture);
  columns = read_text (fixture, "SELECT count (*) FROM pragma_table_info ('notes')");
  g_assert_cmpstr (columns, ==, "6");
  g_assert_finalize_object (g_steal_pointer (&fixture->database));

  /* An older program, which does not have the second file, must not touch the newer schema. */
  g_assert_cmpint (g_remove (path), ==, 0);
  fixture->database = backlot_database_open (fixture->path, fixture->migrations, &error);
  g_assert_null (fixture->database);
  g_assert_error (error, BACKLOT_API_ERROR, 500);
  g_assert_nonnull (strstr (error->message, "0002_more.sql"));
}

static void
test_a_failed_migration_leaves_nothing (Fixture       *fixture,
                                        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_finalize_object (g_steal_pointer (&fixture->database));
  write_migration (fixture, "0002_more.sql", "CREATE TABLE half (id int); CREATE TABLE notes (x);");
  fixture->database = backlot_database_open (fixture->path, fixture->migrations, &error);
  g_assert_null (fixture->database);
  g_assert_true (g_str_has_prefix (error->message, "0002_more.sql: "));
  write_migration (fixture, "0002_more.sql", "CREATE TABLE half (id int);");
  open_database (fixture);
}

static void
cancelled_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  GError **error = user_data;

  g_assert_null (backlot_database_run_finish (BACKLOT_DATABASE (object), result, error));
}

static void
test_cancelled_before_the_start (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  const char *statements[] = { "INSERT INTO notes (id, body) VALUES ('a', 'one')", NULL };
  g_autofree char *count = NULL;

  g_cancellable_cancel (cancellable);
  backlot_database_run_async (fixture->database, NULL, run_statements, statements, NULL,
                              cancellable, cancelled_cb, &error);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  count = read_text (fixture, "SELECT count (*) FROM notes");
  g_assert_cmpstr (count, ==, "0");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/database/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("tells-net-changes", test_tells_net_changes);
  ADD ("rolls-back-whole", test_rolls_back_whole);
  ADD ("names-what-failed", test_names_what_failed);
  ADD ("knows-who-asks", test_knows_who_asks);
  ADD ("keeps-what-is-held", test_keeps_what_is_held);
  ADD ("like-follows-postgresql", test_like_follows_postgresql);
  ADD ("migrations-go-forward-only", test_migrations_go_forward_only);
  ADD ("a-failed-migration-leaves-nothing", test_a_failed_migration_leaves_nothing);
  ADD ("cancelled-before-the-start", test_cancelled_before_the_start);
#undef ADD
  return g_test_run ();
}
