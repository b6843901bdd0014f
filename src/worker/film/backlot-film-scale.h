/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings a decoded photo to another size, once, in good quality. */

#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

GdkPixbuf *backlot_film_scale (GdkPixbuf *source,
                               double     x,
                               double     y,
                               double     source_width,
                               double     source_height,
                               int        width,
                               int        height);

GdkPixbuf *backlot_film_blur  (GdkPixbuf *source,
                               int        radius);

G_END_DECLS
