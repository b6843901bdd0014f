/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether this computer is plugged in, and what waits until it is. */

#pragma once

#include <gio/gio.h>

#include "larder/larder-clock.h"

G_BEGIN_DECLS

/**
 * BacklotPower:
 *
 * The kernel is asked, and again only while a render waits; a computer without a battery is always
 * plugged in. Property: holds-renders (the computer runs on battery, and films are rendered
 * only while it is plugged in).
 */
#define BACKLOT_TYPE_POWER (backlot_power_get_type ())
G_DECLARE_FINAL_TYPE (BacklotPower, backlot_power, BACKLOT, POWER, GObject)

/* @folder: (nullable): where each supply of power has a folder; %NULL: that of the kernel */
BacklotPower *backlot_power_new                 (LarderClock  *clock,
                                                 const char   *folder);
gboolean      backlot_power_get_holds_renders   (BacklotPower *self);
/* How many renders wait for power now. */
guint         backlot_power_get_n_held          (BacklotPower *self);
/* Whether a render of this status waits for power. */
gboolean      backlot_power_holds               (BacklotPower *self,
                                                 const char   *status);
/* @waiting: the renders that are not begun */
void          backlot_power_follow              (BacklotPower *self,
                                                 GListModel   *waiting);
/* Those that wait now wait no longer. */
void          backlot_power_render_anyway       (BacklotPower *self);
/* What the person wants of renders. */
void          backlot_power_set_only_plugged_in (BacklotPower *self,
                                                 gboolean      only_plugged_in);

G_END_DECLS
