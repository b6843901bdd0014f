/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statements of one transaction, on the database's thread. */

#include "config.h"

#include "studio/backlot-transaction.h"

#include "studio/backlot-database-private.h"

/* So many prepared statements are kept; then those that nobody holds go. */
#define STATEMENTS_MAX 600

/* A prepared statement in the cache. */
typedef struct
{
  sqlite3_stmt *stmt;   /* (owned) */
  gboolean      held;   /* by a BacklotStatement, whether it has begun or not */
} Kept;

struct _BacklotStatement
{
  BacklotTransaction *transaction;   /* borrowed */
  sqlite3_stmt       *stmt;          /* that of @kept, or owned */
  Kept               *kept;          /* (nullable): borrowed from the cache */
};

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  sqlite3_finalize (kept->stmt);
  g_free (kept);
}

GHashTable *
backlot_transaction_new_cache (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, kept_free);
}

static gboolean
is_free (gpointer key,
         gpointer value,
         gpointer user_data)
{
  Kept *kept = value;

  return !kept->held;
}

static Kept *
keep (BacklotTransaction *self,
      const char         *sql,
      sqlite3_stmt       *stmt)
{
  Kept *kept = g_new0 (Kept, 1);

  kept->stmt = stmt;
  if (g_hash_table_size (self->statements) >= STATEMENTS_MAX)
    g_hash_table_foreach_remove (self->statements, is_free, NULL);
  g_hash_table_insert (self->statements, g_strdup (sql), kept);
  return kept;
}

/* A statement that is held by a caller further up is prepared a second time. */
BacklotStatement *
backlot_transaction_prepare (BacklotTransaction  *self,
                             const char          *sql,
                             GError             **error)
{
  BacklotStatement *statement;
  Kept *kept = g_hash_table_lookup (self->statements, sql);
  gboolean twice = kept != NULL && kept->held;
  sqlite3_stmt *stmt = kept != NULL ? kept->stmt : NULL;

  if (kept == NULL || twice)
    {
      if (sqlite3_prepare_v3 (self->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt,
                              NULL) != SQLITE_OK)
        {
          backlot_sql_error_take (self, self->sqlite, error);
          return NULL;
        }
      kept = twice ? NULL : keep (self, sql, stmt);
    }

  statement = g_new0 (BacklotStatement, 1);
  statement->transaction = self;
  statement->stmt = stmt;
  statement->kept = kept;
  if (kept != NULL)
    kept->held = TRUE;
  return statement;
}

static void
bind_all (sqlite3_stmt *stmt,
          const char   *types,
          va_list       args)
{
  for (int i = 0; types[i] != '\0'; i++)
    {
      GBytes *bytes;

      switch (types[i])
        {
        case 't':
          sqlite3_bind_text (stmt, i + 1, va_arg (args, const char *), -1, SQLITE_TRANSIENT);
          break;
        case 'i':
          sqlite3_bind_int (stmt, i + 1, va_arg (args, int));
          break;
        case 'l':
          sqlite3_bind_int64 (stmt, i + 1, va_arg (args, gint64));
          break;
        case 'd':
          sqlite3_bind_double (stmt, i + 1, va_arg (args, double));
          break;
        case 'y':
          bytes = va_arg (args, GBytes *);
          if (bytes != NULL)
            sqlite3_bind_blob64 (stmt, i + 1, g_bytes_get_data (bytes, NULL),
                                 g_bytes_get_size (bytes), SQLITE_TRANSIENT);
          break;
        default:
          g_assert_not_reached ();
        }
    }
}

static BacklotStatement *
prepare_bound (BacklotTransaction  *self,
               const char          *sql,
               const char          *types,
               va_list              args,
               GError             **error)
{
  BacklotStatement *statement = backlot_transaction_prepare (self, sql, error);

  if (statement != NULL)
    bind_all (statement->stmt, types, args);
  return statement;
}

BacklotStatement *
backlot_transaction_query (BacklotTransaction  *self,
                           GError             **error,
                           const char          *sql,
                           const char          *types,
                           ...)
{
  BacklotStatement *statement;
  va_list args;

  va_start (args, types);
  statement = prepare_bound (self, sql, types, args, error);
  va_end (args);
  return statement;
}

gboolean
backlot_transaction_execute (BacklotTransaction  *self,
                             GError             **error,
                             const char          *sql,
                             const char          *types,
                             ...)
{
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row = TRUE;
  va_list args;

  va_start (args, types);
  statement = prepare_bound (self, sql, types, args, error);
  va_end (args);
  if (statement == NULL)
    return FALSE;
  while (has_row)
    {
      if (!backlot_statement_next (statement, &has_row, error))
        return FALSE;
    }
  return TRUE;
}

