/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of texts that another process searches: words, order, other writers, and bad files. */

#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "larder-testing.h"

static void
flushed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
flush (LarderTextIndex  *index,
       GError          **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  larder_text_index_flush_async (index, NULL, flushed_cb, &result);
  larder_test_wait (result != NULL);
  return larder_text_index_flush_finish (index, result, error);
}

static void
set (LarderTextIndex *index,
     const char      *json)
{
  g_autoptr(LarderValue) entries = larder_test_value (json);

  larder_text_index_set_entries (index, entries);
}

static void
write_file (const char *path,
            const char *json)
{
  g_autoptr(LarderTextIndex) index = larder_text_index_new (path);
  g_autoptr(GError) error = NULL;

  set (index, json);
  flush (index, &error);
  g_assert_no_error (error);
}

/* The ids of what is found, with blanks between. */
static char *
join (LarderValue *found)
{
  g_autoptr(GString) ids = g_string_new (NULL);

  g_assert_nonnull (found);
  for (guint i = 0; i < larder_value_get_n_items (found); i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "",
                            larder_value_get_member_string (larder_value_get_item (found, i),
                                                            "id"));
  return g_string_free (g_steal_pointer (&ids), FALSE);
}

static void
assert_finds (const char *path,
              const char *terms,
              const char *ids)
{
  g_auto(GStrv) words = g_strsplit (terms, "|", -1);
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) found =
    larder_text_index_search (path, (const char * const *) words, 5, &error);
  g_autofree char *joined = NULL;

  g_assert_no_error (error);
  joined = join (found);
  g_assert_cmpstr (joined, ==, ids);
}

static void
test_words (void)
{
  static const struct
  {
    const char *terms;
    const char *ids;
  } cases[] = {
    { "loft", "a b" },
    { "LO", "a b" },
    { "oft", "" },
    { "loft|porto", "a" },
    { "porto|loft", "a" },
    { "strasse", "c" },
    { "STRASSE", "c" },
    { "straße", "c" },
    { "uber", "c" },
    { "über", "c" },
    { "istanbul", "d" },
    { "ΟΔΌΣ", "d" },
    { "10", "d" },
    { "wi-fi", "d" },
    { "", "" },
    { "|", "" },
    { "%", "" },
    { "_oft", "" },
    { "'", "" },
    { "loft|%", "a b" },
    { "\xff", "" },
    { "日", "e" },
  };
  g_autofree char *path = larder_test_path ("search.db");

  write_file (path, "[{\"id\":\"a\",\"text\":\"Loft in Porto\"},"
                    "{\"id\":\"b\",\"text\":\"The LOFT\"},"
                    "{\"id\":\"c\",\"text\":\"U\\u0308ber die Straße\"},"
                    "{\"id\":\"d\",\"text\":\"İstanbul, οδός 10: Wi-Fi\"},"
                    "{\"id\":\"e\",\"text\":\"日本\"}]");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_finds (path, cases[i].terms, cases[i].ids);
}

static void
test_order_and_number (void)
{
  static const char * const terms[] = { "t", NULL };
  g_autofree char *path = larder_test_path ("search.db");
  g_autoptr(LarderValue) found = NULL;
  g_autofree char *ids = NULL;

  write_file (path, "[{\"id\":\"z\",\"text\":\"t\"},{\"id\":\"a\",\"text\":\"t\"},"
                    "{\"id\":\"m\",\"text\":\"t\"}]");
  assert_finds (path, "t", "z a m");
  found = larder_text_index_search (path, terms, 2, NULL);
  ids = join (found);
  g_assert_cmpstr (ids, ==, "z a");
}

static void
test_entries_are_replaced (void)
{
  g_autofree char *path = larder_test_path ("search.db");
  g_autoptr(LarderTextIndex) index = larder_text_index_new (path);

  set (index, "[{\"id\":\"a\",\"text\":\"one\"},{\"id\":\"b\",\"text\":\"one two\"}]");
  set (index, "[{\"id\":\"c\",\"text\":\"one\"},{\"id\":\"b\",\"text\":\"one three\"},"
              "{\"id\":7,\"text\":\"one\"},{\"id\":\"d\"},null]");
  g_assert_true (flush (index, NULL));
  assert_finds (path, "one", "c b");
  assert_finds (path, "two", "");
  assert_finds (path, "three", "b");
  set (index, "[]");
  g_assert_true (flush (index, NULL));
  assert_finds (path, "one", "");
}

static void
test_look_up (void)
{
  static const char * const ids[] = { "b", "nobody", "a", NULL };
  g_autofree char *path = larder_test_path ("search.db");
  g_autoptr(LarderValue) found = NULL;
  g_autofree char *json = NULL;

  write_file (path, "[{\"id\":\"a\",\"text\":\"x\",\"kind\":1},{\"id\":\"b\",\"text\":\"y\"}]");
  found = larder_text_index_look_up (path, ids, NULL);
  json = larder_value_to_json (found);
  g_assert_cmpstr (json, ==, "[{\"id\":\"b\",\"text\":\"y\"},"
                             "{\"id\":\"a\",\"text\":\"x\",\"kind\":1}]");
}

