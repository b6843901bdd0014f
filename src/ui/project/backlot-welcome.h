/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a studio without projects offers first. */

#pragma once

#include "ui/common/backlot-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Properties: context. */
#define BACKLOT_TYPE_WELCOME (backlot_welcome_get_type ())
G_DECLARE_FINAL_TYPE (BacklotWelcome, backlot_welcome, BACKLOT, WELCOME, AdwBin)

void backlot_welcome_add_button (BacklotWelcome *self,
                                 GtkWidget      *button);

G_END_DECLS
