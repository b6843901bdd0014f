/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A render in the queue. */

#pragma once

#include "model/film/backlot-render.h"

#include "ui/project/backlot-queue-entry.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_RENDER_ENTRY (backlot_render_entry_get_type ())
G_DECLARE_FINAL_TYPE (BacklotRenderEntry, backlot_render_entry, BACKLOT, RENDER_ENTRY,
                      BacklotQueueEntry)

BacklotQueueEntry *backlot_render_entry_new (BacklotContext *context,
                                            BacklotRender  *render);

G_END_DECLS
