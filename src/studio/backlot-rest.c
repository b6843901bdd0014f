/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The REST service: takes a request apart, finds its table or function, and has it done. */

#include "config.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-rest-call.h"

static gboolean
refuse_table (BacklotRestCall  *call,
              GError          **error)
{
  backlot_api_error_set (error, 404, "PGRST205",
                         "Could not find the table 'public.%s' in the schema cache",
                         call->resource);
  return FALSE;
}

static gboolean
perform_table (BacklotRestContext  *context,
               BacklotRestCall     *call,
               BacklotTable        *table,
               GError             **error)
{
  BacklotRestSource source = { table, TRUE, TRUE, NULL };

  if (!backlot_rest_check_scopes (context, error))
    return FALSE;
  if (g_str_equal (call->method, "GET") || g_str_equal (call->method, "HEAD"))
    return backlot_access_may (context->transaction, table, BACKLOT_COMMAND_SELECT, error) &&
           backlot_rest_read (context, call, &source, error);
  if (!table->is_view)
    {
      if (g_str_equal (call->method, "POST"))
        return backlot_rest_insert (context, call, table, error);
      if (g_str_equal (call->method, "PATCH"))
        return backlot_rest_update (context, call, table, error);
      if (g_str_equal (call->method, "DELETE"))
        return backlot_rest_delete (context, call, table, error);
    }
  backlot_api_error_set (error, 405, "PGRST117", "Unsupported HTTP method: %s", call->method);
  return FALSE;
}

/* Without a select list a request means every column. */
static void
select_all (BacklotWireRest *query)
{
  GPtrArray *items;

  if (query->has_select)
    return;
  items = backlot_wire_select_parse ("*", NULL);
  g_ptr_array_unref (query->items);
  query->items = items;
}

static gboolean
read_call (BacklotRestCall  *call,
           GError          **error)
{
  if (!backlot_rest_call_read (call, error))
    return FALSE;
  select_all (call->query);
  return TRUE;
}

gboolean
backlot_rest_perform (BacklotTransaction  *transaction,
                      gpointer             data,
                      GError             **error)
{
  BacklotRestCall *call = data;
  BacklotSchema *schema = backlot_transaction_get_schema (transaction);
  BacklotRestContext context = { transaction, schema, NULL };
  BacklotTable *table;

  /* What is run again after a search has been read. */
  if (call->query == NULL && !read_call (call, error))
    return FALSE;
  context.query = call->query;
  if (call->is_function)
    {
      if (g_str_equal (call->method, "GET") || g_str_equal (call->method, "HEAD") ||
          g_str_equal (call->method, "POST"))
        return backlot_rest_function (&context, call, error);
      backlot_api_error_set (error, 405, "PGRST101", "Cannot use the %s method on RPC",
                             call->method);
      return FALSE;
    }
  table = backlot_schema_find_table (schema, call->resource);
  if (table == NULL)
    return refuse_table (call, error);
  return perform_table (&context, call, table, error);
}

gboolean
backlot_rest_search (BacklotTransaction  *transaction,
                     gpointer             data,
                     GError             **error)
{
  BacklotRestCall *call = data;
  BacklotSchema *schema = backlot_transaction_get_schema (transaction);
  BacklotRestContext context = { transaction, schema, call->query };
  BacklotTable *table = backlot_schema_find_table (schema, call->resource);
  gint64 n_rows;

  call->found = backlot_rest_find_rows (&context, call, table,
                                        g_str_equal (call->method, "DELETE")
                                        ? BACKLOT_COMMAND_DELETE : BACKLOT_COMMAND_UPDATE,
                                        &n_rows, error);
  return call->found != NULL;
}
