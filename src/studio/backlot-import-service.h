/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service `/functions/v1/import`: what the command import asks of a studio that serves. */

#pragma once

#include "studio/backlot-database.h"
#include "studio/backlot-gateway.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_IMPORT_SERVICE (backlot_import_service_get_type ())
G_DECLARE_FINAL_TYPE (BacklotImportService, backlot_import_service, BACKLOT, IMPORT_SERVICE,
                      GObject)

BacklotImportService *backlot_import_service_new (BacklotDatabase  *database,
                                                  BacklotGateway   *gateway,
                                                  const char       *objects);
gboolean              backlot_import_service_ask (const char       *socket,
                                                  const char       *file,
                                                  GError          **error);

G_END_DECLS
