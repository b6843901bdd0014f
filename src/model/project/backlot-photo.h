/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A media file placed in a project, with its caption and position. */

#pragma once

#include "larder/larder-record.h"

G_BEGIN_DECLS

/**
 * BacklotPhoto:
 *
 * A row of `photos`. Member properties: project-id, media-id, position, caption, included,
 * created-at, updated-at, version.
 */
#define BACKLOT_TYPE_PHOTO (backlot_photo_get_type ())
G_DECLARE_FINAL_TYPE (BacklotPhoto, backlot_photo, BACKLOT, PHOTO, LarderRecord)

const char *backlot_photo_get_media_id (BacklotPhoto *self);
const char *backlot_photo_get_caption  (BacklotPhoto *self);

G_END_DECLS
