/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an upload and its runs share. */

#pragma once

#include "service/backlot-tus-upload.h"

G_BEGIN_DECLS

struct _BacklotTusUpload
{
  GObject           parent_instance;

  BacklotTransport *transport;      /* (owned) */
  GFile            *file;           /* (owned) */
  char             *bucket;
  char             *path;
  char             *content_type;

  LarderValue      *checkpoint;     /* (owned) (nullable): {"url","size","mtime_us"} */
  gint64            size;
  gint64            mtime_us;
  gint64            bytes_sent;
};

void            backlot_tus_upload_note_sent       (BacklotTusUpload *self,
                                                    gint64            bytes_sent);
void            backlot_tus_upload_take_checkpoint (BacklotTusUpload *self,
                                                    LarderValue      *checkpoint);
const char     *backlot_tus_upload_get_url         (BacklotTusUpload *self);
BacklotRequest *backlot_tus_upload_make_request    (BacklotTusUpload *self,
                                                    const char       *method,
                                                    const char       *path);

G_END_DECLS
