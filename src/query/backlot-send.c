/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The requests behind mutations, and what their answers mean. */

#include "config.h"

#include "query/backlot-send.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-error-service.h"
#include "query/backlot-row-key.h"

/* One mutation under way. */
typedef struct
{
  LarderMutationContext *context;   /* (owned) */
  BacklotRest           *rest;      /* (owned) */
  char                  *table;     /* (owned) (nullable) */
  char                  *id;        /* (owned) (nullable) */
  BacklotWireQuery      *query;     /* (owned) (nullable): of what is read afterwards */
  BacklotSendTakeFunc    take;      /* (nullable) */
} Sending;

static Sending *
sending_new (LarderMutationContext *context,
             BacklotBackend        *backend,
             const char            *table,
             const char            *id)
{
  Sending *sending = g_new0 (Sending, 1);

  sending->context = larder_mutation_context_ref (context);
  sending->rest = g_object_ref (backlot_backend_get_rest (backend));
  sending->table = g_strdup (table);
  sending->id = g_strdup (id);
  return sending;
}

static void
sending_free (Sending *sending)
{
  larder_mutation_context_unref (sending->context);
  g_object_unref (sending->rest);
  g_free (sending->table);
  g_free (sending->id);
  g_clear_pointer (&sending->query, backlot_wire_query_free);
  g_free (sending);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sending, sending_free)

const char *
backlot_send_get_text (LarderMutationContext *context,
                       const char            *name)
{
  return larder_value_get_member_string (larder_mutation_context_get_variables (context), name);
}

void
backlot_send_fail (LarderMutationContext *context,
                   GError                *error)
{
  larder_mutation_context_return_error (context, backlot_error_take_service (error));
}

/* Takes the answer, which may be none; %FALSE: the mutation has failed. */
static gboolean
finish (Sending       *sending,
        GAsyncResult  *result,
        LarderValue  **answer)
{
  g_autoptr(GError) error = NULL;

  *answer = backlot_rest_finish (sending->rest, result, &error);
  if (error == NULL)
    return TRUE;
  backlot_send_fail (sending->context, g_steal_pointer (&error));
  return FALSE;
}

static BacklotWireQuery *
new_query_of_row (const char *table,
                  const char *id)
{
  BacklotWireQuery *query = backlot_wire_query_new ();

  backlot_wire_query_select (query, "*");
  backlot_row_key_filter (query, table, id);
  return query;
}

/* Nothing was written, which alone does not say why. Takes @sending. */
static void
look_for_row (Sending             *sending,
              GAsyncReadyCallback  callback)
{
  g_autoptr(BacklotWireQuery) query = new_query_of_row (sending->table, sending->id);

  backlot_rest_select_async (sending->rest, backlot_row_key_get_table (sending->table), query,
                             larder_mutation_context_get_cancellable (sending->context), callback,
                             sending);
}

static gboolean
is_list_with_rows (LarderValue *value)
{
  return value != NULL && larder_value_get_kind (value) == LARDER_VALUE_ARRAY &&
         larder_value_get_n_items (value) > 0;
}

static void
succeed_with_rows (Sending     *sending,
                   LarderValue *rows)
{
  LarderValue *row = larder_value_get_item (rows, 0);

  larder_mutation_context_add_rows (sending->context, sending->table, rows);
  larder_mutation_context_return_value (sending->context, larder_value_ref (row));
}

static void
inserted_before_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(Sending) sending = user_data;
  g_autoptr(LarderValue) rows = NULL;

  if (!finish (sending, result, &rows))
    return;
  if (is_list_with_rows (rows))
    succeed_with_rows (sending, rows);
  else
    larder_mutation_context_return_error (sending->context,
                                          g_error_new_literal (BACKLOT_ERROR,
                                                               BACKLOT_ERROR_ID_IN_USE,
                                                               "Another row has this id"));
}

static void
insert_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Sending) sending = user_data;
  g_autoptr(LarderValue) rows = NULL;

  if (!finish (sending, result, &rows))
    return;
  if (is_list_with_rows (rows))
    succeed_with_rows (sending, rows);
  else
    look_for_row (g_steal_pointer (&sending), inserted_before_cb);
}

