/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outbox files that nobody would write: cut, zeroed, noisy, with entries that are no JSON. */

#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "larder-test-run.h"

#define N_ENTRIES 40

/* Opens what is there, works with it, and closes it: whatever it holds, nothing breaks. Gives how
 * many entries came back; -1 when the file was refused with a clear error. */
static int
try_file (const char *path,
          gboolean   *was_damaged)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderOutbox) probe = larder_outbox_new (path, &error);
  LarderTestRun run = { 0 };
  int n;

  if (probe == NULL)
    {
      g_assert_true (error->domain == LARDER_ERROR);
      return -1;
    }
  *was_damaged = larder_outbox_get_was_damaged (probe);
  g_assert_finalize_object (g_steal_pointer (&probe));
  larder_test_run_begin (&run, path, FALSE);
  larder_client_set_online (run.client, FALSE);
  larder_client_mount (run.client);
  n = (int) g_list_model_get_n_items (G_LIST_MODEL (run.outbox));
  larder_test_run_wait_saved (&run);
  g_assert_cmpuint (larder_test_peek_count (path), ==, n);
  larder_client_unmount (run.client);
  larder_test_run_end (&run);
  return n;
}

static void
write_file (const char *path,
            const char *contents,
            gsize       length)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *shm = g_strconcat (path, "-shm", NULL);

  g_unlink (wal);
  g_unlink (shm);
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
}

/* What cannot be used whole is kept beside it. */
static void
assert_kept (const char *path)
{
  g_autofree char *damaged = g_strconcat (path, ".damaged", NULL);

  g_assert_true (g_file_test (damaged, G_FILE_TEST_EXISTS));
}

static void
test_cut (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autofree char *whole = NULL;
  gsize length;

  larder_test_run_fill (path, N_ENTRIES);
  g_assert_true (g_file_get_contents (path, &whole, &length, NULL));
  for (gsize left = 0; left < length; left += 1000)
    {
      gboolean was_damaged = FALSE;
      int n;

      write_file (path, whole, left);
      n = try_file (path, &was_damaged);
      g_assert_cmpint (n, >=, 0);
      /* An empty file is a new one; of all others something is said. */
      if (left > 0)
        {
          g_assert_true (was_damaged);
          assert_kept (path);
        }
    }
}

static void
test_zeroed (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autofree char *whole = NULL;
  gsize length;

  larder_test_run_fill (path, N_ENTRIES);
  g_assert_true (g_file_get_contents (path, &whole, &length, NULL));
  for (gsize page = 0; page + 4096 <= length; page += 4096)
    {
      g_autofree char *spoiled = g_memdup2 (whole, length);
      gboolean was_damaged = FALSE;

      memset (spoiled + page, 0, 4096);
      write_file (path, spoiled, length);
      g_assert_cmpint (try_file (path, &was_damaged), >=, 0);
      if (was_damaged)
        assert_kept (path);
    }
}

static void
test_noise (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autofree char *whole = NULL;
  gsize length;

  larder_test_run_fill (path, N_ENTRIES);
  g_assert_true (g_file_get_contents (path, &whole, &length, NULL));
  for (guint32 seed = 1; seed <= 60; seed++)
    {
      g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
      g_autofree char *spoiled = g_memdup2 (whole, length);
      gboolean was_damaged = FALSE;

      g_test_message ("seed %u", seed);
      for (guint i = 0; i < 1 + seed * 4; i++)
        spoiled[g_rand_int_range (rand, 0, (int) length)] = (char) g_rand_int_range (rand, 0, 256);
      write_file (path, spoiled, length);
      try_file (path, &was_damaged);
      if (was_damaged)
        assert_kept (path);
    }
}

