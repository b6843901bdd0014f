/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records: typed properties, fallbacks, and notifies for exactly what changed. */

#include "config.h"

#include "larder-test-thing.h"

static void
test_reads_members (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderRecord) record = larder_table_get_record (table, "a");
  g_autofree char *title = NULL, *note = NULL, *summary = NULL, *id = NULL, *name = NULL;
  g_autoptr(GDateTime) created = NULL;
  g_autoptr(LarderValue) settings = NULL;
  gint64 frames;
  double speed;
  gboolean open;

  test_upsert (table, "{\"id\":\"a\",\"title\":\"T\",\"note\":\"N\",\"n_frames\":3,\"speed\":2,"
                      "\"is_open\":false,\"created_at\":\"2026-01-02T03:04:05+00:00\","
                      "\"settings\":{\"x\":1},\"unknown\":[1]}");
  g_object_get (record, "id", &id, "table", &name, "title", &title, "note", &note,
                "n-frames", &frames, "speed", &speed, "open", &open, "created-at", &created,
                "settings", &settings, "summary", &summary, NULL);
  g_assert_cmpstr (id, ==, "a");
  g_assert_cmpstr (name, ==, "things");
  g_assert_cmpstr (title, ==, "T");
  g_assert_cmpstr (note, ==, "N");
  g_assert_cmpint (frames, ==, 3);
  g_assert_cmpfloat (speed, ==, 2.0);
  g_assert_false (open);
  g_assert_cmpint (g_date_time_get_second (created), ==, 5);
  g_assert_cmpint (larder_value_get_member_int (settings, "x", 0), ==, 1);
  g_assert_cmpstr (summary, ==, "T!");
  g_assert_true (larder_record_get_time (record, "created_at") ==
                 larder_record_get_time (record, "created_at"));
  g_assert_true (g_date_time_equal (larder_record_get_time (record, "created_at"), created));
  g_assert_cmpuint (larder_value_get_n_items (
    larder_value_get_member (larder_record_get_value (record), "unknown")), ==, 1);
  g_assert_null (larder_record_get_error (record));
}

static void
assert_fallbacks (LarderRecord *record)
{
  g_autofree char *title = NULL, *kind = NULL, *note = NULL;
  g_autoptr(GDateTime) created = NULL;
  gint64 frames;
  double speed;
  gboolean open;

  g_object_get (record, "title", &title, "kind", &kind, "note", &note, "n-frames", &frames,
                "speed", &speed, "open", &open, "created-at", &created, NULL);
  g_assert_cmpstr (title, ==, "");
  g_assert_cmpstr (kind, ==, "film");
  g_assert_null (note);
  g_assert_cmpint (frames, ==, 25);
  g_assert_cmpfloat (speed, ==, 1.5);
  g_assert_true (open);
  g_assert_null (created);
  g_assert_cmpstr (larder_record_get_string (record, "title"), ==, "");
  g_assert_cmpstr (larder_record_get_string (record, "kind"), ==, "film");
  g_assert_null (larder_record_get_string (record, "note"));
  g_assert_null (larder_record_get_string (record, "undeclared"));
  g_assert_cmpint (larder_record_get_int (record, "n_frames"), ==, 25);
  g_assert_cmpfloat (larder_record_get_double (record, "speed"), ==, 1.5);
  g_assert_true (larder_record_get_boolean (record, "is_open"));
  g_assert_null (larder_record_get_time (record, "created_at"));
}

static void
test_absent_null_and_wrong_fall_back (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderRecord) record = larder_table_get_record (table, "a");
  g_autoptr(GString) log = g_string_new (NULL);

  g_assert_false (larder_record_get_exists (record));
  assert_fallbacks (record);
  test_upsert (table, "{\"id\":\"a\"}");
  g_assert_true (larder_record_get_exists (record));
  assert_fallbacks (record);
  test_upsert (table, "{\"id\":\"a\",\"title\":null,\"kind\":null,\"note\":null,\"n_frames\":null,"
                      "\"speed\":null,\"is_open\":null,\"created_at\":null}");
  assert_fallbacks (record);
  g_assert_null (larder_record_get_error (record));

  test_log_notifies (record, log);
  test_upsert (table, "{\"id\":\"a\",\"title\":1,\"kind\":[],\"note\":{},\"n_frames\":\"1\","
                      "\"speed\":\"2\",\"is_open\":0,\"created_at\":\"yesterday\"}");
  assert_fallbacks (record);
  g_assert_error (larder_record_get_error (record), LARDER_ERROR, LARDER_ERROR_INVALID);
  g_assert_nonnull (strstr (log->str, "error "));
  g_assert_null (strstr (log->str, "title "));
  g_assert_null (strstr (log->str, "n-frames "));

  g_string_truncate (log, 0);
  test_upsert (table, "{\"id\":\"a\",\"title\":\"x\",\"kind\":\"y\",\"note\":\"z\",\"n_frames\":2,"
                      "\"speed\":2.5,\"is_open\":true,\"created_at\":\"2026-01-02 03:04:05\"}");
  g_assert_null (larder_record_get_error (record));
  g_assert_nonnull (strstr (log->str, "error "));
  g_assert_nonnull (larder_record_get_time (record, "created_at"));
}

