/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of the outbox: what was accepted is neither lost nor doubled. */

#include "config.h"

#include <sqlite3.h>

#include "larder-test-run.h"

static void
test_layers (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderMutation) mutation = NULL;
  gboolean saving;
  LarderTestRun run = { 0 };

  larder_test_run_begin (&run, path, TRUE);
  mutation = larder_test_run_add (&run, "a");
  larder_mutation_submit (mutation);

  /* On the disk first, then on the screen, then on its way. */
  g_assert_false (larder_table_contains (run.notes, "a"));
  g_object_get (run.client, "saving", &saving, NULL);
  g_assert_true (saving);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (run.outbox)), ==, 1);
  larder_test_wait (larder_table_get_value (run.notes, "a") != NULL);
  g_assert_cmpuint (larder_test_peek_count (path), ==, 1);
  larder_test_settle ();
  g_assert_cmpuint (run.server->n_mutations, ==, 1);
  g_assert_cmpuint (larder_outbox_get_n_waiting (run.outbox), ==, 1);

  larder_test_server_accept (run.server, "{\"id\":\"a\",\"title\":\"new\",\"version\":1}");
  larder_test_run_wait_saved (&run);
  g_assert_cmpuint (larder_test_peek_count (path), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (run.outbox)), ==, 0);
  g_assert_nonnull (larder_table_get_base (run.notes, "a"));
  larder_client_unmount (run.client);
  larder_test_run_end (&run);
}

static void
test_slow_disk (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderMutation) mutation = NULL;
  sqlite3 *db = NULL;
  LarderTestRun run = { 0 };

  larder_test_run_begin (&run, path, TRUE);

  /* Somebody holds the file: after 50 ms the change is shown, and is still being saved. */
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  mutation = larder_test_run_add (&run, "a");
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
  larder_test_run_wait_saved (&run);
  g_assert_cmpuint (run.server->n_mutations, ==, 1);
  larder_test_server_accept (run.server, NULL);
  larder_client_unmount (run.client);
  larder_test_run_end (&run);
}

static void
test_restart (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autofree char *id = NULL;
  g_autoptr(LarderMutation) first = NULL;
  g_autoptr(LarderMutation) second = NULL;
  g_autoptr(LarderMutation) third = NULL;
  LarderTestRun run = { 0 };

  larder_test_run_begin (&run, path, TRUE);
  larder_client_set_online (run.client, FALSE);
  first = larder_test_run_add (&run, "a");
  second = larder_mutation_new (run.client, "notes.add", NULL);
  third = larder_mutation_new (run.client, "notes.add", NULL);
  larder_mutation_add_reference (second, "notes", "a");
  larder_mutation_set_not_before (third, 2000000);
  larder_mutation_submit (first);
  larder_mutation_submit (second);
  larder_mutation_submit (third);
  larder_mutation_pause (second);
  larder_test_run_wait_saved (&run);
  id = g_strdup (larder_mutation_get_id (first));
  larder_client_unmount (run.client);
  g_clear_object (&first);
  g_clear_object (&second);
  g_clear_object (&third);
  larder_test_run_end (&run);

  /* All is back before mounting returns: rows, order, holds. */
  larder_test_run_begin (&run, path, FALSE);
  larder_client_mount (run.client);
  g_assert_nonnull (larder_table_get_value (run.notes, "a"));
  g_assert_cmpuint (larder_outbox_get_n_waiting (run.outbox), ==, 3);
  g_assert_cmpstr (larder_mutation_get_id (larder_test_run_nth (&run, 0)), ==, id);
  g_assert_cmpint (larder_mutation_get_submitted_at (larder_test_run_nth (&run, 0)), ==, 1000000);
  g_assert_true (larder_mutation_get_paused (larder_test_run_nth (&run, 1)));
  g_assert_cmpint (larder_mutation_get_delivery (larder_test_run_nth (&run, 2)), ==,
                   LARDER_DELIVERY_HELD);
  larder_test_settle ();
  g_assert_cmpuint (run.server->n_mutations, ==, 1);
  g_assert_cmpstr (run.server->log->pdata[0], ==, id);
  larder_test_server_accept (run.server, NULL);
  g_assert_cmpuint (run.server->n_settled, ==, 1);
  g_assert_cmpuint (run.server->n_mutations, ==, 1);
  larder_mutation_resume (larder_test_run_nth (&run, 0));
  larder_test_settle ();
  g_assert_cmpuint (run.server->n_mutations, ==, 2);
  larder_test_server_accept (run.server, NULL);
  larder_test_clock_advance (run.clock, 1000000);
  larder_test_settle ();
  g_assert_cmpuint (run.server->n_mutations, ==, 3);
  larder_test_server_accept (run.server, NULL);
  larder_test_run_wait_saved (&run);
  g_assert_cmpuint (larder_test_peek_count (path), ==, 0);
  larder_client_unmount (run.client);
  larder_test_run_end (&run);
}