/* Writes @value into @column of the entry of note-1. */
static void
spoil (const char *path,
       const char *column,
       const char *value)
{
  g_autofree char *sql = g_strconcat ("UPDATE entry SET ", column, " = ?1 WHERE seq = 2", NULL);
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  sqlite3_bind_text (statement, 1, value, -1, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
  sqlite3_finalize (statement);
  sqlite3_close (db);
}

static void
test_hostile_entries (void)
{
  g_autoptr(GString) deep = g_string_new (NULL);
  struct
  {
    const char *column;
    const char *value;
    gboolean    is_sent;
  } cases[] = {
    { "variables", "{\"id\":", FALSE },
    { "variables", "\xff\xfe", FALSE },
    { "variables", "", FALSE },
    { "variables", "1e999", FALSE },
    { "variables", NULL, FALSE },   /* too deep */
    { "state", "sold", FALSE },
    { "state", "", FALSE },
    { "patches", "null", TRUE },
    { "patches", "[{\"kind\":7},{\"kind\":\"insert\"},[],null]", TRUE },
    { "patches", "[{\"kind\":\"merge\",\"table\":\"none\",\"id\":\"a\",\"value\":{}}]", TRUE },
    { "patches", "[{\"kind\":\"set\",\"key\":{},\"path\":\"/\",\"value\":1}]", TRUE },
    { "writes", "{\"a\":1}", TRUE },
    { "refs", "[1,null,{},\"\"]", TRUE },
    { "error", "[]", TRUE },
    { "more", "{\"bases\":[1],\"conflict\":7,\"context\":null}", TRUE },
    { "more", "\"x\"", TRUE },
    { "checkpoint", "{", TRUE },
    { "attempts", "-5", TRUE },
    { "not_before", "noon", TRUE },
    { "key", "[1", FALSE },
    { "seq", "-9223372036854775808", TRUE },
  };

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = larder_test_path ("outbox.db");
      g_autoptr(LarderValue) left = NULL;
      LarderTestRun run = { 0 };
      guint n_sent;

      g_test_message ("case %u: %s", i, cases[i].column);
      larder_test_run_fill (path, 3);
      spoil (path, cases[i].column, cases[i].value != NULL ? cases[i].value : deep->str);
      larder_test_run_begin (&run, path, TRUE);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (run.outbox)), ==, 3);
      larder_test_run_wait_saved (&run);
      n_sent = run.server->n_mutations;
      g_assert_cmpuint (n_sent, ==, cases[i].is_sent ? 3 : 2);
      while (run.server->mutations->len > 0)
        larder_test_server_accept (run.server, NULL);
      larder_test_run_wait_saved (&run);
      g_assert_cmpuint (larder_test_peek_count (path), ==, 3 - n_sent);
      larder_client_unmount (run.client);
      larder_test_run_end (&run);
    }
}

static void
test_repaired (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderValue) variables = larder_test_value ("{\"id\":\"note-1\"}");
  LarderMutation *mutation;
  LarderTestRun run = { 0 };

  /* What can not be read is parked with a reason, stays as it is over restarts, and can be edited
   * or taken back. */
  larder_test_run_fill (path, 2);
  spoil (path, "variables", "{\"id\":");
  for (guint i = 0; i < 2; i++)
    {
      larder_test_run_begin (&run, path, FALSE);
      larder_client_set_online (run.client, FALSE);
      larder_client_mount (run.client);
      g_assert_cmpuint (larder_outbox_get_n_failed (run.outbox), ==, 1);
      mutation = larder_test_run_nth (&run, 1);
      g_assert_error (larder_mutation_get_error (mutation), LARDER_ERROR, LARDER_ERROR_INVALID);
      larder_mutation_retry (mutation);
      g_assert_cmpuint (larder_outbox_get_n_failed (run.outbox), ==, 1);
      larder_mutation_pause (mutation);
      larder_test_run_wait_saved (&run);
      larder_client_unmount (run.client);
      larder_test_run_end (&run);
    }
  larder_test_run_begin (&run, path, TRUE);
  mutation = larder_test_run_nth (&run, 1);
  g_assert_true (larder_mutation_edit (mutation, variables, NULL));
  larder_mutation_retry (mutation);
  larder_test_run_wait_saved (&run);
  g_assert_cmpuint (run.server->n_mutations, ==, 2);
  larder_test_server_accept (run.server, NULL);
  larder_test_server_accept (run.server, NULL);
  larder_client_unmount (run.client);
  larder_test_run_end (&run);
}

static void
test_huge (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(GString) text = g_string_sized_new (20 * 1024 * 1024 + 2);
  LarderTestRun run = { 0 };

  /* A change of 20 MiB goes to the disk and comes back whole. */
  larder_test_run_fill (path, 3);
  g_string_append_c (text, '"');
  for (guint i = 0; i < 20; i++)
    for (guint j = 0; j < 1024 * 1024; j++)
      g_string_append_c (text, 'a');
  g_string_append_c (text, '"');
  spoil (path, "variables", text->str);
  larder_test_run_begin (&run, path, TRUE);
  larder_test_run_wait_saved (&run);
  g_assert_cmpuint (run.server->n_mutations, ==, 3);
  g_assert_cmpuint (strlen (larder_value_get_string
                            (larder_mutation_get_variables (larder_test_run_nth (&run, 1)))), ==,
                    20 * 1024 * 1024);
  while (run.server->mutations->len > 0)
    larder_test_server_accept (run.server, NULL);
  larder_client_unmount (run.client);
  larder_test_run_end (&run);
}

static void
test_places (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderOutbox) outbox = NULL;

  /* A folder where the file should be is the world's trouble, and is told. */
  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  outbox = larder_outbox_new (path, &error);
  g_assert_null (outbox);
  g_assert_error (error, LARDER_ERROR, LARDER_ERROR_STORAGE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/outbox-bad/cut-anywhere", test_cut);
  g_test_add_func ("/outbox-bad/zeroed-pages", test_zeroed);
  g_test_add_func ("/outbox-bad/noise", test_noise);
  g_test_add_func ("/outbox-bad/hostile-entries-are-parked-or-sent", test_hostile_entries);
  g_test_add_func ("/outbox-bad/an-unread-one-is-repaired", test_repaired);
  g_test_add_func ("/outbox-bad/a-huge-entry", test_huge);
  g_test_add_func ("/outbox-bad/a-folder-in-its-place", test_places);
  return g_test_run ();
}