static void
test_no_file_has_nothing (void)
{
  g_autofree char *path = larder_test_path ("nothing.db");

  assert_finds (path, "a", "");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
write_text (const char *path,
            const char *text)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* A file that nobody may use is not found in, and the writer begins anew. */
static void
test_bad_files (void)
{
  static const char * const terms[] = { "one", NULL };
  static const char * const files[] = { "not a database at all, but long enough to be looked at",
                                        "SQLite format 3", "SQLite format 3\n and then nothing" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = larder_test_path ("search.db");
      g_autofree char *aside = g_strconcat (path, ".damaged", NULL);
      g_autoptr(GError) error = NULL;

      write_text (path, files[i]);
      g_assert_null (larder_text_index_search (path, terms, 5, &error));
      g_assert_error (error, LARDER_ERROR, LARDER_ERROR_INVALID);
      write_file (path, "[{\"id\":\"a\",\"text\":\"one\"}]");
      assert_finds (path, "one", "a");
      g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
    }
}

static void
execute (const char *path,
         const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_foreign_files (void)
{
  static const char * const terms[] = { "one", NULL };
  static const char * const changes[] = { "PRAGMA application_id = 5", "PRAGMA user_version = 2",
                                          "DROP TABLE entry" };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *path = larder_test_path ("search.db");
      g_autoptr(GError) error = NULL;

      write_file (path, "[{\"id\":\"a\",\"text\":\"one\"}]");
      execute (path, changes[i]);
      g_assert_null (larder_text_index_search (path, terms, 5, &error));
      g_assert_nonnull (error);
      g_assert_true (error->domain == LARDER_ERROR);
    }
}

static void
test_bad_rows (void)
{
  static const char * const values[] = { "NULL", "7", "x'00ff'", "'{'", "''",
                                         "CAST (x'ff' AS TEXT)" };
  g_autofree char *path = larder_test_path ("search.db");

  write_file (path, "[{\"id\":\"a\",\"text\":\"one\"},{\"id\":\"b\",\"text\":\"one\"}]");
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *sql = g_strconcat ("UPDATE OR IGNORE entry SET data = ", values[i],
                                          " WHERE id = 'a'", NULL);

      execute (path, sql);
      /* A number is JSON, so only what is none falls away; nothing else is lost. */
      if (i != 1)
        assert_finds (path, "one", i == 0 ? "a b" : "b");
    }
}

/* Somebody else writes: what was there before is found, and nobody waits. */
static void
test_locked_file (void)
{
  static const char * const terms[] = { "one", NULL };
  g_autofree char *path = larder_test_path ("search.db");
  g_autoptr(GError) error = NULL;
  sqlite3 *db = NULL;

  write_file (path, "[{\"id\":\"a\",\"text\":\"one\"}]");
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN EXCLUSIVE; DELETE FROM entry", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  assert_finds (path, "one", "a");
  g_assert_cmpint (sqlite3_exec (db, "ROLLBACK; PRAGMA locking_mode = EXCLUSIVE;"
                                 "PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE", NULL, NULL,
                                 NULL), ==, SQLITE_OK);
  g_assert_null (larder_text_index_search (path, terms, 5, &error));
  g_assert_error (error, LARDER_ERROR, LARDER_ERROR_STORAGE);
  sqlite3_close (db);
  assert_finds (path, "one", "a");
}

static void
test_folder_that_can_not_be_made (void)
{
  g_autofree char *file = larder_test_path ("file");
  g_autofree char *path = g_build_filename (file, "search.db", NULL);
  g_autoptr(LarderTextIndex) index = NULL;
  g_autoptr(GError) error = NULL;

  write_text (file, "");
  index = larder_text_index_new (path);
  set (index, "[]");
  g_assert_false (flush (index, &error));
  g_assert_error (error, LARDER_ERROR, LARDER_ERROR_STORAGE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/text-index/words", test_words);
  g_test_add_func ("/text-index/order-and-number", test_order_and_number);
  g_test_add_func ("/text-index/entries-are-replaced", test_entries_are_replaced);
  g_test_add_func ("/text-index/look-up", test_look_up);
  g_test_add_func ("/text-index/no-file-has-nothing", test_no_file_has_nothing);
  g_test_add_func ("/text-index/bad-files", test_bad_files);
  g_test_add_func ("/text-index/foreign-files", test_foreign_files);
  g_test_add_func ("/text-index/bad-rows", test_bad_rows);
  g_test_add_func ("/text-index/locked-file", test_locked_file);
  g_test_add_func ("/text-index/folder-that-can-not-be-made", test_folder_that_can_not_be_made);
  return g_test_run ();
}
