/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told, and how, in the preferences. */

#pragma once

#include <adwaita.h>

#include "query/backlot-backend.h"

#include "store/backlot-preferences.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_NOTIFICATIONS_GROUP (backlot_notifications_group_get_type ())
G_DECLARE_FINAL_TYPE (BacklotNotificationsGroup, backlot_notifications_group, BACKLOT,
                      NOTIFICATIONS_GROUP, AdwPreferencesGroup)

/* Once. Mail is a choice of a team's studio: that of this computer sends none. */
void backlot_notifications_group_bind (BacklotNotificationsGroup *self,
                                       BacklotPreferences        *preferences,
                                       BacklotBackend            *backend);

G_END_DECLS
