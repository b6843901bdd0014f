/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words that are cut are said whole when they are pointed at. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * backlot_cut_tooltip_query:
 *
 * For [signal@Gtk.Widget::query-tooltip] of a label, or of what has labels in it: where one is cut
 * its whole text is shown, words that are seen are not said again. A text that is set as a property
 * instead asks the display each time where the pointer is, and waits for it.
 *
 * Returns: whether there is something to show
 */
gboolean backlot_cut_tooltip_query (GtkWidget  *widget,
                                    int         x,
                                    int         y,
                                    gboolean    keyboard,
                                    GtkTooltip *tooltip);

/**
 * backlot_cut_tooltip_add_tabs:
 * @switcher: with all its tabs
 *
 * Long words may be cut between the buttons of a header bar.
 */
void backlot_cut_tooltip_add_tabs (AdwViewSwitcher *switcher);

G_END_DECLS
