/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The access rules of a table that a service keeps for itself, such as the stored objects. */
#include "config.h"

#include "studio/backlot-service-rules.h"

#include <string.h>

static const char * const commands[] = { "SELECT", "INSERT", "UPDATE", "DELETE" };

/* Several rules for one command are alternatives. */
static void
add_alternative (char       **rule,
                 const char  *sql)
{
  char *before = *rule;

  if (sql == NULL)
    return;
  *rule = before == NULL ? g_strconcat ("(", sql, ")", NULL)
                         : g_strconcat (before, " OR (", sql, ")", NULL);
  g_free (before);
}

static void
add_rule (BacklotServiceRules *rules,
          const char          *command,
          const char          *using_sql,
          const char          *check_sql,
          const char          *role)
{
  for (guint r = 0; r < 2; r++)
    for (guint c = 0; c < BACKLOT_N_COMMANDS; c++)
      {
        if (strcmp (role, "public") != 0 && strcmp (role, r == 0 ? "anon" : "authenticated") != 0)
          continue;
        if (strcmp (command, "ALL") != 0 && strcmp (command, commands[c]) != 0)
          continue;
        add_alternative (&rules->using_sql[r][c], using_sql);
        add_alternative (&rules->check_sql[r][c], check_sql != NULL ? check_sql : using_sql);
      }
}

/* A BacklotDatabaseFunc: fills a BacklotServiceRules whose table is set. */
gboolean
backlot_service_rules_load (BacklotTransaction  *transaction,
                            gpointer             data,
                            GError             **error)
{
  BacklotServiceRules *rules = data;
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row = TRUE;

  statement = backlot_transaction_query (transaction, error,
                                         "SELECT command, using_sql, check_sql, role"
                                         " FROM access_rule WHERE tbl = ?1 ORDER BY rowid", "t",
                                         rules->table);
  if (statement == NULL)
    return FALSE;
  while (has_row)
    {
      if (!backlot_statement_next (statement, &has_row, error))
        return FALSE;
      if (has_row)
        add_rule (rules, backlot_statement_text (statement, 0),
                  backlot_statement_text (statement, 1), backlot_statement_text (statement, 2),
                  backlot_statement_text (statement, 3));
    }
  return TRUE;
}

void
backlot_service_rules_clear (BacklotServiceRules *rules)
{
  for (guint r = 0; r < 2; r++)
    for (guint c = 0; c < BACKLOT_N_COMMANDS; c++)
      {
        g_clear_pointer (&rules->using_sql[r][c], g_free);
        g_clear_pointer (&rules->check_sql[r][c], g_free);
      }
}

static const char *
choose (BacklotTransaction *transaction,
        const char         *anon,
        const char         *authenticated)
{
  const char *rule;

  if (backlot_transaction_is_service (transaction))
    return "1";
  rule = backlot_transaction_get_caller (transaction)->role == BACKLOT_ROLE_AUTHENTICATED
         ? authenticated : anon;
  return rule != NULL ? rule : "0";
}

/* The condition on existing rows, which must be called `row`, that the caller may touch. */
const char *
backlot_service_rules_get_using (const BacklotServiceRules *rules,
                                 BacklotTransaction        *transaction,
                                 BacklotCommand             command)
{
  return choose (transaction, rules->using_sql[0][command], rules->using_sql[1][command]);
}

/* The condition on a row, which must be called `row`, as the caller writes it. */
const char *
backlot_service_rules_get_check (const BacklotServiceRules *rules,
                                 BacklotTransaction        *transaction,
                                 BacklotCommand             command)
{
  return choose (transaction, rules->check_sql[0][command], rules->check_sql[1][command]);
}
