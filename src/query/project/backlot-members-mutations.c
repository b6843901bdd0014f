/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who belongs to a project: inviting, changing roles, removing, leaving. */

#include "config.h"

#include "query/project/backlot-members-mutations.h"

#include <string.h>

#include "query/account/backlot-invitation.h"
#include "query/backlot-backend-private.h"
#include "query/backlot-row-key.h"
#include "query/backlot-send.h"
#include "query/project/backlot-projects-mutations.h"
#include "query/project/backlot-removal-private.h"

gboolean
backlot_members_is_address (const char *address)
{
  g_return_val_if_fail (address != NULL, FALSE);

  return g_regex_match_simple ("^\\s*[^@\\s]+@[^@\\s]+\\s*$", address, G_REGEX_DEFAULT,
                               G_REGEX_MATCH_DEFAULT);
}

/* As the server writes it, so that its row is the one that is shown until it answers. */
static char *
clean_address (const char *address)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (address));

  return g_utf8_strdown (trimmed, -1);
}

void
backlot_members_invite (BacklotBackend *backend,
                        const char     *project_id,
                        const char     *address,
                        const char     *role)
{
  g_autofree char *email = NULL;
  g_autofree char *id = NULL;
  g_autofree char *scope = NULL;
  g_autofree char *now_text = NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) row = NULL;
  g_autoptr(LarderMutation) mutation = NULL;
  g_autoptr(LarderPatch) patch = NULL;

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (project_id != NULL && address != NULL && role != NULL);

  email = clean_address (address);
  id = backlot_row_key_join (project_id, email);
  scope = g_strconcat ("invites:", id, NULL);
  now_text = g_date_time_format_iso8601 (now);
  larder_value_builder_set_string (builder, "id", id);
  larder_value_builder_set_string (builder, "project_id", project_id);
  larder_value_builder_set_string (builder, "email", email);
  larder_value_builder_set_string (builder, "role", role);
  larder_value_builder_set_string (builder, "invited_by", backlot_backend_get_user_id (backend));
  larder_value_builder_set_string (builder, "created_at", now_text);
  row = larder_value_builder_end (builder);

  mutation = larder_mutation_new (backlot_backend_get_client (backend), "members.invite", row);
  patch = larder_patch_new_insert ("invites", row);
  larder_mutation_add_patch (mutation, patch);
  larder_mutation_add_reference (mutation, "projects", project_id);
  larder_mutation_set_scope (mutation, scope);
  larder_mutation_submit (mutation);
}

void
backlot_members_set_role (BacklotHistory *history,
                          const char     *member_id,
                          const char     *role)
{
  g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();

  g_return_if_fail (BACKLOT_IS_HISTORY (history));
  g_return_if_fail (member_id != NULL && role != NULL);

  larder_value_builder_set_string (changes, "role", role);
  backlot_history_edit (history, "members.set_role", "members", member_id,
                        larder_value_builder_end (changes));
}

BacklotRemoval *
backlot_members_remove (BacklotBackend *backend,
                        const char     *project_id,
                        const char     *user_id)
{
  g_autoptr(BacklotRemoval) removal = NULL;
  g_autofree char *id = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (project_id != NULL && user_id != NULL, NULL);

  id = backlot_row_key_join (project_id, user_id);
  removal = backlot_removal_new ("members");
  backlot_removal_submit (removal, backend, "members.remove", id, project_id);
  return g_steal_pointer (&removal);
}

/* One that is on its way already can not be called back. */
static gboolean
call_back (BacklotBackend *backend,
           const char     *id)
{
  LarderOutbox *outbox = larder_client_get_outbox (backlot_backend_get_client (backend));

  for (guint i = 0; outbox != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (outbox)); i++)
    {
      g_autoptr(LarderMutation) mutation = g_list_model_get_item (G_LIST_MODEL (outbox), i);
      LarderValue *variables = larder_mutation_get_variables (mutation);

      if (g_str_equal (larder_mutation_get_key (mutation), "members.invite") &&
          g_strcmp0 (larder_value_get_member_string (variables, "id"), id) == 0 &&
          larder_mutation_withdraw (mutation))
        return TRUE;
    }
  return FALSE;
}

BacklotRemoval *
backlot_members_uninvite (BacklotBackend *backend,
                          const char     *project_id,
                          const char     *address)
{
  g_autoptr(BacklotRemoval) removal = NULL;
  g_autofree char *id = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (project_id != NULL && address != NULL, NULL);

  id = backlot_row_key_join (project_id, address);
  if (call_back (backend, id))
    return NULL;
  removal = backlot_removal_new ("invites");
  backlot_removal_submit (removal, backend, "invites.remove", id, project_id);
  return g_steal_pointer (&removal);
}

