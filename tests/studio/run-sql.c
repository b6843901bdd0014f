/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statements of tests, run as the database's owner. */

#include "config.h"

#include "run-sql.h"

#include "studio/backlot-transaction.h"

static gboolean
execute (BacklotTransaction  *transaction,
         gpointer             data,
         GError             **error)
{
  return backlot_transaction_execute (transaction, error, data, "");
}

void
run_sql (BacklotDatabase *database,
         const char      *sql)
{
  g_autoptr(GError) error = NULL;

  backlot_database_run_sync (database, NULL, execute, (gpointer) sql, &error);
  g_assert_no_error (error);
}
