/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The manual, inside the program. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * BacklotHelpDialog:
 *
 * A list of topics, and a page for each.
 */
#define BACKLOT_TYPE_HELP_DIALOG (backlot_help_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BacklotHelpDialog, backlot_help_dialog, BACKLOT, HELP_DIALOG, AdwDialog)

AdwDialog *backlot_help_dialog_new  (void);
/* @id: of a topic, such as "offline"; one that is not known shows the list. */
void       backlot_help_dialog_show (BacklotHelpDialog *self,
                                     const char        *id);

G_END_DECLS
