/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A change that is not at the studio yet, in the queue. */

#pragma once

#include "ui/project/backlot-queue-entry.h"

G_BEGIN_DECLS

/**
 * BacklotChangeEntry:
 *
 * Signal discarded (BacklotDiscard): the person has let go of the change.
 */
#define BACKLOT_TYPE_CHANGE_ENTRY (backlot_change_entry_get_type ())
G_DECLARE_FINAL_TYPE (BacklotChangeEntry, backlot_change_entry, BACKLOT, CHANGE_ENTRY,
                      BacklotQueueEntry)

BacklotQueueEntry *backlot_change_entry_new (BacklotContext *context,
                                            LarderMutation *mutation);

G_END_DECLS
