/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The photos of a project that is not made yet, and why others were not taken. */

#pragma once

#include <adwaita.h>

#include "ui/project/backlot-project-form.h"

G_BEGIN_DECLS

/* Property: form. Uses the action new-project.add-photos of its surroundings. */
#define BACKLOT_TYPE_DRAFT_PHOTOS (backlot_draft_photos_get_type ())
G_DECLARE_FINAL_TYPE (BacklotDraftPhotos, backlot_draft_photos, BACKLOT, DRAFT_PHOTOS, AdwBin)

G_END_DECLS
