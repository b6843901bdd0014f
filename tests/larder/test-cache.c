/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of the cache file: what was seen is there at the next start. */

#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "larder-test-cache-run.h"

#define ADA "{\"id\":\"p\",\"title\":\"Ada\"}"
#define ANSWER "[{\"id\":\"a\",\"title\":\"one\",\"version\":1,\"author\":" ADA "}," \
               "{\"id\":\"b\",\"title\":\"two\",\"version\":1,\"author\":" ADA "}]"

static void
fill (const char *path)
{
  LarderTestCacheRun run = { 0 };

  larder_test_cache_run_begin (&run, path, "1", 1000000);
  larder_test_cache_run_observe (&run);
  larder_query_observer_attach (run.observer);
  larder_test_server_answer (run.server, ANSWER);
  g_assert_true (larder_test_cache_run_flush (&run));
  larder_test_cache_run_end (&run);
}

static void
assert_first_frame (LarderTestCacheRun *run)
{
  g_autofree char *json = larder_test_json (larder_query_observer_get_data (run->observer));

  g_assert_cmpstr (json, ==, "[\"a\",\"b\"]");
  g_assert_cmpint (larder_query_observer_get_data_updated_at (run->observer), ==, 1000000);
  g_assert_cmpuint (larder_table_get_n_rows (run->notes), ==, 2);
  g_assert_cmpuint (larder_table_get_n_rows (run->people), ==, 1);
  g_assert_cmpstr (larder_value_get_member_string (larder_table_get_value (run->notes, "b"),
                                                   "title"), ==, "two");
}

static void
test_restart (void)
{
  g_autofree char *path = larder_test_path ("cache.db");
  LarderTestCacheRun run = { 0 };

  fill (path);

  /* Fresh: there before anything is asked, and nothing is asked. */
  larder_test_cache_run_begin (&run, path, "1", 1030000);
  larder_test_cache_run_observe (&run);
  assert_first_frame (&run);
  larder_query_observer_attach (run.observer);
  larder_test_settle ();
  g_assert_cmpuint (run.server->n_fetches, ==, 0);
  g_assert_false (larder_cache_get_was_damaged (run.cache));
  larder_test_cache_run_end (&run);

  /* Stale: the same, and read again behind it. */
  larder_test_cache_run_begin (&run, path, "1", 2000000);
  larder_test_cache_run_observe (&run);
  assert_first_frame (&run);
  larder_query_observer_attach (run.observer);
  g_assert_cmpuint (run.server->n_fetches, ==, 1);
  larder_test_server_answer (run.server, "[]");
  g_assert_true (larder_test_cache_run_flush (&run));
  larder_test_cache_run_end (&run);
}

static void
test_rows_follow (void)
{
  g_autofree char *path = larder_test_path ("cache.db");
  g_autoptr(LarderValue) newer =
    larder_test_value ("{\"id\":\"a\",\"title\":\"new\",\"version\":2}");
  g_autoptr(LarderRecord) record = NULL;
  LarderTestCacheRun run = { 0 };

  fill (path);
  larder_test_cache_run_begin (&run, path, "1", 1010000);
  larder_client_write_rows (run.client, "notes", newer);
  larder_client_remove_row (run.client, "notes", "b");
  larder_test_cache_run_end (&run);

  /* A row by itself is found too, and one that is gone makes the list stale. */
  larder_test_cache_run_begin (&run, path, "1", 1020000);
  record = larder_table_get_record (run.notes, "a");
  g_assert_cmpstr (larder_record_get_string (record, "title"), ==, "new");
  larder_test_cache_run_observe (&run);
  g_assert_true (larder_query_observer_get_is_stale (run.observer));
  g_clear_object (&record);
  larder_test_cache_run_end (&run);
}

