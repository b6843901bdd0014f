/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adds one row whose id is made here. */

#include "config.h"

#include "query/backlot-row-insert.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-send.h"

/* What the server adds by itself, seen until it answers. */
static LarderValue *
new_shown (BacklotBackend *backend,
           LarderValue    *row,
           const char     *author)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) added = NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *text = g_date_time_format_iso8601 (now);

  larder_value_builder_set_string (builder, author, backlot_backend_get_user_id (backend));
  larder_value_builder_set_string (builder, "created_at", text);
  larder_value_builder_set_string (builder, "updated_at", text);
  added = larder_value_builder_end (builder);
  return larder_value_merge (row, added);
}

void
backlot_row_insert_submit (BacklotBackend *backend,
                           const char     *key,
                           const char     *table,
                           LarderValue    *row,
                           const char     *author,
                           const char     *after_id,
                           const char     *scope)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) variables = NULL;
  g_autoptr(LarderValue) shown = new_shown (backend, row, author);
  g_autoptr(LarderMutation) mutation = NULL;
  g_autoptr(LarderPatch) patch = NULL;
  const char *project_id = larder_value_get_member_string (row, "project_id");
  const char *parent_id = larder_value_get_member_string (row, "parent_id");

  larder_value_builder_set_string (builder, "table", table);
  larder_value_builder_set_string (builder, "id", larder_value_get_member_string (row, "id"));
  larder_value_builder_set_string (builder, "project_id", project_id);
  larder_value_builder_set_value (builder, "row", row);
  variables = larder_value_builder_end (builder);

  mutation = larder_mutation_new (backlot_backend_get_client (backend), key, variables);
  patch = larder_patch_new_insert (table, shown);
  larder_mutation_add_patch (mutation, patch);
  larder_mutation_set_scope (mutation, scope);
  larder_mutation_add_reference (mutation, "projects", project_id);
  if (parent_id != NULL)
    larder_mutation_add_reference (mutation, table, parent_id);
  if (after_id != NULL)
    larder_mutation_add_reference (mutation, table, after_id);
  larder_mutation_submit (mutation);
}

void
backlot_row_insert_run (LarderMutationContext *context,
                        gpointer               user_data)
{
  LarderValue *variables = larder_mutation_context_get_variables (context);

  backlot_send_insert (context, BACKLOT_BACKEND (user_data),
                       backlot_send_get_text (context, "table"),
                       larder_value_get_member (variables, "row"));
}

gint64
backlot_row_insert_take_position (BacklotBackend *backend,
                                  const char     *table,
                                  const char     *project_id)
{
  GHashTable *own_edits = backlot_backend_get_own_edits (backend);
  g_autofree char *key = g_strjoin (":", table, project_id, "next", NULL);
  LarderValue *next = g_hash_table_lookup (own_edits, key);
  gint64 position = next != NULL ? larder_value_get_int (next) : 0;
  g_autoptr(LarderTableView) view =
    larder_table_view_new (backlot_backend_get_table (backend, table), "position desc,id");
  g_autoptr(LarderRecord) last = NULL;

  larder_table_view_set_match_string (view, "project_id", project_id);
  last = g_list_model_get_item (G_LIST_MODEL (view), 0);
  if (last != NULL)
    position = MAX (position, larder_record_get_int (last, "position") + 1);
  g_hash_table_insert (own_edits, g_steal_pointer (&key), larder_value_new_int (position + 1));
  return position;
}
