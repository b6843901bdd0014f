/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How large a window is, and which of its panes are open. */

#pragma once

#include "larder/larder-slice.h"

G_BEGIN_DECLS

/* Properties: width, height (pixels), maximized, sidebar-visible, details-visible. */
#define BACKLOT_TYPE_WINDOW_STATE (backlot_window_state_get_type ())
G_DECLARE_FINAL_TYPE (BacklotWindowState, backlot_window_state, BACKLOT, WINDOW_STATE, LarderSlice)

BacklotWindowState *backlot_window_state_new        (void);
/* A size that no window can have is the default. */
int                 backlot_window_state_get_width  (BacklotWindowState *self);
int                 backlot_window_state_get_height (BacklotWindowState *self);
gboolean            backlot_window_state_get_sidebar_visible (BacklotWindowState *self);

G_END_DECLS
