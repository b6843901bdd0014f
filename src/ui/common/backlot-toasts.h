/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which toast is shown, and which ones wait. */

#pragma once

#include <adwaita.h>

#include "larder/larder-clock.h"

G_BEGIN_DECLS

/**
 * BacklotToasts:
 *
 * Gives an AdwToastOverlay one toast at a time. A toast of high priority, which offers to take back
 * what was just done, takes the place of the one that is shown, which does not come again; all
 * others wait for their turn, at most two of them and some seconds: of more the newest are shown.
 *
 * The overlay could do this by itself, but libadwaita 1.7 puts a toast that has to make room back
 * with its animation still running: it writes to freed memory when that toast is dismissed before
 * it is shown again.
 */
#define BACKLOT_TYPE_TOASTS (backlot_toasts_get_type ())
G_DECLARE_FINAL_TYPE (BacklotToasts, backlot_toasts, BACKLOT, TOASTS, GObject)

/* @overlay: borrowed; nobody else adds to it, and it outlives this object */
BacklotToasts *backlot_toasts_new (AdwToastOverlay *overlay);
/* @toast: (transfer full) */
void           backlot_toasts_add (BacklotToasts   *self,
                                   AdwToast        *toast);
/* Of the wall, until a test turns another one. */
void           backlot_toasts_set_clock  (BacklotToasts *self,
                                          LarderClock   *clock);
/* Toasts are shown above @widget, in which somebody types at the lower end of a page, while it is
 * mapped; to be told again when it has grown. */
void           backlot_toasts_keep_clear (GtkWidget *widget);
/* (nullable): who shows the toasts over @widget */
BacklotToasts *backlot_toasts_find       (GtkWidget       *widget);
/* As adw_toast_dismiss(), and also for one that waits: it is not shown any more. */
void           backlot_toast_dismiss (AdwToast     *toast);

G_END_DECLS
