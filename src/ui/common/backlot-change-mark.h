/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the changes of one row are: nothing, saving, waiting, refused, in conflict. */

#pragma once

#include <gtk/gtk.h>

#include "query/backlot-sync.h"

G_BEGIN_DECLS

/**
 * BacklotChangeDetail:
 * @BACKLOT_CHANGE_DETAIL_FULL: icon and words, and buttons for what waits for a person
 * @BACKLOT_CHANGE_DETAIL_COMPACT: words only for what waits for a person
 * @BACKLOT_CHANGE_DETAIL_ICON: the icon alone, with the words as its tooltip
 * @BACKLOT_CHANGE_DETAIL_PARKED: all of it, and only for what waits for a person
 */
typedef enum
{
  BACKLOT_CHANGE_DETAIL_FULL,
  BACKLOT_CHANGE_DETAIL_COMPACT,
  BACKLOT_CHANGE_DETAIL_ICON,
  BACKLOT_CHANGE_DETAIL_PARKED,
} BacklotChangeDetail;

#define BACKLOT_TYPE_CHANGE_DETAIL (backlot_change_detail_get_type ())
GType backlot_change_detail_get_type (void);

/**
 * BacklotChangeMark:
 *
 * Properties: record (LarderRecord, nullable), backend, detail, state (read-only, a
 * BacklotSyncState: saving is shown only when it takes a while). Nothing is visible while all is
 * saved.
 */
#define BACKLOT_TYPE_CHANGE_MARK (backlot_change_mark_get_type ())
G_DECLARE_FINAL_TYPE (BacklotChangeMark, backlot_change_mark, BACKLOT, CHANGE_MARK, GtkBox)

/* What is told of @record now. */
BacklotSyncState backlot_change_mark_find_state (BacklotBackend *backend,
                                                 LarderRecord   *record);
BacklotSyncState backlot_change_mark_get_state  (BacklotChangeMark *self);

G_END_DECLS
