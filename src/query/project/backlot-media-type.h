/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file is, by its content alone. */

#pragma once

#include "query/project/backlot-media-import.h"

G_BEGIN_DECLS

/**
 * BacklotMediaType:
 * @kind: photo or sound
 * @mime_type: such as `image/jpeg`
 * @extension: ASCII, without the dot
 */
typedef struct
{
  BacklotMediaKind  kind;
  const char       *mime_type;
  const char       *extension;
} BacklotMediaType;

/**
 * backlot_media_type_find:
 * @bytes: the whole file
 *
 * Errors: BACKLOT_ERROR_VECTOR_IMAGE, BACKLOT_ERROR_NOT_AN_IMAGE.
 *
 * Returns: (nullable): a static description
 */
const BacklotMediaType *backlot_media_type_find        (const guint8            *bytes,
                                                        gsize                    length,
                                                        GError                 **error);

/* Walks the parts of a picture: FALSE with BACKLOT_ERROR_DAMAGED_IMAGE when it ends too early. */
gboolean                backlot_media_type_check_whole (const BacklotMediaType  *type,
                                                        const guint8            *bytes,
                                                        gsize                    length,
                                                        GError                 **error);

G_END_DECLS
