/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One field that finds everything, and does every command. */

#pragma once

#include <adwaita.h>

#include "ui/shell/backlot-search.h"

G_BEGIN_DECLS

/**
 * BacklotSearchDialog:
 *
 * Signal ::chosen (const char *address, const char *action): one of the two is %NULL; the dialog is
 * closed by then.
 */
#define BACKLOT_TYPE_SEARCH_DIALOG (backlot_search_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BacklotSearchDialog, backlot_search_dialog, BACKLOT, SEARCH_DIALOG, AdwDialog)

/**
 * backlot_search_dialog_new:
 * @may: (scope notified): which commands are offered; called while the dialog is there
 */
BacklotSearchDialog *backlot_search_dialog_new      (BacklotContext       *context,
                                                     BacklotSearchMayFunc  may,
                                                     gpointer              user_data);
void                 backlot_search_dialog_set_text (BacklotSearchDialog  *self,
                                                     const char           *text);

G_END_DECLS
