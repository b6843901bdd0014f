/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cache files that nobody would write, and disks that refuse: a cache is never a reason to fail. */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "larder-test-cache-run.h"
#include "larder-test-run.h"

static void
begin (LarderTestCacheRun *run,
       const char         *path)
{
  larder_test_cache_run_begin (run, path, "1", 2000000);
  larder_test_cache_run_observe (run);
}

#define ANSWER "[{\"id\":\"a\",\"title\":\"one\",\"version\":1}]"

/* Reads anew, whatever the file gave, and then has the answer. */
static void
run_read (LarderTestCacheRun *run)
{
  larder_query_observer_attach (run->observer);
  larder_test_settle ();
  if (run->server->fetches->len == 0)
    larder_query_observer_refetch (run->observer);
  larder_test_server_answer (run->server, ANSWER);
  larder_test_assert_state (run->observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE,
                            "[\"a\"]");
  g_assert_cmpstr (larder_value_get_member_string (larder_table_get_value (run->notes, "a"),
                                                   "title"), ==, "one");
}

static void
fill (const char *path)
{
  LarderTestCacheRun run = { 0 };

  begin (&run, path);
  run_read (&run);
  g_assert_true (larder_test_cache_run_flush (&run));
  larder_test_cache_run_end (&run);
}

static void
execute (const char *path,
         const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  sqlite3_close (db);
}

/* The file is sound, but what stands in it is not. */
static void
play_row (const char *sql)
{
  g_autofree char *path = larder_test_path ("cache.db");
  LarderTestCacheRun run = { 0 };
  gint64 updated_at;

  g_test_message ("%.100s", sql);
  fill (path);
  execute (path, sql);
  begin (&run, path);
  g_assert_false (larder_cache_get_was_damaged (run.cache));
  updated_at = larder_query_observer_get_data_updated_at (run.observer);
  g_assert_cmpint (updated_at, >=, 0);
  if (larder_query_observer_get_data (run.observer) != NULL)
    {
      g_autofree char *text =
        larder_value_to_json (larder_query_observer_get_data (run.observer));

      g_assert_true (g_utf8_validate (text, -1, NULL));
      g_assert_cmpint (larder_query_observer_get_status (run.observer), ==, LARDER_STATUS_SUCCESS);
    }
  larder_table_get_value (run.notes, "a");
  larder_query_observer_attach (run.observer);
  larder_test_clock_advance (run.clock, 1000);
  larder_query_observer_detach (run.observer);
  while (run.server->fetches->len > 0)
    larder_test_server_answer (run.server, "[]");
  run_read (&run);
  g_assert_true (larder_test_cache_run_flush (&run));
  larder_test_cache_run_end (&run);

  /* What was read is a good beginning for the next start. */
  begin (&run, path);
  larder_test_assert_state (run.observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE,
                            "[\"a\"]");
  g_assert_cmpint (larder_query_observer_get_data_updated_at (run.observer), >=, 2000000);
  larder_test_cache_run_end (&run);
}

static void
test_rows (void)
{
  static const char * const values[] = {
    "5", "-1.5", "'text'", "x'ff00fe'", "''", "zeroblob(3000000)", "'[1e999]'", "'{\"a\":1'",
    "'{\"id\":\"a\",\"id\":\"b\"}'", "'[123456789012345678901234567890,1e308,-0.0,5e-324]'",
    "'null'", "'\"\\ud800\"'", "CAST (x'5b22ff225d' AS TEXT)", "'[{\"id\":{}},[],7,null]'",
    "'[' || replace (hex (zeroblob (5000)), '0', '[')",
    "replace (hex (zeroblob (5000)), '0', '[') || replace (hex (zeroblob (5000)), '0', ']')",
  };
  static const char * const refs[] = {
    "NULL", "7", "'[[]]'", "'[[\"nobody\",\"a\"]]'", "'[[7,7]]'", "'{\"notes\":1}'", "x'00'",
    "'[[\"notes\",7,null,\"\",\"b\"]]'", "'[\"notes\",\"a\"]'",
  };
  static const char * const times[] = {
    "'soon'", "-5", "9223372036854775807", "(-9223372036854775807 - 1)", "1e300", "x'01'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *query = g_strconcat ("UPDATE query SET data = ", values[i], NULL);
      g_autofree char *row = g_strconcat ("UPDATE row SET data = ", values[i], NULL);

      play_row (query);
      play_row (row);
    }
  for (guint i = 0; i < G_N_ELEMENTS (refs); i++)
    {
      g_autofree char *sql = g_strconcat ("UPDATE query SET refs = ", refs[i], NULL);

      play_row (sql);
    }
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *query = g_strconcat ("UPDATE query SET updated_at = ", times[i], NULL);
      g_autofree char *saved = g_strconcat ("UPDATE query SET saved_at = ", times[i],
                                            "; UPDATE row SET saved_at = ", times[i], NULL);

      play_row (query);
      play_row (saved);
    }
  play_row ("INSERT INTO query VALUES (x'ff00', '1', NULL, 1, 1), (7, '1', NULL, 1, 1), "
            "('', '1', NULL, 1, 1)");
  play_row ("INSERT INTO row VALUES (x'ff', x'fe', '{}', 1), ('notes', x'ff', '{}', 1), "
            "('notes', '', '{\"id\":\"\"}', 1)");
}

