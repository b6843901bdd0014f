/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is selected in a list comes back when the list does. */

#pragma once

#include <gtk/gtk.h>

#include "store/backlot-navigation.h"

G_BEGIN_DECLS

/**
 * backlot_selection_memory_attach:
 * @model: its items have a property `id`
 * @page: under which name the selection is kept
 *
 * Selects what @navigation remembers of @page, now and when the items come, until the person
 * selects something; from then on it is remembered. Lasts as long as @model.
 */
void backlot_selection_memory_attach (GtkSelectionModel *model,
                                      BacklotNavigation *navigation,
                                      const char        *page);

G_END_DECLS
