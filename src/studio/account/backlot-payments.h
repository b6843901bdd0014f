/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Payments: begun here, and ended by what the payment provider tells. */

#pragma once

#include "studio/backlot-function.h"

G_BEGIN_DECLS

gboolean backlot_payment_start (BacklotTransaction      *transaction,
                                const BacklotArguments  *arguments,
                                BacklotFunctionResult   *result,
                                GError                 **error);
gboolean backlot_payment_apply (BacklotTransaction      *transaction,
                                const char              *payment_id,
                                const char              *event,
                                GError                 **error);

G_END_DECLS
