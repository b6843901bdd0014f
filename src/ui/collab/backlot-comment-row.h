/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A comment as a row: who said what, when, and what can be done with it. */

#pragma once

#include <gtk/gtk.h>

#include "query/collab/backlot-discussion.h"

G_BEGIN_DECLS

/**
 * BacklotCommentRow:
 *
 * Properties: discussion (construct-only), comment (nullable), description (read-only: what a
 * screen reader tells besides the text).
 * ::asked (const char *what): `reply`, `edit`, `resolve`, `reopen`, `copy-link` or `remove`.
 */
#define BACKLOT_TYPE_COMMENT_ROW (backlot_comment_row_get_type ())
G_DECLARE_FINAL_TYPE (BacklotCommentRow, backlot_comment_row, BACKLOT, COMMENT_ROW, GtkBox)

BacklotComment *backlot_comment_row_get_comment (BacklotCommentRow *self);
/* As if its menu item was chosen, where that is allowed; `menu` shows the menu. */
void            backlot_comment_row_ask         (BacklotCommentRow *self,
                                                 const char        *what);

G_END_DECLS
