/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks the studio for rows that hold a text, of which this computer may not know yet. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* Of each table. */
#define BACKLOT_STUDIO_SEARCH_MAX 20

/**
 * backlot_studio_search_async:
 * @text: what they hold, whatever its case
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called once, when everything that was found is in the tables
 *
 * Looks at titles of projects and tasks, captions, names of renders, and comments.
 */
void     backlot_studio_search_async  (BacklotBackend       *backend,
                                       const char           *text,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
/* FALSE: it was cancelled, or not everything was looked through (#BacklotError). */
gboolean backlot_studio_search_finish (BacklotBackend       *backend,
                                       GAsyncResult         *result,
                                       GError              **error);

G_END_DECLS
