/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the queue in words, whatever it is: a render, an upload, a change. */

#pragma once

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
 * Read-only: id (of the job, of the file or of the change), title, fraction (0.0 to 1.0), is-active
 * (it has a progress to show), state-text, detail-text, has-detail, can-pause, can-resume,
 * can-retry, retry-possible (not before the price is known), retry-label, retry-reason (what the
 * button does or why not), can-review (a person has to decide), can-cancel, cancel-label,
 * has-project, category (int). For its picture: pictures, media, object-path and icon-name. They
 * are notified when they change; progress and its words only while the entry is shown, else when
 * they are read the next time. Construct-only: context.
 */
#define BACKLOT_TYPE_QUEUE_ENTRY (backlot_queue_entry_get_type ())
G_DECLARE_DERIVABLE_TYPE (BacklotQueueEntry, backlot_queue_entry, BACKLOT, QUEUE_ENTRY, GObject)

/**
 * BacklotQueueEntryClass:
 * @refresh: (nullable): called before anything is read: what was not told while nobody looked
 * @dup_section: the title above all of this kind
 * @dup_address: (nullable): where it is shown in its project
 * @pause_resume: (nullable): called where one of both is possible
 * @cancel: called where it is possible
 * @retry: called where it is possible
 * @set_shown: (nullable): somebody sees it now, or not any more
 */
struct _BacklotQueueEntryClass
{
  GObjectClass parent_class;

  void  (*refresh)      (BacklotQueueEntry *self);
  char *(*dup_section)  (BacklotQueueEntry *self);
  char *(*dup_address)  (BacklotQueueEntry *self);
  void  (*pause_resume) (BacklotQueueEntry *self);
  void  (*cancel)       (BacklotQueueEntry *self);
  void  (*retry)        (BacklotQueueEntry *self);
  void  (*set_shown)    (BacklotQueueEntry *self,
                         gboolean           shown);
};

const char           *backlot_queue_entry_get_id         (BacklotQueueEntry *self);
const char           *backlot_queue_entry_get_title      (BacklotQueueEntry *self);
BacklotQueueCategory  backlot_queue_entry_get_category   (BacklotQueueEntry *self);
/* Returns: (transfer full): the title above all of its kind */
char                 *backlot_queue_entry_dup_section    (BacklotQueueEntry *self);
/* Returns: (transfer full) (nullable): where it is shown in its project */
char                 *backlot_queue_entry_dup_address    (BacklotQueueEntry *self);
/* Returns: (transfer full): what somebody else is told of it */
char                 *backlot_queue_entry_dup_words      (BacklotQueueEntry *self);

/* Each does nothing where it is not possible now. */
void                  backlot_queue_entry_pause_resume   (BacklotQueueEntry *self);
void                  backlot_queue_entry_cancel         (BacklotQueueEntry *self);
void                  backlot_queue_entry_retry          (BacklotQueueEntry *self);
/* Whether somebody sees it: then all is followed, and the price of another try is asked. */
void                  backlot_queue_entry_set_shown      (BacklotQueueEntry *self,
                                                          gboolean           shown);

G_END_DECLS