static void
test_notifies_exactly_what_changed (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderRecord) record = larder_table_get_record (table, "a");
  g_autoptr(LarderTestClock) clock = larder_test_clock_new (1000);
  g_autoptr(GString) log = g_string_new (NULL);

  larder_table_set_clock (table, LARDER_CLOCK (clock));
  test_upsert (table, "{\"id\":\"a\",\"title\":\"T\",\"n_frames\":3,\"version\":1}");
  test_log_notifies (record, log);

  test_upsert (table, "{\"id\":\"a\",\"title\":\"T\",\"n_frames\":3,\"version\":1}");
  test_assert_log (log, "");
  test_upsert (table, "{\"version\":1,\"n_frames\":3.0,\"title\":\"T\",\"id\":\"a\"}");
  test_assert_log (log, "");

  test_upsert (table, "{\"id\":\"a\",\"title\":\"T\",\"n_frames\":4,\"version\":1}");
  test_assert_log (log, "base n-frames value");

  test_upsert (table, "{\"id\":\"a\",\"title\":\"U\"}");
  test_assert_log (log, "base summary title value");

  /* The fallback said in words is no change of the property. */
  test_upsert (table, "{\"id\":\"a\",\"kind\":\"film\"}");
  test_assert_log (log, "base value");

  larder_test_clock_advance (clock, 5);
  larder_table_remove (table, "a");
  test_assert_log (log, "base base-updated-at exists n-frames summary title value version");
}

static void
test_there_and_back_in_a_batch_is_silent (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderTestClock) clock = larder_test_clock_new (1000);
  g_autoptr(LarderRecord) record = larder_table_get_record (table, "a");
  g_autoptr(GString) log = g_string_new (NULL);

  larder_table_set_clock (table, LARDER_CLOCK (clock));
  test_upsert (table, "{\"id\":\"a\",\"title\":\"T\"}");
  test_log_notifies (record, log);
  larder_table_begin_batch (table);
  test_upsert (table, "{\"id\":\"a\",\"title\":\"U\"}");
  g_assert_cmpstr (larder_record_get_string (record, "title"), ==, "U");
  test_merge_layer (table, "m", "a", "{\"title\":\"V\"}");
  g_assert_cmpstr (larder_record_get_string (record, "title"), ==, "V");
  larder_table_drop_layers (table, "m");
  test_upsert (table, "{\"id\":\"a\",\"title\":\"T\"}");
  larder_table_end_batch (table);
  test_assert_log (log, "");

  larder_table_begin_batch (table);
  test_upsert (table, "{\"id\":\"a\",\"title\":\"1\"}");
  test_upsert (table, "{\"id\":\"a\",\"title\":\"2\"}");
  larder_table_begin_batch (table);
  test_upsert (table, "{\"id\":\"a\",\"title\":\"3\"}");
  larder_table_end_batch (table);
  test_assert_log (log, "");
  larder_table_end_batch (table);
  test_assert_log (log, "base summary title value");
}

static void
test_one_object_per_row (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  LarderRecord *first, *second;

  test_upsert (table, "{\"id\":\"a\",\"title\":\"T\"}");
  first = larder_table_get_record (table, "a");
  second = larder_table_get_record (table, "a");
  g_assert_true (first == second);
  g_object_unref (second);
  g_assert_finalize_object (first);
  first = larder_table_get_record (table, "a");
  g_assert_cmpstr (larder_record_get_string (first, "title"), ==, "T");

  /* It keeps its table, and tells of its row to the end. */
  g_object_unref (g_steal_pointer (&table));
  g_assert_cmpstr (larder_record_get_string (first, "title"), ==, "T");
  g_assert_finalize_object (first);
}

static void
n_frames_notify_cb (LarderRecord *record,
                    GParamSpec   *pspec,
                    gpointer      user_data)
{
  LarderTable *table = user_data;
  g_autofree char *json = NULL;
  gint64 frames = larder_record_get_int (record, "n_frames");

  if (frames >= 5)
    return;
  json = g_strdup_printf ("[{\"id\":\"a\",\"n_frames\":%d}]", (int) frames + 1);
  test_upsert (table, json);
}

static void
test_handlers_may_change_rows (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderTestClock) clock = larder_test_clock_new (1000);
  g_autoptr(LarderRecord) record = NULL;
  g_autoptr(GString) log = g_string_new (NULL);

  larder_table_set_clock (table, LARDER_CLOCK (clock));
  test_upsert (table, "{\"id\":\"a\",\"n_frames\":0}");
  record = larder_table_get_record (table, "a");
  g_signal_connect (record, "notify::n-frames", G_CALLBACK (n_frames_notify_cb), table);
  test_log_notifies (record, log);
  test_upsert (table, "{\"id\":\"a\",\"n_frames\":1}");
  g_assert_cmpint (larder_record_get_int (record, "n_frames"), ==, 5);
  test_assert_log (log, "base base base base base n-frames n-frames n-frames n-frames n-frames "
                        "value value value value value");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/record/reads-members", test_reads_members);
  g_test_add_func ("/record/absent-null-and-wrong-fall-back", test_absent_null_and_wrong_fall_back);
  g_test_add_func ("/record/notifies-exactly-what-changed", test_notifies_exactly_what_changed);
  g_test_add_func ("/record/there-and-back-in-a-batch-is-silent",
                   test_there_and_back_in_a_batch_is_silent);
  g_test_add_func ("/record/one-object-per-row", test_one_object_per_row);
  g_test_add_func ("/record/handlers-may-change-rows", test_handlers_may_change_rows);
  return g_test_run ();
}
