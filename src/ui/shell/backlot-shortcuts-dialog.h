/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells which keys do what. */

#pragma once

#include <adwaita.h>

#include "ui/shell/backlot-shortcuts.h"

G_BEGIN_DECLS

AdwDialog *backlot_shortcuts_dialog_new (void);

G_END_DECLS
