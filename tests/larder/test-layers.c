/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Layers: what is pending stands over what the server says, whatever comes in which order. */

#include "config.h"

#include "larder-test-thing.h"

/* The failures of snapshot-and-restore, none of which layers may have. */

static void
visible_cb (LarderTable *table,
            const char  *id,
            gpointer     user_data)
{
  if (strcmp (id, "b") == 0 && !larder_table_contains (table, "b"))
    *(gboolean *) user_data = TRUE;
}

static void
test_refetch_without_a_pending_row_keeps_it (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderSchema) schema = larder_schema_new (table);
  g_autoptr(LarderValue) project = larder_value_new_string ("p");
  g_autoptr(LarderValue) answer = test_parse ("[{\"id\":\"a\",\"project\":\"p\",\"version\":1}]");
  g_autoptr(LarderValue) later = test_parse ("[{\"id\":\"a\",\"project\":\"p\",\"version\":1},"
                                             "{\"id\":\"b\",\"project\":\"p\",\"version\":1}]");
  g_autoptr(LarderValue) ids = NULL;
  g_autoptr(LarderValue) late_ids = NULL;
  g_autoptr(LarderValue) stale_ids = NULL;
  gboolean flickered = FALSE;
  guint64 serial;

  larder_schema_add_scope (schema, "project", project);
  g_signal_connect (table, "row-changed", G_CALLBACK (visible_cb), &flickered);
  test_insert_layer (table, "A", "{\"id\":\"a\",\"project\":\"p\"}");
  test_insert_layer (table, "B", "{\"id\":\"b\",\"project\":\"p\"}");

  /* A is settled; its refetch comes back without B. */
  larder_table_begin_batch (table);
  test_upsert (table, "{\"id\":\"a\",\"project\":\"p\",\"version\":1}");
  larder_table_drop_layers (table, "A");
  larder_table_end_batch (table);
  serial = larder_table_get_serial ();
  ids = larder_schema_apply (schema, answer);
  g_assert_true (larder_table_contains (table, "b"));

  /* B is settled; an answer that was asked for before comes after. */
  larder_table_begin_batch (table);
  test_upsert (table, "{\"id\":\"b\",\"project\":\"p\",\"version\":1}");
  larder_table_drop_layers (table, "B");
  larder_table_end_batch (table);
  stale_ids = larder_schema_apply_since (schema, answer, serial);
  g_assert_true (larder_table_contains (table, "b"));
  late_ids = larder_schema_apply (schema, later);
  g_assert_true (larder_table_contains (table, "b"));
  g_assert_false (flickered);
}

static void
test_failing_takes_back_only_its_own_change (void)
{
  g_autoptr(LarderTable) table = test_things_new ();

  test_upsert (table, "{\"id\":\"a\",\"x\":1,\"y\":1}");
  test_merge_layer (table, "A", "a", "{\"x\":2}");
  test_merge_layer (table, "B", "a", "{\"y\":2}");
  test_assert_row (table, "a", "{\"id\":\"a\",\"x\":2,\"y\":2}");
  larder_table_drop_layers (table, "A");
  test_assert_row (table, "a", "{\"id\":\"a\",\"x\":1,\"y\":2}");

  /* The same member: the later one stands. */
  test_merge_layer (table, "C", "a", "{\"y\":3}");
  larder_table_drop_layers (table, "B");
  test_assert_row (table, "a", "{\"id\":\"a\",\"x\":1,\"y\":3}");
  larder_table_drop_layers (table, "C");
  test_assert_row (table, "a", "{\"id\":\"a\",\"x\":1,\"y\":1}");
}

static void
test_an_answer_does_not_overwrite_what_is_pending (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderRecord) record = larder_table_get_record (table, "a");
  g_autoptr(GString) log = g_string_new (NULL);

  test_upsert (table, "{\"id\":\"a\",\"title\":\"old\",\"version\":1}");
  test_merge_layer (table, "A", "a", "{\"title\":\"mine\"}");
  test_log_notifies (record, log);
  /* It was asked for before the change, and afterwards. */
  test_upsert (table, "{\"id\":\"a\",\"title\":\"old\",\"version\":1}");
  test_assert_log (log, "");
  test_upsert (table, "{\"id\":\"a\",\"title\":\"theirs\",\"version\":1}");
  g_assert_cmpstr (larder_record_get_string (record, "title"), ==, "mine");
  g_assert_null (strstr (log->str, "title"));
  g_assert_cmpstr (larder_value_get_member_string (larder_record_get_base (record), "title"), ==,
                   "theirs");
}

