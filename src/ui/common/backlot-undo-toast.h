/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells what was done, and takes it back. */

#pragma once

#include <adwaita.h>

#include "query/project/backlot-history.h"

G_BEGIN_DECLS

/**
 * backlot_undo_toast_new:
 * @history: its last step is what @title tells
 *
 * What the step removed is not sent while pointer or focus is on the toast. It goes away when the
 * history changes.
 *
 * Returns: (transfer full): for an AdwToastOverlay
 */
AdwToast *backlot_undo_toast_new (BacklotHistory *history,
                                  const char     *title);

/* Why a step is not taken back, or not done again; %NULL: it is, or there was none. */
const char *backlot_undo_toast_word_refusal (BacklotHistoryOutcome outcome);

G_END_DECLS
