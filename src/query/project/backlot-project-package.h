/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a project file: beside its place, and there only when it is whole. */

#pragma once

#include "query/project/backlot-project-manifest.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* All of it blocks, for a thread; one call at a time. */
typedef struct _BacklotProjectPackage BacklotProjectPackage;

BacklotProjectPackage *backlot_project_package_new      (GFile                  *target);
/* What was written and not finished is removed. */
void                   backlot_project_package_free     (BacklotProjectPackage  *self);
/**
 * backlot_project_package_add:
 * @path: of a photo or a sound
 * @filename: as a person knows it
 *
 * Files have the indexes 0, 1, … in the order of the calls. Errors of all: BACKLOT_ERROR_DISK,
 * DISK_FULL, PROJECT_TOO_LARGE; G_IO_ERROR_CANCELLED.
 */
gboolean               backlot_project_package_add      (BacklotProjectPackage  *self,
                                                         const char             *path,
                                                         const char             *filename,
                                                         GCancellable           *cancellable,
                                                         GError                **error);
/* @manifest: all but `files` */
gboolean               backlot_project_package_finish   (BacklotProjectPackage  *self,
                                                         LarderValue            *manifest,
                                                         GCancellable           *cancellable,
                                                         GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotProjectPackage, backlot_project_package_free)

G_END_DECLS
