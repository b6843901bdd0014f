/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A change that is not at the studio yet, in the queue. */

#pragma once

#include "ui/project/backlot-queue-entry.h"

G_BEGIN_DECLS

/**
 * BacklotChangeEntry:
 *
 * Signal discarded (LarderMutation): the person has taken the change back; submitting what is given
 * brings it again.
 */
#define BACKLOT_TYPE_CHANGE_ENTRY (backlot_change_entry_get_type ())
G_DECLARE_FINAL_TYPE (BacklotChangeEntry, backlot_change_entry, BACKLOT, CHANGE_ENTRY,
                      BacklotQueueEntry)

BacklotQueueEntry *backlot_change_entry_new (BacklotContext *context,
                                            LarderMutation *mutation);

G_END_DECLS
