/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes members of one row; the engine notices when somebody else was faster. */

#include "config.h"

#include "query/backlot-row-edit.h"

#include "service/backlot-service-error.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-mutations.h"
#include "query/backlot-parked.h"
#include "query/backlot-row-key.h"
#include "query/backlot-send.h"

typedef struct
{
  LarderMutationContext *context;   /* (owned) */
  BacklotRest           *rest;      /* (owned) */
  gint64                 version;   /* that the change stands on; -1: not known */
  gboolean               refused;   /* the server spoke of a conflict */
} Edit;

static void
edit_free (Edit *edit)
{
  larder_mutation_context_unref (edit->context);
  g_object_unref (edit->rest);
  g_free (edit);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Edit, edit_free)

/* Rows of an answer as they are known here. */
static LarderValue *
name_row (const char  *table,
          LarderValue *row)
{
  return g_str_equal (table, backlot_row_key_get_table (table)) ? larder_value_ref (row)
                                                                : backlot_row_key_add_ids (row);
}

/* Nobody was faster, whatever the server says: it is neither a conflict nor a lack of rights. */
static gboolean
is_refused_unchanged (Edit        *edit,
                      LarderValue *row)
{
  return edit->refused && edit->version >= 0 &&
         larder_value_get_member_int (row, "version", -1) == edit->version;
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Edit) edit = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) rows = backlot_rest_finish (BACKLOT_REST (object), result, &error);
  const char *table = backlot_send_get_text (edit->context, "table");
  g_autoptr(LarderValue) row = NULL;

  if (error != NULL)
    {
      backlot_send_fail (edit->context, g_steal_pointer (&error));
      return;
    }
  if (rows != NULL && larder_value_get_n_items (rows) > 0)
    row = name_row (table, larder_value_get_item (rows, 0));
  if (row != NULL && is_refused_unchanged (edit, row))
    {
      backlot_send_fail (edit->context,
                         g_error_new_literal (BACKLOT_ERROR, BACKLOT_ERROR_NOT_TAKEN,
                                              "A conflict, but the row is the one that was known"));
      return;
    }
  larder_mutation_context_return_unchanged (edit->context, table,
                                            backlot_send_get_text (edit->context, "id"), row);
}

static void
read_row (Edit *edit)
{
  const char *table = backlot_send_get_text (edit->context, "table");
  g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();

  backlot_wire_query_select (query, "*");
  backlot_row_key_filter (query, table, backlot_send_get_text (edit->context, "id"));
  backlot_rest_select_async (edit->rest, backlot_row_key_get_table (table), query,
                             larder_mutation_context_get_cancellable (edit->context), read_cb,
                             edit);
}

/* The engine compares the row with what is known of it, whatever the server called it. */
static gboolean
somebody_was_faster (const GError *error)
{
  const char *code = backlot_service_error_get_code (error);

  return g_error_matches (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_PRECONDITION) ||
         (g_error_matches (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_CONFLICT) &&
          (code == NULL || g_str_equal (code, "version_conflict")));
}

static void
changed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Edit) edit = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) rows = backlot_rest_finish (BACKLOT_REST (object), result, &error);
  const char *table = backlot_send_get_text (edit->context, "table");
  g_autoptr(LarderValue) row = NULL;

  if (error != NULL && !somebody_was_faster (error))
    {
      backlot_send_fail (edit->context, g_steal_pointer (&error));
      return;
    }
  edit->refused = error != NULL;
  if (rows == NULL || larder_value_get_n_items (rows) == 0)
    {
      read_row (g_steal_pointer (&edit));
      return;
    }
  row = name_row (table, larder_value_get_item (rows, 0));
  larder_mutation_context_add_rows (edit->context, table, row);
  larder_mutation_context_return_value (edit->context, g_steal_pointer (&row));
}

void
backlot_row_edit_run (LarderMutationContext *context,
                      gpointer               user_data)
{
  BacklotBackend *backend = BACKLOT_BACKEND (user_data);
  const char *table = backlot_send_get_text (context, "table");
  const char *id = backlot_send_get_text (context, "id");
  gint64 version = larder_mutation_context_get_version (context);
  g_autoptr(LarderValue) changes = larder_mutation_context_get_changes (context, table, id);
  g_autoptr(BacklotWireQuery) query = NULL;
  Edit *edit = g_new0 (Edit, 1);

  edit->context = larder_mutation_context_ref (context);
  edit->rest = g_object_ref (backlot_backend_get_rest (backend));
  edit->version = version;
  /* A row that was made here and not read yet: its version is asked for first. */
  if (version < 0 || changes == NULL)
    {
      read_row (edit);
      return;
    }
  query = backlot_wire_query_new ();
  backlot_wire_query_select (query, "*");
  backlot_row_key_filter (query, table, id);
  backlot_wire_query_filter_int (query, "version", "eq", version);
  backlot_rest_update_async (edit->rest, backlot_row_key_get_table (table), changes, query,
                             larder_mutation_context_get_cancellable (context), changed_cb, edit);
}

void
backlot_row_edit_submit (BacklotBackend *backend,
                         const char     *key,
                         const char     *table,
                         const char     *id,
                         const char     *project_id,
                         const char     *media_id,
                         LarderValue    *changes)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) owned_changes = changes;
  g_autoptr(LarderValue) variables = NULL;
  g_autoptr(LarderMutation) mutation = NULL;
  g_autoptr(LarderPatch) patch = larder_patch_new_merge (table, id, changes);
  g_autofree char *scope = g_strconcat (table, ":", id, NULL);

  if (backlot_mutations_joins (key) && backlot_parked_join (backend, table, id, changes))
    return;
  larder_value_builder_set_string (builder, "table", table);
  larder_value_builder_set_string (builder, "id", id);
  larder_value_builder_set_string (builder, "project_id", project_id);
  variables = larder_value_builder_end (builder);

  mutation = larder_mutation_new (backlot_backend_get_client (backend), key, variables);
  larder_mutation_add_patch (mutation, patch);
  larder_mutation_set_scope (mutation, scope);
  if (media_id != NULL)
    larder_mutation_add_reference (mutation, "media_files", media_id);
  larder_mutation_submit (mutation);
}

char *
backlot_row_edit_format_now (void)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *seconds = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S");
  int hundredths_of_ms = g_date_time_get_microsecond (now) / 10;

  /* One server writes all six digits, the other one none of the zeros at the end. */
  return g_strdup_printf ("%s.%05d1+00:00", seconds, hundredths_of_ms);
}
