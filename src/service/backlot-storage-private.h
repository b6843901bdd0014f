/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the paths of Storage are put together, for its downloads. */

#pragma once

#include "service/backlot-storage.h"

G_BEGIN_DECLS

char *backlot_storage_make_path (const char *kind,
                                 const char *bucket,
                                 const char *path);

G_END_DECLS
