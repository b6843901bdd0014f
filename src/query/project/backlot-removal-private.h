/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How deletions are held back. */

#pragma once

#include "query/project/backlot-removal.h"

G_BEGIN_DECLS

BacklotRemoval *backlot_removal_new (const char     *table);

/**
 * backlot_removal_submit:
 * @key: of the mutation, such as `photos.remove`
 *
 * Queues the deletion of one row of the removal's table, not to be sent before the hold ends.
 */
void            backlot_removal_submit (BacklotRemoval *self,
                                        BacklotBackend *backend,
                                        const char     *key,
                                        const char     *id,
                                        const char     *project_id);
/* The same, unless the studio refused the row and never had it: that change is let go of. */
void            backlot_removal_discard_or_submit (BacklotRemoval *self,
                                                   BacklotBackend *backend,
                                                   const char     *key,
                                                   const char     *id,
                                                   const char     *project_id);

G_END_DECLS
