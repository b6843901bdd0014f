/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One transaction: who asks, until when, and its beginning and end. */

#include "config.h"

#include "studio/backlot-transaction.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-database-private.h"

/* No request holds its thread longer: others may wait behind it. */
#define DEADLINE_S 20

/* SQLite's share of the memory beyond which who only reads has to come again: rows that are
 * embedded in each other need more the deeper they are. */
#define MEMORY_MAX (256 * 1024 * 1024)

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

  return statement != NULL && backlot_statement_step (statement) == SQLITE_DONE;
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
