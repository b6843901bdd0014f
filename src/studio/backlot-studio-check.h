/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a studio's files are in order: database, objects, sums. */

#pragma once

#include "studio/backlot-studio-paths.h"

#include <sqlite3.h>

G_BEGIN_DECLS

GPtrArray *backlot_studio_check      (const BacklotStudioPaths  *paths,
                                      GError                   **error);
GPtrArray *backlot_studio_check_rows (sqlite3                   *sqlite);

G_END_DECLS
