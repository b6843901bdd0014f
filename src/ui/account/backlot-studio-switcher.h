/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which studio is shown, and the others. */

#pragma once

#include "ui/common/backlot-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define BACKLOT_TYPE_STUDIO_SWITCHER (backlot_studio_switcher_get_type ())
/**
 * BacklotStudioSwitcher:
 *
 * Property context: of the studio that is shown. Chooses by the action win.studio.
 */
G_DECLARE_FINAL_TYPE (BacklotStudioSwitcher, backlot_studio_switcher, BACKLOT, STUDIO_SWITCHER,
                      AdwBin)

G_END_DECLS
