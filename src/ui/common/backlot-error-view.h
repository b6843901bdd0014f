/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why there is nothing to show, and what can be done about it. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define BACKLOT_TYPE_ERROR_VIEW (backlot_error_view_get_type ())
/* Emits ::retry when the person wants it to be tried again. */
G_DECLARE_FINAL_TYPE (BacklotErrorView, backlot_error_view, BACKLOT, ERROR_VIEW, AdwBin)

GtkWidget *backlot_error_view_new  (void);
/* @title: what could not be done; a fault of the program has a title of its own */
void       backlot_error_view_show (BacklotErrorView *self,
                                    const char       *title,
                                    GError           *error);

G_END_DECLS
