/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of a list that drops down have names. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * backlot_drop_rows_name:
 * @drop: a GtkDropDown or an AdwComboRow whose model has GtkStringObjects
 *
 * GTK's own rows show a text, and are called nothing by assistive technology.
 */
void backlot_drop_rows_name (GtkWidget *drop);

G_END_DECLS
