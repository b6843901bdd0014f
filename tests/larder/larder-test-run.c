/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of a program on an outbox file. */

#include "config.h"

#include "larder-test-run.h"

void
larder_test_run_begin (LarderTestRun *run,
                       const char    *path,
                       gboolean       mount)
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

void
larder_test_run_end (LarderTestRun *run)
{
  g_clear_object (&run->client);
  g_assert_finalize_object (run->outbox);
  larder_test_server_free (run->server);
  larder_test_settle ();
  g_assert_finalize_object (run->clock);
}

/* A mutation that inserts the note @id. */
LarderMutation *
larder_test_run_add (LarderTestRun *run,
                     const char    *id)
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

LarderMutation *
larder_test_run_nth (LarderTestRun *run,
                     guint          position)
{
  g_autoptr(LarderMutation) mutation =
    g_list_model_get_item (G_LIST_MODEL (run->outbox), position);

  /* The outbox keeps it. */
  return mutation;
}

guint
larder_test_peek_count (const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) entries = larder_outbox_peek (path, &error);

  g_assert_no_error (error);
  return larder_value_get_n_items (entries);
}

void
larder_test_run_wait_saved (LarderTestRun *run)
{
  larder_test_wait (!larder_outbox_get_saving (run->outbox));
  larder_test_settle ();
}

void
larder_test_run_fill (const char *path,
                      guint       n)
{
  LarderTestRun run = { 0 };

  larder_test_run_begin (&run, path, TRUE);
  larder_client_set_online (run.client, FALSE);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("note-%u", i);
      g_autoptr(LarderMutation) mutation = larder_test_run_add (&run, id);

      larder_mutation_submit (mutation);
    }
  larder_test_run_wait_saved (&run);
  larder_client_unmount (run.client);
  larder_test_run_end (&run);
}
