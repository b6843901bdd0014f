/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who else has a project open. */

#pragma once

#include <adwaita.h>

#include "query/project/backlot-team.h"

G_BEGIN_DECLS

/**
 * BacklotFaces:
 *
 * Faces of at most three people, and how many more there are; hidden while one is alone.
 */
#define BACKLOT_TYPE_FACES (backlot_faces_get_type ())
G_DECLARE_FINAL_TYPE (BacklotFaces, backlot_faces, BACKLOT, FACES, GtkBox)

GtkWidget *backlot_faces_new      (void);
void       backlot_faces_set_team (BacklotFaces *self,
                                   BacklotTeam  *team);

G_END_DECLS