/* Tables that are other ones than they should be: nobody would call that sound. */
static void
test_tables (void)
{
  static const char * const changes[] = {
    "DROP TABLE query", "DROP TABLE row", "DROP TABLE meta", "ALTER TABLE query DROP COLUMN refs",
    "ALTER TABLE row RENAME TO rows", "DELETE FROM meta", "UPDATE meta SET value = x'ff'",
    "DROP TABLE query; CREATE VIEW query AS SELECT 1 AS hash, 2 AS data, 3 AS refs, "
    "4 AS updated_at, 5 AS saved_at",
    "CREATE TRIGGER stop BEFORE INSERT ON query BEGIN SELECT raise (ABORT, 'no'); END",
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *path = larder_test_path ("cache.db");
      LarderTestCacheRun run = { 0 };

      g_test_message ("%s", changes[i]);
      fill (path);
      execute (path, changes[i]);
      begin (&run, path);
      run_read (&run);
      larder_test_cache_run_flush (&run);
      larder_test_cache_run_end (&run);
    }
}

/* Cut after any part, or with zeros from there on: it begins anew, or has what is whole. */
static void
test_cut_and_zeroed (void)
{
  g_autofree char *path = larder_test_path ("cache.db");
  g_autofree char *whole = NULL;
  gsize length;

  fill (path);
  g_assert_true (g_file_get_contents (path, &whole, &length, NULL));
  for (gsize at = 0; at < length; at += at < 200 ? 33 : 2777)
    for (guint zeroed = 0; zeroed < 2; zeroed++)
      {
        g_autofree char *spoiled = g_memdup2 (whole, length);
        LarderTestCacheRun run = { 0 };

        memset (spoiled + at, 0, length - at);
        g_assert_true (g_file_set_contents (path, spoiled, (gssize) (zeroed ? length : at), NULL));
        begin (&run, path);
        run_read (&run);
        g_assert_true (larder_test_cache_run_flush (&run));
        g_assert_false (larder_cache_get_in_memory (run.cache));
        larder_test_cache_run_end (&run);
      }
}

/* What the disk says to everything that changes it; 0: nothing. */
static int refusal;

static ssize_t
refused_pwrite (int         fd,
                const void *data,
                size_t      size,
                off_t       at)
{
  errno = g_atomic_int_get (&refusal);
  return errno != 0 ? -1 : pwrite (fd, data, size, at);
}

static ssize_t
refused_write (int         fd,
               const void *data,
               size_t      size)
{
  errno = g_atomic_int_get (&refusal);
  return errno != 0 ? -1 : write (fd, data, size);
}

static int
refused_truncate (int   fd,
                  off_t size)
{
  errno = g_atomic_int_get (&refusal);
  return errno != 0 ? -1 : ftruncate (fd, size);
}

static int
refused_open (const char *path,
              int         flags,
              int         mode)
{
  if (g_atomic_int_get (&refusal) == EROFS && (flags & (O_RDWR | O_WRONLY | O_CREAT)) != 0)
    {
      errno = EROFS;
      return -1;
    }
  return open (path, flags, mode);
}

static void
refuse (int code)
{
  sqlite3_vfs *vfs = sqlite3_vfs_find (NULL);

  vfs->xSetSystemCall (vfs, "open", (sqlite3_syscall_ptr) refused_open);
  vfs->xSetSystemCall (vfs, "pwrite", (sqlite3_syscall_ptr) refused_pwrite);
  vfs->xSetSystemCall (vfs, "pwrite64", (sqlite3_syscall_ptr) refused_pwrite);
  vfs->xSetSystemCall (vfs, "write", (sqlite3_syscall_ptr) refused_write);
  vfs->xSetSystemCall (vfs, "ftruncate", (sqlite3_syscall_ptr) refused_truncate);
  g_atomic_int_set (&refusal, code);
}

