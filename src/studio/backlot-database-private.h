/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the database share with each other. */

#pragma once

#include "studio/backlot-database.h"
#include "studio/backlot-row-watch.h"
#include "studio/backlot-transaction.h"

#include <sqlite3.h>

G_BEGIN_DECLS

struct _BacklotTransaction
{
  sqlite3       *sqlite;       /* borrowed from the database */
  GHashTable    *statements;   /* borrowed: SQL → what was prepared earlier */
  BacklotSchema *schema;       /* borrowed, NULL while migrations run */
  const BacklotCaller *caller;   /* @own, or borrowed for a look with somebody else's eyes */
  BacklotCaller *own;          /* (owned) */
  gint64         began_us;     /* real time */
  char          *now;          /* (nullable): the same as text, for who asks */
  gint64         deadline_us;  /* by the monotonic clock */
  gboolean       late;         /* a statement was ended for that */
  gboolean       reading;      /* nothing is changed, so others may write meanwhile */
  BacklotRowWatches *watches;  /* borrowed, NULL where nothing is written */
  gboolean       definer;      /* a function of the studio is at work, with its own rights */
  GError        *failure;      /* raised by fail () inside a statement */
  GPtrArray     *changes;      /* of BacklotChange, in the order of the first change of each row */
  GHashTable    *changed;      /* "table rowid" → BacklotChange, borrowed from @changes */
};

/* backlot-transaction.c */
BacklotTransaction *backlot_transaction_new           (sqlite3             *sqlite,
                                                       GHashTable          *statements,
                                                       BacklotSchema       *schema,
                                                       const BacklotCaller *caller);
void                backlot_transaction_free          (BacklotTransaction  *self);
gboolean            backlot_transaction_run           (BacklotTransaction  *self,
                                                       BacklotDatabaseFunc  func,
                                                       gpointer             data,
                                                       GError             **error);
gboolean            backlot_transaction_is_over       (BacklotTransaction  *self);

/* backlot-statement.c */
GHashTable         *backlot_transaction_new_cache     (void);
int                 backlot_statement_step            (BacklotStatement    *statement);

/* backlot-sql-functions.c: @current points at the transaction under way */
gboolean            backlot_sql_functions_add         (sqlite3             *sqlite,
                                                       BacklotTransaction **current,
                                                       GError             **error);
char               *backlot_sql_time                  (gint64               time_us);

/* backlot-sql-error.c */
void                backlot_sql_error_take            (BacklotTransaction  *transaction,
                                                       sqlite3             *sqlite,
                                                       GError             **error);

/* backlot-migrations.c */
gboolean            backlot_migrations_apply          (sqlite3             *sqlite,
                                                       BacklotTransaction **current,
                                                       const char          *folder,
                                                       GError             **error);

/* backlot-database-copy.c */
gboolean            backlot_database_copy             (sqlite3             *sqlite,
                                                       const char          *path,
                                                       GError             **error);
sqlite3            *backlot_database_open_file        (const char          *path,
                                                       BacklotTransaction **current,
                                                       GError             **error);

/* backlot-change-log.c */
gboolean            backlot_change_log_attach         (sqlite3             *sqlite,
                                                       BacklotTransaction **current,
                                                       BacklotSchema       *schema,
                                                       GError             **error);
gboolean            backlot_change_log_complete       (BacklotTransaction  *transaction,
                                                       GError             **error);
void                backlot_change_free               (BacklotChange       *change);

G_END_DECLS
