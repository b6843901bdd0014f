/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings a studio that does not serve to the newest tables. */

#pragma once

#include "studio/backlot-studio-paths.h"

G_BEGIN_DECLS

char *backlot_studio_upgrade (const BacklotStudioPaths  *paths,
                              GError                   **error);

G_END_DECLS
