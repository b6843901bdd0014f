/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window: sidebar, one stack of pages, toasts. */

#pragma once

#include <adwaita.h>

#include "ui/common/backlot-context.h"

G_BEGIN_DECLS

/**
 * BacklotWindow:
 *
 * Properties: context; id and alone (construct-only, see backlot_window_new_further()); studio, the
 * place of the one that is shown (who sets it asks the program for another one); address
 * (read-only).
 * Action win.open (s): goes to an address.
 */
#define BACKLOT_TYPE_WINDOW (backlot_window_get_type ())
G_DECLARE_FINAL_TYPE (BacklotWindow, backlot_window, BACKLOT, WINDOW, AdwApplicationWindow)

BacklotWindow *backlot_window_new         (GtkApplication *application,
                                           BacklotContext *context);
/**
 * backlot_window_new_further:
 * @context: of this window, see backlot_context_new_for_window()
 * @id: as in BacklotWindows
 * @alone: whether it shows one film and nothing else: whatever leads elsewhere leads to another
 *   window
 */
BacklotWindow *backlot_window_new_further (GtkApplication *application,
                                           BacklotContext *context,
                                           const char     *id,
                                           gboolean        alone);
BacklotContext *backlot_window_get_context (BacklotWindow *self);
/* Returns: (nullable) */
const char    *backlot_window_get_id      (BacklotWindow  *self);
gboolean       backlot_window_get_alone   (BacklotWindow  *self);
/* Shows another studio; what is shown of the former one goes away with its next page. */
void           backlot_window_set_context (BacklotWindow  *self,
                                           BacklotContext *context);
/* Goes to the page that was shown last. */
void           backlot_window_restore     (BacklotWindow  *self);
/* @address: with or without `backlot:`. FALSE: it is not one of ours, and nothing happened. */
gboolean       backlot_window_open        (BacklotWindow  *self,
                                           const char     *address);
/* Asks what to find, and begins with @text. */
void           backlot_window_search      (BacklotWindow  *self,
                                           const char     *text);
/* Moves the focus from wherever it is to what the page shows. */
void           backlot_window_focus_page  (BacklotWindow  *self);
/* The address of the page that is shown; NULL before the first. */
const char    *backlot_window_get_address (BacklotWindow  *self);
/* TRUE at this place or a part of it. */
gboolean       backlot_window_is_at         (BacklotWindow *self,
                                             const char    *address);
/* TRUE when it can also be seen: nothing of the window's own lies over it. */
gboolean       backlot_window_shows         (BacklotWindow *self,
                                             const char    *address);
/* TRUE when the renders of this project can be seen, so that a toast would tell nothing new. */
gboolean       backlot_window_shows_renders (BacklotWindow *self,
                                             const char    *project_id);

G_END_DECLS
