/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who works on a project: inviting people. */

#include "config.h"

#include "studio/project/backlot-member-functions.h"

#include "studio/account/backlot-credits.h"
#include "studio/backlot-api-error.h"
#include "studio/project/backlot-rights.h"

static const char * const roles[] = { "editor", "commenter", "viewer", NULL };

/* The address as accounts write it, or NULL with 422. */
static char *
read_address (BacklotTransaction  *transaction,
              const char          *given,
              GError             **error)
{
  g_autofree char *address = NULL;

  if (!backlot_transaction_read_text (transaction, &address, error,
                                      "SELECT lower (trim (?1)) WHERE text_match (trim (?1),"
                                      " '^[^@\\s]+@[^@\\s]+$', 0)", "t", given))
    return NULL;
  if (address == NULL)
    backlot_api_error_fail (error, 422, "email_not_valid", NULL);
  return g_steal_pointer (&address);
}

/* Kept for an address that has no account yet. */
static gboolean
keep_place (BacklotTransaction     *transaction,
            const char             *project_id,
            const char             *address,
            const char             *role,
            BacklotFunctionResult  *result,
            GError                **error)
{
  result->json = g_strdup ("\"invited\"");
  return backlot_transaction_execute (transaction, error,
                                      "INSERT INTO project_invites"
                                      " (project_id, email, role, invited_by)"
                                      " VALUES (?1, ?2, ?3, uid ())"
                                      " ON CONFLICT (project_id, email) DO UPDATE"
                                      " SET role = excluded.role",
                                      "ttt", project_id, address, role);
}

static gboolean
tell_added (BacklotTransaction  *transaction,
            const char          *user_id,
            const char          *project_id,
            const char          *role,
            GError             **error)
{
  g_autofree char *params = NULL;

  return backlot_transaction_read_text (transaction, &params, error,
                                        "SELECT json_object ('role', ?1, 'by', uid ())", "t",
                                        role) &&
         backlot_account_notify (transaction, user_id, "info", "member_added", project_id, params,
                                 error);
}

/* The owner stays the owner. Told once, however often the same invitation is sent. */
static gboolean
add_member (BacklotTransaction     *transaction,
            const char             *project_id,
            const char             *user_id,
            const char             *role,
            BacklotFunctionResult  *result,
            GError                **error)
{
  if (!backlot_transaction_execute (transaction, error,
                                    "INSERT INTO project_members (project_id, user_id, role)"
                                    " VALUES (?1, ?2, ?3) ON CONFLICT (project_id, user_id)"
                                    " DO UPDATE SET role = excluded.role"
                                    " WHERE project_members.role NOT IN ('owner', excluded.role)",
                                    "ttt", project_id, user_id, role))
    return FALSE;
  result->json = g_strdup ("\"added\"");
  if (backlot_transaction_get_changed (transaction) == 0 ||
      g_strcmp0 (user_id, backlot_transaction_get_user (transaction)) == 0)
    return TRUE;
  return tell_added (transaction, user_id, project_id, role, error);
}

/* invite_member (p_project_id, p_email, p_role) */
static gboolean
invite_member (BacklotTransaction      *transaction,
               const BacklotArguments  *arguments,
               BacklotFunctionResult   *result,
               GError                 **error)
{
  const char *project_id = backlot_arguments_text (arguments, 0);
  const char *role = backlot_arguments_text (arguments, 2);
  g_autofree char *address = NULL;
  g_autofree char *user_id = NULL;

  if (!backlot_project_require_rank (transaction, project_id, BACKLOT_RANK_OWNER, error))
    return FALSE;
  if (role == NULL || !g_strv_contains (roles, role))
    {
      backlot_api_error_fail (error, 422, "role_not_allowed", NULL);
      return FALSE;
    }
  address = read_address (transaction, backlot_arguments_text (arguments, 1), error);
  if (address == NULL ||
      !backlot_transaction_read_text (transaction, &user_id, error,
                                      "SELECT id FROM profiles WHERE email = ?1", "t", address))
    return FALSE;
  if (user_id == NULL)
    return keep_place (transaction, project_id, address, role, result, error);
  return add_member (transaction, project_id, user_id, role, result, error);
}

const BacklotFunction backlot_member_functions[] = {
  { "invite_member", { { "p_project_id", BACKLOT_SQL_UUID, TRUE },
                       { "p_email", BACKLOT_SQL_TEXT, TRUE },
                       { "p_role", BACKLOT_SQL_TEXT, TRUE } },
    NULL, FALSE, TRUE, FALSE, invite_member },
  { NULL },
};
