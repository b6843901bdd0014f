/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a studio keeps its files and its socket. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BacklotStudioPaths:
 * @folder: the studio's folder
 * @database: the database file
 * @objects: the folder of the stored files
 * @keys: the file of the keys
 * @lock: the file whose lock decides who serves
 * @socket: the Unix socket
 */
typedef struct
{
  char *folder;
  char *database;
  char *objects;
  char *keys;
  char *lock;
  char *socket;
} BacklotStudioPaths;

BacklotStudioPaths *backlot_studio_paths_new     (const char                *data_dir,
                                                  GError                   **error);
void                backlot_studio_paths_free    (BacklotStudioPaths        *paths);
gboolean            backlot_studio_paths_prepare (const BacklotStudioPaths  *paths,
                                                  GError                   **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotStudioPaths, backlot_studio_paths_free)

G_END_DECLS
