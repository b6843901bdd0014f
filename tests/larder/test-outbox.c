/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of the outbox: what was accepted is neither lost nor doubled. */

#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "larder-testing.h"

/* One run of a program on an outbox file. */
typedef struct
{
  LarderTestClock  *clock;
  LarderOutbox     *outbox;
  LarderClient     *client;
  LarderTable      *notes;
  LarderTestServer *server;
} Run;

static void
run_begin (Run        *run,
           const char *path,
           gboolean    mount)
{
  g_autoptr(LarderMutationOptions) rules = NULL;
  g_autoptr(GError) error = NULL;

  run->clock = larder_test_clock_new (1000000);
  run->outbox = larder_outbox_new (path, &error);
  g_assert_no_error (error);
  run->client = larder_client_new (LARDER_CLOCK (run->clock), NULL, run->outbox);
  run->notes = larder_client_add_table (run->client, "notes", LARDER_TYPE_TEST_NOTE);
  run->server = larder_test_server_new ();
  rules = larder_test_server_rules (run->server, "notes.add");
  larder_client_set_mutation_options (run->client, rules);
  if (mount)
    larder_client_mount (run->client);
}

static void
run_end (Run *run)
{
  g_clear_object (&run->client);
  g_assert_finalize_object (run->outbox);
  larder_test_server_free (run->server);
  larder_test_settle ();
  g_assert_finalize_object (run->clock);
}

/* A mutation that inserts the note @id. */
static LarderMutation *
add_note (Run        *run,
          const char *id)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) row = NULL;
  g_autoptr(LarderPatch) patch = NULL;
  LarderMutation *mutation;

  larder_value_builder_set_string (builder, "id", id);
  larder_value_builder_set_string (builder, "title", "new");
  row = larder_value_builder_end (builder);
  patch = larder_patch_new_insert ("notes", row);
  mutation = larder_mutation_new (run->client, "notes.add", row);
  larder_mutation_add_patch (mutation, patch);
  return mutation;
}

static LarderMutation *
get_nth (Run   *run,
         guint  position)
{
  g_autoptr(LarderMutation) mutation =
    g_list_model_get_item (G_LIST_MODEL (run->outbox), position);

  /* The outbox keeps it. */
  return mutation;
}

static guint
peek_count (const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) entries = larder_outbox_peek (path, &error);

  g_assert_no_error (error);
  return larder_value_get_n_items (entries);
}

static void
wait_saved (Run *run)
{
  larder_test_wait (!larder_outbox_get_saving (run->outbox));
  larder_test_settle ();
}

static void
flushed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  *(int *) user_data = larder_outbox_flush_finish (LARDER_OUTBOX (object), result, NULL) ? 1 : 2;
}

static gboolean
flush (Run *run)
{
  int outcome = 0;

  larder_outbox_flush_async (run->outbox, NULL, flushed_cb, &outcome);
  larder_test_wait (outcome != 0);
  return outcome == 1;
}

static void
test_layers (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderMutation) mutation = NULL;
  gboolean saving;
  Run run = { 0 };

  run_begin (&run, path, TRUE);
  mutation = add_note (&run, "a");
  larder_mutation_submit (mutation);

  /* On the disk first, then on the screen, then on its way. */
  g_assert_false (larder_table_contains (run.notes, "a"));
  g_object_get (run.client, "saving", &saving, NULL);
  g_assert_true (saving);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (run.outbox)), ==, 1);
  larder_test_wait (larder_table_get_value (run.notes, "a") != NULL);
  g_assert_cmpuint (peek_count (path), ==, 1);
  larder_test_settle ();
  g_assert_cmpuint (run.server->n_mutations, ==, 1);
  g_assert_cmpuint (larder_outbox_get_n_waiting (run.outbox), ==, 1);

  larder_test_server_accept (run.server, "{\"id\":\"a\",\"title\":\"new\",\"version\":1}");
  wait_saved (&run);
  g_assert_cmpuint (peek_count (path), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (run.outbox)), ==, 0);
  g_assert_nonnull (larder_table_get_base (run.notes, "a"));
  larder_client_unmount (run.client);
  run_end (&run);
}

static void
test_slow_disk (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderMutation) mutation = NULL;
  sqlite3 *db = NULL;
  Run run = { 0 };

  run_begin (&run, path, TRUE);

  /* Somebody holds the file: after 50 ms the change is shown, and is still being saved. */
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  mutation = add_note (&run, "a");
  larder_mutation_submit (mutation);
  larder_test_settle ();
  g_assert_false (larder_table_contains (run.notes, "a"));
  larder_test_clock_advance (run.clock, 50);
  larder_test_settle ();
  g_assert_nonnull (larder_table_get_value (run.notes, "a"));
  g_assert_true (larder_outbox_get_saving (run.outbox));
  g_assert_cmpuint (run.server->n_mutations, ==, 0);
  sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
  sqlite3_close (db);
  wait_saved (&run);
  g_assert_cmpuint (run.server->n_mutations, ==, 1);
  larder_test_server_accept (run.server, NULL);
  larder_client_unmount (run.client);
  run_end (&run);
}

