/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "query/project/backlot-media-type.h"

G_BEGIN_DECLS

typedef struct
{
  BacklotMediaKind  kind;
  char             *mime_type;      /* (owned) */
  char             *extension;      /* (owned) without the full stop */
  gint64            size_bytes;
  char             *sha256;         /* (owned) in hexadecimal digits */
  int               width;          /* in pixels, as a person sees the picture; 0: no picture */
  int               height;
  int               orientation;    /* as in EXIF, 1 to 8 */
} BacklotMediaFacts;

gboolean backlot_media_examine     (BacklotMediaFacts  *self,
                                    const char         *path,
                                    GCancellable       *cancellable,
                                    GError            **error);
void     backlot_media_facts_clear (BacklotMediaFacts  *self);

G_END_DECLS