static gboolean
has_row (LarderValue *rows,
         const char  *id)
{
  for (gsize i = 0; i < larder_value_get_n_items (rows); i++)
    if (g_strcmp0 (larder_value_get_member_string (larder_value_get_item (rows, i), "id"), id) == 0)
      return TRUE;
  return FALSE;
}

static void
take_project (LarderMutationContext *context,
              LarderValue           *rows)
{
  static const struct
  {
    const char *member;
    const char *table;
  } lists[] = { { "members", "members" }, { "invites", "invites" } };
  const char *id = backlot_send_get_text (context, "id");
  LarderValue *project = larder_value_get_n_items (rows) > 0 ? larder_value_get_item (rows, 0)
                                                             : NULL;

  for (gsize i = 0; project != NULL && i < G_N_ELEMENTS (lists); i++)
    {
      LarderValue *list = larder_value_get_member (project, lists[i].member);
      g_autoptr(LarderValue) whole = list != NULL ? backlot_row_key_add_ids (list) : NULL;

      if (whole != NULL)
        larder_mutation_context_add_rows (context, lists[i].table, whole);
      /* Who has an account is a member at once; the invitation that was shown is none then. */
      if (whole != NULL && g_str_equal (lists[i].table, "invites") && !has_row (whole, id))
        larder_mutation_context_add_removal (context, "invites", id);
    }
}

/* Whether the address has an account, only the server knows: both lists are read afterwards. */
void
backlot_members_run_invite (LarderMutationContext *context,
                            gpointer               user_data)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) arguments = NULL;
  BacklotWireQuery *query = backlot_wire_query_new ();
  const char *project_id = backlot_send_get_text (context, "project_id");

  larder_value_builder_set_string (builder, "p_project_id", project_id);
  larder_value_builder_set_string (builder, "p_email", backlot_send_get_text (context, "email"));
  larder_value_builder_set_string (builder, "p_role", backlot_send_get_text (context, "role"));
  arguments = larder_value_builder_end (builder);
  backlot_wire_query_select (query, "id,members:project_members(*),invites:project_invites(*)");
  backlot_wire_query_filter (query, "id", "eq", project_id);
  backlot_send_rpc_and_read (context, BACKLOT_BACKEND (user_data), "invite_member", arguments,
                             "projects", query, take_project);
}

gboolean
backlot_members_is_self (BacklotBackend *backend,
                         const char     *member_id)
{
  return g_str_has_suffix (member_id, backlot_backend_get_user_id (backend));
}

void
backlot_members_run_remove (LarderMutationContext *context,
                            gpointer               user_data)
{
  BacklotBackend *backend = BACKLOT_BACKEND (user_data);
  const char *id = backlot_send_get_text (context, "id");

  /* Said before the answer, which is all that is missing: without it nothing is taken. */
  if (backlot_members_is_self (backend, id))
    larder_mutation_context_add_removal (context, "projects",
                                         backlot_send_get_text (context, "project_id"));
  backlot_send_delete (context, backend, "members", id);
}

void
backlot_members_changed (LarderMutation *mutation,
                         gpointer        user_data)
{
  BacklotBackend *backend = user_data;
  LarderValue *variables = larder_mutation_get_variables (mutation);
  const char *project_id = larder_value_get_member_string (variables, "project_id");
  const char *id = larder_value_get_member_string (variables, "id");

  if (larder_mutation_get_status (mutation) != LARDER_MUTATION_SUCCESS)
    return;
  if (g_str_equal (larder_mutation_get_key (mutation), "members.remove") &&
      backlot_members_is_self (backend, id))
    {
      larder_client_begin_batch (backlot_backend_get_client (backend));
      backlot_projects_remove_rows (backend, project_id);
      larder_client_end_batch (backlot_backend_get_client (backend));
      return;
    }
  backlot_backend_invalidate (backend, "people", NULL, NULL);
  backlot_backend_invalidate (backend, "projects", "members", project_id);
  backlot_backend_invalidate (backend, "projects", "invites", project_id);
}

char *
backlot_members_dup_link (BacklotBackend *backend,
                          const char     *address)
{
  BacklotTransport *transport = backlot_backend_get_transport (backend);

  if (backlot_backend_is_local (backend))
    return NULL;
  return backlot_invitation_word (backlot_backend_get_url (backend),
                                  backlot_transport_get_api_key (transport), address);
}
