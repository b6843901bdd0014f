/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows and functions of the server's database, as PostgREST offers them. */

#pragma once

#include "service/backlot-transport.h"
#include "wire/backlot-wire-query.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_REST (backlot_rest_get_type ())
/**
 * BacklotRest:
 *
 * Reads and writes rows. All calls are finished by backlot_rest_finish(); a query may be freed as
 * soon as the call has returned.
 */
G_DECLARE_FINAL_TYPE (BacklotRest, backlot_rest, BACKLOT, REST, GObject)

/**
 * BacklotRestDuplicates:
 * @BACKLOT_REST_MERGE: a row that is there takes the new values
 * @BACKLOT_REST_IGNORE: a row that is there stays, and is not returned
 */
typedef enum
{
  BACKLOT_REST_MERGE,
  BACKLOT_REST_IGNORE,
} BacklotRestDuplicates;

BacklotRest *backlot_rest_new          (BacklotTransport       *transport);

void         backlot_rest_select_async (BacklotRest            *self,
                                        const char             *table,
                                        BacklotWireQuery       *query,
                                        GCancellable           *cancellable,
                                        GAsyncReadyCallback     callback,
                                        gpointer                user_data);
void         backlot_rest_insert_async (BacklotRest            *self,
                                        const char             *table,
                                        LarderValue            *rows,
                                        BacklotWireQuery       *query,
                                        GCancellable           *cancellable,
                                        GAsyncReadyCallback     callback,
                                        gpointer                user_data);
void         backlot_rest_upsert_async (BacklotRest            *self,
                                        const char             *table,
                                        LarderValue            *rows,
                                        BacklotWireQuery       *query,
                                        BacklotRestDuplicates   duplicates,
                                        GCancellable           *cancellable,
                                        GAsyncReadyCallback     callback,
                                        gpointer                user_data);
void         backlot_rest_update_async (BacklotRest            *self,
                                        const char             *table,
                                        LarderValue            *changes,
                                        BacklotWireQuery       *query,
                                        GCancellable           *cancellable,
                                        GAsyncReadyCallback     callback,
                                        gpointer                user_data);
void         backlot_rest_delete_async (BacklotRest            *self,
                                        const char             *table,
                                        BacklotWireQuery       *query,
                                        GCancellable           *cancellable,
                                        GAsyncReadyCallback     callback,
                                        gpointer                user_data);
void         backlot_rest_rpc_async    (BacklotRest            *self,
                                        const char             *function,
                                        LarderValue            *arguments,
                                        GCancellable           *cancellable,
                                        GAsyncReadyCallback     callback,
                                        gpointer                user_data);
LarderValue *backlot_rest_finish       (BacklotRest            *self,
                                        GAsyncResult           *result,
                                        GError                **error);

G_END_DECLS
