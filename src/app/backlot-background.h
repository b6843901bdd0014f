/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decides how long the program goes on after its window was closed. */

#pragma once

#include "app/backlot-notifier.h"

#include "ui/common/backlot-context.h"

G_BEGIN_DECLS

/* How long the telling of the last render is waited for. */
#define BACKLOT_BACKGROUND_TELL_MS 10000

/**
 * BacklotBackground:
 *
 * ::finished: the window is closed, and no render or upload is left that a person would want to be
 * told of. ::changed: something began or ended, window or not.
 */
#define BACKLOT_TYPE_BACKGROUND (backlot_background_get_type ())
G_DECLARE_FINAL_TYPE (BacklotBackground, backlot_background, BACKLOT, BACKGROUND, GObject)

BacklotBackground *backlot_background_new   (BacklotContext    *context,
                                             BacklotNotifier   *notifier);
/* The window was closed; ::finished comes at once when nothing runs. */
void               backlot_background_enter (BacklotBackground *self);
/* Whether it still waits for something. */
gboolean           backlot_background_get_active (BacklotBackground *self);
/* Films that are rendered now, those that wait for power, and whether files are sent: those that
 * the network holds wait. */
guint              backlot_background_get_n_renders (BacklotBackground *self);
guint              backlot_background_get_n_held    (BacklotBackground *self);
gboolean           backlot_background_get_sends (BacklotBackground *self);
/* What the desktop says of the program while it has no window. Returns: (transfer full) */
char              *backlot_background_word_status (guint    n_renders,
                                                   guint    n_held,
                                                   gboolean has_work,
                                                   gboolean sends);
/* There is a window again. */
void               backlot_background_leave (BacklotBackground *self);

G_END_DECLS
