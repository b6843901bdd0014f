/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of one row that the studio did not accept. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* Sends again what was refused of the row @id. */
void     backlot_parked_retry   (BacklotBackend *backend,
                                 const char     *id);
/* Takes back what was refused of the row @id: it is again as the studio has it. FALSE: nothing
 * was. */
gboolean backlot_parked_discard (BacklotBackend *backend,
                                 const char     *id);

G_END_DECLS
