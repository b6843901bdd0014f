/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows and functions of the server's database, as PostgREST offers them. */

#include "config.h"

#include "service/backlot-rest.h"

#include "service/backlot-service-error.h"

#define REST_PATH "/rest/v1/"

struct _BacklotRest
{
  GObject           parent_instance;

  BacklotTransport *transport;   /* (owned) */
};

G_DEFINE_FINAL_TYPE (BacklotRest, backlot_rest, G_TYPE_OBJECT)

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(BacklotResponse) response = NULL;
  GError *error = NULL;

  response = backlot_transport_send_finish (BACKLOT_TRANSPORT (object), result, &error);
  if (response == NULL)
    g_task_return_error (task, error);
  else if (response->value != NULL)
    g_task_return_pointer (task, g_steal_pointer (&response->value),
                           (GDestroyNotify) larder_value_unref);
  else
    g_task_return_pointer (task, larder_value_new_null (), (GDestroyNotify) larder_value_unref);
}

static void
call_rest (BacklotRest         *self,
           const char          *method,
           const char          *prefix,
           const char          *name,
           BacklotWireQuery    *query,
           const char          *prefer,
           LarderValue         *body,
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);
  g_autofree char *path = g_strconcat (REST_PATH, prefix, escaped, NULL);
  g_autofree char *text = query != NULL ? backlot_wire_query_to_string (query) : NULL;
  g_autoptr(BacklotRequest) request = backlot_request_new (method, path, text,
                                                           BACKLOT_REQUEST_DEFAULT);

  if (prefer != NULL)
    backlot_request_add_header (request, "Prefer", prefer);
  if (body != NULL)
    backlot_request_set_json (request, body);
  g_task_set_source_tag (task, call_rest);
  backlot_transport_send_async (self->transport, request, cancellable, sent_cb,
                                g_steal_pointer (&task));
}

static void
backlot_rest_dispose (GObject *object)
{
  BacklotRest *self = BACKLOT_REST (object);

  g_clear_object (&self->transport);

  G_OBJECT_CLASS (backlot_rest_parent_class)->dispose (object);
}

static void
backlot_rest_class_init (BacklotRestClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = backlot_rest_dispose;
}

static void
backlot_rest_init (BacklotRest *self)
{
}

BacklotRest *
backlot_rest_new (BacklotTransport *transport)
{
  BacklotRest *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_TRANSPORT (transport), NULL);

  self = g_object_new (BACKLOT_TYPE_REST, NULL);
  self->transport = g_object_ref (transport);

  return self;
}

/**
 * backlot_rest_select_async:
 * @self: the database
 * @table: a table or view
 * @query: (nullable): columns, filters, order, limits
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called once
 *
 * Reads rows. The value is a list, empty if nothing matches or may be seen.
 */
void
backlot_rest_select_async (BacklotRest         *self,
                           const char          *table,
                           BacklotWireQuery    *query,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (BACKLOT_IS_REST (self));

  call_rest (self, "GET", "", table, query, NULL, NULL, cancellable, callback, user_data);
}

/**
 * backlot_rest_insert_async:
 * @self: the database
 * @table: a table
 * @rows: an object, or a list of objects
 * @query: (nullable): which columns to return
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called once
 *
 * Adds rows, all or none. The value is the list of them as they are now. A row that is there
 * already is CONFLICT with the code `23505`.
 */
void
backlot_rest_insert_async (BacklotRest         *self,
                           const char          *table,
                           LarderValue         *rows,
                           BacklotWireQuery    *query,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (BACKLOT_IS_REST (self));

  call_rest (self, "POST", "", table, query, "return=representation", rows, cancellable, callback,
             user_data);
}

/**
 * backlot_rest_upsert_async:
 * @self: the database
 * @table: a table
 * @rows: an object, or a list of objects
 * @query: (nullable): which columns to return, and which must not stand twice
 * @duplicates: what happens to rows that are there
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called once
 *
 * Adds or changes rows, all or none. The value is the list of those that were written.
 */
void
backlot_rest_upsert_async (BacklotRest           *self,
                           const char            *table,
                           LarderValue           *rows,
                           BacklotWireQuery      *query,
                           BacklotRestDuplicates  duplicates,
                           GCancellable          *cancellable,
                           GAsyncReadyCallback    callback,
                           gpointer               user_data)
{
  const char *prefer = duplicates == BACKLOT_REST_MERGE
                         ? "return=representation,resolution=merge-duplicates"
                         : "return=representation,resolution=ignore-duplicates";

  g_return_if_fail (BACKLOT_IS_REST (self));

  call_rest (self, "POST", "", table, query, prefer, rows, cancellable, callback, user_data);
}

/**
 * backlot_rest_update_async:
 * @self: the database
 * @table: a table
 * @changes: an object with the new values
 * @query: which rows; without a filter the server refuses it
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called once
 *
 * Changes rows. The value is the list of those that were changed; an empty list is no error:
 * nothing matched, or nothing may be changed.
 */
void
backlot_rest_update_async (BacklotRest         *self,
                           const char          *table,
                           LarderValue         *changes,
                           BacklotWireQuery    *query,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (BACKLOT_IS_REST (self));
  g_return_if_fail (query != NULL);

  call_rest (self, "PATCH", "", table, query, "return=representation", changes, cancellable,
             callback, user_data);
}

/**
 * backlot_rest_delete_async:
 * @self: the database
 * @table: a table
 * @query: which rows; without a filter the server refuses it
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called once
 *
 * Removes rows. The value is the list of those that were removed.
 */
void
backlot_rest_delete_async (BacklotRest         *self,
                           const char          *table,
                           BacklotWireQuery    *query,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (BACKLOT_IS_REST (self));
  g_return_if_fail (query != NULL);

  call_rest (self, "DELETE", "", table, query, "return=representation", NULL, cancellable, callback,
             user_data);
}

/**
 * backlot_rest_rpc_async:
 * @self: the database
 * @function: a function
 * @arguments: (nullable): an object with its named arguments
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called once
 *
 * Calls a function. The value is what it returns, null if that is nothing.
 */
void
backlot_rest_rpc_async (BacklotRest         *self,
                        const char          *function,
                        LarderValue         *arguments,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(LarderValueBuilder) builder = NULL;
  g_autoptr(LarderValue) body = NULL;

  g_return_if_fail (BACKLOT_IS_REST (self));

  if (arguments != NULL)
    body = larder_value_ref (arguments);
  else
    {
      builder = larder_value_builder_new_object ();
      body = larder_value_builder_end (builder);
    }
  call_rest (self, "POST", "rpc/", function, NULL, NULL, body, cancellable, callback, user_data);
}

/**
 * backlot_rest_finish:
 *
 * Finishes each of the calls above.
 *
 * Returns: (transfer full): the answer, never %NULL without an error
 */
LarderValue *
backlot_rest_finish (BacklotRest   *self,
                     GAsyncResult  *result,
                     GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
