/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands above the projects of the sidebar: their kinds to choose from, and a new one. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * BacklotProjectsHeader:
 *
 * Properties: projects (GListModel of BacklotProject, nullable), kind (what is chosen; empty: all),
 * shown (GListModel, read-only: the projects of that kind).
 *
 * Kinds can be chosen while projects of more than one are there, and all are shown otherwise: this
 * program makes films only, but a team's studio can hold all four kinds.
 */
#define BACKLOT_TYPE_PROJECTS_HEADER (backlot_projects_header_get_type ())
G_DECLARE_FINAL_TYPE (BacklotProjectsHeader, backlot_projects_header, BACKLOT, PROJECTS_HEADER,
                      GtkBox)

/* What a project of this kind is called; of one that is not known here, just a project. */
const char *backlot_projects_header_word (const char *kind);

G_END_DECLS
