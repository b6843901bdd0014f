/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The people of one project, and what this person may do there. */

#pragma once

#include "model/project/backlot-job.h"
#include "query/project/backlot-members-queries.h"
#include "query/project/backlot-presence.h"

G_BEGIN_DECLS

/**
 * BacklotTeam:
 *
 * While it lives it observes members, people and permissions. Properties, all read-only: members
 * (GListModel of BacklotMember), role (of this person, NULL while unknown), can-comment, can-edit,
 * can-manage. Until the studio has told what may be done, everything may: it decides anyway.
 */
#define BACKLOT_TYPE_TEAM (backlot_team_get_type ())
G_DECLARE_FINAL_TYPE (BacklotTeam, backlot_team, BACKLOT, TEAM, GObject)

BacklotTeam    *backlot_team_new             (BacklotBackend *backend,
                                              const char     *project_id);
BacklotBackend *backlot_team_get_backend     (BacklotTeam    *self);
const char     *backlot_team_get_project_id  (BacklotTeam    *self);
/* (nullable): owner, editor, commenter, viewer; NULL: not known yet */
const char     *backlot_team_get_role        (BacklotTeam    *self);
GListModel     *backlot_team_get_members     (BacklotTeam    *self);
gboolean        backlot_team_get_can_comment (BacklotTeam    *self);
gboolean        backlot_team_get_can_edit    (BacklotTeam    *self);
gboolean        backlot_team_get_can_manage  (BacklotTeam    *self);
/* One's own, or as the owner. */
gboolean        backlot_team_get_can_cancel  (BacklotTeam    *self,
                                              BacklotJob     *job);
/* Who has the project open now. Returns: (transfer none) */
BacklotPresence *backlot_team_get_presence   (BacklotTeam    *self);
/* Nobody else belongs to the project, as far as is known. */
gboolean        backlot_team_get_is_alone    (BacklotTeam    *self);
void            backlot_team_refresh         (BacklotTeam    *self);

G_END_DECLS