static void
test_parked (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderMutation) refused = NULL;
  g_autoptr(LarderMutation) conflict = NULL;
  g_autoptr(LarderRecord) record = NULL;
  LarderTestRun run = { 0 };

  larder_test_run_begin (&run, path, TRUE);
  refused = larder_test_run_add (&run, "a");
  conflict = larder_test_run_add (&run, "b");
  larder_mutation_submit (refused);
  larder_mutation_submit (conflict);
  larder_test_run_wait_saved (&run);
  larder_test_server_refuse (run.server, LARDER_ERROR, LARDER_ERROR_DENIED);
  larder_test_server_refuse (run.server, LARDER_ERROR, LARDER_ERROR_CONFLICT);
  g_assert_cmpuint (larder_outbox_get_n_failed (run.outbox), ==, 1);
  g_assert_cmpuint (larder_outbox_get_n_conflicts (run.outbox), ==, 1);
  g_assert_cmpuint (larder_outbox_get_n_waiting (run.outbox), ==, 0);
  larder_test_run_wait_saved (&run);
  larder_client_unmount (run.client);
  g_clear_object (&refused);
  g_clear_object (&conflict);
  larder_test_run_end (&run);

  /* They wait for a decision over the restart, with their reasons, and are not sent. */
  larder_test_run_begin (&run, path, TRUE);
  larder_test_settle ();
  g_assert_cmpuint (run.server->n_mutations, ==, 0);
  g_assert_error (larder_mutation_get_error (larder_test_run_nth (&run, 0)), LARDER_ERROR,
                  LARDER_ERROR_DENIED);
  g_assert_null (larder_table_get_value (run.notes, "a"));
  record = larder_table_get_record (run.notes, "b");
  g_assert_true (larder_record_get_conflicted (record));
  g_clear_object (&record);
  g_assert_true (larder_mutation_withdraw (larder_test_run_nth (&run, 1)));
  larder_mutation_retry (larder_test_run_nth (&run, 0));
  g_assert_nonnull (larder_table_get_value (run.notes, "a"));
  larder_test_settle ();
  larder_test_server_accept (run.server, NULL);
  larder_test_run_wait_saved (&run);
  g_assert_cmpuint (larder_test_peek_count (path), ==, 0);
  larder_client_unmount (run.client);
  larder_test_run_end (&run);
}

/* What nobody else has stays where it was made, with the reason. */
static void
test_refused_row_is_kept (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  LarderTestRun run = { 0 };

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(LarderMutationOptions) rules = NULL;
      g_autoptr(LarderMutation) refused = NULL;
      g_autoptr(LarderRecord) record = NULL;

      larder_test_run_begin (&run, path, FALSE);
      rules = larder_test_server_rules (run.server, "notes.add");
      larder_mutation_options_set_keeps_refused (rules, TRUE);
      larder_client_set_mutation_options (run.client, rules);
      larder_client_mount (run.client);
      if (i == 0)
        {
          refused = larder_test_run_add (&run, "a");
          larder_mutation_submit (refused);
          larder_test_run_wait_saved (&run);
          larder_test_server_refuse (run.server, LARDER_ERROR, LARDER_ERROR_DENIED);
          larder_test_run_wait_saved (&run);
        }
      larder_test_settle ();
      g_assert_nonnull (larder_table_get_value (run.notes, "a"));
      g_assert_null (larder_table_get_base (run.notes, "a"));
      record = larder_table_get_record (run.notes, "a");
      g_assert_true (larder_record_get_failed (record));
      g_assert_false (larder_record_get_pending (record));
      g_assert_error (larder_record_get_error (record), LARDER_ERROR, LARDER_ERROR_DENIED);
      if (i == 1)
        {
          LarderMutation *parked = larder_test_run_nth (&run, 0);
          g_autoptr(LarderValue) row = larder_test_value ("{\"id\":\"a\",\"title\":\"mended\"}");
          g_autoptr(LarderPatch) patch = larder_patch_new_insert ("notes", row);
          g_autoptr(GList) patches = g_list_prepend (NULL, patch);

          g_assert_true (larder_mutation_edit (parked, NULL, patches));
          g_assert_true (larder_record_get_failed (record));
          g_assert_cmpstr (larder_value_get_member_string (larder_record_get_value (record),
                                                           "title"), ==, "mended");
          larder_mutation_retry (parked);
          g_assert_false (larder_record_get_failed (record));
          g_assert_null (larder_record_get_error (record));
          larder_test_run_wait_saved (&run);
          larder_test_server_refuse (run.server, LARDER_ERROR, LARDER_ERROR_DENIED);
          g_assert_true (larder_record_get_failed (record));
          g_assert_true (larder_mutation_withdraw (parked));
          g_assert_null (larder_table_get_value (run.notes, "a"));
          larder_test_run_wait_saved (&run);
          g_assert_cmpuint (larder_test_peek_count (path), ==, 0);
        }
      larder_client_unmount (run.client);
      g_clear_object (&record);
      g_clear_object (&refused);
      larder_test_run_end (&run);
    }
}

