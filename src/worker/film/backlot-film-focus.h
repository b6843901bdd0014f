/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Guesses where in a photo people look, so that the camera goes there. */

#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

void backlot_film_focus_find (GdkPixbuf *pixbuf,
                              double     aspect,
                              double    *x,
                              double    *y);

G_END_DECLS
