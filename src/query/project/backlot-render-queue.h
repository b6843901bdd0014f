/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All renders of the person, for the Queue page and for the decision to keep running. */

#pragma once

#include "larder/larder-query-observer.h"

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/**
 * BacklotRenderQueue:
 *
 * A GListModel of BacklotRender, newest first, of all projects. While it lives it observes my jobs
 * and their outputs. Properties: n-running (queued or processing), fraction (mean of the
 * unfinished), query (LarderQueryObserver).
 */
#define BACKLOT_TYPE_RENDER_QUEUE (backlot_render_queue_get_type ())
G_DECLARE_FINAL_TYPE (BacklotRenderQueue, backlot_render_queue, BACKLOT, RENDER_QUEUE, GObject)

BacklotRenderQueue  *backlot_render_queue_new           (BacklotBackend     *backend);
guint                backlot_render_queue_get_n_running (BacklotRenderQueue *self);
LarderQueryObserver *backlot_render_queue_get_query     (BacklotRenderQueue *self);

G_END_DECLS
