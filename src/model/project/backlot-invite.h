/* SPDX-License-Identifier: GPL-3.0-or-later */
/* That a place in a project is kept for an address that nobody has signed up with yet. */

#pragma once

#include "larder/larder-record.h"

G_BEGIN_DECLS

/**
 * BacklotInvite:
 *
 * A row of `project_invites`; its id here is that of the project and the address, with a colon
 * between. Member properties: project-id, email, role (editor, commenter, viewer), invited-by,
 * created-at.
 */
#define BACKLOT_TYPE_INVITE (backlot_invite_get_type ())
G_DECLARE_FINAL_TYPE (BacklotInvite, backlot_invite, BACKLOT, INVITE, LarderRecord)

const char *backlot_invite_get_email (BacklotInvite *self);
const char *backlot_invite_get_role  (BacklotInvite *self);

G_END_DECLS
