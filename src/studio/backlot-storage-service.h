/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service `/storage/v1`: buckets, objects, resumable uploads. */
#pragma once

#include "studio/backlot-database.h"
#include "studio/backlot-gateway.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_STORAGE_SERVICE (backlot_storage_service_get_type ())
G_DECLARE_FINAL_TYPE (BacklotStorageService, backlot_storage_service, BACKLOT, STORAGE_SERVICE,
                      GObject)

BacklotStorageService *backlot_storage_service_new (BacklotDatabase          *database,
                                                    const BacklotStudioKeys  *keys,
                                                    BacklotGateway           *gateway,
                                                    const char               *folder,
                                                    GError                  **error);

G_END_DECLS