static void
test_parked_and_resumed (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderMutation) mutation = NULL;
  LarderTestRun run = { 0 };

  /* Paused while it was on its way, refused, and then resumed: that is known after a restart. */
  larder_test_run_begin (&run, path, TRUE);
  mutation = larder_test_run_add (&run, "a");
  larder_mutation_submit (mutation);
  larder_test_run_wait_saved (&run);
  larder_mutation_pause (mutation);
  larder_test_server_refuse (run.server, LARDER_ERROR, LARDER_ERROR_CONFLICT);
  larder_mutation_resume (mutation);
  g_assert_false (larder_mutation_get_paused (mutation));
  larder_test_run_wait_saved (&run);
  larder_client_unmount (run.client);
  g_clear_object (&mutation);
  larder_test_run_end (&run);

  larder_test_run_begin (&run, path, TRUE);
  g_assert_false (larder_mutation_get_paused (larder_test_run_nth (&run, 0)));
  larder_mutation_retry (larder_test_run_nth (&run, 0));
  larder_test_run_wait_saved (&run);
  larder_test_server_accept (run.server, NULL);
  larder_test_run_wait_saved (&run);
  g_assert_cmpuint (larder_test_peek_count (path), ==, 0);
  larder_client_unmount (run.client);
  larder_test_run_end (&run);
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
  LarderTestRun run = { 0 };

  larder_test_run_begin (&run, path, TRUE);
  mutation = larder_test_run_add (&run, "a");
  larder_mutation_submit (mutation);
  larder_test_run_wait_saved (&run);
  larder_mutation_context_set_checkpoint_async (run.server->mutations->pdata[0], half, stored_cb,
                                                &stored);
  larder_test_wait (stored);
  larder_client_unmount (run.client);
  g_clear_object (&mutation);
  g_ptr_array_set_size (run.server->mutations, 0);
  larder_test_run_end (&run);

  larder_test_run_begin (&run, path, TRUE);
  larder_test_settle ();
  checkpoint = larder_mutation_context_get_checkpoint (run.server->mutations->pdata[0]);
  g_assert_nonnull (checkpoint);
  g_assert_cmpint (larder_value_get_member_int (checkpoint, "offset", 0), ==, 50);
  larder_test_server_accept (run.server, NULL);
  larder_client_unmount (run.client);
  larder_test_run_end (&run);
}

static void
flushed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  larder_outbox_flush_finish (LARDER_OUTBOX (object), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
test_flush (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderMutation) first = NULL;
  g_autoptr(LarderMutation) second = NULL;
  gboolean flushed = FALSE;
  LarderTestRun run = { 0 };

  /* Something is accepted while somebody waits: that is no failure of what was before. */
  larder_test_run_begin (&run, path, TRUE);
  first = larder_test_run_add (&run, "a");
  second = larder_test_run_add (&run, "b");
  larder_mutation_submit (first);
  larder_outbox_flush_async (run.outbox, NULL, flushed_cb, &flushed);
  while (larder_test_peek_count (path) == 0)
    g_thread_yield ();
  larder_mutation_submit (second);
  larder_test_wait (flushed);
  g_assert_cmpuint (larder_test_peek_count (path), >=, 1);
  larder_test_run_wait_saved (&run);
  larder_client_unmount (run.client);
  larder_test_run_end (&run);
}

