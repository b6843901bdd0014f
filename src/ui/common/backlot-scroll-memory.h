/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a list is scrolled comes back when the list does. */

#pragma once

#include <gtk/gtk.h>

#include "store/backlot-navigation.h"

G_BEGIN_DECLS

/**
 * backlot_scroll_memory_attach:
 * @scrolled: lives as long as this works
 * @page: its name, as the selection of it has
 *
 * A list that was never scrolled begins at its top, whatever its focus would scroll to.
 */
void backlot_scroll_memory_attach (GtkScrolledWindow *scrolled,
                                   BacklotNavigation *navigation,
                                   const char        *page);

G_END_DECLS
