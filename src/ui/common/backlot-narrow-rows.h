/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of a dialog that is narrow for its text. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * backlot_narrow_rows_adapt:
 * @dialog: all its rows are there
 *
 * While the text is large for the width of @dialog, what stands beside the title of a row, but a
 * switch, goes below it, and of the tabs only the pictures are left. The title of @dialog and the
 * words of rows that are buttons are wrapped, never cut.
 */
void backlot_narrow_rows_adapt (AdwDialog *dialog);

G_END_DECLS
