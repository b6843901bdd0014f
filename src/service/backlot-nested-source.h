/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A main context within the main loop, which can be left alone for a while. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is attached to @context runs with it as the thread's default, whenever one of its files or
 * times is due; the main loop does nothing for it until then.
 *
 * Returns: (transfer full): not attached yet; keeps @context */
GSource *backlot_nested_source_new  (GMainContext *context);
/* Once the dispatch that is under way has ended nothing runs for @rest_us microseconds: whatever
 * comes meanwhile is met with one turn instead of a turn for each. */
void     backlot_nested_source_rest (GSource      *source,
                                     gint64        rest_us);

G_END_DECLS