/* The first column of the first row; *value is %NULL when there is no row or the value is null. */
gboolean
backlot_transaction_read_text (BacklotTransaction  *self,
                               char               **value,
                               GError             **error,
                               const char          *sql,
                               const char          *types,
                               ...)
{
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row;
  va_list args;

  *value = NULL;
  va_start (args, types);
  statement = prepare_bound (self, sql, types, args, error);
  va_end (args);
  if (statement == NULL || !backlot_statement_next (statement, &has_row, error))
    return FALSE;
  if (has_row)
    *value = g_strdup (backlot_statement_text (statement, 0));
  return TRUE;
}

/* The same for a number; *value is left alone when there is no row or the value is null. */
gboolean
backlot_transaction_read_int (BacklotTransaction  *self,
                              gint64              *value,
                              GError             **error,
                              const char          *sql,
                              const char          *types,
                              ...)
{
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row;
  va_list args;

  va_start (args, types);
  statement = prepare_bound (self, sql, types, args, error);
  va_end (args);
  if (statement == NULL || !backlot_statement_next (statement, &has_row, error))
    return FALSE;
  if (has_row && !backlot_statement_is_null (statement, 0))
    *value = backlot_statement_int (statement, 0);
  return TRUE;
}

void
backlot_statement_bind_text (BacklotStatement *statement,
                             int               index,
                             const char       *value)
{
  sqlite3_bind_text (statement->stmt, index, value, -1, SQLITE_TRANSIENT);
}

void
backlot_statement_bind_int (BacklotStatement *statement,
                            int               index,
                            gint64            value)
{
  sqlite3_bind_int64 (statement->stmt, index, value);
}

void
backlot_statement_bind_double (BacklotStatement *statement,
                               int               index,
                               double            value)
{
  sqlite3_bind_double (statement->stmt, index, value);
}

/* The index of a named parameter such as `:kind`; 0 if the statement does not use it. */
int
backlot_statement_find (BacklotStatement *statement,
                        const char       *parameter)
{
  return sqlite3_bind_parameter_index (statement->stmt, parameter);
}

/* One step, as SQLite tells of it. */
int
backlot_statement_step (BacklotStatement *statement)
{
  return sqlite3_step (statement->stmt);
}

gboolean
backlot_statement_next (BacklotStatement  *statement,
                        gboolean          *has_row,
                        GError           **error)
{
  int code = backlot_statement_step (statement);

  *has_row = code == SQLITE_ROW;
  if (code == SQLITE_ROW || code == SQLITE_DONE)
    return TRUE;

  backlot_sql_error_take (statement->transaction, statement->transaction->sqlite, error);
  return FALSE;
}

/* Asks once more, with the same values, and perhaps with the eyes of another caller. */
void
backlot_statement_rewind (BacklotStatement *statement)
{
  sqlite3_reset (statement->stmt);
}

int
backlot_statement_n_columns (BacklotStatement *statement)
{
  return sqlite3_column_count (statement->stmt);
}

const char *
backlot_statement_name (BacklotStatement *statement,
                        int               column)
{
  return sqlite3_column_name (statement->stmt, column);
}

gboolean
backlot_statement_is_null (BacklotStatement *statement,
                           int               column)
{
  return sqlite3_column_type (statement->stmt, column) == SQLITE_NULL;
}

gboolean
backlot_statement_is_number (BacklotStatement *statement,
                             int               column)
{
  int type = sqlite3_column_type (statement->stmt, column);

  return type == SQLITE_INTEGER || type == SQLITE_FLOAT;
}

const char *
backlot_statement_text (BacklotStatement *statement,
                        int               column)
{
  return (const char *) sqlite3_column_text (statement->stmt, column);
}

gint64
backlot_statement_int (BacklotStatement *statement,
                       int               column)
{
  return sqlite3_column_int64 (statement->stmt, column);
}

double
backlot_statement_double (BacklotStatement *statement,
                          int               column)
{
  return sqlite3_column_double (statement->stmt, column);
}

gboolean
backlot_statement_is_readonly (BacklotStatement *statement)
{
  return sqlite3_stmt_readonly (statement->stmt) != 0;
}

void
backlot_statement_free (BacklotStatement *statement)
{
  if (statement->kept == NULL)
    {
      sqlite3_finalize (statement->stmt);
    }
  else
    {
      statement->kept->held = FALSE;
      sqlite3_reset (statement->stmt);
      sqlite3_clear_bindings (statement->stmt);
    }
  g_free (statement);
}
