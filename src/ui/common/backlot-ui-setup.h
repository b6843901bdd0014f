/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes templates, icons and pictures of the program available. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * backlot_ui_register_resources:
 *
 * Once, before the first widget: a static library's resources do not register themselves.
 */
void backlot_ui_register_resources (void);

/* The icons and the style sheet, where no application adds them: in tests of single widgets. */
void backlot_ui_setup_display      (GdkDisplay *display);

G_END_DECLS