static int
count_rows (const char *path)
{
  sqlite3 *other = NULL;
  sqlite3_stmt *statement = NULL;
  int n;

  g_assert_cmpint (sqlite3_open (path, &other), ==, SQLITE_OK);
  sqlite3_busy_timeout (other, 60000);
  g_assert_cmpint (sqlite3_prepare_v2 (other, "SELECT count(*) FROM row", -1, &statement, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  n = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (other);
  return n;
}

/* Some rows, each in a turn of its own. */
static void
change_without_end (LarderTestCacheRun *run,
                    guint               from,
                    guint               n)
{
  for (guint i = from; i < from + n; i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"id\":\"n%u\",\"title\":\"t\"}", i);
      g_autoptr(LarderValue) row = larder_test_value (json);

      larder_client_write_rows (run->client, "notes", row);
      larder_test_settle ();
    }
}

static void
test_without_end (void)
{
  g_autofree char *path = larder_test_path ("cache.db");
  LarderTestCacheRun run = { 0 };

  /* The first turns are written as they end. */
  larder_test_cache_run_begin (&run, path, "1", 1000000);
  change_without_end (&run, 0, 20);
  larder_test_wait (count_rows (path) == 20);
  /* What follows waits, but can be read. */
  change_without_end (&run, 20, 80);
  g_assert_cmpint (count_rows (path), ==, 20);
  g_assert_nonnull (larder_table_get_base (run.notes, "n99"));
  /* Nobody has to ask for it. */
  larder_test_clock_advance (run.clock, 1000);
  larder_test_wait (count_rows (path) == 100);
  /* Who asks does not wait. */
  change_without_end (&run, 100, 1);
  g_assert_true (larder_test_cache_run_flush (&run));
  g_assert_cmpint (count_rows (path), ==, 101);
  /* After a rest a change is written at once again. */
  larder_test_clock_advance (run.clock, 60000);
  change_without_end (&run, 101, 1);
  larder_test_wait (count_rows (path) == 102);
  /* At the end nothing is missing. */
  change_without_end (&run, 102, 50);
  larder_test_cache_run_end (&run);
  g_assert_cmpint (count_rows (path), ==, 152);
}

/* A clock that is set back would keep the changes of its old time waiting. */
static void
test_clock_set_back (void)
{
  g_autofree char *path = larder_test_path ("cache.db");
  LarderTestCacheRun run = { 0 };

  larder_test_cache_run_begin (&run, path, "1", 100000000);
  change_without_end (&run, 0, 30);
  larder_test_clock_jump (run.clock, -50000000);
  larder_test_wait (count_rows (path) == 30);
  change_without_end (&run, 30, 1);
  larder_test_wait (count_rows (path) == 31);
  larder_test_cache_run_end (&run);
}

static void
test_collected (void)
{
  g_autofree char *path = larder_test_path ("cache.db");
  LarderTestCacheRun run = { 0 };

  /* What memory forgets the file still has, also before the thread has written it. */
  larder_test_cache_run_begin (&run, path, "1", 1000000);
  larder_test_cache_run_observe (&run);
  larder_query_observer_attach (run.observer);
  larder_test_server_answer (run.server, ANSWER);
  g_clear_object (&run.observer);
  larder_test_clock_advance (run.clock, 300000);
  larder_test_settle ();
  g_assert_null (larder_client_get_data (run.client, larder_test_key ("notes", "list")));
  larder_test_cache_run_observe (&run);
  assert_first_frame (&run);
  g_clear_object (&run.observer);

  /* What is removed is gone from the file too. */
  larder_client_remove (run.client, larder_test_key ("notes", NULL));
  larder_test_cache_run_observe (&run);
  g_assert_null (larder_query_observer_get_data (run.observer));
  larder_client_clear (run.client);
  larder_test_cache_run_end (&run);
}

static void
test_cleared (void)
{
  g_autofree char *path = larder_test_path ("cache.db");
  sqlite3 *other = NULL;
  LarderTestCacheRun run = { 0 };

  /* While another program holds the file, emptying it has to wait; nobody sees what it held. */
  fill (path);
  larder_test_cache_run_begin (&run, path, "1", 1010000);
  g_assert_cmpint (sqlite3_open (path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  larder_client_clear (run.client);
  larder_test_settle ();
  larder_test_cache_run_observe (&run);
  g_assert_null (larder_query_observer_get_data (run.observer));
  g_assert_null (larder_table_get_value (run.notes, "a"));
  g_clear_object (&run.observer);
  larder_client_remove (run.client, larder_test_key ("notes", NULL));
  g_assert_cmpint (sqlite3_exec (other, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (other);
  g_assert_true (larder_test_cache_run_flush (&run));
  larder_test_cache_run_observe (&run);
  g_assert_null (larder_query_observer_get_data (run.observer));
  larder_test_cache_run_end (&run);
}

static void
expect_anew (const char *path,
             const char *buster)
{
  g_autofree char *damaged = g_strconcat (path, ".damaged", NULL);
  LarderTestCacheRun run = { 0 };

  larder_test_cache_run_begin (&run, path, buster, 1010000);
  g_assert_true (larder_cache_get_was_damaged (run.cache));
  g_assert_false (larder_cache_get_in_memory (run.cache));
  g_assert_true (g_file_test (damaged, G_FILE_TEST_EXISTS));
  larder_test_cache_run_observe (&run);
  g_assert_null (larder_query_observer_get_data (run.observer));
  larder_query_observer_attach (run.observer);
  larder_test_server_answer (run.server, ANSWER);
  g_assert_true (larder_test_cache_run_flush (&run));
  larder_test_cache_run_end (&run);

  /* The new file is a good one. */
  larder_test_cache_run_begin (&run, path, buster, 1010000);
  g_assert_false (larder_cache_get_was_damaged (run.cache));
  larder_test_cache_run_observe (&run);
  g_assert_nonnull (larder_query_observer_get_data (run.observer));
  larder_test_cache_run_end (&run);
}

#define OF_X "\"of\":\"x\",\"version\":1}"

static void
write_row (LarderTestCacheRun *run,
           const char         *json)
{
  g_autoptr(LarderValue) row = larder_test_value (json);

  larder_client_write_rows (run->client, "notes", row);
}

/* The next start without a server; tells the titles of what is there. */
static char *
read_titles (const char *path)
{
  LarderTestCacheRun run = { .scope = "x" };
  g_autoptr(LarderTableView) view = NULL;
  GString *titles = g_string_new (NULL);

  larder_test_cache_run_begin (&run, path, "1", 1000500);
  larder_test_cache_run_observe (&run);
  larder_query_observer_attach (run.observer);
  view = larder_table_view_new (run.notes, "title");
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (view)); i++)
    {
      g_autoptr(LarderRecord) record = g_list_model_get_item (G_LIST_MODEL (view), i);

      g_string_append_printf (titles, "%s ", larder_record_get_string (record, "title"));
    }
  g_clear_object (&view);
  larder_test_cache_run_end (&run);
  return g_string_free (titles, FALSE);
}

/* A row comes by another way than an answer: after the only one, before any, or while it is
 * fetched, so that the answer does not hold it. */
static void
test_row_comes (gconstpointer data)
{
  const char *when = data;
  g_autofree char *path = larder_test_path ("cache.db");
  g_autofree char *titles = NULL;
  LarderTestCacheRun run = { .scope = "x" };

  larder_test_cache_run_begin (&run, path, "1", 1000000);
  larder_test_cache_run_observe (&run);
  larder_query_observer_attach (run.observer);
  larder_test_wait (run.server->fetches->len == 1);
  if (g_str_equal (when, "after"))
    larder_test_server_answer (run.server, "[{\"id\":\"a\",\"title\":\"one\"," OF_X "]");
  write_row (&run, "{\"id\":\"b\",\"title\":\"two\"," OF_X);
  write_row (&run, "{\"id\":\"c\",\"title\":\"other\",\"of\":\"y\",\"version\":1}");
  if (g_str_equal (when, "meanwhile"))
    larder_test_server_answer (run.server, "[{\"id\":\"a\",\"title\":\"one\"," OF_X "]");
  g_assert_true (larder_test_cache_run_flush (&run));
  larder_test_cache_run_end (&run);

  titles = read_titles (path);
  g_assert_cmpstr (titles, ==, g_str_equal (when, "before") ? "two " : "one two ");
}

static void
test_noise (void)
{
  g_autofree char *path = larder_test_path ("cache.db");
  g_autofree char *noise = g_malloc (20000);
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);

  fill (path);
  for (guint i = 0; i < 20000; i++)
    noise[i] = (char) g_rand_int_range (rand, 0, 256);
  g_assert_true (g_file_set_contents (path, noise, 20000, NULL));
  expect_anew (path, "1");
}

static void
test_truncated (void)
{
  g_autofree char *path = larder_test_path ("cache.db");
  g_autofree char *contents = NULL;
  gsize length;

  fill (path);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_true (g_file_set_contents (path, contents, (gssize) length / 2, NULL));
  expect_anew (path, "1");
}

static void
test_spoiled (void)
{
  g_autofree char *path = larder_test_path ("cache.db");
  g_autofree char *contents = NULL;
  gsize length;

  fill (path);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  memset (contents + length / 2, 0xa5, length / 2);
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
  expect_anew (path, "1");
}

/* Opening a large file does not wait until all of it was looked at. */
static void
test_spoiled_large (void)
{
  g_autofree char *path = larder_test_path ("cache.db");
  g_autofree char *damaged = g_strconcat (path, ".damaged", NULL);
  g_autofree char *text = g_strnfill (50000, 'x');
  g_autofree char *contents = NULL;
  g_autoptr(LarderQueryOptions) defaults = larder_query_options_new (NULL);
  g_autoptr(LarderValue) data = larder_value_new_string (text);
  LarderTestCacheRun run = { 0 };
  gsize length;

  larder_query_options_set_persist (defaults, TRUE);
  larder_test_cache_run_begin (&run, path, "1", 1000000);
  larder_client_set_query_defaults (run.client, larder_test_key ("big", NULL), defaults);
  for (int i = 0; i < 40; i++)
    larder_client_set_data (run.client, g_variant_new ("(si)", "big", i), data);
  g_assert_true (larder_test_cache_run_flush (&run));
  larder_test_cache_run_end (&run);

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpuint (length, >, 1500000);
  memset (contents + length / 2, 0xa5, length / 2);
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));

  larder_test_cache_run_begin (&run, path, "1", 1010000);
  larder_test_wait (larder_cache_get_was_damaged (run.cache));
  g_assert_true (g_file_test (damaged, G_FILE_TEST_EXISTS));
  larder_test_cache_run_observe (&run);
  larder_query_observer_attach (run.observer);
  larder_test_server_answer (run.server, ANSWER);
  g_assert_true (larder_test_cache_run_flush (&run));
  larder_test_cache_run_end (&run);

  larder_test_cache_run_begin (&run, path, "1", 1010000);
  larder_test_cache_run_observe (&run);
  g_assert_false (larder_cache_get_was_damaged (run.cache));
  g_assert_nonnull (larder_query_observer_get_data (run.observer));
  larder_test_cache_run_end (&run);
}

