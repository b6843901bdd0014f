/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why there is nothing to show, and what can be done about it. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define BACKLOT_TYPE_ERROR_VIEW (backlot_error_view_get_type ())
/* Emits ::retry when the person wants it to be tried again. */
G_DECLARE_FINAL_TYPE (BacklotErrorView, backlot_error_view, BACKLOT, ERROR_VIEW, AdwBin)

GtkWidget *backlot_error_view_new  (void);
/**
 * backlot_error_view_show:
 * @title: what could not be done
 * @sentence: why, in words for everybody
 * @details: what those who make the program need to know
 * @is_fault: whether the program is to blame, so that a report can be made
 */
void       backlot_error_view_show (BacklotErrorView *self,
                                    const char       *title,
                                    const char       *sentence,
                                    const char       *details,
                                    gboolean          is_fault);

G_END_DECLS
