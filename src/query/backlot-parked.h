/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of one row that the studio did not accept, or did not get yet. */

#pragma once

#include "query/backlot-backend.h"
#include "query/project/backlot-discard.h"

G_BEGIN_DECLS

/* The change of the row @id that is sent next, tried or not.
 *
 * Returns: (transfer full) (nullable): %NULL: there is none */
LarderMutation *backlot_parked_find_next (BacklotBackend *backend,
                                          const char     *id);

/* Sends again what was refused of the row @id. */
void            backlot_parked_retry     (BacklotBackend *backend,
                                          const char     *id);
/* A new row that was refused is sent again with @changes.
 *
 * Returns: FALSE: there is none, or its changes wait for it already */
gboolean        backlot_parked_join      (BacklotBackend *backend,
                                          const char     *table,
                                          const char     *id,
                                          LarderValue    *changes);
/* Takes back what was refused of the row @id: it is again as the studio has it. With a new row goes
 * what waits for it.
 *
 * Returns: (transfer full) (nullable): %NULL: nothing was */
BacklotDiscard *backlot_parked_discard   (BacklotBackend *backend,
                                          const char     *id);

G_END_DECLS
