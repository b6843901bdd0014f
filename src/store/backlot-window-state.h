/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How large the window was. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define BACKLOT_TYPE_WINDOW_STATE (backlot_window_state_get_type ())
G_DECLARE_FINAL_TYPE (BacklotWindowState, backlot_window_state, BACKLOT, WINDOW_STATE, GObject)

BacklotWindowState *backlot_window_state_new (void);
int      backlot_window_state_get_width     (BacklotWindowState *self);
void     backlot_window_state_set_width     (BacklotWindowState *self,
                                             int                 width);
int      backlot_window_state_get_height    (BacklotWindowState *self);
void     backlot_window_state_set_height    (BacklotWindowState *self,
                                             int                 height);
gboolean backlot_window_state_get_maximized (BacklotWindowState *self);
void     backlot_window_state_set_maximized (BacklotWindowState *self,
                                             gboolean            maximized);

G_END_DECLS
