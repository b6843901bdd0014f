/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts the access rules of a table into a statement, with the row's alias in place of `row.`. */

#include "config.h"

#include <string.h>

#include "studio/backlot-api-error.h"
#include "studio/backlot-rest-context.h"

static void
add_rule (BacklotSqlBuilder *builder,
          const char        *rule,
          const char        *alias)
{
  char before = ' ';

  if (rule == NULL)
    {
      backlot_sql_builder_add (builder, "0", NULL);
      return;
    }
  backlot_sql_builder_add (builder, "(", NULL);
  for (const char *c = rule; *c != '\0'; c++)
    {
      gboolean inside_word = g_ascii_isalnum (before) || strchr ("_.\"", before) != NULL;

      before = *c;
      if (!inside_word && g_str_has_prefix (c, "row."))
        {
          backlot_sql_builder_add (builder, alias, NULL);
          c += strlen ("row") - 1;
          before = 'w';
        }
      else
        {
          g_string_append_c (builder->sql, *c);
        }
    }
  backlot_sql_builder_add (builder, ")", NULL);
}

static int
role_index (BacklotTransaction *transaction)
{
  return backlot_transaction_get_caller (transaction)->role == BACKLOT_ROLE_AUTHENTICATED ? 1 : 0;
}

/* Sets 42501 with the status that the role gives it. */
gboolean
backlot_access_refuse (BacklotTransaction  *transaction,
                       const BacklotTable  *table,
                       GError             **error)
{
  gboolean anon = backlot_transaction_get_caller (transaction)->role == BACKLOT_ROLE_ANON;

  backlot_api_error_set (error, anon ? 401 : 403, "42501",
                         "new row violates row-level security policy for table \"%s\"",
                         table->name);
  return FALSE;
}

static gboolean
refuse_grant (BacklotTransaction  *transaction,
              const BacklotTable  *table,
              GError             **error)
{
  gboolean anon = backlot_transaction_get_caller (transaction)->role == BACKLOT_ROLE_ANON;

  backlot_api_error_set (error, anon ? 401 : 403, "42501", "permission denied for table %s",
                         table->name);
  return FALSE;
}

/* Whether the grants let the caller try @command at all. */
gboolean
backlot_access_may (BacklotTransaction  *transaction,
                    const BacklotTable  *table,
                    BacklotCommand       command,
                    GError             **error)
{
  if (backlot_transaction_is_service (transaction) || !table->has_grants ||
      (table->granted[command] && role_index (transaction) == 1))
    return TRUE;
  return refuse_grant (transaction, table, error);
}

gboolean
backlot_access_may_column (BacklotTransaction  *transaction,
                           const BacklotTable  *table,
                           BacklotCommand       command,
                           const char          *column,
                           GError             **error)
{
  if (backlot_transaction_is_service (transaction) || table->granted_columns[command] == NULL ||
      g_hash_table_contains (table->granted_columns[command], column))
    return TRUE;
  return refuse_grant (transaction, table, error);
}

/* Appends the condition on rows that exist: which of them the caller may see, change or delete. */
void
backlot_access_add_using (BacklotTransaction *transaction,
                          BacklotSqlBuilder  *builder,
                          const BacklotTable *table,
                          BacklotCommand      command,
                          const char         *alias)
{
  if (backlot_transaction_is_service (transaction))
    backlot_sql_builder_add (builder, "1", NULL);
  else
    add_rule (builder, table->using_sql[role_index (transaction)][command], alias);
}

/* Appends the condition on a row as it was written. */
void
backlot_access_add_check (BacklotTransaction *transaction,
                          BacklotSqlBuilder  *builder,
                          const BacklotTable *table,
                          BacklotCommand      command,
                          const char         *alias)
{
  if (backlot_transaction_is_service (transaction))
    backlot_sql_builder_add (builder, "1", NULL);
  else
    add_rule (builder, table->check_sql[role_index (transaction)][command], alias);
}
