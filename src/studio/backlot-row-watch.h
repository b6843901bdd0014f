/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes which rows are written while somebody looks for rows beside the writer. */

#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * BacklotRowWatches:
 *
 * Those of one connection. It may be used in any thread; it is freed after its watches.
 */
typedef struct _BacklotRowWatches BacklotRowWatches;
typedef struct _BacklotRowWatch BacklotRowWatch;

BacklotRowWatches *backlot_row_watches_new   (sqlite3            *sqlite);
void               backlot_row_watches_free  (BacklotRowWatches  *self);

BacklotRowWatch   *backlot_row_watch_new     (BacklotRowWatches  *watches,
                                              const char         *table);
char              *backlot_row_watch_to_json (BacklotRowWatch    *self);
void               backlot_row_watch_free    (BacklotRowWatch    *self);

G_END_DECLS
