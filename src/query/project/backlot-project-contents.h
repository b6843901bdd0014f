/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this computer knows of a project, as a project file tells it. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* Returns: (transfer full) (element-type BacklotMedia): the files of photos and sound, each once */
GPtrArray   *backlot_project_contents_list_media (BacklotBackend *backend,
                                                  const char     *project_id);

/**
 * backlot_project_contents_describe:
 * @indexes: ids of media files → their index in the project file + 1; what is not there is left
 *   out, with what is said about it
 *
 * Returns: (transfer full) (nullable): all but `files`; %NULL when there is no such project
 */
LarderValue *backlot_project_contents_describe   (BacklotBackend *backend,
                                                  const char     *project_id,
                                                  GHashTable     *indexes);

G_END_DECLS
