/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables: what the server said, versions, loading, and what listeners are told. */

#include "config.h"

#include <time.h>

#include "larder-test-thing.h"

static void
row_changed_cb (LarderTable *table,
                const char  *id,
                gpointer     user_data)
{
  g_string_append (user_data, id);
  g_string_append_c (user_data, ' ');
}

static void
base_cb (LarderTable *table,
         const char  *id,
         LarderValue *row,
         gpointer     user_data)
{
  g_string_append (user_data, id);
  g_string_append (user_data, row != NULL ? "+ " : "- ");
}

static void
test_upsert_keeps_what_is_left_out (void)
{
  g_autoptr(LarderTable) table = test_things_new ();

  test_upsert (table, "[{\"id\":\"a\",\"title\":\"T\",\"x\":{\"y\":1}},{\"id\":7,\"title\":\"S\"}]");
  test_upsert (table, "{\"id\":\"a\",\"title\":\"U\"}");
  test_assert_row (table, "a", "{\"id\":\"a\",\"title\":\"U\",\"x\":{\"y\":1}}");
  test_assert_row (table, "7", "{\"id\":7,\"title\":\"S\"}");
  g_assert_cmpuint (larder_table_get_n_rows (table), ==, 2);
  g_assert_true (larder_table_contains (table, "a"));
  g_assert_false (larder_table_contains (table, "b"));
}

static void
test_what_is_no_row_is_passed_over (void)
{
  g_autoptr(LarderTable) table = test_things_new ();

  test_upsert (table, "[1,null,{},{\"id\":null},{\"id\":[]},{\"id\":\"a\"}]");
  test_upsert (table, "\"text\"");
  g_assert_cmpuint (larder_table_get_n_rows (table), ==, 1);
}

static void
test_lower_versions_are_passed_over (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(GString) log = g_string_new (NULL);

  test_upsert (table, "{\"id\":\"a\",\"title\":\"3\",\"version\":3}");
  g_signal_connect (table, "row-changed", G_CALLBACK (row_changed_cb), log);
  test_upsert (table, "{\"id\":\"a\",\"title\":\"2\",\"version\":2}");
  test_assert_row (table, "a", "{\"id\":\"a\",\"title\":\"3\",\"version\":3}");
  g_assert_cmpstr (log->str, ==, "");
  test_upsert (table, "{\"id\":\"a\",\"title\":\"3\",\"version\":3}");
  g_assert_cmpstr (log->str, ==, "");
  test_upsert (table, "{\"id\":\"a\",\"title\":\"4\",\"version\":4}");
  g_assert_cmpstr (log->str, ==, "a ");
  test_upsert (table, "{\"id\":\"a\",\"title\":\"5\"}");
  test_assert_row (table, "a", "{\"id\":\"a\",\"title\":\"5\",\"version\":4}");
}

static void
test_other_members_for_id_and_version (void)
{
  g_autoptr(LarderTable) table = test_things_new ();

  larder_table_set_id_member (table, "key");
  larder_table_set_version_member (table, "rev");
  test_upsert (table, "[{\"key\":\"a\",\"rev\":2,\"n\":1},{\"key\":\"a\",\"rev\":1,\"n\":2}]");
  test_assert_row (table, "a", "{\"key\":\"a\",\"rev\":2,\"n\":1}");
}

static void
test_tells_bases_once_per_batch (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(GString) bases = g_string_new (NULL);
  g_autoptr(GString) rows = g_string_new (NULL);

  larder_table_set_base_func (table, base_cb, bases);
  g_signal_connect (table, "row-changed", G_CALLBACK (row_changed_cb), rows);
  test_upsert (table, "[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"a\",\"n\":1}]");
  g_assert_cmpstr (bases->str, ==, "a+ b+ ");
  g_assert_cmpstr (rows->str, ==, "a b ");
  g_string_truncate (bases, 0);
  g_string_truncate (rows, 0);

  /* A layer is no base; a row that came and went was never there. */
  test_merge_layer (table, "m", "a", "{\"n\":2}");
  larder_table_begin_batch (table);
  test_upsert (table, "{\"id\":\"c\"}");
  larder_table_remove (table, "c");
  larder_table_remove (table, "b");
  larder_table_remove (table, "none");
  larder_table_end_batch (table);
  g_assert_cmpstr (bases->str, ==, "b- ");
  g_assert_cmpstr (rows->str, ==, "a b ");

  larder_table_clear (table);
  g_assert_cmpstr (bases->str, ==, "b- a- ");
  g_assert_cmpuint (larder_table_get_n_rows (table), ==, 0);
}

