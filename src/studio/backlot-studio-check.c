/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a studio's files are in order: database, objects, sums. */

#include "config.h"

#include "studio/backlot-studio-check.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "studio/backlot-database-private.h"
#include "studio/backlot-storage-files.h"

#define PIECE (256 * 1024)

/* Each gives one text for each thing that is not as it should be. */
static const char * const rules[] = {
  "SELECT 'database: ' || integrity_check FROM pragma_integrity_check"
  " WHERE integrity_check <> 'ok'",

  "SELECT 'a row of ' || \"table\" || ' refers to a row of ' || parent || ' that is not there'"
  " FROM pragma_foreign_key_check",

  "SELECT 'credits of ' || a.user_id || ': balance ' || a.balance || ', reserved ' || a.reserved"
  " || ', but the ledger''s sums are ' || coalesce (sum (l.balance_delta), 0) || ' and '"
  " || coalesce (sum (l.reserved_delta), 0)"
  " FROM credit_accounts AS a LEFT JOIN credit_ledger AS l ON l.user_id = a.user_id"
  " GROUP BY a.user_id HAVING a.balance <> coalesce (sum (l.balance_delta), 0)"
  " OR a.reserved <> coalesce (sum (l.reserved_delta), 0)",

  "SELECT 'credits of ' || a.user_id || ': ' || a.reserved || ' are reserved, but open jobs cost '"
  " || (SELECT coalesce (sum (cost), 0) FROM jobs WHERE user_id = a.user_id"
  "     AND finished_at IS NULL)"
  " FROM credit_accounts AS a WHERE a.reserved <> (SELECT coalesce (sum (cost), 0) FROM jobs"
  " WHERE user_id = a.user_id AND finished_at IS NULL)",

  "SELECT 'job ' || id || ' has ended, but its credits are not settled' FROM jobs"
  " WHERE cost > 0 AND finished_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM credit_ledger AS l"
  " WHERE l.job_id = jobs.id AND l.kind IN ('charge', 'refund'))",

  "SELECT 'payment ' || id || ' is paid, but its credits did not come' FROM payments"
  " WHERE purpose = 'credits' AND status = 'paid' AND NOT EXISTS (SELECT 1 FROM credit_ledger AS l"
  " WHERE l.payment_id = payments.id AND l.kind = 'top_up')",

  "SELECT 'storage of ' || p.id || ': ' || p.total_storage_bytes || ' bytes, but the files have '"
  " || (SELECT coalesce (sum (size_bytes), 0) FROM media_files WHERE user_id = p.id)"
  " FROM profiles AS p WHERE p.total_storage_bytes <> (SELECT coalesce (sum (size_bytes), 0)"
  " FROM media_files WHERE user_id = p.id)",

  "SELECT 'storage of ' || p.id || ': ' || coalesce (s.bytes, 0)"
  " || ' bytes are counted, but the objects have ' || coalesce (sum (o.metadata ->> 'size'), 0)"
  " FROM profiles AS p LEFT JOIN stored_bytes AS s ON s.user_id = p.id"
  " LEFT JOIN storage_objects AS o ON substr (o.name, 1, 37) = p.id || '/'"
  " GROUP BY p.id HAVING coalesce (s.bytes, 0) <> coalesce (sum (o.metadata ->> 'size'), 0)",

  "SELECT 'project ' || p.id || ' has no owner' FROM projects AS p WHERE NOT EXISTS"
  " (SELECT 1 FROM project_members AS m WHERE m.project_id = p.id AND m.user_id = p.owner_id"
  "  AND m.role = 'owner')",

  "SELECT 'project ' || p.id || ' has no row of its kind, ' || p.kind FROM projects AS p"
  " WHERE NOT EXISTS (SELECT 1 FROM films WHERE project_id = p.id AND p.kind = 'film'"
  "  UNION ALL SELECT 1 FROM workflows WHERE project_id = p.id AND p.kind = 'staging'"
  "  UNION ALL SELECT 1 FROM series WHERE project_id = p.id AND p.kind = 'series'"
  "  UNION ALL SELECT 1 FROM courses WHERE project_id = p.id AND p.kind = 'course')",

  "SELECT 'execution ' || e.id || ' lacks events up to ' || e.last_seq FROM executions AS e"
  " WHERE e.last_seq <> (SELECT count (*) FROM execution_events AS v"
  "  WHERE v.execution_id = e.id AND v.seq BETWEEN 1 AND e.last_seq)",

  "SELECT 'document ' || d.id || ' lacks operations up to ' || d.rev FROM documents AS d"
  " WHERE d.rev <> (SELECT count (*) FROM document_ops AS o"
  "  WHERE o.document_id = d.id AND o.rev BETWEEN 1 AND d.rev)",
};

static void G_GNUC_PRINTF (2, 3)
add_problem (GPtrArray  *problems,
             const char *format,
             ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (problems, g_strdup_vprintf (format, args));
  va_end (args);
}

/* A rule that can not be asked is a problem too: the schema is damaged, or of an earlier time. */
static void
ask (sqlite3    *sqlite,
     const char *rule,
     GPtrArray  *problems)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (sqlite, rule, -1, &statement, NULL);

  if (code == SQLITE_OK)
    while ((code = sqlite3_step (statement)) == SQLITE_ROW)
      add_problem (problems, "%s", (const char *) sqlite3_column_text (statement, 0));
  if (code != SQLITE_DONE)
    add_problem (problems, "database: %s", sqlite3_errmsg (sqlite));
  sqlite3_finalize (statement);
}

