/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a studio's files are in order: database, objects, sums. */

#pragma once

#include "studio/backlot-studio-paths.h"

G_BEGIN_DECLS

GPtrArray *backlot_studio_check (const BacklotStudioPaths  *paths,
                                 GError                   **error);

G_END_DECLS
