/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes that wait for a person: two versions of a row, or one that the studio refused. */

#pragma once

#include <adwaita.h>

#include "query/project/backlot-histories.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_REVIEW_DIALOG (backlot_review_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BacklotReviewDialog, backlot_review_dialog, BACKLOT, REVIEW_DIALOG, AdwDialog)

/**
 * backlot_review_dialog_new:
 * @histories: remember what was decided
 * @parked: of LarderMutation; the dialog closes when it has shown them all
 * @id: (nullable): of the row to begin with
 *
 * Signal “toast” (AdwToast): what was decided, with Undo; for the window to show.
 */
AdwDialog *backlot_review_dialog_new (BacklotBackend   *backend,
                                      BacklotHistories *histories,
                                      GListModel       *parked,
                                      const char       *id);

G_END_DECLS
