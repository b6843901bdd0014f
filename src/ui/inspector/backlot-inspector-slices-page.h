/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a program keeps for itself: its slices, what happened to them, and going back. */

#pragma once

#include <adwaita.h>

#include "larder/larder-slice-log.h"

G_BEGIN_DECLS

/**
 * BacklotInspectorSlicesPage:
 *
 * Property: slices (GListModel of LarderSlice, nullable); they are followed from when it is set.
 * Actions: slices.jump, slices.commit, slices.rollback, slices.reset (the chosen one; it can be
 * jumped back from), slices.copy.
 */
#define BACKLOT_TYPE_INSPECTOR_SLICES_PAGE (backlot_inspector_slices_page_get_type ())
G_DECLARE_FINAL_TYPE (BacklotInspectorSlicesPage, backlot_inspector_slices_page,
                      BACKLOT, INSPECTOR_SLICES_PAGE, AdwBin)

/* Returns: (transfer none): what happened */
LarderActionLog *backlot_inspector_slices_page_get_log (BacklotInspectorSlicesPage *self);

G_END_DECLS
