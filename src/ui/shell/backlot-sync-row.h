/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the person's changes are, in words. */

#pragma once

#include <gtk/gtk.h>

#include "query/backlot-sync.h"

G_BEGIN_DECLS

/* Property: sync. */
#define BACKLOT_TYPE_SYNC_ROW (backlot_sync_row_get_type ())
G_DECLARE_FINAL_TYPE (BacklotSyncRow, backlot_sync_row, BACKLOT, SYNC_ROW, GtkBox)

/* Returns: (transfer full): such as “3 changes waiting” */
char *backlot_sync_row_word (BacklotSyncState state,
                             guint            count);

G_END_DECLS
