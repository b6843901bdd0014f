/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain blocks where rows or cards will be, while they are read for the first time. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * BacklotSkeleton:
 *
 * Fills the place that it is given; nothing in it moves.
 *
 * Properties: block-width and block-height (of each block, in pixels; a width of 0: rows, as wide
 * as there is room; blocks of a grid become wider until they fill a line), maximum-size (of all, in
 * pixels: that of the clamp around what will be there; 0: none).
 */
#define BACKLOT_TYPE_SKELETON (backlot_skeleton_get_type ())
G_DECLARE_FINAL_TYPE (BacklotSkeleton, backlot_skeleton, BACKLOT, SKELETON, GtkWidget)

G_END_DECLS