static void
test_a_reply_does_not_wipe_another_pending_member (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderRecord) record = larder_table_get_record (table, "a");
  g_autoptr(GString) log = g_string_new (NULL);

  test_upsert (table, "{\"id\":\"a\",\"title\":\"t1\",\"n_frames\":1,\"version\":1}");
  test_merge_layer (table, "A", "a", "{\"title\":\"t2\"}");
  test_merge_layer (table, "B", "a", "{\"n_frames\":2}");
  test_log_notifies (record, log);
  larder_table_begin_batch (table);
  test_upsert (table, "{\"id\":\"a\",\"title\":\"t2\",\"n_frames\":1,\"version\":2}");
  larder_table_drop_layers (table, "A");
  larder_table_end_batch (table);
  g_assert_cmpint (larder_record_get_int (record, "n_frames"), ==, 2);
  g_assert_cmpstr (larder_record_get_string (record, "title"), ==, "t2");
  g_assert_null (strstr (log->str, "title"));
  g_assert_null (strstr (log->str, "n-frames"));
  g_assert_true (larder_record_get_pending (record));
}

static void
test_states_of_a_row (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderRecord) record = larder_table_get_record (table, "a");
  g_autoptr(GError) denied = g_error_new_literal (LARDER_ERROR, LARDER_ERROR_DENIED, "no");
  g_autoptr(GError) conflict = g_error_new_literal (LARDER_ERROR, LARDER_ERROR_CONFLICT, "they");
  g_autoptr(GString) log = g_string_new (NULL);

  test_upsert (table, "{\"id\":\"a\",\"title\":\"t\"}");
  test_log_notifies (record, log);
  test_merge_layer (table, "A", "a", "{\"title\":\"t\"}");
  g_assert_true (larder_record_get_pending (record));
  test_assert_log (log, "pending");

  larder_table_set_layer_state (table, "A", LARDER_ROW_FAILED, denied);
  test_assert_log (log, "error failed pending");
  g_assert_error (larder_record_get_error (record), LARDER_ERROR, LARDER_ERROR_DENIED);
  g_string_truncate (log, 0);
  larder_table_set_layer_state (table, "A", LARDER_ROW_FAILED, denied);
  test_assert_log (log, "");
  larder_table_set_layer_state (table, "A", LARDER_ROW_CONFLICTED, conflict);
  test_assert_log (log, "conflicted error failed");
  larder_table_set_layer_state (table, "A", LARDER_ROW_PENDING, NULL);
  g_assert_null (larder_record_get_error (record));

  /* The layer goes, the reason stays until the next change by the same hand. */
  larder_table_begin_batch (table);
  larder_table_drop_layers (table, "A");
  larder_table_set_row_error (table, "a", denied);
  larder_table_end_batch (table);
  g_assert_true (larder_record_get_failed (record));
  g_assert_false (larder_record_get_pending (record));
  test_upsert (table, "{\"id\":\"a\",\"title\":\"u\"}");
  g_assert_true (larder_record_get_failed (record));
  test_merge_layer (table, "B", "a", "{\"title\":\"w\"}");
  g_assert_false (larder_record_get_failed (record));
  larder_table_set_row_error (table, "a", conflict);
  g_assert_true (larder_record_get_conflicted (record));
  larder_table_set_row_error (table, "a", NULL);
  g_assert_false (larder_record_get_conflicted (record));
  larder_table_set_layer_state (table, "none", LARDER_ROW_FAILED, denied);
  larder_table_drop_layers (table, "none");
}

static void
test_rows_of_layers_only (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderPatch) remove = larder_patch_new_remove ("things", "a");

  test_insert_layer (table, "A", "{\"id\":\"a\",\"n\":1}");
  test_merge_layer (table, "B", "a", "{\"n\":2}");
  test_assert_row (table, "a", "{\"id\":\"a\",\"n\":2}");
  g_assert_null (larder_table_get_base (table, "a"));
  larder_table_remove (table, "a");
  larder_table_clear (table);
  test_assert_row (table, "a", "{\"id\":\"a\",\"n\":2}");
  larder_table_drop_layers (table, "A");
  test_assert_row (table, "a", "none");
  g_assert_cmpuint (larder_table_get_n_rows (table), ==, 0);
  larder_table_drop_layers (table, "B");

  /* A change of a row that is not there waits for the row. */
  test_merge_layer (table, "C", "a", "{\"n\":3}");
  test_assert_row (table, "a", "none");
  test_upsert (table, "{\"id\":\"a\",\"n\":1}");
  test_assert_row (table, "a", "{\"id\":\"a\",\"n\":3}");
  larder_table_add_layer (table, "D", remove);
  test_assert_row (table, "a", "none");
  larder_table_drop_layers (table, "C");
  larder_table_drop_layers (table, "D");
  test_assert_row (table, "a", "{\"id\":\"a\",\"n\":1}");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/layers/refetch-without-a-pending-row-keeps-it",
                   test_refetch_without_a_pending_row_keeps_it);
  g_test_add_func ("/layers/failing-takes-back-only-its-own-change",
                   test_failing_takes_back_only_its_own_change);
  g_test_add_func ("/layers/an-answer-does-not-overwrite-what-is-pending",
                   test_an_answer_does_not_overwrite_what_is_pending);
  g_test_add_func ("/layers/a-reply-does-not-wipe-another-pending-member",
                   test_a_reply_does_not_wipe_another_pending_member);
  g_test_add_func ("/layers/states-of-a-row", test_states_of_a_row);
  g_test_add_func ("/layers/rows-of-layers-only", test_rows_of_layers_only);
  return g_test_run ();
}
