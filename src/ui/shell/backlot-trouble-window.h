/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says why the program can not begin. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* @error: (nullable) */
GtkWindow *backlot_trouble_window_new (GtkApplication *application,
                                       const GError   *error);

G_END_DECLS
