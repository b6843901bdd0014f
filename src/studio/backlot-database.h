/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The studio's database: one file, one thread that writes it, one transaction per request. */

#pragma once

#include "studio/backlot-caller.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A transaction under way, and a statement in it. Both live on the database's thread only, inside a
 * #BacklotDatabaseFunc (see backlot-transaction.h). */
typedef struct _BacklotTransaction BacklotTransaction;
typedef struct _BacklotStatement BacklotStatement;
typedef struct _BacklotSchema BacklotSchema;

typedef enum
{
  BACKLOT_CHANGE_INSERT,
  BACKLOT_CHANGE_UPDATE,
  BACKLOT_CHANGE_DELETE,
} BacklotChangeKind;

/**
 * BacklotChange:
 * @table: a published table of the schema `public`
 * @record: (nullable): the row as JSON, as it stood at the commit; %NULL for a deletion
 * @key: (nullable): the primary key at the commit as a JSON object; %NULL for a deletion
 * @old_key: (nullable): the primary key before the change as a JSON object; %NULL for an insertion
 * @committed_at: ISO 8601 with microseconds
 *
 * One row that a transaction changed. A row changed several times is one change with the net
 * effect.
 */
typedef struct
{
  BacklotChangeKind  kind;
  char              *table;
  char              *record;
  char              *key;
  char              *old_key;
  char              *committed_at;
  gint64             rowid;
} BacklotChange;

#define BACKLOT_TYPE_DATABASE (backlot_database_get_type ())
G_DECLARE_FINAL_TYPE (BacklotDatabase, backlot_database, BACKLOT, DATABASE, GObject)

/**
 * BacklotDatabaseFunc:
 * @data: what backlot_database_run_async() was given; results go in here
 *
 * Runs on the database's thread inside one immediate transaction.
 *
 * Returns: %TRUE to commit; %FALSE with @error set to roll everything back
 */
typedef gboolean (*BacklotDatabaseFunc) (BacklotTransaction  *transaction,
                                         gpointer             data,
                                         GError             **error);

BacklotDatabase *backlot_database_open        (const char             *path,
                                               const char             *migrations,
                                               GError                **error);
BacklotSchema   *backlot_database_get_schema  (BacklotDatabase        *self);
void             backlot_database_run_async   (BacklotDatabase        *self,
                                               const BacklotCaller    *caller,
                                               BacklotDatabaseFunc     func,
                                               gpointer                data,
                                               GDestroyNotify          destroy,
                                               GCancellable           *cancellable,
                                               GAsyncReadyCallback     callback,
                                               gpointer                user_data);
void             backlot_database_read_async  (BacklotDatabase        *self,
                                               const BacklotCaller    *caller,
                                               BacklotDatabaseFunc     func,
                                               gpointer                data,
                                               GDestroyNotify          destroy,
                                               GCancellable           *cancellable,
                                               GAsyncReadyCallback     callback,
                                               gpointer                user_data);
gpointer         backlot_database_run_finish  (BacklotDatabase        *self,
                                               GAsyncResult           *result,
                                               GError                **error);
gboolean         backlot_database_run_sync    (BacklotDatabase        *self,
                                               const BacklotCaller    *caller,
                                               BacklotDatabaseFunc     func,
                                               gpointer                data,
                                               GError                **error);
gboolean         backlot_database_run_wait    (BacklotDatabase        *self,
                                               const BacklotCaller    *caller,
                                               BacklotDatabaseFunc     func,
                                               gpointer                data,
                                               GError                **error);

G_END_DECLS
