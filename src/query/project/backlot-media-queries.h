/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Media files: rows and uploads. */

#pragma once

#include "model/project/backlot-media.h"

#include "query/backlot-backend.h"
#include "query/project/backlot-media-import.h"

G_BEGIN_DECLS

/* ["media","detail",id]. */
LarderQueryOptions *backlot_media_detail_options (BacklotBackend     *backend,
                                                  const char         *media_id);
/* Returns: (transfer full): never NULL; "exists" is FALSE when nothing is known of it. */
BacklotMedia       *backlot_media_get            (BacklotBackend     *backend,
                                                  const char         *media_id);
/**
 * backlot_media_find_same:
 *
 * Returns: (transfer full) (nullable): the id of a media file of this person with the same bytes,
 *   to use it again
 */
char               *backlot_media_find_same      (BacklotBackend     *backend,
                                                  const char         *sha256);
/* `media.create` and `media.upload`: what photos and sound tracks are added with. @project_id
 * may be NULL. */
void                backlot_media_add            (BacklotBackend     *backend,
                                                  BacklotMediaImport *import,
                                                  const char         *project_id);

G_END_DECLS