static void
test_restart (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autofree char *id = NULL;
  g_autoptr(LarderMutation) first = NULL;
  g_autoptr(LarderMutation) second = NULL;
  g_autoptr(LarderMutation) third = NULL;
  Run run = { 0 };

  run_begin (&run, path, TRUE);
  larder_client_set_online (run.client, FALSE);
  first = add_note (&run, "a");
  second = larder_mutation_new (run.client, "notes.add", NULL);
  third = larder_mutation_new (run.client, "notes.add", NULL);
  larder_mutation_add_reference (second, "notes", "a");
  larder_mutation_set_not_before (third, 2000000);
  larder_mutation_submit (first);
  larder_mutation_submit (second);
  larder_mutation_submit (third);
  larder_mutation_pause (second);
  wait_saved (&run);
  id = g_strdup (larder_mutation_get_id (first));
  larder_client_unmount (run.client);
  g_clear_object (&first);
  g_clear_object (&second);
  g_clear_object (&third);
  run_end (&run);

  /* All is back before mounting returns: rows, order, holds. */
  run_begin (&run, path, FALSE);
  larder_client_mount (run.client);
  g_assert_nonnull (larder_table_get_value (run.notes, "a"));
  g_assert_cmpuint (larder_outbox_get_n_waiting (run.outbox), ==, 3);
  g_assert_cmpstr (larder_mutation_get_id (get_nth (&run, 0)), ==, id);
  g_assert_cmpint (larder_mutation_get_submitted_at (get_nth (&run, 0)), ==, 1000000);
  g_assert_true (larder_mutation_get_paused (get_nth (&run, 1)));
  g_assert_cmpint (larder_mutation_get_delivery (get_nth (&run, 2)), ==, LARDER_DELIVERY_HELD);
  larder_test_settle ();
  g_assert_cmpuint (run.server->n_mutations, ==, 1);
  g_assert_cmpstr (run.server->log->pdata[0], ==, id);
  larder_test_server_accept (run.server, NULL);
  g_assert_cmpuint (run.server->n_settled, ==, 1);
  g_assert_cmpuint (run.server->n_mutations, ==, 1);
  larder_mutation_resume (get_nth (&run, 0));
  larder_test_settle ();
  g_assert_cmpuint (run.server->n_mutations, ==, 2);
  larder_test_server_accept (run.server, NULL);
  larder_test_clock_advance (run.clock, 1000000);
  larder_test_settle ();
  g_assert_cmpuint (run.server->n_mutations, ==, 3);
  larder_test_server_accept (run.server, NULL);
  wait_saved (&run);
  g_assert_cmpuint (peek_count (path), ==, 0);
  larder_client_unmount (run.client);
  run_end (&run);
}

static void
test_parked (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderMutation) refused = NULL;
  g_autoptr(LarderMutation) conflict = NULL;
  g_autoptr(LarderRecord) record = NULL;
  Run run = { 0 };

  run_begin (&run, path, TRUE);
  refused = add_note (&run, "a");
  conflict = add_note (&run, "b");
  larder_mutation_submit (refused);
  larder_mutation_submit (conflict);
  wait_saved (&run);
  larder_test_server_refuse (run.server, LARDER_ERROR, LARDER_ERROR_DENIED);
  larder_test_server_refuse (run.server, LARDER_ERROR, LARDER_ERROR_CONFLICT);
  g_assert_cmpuint (larder_outbox_get_n_failed (run.outbox), ==, 1);
  g_assert_cmpuint (larder_outbox_get_n_conflicts (run.outbox), ==, 1);
  g_assert_cmpuint (larder_outbox_get_n_waiting (run.outbox), ==, 0);
  wait_saved (&run);
  larder_client_unmount (run.client);
  g_clear_object (&refused);
  g_clear_object (&conflict);
  run_end (&run);

  /* They wait for a decision over the restart, with their reasons, and are not sent. */
  run_begin (&run, path, TRUE);
  larder_test_settle ();
  g_assert_cmpuint (run.server->n_mutations, ==, 0);
  g_assert_error (larder_mutation_get_error (get_nth (&run, 0)), LARDER_ERROR,
                  LARDER_ERROR_DENIED);
  g_assert_null (larder_table_get_value (run.notes, "a"));
  record = larder_table_get_record (run.notes, "b");
  g_assert_true (larder_record_get_conflicted (record));
  g_clear_object (&record);
  g_assert_true (larder_mutation_withdraw (get_nth (&run, 1)));
  larder_mutation_retry (get_nth (&run, 0));
  g_assert_nonnull (larder_table_get_value (run.notes, "a"));
  larder_test_settle ();
  larder_test_server_accept (run.server, NULL);
  wait_saved (&run);
  g_assert_cmpuint (peek_count (path), ==, 0);
  larder_client_unmount (run.client);
  run_end (&run);
}

