/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of the cache file: what was seen is there at the next start. */

#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "larder-testing.h"

/* One run of a program on a cache file. */
typedef struct
{
  LarderTestClock     *clock;
  LarderCache         *cache;
  LarderClient        *client;
  LarderTable         *notes;
  LarderTable         *people;
  LarderTestServer    *server;
  LarderQueryObserver *observer;
  const char          *scope;      /* (nullable): all rows of the list are of this one */
} Run;

static void
run_begin (Run        *run,
           const char *path,
           const char *buster,
           gint64      time_ms)
{
  run->clock = larder_test_clock_new (time_ms);
  run->cache = larder_cache_new (path, buster);
  run->client = larder_client_new (LARDER_CLOCK (run->clock), run->cache, NULL);
  run->notes = larder_client_add_table (run->client, "notes", LARDER_TYPE_TEST_NOTE);
  run->people = larder_client_add_table (run->client, "people", LARDER_TYPE_TEST_NOTE);
  run->server = larder_test_server_new ();
  larder_client_mount (run->client);
}

static void
run_observe (Run *run)
{
  g_autoptr(LarderQueryOptions) options =
    larder_test_server_options (run->server, larder_test_key ("notes", "list"));
  g_autoptr(LarderSchema) schema = larder_schema_new (run->notes);
  g_autoptr(LarderSchema) author = larder_schema_new (run->people);

  larder_schema_add_embed (schema, "author", author);
  if (run->scope != NULL)
    {
      g_autoptr(LarderValue) scope = larder_value_new_string (run->scope);

      larder_schema_add_scope (schema, "of", scope);
    }
  larder_query_options_set_schema (options, schema);
  larder_query_options_set_persist (options, TRUE);
  larder_query_options_set_stale_time (options, 60000);
  run->observer = larder_query_observer_new (run->client, options);
}

static void
flushed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  int *outcome = user_data;
  g_autoptr(GError) error = NULL;

  *outcome = larder_client_flush_finish (LARDER_CLIENT (object), result, &error) ? 1 : 2;
}

static int
run_flush (Run *run)
{
  int outcome = 0;

  larder_client_flush_async (run->client, NULL, flushed_cb, &outcome);
  larder_test_wait (outcome != 0);
  return outcome;
}

static void
run_end (Run *run)
{
  g_clear_object (&run->observer);
  larder_client_unmount (run->client);
  larder_test_settle ();
  g_assert_finalize_object (run->client);
  g_assert_finalize_object (run->cache);
  larder_test_server_free (run->server);
  larder_test_settle ();
  g_assert_finalize_object (run->clock);
}

#define ADA "{\"id\":\"p\",\"title\":\"Ada\"}"
#define ANSWER "[{\"id\":\"a\",\"title\":\"one\",\"version\":1,\"author\":" ADA "}," \
               "{\"id\":\"b\",\"title\":\"two\",\"version\":1,\"author\":" ADA "}]"

static void
fill (const char *path)
{
  Run run = { 0 };

  run_begin (&run, path, "1", 1000000);
  run_observe (&run);
  larder_query_observer_attach (run.observer);
  larder_test_server_answer (run.server, ANSWER);
  g_assert_cmpint (run_flush (&run), ==, 1);
  run_end (&run);
}

static void
assert_first_frame (Run *run)
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
  Run run = { 0 };

  fill (path);

  /* Fresh: there before anything is asked, and nothing is asked. */
  run_begin (&run, path, "1", 1030000);
  run_observe (&run);
  assert_first_frame (&run);
  larder_query_observer_attach (run.observer);
  larder_test_settle ();
  g_assert_cmpuint (run.server->n_fetches, ==, 0);
  g_assert_false (larder_cache_get_was_damaged (run.cache));
  run_end (&run);

  /* Stale: the same, and read again behind it. */
  run_begin (&run, path, "1", 2000000);
  run_observe (&run);
  assert_first_frame (&run);
  larder_query_observer_attach (run.observer);
  g_assert_cmpuint (run.server->n_fetches, ==, 1);
  larder_test_server_answer (run.server, "[]");
  g_assert_cmpint (run_flush (&run), ==, 1);
  run_end (&run);
}

