/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a project into a file. */

#pragma once

#include "query/backlot-backend.h"
#include "query/project/backlot-project-import.h"

G_BEGIN_DECLS

/**
 * backlot_project_export_async:
 * @target: what is there is replaced, when all is written
 * @progress: (nullable): of files
 *
 * Photos that are not on this computer are fetched. Without a connection, what this computer knows
 * is exported; unsent changes are part of it. An error or a cancellation leaves @target as it was.
 */
void     backlot_project_export_async  (BacklotBackend          *backend,
                                        const char              *project_id,
                                        GFile                   *target,
                                        BacklotProjectProgress   progress,
                                        gpointer                 progress_data,
                                        GCancellable            *cancellable,
                                        GAsyncReadyCallback      callback,
                                        gpointer                 user_data);
/* @n_missing: (out) (optional): files that are nowhere, and so were left out */
gboolean backlot_project_export_finish (BacklotBackend          *backend,
                                        GAsyncResult            *result,
                                        guint                   *n_missing,
                                        GError                 **error);

G_END_DECLS
