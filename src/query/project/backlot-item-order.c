/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of what belongs to a project: photos, tasks. */

#include "config.h"

#include "query/project/backlot-item-order.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-send.h"

static void
take_rows (LarderMutationContext *context,
           LarderValue           *rows)
{
  larder_mutation_context_add_rows (context, backlot_send_get_text (context, "table"), rows);
}

/* The function tells only how many rows moved. */
void
backlot_item_order_run (LarderMutationContext *context,
                        gpointer               user_data)
{
  LarderValue *variables = larder_mutation_context_get_variables (context);
  const char *project_id = backlot_send_get_text (context, "project_id");
  const char *table = backlot_send_get_text (context, "table");
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) arguments = NULL;
  g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();

  larder_value_builder_set_string (builder, "p_project_id", project_id);
  larder_value_builder_set_string (builder, "p_table", table);
  larder_value_builder_set_string (builder, "p_parent_id", project_id);
  larder_value_builder_set_value (builder, "p_ids", larder_value_get_member (variables, "ids"));
  arguments = larder_value_builder_end (builder);
  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, "project_id", "eq", project_id);
  backlot_send_rpc_and_read (context, BACKLOT_BACKEND (user_data), "reorder_items", arguments,
                             table, g_steal_pointer (&query), take_rows);
}

void
backlot_item_order_submit (BacklotBackend     *backend,
                           const char         *table,
                           const char         *project_id,
                           const char * const *ids)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) variables = NULL;
  g_autoptr(LarderMutation) mutation = NULL;
  LarderTable *rows = NULL;

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (table != NULL && project_id != NULL && ids != NULL);

  rows = backlot_backend_get_table (backend, table);
  larder_value_builder_set_string (builder, "table", table);
  larder_value_builder_set_string (builder, "project_id", project_id);
  larder_value_builder_begin_array (builder, "ids");
  for (gsize i = 0; ids[i] != NULL; i++)
    larder_value_builder_add_string (builder, ids[i]);
  larder_value_builder_close (builder);
  variables = larder_value_builder_end (builder);

  mutation = larder_mutation_new (backlot_backend_get_client (backend), "items.reorder", variables);
  for (gsize i = 0; ids[i] != NULL; i++)
    {
      LarderValue *row = larder_table_get_value (rows, ids[i]);
      g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();
      g_autoptr(LarderValue) value = NULL;
      g_autoptr(LarderPatch) patch = NULL;

      if (row == NULL || larder_value_get_member_int (row, "position", -1) == (gint64) i)
        continue;
      larder_value_builder_set_int (changes, "position", (gint64) i);
      value = larder_value_builder_end (changes);
      patch = larder_patch_new_merge (table, ids[i], value);
      larder_mutation_add_patch (mutation, patch);
    }
  /* The order is of all: those that are still to be added have to be there first. */
  for (gsize i = 0; ids[i] != NULL; i++)
    larder_mutation_add_reference (mutation, table, ids[i]);
  larder_mutation_submit (mutation);
}

GPtrArray *
backlot_item_order_read (BacklotBackend *backend,
                         const char     *table,
                         const char     *project_id)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(LarderTableView) view = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), ids);

  view = larder_table_view_new (backlot_backend_get_table (backend, table), "position,id");
  larder_table_view_set_match_string (view, "project_id", project_id);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (view)); i++)
    {
      g_autoptr(LarderRecord) record = g_list_model_get_item (G_LIST_MODEL (view), i);

      g_ptr_array_add (ids, g_strdup (larder_record_get_id (record)));
    }
  return ids;
}
