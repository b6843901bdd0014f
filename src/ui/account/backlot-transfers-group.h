/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How files are sent, in the preferences. */

#pragma once

#include <adwaita.h>

#include "store/backlot-preferences.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_TRANSFERS_GROUP (backlot_transfers_group_get_type ())
G_DECLARE_FINAL_TYPE (BacklotTransfersGroup, backlot_transfers_group, BACKLOT, TRANSFERS_GROUP,
                      AdwPreferencesGroup)

/* Once. */
void backlot_transfers_group_bind (BacklotTransfersGroup *self,
                                   BacklotPreferences    *preferences);

G_END_DECLS
