/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Home, tasks, the queue, and how many credits there are. */

#pragma once

#include <gtk/gtk.h>

#include "ui/common/backlot-context.h"
#include "ui/shell/backlot-address.h"

G_BEGIN_DECLS

/* Property: context. ::open (const char *address): the person chose a place. */
#define BACKLOT_TYPE_PLACES (backlot_places_get_type ())
G_DECLARE_FINAL_TYPE (BacklotPlaces, backlot_places, BACKLOT, PLACES, GtkBox)

/* Marks the row of a place, without going there; other kinds of addresses have no row. */
void backlot_places_mark (BacklotPlaces      *self,
                          BacklotAddressKind  kind);

G_END_DECLS