static void
stored_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
test_checkpoint (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderMutation) mutation = NULL;
  g_autoptr(LarderValue) half = larder_test_value ("{\"offset\":50}");
  LarderValue *checkpoint;
  gboolean stored = FALSE;
  Run run = { 0 };

  run_begin (&run, path, TRUE);
  mutation = add_note (&run, "a");
  larder_mutation_submit (mutation);
  wait_saved (&run);
  larder_mutation_context_set_checkpoint_async (run.server->mutations->pdata[0], half, stored_cb,
                                                &stored);
  larder_test_wait (stored);
  larder_client_unmount (run.client);
  g_clear_object (&mutation);
  g_ptr_array_set_size (run.server->mutations, 0);
  run_end (&run);

  run_begin (&run, path, TRUE);
  larder_test_settle ();
  checkpoint = larder_mutation_context_get_checkpoint (run.server->mutations->pdata[0]);
  g_assert_nonnull (checkpoint);
  g_assert_cmpint (larder_value_get_member_int (checkpoint, "offset", 0), ==, 50);
  larder_test_server_accept (run.server, NULL);
  larder_client_unmount (run.client);
  run_end (&run);
}

static void
test_busy (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderOutbox) second = NULL;
  g_autoptr(GError) error = NULL;
  Run run = { 0 };

  run_begin (&run, path, TRUE);
  second = larder_outbox_new (path, &error);
  g_assert_null (second);
  g_assert_error (error, LARDER_ERROR, LARDER_ERROR_BUSY);
  g_assert_cmpuint (peek_count (path), ==, 0);
  larder_client_unmount (run.client);
  run_end (&run);
  g_clear_error (&error);
  second = larder_outbox_new (path, &error);
  g_assert_no_error (error);
}

static void
fill (const char *path,
      guint       n)
{
  Run run = { 0 };

  run_begin (&run, path, TRUE);
  larder_client_set_online (run.client, FALSE);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("note-%u", i);
      g_autoptr(LarderMutation) mutation = add_note (&run, id);

      larder_mutation_submit (mutation);
    }
  wait_saved (&run);
  larder_client_unmount (run.client);
  run_end (&run);
}

static void
test_damaged (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autofree char *damaged = g_strconcat (path, ".damaged", NULL);
  g_autofree char *contents = NULL;
  gsize length;
  Run run = { 0 };

  /* A spoiled page in the middle: what can be read of the rest is kept. */
  fill (path, 200);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  memset (contents + (length / 2 / 4096) * 4096, 0xa5, 4096);
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
  run_begin (&run, path, TRUE);
  g_assert_true (larder_outbox_get_was_damaged (run.outbox));
  g_assert_true (g_file_test (damaged, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (larder_outbox_get_n_waiting (run.outbox), >, 100);
  larder_client_unmount (run.client);
  run_end (&run);

  /* Nothing but noise: it begins anew, and works. */
  g_assert_true (g_file_set_contents (path, "this is no database at all, only some text", -1,
                                      NULL));
  run_begin (&run, path, TRUE);
  g_assert_true (larder_outbox_get_was_damaged (run.outbox));
  g_assert_cmpuint (larder_outbox_get_n_waiting (run.outbox), ==, 0);
  larder_client_unmount (run.client);
  run_end (&run);
  fill (path, 3);
  g_assert_cmpuint (peek_count (path), ==, 3);
}

static void
test_newer (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderOutbox) outbox = NULL;
  g_autoptr(GError) error = NULL;
  sqlite3 *db = NULL;

  /* A newer version's changes are not thrown away. */
  fill (path, 2);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA user_version = 99", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  outbox = larder_outbox_new (path, &error);
  g_assert_null (outbox);
  g_assert_error (error, LARDER_ERROR, LARDER_ERROR_NEWER);
  g_assert_cmpuint (peek_count (path), ==, 2);
}

static void
test_full_disk (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderMutation) mutation = NULL;
  struct rlimit former;
  struct rlimit small;
  Run run = { 0 };

  /* No file may grow: that is what a full disk looks like from here. */
  run_begin (&run, path, TRUE);
  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &former);
  small = former;
  small.rlim_cur = 1;
  setrlimit (RLIMIT_FSIZE, &small);
  mutation = add_note (&run, "a");
  larder_mutation_submit (mutation);
  larder_test_wait (larder_mutation_get_status (mutation) == LARDER_MUTATION_ERROR);
  setrlimit (RLIMIT_FSIZE, &former);
  g_assert_error (larder_mutation_get_error (mutation), LARDER_ERROR, LARDER_ERROR_STORAGE);
  g_assert_null (larder_table_get_value (run.notes, "a"));
  g_assert_cmpuint (larder_outbox_get_n_failed (run.outbox), ==, 1);
  g_assert_cmpuint (run.server->n_mutations, ==, 0);

  /* When there is room again the person can try it again. */
  larder_mutation_retry (mutation);
  wait_saved (&run);
  g_assert_nonnull (larder_table_get_value (run.notes, "a"));
  g_assert_cmpuint (peek_count (path), ==, 1);
  larder_test_settle ();

  /* What is done but can not be crossed out is crossed out when there is room. */
  setrlimit (RLIMIT_FSIZE, &small);
  larder_test_server_accept (run.server, NULL);
  g_assert_cmpint (larder_mutation_get_status (mutation), ==, LARDER_MUTATION_SUCCESS);
  g_assert_false (flush (&run));
  g_assert_true (larder_outbox_get_saving (run.outbox));
  setrlimit (RLIMIT_FSIZE, &former);
  larder_test_clock_advance (run.clock, 2000);
  wait_saved (&run);
  g_assert_cmpuint (peek_count (path), ==, 0);
  larder_client_unmount (run.client);
  g_clear_object (&mutation);
  run_end (&run);
}

