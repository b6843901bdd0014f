/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statements of one transaction, on the database's thread. */

#include "config.h"

#include "studio/backlot-transaction.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-database-private.h"

/* So many prepared statements are kept; then those that nobody holds go. */
#define STATEMENTS_MAX 600

/* No request holds its thread longer: others may wait behind it. */
#define DEADLINE_S 20

/* SQLite's share of the memory beyond which who only reads has to come again: rows that are
 * embedded in each other need more the deeper they are. */
#define MEMORY_MAX (256 * 1024 * 1024)

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

BacklotTransaction *
backlot_transaction_new (sqlite3             *sqlite,
                         GHashTable          *statements,
                         BacklotSchema       *schema,
                         const BacklotCaller *caller)
{
  BacklotTransaction *self = g_new0 (BacklotTransaction, 1);

  self->sqlite = sqlite;
  self->statements = statements;
  self->schema = schema;
  self->own = caller != NULL ? backlot_caller_copy (caller)
                             : backlot_caller_new (BACKLOT_ROLE_SERVICE, NULL);
  self->caller = self->own;
  self->began_us = g_get_real_time ();
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) backlot_change_free);
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
backlot_transaction_free (BacklotTransaction *self)
{
  backlot_caller_free (self->own);
  g_free (self->now);
  g_clear_error (&self->failure);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_hash_table_unref (self->changed);
  g_free (self);
}

/* Whether a statement under way has to end. */
gboolean
backlot_transaction_is_over (BacklotTransaction *self)
{
  if (self->reading && sqlite3_memory_used () > MEMORY_MAX)
    {
      if (self->failure == NULL)
        backlot_api_error_set (&self->failure, 503, "53200", "the request needs too much memory");
      return TRUE;
    }
  self->late = g_get_monotonic_time () > self->deadline_us;
  return self->late;
}

/* Called now and then by a statement under way: not zero ends it. */
static int
check_bounds (void *data)
{
  return backlot_transaction_is_over (data);
}

/**
 * backlot_transaction_hurry:
 * @milliseconds: what is left from now on; with 0 as much as a transaction has at its beginning
 *
 * Others' changes wait behind this one: what takes long because of what somebody asked for does not
 * hold them up. Who only reads has time.
 */
void
backlot_transaction_hurry (BacklotTransaction *self,
                           guint               milliseconds)
{
  if (!self->reading)
    self->deadline_us = g_get_monotonic_time () +
                        1000 * (milliseconds > 0 ? (gint64) milliseconds : DEADLINE_S * 1000);
}

/* Whether the last statement was ended because its time was over. */
gboolean
backlot_transaction_is_late (BacklotTransaction *self)
{
  return self->late;
}

/**
 * backlot_transaction_watch_rows:
 *
 * Returns: (transfer full) (nullable): notes which rows of @table are written from now on, by
 *   whomever, also after this transaction; %NULL in one that only reads
 */
BacklotRowWatch *
backlot_transaction_watch_rows (BacklotTransaction *self,
                                const char         *table)
{
  return self->watches != NULL ? backlot_row_watch_new (self->watches, table) : NULL;
}

/* A commit whose last sync failed may be found again when the file is opened the next time. */
static void
take_commit_error (BacklotTransaction  *self,
                   GError             **error)
{
  if ((sqlite3_errcode (self->sqlite) & 0xff) == SQLITE_IOERR)
    backlot_api_error_set (error, 503, BACKLOT_API_ERROR_UNRESOLVED,
                           "the studio does not know whether this was written: %s",
                           sqlite3_errmsg (self->sqlite));
  else
    backlot_sql_error_take (self, self->sqlite, error);
}

/* Begins or commits: prepared once, like all else. */
static gboolean
control (BacklotTransaction *self,
         const char         *sql)
{
  g_autoptr(BacklotStatement) statement = backlot_transaction_prepare (self, sql, NULL);

  return statement != NULL && sqlite3_step (statement->stmt) == SQLITE_DONE;
}

/* Runs @func between BEGIN and COMMIT; whatever fails on the way rolls everything back. */
gboolean
backlot_transaction_run (BacklotTransaction   *self,
                         BacklotDatabaseFunc   func,
                         gpointer              data,
                         GError              **error)
{
  self->deadline_us = g_get_monotonic_time () + DEADLINE_S * G_USEC_PER_SEC;
  sqlite3_progress_handler (self->sqlite, 1000, check_bounds, self);
  if (!control (self, self->reading ? "BEGIN" : "BEGIN IMMEDIATE"))
    {
      backlot_sql_error_take (self, self->sqlite, error);
      return FALSE;
    }

  if (func (self, data, error))
    {
      if (backlot_change_log_complete (self, error))
        {
          sqlite3_progress_handler (self->sqlite, 0, NULL, NULL);
          if (control (self, "COMMIT"))
            return TRUE;
          take_commit_error (self, error);
        }
    }
  else if (error != NULL && *error == NULL)
    {
      backlot_api_error_set (error, 500, "XX000", "the request failed without a reason");
    }

  sqlite3_progress_handler (self->sqlite, 0, NULL, NULL);
  /* Some failures, such as a full disk, have rolled back already. */
  if (sqlite3_get_autocommit (self->sqlite) == 0)
    sqlite3_exec (self->sqlite, "ROLLBACK", NULL, NULL, NULL);
  g_ptr_array_set_size (self->changes, 0);
  return FALSE;
}

const BacklotCaller *
backlot_transaction_get_caller (BacklotTransaction *self)
{
  return self->caller;
}

/* The rest of the transaction is somebody else's. */
void
backlot_transaction_set_caller (BacklotTransaction  *self,
                                const BacklotCaller *caller)
{
  backlot_caller_free (self->own);
  self->own = backlot_caller_copy (caller);
  self->caller = self->own;
}

/**
 * backlot_transaction_look_as:
 * @caller: (nullable): has to stay as long as it is looked as; %NULL = as before
 *
 * For looking at the same rows with the eyes of many people, one after the other.
 */
void
backlot_transaction_look_as (BacklotTransaction  *self,
                             const BacklotCaller *caller)
{
  self->caller = caller != NULL ? caller : self->own;
}

const char *
backlot_transaction_get_user (BacklotTransaction *self)
{
  return self->caller->user_id;
}

gboolean
backlot_transaction_is_service (BacklotTransaction *self)
{
  return self->caller->role == BACKLOT_ROLE_SERVICE;
}

const char *
backlot_transaction_get_now (BacklotTransaction *self)
{
  if (self->now == NULL)
    self->now = backlot_sql_time (self->began_us);
  return self->now;
}

BacklotSchema *
backlot_transaction_get_schema (BacklotTransaction *self)
{
  return self->schema;
}

/* While @definer, triggers let through what only the studio's functions may write. */
void
backlot_transaction_set_definer (BacklotTransaction *self,
                                 gboolean            definer)
{
  self->definer = definer;
}

/* Rows that the last INSERT, UPDATE or DELETE touched. */
gint64
backlot_transaction_get_changed (BacklotTransaction *self)
{
  return sqlite3_changes64 (self->sqlite);
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

gboolean
backlot_statement_next (BacklotStatement  *statement,
                        gboolean          *has_row,
                        GError           **error)
{
  int code = sqlite3_step (statement->stmt);

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
