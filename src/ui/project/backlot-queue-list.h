/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the queue: renders, uploads, then changes, of one state or of all. */

#pragma once

#include "ui/project/backlot-queue-entry.h"

G_BEGIN_DECLS

/**
 * BacklotQueueList:
 *
 * Makes a list of BacklotQueueEntry with a section each for renders, uploads and changes. Property:
 * filter ("all", "running", "queued", "unfinished" (both), "done" or "failed"; cancelled ones are
 * in "all" only). Signal discarded (BacklotDiscard): the person has let go of a change.
 */
#define BACKLOT_TYPE_QUEUE_LIST (backlot_queue_list_get_type ())
G_DECLARE_FINAL_TYPE (BacklotQueueList, backlot_queue_list, BACKLOT, QUEUE_LIST, GObject)

BacklotQueueList *backlot_queue_list_new       (BacklotContext   *context);
/* Returns: (transfer none): what a list view shows */
GListModel       *backlot_queue_list_get_model (BacklotQueueList *self);
/* Returns: (transfer none): the section of renders alone */
GListModel       *backlot_queue_list_get_renders (BacklotQueueList *self);

G_END_DECLS
