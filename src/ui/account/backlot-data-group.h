/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept on this computer, in the preferences: copies, all projects, the layout. */

#pragma once

#include <adwaita.h>

#include "ui/common/backlot-context.h"

G_BEGIN_DECLS

/* Properties: context; pictures-text (read-only). */
#define BACKLOT_TYPE_DATA_GROUP (backlot_data_group_get_type ())
G_DECLARE_FINAL_TYPE (BacklotDataGroup, backlot_data_group, BACKLOT, DATA_GROUP,
                      AdwPreferencesGroup)

G_END_DECLS
