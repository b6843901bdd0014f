/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file in the form that every version of the program has written. */

#pragma once

#include "larder/larder-slice-storage.h"

G_BEGIN_DECLS

/**
 * BacklotStateFile:
 *
 * Keeps a record as `{version, timestamp, data}` in a file, with a copy of the last good one
 * beside it (`.bak`). What can not be read, or was written by a later version, is set aside under
 * another name, and the copy is read. The first frame needs what is in it: it is read in the
 * caller's thread, and written by another.
 */
#define BACKLOT_TYPE_STATE_FILE (backlot_state_file_get_type ())
G_DECLARE_FINAL_TYPE (BacklotStateFile, backlot_state_file, BACKLOT, STATE_FILE, GObject)

/* @version: the newest that can be read */
BacklotStateFile *backlot_state_file_new (const char *folder,
                                          gint64      version);

G_END_DECLS
