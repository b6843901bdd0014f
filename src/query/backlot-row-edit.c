/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes members of one row, and notices when somebody else was faster. */

#include "config.h"

#include "query/backlot-row-edit.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-send.h"

/* A row that changes faster than it can be written is left to the next try. */
#define MAX_ROUNDS 5

typedef struct
{
  LarderMutationContext *context;   /* (owned) */
  BacklotRest           *rest;      /* (owned) */
  BacklotEditPolicy      policy;
  gint64                 version;   /* that the last request named */
  guint                  round;
} Edit;

static void
edit_free (Edit *edit)
{
  larder_mutation_context_unref (edit->context);
  g_object_unref (edit->rest);
  g_free (edit);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Edit, edit_free)

static void send_change (Edit        *edit,
                         LarderValue *row);

/* The row of a film is known by its project. */
static const char *
get_id_column (const char *table)
{
  return g_str_equal (table, "films") ? "project_id" : "id";
}

static gboolean
is_one_of (LarderValue *values,
           LarderValue *value)
{
  for (guint i = 0; values != NULL && i < larder_value_get_n_items (values); i++)
    if (larder_value_equal (larder_value_get_item (values, i), value))
      return TRUE;
  return FALSE;
}

BacklotEditOutcome
backlot_row_edit_compare (LarderValue *changes,
                          LarderValue *before,
                          LarderValue *theirs)
{
  g_autoptr(LarderValue) absent = larder_value_new_null ();
  gboolean done = TRUE;

  for (guint i = 0; i < larder_value_get_n_items (changes); i++)
    {
      const char *name = larder_value_get_member_name (changes, i);
      LarderValue *mine = larder_value_get_member (changes, name);
      LarderValue *their = larder_value_get_member (theirs, name);
      LarderValue *known = before != NULL ? larder_value_get_member (before, name) : NULL;

      if (their == NULL)
        their = absent;
      if (larder_value_equal (mine, their))
        continue;
      done = FALSE;
      /* A row that was made here and not read yet has no value to compare with. */
      if (known != NULL && larder_value_get_n_items (known) > 0 && !is_one_of (known, their))
        return BACKLOT_EDIT_CONFLICT;
    }
  return done ? BACKLOT_EDIT_DONE : BACKLOT_EDIT_SEND;
}

static void
succeed (Edit        *edit,
         LarderValue *row)
{
  larder_mutation_context_add_rows (edit->context, backlot_send_get_text (edit->context, "table"),
                                    row);
  larder_mutation_context_return_value (edit->context, larder_value_ref (row));
}

static void
fail (Edit       *edit,
      GQuark      domain,
      int         code,
      const char *message)
{
  larder_mutation_context_return_error (edit->context, g_error_new_literal (domain, code, message));
}

/* The row as it is now, after a request that changed nothing: deleted, not allowed, done by an
 * earlier try, or changed by somebody else. */
static void
judge (Edit        *taken,
       LarderValue *theirs)
{
  g_autoptr(Edit) edit = taken;
  LarderValue *variables = larder_mutation_context_get_variables (edit->context);
  const char *table = backlot_send_get_text (edit->context, "table");
  gint64 version = larder_value_get_member_int (theirs, "version", 0);

  switch (backlot_row_edit_compare (larder_value_get_member (variables, "changes"),
                                    larder_value_get_member (variables, "before"), theirs))
    {
    case BACKLOT_EDIT_DONE:
      succeed (edit, theirs);
      return;
    case BACKLOT_EDIT_CONFLICT:
      if (edit->policy == BACKLOT_EDIT_ASK)
        {
          larder_mutation_context_add_rows (edit->context, table, theirs);
          fail (edit, LARDER_ERROR, LARDER_ERROR_CONFLICT, "The row was changed by someone else");
          return;
        }
      break;
    case BACKLOT_EDIT_SEND:
    default:
      break;
    }
  if (version == edit->version)
    fail (edit, BACKLOT_ERROR, BACKLOT_ERROR_NOT_ALLOWED, "The row can not be changed");
  else if (++edit->round > MAX_ROUNDS)
    fail (edit, BACKLOT_ERROR, BACKLOT_ERROR_BUSY_SERVER, "The row changes too often");
  else
    send_change (g_steal_pointer (&edit), theirs);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Edit) edit = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) rows = backlot_rest_finish (BACKLOT_REST (object), result, &error);
  LarderValue *variables = larder_mutation_context_get_variables (edit->context);

  if (error != NULL)
    backlot_send_fail (edit->context, g_steal_pointer (&error));
  else if (rows == NULL || larder_value_get_n_items (rows) == 0)
    {
      larder_mutation_context_add_removal (edit->context,
                                           backlot_send_get_text (edit->context, "table"),
                                           larder_value_get_member_string (variables, "id"));
      fail (edit, BACKLOT_ERROR, BACKLOT_ERROR_NOT_FOUND, "The row is gone");
    }
  else
    judge (g_steal_pointer (&edit), larder_value_get_item (rows, 0));
}

static void
read_row (Edit *edit)
{
  const char *table = backlot_send_get_text (edit->context, "table");
  g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();

  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, get_id_column (table), "eq",
                             backlot_send_get_text (edit->context, "id"));
  backlot_rest_select_async (edit->rest, table, query,
                             larder_mutation_context_get_cancellable (edit->context), read_cb,
                             edit);
}