static void
test_other_buster (void)
{
  g_autofree char *path = larder_test_path ("cache.db");

  fill (path);
  expect_anew (path, "2");
}

static void
spoil (const char *path,
       const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static void
test_newer (void)
{
  g_autofree char *path = larder_test_path ("cache.db");

  fill (path);
  spoil (path, "PRAGMA user_version = 99");
  expect_anew (path, "1");
}

static void
test_foreign (void)
{
  g_autofree char *path = larder_test_path ("cache.db");

  fill (path);
  spoil (path, "PRAGMA application_id = 1");
  expect_anew (path, "1");
}

static void
test_unwritable (void)
{
  g_autofree char *file = larder_test_path ("file");
  g_autofree char *folder = g_path_get_dirname (file);
  g_autofree char *path = g_build_filename (file, "cache.db", NULL);
  LarderTestCacheRun run = { 0 };

  /* A file stands where the folder should be: not even root can make it. */
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  larder_test_cache_run_begin (&run, path, "1", 1000000);
  g_assert_true (larder_cache_get_in_memory (run.cache));
  larder_test_cache_run_observe (&run);
  larder_query_observer_attach (run.observer);
  larder_test_server_answer (run.server, ANSWER);
  g_assert_nonnull (larder_query_observer_get_data (run.observer));
  g_assert_false (larder_test_cache_run_flush (&run));
  larder_test_cache_run_end (&run);
}

static void
test_vanishes (void)
{
  g_autofree char *path = larder_test_path ("cache.db");
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  LarderTestCacheRun run = { 0 };

  larder_test_cache_run_begin (&run, path, "1", 1000000);
  larder_test_cache_run_observe (&run);
  larder_query_observer_attach (run.observer);
  larder_test_server_answer (run.server, ANSWER);
  g_assert_true (larder_test_cache_run_flush (&run));
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_unlink (wal);
  larder_query_observer_refetch (run.observer);
  larder_test_server_answer (run.server, "[]");
  larder_test_cache_run_flush (&run);
  larder_test_cache_run_end (&run);
}

#define HOUR_MS (G_GINT64_CONSTANT (60) * 60 * 1000)

/* Another run: writes @json (nullable), then gives what is kept for the key by then. */
static char *
visit (const char *path,
       gint64      time_ms,
       const char *json)
{
  g_autoptr(LarderQueryOptions) options = larder_query_options_new (larder_test_key ("k", "1"));
  g_autoptr(LarderQueryOptions) defaults = larder_query_options_new (NULL);
  LarderValue *data;
  char *kept = NULL;
  LarderTestCacheRun run = { 0 };

  larder_query_options_set_persist (defaults, TRUE);
  larder_test_cache_run_begin (&run, path, "1", time_ms);
  larder_client_set_query_defaults (run.client, larder_test_key ("k", NULL), defaults);
  if (json != NULL)
    {
      g_autoptr(LarderValue) value = larder_test_value (json);

      larder_client_set_data (run.client, larder_test_key ("k", "1"), value);
    }
  g_assert_true (larder_test_cache_run_flush (&run));
  run.observer = larder_query_observer_new (run.client, options);
  data = larder_query_observer_get_data (run.observer);
  if (data != NULL)
    kept = larder_test_json (data);
  larder_test_cache_run_end (&run);
  return kept;
}

static void
test_kept_for_a_week (void)
{
  g_autofree char *path = larder_test_path ("cache.db");
  const gint64 start = 240 * HOUR_MS;
  static const struct { int hours; gboolean kept; } visits[] = {
    { 0, TRUE }, { 150, TRUE }, { 167, TRUE },
    /* Gone since an hour, but it was looked for such things less than a day ago. */
    { 169, TRUE },
    { 200, FALSE }, { 201, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (visits); i++)
    {
      g_autofree char *kept =
        visit (path, start + visits[i].hours * HOUR_MS, i == 0 ? "{\"n\":1}" : NULL);

      g_assert_cmpstr (kept, ==, visits[i].kept ? "{\"n\":1}" : NULL);
    }
}

static void
test_written_over_what_was_kept (void)
{
  g_autofree char *path = larder_test_path ("cache.db");
  g_autofree char *first = visit (path, 1000, "{\"n\":1,\"list\":[1]}");
  g_autofree char *second = visit (path, 2000, "{\"n\":2,\"list\":[1]}");
  g_autofree char *third = visit (path, 3000, NULL);

  g_assert_cmpstr (first, ==, "{\"n\":1,\"list\":[1]}");
  g_assert_cmpstr (second, ==, "{\"n\":2,\"list\":[1]}");
  g_assert_cmpstr (third, ==, second);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/cache/the-first-frame-has-content", test_restart);
  g_test_add_func ("/cache/rows-are-kept-as-they-change", test_rows_follow);
  g_test_add_func ("/cache/what-changes-without-end-is-written-together", test_without_end);
  g_test_add_func ("/cache/a-clock-set-back-holds-nothing-up", test_clock_set_back);
  g_test_add_func ("/cache/what-memory-forgets-is-still-there", test_collected);
  g_test_add_func ("/cache/what-is-cleared-is-gone-at-once", test_cleared);
  g_test_add_func ("/cache/a-week-later-it-is-gone", test_kept_for_a_week);
  g_test_add_func ("/cache/what-is-written-replaces-what-was-kept",
                   test_written_over_what_was_kept);
  g_test_add_data_func ("/cache/a-row-that-came-after-an-answer-is-there", "after", test_row_comes);
  g_test_add_data_func ("/cache/a-row-that-came-before-any-is-there", "before", test_row_comes);
  g_test_add_data_func ("/cache/a-row-that-came-meanwhile-is-there", "meanwhile", test_row_comes);
  g_test_add_func ("/cache/noise-is-set-aside", test_noise);
  g_test_add_func ("/cache/a-truncated-file-is-set-aside", test_truncated);
  g_test_add_func ("/cache/a-spoiled-file-is-set-aside", test_spoiled);
  g_test_add_func ("/cache/a-spoiled-large-file-is-set-aside-meanwhile", test_spoiled_large);
  g_test_add_func ("/cache/other-data-is-set-aside", test_other_buster);
  g_test_add_func ("/cache/a-newer-file-is-set-aside", test_newer);
  g_test_add_func ("/cache/a-foreign-file-is-set-aside", test_foreign);
  g_test_add_func ("/cache/without-a-folder-it-works-in-memory", test_unwritable);
  g_test_add_func ("/cache/it-may-vanish-at-any-time", test_vanishes);

  return g_test_run ();
}
