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
/* Takes back what was refused of the row @id: it is again as the studio has it.
 *
 * Returns: (transfer full) (nullable): %NULL: nothing was */
BacklotDiscard *backlot_parked_discard   (BacklotBackend *backend,
                                          const char     *id);

G_END_DECLS
