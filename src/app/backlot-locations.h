/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the client keeps its files. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BacklotLocations:
 * @data_dir: (nullable): an absolute path, when everything lies below one folder
 * @cache_folder: may vanish at any time
 * @state_folder: outbox, spool and state file: never lost
 * @settings_file: (nullable): instead of the system's settings
 * @lock_file: (nullable): held by the one program that uses @data_dir
 * @search_link: leads to what the desktop's search may find
 */
typedef struct
{
  char *data_dir;
  char *cache_folder;
  char *state_folder;
  char *settings_file;
  char *lock_file;
  char *search_link;
} BacklotLocations;

/* @data_dir: (nullable): what stands behind `--data-dir` */
BacklotLocations *backlot_locations_new           (const char       *data_dir);
void              backlot_locations_free          (BacklotLocations *self);
/* Returns: (transfer full): what the person chose */
GSettings        *backlot_locations_make_settings (BacklotLocations *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotLocations, backlot_locations_free)

G_END_DECLS
