/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A studio in one file: saved while it serves, and put back where none is. */

#pragma once

#include "studio/backlot-studio-paths.h"

G_BEGIN_DECLS

gboolean backlot_studio_backup  (const BacklotStudioPaths  *paths,
                                 const char                *file,
                                 GError                   **error);
gboolean backlot_studio_restore (const BacklotStudioPaths  *paths,
                                 const char                *file,
                                 GError                   **error);

G_END_DECLS
