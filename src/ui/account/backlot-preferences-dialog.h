/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choices of the person, the account, and what is kept on this computer. */

#pragma once

#include "ui/common/backlot-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * BacklotPreferencesDialog:
 *
 * Every change works at once. Properties: context (construct-only), profile, pictures-text.
 */
#define BACKLOT_TYPE_PREFERENCES_DIALOG (backlot_preferences_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BacklotPreferencesDialog, backlot_preferences_dialog, BACKLOT,
                      PREFERENCES_DIALOG, AdwPreferencesDialog)

AdwDialog *backlot_preferences_dialog_new (BacklotContext *context);

G_END_DECLS
