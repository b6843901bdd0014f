/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service `/rest/v1`: HTTP around the REST translator. */

#pragma once

#include "studio/backlot-database.h"
#include "studio/backlot-gateway.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_REST_SERVICE (backlot_rest_service_get_type ())
G_DECLARE_FINAL_TYPE (BacklotRestService, backlot_rest_service, BACKLOT, REST_SERVICE, GObject)

BacklotRestService *backlot_rest_service_new (BacklotDatabase *database,
                                              BacklotGateway  *gateway);

G_END_DECLS
