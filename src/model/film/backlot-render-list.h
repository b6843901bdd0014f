/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The renders of a film, or of all films, newest first. */

#pragma once

#include "model/film/backlot-render.h"

G_BEGIN_DECLS

/**
 * BacklotRenderList:
 *
 * A live GListModel of BacklotRender. A finished render whose output was removed is not in it.
 * Properties: n-items, n-running (queued or processing), fraction (mean of those).
 */
#define BACKLOT_TYPE_RENDER_LIST (backlot_render_list_get_type ())
G_DECLARE_FINAL_TYPE (BacklotRenderList, backlot_render_list, BACKLOT, RENDER_LIST, GObject)

/**
 * backlot_render_list_new:
 * @project_id: (nullable): of this project only
 */
BacklotRenderList *backlot_render_list_new               (const BacklotRenderTables *tables,
                                                          const char                *project_id);
guint              backlot_render_list_get_n_running     (BacklotRenderList         *self);

/**
 * backlot_render_list_outputs_were_read:
 *
 * Tells that all outputs have just been read: a job that was done before and has none by now is one
 * whose output was removed.
 */
void               backlot_render_list_outputs_were_read (BacklotRenderList         *self);

G_END_DECLS