static void
test_not_durable (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderMutationOptions) rules = NULL;
  g_autoptr(LarderMutation) mutation = NULL;
  Run run = { 0 };

  run_begin (&run, path, TRUE);
  rules = larder_test_server_rules (run.server, "jobs.submit");
  larder_mutation_options_set_durable (rules, FALSE);
  larder_client_set_mutation_options (run.client, rules);
  mutation = larder_mutation_new (run.client, "jobs.submit", NULL);
  larder_mutation_submit (mutation);
  larder_test_settle ();
  g_assert_cmpuint (run.server->n_mutations, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (run.outbox)), ==, 0);
  g_assert_cmpuint (peek_count (path), ==, 0);
  larder_test_server_accept (run.server, NULL);
  larder_client_unmount (run.client);
  g_clear_object (&mutation);
  run_end (&run);
}

static void
test_late_rules (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderOutbox) outbox = NULL;
  g_autoptr(LarderClient) client = NULL;
  g_autoptr(LarderTestServer) server = larder_test_server_new ();
  g_autoptr(LarderMutationOptions) rules = larder_test_server_rules (server, "notes.add");

  /* A program that does not know the key keeps the entry until somebody does. */
  fill (path, 1);
  outbox = larder_outbox_new (path, NULL);
  client = larder_client_new (NULL, NULL, outbox);
  larder_client_mount (client);
  larder_test_settle ();
  g_assert_cmpuint (larder_outbox_get_n_waiting (outbox), ==, 1);
  larder_client_set_mutation_options (client, rules);
  larder_test_settle ();
  g_assert_cmpuint (server->n_mutations, ==, 1);
  larder_client_unmount (client);
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
  Run   run;
  int   told;       /* the pipe to the parent */
  guint next;
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
      g_autoptr(LarderMutation) mutation = add_note (&child.run, id);

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
      peek_count (path);
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

  g_test_add_func ("/outbox/on-disk-before-on-screen", test_layers);
  g_test_add_func ("/outbox/a-slow-disk-holds-up-no-hand", test_slow_disk);
  g_test_add_func ("/outbox/everything-is-back-after-a-restart", test_restart);
  g_test_add_func ("/outbox/parked-ones-wait-for-a-decision", test_parked);
  g_test_add_func ("/outbox/a-checkpoint-outlives-the-program", test_checkpoint);
  g_test_add_func ("/outbox/only-one-may-have-it", test_busy);
  g_test_add_func ("/outbox/a-damaged-file-is-salvaged", test_damaged);
  g_test_add_func ("/outbox/a-newer-file-is-left-alone", test_newer);
  g_test_add_func ("/outbox/a-full-disk-is-told", test_full_disk);
  g_test_add_func ("/outbox/what-moves-money-is-not-stored", test_not_durable);
  g_test_add_func ("/outbox/unknown-kinds-wait", test_late_rules);
  g_test_add_func ("/outbox/a-killed-program-loses-and-doubles-nothing", test_killed);

  return g_test_run ();
}
