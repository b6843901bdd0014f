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

/* Without OpenGL windows are drawn by cairo, which cuts off what a letter at a fraction of a pixel
 * covers of the last column of its text. With the font settings of the desktop letters stand at
 * whole pixels. */
void backlot_ui_setup_text         (GdkDisplay *display);

/* The icons and the style sheet, where no application adds them: in tests of single widgets. */
void backlot_ui_setup_display      (GdkDisplay *display);

G_END_DECLS
