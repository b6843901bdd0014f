/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the queries of this layer read: the requests behind them. */

#include "config.h"

#include "query/backlot-fetch.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-error-service.h"
#include "query/backlot-payload.h"
#include "query/backlot-tables.h"

/* What a fetch function needs; it holds no backend, so options never keep one alive. */
typedef struct
{
  BacklotRest             *rest;        /* (owned) */
  char                    *target;      /* (owned): table or function */
  BacklotFetchFunc         func;        /* NULL for a function of the server */
  char                    *id;          /* (owned) (nullable) */
  LarderValue             *arguments;   /* (owned) (nullable) */
  BacklotFetchPrepareFunc  prepare;     /* (nullable) */
  gboolean                 is_list;     /* falls into no table */
} Source;

typedef struct
{
  LarderFetchContext      *context;   /* (owned) */
  BacklotFetchPrepareFunc  prepare;   /* (nullable) */
  char                    *table;     /* (owned) (nullable): of which rows are asked for */
  gboolean                 is_list;   /* its rows need no id */
} Call;

static void
source_free (gpointer data)
{
  Source *source = data;

  g_object_unref (source->rest);
  g_free (source->target);
  g_free (source->id);
  g_clear_pointer (&source->arguments, larder_value_unref);
  g_free (source);
}

static Call *
call_new (LarderFetchContext *context,
          Source             *source)
{
  Call *call = g_new0 (Call, 1);

  call->context = larder_fetch_context_ref (context);
  call->prepare = source->prepare;
  call->table = source->func != NULL ? g_strdup (source->target) : NULL;
  call->is_list = source->is_list;
  return call;
}

static void
call_free (Call *call)
{
  larder_fetch_context_unref (call->context);
  g_free (call->table);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

/* What is known of a table must not give way to an answer that is none. */
static gboolean
check (Call         *call,
       LarderValue  *value,
       GError      **error)
{
  gboolean made_here = call->is_list || call->prepare != NULL;

  return call->table == NULL ||
         backlot_payload_check_rows (value, call->table,
                                     made_here ? NULL
                                               : backlot_tables_get_id_member (call->table), error);
}

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Call) call = user_data;
  LarderFetchContext *context = call->context;
  g_autoptr(GError) error = NULL;
  LarderValue *value = backlot_rest_finish (BACKLOT_REST (object), result, &error);

  if (value != NULL && !check (call, value, &error))
    g_clear_pointer (&value, larder_value_unref);
  if (value != NULL && call->prepare != NULL)
    {
      g_autoptr(LarderValue) rows = value;

      value = call->prepare (rows);
    }
  if (value != NULL)
    larder_fetch_context_return_value (context, value);
  else if (error != NULL)
    larder_fetch_context_return_error (context,
                                       backlot_error_take_service (g_steal_pointer (&error)));
  else
    larder_fetch_context_return_value (context, larder_value_new_null ());
}

static void
fetch (LarderFetchContext *context,
       gpointer            user_data)
{
  Source *source = user_data;
  GCancellable *cancellable = larder_fetch_context_get_cancellable (context);
  g_autoptr(BacklotWireQuery) query = NULL;

  if (source->func == NULL)
    {
      backlot_rest_rpc_async (source->rest, source->target, source->arguments, cancellable,
                              fetched_cb, call_new (context, source));
      return;
    }
  query = backlot_wire_query_new ();
  source->func (query, source->id);
  backlot_rest_select_async (source->rest, source->target, query, cancellable, fetched_cb,
                             call_new (context, source));
}

static LarderQueryOptions *
new_options (GVariant *key,
             Source   *source)
{
  LarderQueryOptions *options = larder_query_options_new (key);

  g_variant_unref (key);
  larder_query_options_set_fetch_func (options, fetch, source, source_free);
  return options;
}

LarderSchema *
backlot_fetch_new_scope (BacklotBackend *backend,
                         const char     *table,
                         const char     *column,
                         const char     *value)
{
  LarderSchema *schema = larder_schema_new (backlot_backend_get_table (backend, table));
  g_autoptr(LarderValue) wanted = larder_value_new_string (value);

  larder_schema_add_scope (schema, column, wanted);
  return schema;
}

LarderQueryOptions *
backlot_fetch_new_rows (BacklotBackend   *backend,
                        GVariant         *key,
                        const char       *table,
                        LarderSchema     *schema,
                        BacklotFetchFunc  func,
                        const char       *id)
{
  return backlot_fetch_new_prepared_rows (backend, key, table, schema, func, id, NULL);
}

LarderQueryOptions *
backlot_fetch_new_prepared_rows (BacklotBackend          *backend,
                                 GVariant                *key,
                                 const char              *table,
                                 LarderSchema            *schema,
                                 BacklotFetchFunc         func,
                                 const char              *id,
                                 BacklotFetchPrepareFunc  prepare)
{
  Source *source = g_new0 (Source, 1);
  LarderQueryOptions *options;

  if (schema == NULL)
    schema = larder_schema_new (backlot_backend_get_table (backend, table));
  source->rest = g_object_ref (backlot_backend_get_rest (backend));
  source->target = g_strdup (table);
  source->func = func;
  source->prepare = prepare;
  source->id = g_strdup (id);
  options = new_options (key, source);
  larder_query_options_set_schema (options, schema);
  larder_schema_unref (schema);
  return options;
}

LarderQueryOptions *
backlot_fetch_new_rpc (BacklotBackend *backend,
                       GVariant       *key,
                       const char     *function,
                       LarderValue    *arguments)
{
  Source *source = g_new0 (Source, 1);

  source->rest = g_object_ref (backlot_backend_get_rest (backend));
  source->target = g_strdup (function);
  source->arguments = arguments;
  return new_options (key, source);
}

LarderQueryOptions *
backlot_fetch_new_list (BacklotBackend   *backend,
                        GVariant         *key,
                        const char       *table,
                        BacklotFetchFunc  func)
{
  Source *source = g_new0 (Source, 1);

  source->rest = g_object_ref (backlot_backend_get_rest (backend));
  source->target = g_strdup (table);
  source->func = func;
  source->is_list = TRUE;
  return new_options (key, source);
}
