/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thin line that moves while what is shown is read again. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * BacklotPulse:
 *
 * Lies over the upper edge of a page and takes no room. It moves while it is mapped; without
 * animations it is a line that stands still.
 */
#define BACKLOT_TYPE_PULSE (backlot_pulse_get_type ())
G_DECLARE_FINAL_TYPE (BacklotPulse, backlot_pulse, BACKLOT, PULSE, GtkWidget)

/* Whether it moves now. */
gboolean backlot_pulse_get_is_moving (BacklotPulse *self);

G_END_DECLS
