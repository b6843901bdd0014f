/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A file of texts that another process searches: who searches it. */

#include "config.h"

#include "larder/larder-text-index.h"

#include <string.h>

#include "larder/larder-storage-private.h"
#include "larder/larder-text-index-private.h"

/* Who searches has no time: rather nothing is found. */
#define BUSY_MS 50

/* Marks fall away with the forms that have them apart; the rest of a word is without case. */
char *
larder_text_index_fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autoptr(GString) words = g_string_new (NULL);
  gboolean between = TRUE;

  for (const char *p = normal; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);

      if (g_unichar_ismark (letter))
        continue;
      if (!g_unichar_isalnum (letter))
        {
          between = TRUE;
          continue;
        }
      if (between)
        g_string_append_c (words, ' ');
      between = FALSE;
      g_string_append_unichar (words, letter);
    }
  return g_utf8_casefold (words->str, (gssize) words->len);
}

static gint64
read_number (sqlite3    *db,
             const char *sql)
{
  sqlite3_stmt *statement = larder_storage_prepare (db, sql, NULL);
  gint64 number = -1;

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    number = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return number;
}

/* NULL without an error: there is no file, so nothing is found. */
static sqlite3 *
open_to_read (const char  *path,
              GError     **error)
{
  sqlite3 *db = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
    {
      larder_storage_set_error (db, error);
      sqlite3_close (db);
      return NULL;
    }
  sqlite3_busy_timeout (db, BUSY_MS);
  if (!larder_storage_exec (db, "BEGIN; SELECT 1 FROM sqlite_schema", error))
    {
      sqlite3_close (db);
      return NULL;
    }
  if (read_number (db, "PRAGMA application_id") != LARDER_TEXT_INDEX_APPLICATION_ID ||
      read_number (db, "PRAGMA user_version") != LARDER_TEXT_INDEX_VERSION)
    {
      g_set_error_literal (error, LARDER_ERROR, LARDER_ERROR_INVALID,
                           "The file belongs to something else");
      sqlite3_close (db);
      return NULL;
    }
  return db;
}

/* The words that all have to be there; a term without letters asks for nothing. */
static GStrv
fold_terms (const char * const *terms)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; terms[i] != NULL; i++)
    {
      g_autofree char *folded = larder_text_index_fold (terms[i]);

      if (folded[0] != '\0')
        g_strv_builder_take (builder, g_steal_pointer (&folded));
    }
  return g_strv_builder_end (builder);
}

static gboolean
has_words (const char *words,
           GStrv       wanted)
{
  for (guint i = 0; wanted[i] != NULL; i++)
    if (words == NULL || strstr (words, wanted[i]) == NULL)
      return FALSE;
  return TRUE;
}

/* Adds the data of the row; what is no JSON was written by nobody. */
static void
add_row (LarderValueBuilder *found,
         sqlite3_stmt       *statement)
{
  const char *data = (const char *) sqlite3_column_text (statement, 1);
  g_autoptr(LarderValue) entry =
    data != NULL ? larder_value_new_from_json (data, -1, NULL) : NULL;

  if (entry != NULL)
    larder_value_builder_add_value (found, entry);
}

/**
 * larder_text_index_search:
 * @path: (type filename): the file
 * @terms: (array zero-terminated=1): words, or their beginnings
 * @max: how many are wanted
 *
 * Finds the entries of whose texts each of @terms begins a word, whatever the case and without
 * regard to accents, in the order of the entries. It reads the file anew each time, waits at most
 * 50 ms for who writes it, and changes nothing.
 *
 * A file that is not there has nothing.
 *
 * Returns: (transfer full): an array of entries; %NULL with %LARDER_ERROR_STORAGE when the file can
 *   not be read, %LARDER_ERROR_INVALID when it is damaged or of something else
 */
LarderValue *
larder_text_index_search (const char          *path,
                          const char * const  *terms,
                          guint                max,
                          GError             **error)
{
  g_autoptr(LarderValueBuilder) found = larder_value_builder_new_array ();
  g_auto(GStrv) wanted = NULL;
  g_autoptr(GError) local_error = NULL;
  sqlite3_stmt *statement = NULL;
  sqlite3 *db = NULL;
  guint n = 0;
  int code = SQLITE_DONE;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (terms != NULL, NULL);

  wanted = fold_terms (terms);
  if (wanted[0] != NULL && max > 0)
    db = open_to_read (path, &local_error);
  if (db != NULL)
    statement = larder_storage_prepare (db, "SELECT words, data FROM entry ORDER BY place",
                                        &local_error);
  while (statement != NULL && n < max && (code = sqlite3_step (statement)) == SQLITE_ROW)
    if (has_words ((const char *) sqlite3_column_text (statement, 0), wanted))
      {
        add_row (found, statement);
        n++;
      }
  if (code != SQLITE_DONE && code != SQLITE_ROW)
    larder_storage_set_error (db, &local_error);
  sqlite3_finalize (statement);
  sqlite3_close (db);
  if (local_error == NULL)
    return larder_value_builder_end (found);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * larder_text_index_look_up:
 * @path: (type filename): the file
 * @ids: (array zero-terminated=1): of entries
 *
 * Reads entries by their ids. Those that are not there are left out.
 *
 * Returns: (transfer full): an array of entries in the order of @ids; %NULL with the errors of
 *   [func@Larder.TextIndex.search]
 */
LarderValue *
larder_text_index_look_up (const char          *path,
                           const char * const  *ids,
                           GError             **error)
{
  g_autoptr(LarderValueBuilder) found = larder_value_builder_new_array ();
  g_autoptr(GError) local_error = NULL;
  sqlite3_stmt *statement = NULL;
  sqlite3 *db = NULL;
  int code = SQLITE_DONE;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (ids != NULL, NULL);

  db = open_to_read (path, &local_error);
  if (db != NULL)
    statement = larder_storage_prepare (db, "SELECT words, data FROM entry WHERE id = ?1",
                                        &local_error);
  for (guint i = 0; statement != NULL && local_error == NULL && ids[i] != NULL; i++)
    {
      larder_storage_bind_text (statement, 1, ids[i]);
      code = sqlite3_step (statement);
      if (code == SQLITE_ROW)
        add_row (found, statement);
      else if (code != SQLITE_DONE)
        larder_storage_set_error (db, &local_error);
      sqlite3_reset (statement);
    }
  sqlite3_finalize (statement);
  sqlite3_close (db);
  if (local_error == NULL)
    return larder_value_builder_end (found);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
