/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The studios of the person, in the preferences. */

#pragma once

#include <adwaita.h>

#include "ui/common/backlot-context.h"

G_BEGIN_DECLS

/**
 * BacklotStudiosGroup:
 *
 * Property context: its studios are listed, that of this computer first.
 */
#define BACKLOT_TYPE_STUDIOS_GROUP (backlot_studios_group_get_type ())
G_DECLARE_FINAL_TYPE (BacklotStudiosGroup, backlot_studios_group, BACKLOT, STUDIOS_GROUP,
                      AdwPreferencesGroup)

G_END_DECLS
