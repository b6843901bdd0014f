/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who belongs to a project: inviting, changing roles, removing, leaving. */

#pragma once

#include "query/project/backlot-history.h"

G_BEGIN_DECLS

/* Whether @address looks like one that mail could reach, as the server has it. */
gboolean        backlot_members_is_address  (const char     *address);
/* `members.invite`: a person with this address becomes a member at once, or when he signs up.
 * @address: in any case, with spaces around */
void            backlot_members_invite      (BacklotBackend *backend,
                                             const char     *project_id,
                                             const char     *address,
                                             const char     *role);
/* Returns: (transfer full) (nullable): a link for whom was invited; NULL: nobody comes into the
 * studio of this computer */
char           *backlot_members_dup_link    (BacklotBackend *backend,
                                             const char     *address);
/* `members.set_role`, remembered by @history. */
void            backlot_members_set_role    (BacklotHistory *history,
                                             const char     *member_id,
                                             const char     *role);
/* `members.remove`, held. Removing oneself is leaving: the project goes along.
 * Returns: (transfer full) */
BacklotRemoval *backlot_members_remove      (BacklotBackend *backend,
                                             const char     *project_id,
                                             const char     *user_id);
/* `invites.remove`, held. Returns: (transfer full) (nullable): NULL: the invitation was not sent
 * yet, and will not be */
BacklotRemoval *backlot_members_uninvite    (BacklotBackend *backend,
                                             const char     *project_id,
                                             const char     *address);

/* Whether a member is this person himself. */
gboolean        backlot_members_is_self     (BacklotBackend *backend,
                                             const char     *member_id);

/* Mutation functions; @user_data is the backend. */
void            backlot_members_run_invite  (LarderMutationContext *context,
                                             gpointer               user_data);
void            backlot_members_run_remove  (LarderMutationContext *context,
                                             gpointer               user_data);
/* What follows when one has ended; @user_data is the backend. */
void            backlot_members_changed     (LarderMutation        *mutation,
                                             gpointer               user_data);

G_END_DECLS
