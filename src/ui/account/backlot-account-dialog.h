/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The account at a team's studio: name, password, sessions. */

#pragma once

#include <adwaita.h>

#include "ui/common/backlot-context.h"

G_BEGIN_DECLS

/* Property profile. */
#define BACKLOT_TYPE_ACCOUNT_DIALOG (backlot_account_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BacklotAccountDialog, backlot_account_dialog, BACKLOT, ACCOUNT_DIALOG,
                      AdwDialog)

/* @context: of a team's studio */
AdwDialog *backlot_account_dialog_new (BacklotContext *context);

G_END_DECLS
