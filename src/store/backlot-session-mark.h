/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the last run came to its end. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * backlot_session_mark_begin:
 * @folder: where the mark is; it may be missing
 *
 * To be called before anything is shown that could bring the program down again. A loss of power
 * and a program that was ended by force leave the mark, too.
 *
 * Returns: how many runs in a row did not come to their end; 0: the last one did, or was none
 */
guint backlot_session_mark_begin (const char *folder);
/* The run comes to its end. */
void  backlot_session_mark_end   (const char *folder);

G_END_DECLS
