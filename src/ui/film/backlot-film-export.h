/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exports a finished film: asks for a name, fetches what is not here, writes it whole. */

#pragma once

#include <gtk/gtk.h>

#include "model/film/backlot-render.h"
#include "query/project/backlot-picture-cache.h"

G_BEGIN_DECLS

void backlot_film_export (GtkWidget           *widget,
                          BacklotPictureCache *pictures,
                          BacklotRender       *render);

G_END_DECLS
