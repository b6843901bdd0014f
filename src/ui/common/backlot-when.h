/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What moments are called. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * backlot_when_word:
 * @time: (nullable): what is worded
 * @now: the present, in the zone of the person
 *
 * Returns: (transfer full): such as “5 minutes ago”, “Yesterday”, “12 March”; "" without a time
 */
char *backlot_when_word (GDateTime *time,
                         GDateTime *now);

/* Only its day, such as “Today”, “Yesterday”, “Monday”, “12 March”. */
char *backlot_when_word_day (GDateTime *time,
                             GDateTime *now);

G_END_DECLS
