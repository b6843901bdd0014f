/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stored file: a photo, a sound track or a rendered film. */

#pragma once

#include "larder/larder-record.h"

G_BEGIN_DECLS

/**
 * BacklotMedia:
 *
 * A row of `media_files`; its id is also the id of its upload and the name of its copy in the
 * spool. Member properties: user-id, bucket, storage-path, filename (as a person knows it),
 * mime-type, size-bytes, sha256, width, height, duration-s, upload-state (as the server knows it),
 * error-message, created-at, version. Derived: is-complete (all of its bytes are at the server),
 * is-audio.
 */
#define BACKLOT_TYPE_MEDIA (backlot_media_get_type ())
G_DECLARE_FINAL_TYPE (BacklotMedia, backlot_media, BACKLOT, MEDIA, LarderRecord)

const char *backlot_media_get_bucket       (BacklotMedia *self);
const char *backlot_media_get_storage_path (BacklotMedia *self);
const char *backlot_media_get_filename     (BacklotMedia *self);
gint64      backlot_media_get_size_bytes   (BacklotMedia *self);
gboolean    backlot_media_get_is_complete  (BacklotMedia *self);
gboolean    backlot_media_get_is_audio     (BacklotMedia *self);

G_END_DECLS
