/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes which rows of the published tables a transaction changes. */

#include "config.h"

#include "studio/backlot-database-private.h"
#include "studio/backlot-schema-sql.h"

static const char * const events[] = { "INSERT", "UPDATE", "DELETE" };

void
backlot_change_free (BacklotChange *change)
{
  g_free (change->table);
  g_free (change->record);
  g_free (change->key);
  g_free (change->old_key);
  g_free (change->committed_at);
  g_free (change);
}

static void
add_change (BacklotTransaction *transaction,
            char               *id,
            BacklotChangeKind   kind,
            const char         *table,
            gint64              rowid,
            const char         *old_key)
{
  BacklotChange *change = g_new0 (BacklotChange, 1);

  change->kind = kind;
  change->table = g_strdup (table);
  change->rowid = rowid;
  change->old_key = g_strdup (old_key);
  g_ptr_array_add (transaction->changes, change);
  g_hash_table_insert (transaction->changed, id, change);
}

/* log_change (table, kind, rowid, old key), called by the triggers below. */
static void
log_change (sqlite3_context  *context,
            int               n_values,
            sqlite3_value   **values)
{
  BacklotTransaction **current = sqlite3_user_data (context);
  const char *table = (const char *) sqlite3_value_text (values[0]);
  BacklotChangeKind kind = (BacklotChangeKind) sqlite3_value_int (values[1]);
  gint64 rowid = sqlite3_value_int64 (values[2]);
  const char *old_key = (const char *) sqlite3_value_text (values[3]);
  g_autofree char *id = NULL;
  BacklotChange *known;

  if (*current == NULL)
    return;

  id = g_strdup_printf ("%s %" G_GINT64_FORMAT, table, rowid);
  known = g_hash_table_lookup ((*current)->changed, id);
  if (known == NULL || known->kind == BACKLOT_CHANGE_DELETE)
    {
      add_change (*current, g_steal_pointer (&id), kind, table, rowid, old_key);
    }
  else if (kind == BACKLOT_CHANGE_DELETE)
    {
      g_hash_table_remove ((*current)->changed, id);
      if (known->kind == BACKLOT_CHANGE_INSERT)
        g_ptr_array_remove ((*current)->changes, known);   /* nobody ever saw it */
      else
        known->kind = BACKLOT_CHANGE_DELETE;
    }
}

/* Temporary triggers belong to the connection: nothing of this stays in the file. */
static void
append_trigger (GString            *sql,
                const BacklotTable *table,
                BacklotChangeKind   kind)
{
  g_autofree char *name = g_strconcat ("log_", events[kind], "_", table->name, NULL);

  g_string_append (sql, "CREATE TEMP TRIGGER ");
  backlot_sql_append_name (sql, name);
  g_string_append (sql, " AFTER ");
  g_string_append (sql, events[kind]);
  g_string_append (sql, " ON main.");
  backlot_sql_append_name (sql, table->name);
  g_string_append (sql, " BEGIN SELECT log_change (");
  backlot_sql_append_string (sql, table->name);
  switch (kind)
    {
    case BACKLOT_CHANGE_INSERT:
      g_string_append (sql, ", 0, NEW.rowid, NULL");
      break;
    case BACKLOT_CHANGE_UPDATE:
      g_string_append (sql, ", 1, NEW.rowid, ");
      backlot_table_append_key_json (table, sql, "OLD");
      break;
    case BACKLOT_CHANGE_DELETE:
      g_string_append (sql, ", 2, OLD.rowid, ");
      backlot_table_append_key_json (table, sql, "OLD");
      break;
    default:
      g_assert_not_reached ();
    }
  g_string_append (sql, "); END;");
}

/* Begins to note changes on this connection. */
gboolean
backlot_change_log_attach (sqlite3             *sqlite,
                           BacklotTransaction **current,
                           BacklotSchema       *schema,
                           GError             **error)
{
  GPtrArray *tables = backlot_schema_get_tables (schema);
  g_autoptr(GString) sql = g_string_new (NULL);

  for (guint i = 0; i < tables->len; i++)
    {
      const BacklotTable *table = g_ptr_array_index (tables, i);

      for (int kind = 0; table->published && kind < 3; kind++)
        append_trigger (sql, table, (BacklotChangeKind) kind);
    }
  if (sqlite3_create_function_v2 (sqlite, "log_change", 4, SQLITE_UTF8 | SQLITE_DIRECTONLY, current,
                                  log_change, NULL, NULL, NULL) == SQLITE_OK &&
      sqlite3_exec (sqlite, sql->str, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  backlot_sql_error_take (NULL, sqlite, error);
  return FALSE;
}

static gboolean
read_record (BacklotTransaction  *transaction,
             BacklotChange       *change,
             GError             **error)
{
  const BacklotTable *table = backlot_schema_find_table (transaction->schema, change->table);
  g_autoptr(BacklotStatement) statement = NULL;
  g_autoptr(GString) sql = g_string_new ("SELECT ");
  gboolean has_row;

  backlot_table_append_row_json (table, sql, "t0");
  g_string_append (sql, ", ");
  backlot_table_append_key_json (table, sql, "t0");
  g_string_append (sql, " FROM ");
  backlot_sql_append_name (sql, table->name);
  g_string_append (sql, " AS t0 WHERE t0.rowid = ?1");
  statement = backlot_transaction_query (transaction, error, sql->str, "l", change->rowid);
  if (statement == NULL || !backlot_statement_next (statement, &has_row, error))
    return FALSE;
  if (has_row)
    {
      change->record = g_strdup (backlot_statement_text (statement, 0));
      change->key = g_strdup (backlot_statement_text (statement, 1));
    }
  return TRUE;
}

/* Before the commit: adds to each change the row as it stands now. */
gboolean
backlot_change_log_complete (BacklotTransaction  *transaction,
                             GError             **error)
{
  for (guint i = 0; i < transaction->changes->len; i++)
    {
      BacklotChange *change = g_ptr_array_index (transaction->changes, i);

      change->committed_at = g_strdup (backlot_transaction_get_now (transaction));
      if (change->kind != BACKLOT_CHANGE_DELETE && !read_record (transaction, change, error))
        return FALSE;
    }
  return TRUE;
}
