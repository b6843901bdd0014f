/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses how many credits to buy. */

#pragma once

#include "query/backlot-backend.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define BACKLOT_TYPE_TOP_UP_DIALOG (backlot_top_up_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BacklotTopUpDialog, backlot_top_up_dialog, BACKLOT, TOP_UP_DIALOG, AdwDialog)

AdwDialog *backlot_top_up_dialog_new (BacklotBackend *backend);

G_END_DECLS