static void
test_rows_follow (void)
{
  g_autofree char *path = larder_test_path ("cache.db");
  g_autoptr(LarderValue) newer =
    larder_test_value ("{\"id\":\"a\",\"title\":\"new\",\"version\":2}");
  g_autoptr(LarderRecord) record = NULL;
  Run run = { 0 };

  fill (path);
  run_begin (&run, path, "1", 1010000);
  larder_client_write_rows (run.client, "notes", newer);
  larder_client_remove_row (run.client, "notes", "b");
  run_end (&run);

  /* A row by itself is found too, and one that is gone makes the list stale. */
  run_begin (&run, path, "1", 1020000);
  record = larder_table_get_record (run.notes, "a");
  g_assert_cmpstr (larder_record_get_string (record, "title"), ==, "new");
  run_observe (&run);
  g_assert_true (larder_query_observer_get_is_stale (run.observer));
  g_clear_object (&record);
  run_end (&run);
}

static void
test_collected (void)
{
  g_autofree char *path = larder_test_path ("cache.db");
  Run run = { 0 };

  /* What memory forgets the file still has, also before the thread has written it. */
  run_begin (&run, path, "1", 1000000);
  run_observe (&run);
  larder_query_observer_attach (run.observer);
  larder_test_server_answer (run.server, ANSWER);
  g_clear_object (&run.observer);
  larder_test_clock_advance (run.clock, 300000);
  larder_test_settle ();
  g_assert_null (larder_client_get_data (run.client, larder_test_key ("notes", "list")));
  run_observe (&run);
  assert_first_frame (&run);
  g_clear_object (&run.observer);

  /* What is removed is gone from the file too. */
  larder_client_remove (run.client, larder_test_key ("notes", NULL));
  run_observe (&run);
  g_assert_null (larder_query_observer_get_data (run.observer));
  larder_client_clear (run.client);
  run_end (&run);
}

