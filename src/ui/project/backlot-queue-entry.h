/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the queue, a render or an upload, in words. */

#pragma once

#include "model/film/backlot-render.h"
#include "model/project/backlot-upload.h"

#include "ui/common/backlot-context.h"

G_BEGIN_DECLS

typedef enum
{
  BACKLOT_QUEUE_RUNNING,
  BACKLOT_QUEUE_QUEUED,
  BACKLOT_QUEUE_DONE,
  BACKLOT_QUEUE_FAILED,
  BACKLOT_QUEUE_CANCELLED,
} BacklotQueueCategory;

/**
 * BacklotQueueEntry:
 *
 * Read-only, notified when they change: id (of the job or of the file), title, fraction (0.0 to
 * 1.0), is-active (it has a progress to show), state-text, detail-text, has-detail, can-pause,
 * can-resume, can-retry, retry-possible (not before the price is known), retry-label, retry-reason
 * (what the button does or why not), can-cancel, has-project, category (int). For its picture:
 * pictures, media, object-path and
 * icon-name.
 */
#define BACKLOT_TYPE_QUEUE_ENTRY (backlot_queue_entry_get_type ())
G_DECLARE_FINAL_TYPE (BacklotQueueEntry, backlot_queue_entry, BACKLOT, QUEUE_ENTRY, GObject)

BacklotQueueEntry    *backlot_queue_entry_new_for_render (BacklotContext    *context,
                                                          BacklotRender     *render);
BacklotQueueEntry    *backlot_queue_entry_new_for_upload (BacklotContext    *context,
                                                          BacklotUpload     *upload);
const char           *backlot_queue_entry_get_title      (BacklotQueueEntry *self);
BacklotQueueCategory  backlot_queue_entry_get_category   (BacklotQueueEntry *self);
gboolean              backlot_queue_entry_is_upload      (BacklotQueueEntry *self);
/* Returns: (transfer full) (nullable): where it is shown in its project */
char                 *backlot_queue_entry_get_address    (BacklotQueueEntry *self);

/* Each does nothing where it is not possible now. */
void                  backlot_queue_entry_pause_resume   (BacklotQueueEntry *self);
void                  backlot_queue_entry_cancel         (BacklotQueueEntry *self);
void                  backlot_queue_entry_retry          (BacklotQueueEntry *self);
/* Whether somebody sees it: then the price of another try is asked and followed. */
void                  backlot_queue_entry_set_shown      (BacklotQueueEntry *self,
                                                          gboolean           shown);

G_END_DECLS
