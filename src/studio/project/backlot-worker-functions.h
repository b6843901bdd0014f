/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a worker does with jobs: claim, beat, complete, give back, fail. */

#pragma once

#include "studio/backlot-function.h"

G_BEGIN_DECLS

gboolean backlot_worker_claim_job     (BacklotTransaction      *transaction,
                                       const BacklotArguments  *arguments,
                                       BacklotFunctionResult   *result,
                                       GError                 **error);
gboolean backlot_worker_heartbeat_job (BacklotTransaction      *transaction,
                                       const BacklotArguments  *arguments,
                                       BacklotFunctionResult   *result,
                                       GError                 **error);
gboolean backlot_worker_complete_job  (BacklotTransaction      *transaction,
                                       const BacklotArguments  *arguments,
                                       BacklotFunctionResult   *result,
                                       GError                 **error);
gboolean backlot_worker_return_job    (BacklotTransaction      *transaction,
                                       const BacklotArguments  *arguments,
                                       BacklotFunctionResult   *result,
                                       GError                 **error);
gboolean backlot_worker_fail_job      (BacklotTransaction      *transaction,
                                       const BacklotArguments  *arguments,
                                       BacklotFunctionResult   *result,
                                       GError                 **error);

G_END_DECLS
