/* SPDX-License-Identifier: GPL-3.0-or-later */
/* That a person belongs to a project, and what he may do there. */

#pragma once

#include "larder/larder-record.h"

G_BEGIN_DECLS

/**
 * BacklotMember:
 *
 * A row of `project_members`; its id here is that of the project and that of the person, with a
 * colon between. Member properties: project-id, user-id, role (owner, editor, commenter, viewer),
 * created-at, version.
 */
#define BACKLOT_TYPE_MEMBER (backlot_member_get_type ())
G_DECLARE_FINAL_TYPE (BacklotMember, backlot_member, BACKLOT, MEMBER, LarderRecord)

const char *backlot_member_get_user_id (BacklotMember *self);
const char *backlot_member_get_role    (BacklotMember *self);

G_END_DECLS
