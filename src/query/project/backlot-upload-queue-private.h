/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How uploads are queued and given up. */

#pragma once

#include "query/project/backlot-upload-queue.h"

G_BEGIN_DECLS

/* @backend: borrowed; it owns the queue. */
BacklotUploadQueue *backlot_upload_queue_new    (BacklotBackend     *backend);
/* Queues `media.upload` for a row of `media_files`. @project_id may be NULL. */
void                backlot_upload_queue_submit (BacklotUploadQueue *self,
                                                 LarderValue        *row,
                                                 const char         *project_id);
/* Nothing shows the file any more: an unfinished upload is given up, with row and copy. */
void                backlot_upload_queue_drop   (BacklotUploadQueue *self,
                                                 const char         *media_id);

G_END_DECLS
