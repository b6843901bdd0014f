/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files on their way to the server, as a list. */

#pragma once

#include "model/project/backlot-upload.h"

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/**
 * BacklotUploadQueue:
 *
 * A GListModel of BacklotUpload, oldest first; finished and cancelled ones stay until cleared or
 * until the program ends. Two run at a time, or as many as was said. Properties: is-uploading (some
 * are queued or under way), n-unfinished, n-held (of these: wait for a network that is not
 * metered), n-failed, fraction (0.0 to 1.0 of all bytes of the unfinished batch).
 */
#define BACKLOT_TYPE_UPLOAD_QUEUE (backlot_upload_queue_get_type ())
G_DECLARE_FINAL_TYPE (BacklotUploadQueue, backlot_upload_queue, BACKLOT, UPLOAD_QUEUE, GObject)

BacklotUpload *backlot_upload_queue_find           (BacklotUploadQueue *self,
                                                    const char         *media_id);
gboolean       backlot_upload_queue_is_uploading   (BacklotUploadQueue *self);
/* Whether one goes, or could go on this network. */
gboolean       backlot_upload_queue_is_sending     (BacklotUploadQueue *self);
guint          backlot_upload_queue_get_n_held     (BacklotUploadQueue *self);
void           backlot_upload_queue_clear_finished (BacklotUploadQueue *self);

/**
 * backlot_upload_queue_sweep_spool:
 * @keep: (array zero-terminated=1): media ids of drafts
 * @in_doubt: what knew of the files could not be read
 *
 * Removes files that no unsent change and no draft needs; in doubt they are moved to
 * `spool.damaged` beside the spool. Called once after the drafts are loaded.
 */
void           backlot_upload_queue_sweep_spool    (BacklotUploadQueue *self,
                                                    const char * const *keep,
                                                    gboolean            in_doubt);

G_END_DECLS
