/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What libadwaita leaves to be done for the dialogs of a window. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * backlot_dialogs_watch:
 * @window: an AdwWindow or AdwApplicationWindow
 *
 * While a dialog opens as a sheet at the bottom, libadwaita moves the focus on by some stops, and
 * the dialog is shown scrolled down. With this it begins where it begins in a wide window, at its
 * focus widget or at the first stop, and is shown from its top. A dialog that does not follow its
 * content is as much larger as the text is when it opens; each is presented once.
 */
void       backlot_dialogs_watch     (GtkWindow  *window);
/**
 * backlot_dialogs_new_alert:
 * @body: (nullable): without, the heading says all
 *
 * An AdwAlertDialog whose heading may be wider than the window; GTK warns of such a one otherwise.
 */
AdwDialog *backlot_dialogs_new_alert (const char *heading,
                                      const char *body);
/* For a header bar: it wraps where there is no room beside the buttons. */
GtkWidget *backlot_dialogs_new_title (const char *title);

G_END_DECLS
