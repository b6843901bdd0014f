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
 * @read_at_ms: when, in ms since 1970; G_MAXINT64: just now
 *
 * Tells that all outputs have been read: a job that was done before and has none by now is one
 * whose output was removed. What was read in an earlier life may be older than the job's end.
 */
void               backlot_render_list_outputs_were_read (BacklotRenderList         *self,
                                                          gint64                     read_at_ms);

G_END_DECLS