static void
test_cleared (void)
{
  g_autofree char *path = larder_test_path ("cache.db");
  sqlite3 *other = NULL;
  Run run = { 0 };

  /* While another program holds the file, emptying it has to wait; nobody sees what it held. */
  fill (path);
  run_begin (&run, path, "1", 1010000);
  g_assert_cmpint (sqlite3_open (path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  larder_client_clear (run.client);
  larder_test_settle ();
  run_observe (&run);
  g_assert_null (larder_query_observer_get_data (run.observer));
  g_assert_null (larder_table_get_value (run.notes, "a"));
  g_clear_object (&run.observer);
  larder_client_remove (run.client, larder_test_key ("notes", NULL));
  g_assert_cmpint (sqlite3_exec (other, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (other);
  g_assert_cmpint (run_flush (&run), ==, 1);
  run_observe (&run);
  g_assert_null (larder_query_observer_get_data (run.observer));
  run_end (&run);
}

static void
expect_anew (const char *path,
             const char *buster)
{
  g_autofree char *damaged = g_strconcat (path, ".damaged", NULL);
  Run run = { 0 };

  run_begin (&run, path, buster, 1010000);
  g_assert_true (larder_cache_get_was_damaged (run.cache));
  g_assert_false (larder_cache_get_in_memory (run.cache));
  g_assert_true (g_file_test (damaged, G_FILE_TEST_EXISTS));
  run_observe (&run);
  g_assert_null (larder_query_observer_get_data (run.observer));
  larder_query_observer_attach (run.observer);
  larder_test_server_answer (run.server, ANSWER);
  g_assert_cmpint (run_flush (&run), ==, 1);
  run_end (&run);

  /* The new file is a good one. */
  run_begin (&run, path, buster, 1010000);
  g_assert_false (larder_cache_get_was_damaged (run.cache));
  run_observe (&run);
  g_assert_nonnull (larder_query_observer_get_data (run.observer));
  run_end (&run);
}

#define OF_X "\"of\":\"x\",\"version\":1}"

static void
write_row (Run        *run,
           const char *json)
{
  g_autoptr(LarderValue) row = larder_test_value (json);

  larder_client_write_rows (run->client, "notes", row);
}

/* The next start without a server; tells the titles of what is there. */
static char *
read_titles (const char *path)
{
  Run run = { .scope = "x" };
  g_autoptr(LarderTableView) view = NULL;
  GString *titles = g_string_new (NULL);

  run_begin (&run, path, "1", 1000500);
  run_observe (&run);
  larder_query_observer_attach (run.observer);
  view = larder_table_view_new (run.notes, "title");
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (view)); i++)
    {
      g_autoptr(LarderRecord) record = g_list_model_get_item (G_LIST_MODEL (view), i);

      g_string_append_printf (titles, "%s ", larder_record_get_string (record, "title"));
    }
  g_clear_object (&view);
  run_end (&run);
  return g_string_free (titles, FALSE);
}

/* A row comes by another way than an answer: after the only one, before any, or while it is fetched,
 * so that the answer does not hold it. */
static void
test_row_comes (gconstpointer data)
{
  const char *when = data;
  g_autofree char *path = larder_test_path ("cache.db");
  g_autofree char *titles = NULL;
  Run run = { .scope = "x" };

  run_begin (&run, path, "1", 1000000);
  run_observe (&run);
  larder_query_observer_attach (run.observer);
  larder_test_wait (run.server->fetches->len == 1);
  if (g_str_equal (when, "after"))
    larder_test_server_answer (run.server, "[{\"id\":\"a\",\"title\":\"one\"," OF_X "]");
  write_row (&run, "{\"id\":\"b\",\"title\":\"two\"," OF_X);
  write_row (&run, "{\"id\":\"c\",\"title\":\"other\",\"of\":\"y\",\"version\":1}");
  if (g_str_equal (when, "meanwhile"))
    larder_test_server_answer (run.server, "[{\"id\":\"a\",\"title\":\"one\"," OF_X "]");
  g_assert_cmpint (run_flush (&run), ==, 1);
  run_end (&run);

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
  Run run = { 0 };
  gsize length;

  larder_query_options_set_persist (defaults, TRUE);
  run_begin (&run, path, "1", 1000000);
  larder_client_set_query_defaults (run.client, larder_test_key ("big", NULL), defaults);
  for (int i = 0; i < 40; i++)
    larder_client_set_data (run.client, g_variant_new ("(si)", "big", i), data);
  g_assert_cmpint (run_flush (&run), ==, 1);
  run_end (&run);

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpuint (length, >, 1500000);
  memset (contents + length / 2, 0xa5, length / 2);
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));

  run_begin (&run, path, "1", 1010000);
  larder_test_wait (larder_cache_get_was_damaged (run.cache));
  g_assert_true (g_file_test (damaged, G_FILE_TEST_EXISTS));
  run_observe (&run);
  larder_query_observer_attach (run.observer);
  larder_test_server_answer (run.server, ANSWER);
  g_assert_cmpint (run_flush (&run), ==, 1);
  run_end (&run);

  run_begin (&run, path, "1", 1010000);
  run_observe (&run);
  g_assert_false (larder_cache_get_was_damaged (run.cache));
  g_assert_nonnull (larder_query_observer_get_data (run.observer));
  run_end (&run);
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
  Run run = { 0 };

  /* A file stands where the folder should be: not even root can make it. */
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  run_begin (&run, path, "1", 1000000);
  g_assert_true (larder_cache_get_in_memory (run.cache));
  run_observe (&run);
  larder_query_observer_attach (run.observer);
  larder_test_server_answer (run.server, ANSWER);
  g_assert_nonnull (larder_query_observer_get_data (run.observer));
  g_assert_cmpint (run_flush (&run), ==, 2);
  run_end (&run);
}

static void
test_vanishes (void)
{
  g_autofree char *path = larder_test_path ("cache.db");
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  Run run = { 0 };

  run_begin (&run, path, "1", 1000000);
  run_observe (&run);
  larder_query_observer_attach (run.observer);
  larder_test_server_answer (run.server, ANSWER);
  g_assert_cmpint (run_flush (&run), ==, 1);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_unlink (wal);
  larder_query_observer_refetch (run.observer);
  larder_test_server_answer (run.server, "[]");
  run_flush (&run);
  run_end (&run);
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
  Run run = { 0 };

  larder_query_options_set_persist (defaults, TRUE);
  run_begin (&run, path, "1", time_ms);
  larder_client_set_query_defaults (run.client, larder_test_key ("k", NULL), defaults);
  if (json != NULL)
    {
      g_autoptr(LarderValue) value = larder_test_value (json);

      larder_client_set_data (run.client, larder_test_key ("k", "1"), value);
    }
  g_assert_cmpint (run_flush (&run), ==, 1);
  run.observer = larder_query_observer_new (run.client, options);
  data = larder_query_observer_get_data (run.observer);
  if (data != NULL)
    kept = larder_test_json (data);
  run_end (&run);
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