static void
test_busy (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderOutbox) second = NULL;
  g_autoptr(GError) error = NULL;
  LarderTestRun run = { 0 };

  larder_test_run_begin (&run, path, TRUE);
  second = larder_outbox_new (path, &error);
  g_assert_null (second);
  g_assert_error (error, LARDER_ERROR, LARDER_ERROR_BUSY);
  g_assert_cmpuint (larder_test_peek_count (path), ==, 0);
  larder_client_unmount (run.client);
  larder_test_run_end (&run);
  g_clear_error (&error);
  second = larder_outbox_new (path, &error);
  g_assert_no_error (error);
}

/* The object is still there, and yet the file is another one's. */
static void
test_close (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderOutbox) second = NULL;
  g_autoptr(LarderMutation) mutation = NULL;
  g_autoptr(GError) error = NULL;
  gboolean flushed = FALSE;
  LarderTestRun run = { 0 };

  larder_test_run_begin (&run, path, TRUE);
  larder_client_set_online (run.client, FALSE);
  mutation = larder_test_run_add (&run, "a");
  larder_mutation_submit (mutation);
  larder_client_unmount (run.client);
  larder_outbox_close (run.outbox);
  second = larder_outbox_new (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (larder_test_peek_count (path), ==, 1);
  larder_outbox_flush_async (run.outbox, NULL, flushed_cb, &flushed);
  larder_test_wait (flushed);
  larder_outbox_close (run.outbox);
  g_clear_object (&second);
  g_clear_object (&mutation);
  larder_test_run_end (&run);

  larder_test_run_begin (&run, path, FALSE);
  larder_client_mount (run.client);
  larder_test_settle ();
  larder_test_server_accept (run.server, NULL);
  larder_test_run_wait_saved (&run);
  g_assert_cmpuint (larder_test_peek_count (path), ==, 0);
  larder_client_unmount (run.client);
  larder_test_run_end (&run);
}

static void
test_not_durable (void)
{
  g_autofree char *path = larder_test_path ("outbox.db");
  g_autoptr(LarderMutationOptions) rules = NULL;
  g_autoptr(LarderMutation) mutation = NULL;
  LarderTestRun run = { 0 };

  larder_test_run_begin (&run, path, TRUE);
  rules = larder_test_server_rules (run.server, "jobs.submit");
  larder_mutation_options_set_durable (rules, FALSE);
  larder_client_set_mutation_options (run.client, rules);
  mutation = larder_mutation_new (run.client, "jobs.submit", NULL);
  larder_mutation_submit (mutation);
  larder_test_settle ();
  g_assert_cmpuint (run.server->n_mutations, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (run.outbox)), ==, 0);
  g_assert_cmpuint (larder_test_peek_count (path), ==, 0);
  larder_test_server_accept (run.server, NULL);
  larder_client_unmount (run.client);
  g_clear_object (&mutation);
  larder_test_run_end (&run);
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
  larder_test_run_fill (path, 1);
  outbox = larder_outbox_new (path, NULL);
  client = larder_client_new (NULL, NULL, outbox);
  larder_client_mount (client);
  larder_test_settle ();
  g_assert_cmpuint (larder_outbox_get_n_waiting (outbox), ==, 1);
  larder_client_set_mutation_options (client, rules);
  larder_test_settle ();
  g_assert_cmpuint (server->n_mutations, ==, 1);
  larder_client_unmount (client);
  /* An attempt that is let go of has failed, which is heard of in an iteration of its own. */
  g_clear_pointer (&server, larder_test_server_free);
  larder_test_settle ();
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/outbox/on-disk-before-on-screen", test_layers);
  g_test_add_func ("/outbox/a-slow-disk-holds-up-no-hand", test_slow_disk);
  g_test_add_func ("/outbox/everything-is-back-after-a-restart", test_restart);
  g_test_add_func ("/outbox/parked-ones-wait-for-a-decision", test_parked);
  g_test_add_func ("/outbox/a-refused-row-is-kept", test_refused_row_is_kept);
  g_test_add_func ("/outbox/a-parked-one-is-resumed-for-good", test_parked_and_resumed);
  g_test_add_func ("/outbox/a-checkpoint-outlives-the-program", test_checkpoint);
  g_test_add_func ("/outbox/a-flush-waits-for-what-was-before", test_flush);
  g_test_add_func ("/outbox/only-one-may-have-it", test_busy);
  g_test_add_func ("/outbox/closed-it-is-free", test_close);
  g_test_add_func ("/outbox/what-moves-money-is-not-stored", test_not_durable);
  g_test_add_func ("/outbox/unknown-kinds-wait", test_late_rules);

  return g_test_run ();
}
