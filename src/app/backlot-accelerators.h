/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every key of the window: what works, and what the shortcuts dialog tells. */

#pragma once

#include <gtk/gtk.h>

#include "ui/shell/backlot-shortcuts-dialog.h"

G_BEGIN_DECLS

extern const BacklotShortcut backlot_accelerators[];
extern const guint           backlot_n_accelerators;

void backlot_accelerators_install (GtkApplication *application);

G_END_DECLS