static void
changed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Edit) edit = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) rows = backlot_rest_finish (BACKLOT_REST (object), result, &error);

  if (error != NULL)
    backlot_send_fail (edit->context, g_steal_pointer (&error));
  else if (rows != NULL && larder_value_get_n_items (rows) > 0)
    succeed (edit, larder_value_get_item (rows, 0));
  else
    read_row (g_steal_pointer (&edit));
}

static void
send_change (Edit        *edit,
             LarderValue *row)
{
  LarderValue *variables = larder_mutation_context_get_variables (edit->context);
  const char *table = larder_value_get_member_string (variables, "table");
  g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();

  edit->version = larder_value_get_member_int (row, "version", 0);
  backlot_wire_query_select (query, "*");
  backlot_wire_query_filter (query, get_id_column (table), "eq",
                             larder_value_get_member_string (variables, "id"));
  backlot_wire_query_filter_int (query, "version", "eq", edit->version);
  backlot_rest_update_async (edit->rest, table, larder_value_get_member (variables, "changes"),
                             query, larder_mutation_context_get_cancellable (edit->context),
                             changed_cb, edit);
}

static void
run (LarderMutationContext *context,
     BacklotBackend        *backend,
     BacklotEditPolicy      policy)
{
  Edit *edit = g_new0 (Edit, 1);
  LarderTable *table;
  LarderValue *base;

  edit->context = larder_mutation_context_ref (context);
  edit->rest = g_object_ref (backlot_backend_get_rest (backend));
  edit->policy = policy;
  edit->version = -1;
  table = backlot_backend_get_table (backend, backlot_send_get_text (context, "table"));
  base = larder_table_get_base (table, backlot_send_get_text (context, "id"));
  /* What is known may already stand against the change; otherwise it is sent at once, and the
   * version tells whether what is known was the truth. */
  if (base == NULL || !larder_value_has_member (base, "version"))
    read_row (edit);
  else
    judge (edit, base);
}

void
backlot_row_edit_run_ask (LarderMutationContext *context,
                          gpointer               user_data)
{
  run (context, BACKLOT_BACKEND (user_data), BACKLOT_EDIT_ASK);
}

void
backlot_row_edit_run_mine (LarderMutationContext *context,
                           gpointer               user_data)
{
  run (context, BACKLOT_BACKEND (user_data), BACKLOT_EDIT_MINE);
}

/* What a member had when it was changed: the server's value, the one that was seen, and the one
 * that was written here just before, which is not seen yet when both are of one turn. */
static void
add_before (BacklotBackend     *backend,
            const char         *table_name,
            const char         *id,
            const char         *member,
            LarderValue        *mine,
            LarderValueBuilder *builder)
{
  LarderTable *table = backlot_backend_get_table (backend, table_name);
  GHashTable *own_edits = backlot_backend_get_own_edits (backend);
  g_autofree char *key = g_strjoin (":", table_name, id, member, NULL);
  LarderValue *base = larder_table_get_base (table, id);
  LarderValue *seen = larder_table_get_value (table, id);
  LarderValue *values[3] = {
    base != NULL ? larder_value_get_member (base, member) : NULL,
    seen != NULL ? larder_value_get_member (seen, member) : NULL,
    g_hash_table_lookup (own_edits, key),
  };

  larder_value_builder_begin_array (builder, member);
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    if (values[i] != NULL)
      larder_value_builder_add_value (builder, values[i]);
  larder_value_builder_close (builder);
  g_hash_table_insert (own_edits, g_steal_pointer (&key), larder_value_ref (mine));
}

static LarderValue *
new_before (BacklotBackend *backend,
            const char     *table,
            const char     *id,
            LarderValue    *changes)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();

  for (guint i = 0; i < larder_value_get_n_items (changes); i++)
    {
      const char *member = larder_value_get_member_name (changes, i);

      add_before (backend, table, id, member, larder_value_get_member (changes, member), builder);
    }
  return larder_value_builder_end (builder);
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
  g_autoptr(LarderValue) before = NULL;
  g_autoptr(LarderValue) variables = NULL;
  g_autoptr(LarderMutation) mutation = NULL;
  g_autoptr(LarderPatch) patch = larder_patch_new_merge (table, id, changes);
  g_autofree char *scope = g_strconcat (table, ":", id, NULL);

  before = new_before (backend, table, id, changes);
  larder_value_builder_set_string (builder, "table", table);
  larder_value_builder_set_string (builder, "id", id);
  larder_value_builder_set_string (builder, "project_id", project_id);
  larder_value_builder_set_value (builder, "changes", changes);
  larder_value_builder_set_value (builder, "before", before);
  variables = larder_value_builder_end (builder);

  mutation = larder_mutation_new (backlot_backend_get_client (backend), key, variables);
  larder_mutation_add_patch (mutation, patch);
  larder_mutation_set_scope (mutation, scope);
  if (media_id != NULL)
    larder_mutation_add_reference (mutation, "media_files", media_id);
  larder_mutation_submit (mutation);
}
