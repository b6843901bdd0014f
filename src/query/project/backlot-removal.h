/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A deletion that can be undone while it is held back. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* How long a deletion waits before it is sent. */
#define BACKLOT_REMOVAL_HOLD_MS 5000

/**
 * BacklotRemoval:
 *
 * One or several rows that left every list at once and are deleted at the server when the hold
 * ends; the outbox keeps the time, so this holds over a crash too. Properties: count (rows), table
 * (their table), can-undo (FALSE after it was sent or undone).
 */
#define BACKLOT_TYPE_REMOVAL (backlot_removal_get_type ())
G_DECLARE_FINAL_TYPE (BacklotRemoval, backlot_removal, BACKLOT, REMOVAL, GObject)

guint       backlot_removal_get_count    (BacklotRemoval *self);
const char *backlot_removal_get_table    (BacklotRemoval *self);
gboolean    backlot_removal_get_can_undo (BacklotRemoval *self);
/* FALSE when it was too late for one of the rows; those that could be are back. */
gboolean    backlot_removal_undo         (BacklotRemoval *self);
/* Removes the same rows once more. Returns: (transfer full) */
BacklotRemoval *backlot_removal_again    (BacklotRemoval *self,
                                          BacklotBackend *backend);
/* Whether this person may remove the rows, as far as is known. */
gboolean    backlot_removal_is_allowed   (BacklotRemoval *self,
                                          BacklotBackend *backend);
/* While pointer or focus is on the toast: not sent, however long. */
void        backlot_removal_hold         (BacklotRemoval *self);
void        backlot_removal_release      (BacklotRemoval *self);
/* What was on hold when the program ended goes out: nobody can take it back any more. */
void        backlot_removal_release_left (LarderOutbox   *outbox);

G_END_DECLS
