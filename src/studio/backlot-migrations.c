/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Applies the migrations that the database does not have yet. */

#include "config.h"

#include "studio/backlot-database-private.h"

#include <string.h>

#include "studio/backlot-api-error.h"
#include "studio/backlot-studio-sql.h"

#define SQL_PATH RESOURCE_PATH "/studio/sql"

typedef struct
{
  char   *name;   /* NNNN_subject.sql */
  GBytes *sql;
} Migration;

static void
migration_free (gpointer data)
{
  Migration *migration = data;

  g_free (migration->name);
  g_bytes_unref (migration->sql);
  g_free (migration);
}

static int
compare_migrations (gconstpointer a,
                    gconstpointer b)
{
  const Migration *first = *(Migration * const *) a;
  const Migration *second = *(Migration * const *) b;

  return strcmp (first->name, second->name);
}

static void
add_migration (GPtrArray  *migrations,
               const char *name,
               GBytes     *sql)
{
  Migration *migration = g_new0 (Migration, 1);

  migration->name = g_strdup (name);
  migration->sql = sql;
  g_ptr_array_add (migrations, migration);
}

static GPtrArray *
list_built_in (const char  *path,
               GError     **error)
{
  GResource *resource = backlot_studio_sql_get_resource ();
  g_autoptr(GPtrArray) migrations = g_ptr_array_new_with_free_func (migration_free);
  g_auto(GStrv) names = g_resource_enumerate_children (resource, path, 0, error);

  if (names == NULL)
    return NULL;
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *file = g_build_path ("/", path, names[i], NULL);
      GBytes *sql;

      if (!g_str_has_suffix (names[i], ".sql"))
        continue;
      sql = g_resource_lookup_data (resource, file, 0, error);
      if (sql == NULL)
        return NULL;
      add_migration (migrations, names[i], sql);
    }
  g_ptr_array_sort (migrations, compare_migrations);
  return g_steal_pointer (&migrations);
}

static GPtrArray *
list_folder (const char  *folder,
             GError     **error)
{
  g_autoptr(GPtrArray) migrations = g_ptr_array_new_with_free_func (migration_free);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, error);
  const char *name;

  if (dir == NULL)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);
      char *text;
      gsize length;

      if (!g_str_has_suffix (name, ".sql"))
        continue;
      if (!g_file_get_contents (file, &text, &length, error))
        return NULL;
      add_migration (migrations, name, g_bytes_new_take (text, length));
    }
  g_ptr_array_sort (migrations, compare_migrations);
  return g_steal_pointer (&migrations);
}

/* A row of schema_migration that no file of ours stands for was made by a newer program. */
static gboolean
refuse_newer (BacklotTransaction  *transaction,
              const char          *source,
              GPtrArray           *migrations,
              GError             **error)
{
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row;

  statement = backlot_transaction_query (transaction, error,
                                         "SELECT name FROM schema_migration WHERE source = ?1", "t",
                                         source);
  if (statement == NULL)
    return FALSE;
  while (backlot_statement_next (statement, &has_row, error))
    {
      gboolean known = FALSE;

      if (!has_row)
        return TRUE;
      for (guint i = 0; !known && i < migrations->len; i++)
        {
          const Migration *migration = g_ptr_array_index (migrations, i);

          known = g_str_equal (migration->name, backlot_statement_text (statement, 0));
        }
      if (!known)
        {
          backlot_api_error_set (error, 500, "XX001",
                                 "the database has the migration %s of a newer program",
                                 backlot_statement_text (statement, 0));
          return FALSE;
        }
    }
  return FALSE;
}

