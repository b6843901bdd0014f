/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events that other servers send: of payments, and of jobs that run elsewhere. */

#pragma once

#include "studio/backlot-function.h"

G_BEGIN_DECLS

gboolean backlot_webhook_receive (BacklotTransaction      *transaction,
                                  const BacklotArguments  *arguments,
                                  BacklotFunctionResult   *result,
                                  GError                 **error);

G_END_DECLS