void
backlot_send_insert (LarderMutationContext *context,
                     BacklotBackend        *backend,
                     const char            *table,
                     LarderValue           *row)
{
  static const char * const key[] = { "id", NULL };
  g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();

  backlot_wire_query_select (query, "*");
  backlot_wire_query_on_conflict (query, key);
  backlot_rest_upsert_async (backlot_backend_get_rest (backend), table, row, query,
                             BACKLOT_REST_IGNORE,
                             larder_mutation_context_get_cancellable (context), insert_cb,
                             sending_new (context, backend, table,
                                          larder_value_get_member_string (row, "id")));
}

static void
succeed_with_removal (Sending *sending)
{
  larder_mutation_context_add_removal (sending->context, sending->table, sending->id);
  larder_mutation_context_return_value (sending->context, larder_value_new_null ());
}

static void
still_there_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(Sending) sending = user_data;
  g_autoptr(LarderValue) rows = NULL;

  if (!finish (sending, result, &rows))
    return;
  if (is_list_with_rows (rows))
    larder_mutation_context_return_error (sending->context,
                                          g_error_new_literal (BACKLOT_ERROR,
                                                               BACKLOT_ERROR_NOT_ALLOWED,
                                                               "The row can not be deleted"));
  else
    succeed_with_removal (sending);
}

static void
delete_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Sending) sending = user_data;
  g_autoptr(LarderValue) rows = NULL;

  if (!finish (sending, result, &rows))
    return;
  if (is_list_with_rows (rows))
    succeed_with_removal (sending);
  else
    look_for_row (g_steal_pointer (&sending), still_there_cb);
}

void
backlot_send_delete (LarderMutationContext *context,
                     BacklotBackend        *backend,
                     const char            *table,
                     const char            *id)
{
  g_autoptr(BacklotWireQuery) query = new_query_of_row (table, id);

  backlot_rest_delete_async (backlot_backend_get_rest (backend),
                             backlot_row_key_get_table (table), query,
                             larder_mutation_context_get_cancellable (context), delete_cb,
                             sending_new (context, backend, table, id));
}

static void
rpc_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(Sending) sending = user_data;
  g_autoptr(LarderValue) value = NULL;

  if (!finish (sending, result, &value))
    return;
  if (sending->table != NULL && value != NULL && !larder_value_is_null (value))
    larder_mutation_context_add_rows (sending->context, sending->table, value);
  larder_mutation_context_return_value (sending->context,
                                        value != NULL ? g_steal_pointer (&value)
                                                      : larder_value_new_null ());
}

void
backlot_send_rpc (LarderMutationContext *context,
                  BacklotBackend        *backend,
                  const char            *function,
                  LarderValue           *arguments,
                  const char            *table)
{
  backlot_rest_rpc_async (backlot_backend_get_rest (backend), function, arguments,
                          larder_mutation_context_get_cancellable (context), rpc_cb,
                          sending_new (context, backend, table, NULL));
}

static void
read_back_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Sending) sending = user_data;
  g_autoptr(LarderValue) rows = NULL;

  if (!finish (sending, result, &rows))
    return;
  if (rows != NULL)
    sending->take (sending->context, rows);
  larder_mutation_context_return_value (sending->context, larder_value_new_null ());
}

static void
rpc_done_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Sending) sending = user_data;
  g_autoptr(LarderValue) value = NULL;
  GCancellable *cancellable = larder_mutation_context_get_cancellable (sending->context);

  if (!finish (sending, result, &value))
    return;
  backlot_rest_select_async (sending->rest, sending->table, sending->query, cancellable,
                             read_back_cb, sending);
  sending = NULL;
}

void
backlot_send_rpc_and_read (LarderMutationContext *context,
                           BacklotBackend        *backend,
                           const char            *function,
                           LarderValue           *arguments,
                           const char            *table,
                           BacklotWireQuery      *query,
                           BacklotSendTakeFunc    take)
{
  Sending *sending = sending_new (context, backend, table, NULL);

  sending->query = query;
  sending->take = take;
  backlot_rest_rpc_async (sending->rest, function, arguments,
                          larder_mutation_context_get_cancellable (context), rpc_done_cb, sending);
}

gboolean
backlot_send_may_retry_durable (guint         failure_count,
                                const GError *error,
                                gpointer      user_data)
{
  return backlot_error_is_temporary (error);
}

gboolean
backlot_send_may_retry_once (guint         failure_count,
                             const GError *error,
                             gpointer      user_data)
{
  return failure_count == 0 &&
         (g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_NETWORK) ||
          g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_BUSY_SERVER) ||
          g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_STRANGE_ANSWER));
}
