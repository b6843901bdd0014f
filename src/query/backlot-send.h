/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The requests behind mutations, and what their answers mean. */

#pragma once

#include "query/backlot-backend.h"

#include "wire/backlot-wire-query.h"

G_BEGIN_DECLS

/* A member of the variables, NULL when it is absent. */
const char *backlot_send_get_text (LarderMutationContext *context,
                                   const char            *name);

/* Returns @error (transfer full) of the service to the engine. */
void        backlot_send_fail     (LarderMutationContext *context,
                                   GError                *error);

/**
 * backlot_send_insert:
 * @row: (transfer none): with the id that the client made
 *
 * Inserts one row of @table. A row that is there already is this one, sent by an earlier try whose
 * answer was lost: it is read instead.
 */
void        backlot_send_insert   (LarderMutationContext *context,
                                   BacklotBackend        *backend,
                                   const char            *table,
                                   LarderValue           *row);

/**
 * backlot_send_delete:
 *
 * Deletes one row. Deleting what is gone is a success; a row that stays although it was to be
 * deleted is one that this person may not delete.
 */
void        backlot_send_delete   (LarderMutationContext *context,
                                   BacklotBackend        *backend,
                                   const char            *table,
                                   const char            *id);

/**
 * backlot_send_rpc:
 * @arguments: (transfer none): named arguments
 * @table: (nullable): the table of which the answer is a row
 *
 * Calls a function of the server; the engine gets its answer.
 */
void        backlot_send_rpc      (LarderMutationContext *context,
                                   BacklotBackend        *backend,
                                   const char            *function,
                                   LarderValue           *arguments,
                                   const char            *table);

/* Gives the engine what an answer holds; the mutation succeeds afterwards. */
typedef void (*BacklotSendTakeFunc) (LarderMutationContext *context,
                                     LarderValue           *rows);

/**
 * backlot_send_rpc_and_read:
 * @arguments: (transfer none): named arguments
 * @table: of the server
 * @query: (transfer full): what is read of it
 * @take: gets the rows
 *
 * Calls a function that does not tell all it changed, and reads that, so that the layer of the
 * mutation can go without showing what was before.
 */
void        backlot_send_rpc_and_read (LarderMutationContext *context,
                                       BacklotBackend        *backend,
                                       const char            *function,
                                       LarderValue           *arguments,
                                       const char            *table,
                                       BacklotWireQuery      *query,
                                       BacklotSendTakeFunc    take);

/* The rules of the outbox: network trouble is tried again for ever, a refusal is not. */
gboolean    backlot_send_may_retry_durable (guint         failure_count,
                                            const GError *error,
                                            gpointer      user_data);
/* Of mutations that are never stored: once more, for network trouble and failing servers. */
gboolean    backlot_send_may_retry_once    (guint         failure_count,
                                            const GError *error,
                                            gpointer      user_data);

G_END_DECLS
