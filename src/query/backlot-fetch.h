/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the queries of this layer read: the requests behind them. */

#pragma once

#include "query/backlot-backend.h"

#include "wire/backlot-wire-query.h"

G_BEGIN_DECLS

/**
 * BacklotFetchFunc:
 * @id: (nullable): what the options were made for
 *
 * Writes the query string of a read.
 */
typedef void (*BacklotFetchFunc) (BacklotWireQuery *query,
                                  const char       *id);

/**
 * backlot_fetch_new_scope:
 * @table: of the client
 *
 * How an answer falls into @table that has all its rows of which @column is @value: a row that is
 * there and not in the answer was deleted elsewhere.
 */
LarderSchema *backlot_fetch_new_scope (BacklotBackend *backend,
                                       const char     *table,
                                       const char     *column,
                                       const char     *value);

/**
 * backlot_fetch_new_rows:
 * @key: (transfer full): of the query
 * @table: of the server
 * @schema: (transfer full) (nullable): how the answer falls into tables, when it is not just rows
 *   of the one of that name
 * @id: (nullable): handed to @func
 *
 * Options of a list or a detail; all rules are those of its family in backlot-queries.c.
 */
LarderQueryOptions *backlot_fetch_new_rows (BacklotBackend   *backend,
                                            GVariant         *key,
                                            const char       *table,
                                            LarderSchema     *schema,
                                            BacklotFetchFunc  func,
                                            const char       *id);

/* Makes of the rows of an answer what shall be kept. Returns: (transfer full). */
typedef LarderValue *(*BacklotFetchPrepareFunc) (LarderValue *rows);

/* For tables of the server whose rows have no id of their own. */
LarderQueryOptions *backlot_fetch_new_prepared_rows (BacklotBackend          *backend,
                                                     GVariant                *key,
                                                     const char              *table,
                                                     LarderSchema            *schema,
                                                     BacklotFetchFunc         func,
                                                     const char              *id,
                                                     BacklotFetchPrepareFunc  prepare);

/* The same for the answer of a function, which is one value. @arguments: (transfer full). */
LarderQueryOptions *backlot_fetch_new_rpc  (BacklotBackend   *backend,
                                            GVariant         *key,
                                            const char       *function,
                                            LarderValue      *arguments);

/* Takes @key. The answer itself is the data: for lists that are no rows of a table here. */
LarderQueryOptions *backlot_fetch_new_list (BacklotBackend   *backend,
                                            GVariant         *key,
                                            const char       *table,
                                            BacklotFetchFunc  func);

G_END_DECLS