static gboolean
apply_migration (BacklotTransaction  *transaction,
                 const char          *source,
                 const Migration     *migration,
                 GError             **error)
{
  gint64 applied = 0;
  gsize length;
  const char *data = g_bytes_get_data (migration->sql, &length);
  g_autofree char *sql = g_strndup (data, length);

  if (!backlot_transaction_read_int (transaction, &applied, error,
                                     "SELECT 1 FROM schema_migration"
                                     " WHERE source = ?1 AND name = ?2",
                                     "tt", source, migration->name))
    return FALSE;
  if (applied != 0)
    return TRUE;

  if (sqlite3_exec (transaction->sqlite, sql, NULL, NULL, NULL) != SQLITE_OK)
    {
      backlot_sql_error_take (transaction, transaction->sqlite, error);
      g_prefix_error (error, "%s: ", migration->name);
      return FALSE;
    }
  return backlot_transaction_execute (transaction, error,
                                      "INSERT INTO schema_migration (source, name, applied_at)"
                                      " VALUES (?1, ?2, ?3)", "ttt", source, migration->name,
                                      backlot_transaction_get_now (transaction));
}

typedef struct
{
  const char *source;
  GPtrArray  *migrations;
} Batch;

static gboolean
apply_batch (BacklotTransaction  *transaction,
             gpointer             data,
             GError             **error)
{
  Batch *batch = data;

  if (!backlot_transaction_execute (transaction, error,
                                    "CREATE TABLE IF NOT EXISTS schema_migration"
                                    " (source text NOT NULL, name text NOT NULL,"
                                    "  applied_at timestamptz NOT NULL,"
                                    "  PRIMARY KEY (source, name))", "") ||
      !refuse_newer (transaction, batch->source, batch->migrations, error))
    return FALSE;
  for (guint i = 0; i < batch->migrations->len; i++)
    {
      const Migration *migration = g_ptr_array_index (batch->migrations, i);

      if (!apply_migration (transaction, batch->source, migration, error))
        return FALSE;
    }
  return TRUE;
}

static int
count_applied (sqlite3    *sqlite,
               const char *source)
{
  sqlite3_stmt *statement = NULL;
  int n_applied = 0;

  /* A new file has no such table. */
  if (sqlite3_prepare_v2 (sqlite, "SELECT count (*) FROM schema_migration WHERE source = ?1", -1,
                          &statement, NULL) == SQLITE_OK &&
      sqlite3_bind_text (statement, 1, source, -1, SQLITE_STATIC) == SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW)
    n_applied = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  return n_applied;
}

/* What an upgrade finds is kept beside it, until the next upgrade. */
static gboolean
keep_copy (sqlite3     *sqlite,
           const char  *source,
           GPtrArray   *migrations,
           GError     **error)
{
  int n_applied = count_applied (sqlite, source);
  g_autofree char *path = NULL;

  if (n_applied == 0 || n_applied >= (int) migrations->len)
    return TRUE;
  path = g_strconcat (sqlite3_db_filename (sqlite, "main"), ".before-upgrade", NULL);
  return backlot_database_copy (sqlite, path, error);
}

static gboolean
apply_source (sqlite3             *sqlite,
              BacklotTransaction **current,
              const char          *source,
              GPtrArray           *migrations,
              GError             **error)
{
  g_autoptr(GHashTable) statements = backlot_transaction_new_cache ();
  Batch batch = { source, migrations };
  gboolean success;

  *current = backlot_transaction_new (sqlite, statements, NULL, NULL);
  success = backlot_transaction_run (*current, apply_batch, &batch, error);
  g_clear_pointer (current, backlot_transaction_free);
  return success;
}

/* Applies the studio's own tables, then those of the product or, where a folder is given, of that
   folder. */
gboolean
backlot_migrations_apply (sqlite3             *sqlite,
                          BacklotTransaction **current,
                          const char          *folder,
                          GError             **error)
{
  g_autoptr(GPtrArray) system = list_built_in (SQL_PATH "/system", error);
  g_autoptr(GPtrArray) product = NULL;
  const char *source;

  if (system == NULL)
    return FALSE;
  product = folder != NULL ? list_folder (folder, error) : list_built_in (SQL_PATH, error);
  if (product == NULL)
    return FALSE;
  source = folder != NULL ? "folder" : "product";
  return keep_copy (sqlite, source, product, error) &&
         apply_source (sqlite, current, "system", system, error) &&
         apply_source (sqlite, current, source, product, error);
}
