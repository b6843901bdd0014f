/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outbox in trouble: damage, a newer version, a full disk, kill -9. */

#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "larder-test-run.h"

static void
flushed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  *(int *) user_data = larder_outbox_flush_finish (LARDER_OUTBOX (object), result, NULL) ? 1 : 2;
}

static gboolean
flush (LarderTestRun *run)
{
  int outcome = 0;

  larder_outbox_flush_async (run->outbox, NULL, flushed_cb, &outcome);
  larder_test_wait (outcome != 0);
  return outcome == 1;
}

static void
test_damaged (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autofree char *damaged = g_strconcat (path, ".damaged", NULL);
  g_autofree char *contents = NULL;
  g_autofree char *whole = NULL;
  gsize length;
  LarderTestRun run = { 0 };

  /* A spoiled page in the middle: what can be read of the rest is kept. */
  larder_test_run_fill (path, 200);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  memset (contents + (length / 2 / 4096) * 4096, 0xa5, 4096);
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
  larder_test_run_begin (&run, path, TRUE);
  g_assert_true (larder_outbox_get_was_damaged (run.outbox));
  g_assert_true (g_file_test (damaged, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (larder_outbox_get_n_waiting (run.outbox), >, 100);
  larder_client_unmount (run.client);
  larder_test_run_end (&run);

  /* Cut short: what is in front of the cut is kept. */
  g_assert_true (g_file_get_contents (path, &whole, &length, NULL));
  g_assert_true (g_file_set_contents (path, whole, (gssize) (length - 4096), NULL));
  larder_test_run_begin (&run, path, TRUE);
  g_assert_true (larder_outbox_get_was_damaged (run.outbox));
  g_assert_cmpuint (larder_outbox_get_n_waiting (run.outbox), >, 100);
  larder_client_unmount (run.client);
  larder_test_run_end (&run);

  /* Nothing but noise: it begins anew, and works. */
  g_assert_true (g_file_set_contents (path, "this is no database at all, only some text", -1,
                                      NULL));
  larder_test_run_begin (&run, path, TRUE);
  g_assert_true (larder_outbox_get_was_damaged (run.outbox));
  g_assert_cmpuint (larder_outbox_get_n_waiting (run.outbox), ==, 0);
  larder_client_unmount (run.client);
  larder_test_run_end (&run);
  larder_test_run_fill (path, 3);
  g_assert_cmpuint (larder_test_peek_count (path), ==, 3);
}

static void
test_newer (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderOutbox) outbox = NULL;
  g_autoptr(GError) error = NULL;
  sqlite3 *db = NULL;

  /* A newer version's changes are not thrown away. */
  larder_test_run_fill (path, 2);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA user_version = 99", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  outbox = larder_outbox_new (path, &error);
  g_assert_null (outbox);
  g_assert_error (error, LARDER_ERROR, LARDER_ERROR_NEWER);
  g_assert_cmpuint (larder_test_peek_count (path), ==, 2);
}

static void
test_older (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  LarderTestRun run = { 0 };
  sqlite3 *db = NULL;

  larder_test_run_fill (path, 3);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "ALTER TABLE entry DROP COLUMN more; PRAGMA user_version = 1",
                                 NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  g_assert_cmpuint (larder_test_peek_count (path), ==, 3);

  /* A file of the first version is taken over with all its entries. */
  larder_test_run_begin (&run, path, TRUE);
  g_assert_false (larder_outbox_get_was_damaged (run.outbox));
  g_assert_cmpuint (larder_outbox_get_n_waiting (run.outbox), ==, 3);
  larder_test_run_wait_saved (&run);
  for (guint i = 0; i < 3; i++)
    larder_test_server_accept (run.server, NULL);
  larder_test_run_wait_saved (&run);
  g_assert_cmpuint (larder_test_peek_count (path), ==, 0);
  larder_client_unmount (run.client);
  larder_test_run_end (&run);
}

static void
test_full_disk (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderMutation) mutation = NULL;
  struct rlimit former;
  struct rlimit small;
  LarderTestRun run = { 0 };

  /* No file may grow: that is what a full disk looks like from here. */
  larder_test_run_begin (&run, path, TRUE);
  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &former);
  small = former;
  small.rlim_cur = 1;
  setrlimit (RLIMIT_FSIZE, &small);
  mutation = larder_test_run_add (&run, "a");
  larder_mutation_submit (mutation);
  larder_test_wait (larder_mutation_get_status (mutation) == LARDER_MUTATION_ERROR);
  setrlimit (RLIMIT_FSIZE, &former);
  g_assert_error (larder_mutation_get_error (mutation), LARDER_ERROR, LARDER_ERROR_STORAGE);
  g_assert_null (larder_table_get_value (run.notes, "a"));
  g_assert_cmpuint (larder_outbox_get_n_failed (run.outbox), ==, 1);
  g_assert_cmpuint (run.server->n_mutations, ==, 0);

  /* When there is room again the person can try it again. */
  larder_mutation_retry (mutation);
  larder_test_run_wait_saved (&run);
  g_assert_nonnull (larder_table_get_value (run.notes, "a"));
  g_assert_cmpuint (larder_test_peek_count (path), ==, 1);
  larder_test_settle ();

  /* What is done but can not be crossed out is crossed out when there is room. */
  setrlimit (RLIMIT_FSIZE, &small);
  larder_test_server_accept (run.server, NULL);
  g_assert_cmpint (larder_mutation_get_status (mutation), ==, LARDER_MUTATION_SUCCESS);
  g_assert_false (flush (&run));
  g_assert_true (larder_outbox_get_saving (run.outbox));
  setrlimit (RLIMIT_FSIZE, &former);
  larder_test_clock_advance (run.clock, 2000);
  larder_test_run_wait_saved (&run);
  g_assert_cmpuint (larder_test_peek_count (path), ==, 0);
  larder_client_unmount (run.client);
  g_clear_object (&mutation);
  larder_test_run_end (&run);
}

