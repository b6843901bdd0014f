/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service `/auth/v1`: accounts, sessions, tokens. */
#pragma once

#include "studio/backlot-database.h"
#include "studio/backlot-gateway.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_AUTH_SERVICE (backlot_auth_service_get_type ())
G_DECLARE_FINAL_TYPE (BacklotAuthService, backlot_auth_service, BACKLOT, AUTH_SERVICE, GObject)

BacklotAuthService *backlot_auth_service_new (BacklotDatabase         *database,
                                              const BacklotStudioKeys *keys,
                                              BacklotGateway          *gateway);

G_END_DECLS
