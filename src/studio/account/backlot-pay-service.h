/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service `/functions/v1/pay`: the local studio's own payment provider. */

#pragma once

#include "studio/backlot-database.h"
#include "studio/backlot-gateway.h"
#include "studio/backlot-studio-keys.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_PAY_SERVICE (backlot_pay_service_get_type ())
G_DECLARE_FINAL_TYPE (BacklotPayService, backlot_pay_service, BACKLOT, PAY_SERVICE, GObject)

BacklotPayService *backlot_pay_service_new (BacklotDatabase          *database,
                                            const BacklotStudioKeys  *keys,
                                            BacklotGateway           *gateway,
                                            GError                  **error);

G_END_DECLS
