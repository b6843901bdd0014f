/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the changes of one row are: nothing, saving, waiting, refused, in conflict. */

#pragma once

#include <gtk/gtk.h>

#include "query/backlot-sync.h"

G_BEGIN_DECLS

/**
 * BacklotChangeMark:
 *
 * Properties: record (LarderRecord, nullable), backend, state (read-only, a BacklotSyncState:
 * saving is shown only when it takes a while). Nothing is visible while all is saved.
 */
#define BACKLOT_TYPE_CHANGE_MARK (backlot_change_mark_get_type ())
G_DECLARE_FINAL_TYPE (BacklotChangeMark, backlot_change_mark, BACKLOT, CHANGE_MARK, GtkBox)

/* What is told of @record now. */
BacklotSyncState backlot_change_mark_find_state (BacklotBackend *backend,
                                                 LarderRecord   *record);

G_END_DECLS
