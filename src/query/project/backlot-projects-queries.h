/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Projects: reading, making, changing, deleting. */

#pragma once

#include "model/project/backlot-project.h"

#include "query/project/backlot-removal.h"

G_BEGIN_DECLS

/* ["projects","list",{kind}]: @kind NULL for all kinds. For an observer: state, error and age of
 * the list. */
LarderQueryOptions *backlot_projects_list_options   (BacklotBackend *backend,
                                                     const char     *kind);
/* ["projects","detail",id]: the project with its extension row. */
LarderQueryOptions *backlot_projects_detail_options (BacklotBackend *backend,
                                                     const char     *project_id);
/* Returns: (transfer full): all cached projects as a live list of BacklotProject, newest first. */
GListModel         *backlot_projects_list           (BacklotBackend *backend,
                                                     const char     *kind);
/* Returns: (transfer full): never NULL; "exists" is FALSE when there is no such project. */
BacklotProject     *backlot_projects_get            (BacklotBackend *backend,
                                                     const char     *project_id);

/**
 * backlot_projects_create_film:
 * @style: classic, cinematic, vintage, documentary or playful
 * @duration_min: 1 to 10
 * @height: 360, 720 or 1080
 *
 * `projects.create`. The project is in every list when this returns (or a moment later, see
 * Larder's outbox).
 *
 * Returns: (transfer full): the id of the new project
 */
char               *backlot_projects_create_film    (BacklotBackend *backend,
                                                     const char     *title,
                                                     const char     *description,
                                                     const char     *style,
                                                     int             duration_min,
                                                     int             height);
/* The same for an id that is known already. */
void                backlot_projects_create_film_as (BacklotBackend *backend,
                                                     const char     *id,
                                                     const char     *title,
                                                     const char     *description,
                                                     const char     *style,
                                                     int             duration_min,
                                                     int             height);
/* `projects.update` of one member: title or description. */
void                backlot_projects_set_title       (BacklotBackend *backend,
                                                      const char     *project_id,
                                                      const char     *title);
void                backlot_projects_set_description (BacklotBackend *backend,
                                                      const char     *project_id,
                                                      const char     *description);
/* `projects.delete`, held. Returns: (transfer full). */
BacklotRemoval     *backlot_projects_delete          (BacklotBackend *backend,
                                                      const char     *project_id);

G_END_DECLS
