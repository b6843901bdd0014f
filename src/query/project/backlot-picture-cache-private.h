/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How files come into the picture cache. */

#pragma once

#include "query/project/backlot-picture-cache.h"

G_BEGIN_DECLS

/* @backend: borrowed; it owns the cache. */
BacklotPictureCache *backlot_picture_cache_new   (BacklotBackend      *backend);
/* Moves the file at @path, which holds the bytes of the object, out of the spool. */
void                 backlot_picture_cache_adopt (BacklotPictureCache *self,
                                                  const char          *bucket,
                                                  const char          *object_path,
                                                  const char          *path);

G_END_DECLS
