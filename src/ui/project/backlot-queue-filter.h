/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses which states the queue shows: a row of toggles, or one button where that is too wide. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Properties: filter ("all", "running", "queued", "done" or "failed"), compact. */
#define BACKLOT_TYPE_QUEUE_FILTER (backlot_queue_filter_get_type ())
G_DECLARE_FINAL_TYPE (BacklotQueueFilter, backlot_queue_filter, BACKLOT, QUEUE_FILTER, AdwBin)

G_END_DECLS
