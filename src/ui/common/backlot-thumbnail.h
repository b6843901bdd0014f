/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws a small picture of a file, decoded off the main thread at the size in which it is shown. */

#pragma once

#include <gtk/gtk.h>

#include "query/project/backlot-picture-cache.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_THUMBNAIL (backlot_thumbnail_get_type ())

G_DECLARE_FINAL_TYPE (BacklotThumbnail, backlot_thumbnail, BACKLOT, THUMBNAIL, GtkWidget)

GtkWidget *backlot_thumbnail_new (void);

G_END_DECLS