/* The far end of the killed program: a folder with one file per idempotency key, so that sending
 * again under the same key has no second effect and under another one would be seen. */
static void
far_mutate (LarderMutationContext *context,
            gpointer               user_data)
{
  const char *folder = user_data;
  LarderValue *row = larder_mutation_context_get_variables (context);
  g_autofree char *path =
    g_build_filename (folder, larder_mutation_context_get_id (context), NULL);

  g_file_set_contents (path, larder_value_get_member_string (row, "id"), -1, NULL);
  larder_mutation_context_add_rows (context, "notes", row);
  larder_mutation_context_return_value (context, larder_value_new_boolean (TRUE));
}

typedef struct
{
  LarderTestRun run;
  int           told;       /* the pipe to the parent */
  guint         next;
} Child;

static void
row_shown_cb (LarderTable *table,
              const char  *id,
              Child       *child)
{
  g_autofree char *line = g_strconcat (id, "\n", NULL);

  if (larder_table_get_value (table, id) != NULL)
    g_assert_cmpint (write (child->told, line, strlen (line)), ==, (int) strlen (line));
}

/* Runs until it is killed: submits notes, shows them, sends them. */
G_NORETURN static void
run_child (const char *path,
           const char *folder,
           const char *prefix,
           int         told)
{
  Child child = { .told = told };
  g_autoptr(LarderMutationOptions) rules = larder_mutation_options_new ("notes.add");

  /* With a clock that stands nothing is shown before the disk has acknowledged it. */
  child.run.clock = larder_test_clock_new (1000000);
  child.run.outbox = larder_outbox_new (path, NULL);
  g_assert_nonnull (child.run.outbox);
  child.run.client = larder_client_new (LARDER_CLOCK (child.run.clock), NULL, child.run.outbox);
  child.run.notes = larder_client_add_table (child.run.client, "notes", LARDER_TYPE_TEST_NOTE);
  larder_mutation_options_set_func (rules, far_mutate, (gpointer) folder, NULL);
  larder_client_set_mutation_options (child.run.client, rules);
  g_signal_connect (child.run.notes, "row-changed", G_CALLBACK (row_shown_cb), &child);
  larder_client_mount (child.run.client);
  for (;;)
    {
      g_autofree char *id = g_strdup_printf ("%s-%u", prefix, child.next++);
      g_autoptr(LarderMutation) mutation = larder_test_run_add (&child.run, id);

      larder_mutation_submit (mutation);
      for (guint i = 0; i < 3; i++)
        g_main_context_iteration (NULL, FALSE);
    }
}

