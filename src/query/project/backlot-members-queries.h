/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who belongs to a project, what people are called, and what this person may do. */

#pragma once

#include "model/account/backlot-person.h"
#include "model/project/backlot-invite.h"
#include "model/project/backlot-member.h"

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* ["projects","members",project_id]. */
LarderQueryOptions *backlot_members_list_options        (BacklotBackend *backend,
                                                         const char     *project_id);
/* ["projects","invites",project_id]: only the owner gets any. */
LarderQueryOptions *backlot_members_invites_options     (BacklotBackend *backend,
                                                         const char     *project_id);
/* ["people","list"]: everybody with whom this person shares a project, and himself. */
LarderQueryOptions *backlot_members_people_options      (BacklotBackend *backend);
/* ["permissions",project_id]: its data is the answer of `my_permissions`. */
LarderQueryOptions *backlot_members_permissions_options (BacklotBackend *backend,
                                                         const char     *project_id);
/* Whether @permissions, data of that query, allow @right, such as `can_edit`. What is not known
 * is allowed, and the studio decides: nothing came yet, or it has not got the project yet. */
gboolean            backlot_members_has_right           (LarderValue    *permissions,
                                                         const char     *right);
/**
 * backlot_members_may_change:
 * @project_id: (nullable): NULL: that of the row
 * @id: (nullable): of the row; NULL: of the order of all
 * @removes: it is about the deletion of the row
 *
 * Returns: whether this person may change a row, as far as is known
 */
gboolean            backlot_members_may_change          (BacklotBackend *backend,
                                                         const char     *project_id,
                                                         const char     *table,
                                                         const char     *id,
                                                         gboolean        removes);
/* Returns: (transfer full): a live list of BacklotMember, those who came first first. */
GListModel         *backlot_members_list                (BacklotBackend *backend,
                                                         const char     *project_id);
/* Returns: (transfer full): a live list of BacklotInvite, in the order of time. */
GListModel         *backlot_members_invites             (BacklotBackend *backend,
                                                         const char     *project_id);
/* Returns: (transfer full): never NULL; "exists" is FALSE while nothing is known. */
BacklotPerson      *backlot_members_get_person          (BacklotBackend *backend,
                                                         const char     *user_id);

G_END_DECLS
