/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of a terminal that is written again and again. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BacklotProgressLine:
 *
 * On a terminal the last thing that was said stands in the bottom line; elsewhere nothing is said,
 * so that files hold messages only.
 */
typedef struct _BacklotProgressLine BacklotProgressLine;

BacklotProgressLine *backlot_progress_line_new     (int                  fd);
void                 backlot_progress_line_free    (BacklotProgressLine *self);
void                 backlot_progress_line_show    (BacklotProgressLine *self,
                                                    const char          *text);
void                 backlot_progress_line_message (BacklotProgressLine *self,
                                                    const char          *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotProgressLine, backlot_progress_line_free)

G_END_DECLS
