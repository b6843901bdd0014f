/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds parts of widgets that the platform does not tell of. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @widget itself or the first below it of this type. Returns: (transfer none) (nullable) */
GtkWidget *backlot_descendant_find (GtkWidget *widget,
                                    GType      type);

G_END_DECLS
