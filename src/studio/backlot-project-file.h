/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A project in one file: a tar archive of project.json, rows.json and objects/XX/VERSION. */

#pragma once

#include "studio/backlot-database.h"
#include "studio/backlot-studio-paths.h"

#include <yyjson.h>

G_BEGIN_DECLS

#define BACKLOT_PROJECT_FORMAT "backlot-project"
#define BACKLOT_PROJECT_VERSION 1

#define BACKLOT_PROJECT_MANIFEST "project.json"
#define BACKLOT_PROJECT_ROWS "rows.json"
#define BACKLOT_PROJECT_OBJECTS "objects/"

/**
 * BacklotProjectTable:
 * @name: a table whose rows belong to a project
 * @where: (nullable): which rows, ?1 being the project; %NULL: those with its project_id
 */
typedef struct
{
  const char *name;
  const char *where;
} BacklotProjectTable;

/**
 * BacklotProjectExtras:
 * @words: (nullable): what stands in place of texts of the file, a JSON object
 * @settle: (nullable): is called with the project's id, where its rows are in
 */
typedef struct
{
  yyjson_val          *words;
  BacklotDatabaseFunc  settle;
} BacklotProjectExtras;

extern const BacklotProjectTable backlot_project_tables[];

char     *backlot_project_object_name (const char                *version);
gboolean  backlot_project_export      (const BacklotStudioPaths  *paths,
                                       const char                *project_id,
                                       const char                *file,
                                       GError                   **error);
gboolean  backlot_project_import      (const BacklotStudioPaths  *paths,
                                       const char                *file,
                                       GError                   **error);
gboolean  backlot_project_import_into (BacklotDatabase             *database,
                                       const char                  *objects,
                                       const char                  *file,
                                       const BacklotProjectExtras  *extras,
                                       GError                     **error);

G_END_DECLS