static LarderValue *
load_cb (LarderTable *table,
         const char  *id,
         gpointer     user_data)
{
  guint *n_loads = user_data;

  (*n_loads)++;
  return strcmp (id, "stored") == 0 ? test_parse ("{\"id\":\"stored\",\"title\":\"old\"}") : NULL;
}

static void
test_rows_are_loaded_when_asked_for (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderTableView) view = larder_table_view_new (table, NULL);
  g_autoptr(LarderRecord) record = NULL;
  g_autoptr(GString) bases = g_string_new (NULL);
  guint n_loads = 0;

  larder_table_set_load_func (table, load_cb, &n_loads);
  larder_table_set_base_func (table, base_cb, bases);
  record = larder_table_get_record (table, "stored");
  g_assert_cmpstr (larder_record_get_string (record, "title"), ==, "old");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 1);
  test_assert_row (table, "stored", "{\"id\":\"stored\",\"title\":\"old\"}");
  g_assert_cmpuint (n_loads, ==, 1);
  g_assert_cmpstr (bases->str, ==, "");
  larder_table_remove (table, "stored");
  g_assert_false (larder_table_contains (table, "stored"));
  g_assert_cmpuint (n_loads, ==, 1);
  g_assert_cmpstr (bases->str, ==, "stored- ");
}

static void
test_equal_rows_keep_their_values (void)
{
  g_autoptr(LarderTable) table = test_things_new ();
  LarderValue *before;

  test_upsert (table, "[{\"id\":\"a\",\"l\":[1,2]},{\"id\":\"b\"}]");
  before = larder_table_get_value (table, "a");
  test_upsert (table, "[{\"l\":[1,2],\"id\":\"a\"},{\"id\":\"b\",\"x\":1}]");
  g_assert_true (larder_table_get_value (table, "a") == before);
}

/* What the processor spent for this program, so that others who use it do not count. */
static gint64
get_cpu_us (void)
{
  struct timespec time;

  g_assert_no_errno (clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time));
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* The time that so many rows take to come into table and view. */
static gint64
time_upsert (int n_rows)
{
  g_autoptr(LarderTable) table = test_things_new ();
  g_autoptr(LarderTableView) view = larder_table_view_new (table, "n desc");
  g_autoptr(GString) text = g_string_new ("[");
  g_autoptr(LarderValue) rows = NULL;
  gint64 begin_us;

  for (int i = 0; i < n_rows; i++)
    g_string_append_printf (text, "%s{\"id\":\"row%05d\",\"n\":%d,\"title\":\"some text %d\","
                                  "\"tags\":[\"x\",\"y\"]}", i > 0 ? "," : "", i,
                            (i * 7919) % 10007, i);
  g_string_append_c (text, ']');
  rows = test_parse (text->str);
  begin_us = get_cpu_us ();
  larder_table_upsert (table, rows);
  begin_us = get_cpu_us () - begin_us;
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, n_rows);
  return begin_us;
}

static void
test_upserting_many_is_quick (void)
{
  gint64 few_us = time_upsert (1250);
  gint64 many_us = time_upsert (10000);

  g_test_message ("1,250 rows into table and view: %.1f ms, 10,000: %.1f ms",
                  (double) few_us / 1000.0, (double) many_us / 1000.0);
  /* An accidental square would take 64 times as long for eight times as many. */
  g_assert_cmpint (many_us, <, 32 * few_us);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/table/upsert-keeps-what-is-left-out", test_upsert_keeps_what_is_left_out);
  g_test_add_func ("/table/what-is-no-row-is-passed-over", test_what_is_no_row_is_passed_over);
  g_test_add_func ("/table/lower-versions-are-passed-over", test_lower_versions_are_passed_over);
  g_test_add_func ("/table/other-members-for-id-and-version",
                   test_other_members_for_id_and_version);
  g_test_add_func ("/table/tells-bases-once-per-batch", test_tells_bases_once_per_batch);
  g_test_add_func ("/table/rows-are-loaded-when-asked-for", test_rows_are_loaded_when_asked_for);
  g_test_add_func ("/table/equal-rows-keep-their-values", test_equal_rows_keep_their_values);
  g_test_add_func ("/table/upserting-many-is-quick", test_upserting_many_is_quick);
  return g_test_run ();
}
