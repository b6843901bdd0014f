/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service `/realtime/v1`: changes of rows, broadcasts, presence. */
#pragma once

#include "studio/backlot-database.h"
#include "studio/backlot-gateway.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_REALTIME_SERVICE (backlot_realtime_service_get_type ())
G_DECLARE_FINAL_TYPE (BacklotRealtimeService, backlot_realtime_service, BACKLOT, REALTIME_SERVICE,
                      GObject)

BacklotRealtimeService *backlot_realtime_service_new  (BacklotDatabase          *database,
                                                       const BacklotStudioKeys  *keys,
                                                       BacklotGateway           *gateway,
                                                       guint                     silence_s,
                                                       GError                  **error);
void                    backlot_realtime_service_stop (BacklotRealtimeService   *self);

G_END_DECLS
