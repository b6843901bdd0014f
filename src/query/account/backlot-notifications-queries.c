/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server told this person. */

#include "config.h"

#include "query/account/backlot-notifications-queries.h"

#include "query/account/backlot-notifications-mutations.h"
#include "query/backlot-backend-private.h"
#include "query/backlot-error-service.h"
#include "query/backlot-fetch.h"
#include "query/backlot-row-edit.h"
#include "query/backlot-send.h"

static void
read_list (BacklotWireQuery *query,
           const char       *user_id)
{
  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, "user_id", "eq", user_id);
  backlot_wire_query_order (query, "created_at", BACKLOT_WIRE_ORDER_DESCENDING);
  backlot_wire_query_limit (query, BACKLOT_NOTIFICATIONS_AT_ONCE);
}

LarderQueryOptions *
backlot_notifications_list_options (BacklotBackend *backend)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  return backlot_fetch_new_rows (backend,
                                 backlot_backend_new_key ("notifications", "list", NULL, NULL),
                                 "notifications", NULL, read_list,
                                 backlot_backend_get_user_id (backend));
}

/* Whose they are the server knows. */
static void
read_older (BacklotWireQuery *query,
            const char       *n_rows)
{
  backlot_wire_query_select (query, "*");
  backlot_wire_query_order (query, "created_at", BACKLOT_WIRE_ORDER_DESCENDING);
  backlot_wire_query_limit (query, (guint) g_ascii_strtoull (n_rows, NULL, 10));
}

LarderQueryOptions *
backlot_notifications_older_options (BacklotBackend *backend,
                                     guint           n_rows)
{
  g_autofree char *number = g_strdup_printf ("%u", n_rows);

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);

  return backlot_fetch_new_rows (backend,
                                 backlot_backend_new_key ("notifications", "older", number, NULL),
                                 "notifications",
                                 larder_schema_new (backlot_backend_get_table (backend,
                                                                               "notifications")),
                                 read_older, number);
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
  g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();
  g_autofree char *now = backlot_row_edit_format_now ();

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (notification_id != NULL);

  larder_value_builder_set_string (changes, "read_at", now);
  backlot_row_edit_submit (backend, "notifications.read", "notifications", notification_id, NULL,
                           NULL, larder_value_builder_end (changes));
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
  const char *id = backlot_send_get_text (context, "id");
  g_autoptr(LarderValue) changes =
    larder_mutation_context_get_changes (context, "notifications", id);
  g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();

  /* It was removed meanwhile. */
  if (changes == NULL)
    {
      larder_mutation_context_return_value (context, larder_value_new_null ());
      return;
    }
  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, "id", "eq", id);
  backlot_rest_update_async (backlot_backend_get_rest (backend), "notifications", changes, query,
                             larder_mutation_context_get_cancellable (context), read_cb,
                             larder_mutation_context_ref (context));
}
