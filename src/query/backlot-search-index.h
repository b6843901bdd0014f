/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the desktop's search finds of one studio while the program does not run. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/**
 * BacklotSearchIndex:
 *
 * Writes projects, named films and this person's open tasks to `search.db` among the files of the
 * studio, some time after they have changed. It asks the studio for nothing that is not read
 * anyway, and goes away with the studio's other files. Entries are {id, text, kind, title,
 * project}: the id is the address of a page, the kind `project`, `render` or `task`.
 */
#define BACKLOT_TYPE_SEARCH_INDEX (backlot_search_index_get_type ())
G_DECLARE_FINAL_TYPE (BacklotSearchIndex, backlot_search_index, BACKLOT, SEARCH_INDEX, GObject)

BacklotSearchIndex *backlot_search_index_new          (BacklotBackend      *backend);
const char         *backlot_search_index_get_path     (BacklotSearchIndex  *self);
/* Makes this the studio that is searched: what @link leads to. */
void                backlot_search_index_show         (BacklotSearchIndex  *self,
                                                       const char          *link);
/* Writes what is known now; never an error that anybody has to hear of. */
void                backlot_search_index_flush_async  (BacklotSearchIndex  *self,
                                                       GAsyncReadyCallback  callback,
                                                       gpointer             user_data);
gboolean            backlot_search_index_flush_finish (BacklotSearchIndex  *self,
                                                       GAsyncResult        *result,
                                                       GError             **error);

G_END_DECLS
