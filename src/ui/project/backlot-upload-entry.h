/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file on its way to the studio, in the queue. */

#pragma once

#include "model/project/backlot-upload.h"

#include "ui/project/backlot-queue-entry.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_UPLOAD_ENTRY (backlot_upload_entry_get_type ())
G_DECLARE_FINAL_TYPE (BacklotUploadEntry, backlot_upload_entry, BACKLOT, UPLOAD_ENTRY,
                      BacklotQueueEntry)

BacklotQueueEntry *backlot_upload_entry_new (BacklotContext *context,
                                            BacklotUpload  *upload);

G_END_DECLS