static void
test_refused (void)
{
  static const int codes[] = { ENOSPC, EROFS, EIO, EDQUOT };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *path = larder_test_path ("cache.db");
      LarderTestCacheRun run = { 0 };

      /* From the beginning: what was kept can still be read where the disk can, and it works. */
      g_test_message ("%s", g_strerror (codes[i]));
      fill (path);
      refuse (codes[i]);
      begin (&run, path);
      run_read (&run);
      g_assert_false (larder_test_cache_run_flush (&run));
      g_assert_true (larder_cache_get_in_memory (run.cache));
      larder_test_cache_run_end (&run);
      refuse (0);

      /* What was there is there, and the disk is used again. */
      begin (&run, path);
      g_assert_false (larder_cache_get_was_damaged (run.cache));
      larder_test_assert_state (run.observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE,
                                "[\"a\"]");
      run_read (&run);
      g_assert_true (larder_test_cache_run_flush (&run));
      /* In the middle: it goes on in memory, and with the disk when that can again. At another
       * moment, for what is the same is not written again. */
      larder_test_clock_advance (run.clock, 10);
      refuse (codes[i]);
      run_read (&run);
      g_assert_false (larder_test_cache_run_flush (&run));
      refuse (0);
      larder_test_clock_advance (run.clock, 10);
      run_read (&run);
      g_assert_true (larder_test_cache_run_flush (&run));
      g_assert_false (larder_cache_get_in_memory (run.cache));
      larder_test_cache_run_end (&run);
    }
}

/* The outbox has what nobody else has: it is told, and nothing is thrown away. */
static void
test_outbox_refused (void)
{
  static const int codes[] = { EROFS, EIO, ENOSPC };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *path = larder_test_path ("outbox.db");
      g_autofree char *damaged = g_strconcat (path, ".damaged", NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(LarderOutbox) outbox = NULL;

      g_test_message ("%s", g_strerror (codes[i]));
      larder_test_run_fill (path, 3);
      refuse (codes[i]);
      outbox = larder_outbox_new (path, &error);
      if (outbox == NULL)
        {
          g_assert_error (error, LARDER_ERROR, LARDER_ERROR_STORAGE);
          g_assert_cmpuint (strlen (error->message), >, 10);
        }
      else
        g_assert_cmpuint (larder_test_peek_count (path), ==, 3);
      g_clear_object (&outbox);
      refuse (0);
      g_assert_false (g_file_test (damaged, G_FILE_TEST_EXISTS));
      g_assert_cmpuint (larder_test_peek_count (path), ==, 3);
    }
}

/* Another program holds the files and does not let go. */
static void
test_locked (void)
{
  g_autofree char *path = larder_test_path ("cache.db");
  g_autofree char *outbox_path = larder_test_path ("outbox.db");
  g_autoptr(LarderOutbox) outbox = NULL;
  g_autoptr(GError) error = NULL;
  sqlite3 *db = NULL;
  LarderTestCacheRun run = { 0 };

  larder_test_run_fill (outbox_path, 3);
  g_assert_cmpint (sqlite3_open (outbox_path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; "
                                 "CREATE TABLE mine (x)", NULL, NULL, NULL), ==, SQLITE_OK);
  outbox = larder_outbox_new (outbox_path, &error);
  g_assert_null (outbox);
  g_assert_error (error, LARDER_ERROR, LARDER_ERROR_STORAGE);
  sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  sqlite3_close (db);
  g_assert_cmpuint (larder_test_peek_count (outbox_path), ==, 3);

  fill (path);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; "
                                 "CREATE TABLE mine (x)", NULL, NULL, NULL), ==, SQLITE_OK);
  begin (&run, path);
  g_assert_false (larder_cache_get_was_damaged (run.cache));
  g_assert_true (larder_cache_get_in_memory (run.cache));
  run_read (&run);
  larder_test_cache_run_end (&run);
  sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  sqlite3_close (db);
  begin (&run, path);
  g_assert_nonnull (larder_query_observer_get_data (run.observer));
  larder_test_cache_run_end (&run);
}

int
main (int   argc,
      char *argv[])
{
  /* A hundred small files: in memory nobody waits for a disk. */
  if (g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/cache-bad/hostile-rows", test_rows);
  g_test_add_func ("/cache-bad/hostile-tables", test_tables);
  g_test_add_func ("/cache-bad/cut-and-zeroed", test_cut_and_zeroed);
  g_test_add_func ("/cache-bad/a-disk-that-refuses", test_refused);
  g_test_add_func ("/cache-bad/an-outbox-on-a-disk-that-refuses", test_outbox_refused);
  g_test_add_func ("/cache-bad/held-by-another-program", test_locked);
  return g_test_run ();
}
