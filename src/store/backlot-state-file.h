/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What only this client knows and must survive: window, page, selection, drafts, in one file. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BacklotStateFile:
 *
 * One JSON file `{version, timestamp, data}`, written whole and atomically by a thread some
 * time after a change, with
 * a copy of the last good one beside it (`.bak`). What can not be read is set aside under
 * another name and never
 * stops the program. Property: path (construct only).
 */
#define BACKLOT_TYPE_STATE_FILE (backlot_state_file_get_type ())
G_DECLARE_FINAL_TYPE (BacklotStateFile, backlot_state_file, BACKLOT, STATE_FILE, GObject)

/* Milliseconds from a change until the file is written. */
#define BACKLOT_STATE_DELAY_MS 500

BacklotStateFile *backlot_state_file_new  (const char       *path);

/**
 * backlot_state_file_load:
 *
 * Reads the file, synchronously: it is small, and the first frame needs it. To be called once,
 * before the first bind.
 *
 * Returns: %FALSE when neither the file nor its copy could be used although one was there
 */
gboolean          backlot_state_file_load (BacklotStateFile *self);

/**
 * backlot_state_file_bind:
 * @section: a member of "data", usually one for each slice
 *
 * Sets @property of @object from the file now, if the file has it and its value fits, and
 * stores it from now on
 * @delay_ms after its last change. Boolean, int, uint, int64, double, string, GVariant and
 * JsonNode properties.
 */
void              backlot_state_file_bind (BacklotStateFile *self,
                                           const char       *section,
                                           GObject          *object,
                                           const char       *property,
                                           guint             delay_ms);

/* Writes at once and waits until it is on disk: when the program ends. */
gboolean          backlot_state_file_save (BacklotStateFile *self,
                                           GError          **error);

G_END_DECLS
