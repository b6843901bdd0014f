/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A place to go to, and how much waits there. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Properties: title, icon-name, count (0: no number is shown). */
#define BACKLOT_TYPE_PLACE_ROW (backlot_place_row_get_type ())
G_DECLARE_FINAL_TYPE (BacklotPlaceRow, backlot_place_row, BACKLOT, PLACE_ROW, GtkListBoxRow)

G_END_DECLS
