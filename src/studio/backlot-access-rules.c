/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads access rules and grants, which are rows like any other, into the schema. */

#include "config.h"

#include "studio/backlot-schema-private.h"

static const char * const command_names[] = { "SELECT", "INSERT", "UPDATE", "DELETE", NULL };

static const char *
text_at (sqlite3_stmt *stmt,
         int           column)
{
  return (const char *) sqlite3_column_text (stmt, column);
}

/* Several rules for the same command are alternatives, as PostgreSQL's permissive policies are. */
static void
add_alternative (char       **rule,
                 const char  *sql)
{
  g_autofree char *before = *rule;

  if (sql == NULL)
    {
      *rule = g_steal_pointer (&before);
      return;
    }
  *rule = before == NULL ? g_strconcat ("(", sql, ")", NULL)
                         : g_strconcat (before, " OR (", sql, ")", NULL);
}

/* Rows of access_rule: tbl, command, using_sql, check_sql, role. */
static gboolean
add_rule_row (BacklotSchema  *self,
              sqlite3_stmt   *stmt,
              gpointer        data,
              GError        **error)
{
  BacklotTable *table = backlot_schema_find_table (self, text_at (stmt, 0));
  const char *command = text_at (stmt, 1);
  const char *using_sql = text_at (stmt, 2);
  const char *check_sql = text_at (stmt, 3);
  const char *role = text_at (stmt, 4);

  if (table == NULL)
    return TRUE;

  if (check_sql == NULL)
    check_sql = using_sql;
  for (int r = 0; r < 2; r++)
    {
      if (!g_str_equal (role, "public") && !g_str_equal (role, r == 0 ? "anon" : "authenticated"))
        continue;
      for (int c = 0; command_names[c] != NULL; c++)
        {
          if (!g_str_equal (command, "ALL") && !g_str_equal (command, command_names[c]))
            continue;
          add_alternative (&table->using_sql[r][c], using_sql);
          add_alternative (&table->check_sql[r][c], check_sql);
        }
    }
  return TRUE;
}

/* Rows of access_grant: tbl, command, a column or NULL for all. */
static gboolean
add_grant_row (BacklotSchema  *self,
               sqlite3_stmt   *stmt,
               gpointer        data,
               GError        **error)
{
  BacklotTable *table = backlot_schema_find_table (self, text_at (stmt, 0));
  const char *column = text_at (stmt, 2);

  if (table == NULL)
    return TRUE;

  table->has_grants = TRUE;
  for (int c = 0; command_names[c] != NULL; c++)
    {
      if (!g_str_equal (text_at (stmt, 1), command_names[c]))
        continue;
      table->granted[c] = TRUE;
      if (column == NULL)
        continue;
      if (table->granted_columns[c] == NULL)
        table->granted_columns[c] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_add (table->granted_columns[c], g_strdup (column));
    }
  return TRUE;
}

gboolean
backlot_schema_load_rules (BacklotSchema  *self,
                           sqlite3        *sqlite,
                           GError        **error)
{
  return backlot_schema_each (self, sqlite,
                              "SELECT tbl, command, using_sql, check_sql, role FROM access_rule"
                              " ORDER BY rowid",
                              NULL, add_rule_row, NULL, error) &&
         backlot_schema_each (self, sqlite,
                              "SELECT g.tbl, g.command, c.value FROM access_grant AS g"
                              " LEFT JOIN json_each (g.columns) AS c ORDER BY g.rowid",
                              NULL, add_grant_row, NULL, error);
}
