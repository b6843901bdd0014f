/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The channels that feed a client. */

#pragma once

#include <adwaita.h>

#include "larder/larder-client.h"

G_BEGIN_DECLS

/* Property: client (LarderClient, nullable). */
#define BACKLOT_TYPE_INSPECTOR_CHANNELS_PAGE (backlot_inspector_channels_page_get_type ())
G_DECLARE_FINAL_TYPE (BacklotInspectorChannelsPage, backlot_inspector_channels_page,
                      BACKLOT, INSPECTOR_CHANNELS_PAGE, AdwBin)

G_END_DECLS
