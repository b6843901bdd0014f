/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An agent at work: what follows from its job. */

#pragma once

#include "studio/backlot-transaction.h"

G_BEGIN_DECLS

gboolean backlot_execution_begin   (BacklotTransaction  *transaction,
                                    const char          *job_id,
                                    GError             **error);
gboolean backlot_execution_beat    (BacklotTransaction  *transaction,
                                    const char          *job_id,
                                    GError             **error);
gboolean backlot_execution_requeue (BacklotTransaction  *transaction,
                                    const char          *job_id,
                                    GError             **error);
gboolean backlot_execution_say     (BacklotTransaction  *transaction,
                                    const char          *job_id,
                                    const char          *result,
                                    GError             **error);
gboolean backlot_execution_end     (BacklotTransaction  *transaction,
                                    const char          *job_id,
                                    GError             **error);

G_END_DECLS