/* Starts this program again as the child, lets it work for a while, and kills it. */
static void
work_and_kill (const char *path,
               const char *folder,
               const char *prefix,
               guint       n_lines,
               GHashTable *promised)
{
  int ends[2];
  pid_t pid;
  FILE *lines;
  char line[200];
  guint n = 0;

  g_assert_cmpint (pipe (ends), ==, 0);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      g_autofree char *told = g_strdup_printf ("%d", ends[1]);

      close (ends[0]);
      execl ("/proc/self/exe", "test-outbox", "--child", path, folder, prefix, told, NULL);
      _exit (127);
    }
  close (ends[1]);
  lines = fdopen (ends[0], "r");
  while (fgets (line, sizeof line, lines) != NULL)
    {
      if (strchr (line, '\n') == NULL)
        continue;
      g_hash_table_add (promised, g_strdup (g_strchomp (line)));
      if (++n == n_lines)
        kill (pid, SIGKILL);
    }
  fclose (lines);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  g_assert_cmpuint (n, >=, n_lines);
}

static void
test_killed (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autofree char *folder = larder_test_path ("far");
  g_autoptr(GHashTable) promised = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) effects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(LarderOutbox) outbox = NULL;
  g_autoptr(LarderClient) client = NULL;
  g_autoptr(LarderMutationOptions) rules = larder_mutation_options_new ("notes.add");
  g_autoptr(GDir) dir = NULL;
  GHashTableIter iter;
  const char *name;
  gpointer id;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *prefix = g_strdup_printf ("run%u", i);

      work_and_kill (path, folder, prefix, 1 + (guint) g_test_rand_int_range (0, 60), promised);
      /* Who only looks can do so, whatever the killed program left behind. */
      larder_test_peek_count (path);
    }

  /* The last run sends what is left. */
  outbox = larder_outbox_new (path, NULL);
  g_assert_nonnull (outbox);
  g_assert_false (larder_outbox_get_was_damaged (outbox));
  client = larder_client_new (NULL, NULL, outbox);
  larder_client_add_table (client, "notes", LARDER_TYPE_TEST_NOTE);
  larder_mutation_options_set_func (rules, far_mutate, folder, NULL);
  larder_client_set_mutation_options (client, rules);
  larder_client_mount (client);
  larder_test_wait (larder_outbox_get_n_waiting (outbox) == 0);
  larder_client_unmount (client);

  /* What was shown has had its effect, and nothing has had it under two ids. */
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);
      g_autofree char *note = NULL;

      if (strstr (name, ".") != NULL)
        continue;
      g_assert_true (g_file_get_contents (file, &note, NULL, NULL));
      g_assert_true (g_hash_table_add (effects, g_steal_pointer (&note)));
    }
  g_hash_table_iter_init (&iter, promised);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (effects, id))
      g_error ("%s was shown and is lost", (char *) id);
  g_assert_cmpuint (g_hash_table_size (promised), >=, 8);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 6 && g_str_equal (argv[1], "--child"))
    run_child (argv[2], argv[3], argv[4], atoi (argv[5]));

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/outbox-faults/a-damaged-file-is-salvaged", test_damaged);
  g_test_add_func ("/outbox-faults/a-newer-file-is-left-alone", test_newer);
  g_test_add_func ("/outbox-faults/an-older-file-is-taken-over", test_older);
  g_test_add_func ("/outbox-faults/a-full-disk-is-told", test_full_disk);
  g_test_add_func ("/outbox-faults/a-killed-program-loses-and-doubles-nothing", test_killed);

  return g_test_run ();
}
