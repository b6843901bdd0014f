/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes a new project of a project file, by the ordinary changes. */

#pragma once

#include "query/backlot-backend.h"
#include "query/project/backlot-project-file.h"

G_BEGIN_DECLS

/* Told of the files that were copied, and of all; on the main thread. */
typedef void (*BacklotProjectProgress) (guint    n_done,
                                        guint    n_all,
                                        gpointer user_data);

/**
 * backlot_project_import_async:
 * @progress: (nullable)
 *
 * Copies all files into the spool first and looks at them; only then the project is made, at once,
 * by changes that wait in the outbox like any others. Before that, an error or a cancellation
 * leaves nothing behind. Errors: those of imports of files, and BACKLOT_ERROR_DAMAGED_PROJECT.
 */
void  backlot_project_import_async  (BacklotBackend          *backend,
                                     BacklotProjectFile      *file,
                                     BacklotProjectProgress   progress,
                                     gpointer                 progress_data,
                                     GCancellable            *cancellable,
                                     GAsyncReadyCallback      callback,
                                     gpointer                 user_data);
/**
 * backlot_project_import_as_async:
 * @project_id: of the new project
 *
 * The same for a project of this computer: what its one person said or has to do is that of the
 * person of @backend.
 */
void  backlot_project_import_as_async (BacklotBackend         *backend,
                                       BacklotProjectFile     *file,
                                       const char             *project_id,
                                       BacklotProjectProgress  progress,
                                       gpointer                progress_data,
                                       GCancellable           *cancellable,
                                       GAsyncReadyCallback     callback,
                                       gpointer                user_data);
/* Returns: (transfer full): the id of the new project */
char *backlot_project_import_finish (BacklotBackend          *backend,
                                     GAsyncResult            *result,
                                     GError                 **error);

G_END_DECLS
