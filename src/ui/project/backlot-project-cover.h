/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture that stands for a project: the newest film, else the first photo. */

#pragma once

#include "model/project/backlot-media.h"

#include "ui/common/backlot-context.h"

G_BEGIN_DECLS

/* Read-only properties: media (BacklotMedia, NULL when there is a poster or nothing), object-
 * path. */
#define BACKLOT_TYPE_PROJECT_COVER (backlot_project_cover_get_type ())
G_DECLARE_FINAL_TYPE (BacklotProjectCover, backlot_project_cover, BACKLOT, PROJECT_COVER, GObject)

BacklotProjectCover *backlot_project_cover_new (BacklotContext *context,
                                                const char     *project_id);

G_END_DECLS