static void
check_object (const BacklotStorageFiles *files,
              const char                *name,
              const char                *version,
              gint64                     size,
              GPtrArray                 *problems)
{
  g_autofree char *path = backlot_storage_files_object (files, version);
  struct stat info;

  if (stat (path, &info) != 0)
    add_problem (problems, "object %s has no file", name);
  else if (info.st_size != size)
    add_problem (problems, "object %s has %" G_GINT64_FORMAT " bytes, but its file has %"
                 G_GINT64_FORMAT, name, size, (gint64) info.st_size);
}

static void
check_objects (sqlite3                   *sqlite,
               const BacklotStorageFiles *files,
               GPtrArray                 *problems)
{
  static const char sql[] = "SELECT bucket_id || '/' || name, version, metadata ->> 'size'"
                            " FROM storage_objects";
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (sqlite, sql, -1, &statement, NULL) == SQLITE_OK)
    while (sqlite3_step (statement) == SQLITE_ROW)
      check_object (files, (const char *) sqlite3_column_text (statement, 0),
                    (const char *) sqlite3_column_text (statement, 1),
                    sqlite3_column_int64 (statement, 2), problems);
  else
    add_problem (problems, "database: %s", sqlite3_errmsg (sqlite));
  sqlite3_finalize (statement);
}

/* What a file was when it was chosen, by the row of whoever sent it. */
typedef struct
{
  char *name;
  char *version;
  char *sha256;
} Promise;

static void
promise_free (gpointer data)
{
  Promise *promise = data;

  g_free (promise->name);
  g_free (promise->version);
  g_free (promise->sha256);
  g_free (promise);
}

static GPtrArray *
read_promises (sqlite3 *sqlite)
{
  static const char sql[] = "SELECT o.bucket_id || '/' || o.name, o.version, m.sha256"
                            " FROM media_files AS m JOIN storage_objects AS o"
                            " ON o.bucket_id = m.bucket AND o.name = m.storage_path"
                            " WHERE m.sha256 IS NOT NULL AND m.upload_state = 'complete'";
  GPtrArray *promises = g_ptr_array_new_with_free_func (promise_free);
  sqlite3_stmt *statement = NULL;

  sqlite3_prepare_v2 (sqlite, sql, -1, &statement, NULL);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      Promise *promise = g_new (Promise, 1);

      promise->name = g_strdup ((const char *) sqlite3_column_text (statement, 0));
      promise->version = g_strdup ((const char *) sqlite3_column_text (statement, 1));
      promise->sha256 = g_strdup ((const char *) sqlite3_column_text (statement, 2));
      g_ptr_array_add (promises, promise);
    }
  sqlite3_finalize (statement);
  return promises;
}

/* Of all bytes of a file; %NULL if they can not be read. */
static char *
hash_file (int fd)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *piece = g_malloc (PIECE);
  gssize n;

  while ((n = read (fd, piece, PIECE)) > 0)
    g_checksum_update (checksum, piece, n);
  return n == 0 ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}

static void
check_promise (const BacklotStorageFiles *files,
               const Promise             *promise,
               GPtrArray                 *problems)
{
  g_autofree char *path = backlot_storage_files_object (files, promise->version);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  g_autofree char *hash = fd >= 0 ? hash_file (fd) : NULL;

  /* One that is not there was told already, or was removed since. */
  if (fd < 0)
    return;
  close (fd);
  if (hash == NULL)
    add_problem (problems, "object %s can not be read", promise->name);
  else if (!g_str_equal (hash, promise->sha256))
    add_problem (problems, "object %s is not what was sent: its content has another hash",
                 promise->name);
}

/**
 * backlot_studio_check_rows:
 *
 * The same for the rows alone, inside of a transaction: what it wrote is looked at, too.
 */
GPtrArray *
backlot_studio_check_rows (sqlite3 *sqlite)
{
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);

  /* The first rule reads the whole file. */
  for (guint i = 1; i < G_N_ELEMENTS (rules); i++)
    ask (sqlite, rules[i], problems);
  return g_steal_pointer (&problems);
}

/**
 * backlot_studio_check:
 *
 * May be called while a studio serves: all of it is read as it stood at one moment. Changes
 * nothing.
 *
 * Returns: (element-type utf8) (transfer full) (nullable): what is not in order, one sentence each;
 *   %NULL if there is no database that can be opened
 */
GPtrArray *
backlot_studio_check (const BacklotStudioPaths  *paths,
                      GError                   **error)
{
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(BacklotStorageFiles) files = backlot_storage_files_new (paths->objects, error);
  g_autoptr(GPtrArray) promises = NULL;
  BacklotTransaction *nobody = NULL;
  sqlite3 *sqlite = NULL;

  if (files == NULL)
    return NULL;
  sqlite = backlot_database_open_file (paths->database, &nobody, error);
  if (sqlite == NULL)
    return NULL;
  sqlite3_exec (sqlite, "BEGIN", NULL, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    ask (sqlite, rules[i], problems);
  check_objects (sqlite, files, problems);
  promises = read_promises (sqlite);
  sqlite3_exec (sqlite, "COMMIT", NULL, NULL, NULL);
  sqlite3_close_v2 (sqlite);
  /* A version is never written again, so that this may take long: nobody waits for it. */
  for (guint i = 0; i < promises->len; i++)
    check_promise (files, g_ptr_array_index (promises, i), problems);
  return g_steal_pointer (&problems);
}
