/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A project file that was looked at: what it has, before anything is made of it. */

#pragma once

#include "query/project/backlot-project-manifest.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BacklotProjectFile:
 *
 * Immutable. It keeps the file open, so what was looked at is what is imported.
 */
#define BACKLOT_TYPE_PROJECT_FILE (backlot_project_file_get_type ())
G_DECLARE_FINAL_TYPE (BacklotProjectFile, backlot_project_file, BACKLOT, PROJECT_FILE, GObject)

/**
 * backlot_project_file_read_async:
 *
 * Reads in a thread. Errors: BACKLOT_ERROR, the codes of project files and of files.
 */
void                backlot_project_file_read_async     (GFile                *file,
                                                         GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
BacklotProjectFile *backlot_project_file_read_finish    (GAsyncResult         *result,
                                                         GError              **error);
/* The same, blocking. */
BacklotProjectFile *backlot_project_file_read           (const char           *path,
                                                         GError              **error);

/* The whole, checked. */
LarderValue        *backlot_project_file_get_manifest   (BacklotProjectFile   *self);
const char         *backlot_project_file_get_title      (BacklotProjectFile   *self);
const char         *backlot_project_file_get_style      (BacklotProjectFile   *self);
int                 backlot_project_file_get_duration   (BacklotProjectFile   *self);
gboolean            backlot_project_file_get_has_sound  (BacklotProjectFile   *self);
guint               backlot_project_file_get_n_photos   (BacklotProjectFile   *self);
guint               backlot_project_file_get_n_tasks    (BacklotProjectFile   *self);
guint               backlot_project_file_get_n_comments (BacklotProjectFile   *self);
gint64              backlot_project_file_get_size       (BacklotProjectFile   *self);
/* How many files it has: photos that come twice are one. */
guint               backlot_project_file_get_n_files    (BacklotProjectFile   *self);
/* Where the bytes of a file are in backlot_project_file_get_fd(). */
void                backlot_project_file_get_range      (BacklotProjectFile   *self,
                                                         guint                 index,
                                                         gint64               *offset,
                                                         gint64               *size);
int                 backlot_project_file_get_fd         (BacklotProjectFile   *self);
/* Whether it is called like one. */
gboolean            backlot_project_file_is_named       (GFile                *file);

G_END_DECLS
