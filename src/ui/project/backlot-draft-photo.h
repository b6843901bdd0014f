/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A photo of a project that is not made yet. */

#pragma once

#include <gtk/gtk.h>

#include "query/project/backlot-media-import.h"

G_BEGIN_DECLS

/* Property: photo. ::remove: the person does not want it. */
#define BACKLOT_TYPE_DRAFT_PHOTO (backlot_draft_photo_get_type ())
G_DECLARE_FINAL_TYPE (BacklotDraftPhoto, backlot_draft_photo, BACKLOT, DRAFT_PHOTO, GtkBox)

GtkWidget          *backlot_draft_photo_new       (BacklotMediaImport *photo);
BacklotMediaImport *backlot_draft_photo_get_photo (BacklotDraftPhoto  *self);

G_END_DECLS
