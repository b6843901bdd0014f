/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server told this person. */

#include "config.h"

#include "query/account/backlot-notifications-queries.h"

#include "query/account/backlot-notifications-mutations.h"
#include "query/backlot-backend-private.h"
#include "query/backlot-error-service.h"
#include "query/backlot-fetch.h"
#include "query/backlot-send.h"

#define MAX_ROWS 30

static void
read_list (BacklotWireQuery *query,
           const char       *user_id)
{
  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, "user_id", "eq", user_id);
  backlot_wire_query_order (query, "created_at", BACKLOT_WIRE_ORDER_DESCENDING);
  backlot_wire_query_limit (query, MAX_ROWS);
}

LarderQueryOptions *
backlot_notifications_list_options (BacklotBackend *backend)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  return backlot_fetch_new_rows (backend,
                                 backlot_backend_new_key ("notifications", "list", NULL, NULL),
                                 "notifications",
                                 larder_schema_new (backlot_backend_get_table (backend,
                                                                               "notifications")),
                                 read_list, backlot_backend_get_user_id (backend));
}

GListModel *
backlot_notifications_list (BacklotBackend *backend)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  return G_LIST_MODEL (larder_table_view_new (backlot_backend_get_table (backend, "notifications"),
                                              "created_at desc,id"));
}

void
backlot_notifications_read (BacklotBackend *backend,
                            const char     *notification_id)
{
  g_autoptr(LarderValueBuilder) change_builder = larder_value_builder_new_object ();
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) changes = NULL;
  g_autoptr(LarderValue) variables = NULL;
  g_autoptr(LarderPatch) patch = NULL;
  g_autoptr(LarderMutation) mutation = NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *text = g_date_time_format_iso8601 (now);

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (notification_id != NULL);

  larder_value_builder_set_string (change_builder, "read_at", text);
  changes = larder_value_builder_end (change_builder);
  larder_value_builder_set_string (builder, "id", notification_id);
  larder_value_builder_set_value (builder, "changes", changes);
  variables = larder_value_builder_end (builder);
  mutation = larder_mutation_new (backlot_backend_get_client (backend), "notifications.read",
                                  variables);
  patch = larder_patch_new_merge ("notifications", notification_id, changes);
  larder_mutation_add_patch (mutation, patch);
  larder_mutation_submit (mutation);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(LarderMutationContext) context = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) rows = backlot_rest_finish (BACKLOT_REST (object), result, &error);

  if (error != NULL)
    {
      backlot_send_fail (context, g_steal_pointer (&error));
      return;
    }
  /* No row: it was removed elsewhere, and what is gone needs no mark. */
  if (rows != NULL && larder_value_get_n_items (rows) > 0)
    larder_mutation_context_add_rows (context, "notifications", rows);
  else
    larder_mutation_context_add_removal (context, "notifications",
                                         backlot_send_get_text (context, "id"));
  larder_mutation_context_return_value (context, larder_value_new_null ());
}

void
backlot_notifications_run_read (LarderMutationContext *context,
                                gpointer               user_data)
{
  BacklotBackend *backend = user_data;
  LarderValue *variables = larder_mutation_context_get_variables (context);
  g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();

  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, "id", "eq", backlot_send_get_text (context, "id"));
  backlot_rest_update_async (backlot_backend_get_rest (backend), "notifications",
                             larder_value_get_member (variables, "changes"), query,
                             larder_mutation_context_get_cancellable (context), read_cb,
                             larder_mutation_context_ref (context));
}
